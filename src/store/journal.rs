//! The journal of commits, read back to undo one.

use std::collections::HashSet;

use crate::domain::fields::Id;
use crate::record::journal::{Entry, Touched, Undo, too_many, undo};
use crate::record::stamp::Stamp;

use super::connection::{PATIENCE_MS, Store};
use super::error::Error;
use super::schema::JOURNAL;

/// Writes a sequence number so that text order is number order.
pub fn key(seq: u64) -> String {
    format!("{seq:012}")
}

/// The part of an entry that tidying up reads.
#[derive(serde::Deserialize)]
struct Dated {
    stamp: Stamp,
}

/// Entries looked at in one go.
const LOOKED_AT: u32 = 200;

impl Store {
    /// Forgets the oldest journal entries beyond 90 days or 20 MB; writes only when there are any.
    pub async fn prune_journal(&self, now_ms: i64) -> Result<(), Error> {
        let (mut ids, mut sizes) = (Vec::new(), Vec::new());
        loop {
            let after = ids.last().map_or("", String::as_str);
            let rows = self.rows_after(JOURNAL, after, LOOKED_AT).await?;
            let is_end = rows.len() < LOOKED_AT as usize;
            for row in rows {
                let entry = serde_json::from_str::<Dated>(&row.json);
                sizes.push((entry.map_or(i64::MAX, |e| e.stamp.ms()), row.json.len()));
                ids.push(row.id);
            }
            if is_end {
                break;
            }
        }
        ids.truncate(too_many(&sizes, now_ms));
        if ids.is_empty() {
            return Ok(());
        }
        self.write(&[JOURNAL], PATIENCE_MS, async |txn| {
            ids.iter().try_for_each(|id| txn.delete(JOURNAL, id))
        })
        .await
    }

    /// Names the records written after the commit `seq`; `None` when the journal no longer reaches back so
    /// far. Of the commits in `taken`, which merged what came from another phone, only what this phone
    /// wrote itself counts.
    pub async fn touched_since(
        &self,
        seq: u64,
        taken: &[u64],
    ) -> Result<Option<HashSet<String>>, Error> {
        let (mut ids, mut next) = (HashSet::new(), seq + 1);
        loop {
            let rows = self.rows_after(JOURNAL, &key(next - 1), LOOKED_AT).await?;
            let is_end = rows.len() < LOOKED_AT as usize;
            for row in rows {
                let Ok(entry) = serde_json::from_str::<Entry>(&row.json) else { return Ok(None) };
                if entry.seq != next {
                    return Ok(None);
                }
                next += 1;
                let is_taken = taken.contains(&entry.seq);
                let is_own = |t: &&Touched| !is_taken || t.after == entry.stamp;
                ids.extend(entry.records.iter().filter(is_own).map(|t| t.id.0.clone()));
            }
            if is_end {
                return Ok(Some(ids));
            }
        }
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
