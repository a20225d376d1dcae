//! One commit between reading and putting: the rows as they were, the records as they will be.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use crate::domain::cadence::Situation;
use crate::domain::card::catalogue::FIELDS;
use crate::domain::change::RecordChange;
use crate::domain::contact::Contact;
use crate::domain::customer::Customer;
use crate::domain::fields::{Id, Moment};
use crate::domain::follow_up::FollowUp;
use crate::domain::plan::{self, Derived};
use crate::domain::settings::{SETTINGS_ID, Settings};
use crate::record::apply::apply;
use crate::record::check;
use crate::record::envelope::Record;
use crate::record::fault::Fault;
use crate::record::journal::{EntryText, Touched};
use crate::record::merge::Lost;
use crate::record::stamp::{Clock, Stamp};
use crate::record::unreadable::quoted;

use super::commit::{Now, Request, Saved};
use super::dossiers::{Dossier, get_slices, likely_owners, read_slices};
use super::error::Error;
use super::meta::{CLOCK, State};
use super::pace::{Pace, Step};
use super::row::Row;
use super::schema::{CUSTOMER, JOURNAL, META, OTHER, store_of};
use super::txn::Txn;

/// Rows read before those of the request: the clock and the settings.
const HEAD: usize = 2;

/// Holds one commit between reading and putting.
pub struct Writing<'a> {
    request: &'a Request,
    now: &'a Now,
    pace: Pace,
    state: State,
    clock_behind: Option<i64>,
    pub(super) stamp: Stamp,
    pub(super) settings: Settings,
    /// The records as they were, by id.
    pub(super) before: BTreeMap<Id, Arc<Record>>,
    /// The records as they will be.
    pub(super) after: BTreeMap<Id, Arc<Record>>,
    /// The contacts and follow-ups of the customers read, as they were.
    pub(super) stored: BTreeMap<Id, Vec<Arc<Record>>>,
    /// The contacts and follow-ups as they will be, by the customer they belong to then; made once all is merged.
    fresh: BTreeMap<Id, Vec<Arc<Record>>>,
    pub(super) lost: Vec<Lost>,
    /// The rows met that cannot be read, by id, with their stores.
    unreadable: BTreeMap<Id, (&'static str, String)>,
}

impl<'a> Writing<'a> {
    /// Reads clock, settings and current rows in one round, stamps and merges.
    pub async fn start(txn: &Txn<'_>, request: &'a Request, now: &'a Now) -> Result<Self, Error> {
        let mut wanted = vec![(META, CLOCK), (OTHER, SETTINGS_ID)];
        wanted.extend(request.change.records.iter().map(|r| (store_of(&r.kind), r.id.as_str())));
        wanted.extend(request.merge.iter().map(|r| (store_of(&r.kind), r.id.as_str())));
        wanted.extend(request.replan.iter().map(|id| (CUSTOMER, id.as_str())));
        let pace = Pace::start(request.told.clone());
        let owners = likely_owners(request);
        let (rows, dossiers) =
            futures_util::join!(get_slices(txn, &wanted), read_slices(txn, &owners, &pace));
        let mut rows = rows?.into_iter();
        let state = rows.next().flatten().and_then(|r| State::read(&r.json));
        let mut state = state.unwrap_or_else(|| State { clock: Clock::new(&now.device), seq: 0 });
        let settings = rows.next().flatten().and_then(|r| r.record());
        let (mut before, mut unreadable) = (BTreeMap::new(), BTreeMap::new());
        let stores = wanted.iter().skip(HEAD).map(|(store, _)| *store);
        for (store, row) in stores.zip(rows) {
            let Some(row) = row else { continue };
            pace.breathe(txn).await?;
            match row.record() {
                Some(record) => drop(before.insert(record.id.clone(), Arc::new(record))),
                None => drop(unreadable.insert(Id(row.id), (store, row.json))),
            }
        }

        let clock_behind = state.clock.is_behind(now.ms);
        for record in &request.merge {
            state.clock.observe(record.latest());
        }
        let stamp = state.clock.tick(now.ms);
        state.seq += 1;
        let mut writing = Self {
            request,
            now,
            pace,
            state,
            clock_behind,
            stamp,
            settings: settings_of(settings.as_ref()),
            before,
            after: BTreeMap::new(),
            stored: BTreeMap::new(),
            fresh: BTreeMap::new(),
            lost: Vec::new(),
            unreadable,
        };
        writing.keep(owners, dossiers?);
        writing.take_in(txn).await?;
        Ok(writing)
    }

    async fn take_in(&mut self, txn: &Txn<'_>) -> Result<(), Error> {
        for incoming in &self.request.merge {
            self.pace.breathe(txn).await?;
            // What cannot be read stays beside the copy that can.
            if let Some((store, text)) = self.unreadable.remove(&incoming.id) {
                let aside = quoted(store, incoming.id.as_str(), &text);
                self.after.insert(aside.id.clone(), Arc::new(aside));
            }
            let merged = match self.current(&incoming.id) {
                Some(own) if own.kind != incoming.kind => return Err(Error::OtherKind),
                Some(own) => {
                    let (merged, lost) = own.merge(Record::clone(incoming));
                    self.lost.extend(lost);
                    Arc::new(merged)
                }
                None => Arc::clone(incoming),
            };
            self.after.insert(incoming.id.clone(), merged);
        }
        for change in &self.request.change.records {
            self.pace.breathe(txn).await?;
            if self.unreadable.contains_key(&change.id) {
                return Err(Error::Unreadable);
            }
            match self.look(&change.id) {
                None if change.must_exist => return Err(Error::Gone),
                Some(own) if own.kind != change.kind => return Err(Error::OtherKind),
                _ => self.apply(change),
            }
        }
        if let Some(record) = self.after.get(&Id::new(SETTINGS_ID)) {
            self.settings = settings_of(Some(record));
        }
        Ok(())
    }

    /// Returns the moment of this commit, in the phone's zone.
    pub(super) fn moment(&self) -> Moment {
        self.now.moment
    }

    /// Writes a change onto the record as it will be; a row that cannot be read is left as it is.
    pub(super) fn apply(&mut self, change: &RecordChange) {
        if self.unreadable.contains_key(&change.id) {
            return;
        }
        let next = apply(self.current(&change.id), change, &self.stamp);
        self.after.insert(change.id.clone(), Arc::new(next));
    }

    /// Returns a record as it will be.
    pub(super) fn look(&self, id: &Id) -> Option<&Arc<Record>> {
        self.after.get(id).or_else(|| self.before.get(id))
    }

    fn current(&self, id: &Id) -> Option<Record> {
        self.look(id).map(|record| Record::clone(record))
    }

    /// Names the customers whose next step may have moved, and whether to plan anew.
    ///
    /// Records merged for a customer this phone did not have are taken as they come: they were
    /// planned where they were written, and a restored backup stays the same byte for byte.
    async fn affected(&self, txn: &Txn<'_>) -> Result<BTreeMap<Id, bool>, Error> {
        let mut affected: BTreeMap<Id, bool> = BTreeMap::new();
        affected.extend(self.request.replan.iter().map(|id| (id.clone(), true)));
        let merged: HashSet<&Id> = self.request.merge.iter().map(|r| &r.id).collect();
        for record in self.after.values() {
            self.pace.breathe(txn).await?;
            let old = self.before.get(&record.id);
            let mut owners = Vec::new();
            match record.kind.as_str() {
                "customer" => owners.push(record.id.clone()),
                "contact" | "follow_up" => {
                    owners.extend(record.fields.text("customer").map(Id));
                    owners.extend(old.and_then(|o| o.fields.text("customer")).map(Id));
                }
                _ => {}
            }
            for owner in owners {
                let is_new_here = merged.contains(&record.id) && !self.before.contains_key(&owner);
                *affected.entry(owner).or_default() |= !is_new_here;
            }
        }
        Ok(affected)
    }

    /// Keeps what was read of customers; what is known already stands.
    pub(super) fn keep(&mut self, ids: Vec<Id>, dossiers: Vec<Dossier>) {
        for (id, Dossier { customer, records, unreadable }) in ids.into_iter().zip(dossiers) {
            for record in records.iter().chain(&customer) {
                self.before.entry(record.id.clone()).or_insert_with(|| Arc::clone(record));
            }
            for (store, row) in unreadable {
                // One that this commit replaces is kept aside already.
                if !self.after.contains_key(&Id::new(row.id.as_str())) {
                    self.unreadable.insert(Id(row.id), (store, row.json));
                }
            }
            self.stored.insert(id, records);
        }
    }

    /// Reads those customers of a list that were not read yet.
    pub(super) async fn read(&mut self, txn: &Txn<'_>, mut ids: Vec<Id>) -> Result<(), Error> {
        ids.retain(|id| !self.stored.contains_key(id));
        if !ids.is_empty() {
            let dossiers = read_slices(txn, &ids, &self.pace).await?;
            self.keep(ids, dossiers);
        }
        Ok(())
    }

    /// Reads what is still missing, follows merged cards and households, replans, derives, puts everything.
    pub async fn finish(mut self, txn: &Txn<'_>) -> Result<Saved, Error> {
        let affected = self.affected(txn).await?;
        self.read(txn, affected.into_keys().collect()).await?;
        self.follow_merged(txn).await?;
        if let Some(beside) = &self.request.beside {
            beside.settle(&mut self, txn).await?;
        }
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
        let durability = txn.durability();
        self.check(txn).await?;
        self.put(txn, &customers).await?;
        let records = self.let_go(txn).await?;
        Ok(Saved {
            seq: self.state.seq,
            stamp: self.stamp,
            label: self.request.change.label.clone(),
            records,
            customers,
            durability,
            clock_behind: self.clock_behind,
        })
    }

    /// Takes out what was written, and frees the rest in between breaths: of thousands that takes a while.
    async fn let_go(&mut self, txn: &Txn<'_>) -> Result<Vec<Arc<Record>>, Error> {
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

    /// Sorts the contacts and follow-ups that will be written by the customer they belong to.
    async fn sort_out(&mut self, txn: &Txn<'_>) -> Result<(), Error> {
        for record in self.after.values() {
            self.pace.breathe(txn).await?;
            if let Some(owner) = owner_of(record) {
                self.fresh.entry(owner).or_default().push(Arc::clone(record));
            }
        }
        Ok(())
    }

    /// Lists the contacts and follow-ups of a customer as they will be, before anything is planned anew.
    /// A stored record may have been moved to another customer by this commit.
    pub(super) fn records_of(&self, customer: &Id) -> impl Iterator<Item = &Arc<Record>> {
        let stored = self.stored.get(customer).into_iter().flatten();
        let stays = stored.filter(|r| !self.after.contains_key(&r.id));
        stays.chain(self.fresh.get(customer).into_iter().flatten())
    }

    /// Makes the stored follow-ups of one customer agree with the rules, and derives what lists show.
    fn plan(&mut self, customer: &Record, relatives: Vec<Contact>, anew: bool) -> Derived {
        let mut records: BTreeMap<Id, Arc<Record>> = BTreeMap::new();
        records.extend(self.records_of(&customer.id).map(|r| (r.id.clone(), Arc::clone(r))));
        let view = Customer::read(&customer.id, &customer.fields);
        let contacts = contacts_in(records.values().map(Arc::as_ref));
        let mut follow_ups = follow_ups_in(&records);
        let now = self.now.moment;
        let settings = std::mem::take(&mut self.settings);
        if anew {
            let changes = plan::replan(&Situation {
                customer: &view,
                contacts: &contacts,
                relatives: &relatives,
                follow_ups: &follow_ups,
                settings: &settings,
                now,
            });
            for change in &changes {
                self.apply(change);
                if let Some(record) = self.look(&change.id) {
                    records.insert(change.id.clone(), Arc::clone(record));
                }
            }
            follow_ups = follow_ups_in(&records);
        }
        let derived = plan::derive(&Situation {
            customer: &view,
            contacts: &contacts,
            relatives: &relatives,
            follow_ups: &follow_ups,
            settings: &settings,
            now,
        });
        self.settings = settings;
        derived
    }

    /// Refuses to write what could not be read back; what came so, or lay here so, may stay so.
    async fn check(&self, txn: &Txn<'_>) -> Result<(), Error> {
        for record in self.after.values() {
            self.pace.breathe(txn).await?;
            let before = self.before.get(&record.id).map(Arc::as_ref);
            let came = || self.request.merge.iter().find(|r| r.id == record.id).map(Arc::as_ref);
            if let Some(fault) = check::before_writing(record, before, came) {
                return Err(Error::TooMuch(too_much(&fault)));
            }
        }
        Ok(())
    }

    async fn put(
        &self,
        txn: &Txn<'_>,
        customers: &[(Arc<Record>, Option<Derived>)],
    ) -> Result<(), Error> {
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
        txn.put(JOURNAL, &Row::plain(&super::journal::key(self.state.seq), entry))?;
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

/// Names the customer a contact or follow-up belongs to.
pub(super) fn owner_of(record: &Record) -> Option<Id> {
    let is_owned = matches!(record.kind.as_str(), "contact" | "follow_up");
    is_owned.then(|| record.fields.text("customer").map(Id)).flatten()
}

/// Reads the living contacts among records.
pub(super) fn contacts_in<'r>(records: impl Iterator<Item = &'r Record>) -> Vec<Contact> {
    let contacts = records.filter(|r| r.is_alive() && r.kind == "contact");
    contacts.filter_map(|r| Contact::read(&r.id, &r.fields)).collect()
}

fn follow_ups_in(records: &BTreeMap<Id, Arc<Record>>) -> Vec<FollowUp> {
    let follow_ups = records.values().filter(|r| r.is_alive() && r.kind == "follow_up");
    follow_ups.filter_map(|r| FollowUp::read(&r.id, &r.fields)).collect()
}

/// Reads the settings; a deleted record (its creation was undone) leaves the defaults.
fn settings_of(record: Option<&Record>) -> Settings {
    let alive = record.filter(|r| r.is_alive());
    alive.map(|r| Settings::read(&r.fields)).unwrap_or_default()
}
