//! The one line at the bottom that says what just happened, with 撤销 where there is a way back.

use std::cell::Cell;

/// How long a notice with 撤销 stays, in milliseconds.
pub const UNDO_MS: i32 = 8_000;

/// Says what happened.
#[derive(Clone, Debug, PartialEq)]
pub struct Notice {
    /// Tells one notice from the next, so that an old timer never hides a new notice.
    pub number: u32,
    pub text: String,
    /// The commit that 撤销 takes back.
    pub undo: Option<u64>,
    pub tone: Tone,
}

/// Says how a notice is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    Done,
    Problem,
}

thread_local! {
    static NUMBER: Cell<u32> = const { Cell::new(0) };
}

impl Notice {
    /// Says that something was done.
    pub fn done(text: impl Into<String>, undo: Option<u64>) -> Self {
        Self { number: next_number(), text: text.into(), undo, tone: Tone::Done }
    }

    /// Says that something went wrong.
    pub fn problem(text: impl Into<String>) -> Self {
        Self { number: next_number(), text: text.into(), undo: None, tone: Tone::Problem }
    }
}

fn next_number() -> u32 {
    NUMBER.with(|n| {
        n.set(n.get() + 1);
        n.get()
    })
}
