//! Two cards merged on one phone while another writes to them, or merges them too.

use crate::showroom::at;
use genke::domain::change::{Change, RecordChange};
use genke::domain::contact::Contact;
use genke::domain::fields::{Fields, Id};
use genke::domain::settings::Settings;
use genke::domain::uniting::redirect::{Mend, mend, merged_into, moved, redirect};
use genke::domain::uniting::{Around, Side, unite};
use genke::record::apply::apply;
use genke::record::envelope::Record;
use genke::record::journal::{Entry, Touched, undo};
use genke::record::stamp::Clock;
use proptest::prelude::*;
use std::collections::BTreeMap;

fn fields(json: &str) -> Fields {
    serde_json::from_str(json).unwrap()
}

#[test]
fn a_card_merged_away_is_followed() {
    // a→b→c; d↔e; f→f; g→d.
    let known = [("a", "b"), ("b", "c"), ("d", "e"), ("e", "d"), ("f", "f"), ("g", "d")];
    let lookup = |id: &Id| known.iter().find(|k| k.0 == id.as_str()).map(|k| Id::new(k.1));
    let rows = [
        ("a", "c"),
        ("b", "c"),
        ("c", "c"),
        ("d", "d"),
        ("e", "d"),
        ("f", "f"),
        ("g", "d"),
        ("x", "x"),
    ];
    for (from, to) in rows {
        assert_eq!(redirect(&Id::new(from), &lookup), Id::new(to), "{from}");
    }
    let of = |customer: &str| fields(&format!(r#"{{"customer":"{customer}"}}"#));
    let id = Id::new("c9");
    assert_eq!(moved("contact", &id, &of("c"), &lookup), None);
    assert_eq!(moved("contact", &id, &Fields::default(), &lookup), None);
    let change = moved("contact", &id, &of("a"), &lookup).unwrap();
    assert_eq!(change.set, of("c"));
    let gone = fields(r#"{"merged_into":"b"}"#);
    assert_eq!(mend(&Id::new("a"), &gone, false, &lookup), None);
    assert_eq!(mend(&Id::new("a"), &gone, true, &lookup), Some(Mend::UniteAgain(Id::new("c"))));
    assert_eq!(mend(&Id::new("c"), &Fields::default(), true, &lookup), None);
    let circle = fields(r#"{"merged_into":"e"}"#);
    assert!(matches!(mend(&Id::new("d"), &circle, false, &lookup), Some(Mend::BringBack(_))));
}

/// A phone: its records, its clock, and what the store does around a commit.
#[derive(Clone)]
struct Phone {
    records: BTreeMap<Id, Record>,
    clock: Clock,
    journal: Vec<Entry>,
}

impl Phone {
    fn new(device: &str) -> Self {
        Self { records: BTreeMap::new(), clock: Clock::new(device), journal: Vec::new() }
    }

    fn commit(&mut self, change: &Change, ms: i64) {
        let before = self.records.clone();
        let stamp = self.clock.tick(ms);
        let mut open: Vec<RecordChange> = change.records.clone();
        let mut rounds = 0;
        while !open.is_empty() {
            for change in &open {
                let next = apply(self.records.remove(&change.id), change, &stamp);
                self.records.insert(change.id.clone(), next);
            }
            open = self.settled();
            rounds += 1;
            assert!(rounds < 9, "settles");
        }
        let touched = self.records.values();
        let touched = touched.filter_map(|r| Touched::between(before.get(&r.id), r)).collect();
        let (seq, label) = (self.journal.len() as u64, change.label.clone());
        self.journal.push(Entry { seq, stamp, label, records: touched, lost: Vec::new() });
    }

    fn meet(&mut self, other: &Self, ms: i64) {
        for theirs in other.records.values() {
            self.clock.observe(theirs.latest());
            let own = self.records.remove(&theirs.id);
            let merged = match own {
                Some(own) => own.merge(theirs.clone()).0,
                None => theirs.clone(),
            };
            self.records.insert(merged.id.clone(), merged);
        }
        let settled = self.settled();
        self.commit(&Change { label: "同步".into(), records: settled }, ms);
    }

    /// What the store writes after a merge, in the same transaction.
    fn settled(&self) -> Vec<RecordChange> {
        let lookup = |id: &Id| self.records.get(id).and_then(|r| merged_into(&r.fields));
        let mut changes = Vec::new();
        for r in self.records.values() {
            if r.kind != "customer" {
                changes.extend(moved(&r.kind, &r.id, &r.fields, &lookup));
                continue;
            }
            match mend(&r.id, &r.fields, r.is_alive(), &lookup) {
                Some(Mend::BringBack(back)) => changes.push(back),
                Some(Mend::UniteAgain(into)) if self.records.contains_key(&into) => {
                    // Only what was written since it was given up.
                    let is_new =
                        |name: &String| r.deleted.as_ref().is_none_or(|d| r.stamp_of(name) > d);
                    let mut fields = r.fields.clone();
                    fields.0.retain(|name, _| is_new(name));
                    let kept = &self.records[&into];
                    let side = |id, fields| Side { id, fields, contacts: &[], follow_ups: &[] };
                    let settings = Settings::default();
                    let around = Around {
                        referred: &[],
                        relatives: &[],
                        settings: &settings,
                        now: at("11-21"),
                    };
                    changes.extend(
                        unite(&side(&into, &kept.fields), &side(&r.id, &fields), &around).records,
                    );
                }
                _ => {}
            }
        }
        changes
    }

    fn undo_last(&mut self, ms: i64) {
        let entry = self.journal.last().unwrap().clone();
        let back = undo(&entry, |id| self.records.get(id).cloned());
        assert_eq!(back.left, []);
        self.commit(&back.change, ms);
    }

    fn unite(&mut self, kept: &str, gone: &str, ms: i64) {
        let (kept, gone) = (Id::new(kept), Id::new(gone));
        let (Some(a), Some(b)) = (self.records.get(&kept), self.records.get(&gone)) else { return };
        if !a.is_alive() || !b.is_alive() {
            return;
        }
        let log: Vec<Contact> = self.contacts_of(&gone);
        let settings = Settings::default();
        let around =
            Around { referred: &[], relatives: &[], settings: &settings, now: at("11-21") };
        let change = unite(
            &Side { id: &kept, fields: &a.fields, contacts: &[], follow_ups: &[] },
            &Side { id: &gone, fields: &b.fields, contacts: &log, follow_ups: &[] },
            &around,
        );
        self.commit(&change, ms);
    }

    fn contacts_of(&self, customer: &Id) -> Vec<Contact> {
        let alive = self.records.values().filter(|r| r.kind == "contact" && r.is_alive());
        let views = alive.filter_map(|r| Contact::read(&r.id, &r.fields));
        views.filter(|c| c.customer == *customer).collect()
    }

    fn set(&mut self, change: RecordChange, ms: i64) {
        self.commit(&Change { label: "改".into(), records: vec![change] }, ms);
    }

    fn log(&mut self, id: &str, customer: &str, ms: i64) {
        let contact = RecordChange::new("contact", &Id::new(id))
            .with("customer", customer)
            .with("when", "2026-11-20T10:00:00+08:00")
            .with("way", "去电")
            .with("outcome", "接通");
        self.set(contact, ms);
    }

    /// The living customers with the contacts that are seen there.
    fn seen(&self) -> String {
        let alive = self.records.values().filter(|r| r.kind == "customer" && r.is_alive());
        let row = |r: &Record| {
            let ids: Vec<String> =
                self.contacts_of(&r.id).iter().map(|c| c.id.to_string()).collect();
            format!("{}:{}", r.id, ids.join(","))
        };
        alive.map(row).collect::<Vec<_>>().join(" ")
    }

    fn text(&self) -> Vec<String> {
        self.records.values().map(Record::canonical).collect()
    }
}

/// Two phones that both know customers a, b, c with a contact each.
fn two_phones() -> (Phone, Phone) {
    let mut here = Phone::new("p1");
    for (i, id) in ["a", "b", "c"].into_iter().enumerate() {
        let ms = 1_000 + i as i64;
        here.set(RecordChange::new("customer", &Id::new(id)).with("name", format!("客{id}")), ms);
        here.log(&format!("c-{id}"), id, ms);
    }
    let mut there = Phone::new("p2");
    there.meet(&here, 2_000);
    (here, there)
}

fn meet_until_still(here: &mut Phone, there: &mut Phone) {
    for round in 0..4 {
        here.meet(there, 90_000 + round * 10);
        there.meet(here, 90_005 + round * 10);
    }
    assert_eq!(here.text(), there.text(), "phones that met agree");
}

#[test]
fn uniting_is_one_step_back() {
    let (mut here, _) = two_phones();
    let before = here.seen();
    here.unite("a", "b", 3_000);
    assert_eq!(here.seen(), "a:c-a,c-b c:c-c");
    here.undo_last(3_001);
    assert_eq!(here.seen(), before);
    assert_eq!(here.records[&Id::new("a")].fields.text("notes"), None);
}

#[test]
fn a_contact_logged_meanwhile_on_another_phone_is_not_lost() {
    // Whichever was written first, and whoever meets whom first.
    for (unite_ms, log_ms) in [(3_000, 4_000), (4_000, 3_000)] {
        let (mut here, mut there) = two_phones();
        here.unite("a", "b", unite_ms);
        there.log("c-new", "b", log_ms);
        there.set(RecordChange::new("customer", &Id::new("b")).with("tier", "A"), log_ms + 1);
        meet_until_still(&mut here, &mut there);
        assert_eq!(here.seen(), "a:c-a,c-b,c-new c:c-c");
        let tier = here.records[&Id::new("a")].fields.text("tier");
        // What was written before it was given up, but not known here, is on the card given up only.
        assert_eq!(tier.as_deref(), (log_ms > unite_ms).then_some("A"));
    }
}

#[test]
fn cards_merged_crosswise_leave_one() {
    let (mut here, mut there) = two_phones();
    here.unite("a", "b", 3_000);
    there.unite("b", "a", 3_500);
    meet_until_still(&mut here, &mut there);
    assert_eq!(here.seen(), "a:c-a,c-b c:c-c");
}

proptest! {
    #[test]
    fn no_contact_is_ever_lost(
        steps in prop::collection::vec((any::<bool>(), 0usize..3, 0usize..3, any::<bool>(), 0i64..50), 1..9),
    ) {
        let (mut here, mut there) = two_phones();
        let names = ["a", "b", "c"];
        let mut all = 3;
        for (i, (is_here, first, second, is_log, time)) in steps.into_iter().enumerate() {
            let phone = if is_here { &mut here } else { &mut there };
            let ms = 3_000 + i as i64 * 20 + time;
            if is_log {
                let customer = redirect(&Id::new(names[first]), &|id| {
                    phone.records.get(id).and_then(|r| merged_into(&r.fields))
                });
                phone.log(&format!("n{i}"), customer.as_str(), ms);
                all += 1;
            } else if first != second {
                phone.unite(names[first], names[second], ms);
            }
        }
        meet_until_still(&mut here, &mut there);
        let alive: Vec<Id> = here.records.values().filter(|r| r.kind == "customer" && r.is_alive()).map(|r| r.id.clone()).collect();
        let seen: usize = alive.iter().map(|id| here.contacts_of(id).len()).sum();
        prop_assert_eq!(seen, all, "{}", here.seen());
    }
}
