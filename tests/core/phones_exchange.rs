//! Files between phones: whatever happened to a phone, what it wrote gets to the others.

use crate::phones::{DAY, Phone, exchange};
use genke::commit::rows::JOURNAL;
use genke::record::journal::too_many;
use proptest::prelude::*;

fn two_phones() -> (Phone, Phone) {
    let (mut here, mut there) = (Phone::new("p1"), Phone::new("p2"));
    here.add("a", 1_000);
    there.add("b", 1_100);
    exchange(&mut here, &mut there, 2, 2_000);
    assert_eq!(here.text(), there.text());
    (here, there)
}

#[test]
fn what_changed_is_sent_and_nothing_else() {
    let (mut here, mut there) = two_phones();
    assert_eq!(here.batch("p2").records.len(), 0);
    here.log("c-a", "a", 3_000);
    let sent: Vec<String> = here.batch("p2").records.iter().map(|r| r.kind.clone()).collect();
    assert!(sent.contains(&"contact".to_owned()), "{sent:?}");
    assert!(!here.batch("p2").records.iter().any(|r| r.id.as_str() == "b"));
    exchange(&mut here, &mut there, 2, 4_000);
    assert_eq!(here.text(), there.text());
    assert_eq!(here.batch("p2").records.len(), 0);
}

#[test]
fn a_journal_forgotten_means_everything() {
    for forgotten in [1, 2, u64::MAX] {
        let (mut here, mut there) = two_phones();
        here.log("c-a", "a", 3_000);
        let seq = here.seq();
        here.forget_journal(forgotten.min(seq));
        here.log("c-b", "b", 100 * DAY);
        here.forget_journal(forgotten.min(here.seq()));
        exchange(&mut here, &mut there, 2, 101 * DAY);
        assert_eq!(here.text(), there.text(), "{forgotten}");
        assert!(there.is_alive("c-a") && there.is_alive("c-b"));
    }
}

#[test]
fn after_a_hundred_idle_days_the_journal_still_says_what_the_other_has() {
    let (here, _) = two_phones();
    let entries: Vec<(i64, usize)> =
        here.rows.rows(JOURNAL).iter().map(|r| (crate::phones::START, r.json.len())).collect();
    assert_eq!(too_many(&entries, crate::phones::START + 100 * DAY), 0);
}

#[test]
fn a_phone_set_back_to_an_older_copy_sends_what_it_wrote_since() {
    let (mut here, mut there) = two_phones();
    let old = here.clone();
    for i in 0..5 {
        here.log(&format!("gone-{i}"), "a", 3_000 + i);
    }
    exchange(&mut here, &mut there, 2, 4_000);
    // Set back; it writes on, less and then more than it had before.
    for more in [2, 9] {
        let (mut here, mut there) = (old.clone(), there.clone());
        for i in 0..more {
            here.log(&format!("new-{i}"), "a", 5_000 + i);
        }
        there.log("theirs", "b", 5_500);
        exchange(&mut here, &mut there, 3, 6_000);
        assert_eq!(here.text(), there.text(), "{more}");
        assert!(there.is_alive("new-0") && here.is_alive("gone-4") && here.is_alive("theirs"));
    }
    // The other one is set back as well.
    let (_, mut back) = two_phones();
    here.log("last", "a", 7_000);
    exchange(&mut here, &mut back, 3, 8_000);
    assert_eq!(here.text(), back.text());
    assert!(back.is_alive("gone-0") && back.is_alive("last"));
}

#[test]
fn a_copy_of_a_phone_and_a_third_one_come_together() {
    let (mut here, mut third) = two_phones();
    // The whole database copied to another phone: the same name, two hands.
    let mut copy = here.clone();
    here.log("from-here", "a", 3_000);
    copy.log("from-copy", "b", 3_001);
    for round in 0..4 {
        exchange(&mut here, &mut third, 1, 4_000 + 100 * round);
        exchange(&mut copy, &mut third, 1, 4_050 + 100 * round);
    }
    assert_eq!(here.text(), third.text());
    assert_eq!(copy.text(), third.text());
    assert!(copy.is_alive("from-here") && here.is_alive("from-copy"));
}

#[test]
fn an_acknowledgement_beyond_the_own_position_is_not_believed() {
    let (mut here, _) = two_phones();
    here.log("c-a", "a", 3_000);
    for peer in &mut here.peers {
        peer.sent += 1_000;
    }
    assert_eq!(here.batch("p2").records.len(), here.records().len());
    let (mut here, _) = two_phones();
    here.log("c-a", "a", 3_000);
    // A phone of an older version tells no stamp: it gets everything, and more than it needs costs nothing.
    here.peers[0].sent_at = None;
    assert_eq!(here.batch("p2").records.len(), here.records().len());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(std::env::var("CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(300)))]
    #[test]
    fn whatever_happens_to_phones_three_quiet_rounds_bring_them_together(
        steps in prop::collection::vec((0usize..3, 0u8..8, 0i64..40), 1..14),
    ) {
        let mut phones = ["p1", "p2", "p3"].map(Phone::new);
        let mut kept = phones.clone();
        for (i, (at, what, time)) in steps.into_iter().enumerate() {
            let ms = 3_000 + i as i64 * 100 + time;
            let other = (at + 1 + usize::from(what % 2 == 0)) % 3;
            match what {
                0 => kept[at] = phones[at].clone(),
                1 => phones[at] = kept[at].clone(),
                2 => {
                    let seq = phones[at].seq();
                    phones[at].forget_journal(seq.saturating_sub(1));
                }
                3 | 4 => {
                    let batch = phones[other].batch(&phones[at].device);
                    phones[at].receive(&batch, ms);
                }
                5 => {
                    // The file is made and never comes in.
                    let _ = phones[at].batch(&phones[other].device);
                }
                _ => phones[at].add(&format!("k{i}"), ms),
            }
        }
        for round in 0..3 {
            for (a, b) in [(0, 1), (1, 2), (0, 2)] {
                let (left, right) = phones.split_at_mut(b);
                exchange(&mut left[a], &mut right[0], 1, 90_000 + round * 100 + 20 * a as i64);
            }
        }
        prop_assert_eq!(phones[0].text(), phones[1].text());
        prop_assert_eq!(phones[1].text(), phones[2].text());
    }
}
