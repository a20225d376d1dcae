//! Two cards merged on one phone while another writes to them, or merges them too.

use crate::phones::Phone;
use crate::showroom::at;
use genke::domain::change::RecordChange;
use genke::domain::contact::Contact;
use genke::domain::fields::{Fields, Id};
use genke::domain::settings::Settings;
use genke::domain::uniting::redirect::{Mend, mend, merged_into, moved, redirect};
use genke::domain::uniting::{Around, Side, unite};
use proptest::prelude::*;

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

fn side<'a>(id: &'a Id, fields: &'a Fields, contacts: &'a [Contact]) -> Side<'a> {
    Side { id, fields, whole: fields, contacts, follow_ups: &[] }
}

fn unite_cards(phone: &mut Phone, kept: &str, gone: &str, ms: i64) -> u64 {
    let (kept, gone) = (Id::new(kept), Id::new(gone));
    let (Some(a), Some(b)) = (phone.find(kept.as_str()), phone.find(gone.as_str())) else {
        return 0;
    };
    if !a.is_alive() || !b.is_alive() {
        return 0;
    }
    let log: Vec<Contact> = phone.contacts_of(&gone);
    let settings = Settings::default();
    let around = Around { referred: &[], relatives: &[], settings: &settings, now: at("11-21") };
    let change = unite(&side(&kept, &a.fields, &[]), &side(&gone, &b.fields, &log), &around);
    phone.commit(change, ms).seq
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
    let seq = unite_cards(&mut here, "a", "b", 3_000);
    assert_eq!(here.seen(), "a:c-a,c-b c:c-c");
    assert_eq!(here.plan_undo(seq).left, []);
    here.undo(seq, 3_001);
    assert_eq!(here.seen(), before);
    assert_eq!(here.find("a").unwrap().fields.text("notes"), None);
}

#[test]
fn a_contact_logged_meanwhile_on_another_phone_is_not_lost() {
    // Whichever was written first, and whoever meets whom first.
    for (unite_ms, log_ms) in [(3_000, 4_000), (4_000, 3_000)] {
        let (mut here, mut there) = two_phones();
        unite_cards(&mut here, "a", "b", unite_ms);
        there.log("c-new", "b", log_ms);
        there.set(RecordChange::new("customer", &Id::new("b")).with("tier", "A"), log_ms + 1);
        meet_until_still(&mut here, &mut there);
        assert_eq!(here.seen(), "a:c-a,c-b,c-new c:c-c");
        let tier = here.find("a").unwrap().fields.text("tier");
        // What was written before it was given up, but not known here, is on the card given up only.
        assert_eq!(tier.as_deref(), (log_ms > unite_ms).then_some("A"));
    }
}

#[test]
fn cards_merged_crosswise_leave_one() {
    let (mut here, mut there) = two_phones();
    unite_cards(&mut here, "a", "b", 3_000);
    unite_cards(&mut there, "b", "a", 3_500);
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
                    phone.find(id.as_str()).and_then(|r| merged_into(&r.fields))
                });
                phone.log(&format!("n{i}"), customer.as_str(), ms);
                all += 1;
            } else if first != second {
                unite_cards(phone, names[first], names[second], ms);
            }
        }
        meet_until_still(&mut here, &mut there);
        let alive: Vec<Id> = here.records().iter().filter(|r| r.kind == "customer" && r.is_alive()).map(|r| r.id.clone()).collect();
        let seen: usize = alive.iter().map(|id| here.contacts_of(id).len()).sum();
        prop_assert_eq!(seen, all, "{}", here.seen());
    }
}
