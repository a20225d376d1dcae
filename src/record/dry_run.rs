//! Dry run: what an import would do to the records here, before anything is written.

use super::ahead::Ahead;
use super::bundle::Purpose;
use super::envelope::Record;
use super::fault::{Fault, Problem};
use super::read::ReadOutcome;
use crate::domain::change::RecordChange;
use crate::domain::fields::Id;

/// Says what merging one record of the file would do here.
#[derive(Clone, Debug, PartialEq)]
pub enum Verdict {
    /// 新增: not known here.
    New,
    /// 更新: some field of the file is later than here.
    Updated,
    /// 更新, and the record would be gone: the file knows of a later deletion.
    Deletes,
    /// 更新, and the record would be gone for good: the file knows of its erasure.
    Erases,
    /// 重复: nothing would change (or only a deletion of something unknown here is noted).
    Same,
    /// 重复, but worth a question: alive in the file, deleted later here; it stays deleted.
    StaysDeleted,
    /// 有问题: the id belongs to another kind of record here, or the file may not erase.
    Faulty(Fault),
}

/// Counts the verdicts, as the import screen shows them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub new: usize,
    /// Includes `deletes` and `erases`.
    pub updated: usize,
    /// Includes `stays_deleted`.
    pub same: usize,
    /// Records with a fault, whether found by reading or here.
    pub faulty: usize,
    pub deletes: usize,
    /// No undo brings these back.
    pub erases: usize,
    pub stays_deleted: usize,
    /// Records with a stamp more than 24 h ahead of this phone's clock.
    pub ahead: usize,
}

/// Holds what an import would do: one verdict per record of the bundle, in its order.
#[derive(Clone, Debug, PartialEq)]
pub struct DryRun {
    pub counts: Counts,
    pub verdicts: Vec<Verdict>,
    /// The file is of a kind that may erase: whatever a person's right to erasure reaches, nobody else's file does.
    may_erase: bool,
}

/// Merges every record of the file with the one here, and throws the result away.
pub fn dry_run(
    outcome: &ReadOutcome,
    now_utc_ms: i64,
    lookup: impl Fn(&Id) -> Option<Record>,
) -> DryRun {
    let mut run = DryRun::start(outcome);
    for (record, row) in outcome.bundle.records.iter().zip(&outcome.rows) {
        run.judge(*row, record, lookup(&record.id), now_utc_ms);
    }
    run
}

impl DryRun {
    /// Starts a dry run that judges the records one after the other, in the order of the file.
    pub fn start(outcome: &ReadOutcome) -> Self {
        let counts = Counts { faulty: outcome.faulty(), ..Counts::default() };
        let purpose = outcome.bundle.head.purpose;
        Self {
            counts,
            verdicts: Vec::with_capacity(outcome.bundle.records.len()),
            may_erase: matches!(purpose, Purpose::Backup | Purpose::Batch),
        }
    }

    /// Counts what an undo could take back.
    pub fn undoable(&self) -> usize {
        self.counts.new + self.counts.updated - self.counts.erases
    }

    /// Judges the next record.
    pub fn judge(&mut self, row: usize, record: &Record, here: Option<Record>, now_utc_ms: i64) {
        let verdict = if record.erased.is_some() && !self.may_erase {
            Verdict::Faulty(Fault::of_row(row, "erased", Problem::MayNotErase))
        } else {
            judge(row, record, here, now_utc_ms)
        };
        let counts = &mut self.counts;
        match verdict {
            Verdict::New => counts.new += 1,
            Verdict::Updated => counts.updated += 1,
            Verdict::Deletes => {
                (counts.updated, counts.deletes) = (counts.updated + 1, counts.deletes + 1)
            }
            Verdict::Erases => {
                (counts.updated, counts.erases) = (counts.updated + 1, counts.erases + 1)
            }
            Verdict::Same => counts.same += 1,
            Verdict::StaysDeleted => {
                (counts.same, counts.stays_deleted) = (counts.same + 1, counts.stays_deleted + 1);
            }
            Verdict::Faulty(_) => counts.faulty += 1,
        }
        counts.ahead += usize::from(record.latest().hours_ahead(now_utc_ms).is_some());
        self.verdicts.push(verdict);
    }
}

/// Asks for a record that stays deleted here to come back with the values of the file.
pub fn bring_back(record: &Record) -> RecordChange {
    let mut change = RecordChange::new(&record.kind, &record.id);
    change.set = record.fields.clone();
    change
}

fn judge(row: usize, record: &Record, here: Option<Record>, now_utc_ms: i64) -> Verdict {
    let Some(here) = here else {
        return if record.is_alive() { Verdict::New } else { Verdict::Same };
    };
    if here.kind != record.kind {
        let problem = Problem::OtherKind { here: here.kind };
        return Verdict::Faulty(Fault::of_row(row, "kind", problem));
    }
    let (before, was_alive) = (here.canonical(), here.is_alive());
    // Most of a restored backup: no need to merge.
    if before == record.canonical() {
        return Verdict::Same;
    }
    let ahead = Ahead::of(std::iter::once(record), now_utc_ms);
    let (merged, _) = here.clone().merge(ahead.brought_back(record.clone(), Some(&here)));
    match (was_alive, merged.is_alive()) {
        _ if merged.canonical() == before && merged.is_alive() => Verdict::Same,
        (false, false) if record.is_alive() && merged.erased.is_none() => Verdict::StaysDeleted,
        (false, false) => Verdict::Same,
        (true, false) if merged.erased.is_some() => Verdict::Erases,
        (true, false) => Verdict::Deletes,
        (_, true) => Verdict::Updated,
    }
}
