//! The rules of the core, natively: one binary, because each links the whole crate.
#![cfg(not(target_arch = "wasm32"))]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test stops at the first surprise"
)]

mod bulk;
mod bundle;
mod cadence;
mod cadence_edges;
mod cadence_laws;
mod calendar;
mod card;
mod commit_spread;
mod copies;
mod every_way_in;
mod exchange_dates;
mod exchange_fuzz;
mod exchange_guards;
mod exchange_laws;
mod exchange_ledger;
mod exchange_ledgers;
mod exchange_mapping;
mod exchange_notebook;
mod exchange_plan;
mod exchange_table;
mod exchange_workbook;
mod follow_up;
mod foresee;
mod household;
mod ics;
mod mention;
mod merge;
mod phone;
mod phones;
mod phones_clock;
mod phones_delete;
mod phones_exchange;
mod pinyin;
mod plan;
mod proof;
mod protection;
mod record;
mod report;
mod review;
mod script;
mod sealed;
mod search;
mod settings;
mod showroom;
mod time;
mod two_phones;
mod undoing;
mod uniting;
mod uniting_phones;
mod unpacking;
mod unreadable;
mod wording;
mod wording_laws;
mod wording_own;
