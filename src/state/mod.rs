//! The working set as signals; every user action is one method of [`book::Book`].
//! Never here: markup, or a rule (the core decides, the store writes, then the signals move).

pub mod actions;
pub mod backup;
pub mod book;
pub mod bulk;
pub mod calendar;
pub mod calendar_files;
pub mod chores;
pub mod drafts;
pub mod families;
pub mod files_in;
pub mod greetings;
pub mod handover;
pub mod ledger;
pub mod load;
pub mod memory;
pub mod notice;
pub mod peers;
pub mod people;
pub mod person;
pub mod places;
pub mod planning;
pub mod playbook;
pub mod proofs;
pub mod quiz;
pub mod reminders;
pub mod replies;
pub mod script_actions;
pub mod script_uses;
pub mod scripts;
pub mod sealing;
pub mod settings;
pub mod starter;
pub mod tables;
pub mod transfer;
pub mod wording;
