//! The end of a commit: everything that follows from what was merged, then the rows and one journal entry.

use std::sync::Arc;

use crate::domain::card::catalogue::FIELDS;
use crate::domain::plan::Derived;
use crate::record::check;
use crate::record::envelope::Record;
use crate::record::fault::Fault;
use crate::record::journal::{EntryText, Touched};

use super::journal::key;
use super::pace::Step;
use super::request::Saved;
use super::row::Row;
use super::rows::{CLOCK, CUSTOMER, JOURNAL, META, Refused, Rows, store_of};
use super::writing::Writing;

impl Writing<'_> {
    /// Reads what is still missing, follows merged cards and households, replans, derives, puts everything.
    pub async fn finish<R: Rows>(mut self, txn: &R) -> Result<Saved, R::Error> {
        let affected = self.affected(txn).await?;
        self.read(txn, affected.into_keys().collect()).await?;
        self.follow_merged(txn).await?;
        self.settle_deleted(txn).await?;
        self.erase(txn).await?;
        let mut plan_anew = self.affected(txn).await?;
        self.sort_out(txn).await?;
        let families = self.read_families(txn, &mut plan_anew).await?;
        let mut customers = Vec::new();
        let all = plan_anew.len();
        for (done, (id, anew)) in plan_anew.into_iter().enumerate() {
            self.pace.breathe(txn).await?;
            self.pace.tell(Step::Plan, done, all);
            let Some(record) = self.look(&id).cloned() else { continue };
            if !record.is_alive() {
                customers.push((record, None));
                continue;
            }
            let relatives = families.relatives(&self, &record);
            let derived = self.plan(&record, relatives, anew);
            customers.push((record, Some(derived)));
        }
        let moved = self.spread(txn, &customers).await?;
        for (record, derived) in customers.iter_mut().filter(|(r, _)| moved.contains(&r.id)) {
            let relatives = families.relatives(&self, record);
            *derived = Some(self.plan(record, relatives, false));
        }
        self.check(txn).await?;
        self.put(txn, &customers).await?;
        let records = self.let_go(txn).await?;
        Ok(Saved {
            seq: self.state.seq,
            stamp: self.stamp,
            label: self.request.change.label.clone(),
            records,
            customers,
            durability: None,
            clock_behind: self.clock_behind,
        })
    }

    /// Takes out what was written, and frees the rest in between breaths: of thousands that takes a while.
    async fn let_go<R: Rows>(&mut self, txn: &R) -> Result<Vec<Arc<Record>>, R::Error> {
        for _ in std::mem::take(&mut self.before) {
            self.pace.breathe(txn).await?;
        }
        for _ in std::mem::take(&mut self.stored).into_iter().chain(std::mem::take(&mut self.fresh))
        {
            self.pace.breathe(txn).await?;
        }
        let mut records = Vec::with_capacity(self.after.len());
        for (_, record) in std::mem::take(&mut self.after) {
            self.pace.breathe(txn).await?;
            records.push(record);
        }
        Ok(records)
    }

    /// Refuses to write what could not be read back; what came so, or lay here so, may stay so.
    async fn check<R: Rows>(&self, txn: &R) -> Result<(), R::Error> {
        for record in self.after.values() {
            self.pace.breathe(txn).await?;
            let before = self.before.get(&record.id).map(Arc::as_ref);
            let came = || self.request.merge.iter().find(|r| r.id == record.id).map(Arc::as_ref);
            if let Some(fault) = check::before_writing(record, before, came) {
                return Err(Refused::TooMuch(too_much(&fault)).into());
            }
        }
        Ok(())
    }

    async fn put<R: Rows>(
        &self,
        txn: &R,
        customers: &[(Arc<Record>, Option<Derived>)],
    ) -> Result<(), R::Error> {
        let all = self.after.len() + customers.len();
        let others = self.after.values().filter(|r| store_of(&r.kind) != CUSTOMER);
        for (done, record) in others.enumerate() {
            self.pace.breathe(txn).await?;
            self.pace.tell(Step::Put, done, all);
            txn.put(store_of(&record.kind), &Row::of_record(record))?;
        }
        for (record, derived) in customers {
            self.pace.breathe(txn).await?;
            txn.put(CUSTOMER, &Row::of_customer(record, derived.as_ref()))?;
        }
        let mut entry = EntryText::default();
        for after in self.after.values() {
            self.pace.breathe(txn).await?;
            let before = self.before.get(&after.id).map(Arc::as_ref);
            Touched::between(before, after).iter().for_each(|touched| entry.push(touched));
        }
        let label = &self.request.change.label;
        let entry = entry.finish(self.state.seq, &self.stamp, label, &self.lost);
        txn.put(JOURNAL, &Row::plain(&key(self.state.seq), entry))?;
        txn.put(META, &Row::plain(CLOCK, self.state.written()))
    }
}

/// Says which field is over its limit, as the card calls it.
fn too_much(fault: &Fault) -> String {
    let field = fault.key.strip_prefix("fields.").unwrap_or_default();
    let set = field.split_once('/').map_or(field, |(set, _)| set);
    let label = match set {
        "summary" => "一句话",
        "feedback" => "客户反馈",
        _ => FIELDS.iter().find(|f| f.name == set).map_or(set, |f| f.label),
    };
    format!("「{label}」{}", fault.problem)
}
