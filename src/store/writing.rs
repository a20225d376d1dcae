//! One commit between reading and putting: the rows as they were, the records as they will be.

use std::collections::BTreeMap;

use crate::domain::cadence::Situation;
use crate::domain::change::RecordChange;
use crate::domain::contact::Contact;
use crate::domain::customer::Customer;
use crate::domain::fields::{Fields, Id, Moment};
use crate::domain::follow_up::FollowUp;
use crate::domain::json;
use crate::domain::order;
use crate::domain::plan::{self, Derived};
use crate::domain::settings::{SETTINGS_ID, Settings};
use crate::record::apply::apply;
use crate::record::envelope::Record;
use crate::record::journal::{Entry, Touched};
use crate::record::merge::Lost;
use crate::record::stamp::{Clock, Stamp};

use super::commit::{MANY, Now, Request, Saved, Told};
use super::error::Error;
use super::meta::{CLOCK, State};
use super::row::Row;
use super::schema::{BY_CUSTOMER, CONTACT, CUSTOMER, FOLLOW_UP, JOURNAL, META, OTHER, store_of};
use super::txn::Txn;

/// Holds one commit between reading and putting.
pub struct Writing<'a> {
    request: &'a Request,
    now: &'a Now,
    state: State,
    clock_behind: Option<i64>,
    pub(super) stamp: Stamp,
    pub(super) settings: Settings,
    /// The records as they were, by id.
    pub(super) before: BTreeMap<Id, Record>,
    /// The records as they will be.
    pub(super) after: BTreeMap<Id, Record>,
    /// The contacts and follow-ups of the customers read, as they were.
    pub(super) stored: BTreeMap<Id, Vec<Record>>,
    pub(super) lost: Vec<Lost>,
}

impl<'a> Writing<'a> {
    /// Reads clock, settings and current rows in one round, stamps and merges.
    pub async fn start(txn: &Txn<'_>, request: &'a Request, now: &'a Now) -> Result<Self, Error> {
        let mut wanted = vec![(META, CLOCK), (OTHER, SETTINGS_ID)];
        wanted.extend(request.change.records.iter().map(|r| (store_of(&r.kind), r.id.as_str())));
        wanted.extend(request.merge.iter().map(|r| (store_of(&r.kind), r.id.as_str())));
        wanted.extend(request.replan.iter().map(|id| (CUSTOMER, id.as_str())));
        let owners = likely_owners(request);
        let (rows, dossiers) =
            futures_util::join!(get_slices(txn, &wanted), read_slices(txn, &owners, &request.told));
        let mut rows = rows?.into_iter();
        let state = rows.next().flatten().and_then(|r| State::read(&r.json));
        let mut state = state.unwrap_or_else(|| State { clock: Clock::new(&now.device), seq: 0 });
        let settings = rows.next().flatten().and_then(|r| r.record());
        // Maps are extended, not collected: collecting into a tree brings a sort of its own along.
        let mut before: BTreeMap<Id, Record> = BTreeMap::new();
        before.extend(rows.filter_map(|r| r?.record()).map(|r| (r.id.clone(), r)));

        let clock_behind = state.clock.is_behind(now.ms);
        for record in &request.merge {
            state.clock.observe(record.latest());
        }
        let stamp = state.clock.tick(now.ms);
        state.seq += 1;
        let mut writing = Self {
            request,
            now,
            state,
            clock_behind,
            stamp,
            settings: settings_of(settings.as_ref()),
            before,
            after: BTreeMap::new(),
            stored: BTreeMap::new(),
            lost: Vec::new(),
        };
        writing.keep(owners, dossiers?);
        writing.take_in(txn).await?;
        Ok(writing)
    }

    async fn take_in(&mut self, txn: &Txn<'_>) -> Result<(), Error> {
        for (done, incoming) in self.request.merge.iter().enumerate() {
            breathe(txn, done).await?;
            let current = self.current(&incoming.id);
            let merged = match current {
                Some(own) => {
                    let (merged, lost) = own.merge(incoming.clone());
                    self.lost.extend(lost);
                    merged
                }
                None => incoming.clone(),
            };
            self.after.insert(incoming.id.clone(), merged);
        }
        for (done, change) in self.request.change.records.iter().enumerate() {
            breathe(txn, done).await?;
            self.apply(change);
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

    /// Writes a change onto the record as it will be.
    pub(super) fn apply(&mut self, change: &RecordChange) {
        let next = apply(self.current(&change.id), change, &self.stamp);
        self.after.insert(change.id.clone(), next);
    }

    /// Returns a record as it will be.
    pub(super) fn look(&self, id: &Id) -> Option<&Record> {
        self.after.get(id).or_else(|| self.before.get(id))
    }

    fn current(&self, id: &Id) -> Option<Record> {
        self.look(id).cloned()
    }

    /// Names the customers whose next step may have moved, and whether to plan anew.
    ///
    /// Records merged for a customer this phone did not have are taken as they come: they were
    /// planned where they were written, and a restored backup stays the same byte for byte.
    fn affected(&self) -> BTreeMap<Id, bool> {
        let mut affected: BTreeMap<Id, bool> = BTreeMap::new();
        affected.extend(self.request.replan.iter().map(|id| (id.clone(), true)));
        let mut merged: Vec<&Id> = self.request.merge.iter().map(|r| &r.id).collect();
        order::sort_by(&mut merged, Ord::cmp);
        for record in self.after.values() {
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
                let is_new_here =
                    merged.binary_search(&&record.id).is_ok() && !self.before.contains_key(&owner);
                *affected.entry(owner).or_default() |= !is_new_here;
            }
        }
        affected
    }

    /// Keeps what was read of customers; what is known already stands.
    pub(super) fn keep(&mut self, ids: Vec<Id>, dossiers: Vec<Dossier>) {
        for (id, (customer, records)) in ids.into_iter().zip(dossiers) {
            for record in &records {
                self.before.entry(record.id.clone()).or_insert_with(|| record.clone());
            }
            if let Some(customer) = customer {
                self.before.entry(id.clone()).or_insert(customer);
            }
            self.stored.insert(id, records);
        }
    }

    /// Reads those customers of a list that were not read yet.
    pub(super) async fn read(&mut self, txn: &Txn<'_>, mut ids: Vec<Id>) -> Result<(), Error> {
        ids.retain(|id| !self.stored.contains_key(id));
        if !ids.is_empty() {
            let dossiers = read_slices(txn, &ids, &Told::default()).await?;
            self.keep(ids, dossiers);
        }
        Ok(())
    }

    /// Reads what is still missing, follows merged cards and households, replans, derives, puts everything.
    pub async fn finish(mut self, txn: &Txn<'_>) -> Result<Saved, Error> {
        self.read(txn, self.affected().into_keys().collect()).await?;
        self.follow_merged(txn).await?;
        if let Some(beside) = &self.request.beside {
            beside.settle(&mut self, txn).await?;
        }
        let mut plan_anew = self.affected();
        let families = self.read_families(txn, &mut plan_anew).await?;
        let mut fresh: BTreeMap<Id, Vec<Record>> = BTreeMap::new();
        for record in self.after.values() {
            if let Some(owner) = owner_of(record) {
                fresh.entry(owner).or_default().push(record.clone());
            }
        }
        let mut customers = Vec::new();
        let all = plan_anew.len();
        for (done, (id, anew)) in plan_anew.into_iter().enumerate() {
            if done > 0 && done % MANY == 0 {
                self.request.told.tell(0.5, done, all);
            }
            breathe(txn, done).await?;
            let Some(record) = self.current(&id) else { continue };
            if !record.is_alive() {
                customers.push((record, None));
                continue;
            }
            let own = fresh.remove(&id).unwrap_or_default();
            let derived = self.plan(&record, own, families.relatives(&self, &record), anew);
            customers.push((record, Some(derived)));
        }
        let durability = txn.durability();
        self.put(txn, &customers).await?;
        Ok(Saved {
            seq: self.state.seq,
            stamp: self.stamp,
            label: self.request.change.label.clone(),
            records: self.after.into_values().collect(),
            customers,
            durability,
            clock_behind: self.clock_behind,
        })
    }

    /// Makes the stored follow-ups of one customer agree with the rules, and derives what lists show.
    /// `fresh` are the records written in this commit that belong to it now.
    fn plan(
        &mut self,
        customer: &Record,
        fresh: Vec<Record>,
        relatives: Vec<Contact>,
        anew: bool,
    ) -> Derived {
        let mut records: BTreeMap<Id, Record> = BTreeMap::new();
        // A stored record may have been moved to another customer by this commit.
        let stored = self.stored.get(&customer.id).into_iter().flatten();
        let stays = stored.filter(|r| !self.after.contains_key(&r.id)).cloned();
        records.extend(stays.chain(fresh).map(|r| (r.id.clone(), r)));
        let view = Customer::read(&customer.id, &customer.fields);
        let contacts = contacts_in(records.values());
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
                if let Some(record) = self.current(&change.id) {
                    records.insert(change.id.clone(), record);
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

    async fn put(
        &self,
        txn: &Txn<'_>,
        customers: &[(Record, Option<Derived>)],
    ) -> Result<(), Error> {
        let others = self.after.values().filter(|r| store_of(&r.kind) != CUSTOMER);
        for (done, record) in others.enumerate() {
            breathe(txn, done).await?;
            txn.put(store_of(&record.kind), &Row::of_record(record))?;
        }
        for (done, (record, derived)) in customers.iter().enumerate() {
            breathe(txn, done).await?;
            txn.put(CUSTOMER, &Row::of_customer(record, derived.as_ref()))?;
        }
        let touched = self
            .after
            .values()
            .filter_map(|after| Touched::between(self.before.get(&after.id), after));
        let entry = Entry {
            seq: self.state.seq,
            stamp: self.stamp.clone(),
            label: self.request.change.label.clone(),
            records: touched.collect(),
            lost: self.lost.clone(),
        };
        txn.put(
            JOURNAL,
            &Row::plain(&super::journal::key(entry.seq), json::write(&entry.to_json())),
        )?;
        txn.put(META, &Row::plain(CLOCK, self.state.written()))
    }
}

/// Lets the page paint after every so many records: between requests it may, and a timer would end the
/// transaction.
async fn breathe(txn: &Txn<'_>, done: usize) -> Result<(), Error> {
    if done > 0 && done.is_multiple_of(MANY) {
        txn.get(META, CLOCK).await?;
    }
    Ok(())
}

/// Reads rows a slice at a time.
async fn get_slices(txn: &Txn<'_>, wanted: &[(&str, &str)]) -> Result<Vec<Option<Row>>, Error> {
    let mut rows = Vec::with_capacity(wanted.len());
    for slice in wanted.chunks(MANY) {
        rows.extend(txn.get_many(slice).await?);
    }
    Ok(rows)
}

/// Names the customer a contact or follow-up belongs to.
pub(super) fn owner_of(record: &Record) -> Option<Id> {
    let is_owned = matches!(record.kind.as_str(), "contact" | "follow_up");
    record.fields.text("customer").filter(|_| is_owned).map(Id)
}

/// Reads the living contacts among records.
pub(super) fn contacts_in<'r>(records: impl Iterator<Item = &'r Record>) -> Vec<Contact> {
    let contacts = records.filter(|r| r.is_alive() && r.kind == "contact");
    contacts.filter_map(|r| Contact::read(&r.id, &r.fields)).collect()
}

fn follow_ups_in(records: &BTreeMap<Id, Record>) -> Vec<FollowUp> {
    let follow_ups = records.values().filter(|r| r.is_alive() && r.kind == "follow_up");
    follow_ups.filter_map(|r| FollowUp::read(&r.id, &r.fields)).collect()
}

/// Reads the settings; a deleted record (its creation was undone) leaves the defaults.
fn settings_of(record: Option<&Record>) -> Settings {
    let alive = record.filter(|r| r.is_alive());
    alive.map(|r| Settings::read(&r.fields)).unwrap_or_default()
}

/// A customer's record, and its contacts and follow-ups.
pub(super) type Dossier = (Option<Record>, Vec<Record>);

/// Reads dossiers a slice at a time, so that no frame waits for thousands of them.
async fn read_slices(txn: &Txn<'_>, ids: &[Id], told: &Told) -> Result<Vec<Dossier>, Error> {
    let mut all = Vec::with_capacity(ids.len());
    for slice in ids.chunks(MANY) {
        all.extend(read_dossiers(txn, slice).await?);
        if ids.len() > MANY {
            told.tell(0.0, all.len(), ids.len());
        }
    }
    Ok(all)
}

/// Reads customers with their contacts and follow-ups, all requests under way at once.
async fn read_dossiers(txn: &Txn<'_>, ids: &[Id]) -> Result<Vec<Dossier>, Error> {
    let keys: Vec<&str> = ids.iter().map(Id::as_str).collect();
    let wanted: Vec<(&str, &str)> = keys.iter().map(|key| (CUSTOMER, *key)).collect();
    let (customers, contacts, follow_ups) = futures_util::join!(
        txn.get_many(&wanted),
        txn.by_keys(CONTACT, BY_CUSTOMER, &keys),
        txn.by_keys(FOLLOW_UP, BY_CUSTOMER, &keys)
    );
    let lists = contacts?.into_iter().zip(follow_ups?);
    let dossier = |(customer, (contacts, follow_ups)): (Option<Row>, (Vec<Row>, Vec<Row>))| {
        let records = contacts.iter().chain(&follow_ups).filter_map(Row::record).collect();
        (customer.and_then(|r| r.record()), records)
    };
    Ok(customers?.into_iter().zip(lists).map(dossier).collect())
}

/// Names the customers a request is about, as far as it says so itself.
fn likely_owners(request: &Request) -> Vec<Id> {
    let mut owners: Vec<Id> = request.replan.clone();
    let mut add = |kind: &str, id: &Id, fields: &Fields| match kind {
        "customer" => owners.push(id.clone()),
        "contact" | "follow_up" => owners.extend(fields.text("customer").map(Id)),
        _ => {}
    };
    request.change.records.iter().for_each(|r| add(&r.kind, &r.id, &r.set));
    request.merge.iter().for_each(|r| add(&r.kind, &r.id, &r.fields));
    order::sort_by(&mut owners, Ord::cmp);
    owners.dedup();
    owners
}
