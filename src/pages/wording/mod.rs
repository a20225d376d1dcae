//! 文案检查: the page, the hints under a field, the stop before a text goes out, the project's own phrases.
//! Never here: what is forbidden; the core has that.

pub mod guard;
pub mod hints;
pub mod hits;
mod own;
pub mod page;
pub mod phrases;
