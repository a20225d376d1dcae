//! What a commit is asked, and what it answers.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::NaiveDate;

use crate::domain::change::Change;
use crate::domain::fields::{Id, Moment};
use crate::domain::plan::Derived;
use crate::record::envelope::Record;
use crate::record::stamp::Stamp;

/// Asks for one user intent to be written.
#[derive(Clone, Debug, Default)]
pub struct Request {
    /// Field changes to stamp now.
    pub change: Change,
    /// Records that already carry stamps (from a bundle), to be merged.
    pub merge: Vec<Arc<Record>>,
    /// Records to erase for ever; what another phone erased is followed without being named here.
    pub erase: Vec<Record>,
    /// The phone's date was far ahead and is right again: every stamp more than 24 h ahead is brought back to now.
    pub settle_clock: bool,
    /// Records to delete with every value cleared, but that may come to be again: a question in the same words.
    pub empty: Vec<Record>,
    /// Customers whose next step must be computed again though none of their records change.
    pub replan: Vec<Id>,
    /// What rules date in this commit is spread, so that no day holds more than this.
    pub at_most: Option<AtMost>,
    /// Is told how far a write of many rows is.
    pub told: Told,
}

/// Says how many a day may be due, and when everybody is due now.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AtMost {
    pub per_day: usize,
    /// The day on which each customer is due, as far as any is known.
    pub due: BTreeMap<Id, NaiveDate>,
}

/// Tells a share between 0 and 1 to whoever asked for it.
#[derive(Clone, Default)]
pub struct Told(Option<std::rc::Rc<dyn Fn(f64)>>);

impl Told {
    /// Makes one that calls `f`.
    pub fn new(f: impl Fn(f64) + 'static) -> Self {
        Self(Some(std::rc::Rc::new(f)))
    }

    #[expect(clippy::cast_precision_loss, reason = "a share needs no more")]
    pub(super) fn tell(&self, from: f64, to: f64, done: usize, of: usize) {
        if let Some(told) = &self.0 {
            told(from + (to - from) * done as f64 / of.max(1) as f64);
        }
    }
}

impl std::fmt::Debug for Told {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Told")
    }
}

/// The arguments the core must not fetch itself.
#[derive(Clone, Debug)]
pub struct Now {
    pub ms: i64,
    pub moment: Moment,
    /// Names this device if it has no name yet.
    pub device: String,
}

/// Tells what was written.
#[derive(Clone, Debug, PartialEq)]
pub struct Saved {
    pub seq: u64,
    pub stamp: Stamp,
    pub label: String,
    /// Every record written, as it is now.
    pub records: Vec<Arc<Record>>,
    /// Every customer whose row was written, with what was derived for it (none when deleted).
    pub customers: Vec<(Arc<Record>, Option<Derived>)>,
    /// The durability the browser gave the transaction.
    pub durability: Option<String>,
    /// By how many minutes the phone's clock is behind the last stamp, when it matters.
    pub clock_behind: Option<i64>,
}

impl Saved {
    /// Describes a request that was found to be written though its answer went missing.
    pub fn found(request: &Request, seq: u64, now: &Now) -> Self {
        Self {
            seq,
            stamp: Stamp::from_parts(now.ms, 0, &now.device),
            label: request.change.label.clone(),
            records: Vec::new(),
            customers: Vec::new(),
            durability: None,
            clock_behind: None,
        }
    }
}
