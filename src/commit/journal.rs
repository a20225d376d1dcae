//! The journal of commits, read back: to undo one, and to know what another phone does not have yet.

use std::collections::{HashMap, HashSet};

use crate::domain::fields::Id;
use crate::record::exchange_note::Peer;
use crate::record::journal::{Entry, Touched, Undo, undo};
use crate::record::stamp::Stamp;

use super::rows::{JOURNAL, Rows, store_of};

/// Entries looked at in one go.
const LOOKED_AT: u32 = 200;

/// Writes a sequence number so that text order is number order.
pub fn key(seq: u64) -> String {
    format!("{seq:012}")
}

/// Reads one entry; `None` when it is no longer kept, or cannot be read.
pub async fn entry<R: Rows>(rows: &R, seq: u64) -> Result<Option<Entry>, R::Error> {
    let found = rows.get_many(&[(JOURNAL, &key(seq))]).await?;
    Ok(found.into_iter().flatten().next().and_then(|row| serde_json::from_str(&row.json).ok()))
}

/// Returns the stamp of a commit: with its position it names one commit of one phone, also among copies of the phone.
pub async fn stamp_of<R: Rows>(rows: &R, seq: u64) -> Result<Option<Stamp>, R::Error> {
    Ok(entry(rows, seq).await?.map(|entry| entry.stamp))
}

/// Names the records that a peer does not have yet; `None`: everything must be sent. What it acknowledged is believed
/// only if that very commit stands in the journal, and the journal runs from there to `upto` without a gap. Of commits
/// that merged what came from this peer, only what this phone wrote itself counts.
pub async fn unsent<R: Rows>(
    rows: &R,
    peer: &Peer,
    upto: u64,
) -> Result<Option<HashSet<String>>, R::Error> {
    if peer.sent == 0 || peer.sent > upto || peer.sent_at.is_none() {
        return Ok(None);
    }
    if stamp_of(rows, peer.sent).await? != peer.sent_at {
        return Ok(None);
    }
    let (mut ids, mut next) = (HashSet::new(), peer.sent + 1);
    loop {
        let slice = rows.after(JOURNAL, &key(next - 1), LOOKED_AT).await?;
        if slice.is_empty() {
            return Ok((next > upto).then_some(ids));
        }
        for row in slice {
            let Ok(entry) = serde_json::from_str::<Entry>(&row.json) else { return Ok(None) };
            if entry.seq != next {
                return Ok(None);
            }
            next += 1;
            let is_taken = peer.taken.contains(&entry.seq);
            let is_own = |t: &&Touched| !is_taken || t.after == entry.stamp;
            ids.extend(entry.records.iter().filter(is_own).map(|t| t.id.0.clone()));
        }
    }
}

/// Plans to take back the commit with this sequence number; `None` when it is no longer kept.
pub async fn plan_undo<R: Rows>(rows: &R, seq: u64) -> Result<Option<Undo>, R::Error> {
    let Some(entry) = entry(rows, seq).await? else { return Ok(None) };
    let wanted: Vec<(&str, &str)> =
        entry.records.iter().map(|t| (store_of(&t.kind), t.id.as_str())).collect();
    let found = rows.get_many(&wanted).await?;
    let now: HashMap<Id, _> = found
        .into_iter()
        .flatten()
        .filter_map(|row| row.record())
        .map(|record| (record.id.clone(), record))
        .collect();
    Ok(Some(undo(&entry, |id| now.get(id).cloned())))
}
