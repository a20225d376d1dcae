//! The journal in the database: read back to undo a commit or to know what a peer lacks, and tidied up.

use std::collections::HashSet;

use crate::commit::journal::{plan_undo, stamp_of, unsent};
use crate::commit::rows::{CLOCK, JOURNAL, META, RECORDS, Rows};
use crate::commit::state::State;
use crate::record::exchange_note::Peer;
use crate::record::journal::{Undo, too_many};
use crate::record::stamp::Stamp;

use super::connection::{PATIENCE_MS, Store};
use super::error::Error;

/// The part of an entry that tidying up reads.
#[derive(serde::Deserialize)]
struct Dated {
    stamp: Stamp,
}

/// Entries looked at in one go.
const LOOKED_AT: u32 = 200;

/// Says what the journal holds for a peer.
#[derive(Clone, Debug, PartialEq)]
pub struct Unsent {
    /// The newest position, and the stamp of its commit.
    pub upto: u64,
    pub at: Option<Stamp>,
    /// The records the peer does not have yet; `None`: everything must be sent.
    pub ids: Option<HashSet<String>>,
}

impl Store {
    /// Forgets the oldest journal entries beyond 90 days or 20 MB, but none a peer has acknowledged (`kept`, by
    /// position); writes only when there are any.
    pub async fn prune_journal(&self, now_ms: i64, kept: &[u64]) -> Result<(), Error> {
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
        ids.retain(|id| id.parse().is_ok_and(|seq: u64| !kept.contains(&seq)));
        if ids.is_empty() {
            return Ok(());
        }
        self.write(&[JOURNAL], PATIENCE_MS, async |txn| {
            ids.iter().try_for_each(|id| txn.delete(JOURNAL, id))
        })
        .await
    }

    /// Names what a peer does not have yet; without a peer, everything.
    pub async fn unsent(&self, peer: Option<&Peer>) -> Result<Unsent, Error> {
        self.read(&[JOURNAL, META], async |txn| {
            let row = txn.get(META, CLOCK).await?;
            let upto = row.and_then(|r| State::read(&r.json)).map_or(0, |state| state.seq);
            let ids = match peer {
                Some(peer) => unsent(txn, peer, upto).await?,
                None => None,
            };
            Ok(Unsent { upto, at: stamp_of(txn, upto).await?, ids })
        })
        .await
    }

    /// Plans to take back the commit with this sequence number; `None` when it is no longer kept.
    pub async fn plan_undo(&self, seq: u64) -> Result<Option<Undo>, Error> {
        let mut stores = vec![JOURNAL];
        stores.extend(RECORDS);
        self.read(&stores, async |txn| plan_undo(txn, seq).await).await
    }
}
