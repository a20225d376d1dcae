//! The pace of a long commit: lets the page paint in between, and tells how far it is.

use std::cell::Cell;

use crate::platform::clock;

use super::commit::Told;
use super::error::Error;
use super::txn::Txn;

/// Milliseconds of work until the page may paint: with the painting it fits into one frame of 60 a second.
const WORK_MS: f64 = 8.0;

/// The parts of a commit, each with the share of the whole at which it starts and ends.
#[derive(Clone, Copy, Debug)]
pub enum Step {
    Read,
    Plan,
    Put,
}

impl Step {
    fn span(self) -> (f64, f64) {
        match self {
            Self::Read => (0.0, 0.2),
            Self::Plan => (0.2, 0.5),
            Self::Put => (0.5, 1.0),
        }
    }
}

/// Keeps the time since the page could paint last.
#[derive(Debug)]
pub struct Pace {
    told: Told,
    begun: Cell<f64>,
    is_late: Cell<bool>,
}

impl Pace {
    /// Starts; `told` hears the share done.
    pub fn start(told: Told) -> Self {
        Self { told, begun: Cell::new(clock::steady_ms()), is_late: Cell::new(false) }
    }

    /// Lets the page paint when it has waited long enough.
    pub async fn breathe(&self, txn: &Txn<'_>) -> Result<(), Error> {
        if clock::steady_ms() - self.begun.get() >= WORK_MS {
            txn.breathe().await?;
            self.begun.set(clock::steady_ms());
            self.is_late.set(true);
        }
        Ok(())
    }

    /// Tells how much of a step is done, once after each breath.
    pub fn tell(&self, step: Step, done: usize, of: usize) {
        if self.is_late.take() {
            let (from, to) = step.span();
            self.told.tell(from, to, done, of);
        }
    }
}
