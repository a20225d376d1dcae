//! The journal of commits, read back to undo one.

use crate::domain::fields::Id;
use crate::record::journal::{Entry, Undo, undo};

use super::connection::Store;
use super::error::Error;
use super::schema::JOURNAL;

/// Writes a sequence number so that text order is number order.
pub fn key(seq: u64) -> String {
    format!("{seq:012}")
}

impl Store {
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
