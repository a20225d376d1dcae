//! One commit between reading and putting: the rows as they were, the records as they will be.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::domain::change::RecordChange;
use crate::domain::contact::Contact;
use crate::domain::fields::{Id, Moment};
use crate::domain::settings::{SETTINGS_ID, Settings};
use crate::record::ahead::Ahead;
use crate::record::apply::apply;
use crate::record::envelope::Record;
use crate::record::merge::Lost;
use crate::record::stamp::Stamp;
use crate::record::unreadable::quoted;

use super::dossiers::{Dossier, get_slices, likely_owners, read_slices};
use super::pace::Pace;
use super::request::{Now, Request};
use super::rows::{CLOCK, CUSTOMER, META, OTHER, Refused, Rows, store_of};
use super::state::State;

/// Rows read before those of the request: the clock and the settings.
const HEAD: usize = 2;

/// Holds one commit between reading and putting.
pub struct Writing<'a> {
    pub(super) request: &'a Request,
    now: &'a Now,
    pub(super) pace: Pace,
    pub(super) state: State,
    pub(super) clock_behind: Option<i64>,
    pub(super) stamp: Stamp,
    pub(super) settings: Settings,
    /// The records as they were, by id.
    pub(super) before: BTreeMap<Id, Arc<Record>>,
    /// The records as they will be.
    pub(super) after: BTreeMap<Id, Arc<Record>>,
    /// The contacts and follow-ups of the customers read, as they were.
    pub(super) stored: BTreeMap<Id, Vec<Arc<Record>>>,
    /// The contacts and follow-ups as they will be, by the customer they belong to then; made once all is merged.
    pub(super) fresh: BTreeMap<Id, Vec<Arc<Record>>>,
    pub(super) lost: Vec<Lost>,
    /// The stamps that come in from a clock far ahead.
    ahead: Ahead,
    /// The rows met that cannot be read, by id, with their stores.
    unreadable: BTreeMap<Id, (&'static str, String)>,
}

impl<'a> Writing<'a> {
    /// Reads clock, settings and current rows in one round, stamps and merges.
    pub async fn start<R: Rows>(
        txn: &R,
        request: &'a Request,
        now: &'a Now,
    ) -> Result<Self, R::Error> {
        let mut wanted = vec![(META, CLOCK), (OTHER, SETTINGS_ID)];
        wanted.extend(request.change.records.iter().map(|r| (store_of(&r.kind), r.id.as_str())));
        wanted.extend(request.merge.iter().map(|r| (store_of(&r.kind), r.id.as_str())));
        wanted.extend(request.replan.iter().map(|id| (CUSTOMER, id.as_str())));
        let pace = Pace::start(request.told.clone(), txn.steady_ms());
        let owners = likely_owners(request);
        let (rows, dossiers) =
            futures_util::join!(get_slices(txn, &wanted), read_slices(txn, &owners, &pace));
        let mut rows = rows?.into_iter();
        let mut state = match rows.next().flatten().and_then(|r| State::read(&r.json)) {
            Some(state) => state,
            None => State::rebuild(txn, &pace, &now.device, now.ms).await?,
        };
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
        let mut after = BTreeMap::new();
        if request.settle_clock {
            let far = state.settle(txn, &pace, now.ms).await?;
            let base = state.clock.last.as_ref().map_or(0, Stamp::ms);
            let own = Ahead::own(far.iter(), now.ms, base);
            for record in far {
                let settled = own.brought_back(record.clone(), None);
                state.clock.observe(settled.latest());
                before.insert(record.id.clone(), Arc::new(record));
                after.insert(settled.id.clone(), Arc::new(settled));
            }
        }
        let clock_behind = state.clock.is_behind(now.ms);
        let merged = request.merge.iter().map(Arc::as_ref);
        let ahead = Ahead::of(merged.clone(), state.measure(now.ms, merged));
        for record in &request.merge {
            pace.breathe(txn).await?;
            match ahead.is_empty() {
                true => state.clock.observe(record.latest()),
                false => {
                    let record = ahead.brought_back(Record::clone(record), None);
                    state.clock.observe(record.latest());
                }
            }
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
            after,
            ahead,
            stored: BTreeMap::new(),
            fresh: BTreeMap::new(),
            lost: Vec::new(),
            unreadable,
        };
        writing.keep(owners, dossiers?);
        writing.take_in(txn).await?;
        Ok(writing)
    }

    async fn take_in<R: Rows>(&mut self, txn: &R) -> Result<(), R::Error> {
        for incoming in &self.request.merge {
            self.pace.breathe(txn).await?;
            // What cannot be read stays beside the copy that can.
            if let Some((store, text)) = self.unreadable.remove(&incoming.id) {
                let aside = quoted(store, incoming.id.as_str(), &text);
                self.after.insert(aside.id.clone(), Arc::new(aside));
            }
            let own = self.current(&incoming.id);
            let incoming = if self.ahead.is_empty() {
                Arc::clone(incoming)
            } else {
                Arc::new(self.ahead.brought_back(Record::clone(incoming), own.as_ref()))
            };
            let merged = match own {
                Some(own) if own.kind != incoming.kind => return Err(Refused::OtherKind.into()),
                Some(own) => {
                    let (merged, lost) = own.merge(Record::clone(&incoming));
                    self.lost.extend(lost);
                    Arc::new(merged)
                }
                None => Arc::clone(&incoming),
            };
            self.after.insert(incoming.id.clone(), merged);
        }
        for change in &self.request.change.records {
            self.pace.breathe(txn).await?;
            if self.unreadable.contains_key(&change.id) {
                return Err(Refused::Unreadable.into());
            }
            match self.look(&change.id) {
                None if change.must_exist => return Err(Refused::Gone.into()),
                Some(own) if own.kind != change.kind => return Err(Refused::OtherKind.into()),
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
    pub(super) async fn read<R: Rows>(
        &mut self,
        txn: &R,
        mut ids: Vec<Id>,
    ) -> Result<(), R::Error> {
        ids.retain(|id| !self.stored.contains_key(id));
        if !ids.is_empty() {
            let dossiers = read_slices(txn, &ids, &self.pace).await?;
            self.keep(ids, dossiers);
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
}

/// Reads the living contacts among records.
pub(super) fn contacts_in<'r>(records: impl Iterator<Item = &'r Record>) -> Vec<Contact> {
    let contacts = records.filter(|r| r.is_alive() && r.kind == "contact");
    contacts.filter_map(|r| Contact::read(&r.id, &r.fields)).collect()
}

/// Reads the settings; a deleted record (its creation was undone) leaves the defaults.
fn settings_of(record: Option<&Record>) -> Settings {
    let alive = record.filter(|r| r.is_alive());
    alive.map(|r| Settings::read(&r.fields)).unwrap_or_default()
}
