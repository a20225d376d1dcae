//! The envelope every saved thing travels in: stamps, merge, journal entries and bundles.
//! Never here: a browser, a clock, randomness, storage, or a rule of the showroom.

pub mod ahead;
pub mod apply;
pub mod bundle;
pub mod check;
pub mod copies;
pub mod digest;
pub mod dry_run;
pub mod envelope;
pub mod exchange_note;
pub mod fault;
pub mod handover;
pub mod ids;
pub mod journal;
pub mod lines;
pub mod merge;
pub mod read;
pub mod sealed;
pub mod stamp;
pub mod undoing;
pub mod unpacking;
pub mod unreadable;
