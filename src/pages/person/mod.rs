//! One customer completely: 转介交接, everything in one file, everything gone; and the way there from the card.
//! Never here: what is in a file or what erasing means.

pub mod erase;
pub mod export;
pub mod handover;
pub mod more;
