//! Phones with the real commit over rows in memory: they write, meet, exchange files, fall back to older copies.

use chrono::DateTime;
use genke::commit::journal::{entry, key, plan_undo, stamp_of, unsent};
use genke::commit::memory::{Memory, run};
use genke::commit::request::{Now, Request, Saved};
use genke::commit::rows::{CLOCK, JOURNAL, META, RECORDS, Rows};
use genke::commit::state::State;
use genke::domain::change::{Change, RecordChange};
use genke::domain::contact::Contact;
use genke::domain::fields::Id;
use genke::record::digest::Digest;
use genke::record::envelope::Record;
use genke::record::exchange_note::{Note, Peer};
use genke::record::journal::Undo;

/// The zero of every test: Saturday 2026-11-21, 09:30 in Beijing.
pub const START: i64 = 1_795_224_600_000;
pub const DAY: i64 = 86_400_000;

#[derive(Clone, Debug)]
pub struct Phone {
    pub rows: Memory,
    pub device: String,
    pub peers: Vec<Peer>,
}

/// A file between two phones.
#[derive(Clone, Debug)]
pub struct Batch {
    pub from: String,
    pub note: Note,
    pub records: Vec<Record>,
}

impl Phone {
    pub fn new(device: &str) -> Self {
        Self { rows: Memory::default(), device: device.into(), peers: Vec::new() }
    }

    pub fn now(&self, ms: i64) -> Now {
        let utc = DateTime::from_timestamp_millis(START + ms).unwrap();
        let zone = chrono::FixedOffset::east_opt(8 * 3600).unwrap();
        Now { ms: START + ms, moment: utc.with_timezone(&zone), device: self.device.clone() }
    }

    /// Writes a request at `ms` after [`START`].
    pub fn request(&mut self, request: &Request, ms: i64) -> Saved {
        self.rows.commit(request, &self.now(ms)).unwrap()
    }

    pub fn commit(&mut self, change: Change, ms: i64) -> Saved {
        self.request(&Request { change, ..Request::default() }, ms)
    }

    pub fn set(&mut self, change: RecordChange, ms: i64) -> Saved {
        self.commit(Change { label: "改".into(), records: vec![change] }, ms)
    }

    pub fn add(&mut self, customer: &str, ms: i64) {
        let change = RecordChange::new("customer", &Id::new(customer));
        self.set(change.with("name", format!("客{customer}")).with("tier", "B"), ms);
    }

    pub fn log(&mut self, id: &str, customer: &str, ms: i64) -> Saved {
        let contact = RecordChange::new("contact", &Id::new(id))
            .with("customer", customer)
            .with("when", "2026-11-20T10:00:00+08:00")
            .with("way", "去电")
            .with("outcome", "接通");
        self.set(contact, ms)
    }

    /// Deletes a customer with all that belongs to it, as the card's ⋯ does.
    pub fn delete(&mut self, customer: &str, ms: i64) -> Saved {
        let mut change = Change::new("删除客户");
        change.push(RecordChange::delete("customer", &Id::new(customer)));
        for record in self.records() {
            let is_owned = record.fields.text("customer").as_deref() == Some(customer);
            if is_owned && record.is_alive() {
                change.push(RecordChange::delete(&record.kind, &record.id));
            }
        }
        self.commit(change, ms)
    }

    pub fn plan_undo(&self, seq: u64) -> Undo {
        run(plan_undo(&self.rows, seq)).unwrap().unwrap()
    }

    pub fn undo(&mut self, seq: u64, ms: i64) -> Saved {
        let undo = self.plan_undo(seq);
        self.commit(undo.change, ms)
    }

    pub fn merge(&mut self, records: Vec<Record>, ms: i64) -> Saved {
        let merge = records.into_iter().map(Into::into).collect();
        let change = Change::new("同步");
        self.request(&Request { change, merge, ..Request::default() }, ms)
    }

    /// Takes in everything another phone holds.
    pub fn meet(&mut self, other: &Self, ms: i64) {
        self.merge(other.records(), ms);
    }

    pub fn seq(&self) -> u64 {
        let row = self.rows.rows(META).into_iter().find(|row| row.id == CLOCK);
        row.and_then(|row| State::read(&row.json)).map_or(0, |state| state.seq)
    }

    /// Makes the file for another phone, as 同步到另一台手机 does.
    pub fn batch(&self, to: &str) -> Batch {
        let (digest, upto) = (self.digest(), self.seq());
        let peer = self.peers.iter().find(|p| p.device == to);
        let mut wanted = peer.and_then(|peer| run(unsent(&self.rows, peer, upto)).unwrap());
        let chosen = |ids: &Option<std::collections::HashSet<String>>| -> Vec<Record> {
            let is_in = |r: &Record| ids.as_ref().is_none_or(|ids| ids.contains(r.id.as_str()));
            self.records().into_iter().filter(is_in).collect()
        };
        let mut records = chosen(&wanted);
        if records.is_empty() && peer.is_some_and(|p| !digest.differences(&p.digest).is_empty()) {
            wanted = None;
            records = self.records();
        }
        let note = Note {
            name: self.device.clone(),
            to: Some(to.into()),
            since: peer.filter(|_| wanted.is_some()).map_or(0, |p| p.sent),
            upto,
            at: run(stamp_of(&self.rows, upto)).unwrap(),
            ack: peer.map_or(0, |p| p.seen),
            ack_at: peer.and_then(|p| p.seen_at.clone()),
            digest,
        };
        Batch { from: self.device.clone(), note, records }
    }

    /// Takes a file in.
    pub fn receive(&mut self, batch: &Batch, ms: i64) {
        let saved = self.merge(batch.records.clone(), ms);
        let at = self.peers.iter().position(|p| p.device == batch.from).unwrap_or_else(|| {
            self.peers.push(Peer { device: batch.from.clone(), ..Peer::default() });
            self.peers.len() - 1
        });
        self.peers[at].take(&batch.note, &self.device, saved.seq, "x".into());
    }

    pub fn digest(&self) -> Digest {
        let mut digest = Digest::default();
        self.records().iter().for_each(|r| digest.add(r));
        digest
    }

    /// Every record, in the order of its store and id.
    pub fn records(&self) -> Vec<Record> {
        RECORDS
            .iter()
            .flat_map(|store| self.rows.rows(store))
            .map(|row| row.record().unwrap())
            .collect()
    }

    pub fn find(&self, id: &str) -> Option<Record> {
        self.records().into_iter().find(|r| r.id.as_str() == id)
    }

    pub fn is_alive(&self, id: &str) -> bool {
        self.find(id).is_some_and(|r| r.is_alive())
    }

    pub fn text(&self) -> Vec<String> {
        self.records().iter().map(Record::canonical).collect()
    }

    pub fn contacts_of(&self, customer: &Id) -> Vec<Contact> {
        let records = self.records();
        let alive = records.iter().filter(|r| r.kind == "contact" && r.is_alive());
        let views = alive.filter_map(|r| Contact::read(&r.id, &r.fields));
        views.filter(|c| c.customer == *customer).collect()
    }

    /// The living customers with the contacts that are seen there.
    pub fn seen(&self) -> String {
        let records = self.records();
        let alive = records.iter().filter(|r| r.kind == "customer" && r.is_alive());
        let row = |r: &Record| {
            let ids: Vec<String> =
                self.contacts_of(&r.id).iter().map(|c| c.id.to_string()).collect();
            format!("{}:{}", r.id, ids.join(","))
        };
        alive.map(row).collect::<Vec<_>>().join(" ")
    }

    /// Lists living contacts and follow-ups whose customer is not there.
    pub fn orphans(&self) -> Vec<String> {
        let owner = |r: &Record| r.fields.text("customer").filter(|_| r.is_alive());
        let records = self.records();
        let lost = records.iter().filter(|r| owner(r).is_some_and(|id| !self.is_alive(&id)));
        lost.map(|r| r.id.to_string()).collect()
    }

    /// Forgets journal entries up to a position.
    pub fn forget_journal(&mut self, upto: u64) {
        for seq in 1..=upto {
            self.rows.delete(JOURNAL, &key(seq)).unwrap();
        }
    }

    pub fn label_of(&self, seq: u64) -> Option<String> {
        run(entry(&self.rows, seq)).unwrap().map(|entry| entry.label)
    }
}

/// Has two phones hand each other files, `rounds` times there and back.
pub fn exchange(here: &mut Phone, there: &mut Phone, rounds: i64, ms: i64) {
    for round in 0..rounds {
        there.receive(&here.batch(&there.device), ms + round * 10);
        here.receive(&there.batch(&here.device), ms + round * 10 + 5);
    }
}
