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
    /// Looks through records that come in: what is more than 24 h ahead of `now_ms` is written as after everything else
    /// they hold, so that the order of their writes stays.
    pub fn of<'r>(records: impl Iterator<Item = &'r Record> + Clone, now_ms: i64) -> Self {
        let is_far = |stamp: &Stamp| stamp.hours_ahead(now_ms).is_some();
        if !records.clone().any(|record| is_far(record.latest())) {
            return Self::default();
        }
        let near = records.clone().flat_map(stamps).filter(|s| !is_far(s)).map(Stamp::ms).max();
        let base = near.map_or(now_ms, |near| near.max(now_ms));
        Self::after(base, records.flat_map(stamps).filter(|s| is_far(s)))
    }

    /// Looks through records this phone wrote while its clock ran ahead: what is later than `now_ms` is written as just
    /// after `base_ms`, the last it wrote with a right clock, so that what others wrote since stands.
    pub fn own<'r>(
        records: impl Iterator<Item = &'r Record> + Clone,
        now_ms: i64,
        base_ms: i64,
    ) -> Self {
        let near = records.clone().flat_map(stamps).map(Stamp::ms).filter(|ms| *ms <= now_ms);
        let base_ms = near.fold(base_ms, i64::max);
        Self::after(base_ms, records.flat_map(stamps).filter(|s| s.ms() > now_ms))
    }

    fn after<'r>(base_ms: i64, far: impl Iterator<Item = &'r Stamp>) -> Self {
        let far: BTreeSet<Stamp> = far.cloned().collect();
        let back = |(at, stamp): (i64, Stamp)| {
            let now = Stamp::from_parts(base_ms.saturating_add(1 + at), 0, stamp.device());
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
        let taken = own.and_then(|own| Stamp::parse(own.extra.get(TAKEN)?.as_str()?).ok());
        let is_known = |stamp: &Stamp| {
            let by_same = |taken: &Stamp| stamp <= taken && stamp.device() == taken.device();
            self.0.contains_key(stamp) && taken.as_ref().is_some_and(by_same)
        };
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

/// Lists every stamp of a record.
fn stamps(record: &Record) -> impl Iterator<Item = &Stamp> {
    let ends = record.deleted.iter().chain(&record.erased);
    record.stamps.values().chain(ends).chain([&record.made])
}
