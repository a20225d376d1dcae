//! The one write path: read the current rows, stamp, merge, replan, put — in one strict transaction.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use crate::domain::change::{Change, RecordChange};
use crate::domain::fields::{Id, Moment};
use crate::domain::plan::Derived;
use crate::record::envelope::Record;
use crate::record::stamp::Stamp;

use super::connection::{PATIENCE_MS, Store};
use super::error::Error;
use super::schema::COMMIT;
use super::txn::Txn;
use super::writing::Writing;

/// Rows an import may hold before it is given more time than an ordinary write.
const MANY: usize = 200;
/// How long a write of many rows may take between two breaths, and to its end after the last.
const MANY_PATIENCE_MS: i32 = 300_000;

/// Asks for one user intent to be written.
#[derive(Clone, Debug, Default)]
pub struct Request {
    /// Field changes to stamp now.
    pub change: Change,
    /// Records that already carry stamps (from a bundle), to be merged.
    pub merge: Vec<Arc<Record>>,
    /// What only some commits do besides, with code of their own (`erasing.rs`).
    pub beside: Option<std::rc::Rc<dyn Beside>>,
    /// Customers whose next step must be computed again though none of their records change.
    pub replan: Vec<Id>,
    /// Is told how far a write of many rows is.
    pub told: Told,
}

/// Does something more in a commit, once everything is merged and before it is planned and put.
pub trait Beside: std::fmt::Debug {
    /// Changes what will be written; only requests of the transaction may be awaited.
    fn settle<'t>(
        &'t self,
        writing: &'t mut Writing<'_>,
        txn: &'t Txn<'_>,
    ) -> Pin<Box<dyn Future<Output = Result<(), Error>> + 't>>;
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

impl Store {
    /// Writes one request whole or not at all; returns only after the browser said `complete`.
    pub async fn commit(&self, request: &Request, now: &Now) -> Result<Saved, Error> {
        let many = request.change.records.len() + request.merge.len() + request.replan.len() > MANY;
        let patience = if many { MANY_PATIENCE_MS } else { PATIENCE_MS };
        self.write(&COMMIT, patience, async |txn| {
            Writing::start(txn, request, now).await?.finish(txn).await
        })
        .await
    }

    /// Tells whether a request whose answer never came was written after all.
    pub async fn was_written(&self, request: &Request) -> Result<bool, Error> {
        self.close();
        let wanted: Vec<(String, Id)> =
            request.change.records.iter().map(|r| (r.kind.clone(), r.id.clone())).collect();
        let merged = request.merge.iter().map(|r| (r.kind.clone(), r.id.clone()));
        let merged: Vec<(String, Id)> = merged.collect();
        for (slice, own) in merged.chunks(MANY).zip(request.merge.chunks(MANY)) {
            let here = self.records(slice).await?;
            let is_in = |own: &Arc<Record>| {
                let mut same = here.iter().filter(|r| r.id == own.id);
                same.any(|r| r.erased.is_some() || r.latest() >= own.latest())
            };
            if !own.iter().all(is_in) {
                return Ok(false);
            }
        }
        let found = self.records(&wanted).await?;
        let holds = |c: &RecordChange| {
            found
                .iter()
                .any(|r| r.id == c.id && c.set.0.iter().all(|(k, v)| r.fields.0.get(k) == Some(v)))
        };
        Ok(request.change.records.iter().all(holds))
    }
}
