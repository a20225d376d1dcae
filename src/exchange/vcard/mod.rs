//! Contacts of a phone: vCard 2.1, 3.0 and 4.0 in, 3.0 out.
//! Never here: bytes of a file beyond one quoted value, or a decision whom a card is about.

mod line;
pub mod read;
pub mod write;
