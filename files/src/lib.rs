//! The worker of 跟客本: what is too heavy for the page, done beside it.
//!
//! Never here: the notebook, the database, or a decision about what a file means.

pub mod container;
pub mod key;
pub mod old;
pub mod page;
pub mod read;
pub mod work;
pub mod write;
