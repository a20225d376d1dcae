//! One file per screen or sheet: reads the book, calls its actions, puts parts together.
//! Never here: a rule, a database call, or a second way to write something.

pub mod calendar;
pub mod called;
pub mod card_facts;
pub mod card_fields;
pub mod card_form;
pub mod choosing;
pub mod customer;
pub mod customers;
pub mod data;
mod drafts;
pub mod duplicate;
pub mod family;
pub mod go;
pub mod import;
pub mod import_result;
pub mod loaded;
pub mod log_contact;
pub mod log_new;
pub mod log_next;
pub mod log_who;
pub mod mine;
pub mod moment;
pub mod pick_person;
pub mod playbook;
pub mod pointed;
pub mod quiz;
pub mod recovery;
pub mod reschedule;
pub mod rest;
pub mod rows;
pub mod scripts;
pub mod settings;
pub mod summary;
pub mod today;
pub mod typed;
pub mod wording;
