//! The pace of a long commit: lets the page paint in between, and tells how far it is.

use std::cell::Cell;

use super::request::Told;
use super::rows::Rows;

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
    /// Starts at `now_ms` of the rows' steady clock; `told` hears the share done.
    pub fn start(told: Told, now_ms: f64) -> Self {
        Self { told, begun: Cell::new(now_ms), is_late: Cell::new(false) }
    }

    /// Lets the page paint when it has waited long enough.
    pub async fn breathe<R: Rows>(&self, txn: &R) -> Result<(), R::Error> {
        if txn.steady_ms() - self.begun.get() >= WORK_MS {
            txn.breathe().await?;
            self.begun.set(txn.steady_ms());
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
