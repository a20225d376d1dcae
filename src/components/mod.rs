//! The parts screens are made of: values in, callbacks out.
//! Never here: the store, a context, or the word `book`.

pub mod agenda_row;
pub mod chips;
pub mod day_field;
pub mod field;
pub mod file_field;
pub mod frame;
pub mod icon;
pub mod long_list;
pub mod person_row;
pub mod sheet;
pub mod small;
