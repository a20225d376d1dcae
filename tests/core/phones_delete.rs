//! A card deleted on one phone while another writes to it: no note is ever left without a card.

use crate::phones::{Phone, exchange};
use genke::commit::request::{AtMost, Request};
use genke::domain::change::RecordChange;
use genke::domain::fields::Id;
use proptest::prelude::*;

/// Two phones that both know `x` with one contact.
fn two_phones() -> (Phone, Phone) {
    let mut here = Phone::new("p1");
    here.add("x", 1_000);
    here.log("old", "x", 1_500);
    let mut there = Phone::new("p2");
    exchange(&mut here, &mut there, 2, 2_000);
    (here, there)
}

fn assert_agree(here: &Phone, there: &Phone) {
    assert_eq!(here.text(), there.text());
    assert_eq!(here.orphans(), [] as [String; 0]);
}

#[test]
fn what_is_logged_after_a_deletion_brings_the_card_back_with_its_timeline() {
    let (mut here, mut there) = two_phones();
    here.delete("x", 5_000);
    there.log("new", "x", 6_000);
    exchange(&mut here, &mut there, 2, 7_000);
    assert_agree(&here, &there);
    assert_eq!(here.seen(), "x:new,old");
    let open = here.records().into_iter().filter(|r| r.kind == "follow_up" && r.is_alive());
    assert!(open.count() > 0, "and its next date");
}

#[test]
fn a_card_edited_after_its_deletion_comes_back_with_its_timeline() {
    let (mut here, mut there) = two_phones();
    here.delete("x", 5_000);
    there.set(RecordChange::update("customer", &Id::new("x")).with("tier", "A"), 6_000);
    exchange(&mut here, &mut there, 2, 7_000);
    assert_agree(&here, &there);
    assert_eq!(here.seen(), "x:old");
}

#[test]
fn what_was_logged_before_the_deletion_goes_with_the_card_and_comes_back_with_it() {
    let (mut here, mut there) = two_phones();
    there.log("late", "x", 4_000);
    let deleted = here.delete("x", 5_000).seq;
    exchange(&mut here, &mut there, 2, 7_000);
    assert_agree(&here, &there);
    assert_eq!(here.seen(), "");
    here.undo(deleted, 8_000);
    assert_eq!(here.seen(), "x:late,old");
    exchange(&mut here, &mut there, 2, 9_000);
    assert_agree(&here, &there);
    assert_eq!(there.seen(), "x:late,old");
}

#[test]
fn a_contact_deleted_by_itself_stays_deleted_when_its_card_comes_back() {
    let (mut here, mut there) = two_phones();
    here.set(RecordChange::delete("contact", &Id::new("old")), 4_000);
    here.delete("x", 5_000);
    there.log("new", "x", 6_000);
    exchange(&mut here, &mut there, 2, 7_000);
    assert_agree(&here, &there);
    assert_eq!(here.seen(), "x:new");
}

#[test]
fn dates_made_by_rules_bring_nobody_back() {
    let (mut here, mut there) = two_phones();
    here.delete("x", 5_000);
    // A rule of the project changes: every date is planned anew there, without a word about x.
    let settings = RecordChange::new("setting", &Id::new("setting-project"));
    let change = genke::domain::change::Change {
        label: "改".into(),
        records: vec![settings.with("work_days", serde_json::json!([1, 2, 3]))],
    };
    let replan = vec![Id::new("x")];
    let due = (0..9).map(|n| (Id::new(format!("d{n}")), "2026-11-24".parse().unwrap())).collect();
    let at_most = Some(AtMost { per_day: 1, due });
    let request = Request { change, replan, at_most, ..Request::default() };
    there.request(&request, 6_000);
    exchange(&mut here, &mut there, 3, 7_000);
    assert_agree(&here, &there);
    assert_eq!(here.seen(), "");
}

#[test]
fn a_card_merged_into_one_that_is_nowhere_stays_with_its_contacts() {
    let (mut here, _) = two_phones();
    let mut other = here.clone();
    other.add("y", 3_000);
    let into = RecordChange::delete("customer", &Id::new("x")).with("merged_into", "y");
    other.set(into, 4_000);
    other.set(RecordChange::update("contact", &Id::new("old")).with("customer", "y"), 4_001);
    let part: Vec<_> = other.records().into_iter().filter(|r| r.id.as_str() == "x").collect();
    here.merge(part, 5_000);
    assert_eq!(here.orphans(), [] as [String; 0]);
    assert_eq!(here.seen(), "x:old");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(std::env::var("CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(300)))]
    #[test]
    fn no_note_is_left_without_a_card_and_phones_agree(
        steps in prop::collection::vec((0usize..3, 0usize..2, 0u8..5, 0i64..50), 1..10),
    ) {
        let mut phones = ["p1", "p2", "p3"].map(Phone::new);
        phones[0].add("x", 1_000);
        phones[0].add("y", 1_010);
        phones[0].log("c-x", "x", 1_020);
        let (first, rest) = phones.split_first_mut().unwrap();
        rest.iter_mut().for_each(|phone| exchange(first, phone, 1, 1_100));
        let mut logged: Vec<(String, &str)> = vec![("c-x".into(), "x")];
        let (mut deleted_at, mut logged_at) = ([-1_i64; 2], [1_020_i64, 0]);
        for (i, (phone, whom, what, time)) in steps.into_iter().enumerate() {
            let (customer, ms) = (["x", "y"][whom], 3_000 + i as i64 * 100 + time);
            let own = &mut phones[phone];
            if !own.is_alive(customer) {
                continue;
            }
            match what {
                0 => {
                    own.delete(customer, ms);
                    deleted_at[whom] = deleted_at[whom].max(ms);
                }
                1 => {
                    let id = Id::new(customer);
                    own.set(RecordChange::update("customer", &id).with("tier", "A"), ms);
                }
                2 => {
                    let other = phones[(phone + 1) % 3].clone();
                    phones[phone].receive(&other.batch(["p1", "p2", "p3"][phone]), ms);
                }
                _ => {
                    own.log(&format!("n{i}"), customer, ms);
                    logged_at[whom] = ms;
                    logged.push((format!("n{i}"), customer));
                }
            }
        }
        for round in 0..4 {
            for (a, b) in [(0, 1), (1, 2), (0, 2)] {
                let (left, right) = phones.split_at_mut(b);
                exchange(&mut left[a], &mut right[0], 1, 90_000 + round * 100 + 20 * a as i64);
            }
        }
        prop_assert_eq!(phones[0].text(), phones[1].text());
        prop_assert_eq!(phones[1].text(), phones[2].text());
        prop_assert_eq!(phones[0].orphans(), Vec::<String>::new());
        // Who was written to after every deletion is there.
        for whom in 0..2 {
            let is_there = phones[0].is_alive(["x", "y"][whom]);
            prop_assert!(is_there || logged_at[whom] < deleted_at[whom], "{}", whom);
        }
        // Whoever's card stands has every note that was written about them.
        for (contact, customer) in logged {
            prop_assert_eq!(phones[0].is_alive(&contact), phones[0].is_alive(customer), "{}", contact);
        }
    }
}
