//! Data in and out: tables and bundles, each with a dry run before anything is written.

use std::collections::HashMap;
use std::sync::Arc;

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::commit::request::{Request, Saved, Told};
use crate::commit::rows::RECORDS;
use crate::domain::change::Change;
use crate::domain::fields::{Id, Moment};
use crate::platform::{clock, locks, task};
use crate::record::bundle::Purpose;
use crate::record::dry_run::{DryRun, Verdict, bring_back};
use crate::record::read::ReadOutcome;
use crate::record::undoing::reach;
use crate::store::error::Error;

use super::book::Book;
use super::handover::kept_of;
use super::notice::Notice;
use super::sealing::Content;

/// Names the lock one tab holds while it imports.
const LOCK: &str = "genke.import";
/// What taking in a file of the other phone is called, in the journal and on 数据.
const BATCH: &str = "同步";
/// Days an import can be taken back.
const UNDO_DAYS: i64 = 7;
/// Records of a file judged before the page may breathe.
const JUDGED: usize = 1_000;

/// Remembers the newest import, so that it can be taken back later.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LastImport {
    pub seq: u64,
    pub at: Moment,
    pub text: String,
}

impl LastImport {
    /// Tells whether it took in a file of the other phone, which would lose what is taken back here.
    pub fn is_batch(&self) -> bool {
        self.text.strip_prefix(BATCH).is_some_and(|rest| rest.starts_with(' '))
    }
}

impl Book {
    /// Reads the content of a file and tells what importing it would do, or lists what is wrong with it.
    pub async fn try_content(
        self,
        content: &Content,
        told: impl Fn(f64),
    ) -> Result<(ReadOutcome, DryRun), Vec<String>> {
        let failed = |e: &dyn std::fmt::Display| vec![e.to_string()];
        let outcome = content.bundle(|share| told(share * 0.6)).await.map_err(|e| failed(&e))?;
        let outcome =
            outcome.map_err(|faults| faults.iter().map(ToString::to_string).collect::<Vec<_>>())?;
        let run = self.dry_run(&outcome, |share| told(0.6 + share * 0.4)).await;
        Ok((outcome, run.map_err(|e| failed(&e))?))
    }

    /// Tells what importing the records of a file would do, a slice at a time; nothing is written.
    async fn dry_run(self, outcome: &ReadOutcome, told: impl Fn(f64)) -> Result<DryRun, Error> {
        let store = self.store();
        let mut here: HashMap<String, &str> = HashMap::new();
        for lies_in in RECORDS {
            here.extend(store.ids(&[lies_in]).await?.into_iter().map(|id| (id, lies_in)));
        }
        let (mut run, mut done) = (DryRun::start(outcome), 0);
        let records = &outcome.bundle.records;
        for (slice, rows) in records.chunks(JUDGED).zip(outcome.rows.chunks(JUDGED)) {
            let wanted: Vec<(String, Id)> = slice
                .iter()
                // Looked for wherever it lies: an id of another kind of record is no new one.
                .filter_map(|r| Some(((*here.get(r.id.as_str())?).to_owned(), r.id.clone())))
                .collect();
            let known = store.records(&wanted).await?;
            let mut known: HashMap<Id, _> = known.into_iter().map(|r| (r.id.clone(), r)).collect();
            for (record, row) in slice.iter().zip(rows) {
                run.judge(*row, record, known.remove(&record.id), clock::now_ms());
            }
            done += slice.len();
            told(share(done, records.len()));
            task::breathe().await;
        }
        Ok(run)
    }

    /// Takes in a bundle the user has seen the dry run of; `revive` also brings back what was deleted here.
    pub async fn import_bundle(
        self,
        outcome: &ReadOutcome,
        run: &DryRun,
        revive: bool,
        told: Told,
    ) -> Result<Saved, Error> {
        let what = match outcome.bundle.head.purpose {
            Purpose::Batch => BATCH,
            Purpose::Handover if !kept_of(&outcome.bundle).is_empty() => "接收转介",
            _ => "导入备份",
        };
        let mut request = Request { change: Change::new(what), told, ..Request::default() };
        for (record, verdict) in outcome.bundle.records.iter().zip(&run.verdicts) {
            match verdict {
                Verdict::Faulty(_) => continue,
                Verdict::StaysDeleted if revive => request.change.push(bring_back(record)),
                _ => {}
            }
            request.merge.push(Arc::clone(record));
        }
        request.change.records.extend(kept_of(&outcome.bundle));
        let _alone = self.alone().await;
        let erased = match run.counts.erases {
            0 => String::new(),
            n => format!("，其中彻底删除 {n} 条，不能撤销"),
        };
        let text = format!("{what} {} 条{erased}", outcome.bundle.records.len());
        let can_undo = run.undoable() > 0 || run.counts.erases == 0;
        let saved = self.take_import(request, text, can_undo).await?;
        self.note_batch(&outcome.bundle.head, saved.seq).await?;
        // Who is 已一致 is read anew.
        self.seq.update(|_| ());
        self.take_forms(&outcome.bundle.head).await;
        Ok(saved)
    }

    /// Waits until no other tab imports, and says so; none can until what is returned is dropped.
    pub(super) async fn alone(self) -> locks::Held {
        locks::hold(LOCK, move || {
            self.say(Notice::done("另一个窗口正在导入,等它做完就接着导入。", None));
        })
        .await
    }

    /// Commits an import and says so; where there is a way back, it is remembered.
    pub(super) async fn take_import(
        self,
        request: Request,
        text: String,
        can_undo: bool,
    ) -> Result<Saved, Error> {
        let saved = self.commit(request).await?;
        let last = LastImport { seq: saved.seq, at: clock::now(), text: text.clone() };
        // A slip of the thumb must not delete the work of the other phone: 数据 asks first.
        let is_offered = can_undo && !last.is_batch();
        if can_undo {
            self.store().note_import(&last).await?;
        }
        self.say(Notice::done(format!("已保存 {text}"), is_offered.then_some(saved.seq)));
        Ok(saved)
    }

    /// Returns the newest import while it can still be taken back.
    pub async fn last_import(self) -> Option<LastImport> {
        let last: LastImport = self.store().last_import().await.ok()??;
        ((clock::now() - last.at).num_days() < UNDO_DAYS).then_some(last)
    }

    /// Says what taking an import back would do on the phone it came from; nothing is written.
    pub async fn foresee_undo(self, import: &LastImport) -> Result<Vec<String>, Error> {
        let store = self.store();
        let Some(undo) = store.plan_undo(import.seq).await? else { return Ok(Vec::new()) };
        let wanted: Vec<(String, Id)> =
            undo.change.records.iter().map(|r| (r.kind.clone(), r.id.clone())).collect();
        let now = store.records(&wanted).await?;
        let name = |id: &Id| self.name_of(id).unwrap_or_else(|| "未留名".to_owned());
        Ok(reach(&undo, &now).said(name))
    }

    /// Takes the newest import back as one step.
    pub async fn undo_import(self, import: &LastImport) -> Result<(), Error> {
        let _alone = self.alone().await;
        self.undo(import.seq).await.map(|_| ())
    }

    /// Offers an import no more to be taken back once that was done, here or from its notice.
    pub(super) async fn forget_import_of(self, seq: u64) -> Result<(), Error> {
        let store = self.store();
        if store.last_import::<LastImport>().await?.is_some_and(|last| last.seq == seq) {
            store.forget_import().await?;
            // The offer on 数据 is read anew.
            self.seq.update(|_| ());
        }
        Ok(())
    }
}

/// Makes what hears how far a write of many rows is.
pub fn told(f: impl Fn(f64) + 'static) -> Told {
    Told::new(f)
}

/// Returns the share done of a total.
pub(super) fn share(done: usize, total: usize) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "a share of a bar")]
    let share = done as f64 / total.max(1) as f64;
    share
}
