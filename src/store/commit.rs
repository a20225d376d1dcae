//! The one write door: a request goes into one strict transaction.

use std::sync::Arc;

use crate::commit;
use crate::commit::request::{Now, Request, Saved};
use crate::commit::rows::COMMIT;
use crate::domain::change::RecordChange;
use crate::domain::fields::Id;
use crate::record::ahead::TAKEN;
use crate::record::envelope::Record;

use super::connection::{PATIENCE_MS, Store};
use super::error::Error;

/// Rows an import may hold before it is given more time than an ordinary write.
const MANY: usize = 200;
/// How long a write of many rows may take between two breaths, and to its end after the last.
const MANY_PATIENCE_MS: i32 = 300_000;

impl Store {
    /// Writes one request whole or not at all; returns only after the browser said `complete`.
    pub async fn commit(&self, request: &Request, now: &Now) -> Result<Saved, Error> {
        let all = request.change.records.len() + request.merge.len() + request.replan.len();
        let many = all > MANY || request.settle_clock;
        let patience = if many { MANY_PATIENCE_MS } else { PATIENCE_MS };
        self.write(&COMMIT, patience, async |txn| {
            let durability = txn.durability();
            Ok(Saved { durability, ..commit::commit(txn, request, now).await? })
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
                // One from a clock far ahead was brought back as it came in, and says from where.
                let from = |r: &Record| r.extra.get(TAKEN)?.as_str().map(str::to_owned);
                let is_taken =
                    |r: &Record| from(r).is_some_and(|from| from.as_str() >= own.latest().as_str());
                same.any(|r| is_taken(r) || r.erased.is_some() || r.latest() >= own.latest())
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
