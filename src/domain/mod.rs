//! The words and rules of the showroom: pure values and functions of their arguments.
//! Never here: a browser, a clock, randomness, storage, or text meant for one screen only.

pub mod bulk;
pub mod cadence;
pub mod card;
pub mod change;
pub mod contact;
pub mod customer;
pub mod days;
pub mod fields;
pub mod follow_up;
pub mod foresee;
pub mod history;
pub mod household;
pub mod json;
pub mod log;
pub mod log_draft;
pub mod name;
pub mod order;
pub mod phone;
pub mod pinyin;
pub mod plan;
pub mod protection;
pub mod quiz;
pub mod report;
pub mod script;
pub mod search;
pub mod settings;
pub mod spoken;
pub mod uniting;
pub mod wording;
pub mod words;
pub mod written;
