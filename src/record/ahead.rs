//! Stamps of a clock that runs far ahead: brought back to now as they come in, or they would freeze what they stamp.

use std::collections::{BTreeMap, BTreeSet};

use super::envelope::Record;
use super::stamp::Stamp;

/// The top-level key of a record that tells up to which far stamp it was brought back: a file that comes in twice, or
/// late, brings nothing back again. Phones that merge keep the greater one, as of every such key.
pub const TAKEN: &str = "ahead";

/// Holds which stamps more than 24 h ahead are written as which; their order stays, and equal ones stay equal.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ahead(BTreeMap<Stamp, Stamp>);

impl Ahead {
    /// Looks through records for stamps more than 24 h ahead of now (UTC milliseconds).
    pub fn of<'r>(records: impl Iterator<Item = &'r Record>, now_ms: i64) -> Self {
        let mut far = BTreeSet::new();
        for record in records.filter(|r| r.latest().hours_ahead(now_ms).is_some()) {
            let ends = record.deleted.iter().chain(&record.erased);
            let all = record.stamps.values().chain(ends).chain([&record.made]);
            far.extend(all.filter(|s| s.hours_ahead(now_ms).is_some()).cloned());
        }
        let back = |(at, stamp): (i64, Stamp)| {
            let now = Stamp::from_parts(now_ms.saturating_add(at), 0, stamp.device());
            (stamp, now)
        };
        Self((0..).zip(far).map(back).collect())
    }

    /// Tells whether no stamp was ahead.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Writes a record with its far stamps brought back; what `own` has taken in already is left out.
    #[must_use]
    pub fn brought_back(&self, mut record: Record, own: Option<&Record>) -> Record {
        let Some(newest) = self.newest(&record) else { return record };
        let taken = own.and_then(|own| own.extra.get(TAKEN)?.as_str()).unwrap_or_default();
        let is_known = |stamp: &Stamp| self.0.contains_key(stamp) && stamp.as_str() <= taken;
        let known = |name: &&String| is_known(record.stamp_of(name));
        let known: Vec<String> = record.fields.0.keys().filter(known).cloned().collect();
        for name in known {
            record.fields.0.remove(&name);
            record.stamps.remove(&name);
        }
        record.deleted = record.deleted.filter(|deleted| !is_known(deleted));
        record.extra.insert(TAKEN.into(), newest.as_str().into());
        let back = |stamp: Stamp| self.0.get(&stamp).cloned().unwrap_or(stamp);
        record.made = back(record.made);
        record.deleted = record.deleted.map(back);
        record.erased = record.erased.map(back);
        for stamp in record.stamps.values_mut() {
            *stamp = back(stamp.clone());
        }
        record
    }

    /// Returns the newest far stamp of a record.
    fn newest(&self, record: &Record) -> Option<Stamp> {
        let newest = record.latest();
        self.0.contains_key(newest).then(|| newest.clone())
    }
}
