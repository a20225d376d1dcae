//! The words and rules of the showroom: pure values and functions of their arguments.
//! Never here: a browser, a clock, randomness, storage, or text meant for one screen only.

pub mod change;
pub mod contact;
pub mod customer;
pub mod fields;
pub mod follow_up;
pub mod phone;
pub mod words;
