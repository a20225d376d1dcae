//! Files and pasted tables in and out: text becomes a plan of changes, records become text.
//! Never here: bytes of a file, the clock, the database, or anything written without a plan.

pub mod aside;
pub mod calendar;
pub mod cell;
pub mod columns;
pub mod dates;
pub mod delimited;
pub mod gather;
pub mod ledger;
pub mod mapping;
pub mod merge;
pub mod person;
pub mod person_file;
pub mod plan;
pub mod planner;
mod readings;
pub mod rejected;
pub mod spread;
pub mod table;
pub mod values;
pub mod vcard;
pub mod workbook;
