//! Two cards of one person become one, on one phone, undone, and on two phones at once.

use crate::showroom::{at, contacts};
use genke::domain::change::{Change, Fate, RecordChange};
use genke::domain::contact::Contact;
use genke::domain::fields::{Fields, Id};
use genke::domain::follow_up::FollowUp;
use genke::domain::settings::Settings;
use genke::domain::uniting::{Around, Mend, Side, mend, merged_into, moved, redirect, unite};
use genke::record::apply::apply;
use genke::record::envelope::Record;
use genke::record::journal::{Entry, Touched, undo};
use genke::record::stamp::Clock;
use proptest::prelude::*;
use std::collections::BTreeMap;

fn fields(json: &str) -> Fields {
    serde_json::from_str(json).unwrap()
}

fn united(kept: &Fields, gone: &Fields, log: (&str, &str), relatives: &[Id]) -> Change {
    let (a, b) = (Id::new("a"), Id::new("b"));
    let (settings, ours, theirs) = (Settings::default(), contacts(log.0), contacts(log.1));
    let side = |id, fields, contacts| Side { id, fields, contacts, follow_ups: &[] };
    let around = Around { referred: &[], relatives, settings: &settings, now: at("11-21") };
    unite(&side(&a, kept, &ours), &side(&b, gone, &theirs), &around)
}

/// What is written to the kept card; doing it again writes nothing more.
#[track_caller]
fn check(kept: &str, gone: &str, expected: &str) {
    check_with(kept, gone, ("", ""), expected);
}

#[track_caller]
fn check_with(kept: &str, gone: &str, log: (&str, &str), expected: &str) {
    let (mut kept, gone) = (fields(kept), fields(gone));
    let on_kept = |change: &Change| {
        let card = change.records.iter().find(|r| r.id == Id::new("a"));
        card.map(|r| r.set.clone()).unwrap_or_default()
    };
    let change = united(&kept, &gone, log, &[]);
    assert_eq!(serde_json::to_string(&on_kept(&change)).unwrap(), expected);
    let last = change.records.last().unwrap();
    assert_eq!((last.fate, last.id.as_str()), (Fate::Delete, "b"));
    assert_eq!(merged_into(&last.set), Some(Id::new("a")));
    kept.0.extend(on_kept(&change).0);
    let all = [log.0, log.1].join(";");
    let again = on_kept(&united(&kept, &gone, (&all, ""), &[]));
    assert_eq!(again, Fields::default(), "twice");
}

#[test]
fn fields_of_two_cards() {
    let rows = [
        // The kept card's value stands, gaps are filled, unknown fields too.
        (
            r#"{"channel":"来电"}"#,
            r#"{"channel":"中介","area":"<70","later":7}"#,
            r#"{"area":"<70","later":7}"#,
        ),
        (r#"{"area":null}"#, r#"{"area":"<70","need":null}"#, r#"{"area":"<70"}"#),
        // Sets are united.
        (
            r#"{"concerns/学区":true,"concerns/价格":null,"tags/急":false}"#,
            r#"{"concerns/价格":true,"concerns/交通":true,"concerns/安全":null,"tags/急":true}"#,
            r#"{"concerns/交通":true,"concerns/价格":true,"tags/急":true}"#,
        ),
        (
            r#"{"phones/13800138000":{"label":"配偶"}}"#,
            r#"{"phones/13800138000":{"label":"本人"},"phones/13912345678":{"label":"本人"}}"#,
            r#"{"phones/13912345678":{"label":"本人"}}"#,
        ),
        (
            r#"{"budget":{"total_wan":268,"later":1}}"#,
            r#"{"budget":{"total_wan":300,"down_wan":80}}"#,
            r#"{"budget":{"down_wan":80,"later":1,"total_wan":268}}"#,
        ),
        (r#"{"budget":{"total_wan":268}}"#, r#"{"budget":{"total_wan":300}}"#, "{}"),
        // The higher tier; D only where nobody says otherwise, with its reason.
        (r#"{"tier":"C"}"#, r#"{"tier":"B"}"#, r#"{"tier":"B"}"#),
        (r#"{"tier":"B"}"#, r#"{"tier":"C"}"#, "{}"),
        (r#"{"tier":"D","invalid_reason":"同行市调"}"#, r#"{"tier":"C"}"#, r#"{"tier":"C"}"#),
        (r#"{"tier":"C"}"#, r#"{"tier":"D","invalid_reason":"同行市调"}"#, "{}"),
        (
            "{}",
            r#"{"tier":"D","invalid_reason":"同行市调"}"#,
            r#"{"invalid_reason":"同行市调","tier":"D"}"#,
        ),
        // 勿扰 stands, from whichever card.
        (r#"{"do_not_disturb":false}"#, r#"{"do_not_disturb":true}"#, r#"{"do_not_disturb":true}"#),
        (r#"{"do_not_disturb":true}"#, r#"{"do_not_disturb":false}"#, "{}"),
        (r#"{"pinned":false}"#, r#"{"pinned":true}"#, r#"{"pinned":true}"#),
        // The earlier registration, the further stage.
        (
            r#"{"first_seen_at":"2026-11-05T10:00:00+08:00"}"#,
            r#"{"first_seen_at":"2026-11-01T10:00:00+08:00"}"#,
            r#"{"first_seen_at":"2026-11-01T10:00:00+08:00"}"#,
        ),
        (
            r#"{"first_seen_at":"2026-11-01T10:00:00+08:00"}"#,
            r#"{"first_seen_at":"2026-11-05T10:00:00+08:00"}"#,
            "{}",
        ),
        (r#"{"deal_stage":"到访"}"#, r#"{"deal_stage":"签约"}"#, r#"{"deal_stage":"签约"}"#),
        (r#"{"deal_stage":"签约"}"#, r#"{"deal_stage":"到访"}"#, "{}"),
        (r#"{"deal_stage":"退房"}"#, r#"{"deal_stage":"签约"}"#, "{}"),
        (r#"{"deal_stage":"到访"}"#, r#"{"deal_stage":"退房"}"#, "{}"),
        // Notes are joined; a name or 微信号 that gives way can still be read.
        (
            r#"{"notes":"看南向"}"#,
            r#"{"name":"李总","notes":"要车位"}"#,
            r#"{"name":"李总","notes":"看南向\n来自李总:要车位"}"#,
        ),
        (
            r#"{"name":"李建国"}"#,
            r#"{"name":"李总","wechat":"ljg"}"#,
            r#"{"notes":"来自李总的卡片","wechat":"ljg"}"#,
        ),
        (
            r#"{"name":"李建国","wechat":"ljg"}"#,
            r#"{"name":"李建国 ","wechat":"li88","notes":"急"}"#,
            r#"{"notes":"来自李建国:微信号li88;急"}"#,
        ),
        // Nobody introduces himself.
        (r#"{"referred_by":"b"}"#, r#"{"referred_by":"z"}"#, r#"{"referred_by":"z"}"#),
        (r#"{"referred_by":"b"}"#, r#"{"referred_by":"a"}"#, r#"{"referred_by":null}"#),
        ("{}", r#"{"referred_by":"a"}"#, "{}"),
        ("{}", r#"{"merged_into":"x"}"#, "{}"),
        // A consent taken back stands.
        (
            r#"{"consent":{"at":"2026-11-01T10:00:00+08:00","way":"微信","version":"1"}}"#,
            r#"{"consent":{"at":"2026-11-02T10:00:00+08:00","way":"短信","version":"1"}}"#,
            "{}",
        ),
        (
            r#"{"consent":{"at":"2026-11-01T10:00:00+08:00","way":"微信","version":"1"}}"#,
            r#"{"consent":{"at":"2026-11-02T10:00:00+08:00","way":"短信","withdrawn_at":"2026-11-03T10:00:00+08:00"}}"#,
            r#"{"consent":{"at":"2026-11-02T10:00:00+08:00","way":"短信","withdrawn_at":"2026-11-03T10:00:00+08:00"}}"#,
        ),
    ];
    for (kept, gone, expected) in rows {
        check(kept, gone, expected);
    }
}

#[test]
fn protection_is_never_shortened() {
    let rows = [
        (
            r#"{"protection_ends":"2026-11-25"}"#,
            r#"{"protection_ends":"2026-11-28"}"#,
            ("", ""),
            r#"{"protection_ends":"2026-11-28"}"#,
        ),
        (
            r#"{"protection_ends":"2026-11-28"}"#,
            r#"{"protection_ends":"2026-11-25"}"#,
            ("", ""),
            "{}",
        ),
        (
            "{}",
            r#"{"protection_ends":"2026-11-28"}"#,
            ("", ""),
            r#"{"protection_ends":"2026-11-28"}"#,
        ),
        // 来访 11-16 protects until 12-01: the imported end would be earlier.
        ("{}", r#"{"protection_ends":"2026-11-28"}"#, ("11-16 来访 到访", ""), "{}"),
        (
            "{}",
            r#"{"protection_ends":"2026-12-05"}"#,
            ("11-16 来访 到访", ""),
            r#"{"protection_ends":"2026-12-05"}"#,
        ),
        (
            r#"{"protection_ends":"2026-11-25"}"#,
            "{}",
            ("", "11-16 来访 到访"),
            r#"{"protection_ends":"2026-12-01"}"#,
        ),
    ];
    for (kept, gone, log, expected) in rows {
        let (kept_fields, gone_fields) = (fields(kept), fields(gone));
        let change = united(&kept_fields, &gone_fields, log, &[]);
        let card = change.records.iter().find(|r| r.id == Id::new("a"));
        let set = card.map(|r| r.set.clone()).unwrap_or_default();
        assert_eq!(serde_json::to_string(&set).unwrap(), expected, "{kept} {gone}");
    }
}

#[test]
fn families_come_along_and_nobody_is_a_family_alone() {
    let said = |kept: &str, gone: &str, relatives: &[&str]| {
        let relatives: Vec<Id> = relatives.iter().map(|r| Id::new(*r)).collect();
        let change = united(&fields(kept), &fields(gone), ("", ""), &relatives);
        let row = |r: &RecordChange| format!("{}{}", r.id, serde_json::to_string(&r.set).unwrap());
        let rows: Vec<_> =
            change.records.iter().filter(|r| r.fate == Fate::Keep).map(row).collect();
        rows.join(" ")
    };
    let rows = [
        (
            "{}",
            r#"{"household":"h","relation":"配偶"}"#,
            &["c"][..],
            r#"a{"household":"h","relation":"配偶"}"#,
        ),
        (r#"{"household":"h"}"#, "{}", &[], ""),
        // Two families become one.
        (
            r#"{"household":"h"}"#,
            r#"{"household":"j"}"#,
            &["c", "d"],
            r#"c{"household":"h"} d{"household":"h"}"#,
        ),
        // Linked as family first, then found to be one person.
        (
            r#"{"household":"h","relation":"配偶"}"#,
            r#"{"household":"h"}"#,
            &[],
            r#"a{"household":null,"relation":null}"#,
        ),
        (r#"{"household":"h"}"#, r#"{"household":"h"}"#, &["c"], ""),
    ];
    for (kept, gone, relatives, expected) in rows {
        assert_eq!(said(kept, gone, relatives), expected, "{kept} {gone}");
    }
}

#[test]
fn what_belongs_to_the_card_comes_along() {
    let (a, b) = (Id::new("a"), Id::new("b"));
    let follow_up = fields(r#"{"customer":"b","due":"2026-11-25T10:00:00+08:00","origin":"手工"}"#);
    let follow_ups = [FollowUp::read(&Id::new("f1"), &follow_up).unwrap()];
    let (log, empty) = (contacts("11-16 来访 到访; 11-20 去电 未接"), Fields::default());
    let settings = Settings::default();
    let kept = Side { id: &a, fields: &empty, contacts: &[], follow_ups: &[] };
    let gone = Side { id: &b, fields: &empty, contacts: &log, follow_ups: &follow_ups };
    let referred = [Id::new("r1"), a.clone()];
    let around =
        Around { referred: &referred, relatives: &[], settings: &settings, now: at("11-21") };
    let change = unite(&kept, &gone, &around);
    let row = |r: &RecordChange| {
        format!("{} {} {}", r.kind, r.id, serde_json::to_string(&r.set).unwrap())
    };
    let rows: Vec<_> = change.records.iter().map(row).collect();
    assert_eq!(
        rows,
        [
            r#"contact c00 {"customer":"a"}"#,
            r#"contact c01 {"customer":"a"}"#,
            r#"follow_up f1 {"customer":"a"}"#,
            r#"customer r1 {"referred_by":"a"}"#,
            r#"customer b {"merged_into":"a"}"#,
        ]
    );
    assert_eq!(unite(&kept, &kept, &around).records, []);
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
