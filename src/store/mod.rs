//! IndexedDB: the connection, the schema ladder, the one write door, queries and drafts.
//! Never here: a rule of the showroom (those are asked from the core) or a signal of the screen.

pub mod canary;
pub mod commit;
pub mod connection;
pub mod copies;
mod dossiers;
pub mod drafts;
pub mod erasing;
pub mod error;
mod families;
pub mod journal;
pub mod kept;
pub mod meta;
mod pace;
pub mod planned;
pub mod queries;
pub mod row;
pub mod schema;
pub mod txn;
pub mod unreadable;
mod writing;
