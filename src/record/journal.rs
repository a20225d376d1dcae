//! The journal: what each commit touched and how it was before, so that it can be undone.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::envelope::Record;
use super::merge::Lost;
use super::stamp::Stamp;
use crate::domain::change::{Change, Fate, RecordChange};
use crate::domain::fields::Id;

/// Describes one commit; local to this device, never in a bundle.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Entry {
    pub seq: u64,
    pub stamp: Stamp,
    /// What the user did, as 撤销 names it.
    pub label: String,
    #[serde(default)]
    pub records: Vec<Touched>,
    /// Values that lost a merge in this commit.
    #[serde(default)]
    pub lost: Vec<Lost>,
}

/// Describes what one commit did to one record.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Touched {
    pub kind: String,
    pub id: Id,
    /// The record as it was; absent when this commit created it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<Record>,
    /// The latest stamp in the record as written.
    pub after: Stamp,
    /// The fields of an existing record that were written, with their stamps.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub wrote: BTreeMap<String, Stamp>,
}

impl Touched {
    /// Compares a record before and after; `None` when nothing changed, or when it is erased:
    /// an erasure keeps no copy and cannot be undone.
    pub fn between(before: Option<&Record>, after: &Record) -> Option<Self> {
        if after.erased.is_some() || before == Some(after) {
            return None;
        }
        let is_new = |name: &&String| match before {
            Some(old) => {
                !old.fields.0.contains_key(*name) || old.stamp_of(name) != after.stamp_of(name)
            }
            None => false,
        };
        let wrote = after.fields.0.keys().filter(is_new);
        Some(Self {
            kind: after.kind.clone(),
            id: after.id.clone(),
            before: before.cloned(),
            after: after.latest().clone(),
            wrote: wrote.map(|name| (name.clone(), after.stamp_of(name).clone())).collect(),
        })
    }
}

/// Writes an entry one touched record after the other, so that a large one holds no frame.
#[derive(Default)]
pub struct EntryText(Vec<String>);

/// The parts of an entry around its records; empty lists are left out.
#[derive(Serialize)]
struct Around<'a> {
    seq: u64,
    stamp: &'a Stamp,
    label: &'a str,
    #[serde(skip_serializing_if = "<[Lost]>::is_empty")]
    lost: &'a [Lost],
}

impl EntryText {
    /// Adds a touched record.
    pub fn push(&mut self, touched: &Touched) {
        self.0.extend(serde_json::to_string(touched));
    }

    /// Returns the entry as it is stored.
    pub fn finish(self, seq: u64, stamp: &Stamp, label: &str, lost: &[Lost]) -> String {
        let around = Around { seq, stamp, label, lost };
        let mut text = serde_json::to_string(&around).unwrap_or_default();
        if !self.0.is_empty() {
            text.truncate(text.len().saturating_sub(1));
            text += ",\"records\":[";
            text += &self.0.join(",");
            text += "]}";
        }
        text
    }
}

impl Entry {
    /// Returns the entry as it is stored.
    pub fn written(&self) -> String {
        let mut text = EntryText::default();
        self.records.iter().for_each(|touched| text.push(touched));
        text.finish(self.seq, &self.stamp, &self.label, &self.lost)
    }

    /// Removes every value of one record from the entry (a person's right to erasure).
    pub fn forget(&mut self, id: &Id) {
        self.records.retain(|touched| touched.id != *id);
        self.lost.retain(|lost| lost.id != *id);
    }
}

/// How long an entry is kept.
const KEPT_MS: i64 = 90 * 86_400_000;
/// How many of the newest entries are kept however old they are: a phone whose date was wrong for a while still
/// takes its last steps back.
const KEPT: usize = 200;
/// How many bytes of entries are kept.
const KEPT_BYTES: usize = 20 * 1024 * 1024;
/// Nothing is forgotten while the newest entry is older than this, or from tomorrow: either nobody wrote for long, or
/// the phone's date is wrong.
const IDLE_MS: i64 = 30 * 86_400_000;

/// Picks the entries to forget: those older than 90 days (the newest 200 stay), then the oldest until 20 MB are left;
/// the newest stays whatever its size, so that the last step can be taken back. Each entry is (time in milliseconds,
/// bytes), oldest first; returns how many to forget from the start.
pub fn too_many(entries: &[(i64, usize)], now_ms: i64) -> usize {
    let Some((newest_at, _)) = entries.last() else { return 0 };
    let is_plausible = (-86_400_000..=IDLE_MS).contains(&(now_ms - newest_at));
    let mut bytes: usize = entries.iter().map(|(_, size)| size).sum();
    let newest = entries.len() - 1;
    let mut forget = 0;
    while let Some((at, size)) = entries.get(..newest).and_then(|old| old.get(forget)) {
        let is_old = *at < now_ms - KEPT_MS && entries.len() - forget > KEPT;
        if !(is_plausible && is_old) && bytes <= KEPT_BYTES {
            break;
        }
        bytes -= size;
        forget += 1;
    }
    forget
}

/// Says how a commit can be taken back.
#[derive(Clone, Debug, PartialEq)]
pub struct Undo {
    pub change: Change,
    /// Records touched since, wholly or in the fields that were left alone.
    pub left: Vec<Id>,
}

/// Plans to take back one commit on the records as they are now. What was created is deleted,
/// what was deleted comes back, written fields get their old value (cleared when there was
/// none); what was written again since is left alone and listed.
pub fn undo(entry: &Entry, current: impl Fn(&Id) -> Option<Record>) -> Undo {
    let mut change = Change::new(&format!("撤销{}", entry.label));
    let mut left = BTreeSet::new();
    for touched in &entry.records {
        let Some(now) = current(&touched.id) else { continue };
        let (back, complete) = match &touched.before {
            None => undo_creation(touched, &now),
            Some(before) => undo_update(touched, before, &now),
        };
        change.records.extend(back);
        if !complete {
            left.insert(touched.id.clone());
        }
    }
    Undo { change, left: left.into_iter().collect() }
}

/// Deletes what the commit created, unless it was written since; the flag says nothing was left.
fn undo_creation(touched: &Touched, now: &Record) -> (Option<RecordChange>, bool) {
    if !now.is_alive() {
        return (None, true);
    }
    let is_untouched = *now.latest() <= touched.after;
    (is_untouched.then(|| RecordChange::delete(&now.kind, &now.id)), is_untouched)
}

/// Gives the fields the commit wrote their old values, and the record its old fate.
fn undo_update(touched: &Touched, before: &Record, now: &Record) -> (Option<RecordChange>, bool) {
    if now.erased.is_some() {
        return (None, false);
    }
    let mut back = RecordChange::update(&now.kind, &now.id);
    let mut complete = true;
    for (field, stamp) in &touched.wrote {
        if now.stamp_of(field) != stamp {
            complete = false;
            continue;
        }
        let old = before.fields.0.get(field).unwrap_or(&Value::Null);
        if now.fields.0.get(field) != Some(old) {
            back.set.set(field, old.clone());
        }
    }
    let is_untouched = *now.latest() <= touched.after;
    match (before.is_alive(), now.is_alive()) {
        // Deleted since by someone else: writing old values would bring it back.
        (true, false) if !is_untouched => return (None, false),
        // Brought back by the commit: delete again, unless it is in use since.
        (false, true) if is_untouched => back.fate = Fate::Delete,
        (false, true) => complete = false,
        // Old values are written, but it stays deleted.
        (false, false) if !back.set.0.is_empty() => back.fate = Fate::Delete,
        _ => {}
    }
    let is_revival = before.is_alive() && !now.is_alive();
    let is_needed = !back.set.0.is_empty() || is_revival || back.fate == Fate::Delete;
    (is_needed.then_some(back), complete)
}

#[cfg(test)]
mod tests {
    use super::too_many;

    #[test]
    fn ninety_days_and_twenty_megabytes_are_kept_and_a_wrong_date_forgets_nothing() {
        let (day, mb) = (86_400_000, 1024 * 1024);
        let now = 100 * day;
        let check = |entries: &[(i64, usize)], forget: usize| {
            assert_eq!(too_many(entries, now), forget, "{entries:?}");
        };
        check(&[], 0);
        check(&[(99 * day, mb)], 0);
        // Nobody wrote for long: the newest is what other phones build on.
        check(&[(9 * day, mb)], 0);
        let many = |at: i64, newest: i64| -> Vec<(i64, usize)> {
            let mut entries = vec![(at, 100); 300];
            entries.push((newest, 100));
            entries
        };
        check(&many(9 * day, 99 * day), 101);
        check(&many(50 * day, 99 * day), 0);
        // The phone's date jumped: nothing was written for years, or the newest is from the future.
        check(&many(-3_650 * day, -3_640 * day), 0);
        check(&many(9 * day, 3_650 * day), 0);
        check(&[(50 * day, 15 * mb), (60 * day, 4 * mb), (99 * day, 2 * mb)], 1);
        check(&[(50 * day, 15 * mb), (60 * day, 4 * mb), (99 * day, 30 * mb)], 2);
        check(&[(99 * day, 30 * mb)], 0);
    }
}
