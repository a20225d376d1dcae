//! The one write path: read the current rows, stamp, merge, replan, put — in one strict transaction.

use std::collections::BTreeMap;

use crate::domain::cadence::Situation;
use crate::domain::change::{Change, RecordChange};
use crate::domain::contact::Contact;
use crate::domain::customer::Customer;
use crate::domain::fields::{Fields, Id, Moment};
use crate::domain::follow_up::FollowUp;
use crate::domain::order;
use crate::domain::plan::{self, Derived};
use crate::domain::settings::{SETTINGS_ID, Settings};
use crate::record::apply::apply;
use crate::record::envelope::Record;
use crate::record::journal::{Entry, Touched};
use crate::record::merge::Lost;
use crate::record::stamp::{Clock, Stamp};

use super::connection::{PATIENCE_MS, Store};
use super::error::Error;
use super::meta::{CLOCK, State};
use super::row::Row;
use super::schema::{
    BY_CUSTOMER, COMMIT, CONTACT, CUSTOMER, FOLLOW_UP, JOURNAL, META, OTHER, store_of,
};
use super::txn::Txn;

/// Rows an import may hold before it is given more time than an ordinary write.
const MANY: usize = 200;
/// How long a write of many rows may take.
const MANY_PATIENCE_MS: i32 = 300_000;

/// Asks for one user intent to be written.
#[derive(Clone, Debug, Default)]
pub struct Request {
    /// Field changes to stamp now.
    pub change: Change,
    /// Records that already carry stamps (from a bundle), to be merged.
    pub merge: Vec<Record>,
    /// Customers whose next step must be computed again though none of their records change.
    pub replan: Vec<Id>,
    /// Is told how far a write of many rows is.
    pub told: Told,
}

/// Tells a share between 0 and 1 to whoever asked for it.
#[derive(Clone, Default)]
pub struct Told(Option<std::rc::Rc<dyn Fn(f64)>>);

impl Told {
    /// Makes one that calls `f`.
    pub fn new(f: impl Fn(f64) + 'static) -> Self {
        Self(Some(std::rc::Rc::new(f)))
    }

    #[expect(clippy::cast_precision_loss, reason = "a share needs no more")]
    fn tell(&self, from: f64, done: usize, of: usize) {
        if let Some(told) = &self.0 {
            told(from + 0.5 * done as f64 / of.max(1) as f64);
        }
    }
}

impl std::fmt::Debug for Told {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Told")
    }
}

/// The arguments the core must not fetch itself.
#[derive(Clone, Debug)]
pub struct Now {
    pub ms: i64,
    pub moment: Moment,
    /// Names this device if it has no name yet.
    pub device: String,
}

/// Tells what was written.
#[derive(Clone, Debug, PartialEq)]
pub struct Saved {
    pub seq: u64,
    pub stamp: Stamp,
    pub label: String,
    /// Every record written, as it is now.
    pub records: Vec<Record>,
    /// Every customer whose row was written, with what was derived for it (none when deleted).
    pub customers: Vec<(Record, Option<Derived>)>,
    /// The durability the browser gave the transaction.
    pub durability: Option<String>,
    /// By how many minutes the phone's clock is behind the last stamp, when it matters.
    pub clock_behind: Option<i64>,
}

impl Saved {
    /// Describes a request that was found to be written though its answer went missing.
    pub fn found(request: &Request, seq: u64, now: &Now) -> Self {
        Self {
            seq,
            stamp: Stamp::from_parts(now.ms, 0, &now.device),
            label: request.change.label.clone(),
            records: Vec::new(),
            customers: Vec::new(),
            durability: None,
            clock_behind: None,
        }
    }
}

impl Store {
    /// Writes one request whole or not at all; returns only after the browser said `complete`.
    pub async fn commit(&self, request: &Request, now: &Now) -> Result<Saved, Error> {
        let many = request.change.records.len() + request.merge.len() + request.replan.len() > MANY;
        let patience = if many { MANY_PATIENCE_MS } else { PATIENCE_MS };
        self.write(&COMMIT, patience, async |txn| {
            Writing::start(txn, request, now).await?.finish(txn).await
        })
        .await
    }

    /// Tells whether a request whose answer never came was written after all.
    pub async fn was_written(&self, request: &Request) -> Result<bool, Error> {
        self.close();
        let wanted: Vec<(String, Id)> =
            request.change.records.iter().map(|r| (r.kind.clone(), r.id.clone())).collect();
        let found = self.records(&wanted).await?;
        let holds = |c: &RecordChange| {
            found
                .iter()
                .any(|r| r.id == c.id && c.set.0.iter().all(|(k, v)| r.fields.0.get(k) == Some(v)))
        };
        Ok(request.change.records.iter().all(holds))
    }
}

/// Holds one commit between reading and putting.
struct Writing<'a> {
    request: &'a Request,
    now: &'a Now,
    state: State,
    clock_behind: Option<i64>,
    stamp: Stamp,
    settings: Settings,
    /// The records as they were, by id.
    before: BTreeMap<Id, Record>,
    /// The records as they will be.
    after: BTreeMap<Id, Record>,
    /// The contacts and follow-ups of customers as they were.
    stored: BTreeMap<Id, Vec<Record>>,
    lost: Vec<Lost>,
}

impl<'a> Writing<'a> {
    /// Reads clock, settings and current rows in one round, stamps and merges.
    async fn start(txn: &Txn<'_>, request: &'a Request, now: &'a Now) -> Result<Self, Error> {
        let mut wanted = vec![(META, CLOCK), (OTHER, SETTINGS_ID)];
        wanted.extend(request.change.records.iter().map(|r| (store_of(&r.kind), r.id.as_str())));
        wanted.extend(request.merge.iter().map(|r| (store_of(&r.kind), r.id.as_str())));
        wanted.extend(request.replan.iter().map(|id| (CUSTOMER, id.as_str())));
        let owners = likely_owners(request);
        let (rows, dossiers) =
            futures_util::join!(txn.get_many(&wanted), read_slices(txn, &owners, &request.told));
        let mut rows = rows?.into_iter();
        let state = rows.next().flatten().and_then(|r| serde_json::from_str(&r.json).ok());
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
        writing.take_in();
        Ok(writing)
    }

    fn take_in(&mut self) {
        for incoming in &self.request.merge {
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
        for change in &self.request.change.records {
            self.apply(change);
        }
        if let Some(record) = self.after.get(&Id::new(SETTINGS_ID)) {
            self.settings = settings_of(Some(record));
        }
    }

    fn apply(&mut self, change: &RecordChange) {
        let next = apply(self.current(&change.id), change, &self.stamp);
        self.after.insert(change.id.clone(), next);
    }

    fn current(&self, id: &Id) -> Option<Record> {
        self.after.get(id).cloned().or_else(|| self.before.get(id).cloned())
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

    fn keep(&mut self, ids: Vec<Id>, dossiers: Vec<Dossier>) {
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

    /// Reads what is still missing of the affected customers, replans, derives and puts everything.
    async fn finish(mut self, txn: &Txn<'_>) -> Result<Saved, Error> {
        let mut missing: Vec<Id> = self.affected().into_keys().collect();
        missing.retain(|id| !self.stored.contains_key(id));
        if !missing.is_empty() {
            let dossiers = read_slices(txn, &missing, &Told::default()).await?;
            self.keep(missing, dossiers);
        }
        let plan_anew = self.affected();

        let mut owned: BTreeMap<Id, Vec<Record>> = BTreeMap::new();
        for record in
            self.after.values().filter(|r| matches!(r.kind.as_str(), "contact" | "follow_up"))
        {
            if let Some(owner) = record.fields.text("customer") {
                owned.entry(Id(owner)).or_default().push(record.clone());
            }
        }
        let mut customers = Vec::new();
        let all = plan_anew.len();
        for (done, (id, anew)) in plan_anew.into_iter().enumerate() {
            if done > 0 && done % MANY == 0 {
                self.request.told.tell(0.5, done, all);
                // Between requests the page may paint; a timer would end the transaction.
                txn.get(META, CLOCK).await?;
            }
            let Some(record) = self.current(&id) else { continue };
            if !record.is_alive() {
                customers.push((record, None));
                continue;
            }
            let fresh = owned.remove(&id).unwrap_or_default();
            let mut records: BTreeMap<Id, Record> = BTreeMap::new();
            let stored = self.stored.remove(&id).unwrap_or_default();
            records.extend(stored.into_iter().map(|r| (r.id.clone(), r)));
            records.extend(fresh.into_iter().map(|r| (r.id.clone(), r)));
            let derived = self.plan(&record, &mut records, anew);
            customers.push((record, Some(derived)));
        }
        let durability = txn.durability();
        self.put(txn, &customers)?;
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
    fn plan(
        &mut self,
        customer: &Record,
        records: &mut BTreeMap<Id, Record>,
        anew: bool,
    ) -> Derived {
        let view = Customer::read(&customer.id, &customer.fields);
        let alive = |r: &&Record| r.is_alive();
        let contacts: Vec<Contact> = (records.values().filter(alive))
            .filter(|r| r.kind == "contact")
            .filter_map(|r| Contact::read(&r.id, &r.fields))
            .collect();
        let read_follow_ups = |records: &BTreeMap<Id, Record>| -> Vec<FollowUp> {
            let follow_ups = records.values().filter(alive).filter(|r| r.kind == "follow_up");
            follow_ups.filter_map(|r| FollowUp::read(&r.id, &r.fields)).collect()
        };
        let mut follow_ups = read_follow_ups(records);
        let settings = self.settings.clone();
        if anew {
            let changes = plan::replan(&Situation {
                customer: &view,
                contacts: &contacts,
                relatives: &[],
                follow_ups: &follow_ups,
                settings: &settings,
                now: self.now.moment,
            });
            for change in &changes {
                self.apply(change);
                if let Some(record) = self.current(&change.id) {
                    records.insert(change.id.clone(), record);
                }
            }
            follow_ups = read_follow_ups(records);
        }
        plan::derive(&Situation {
            customer: &view,
            contacts: &contacts,
            relatives: &[],
            follow_ups: &follow_ups,
            settings: &settings,
            now: self.now.moment,
        })
    }

    fn put(&self, txn: &Txn<'_>, customers: &[(Record, Option<Derived>)]) -> Result<(), Error> {
        for record in self.after.values().filter(|r| store_of(&r.kind) != CUSTOMER) {
            txn.put(store_of(&record.kind), &Row::of_record(record))?;
        }
        for (record, derived) in customers {
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
        txn.put(JOURNAL, &Row::plain(&super::journal::key(entry.seq), to_json(&entry)?))?;
        txn.put(META, &Row::plain(CLOCK, to_json(&self.state)?))
    }
}

/// Reads the settings; a deleted record (its creation was undone) leaves the defaults.
fn settings_of(record: Option<&Record>) -> Settings {
    let alive = record.filter(|r| r.is_alive());
    alive.map(|r| Settings::read(&r.fields)).unwrap_or_default()
}

/// A customer's record, and its contacts and follow-ups.
type Dossier = (Option<Record>, Vec<Record>);

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

fn to_json(value: &impl serde::Serialize) -> Result<String, Error> {
    serde_json::to_string(value)
        .map_err(|e| Error::Broken { name: "SerializeError".into(), message: e.to_string() })
}
