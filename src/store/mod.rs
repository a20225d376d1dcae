//! IndexedDB: the connection, the schema ladder, the one write door, queries and drafts.
//! Never here: a rule of the showroom (those are asked from the core) or a signal of the screen.

pub mod canary;
pub mod commit;
pub mod connection;
pub mod copies;
pub mod drafts;
pub mod error;
pub mod journal;
mod js_row;
pub mod kept;
pub mod meta;
pub mod planned;
pub mod queries;
pub mod schema;
pub mod txn;
pub mod unreadable;
