//! 跟客本: the showroom notebook of one real-estate salesperson.
//!
//! Two halves. The *core* (`domain`, `record`, `commit`) is pure: time, ids and randomness are arguments. The
//! *shell* touches the browser. Arrows point only down this list (`tests/architecture.rs` checks them):
//! `app → routes → pages → components, state → exchange, store, platform → commit → record → domain`.

pub mod app;
pub mod commit;
pub mod components;
pub mod domain;
pub mod exchange;
pub mod pages;
pub mod platform;
pub mod record;
pub mod routes;
pub mod state;
pub mod store;
