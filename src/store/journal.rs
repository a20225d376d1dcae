//! The journal of commits, read back to undo one.

use crate::domain::fields::Id;
use crate::record::journal::{Entry, Undo, undo};

use super::connection::{PATIENCE_MS, Store};
use super::error::Error;
use super::schema::JOURNAL;

/// Writes a sequence number so that text order is number order.
pub fn key(seq: u64) -> String {
    format!("{seq:012}")
}

/// How long the journal is kept.
const KEPT_DAYS: i64 = 90;
/// Entries looked at in one go.
const LOOKED_AT: u32 = 200;

impl Store {
    /// Forgets journal entries older than 90 days; writes only when there are any.
    pub async fn prune_journal(&self, now_ms: i64) -> Result<(), Error> {
        let rows = self.rows_after(JOURNAL, "", LOOKED_AT).await?;
        let limit = now_ms - KEPT_DAYS * 86_400_000;
        let is_old = |json: &str| {
            serde_json::from_str::<Entry>(json).is_ok_and(|entry| entry.stamp.ms() < limit)
        };
        let old: Vec<&str> =
            rows.iter().filter(|r| is_old(&r.json)).map(|r| r.id.as_str()).collect();
        if old.is_empty() {
            return Ok(());
        }
        self.write(&[JOURNAL], PATIENCE_MS, async |txn| {
            old.iter().try_for_each(|id| txn.delete(JOURNAL, id))
        })
        .await
    }

    /// Plans to take back the commit with this sequence number; `None` when it is no longer kept.
    pub async fn plan_undo(&self, seq: u64) -> Result<Option<Undo>, Error> {
        let row = self.read(&[JOURNAL], async |txn| txn.get(JOURNAL, &key(seq)).await).await?;
        let Some(entry) = row.and_then(|r| serde_json::from_str::<Entry>(&r.json).ok()) else {
            return Ok(None);
        };
        let wanted: Vec<(String, Id)> =
            entry.records.iter().map(|t| (t.kind.clone(), t.id.clone())).collect();
        let now: std::collections::HashMap<Id, _> =
            self.records(&wanted).await?.into_iter().map(|r| (r.id.clone(), r)).collect();
        Ok(Some(undo(&entry, |id| now.get(id).cloned())))
    }
}
