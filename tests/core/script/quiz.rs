use genke::domain::fields::Id;
use genke::domain::quiz::{Answer, Asked, Card, LONGEST_DAYS, due};
use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::json;

use super::{day, fields};

/// Answers one card on its due days: `+` 会, `-` 不会; returns the intervals and the last ease.
fn check(answers: &str, intervals: &[u32], ease: f64) {
    let mut today = day("2026-11-21");
    let mut card: Option<Card> = None;
    let mut got = Vec::new();
    for c in answers.chars() {
        let answer = if c == '+' { Answer::Known } else { Answer::Unknown };
        let next = Card::answered(card.as_ref(), answer, "w", today);
        got.push(next.interval_days);
        today = next.due;
        card = Some(next);
    }
    assert_eq!(got, intervals, "{answers}");
    assert!((card.unwrap().ease - ease).abs() < 1e-9, "{answers}");
}

#[test]
fn intervals_follow_sm_2() {
    check("+", &[1], 2.5);
    check("++", &[1, 6], 2.5);
    check("+++", &[1, 6, 15], 2.5);
    check("++++", &[1, 6, 15, 38], 2.5);
    check("+++++", &[1, 6, 15, 38, LONGEST_DAYS], 2.5);
    check("-", &[0], 2.18);
    check("-+", &[0, 1], 2.28);
    check("-+++", &[0, 1, 6, 15], 2.48);
    check("++-++", &[1, 6, 0, 1, 6], 2.38);
    check("----------", &[0; 10], 1.3);
    check("----+++", &[0, 0, 0, 0, 1, 6, 9], 1.6);
}

fn names(ids: &[Id]) -> Vec<&str> {
    ids.iter().map(Id::as_str).collect()
}

#[test]
fn lists_what_is_due_today() {
    let today = day("2026-11-21");
    let card = |due: &str, began: &str, of: &str| Card {
        ease: 2.5,
        interval_days: 6,
        due: day(due),
        reps: 2,
        lapses: 0,
        began: day(began),
        of: of.into(),
    };
    let late = card("2026-11-18", "2026-11-01", "w");
    let now = card("2026-11-21", "2026-11-01", "w");
    let later = card("2026-11-22", "2026-11-01", "w");
    let other = card("2026-12-22", "2026-11-01", "an older wording");
    let lapsed = Card { reps: 0, interval_days: 0, ..now.clone() };
    let today_begun = card("2026-11-22", "2026-11-21", "w");
    let ids: Vec<Id> = "abcdefghi".chars().map(Id::new).collect();
    let cards = [
        None,
        Some(&lapsed),
        Some(&later),
        Some(&now),
        Some(&late),
        Some(&other),
        None,
        Some(&today_begun),
        None,
    ];
    let deck: Vec<Asked> =
        ids.iter().zip(cards).map(|(script, card)| Asked { script, wording: "w", card }).collect();
    assert_eq!(names(&due(&deck, 2, today)), ["e", "d", "f", "a", "b"]);
    assert_eq!(names(&due(&deck, 0, today)), ["e", "d", "f", "b"]);
    assert_eq!(names(&due(&deck, 9, today)), ["e", "d", "f", "a", "g", "i", "b"]);
    assert_eq!(names(&due(&[], 9, today)), [] as [&str; 0]);
}

#[test]
fn another_wording_starts_anew() {
    let today = day("2026-11-21");
    let mut card = Card::answered(None, Answer::Known, "w", today);
    card = Card::answered(Some(&card), Answer::Known, "w", card.due);
    let anew = Card::answered(Some(&card), Answer::Known, "x", day("2026-12-01"));
    assert_eq!((anew.interval_days, anew.reps, anew.of.as_str()), (1, 1, "x"));
    assert_eq!(anew.began, today);
}

#[test]
fn a_card_is_written_and_read() {
    let card = Card::answered(None, Answer::Unknown, "w", day("2026-11-21"));
    let change = card.write(&Id::new("s"));
    assert_eq!((change.kind.as_str(), &change.id), ("quiz_card", &Card::id(&Id::new("s"))));
    assert_eq!(Card::read(&change.set), Some((Id::new("s"), card)));
    assert_eq!(Card::read(&fields(json!({"script": "s"}))), None);
    assert_eq!(Card::read(&fields(json!({"script": "s", "state": {"ease": "x"}}))), None);
}

proptest! {
    #[test]
    fn whatever_is_answered_the_state_stays_in_bounds(answers in vec(any::<bool>(), 1..60)) {
        let mut today = day("2026-01-01");
        let mut card: Option<Card> = None;
        for known in answers {
            let answer = if known { Answer::Known } else { Answer::Unknown };
            let next = Card::answered(card.as_ref(), answer, "w", today);
            prop_assert!((1.3..=2.5).contains(&next.ease));
            prop_assert!(next.interval_days <= LONGEST_DAYS);
            prop_assert_eq!(next.interval_days == 0, answer == Answer::Unknown);
            prop_assert_eq!(next.due == today, answer == Answer::Unknown);
            let (_, read) = Card::read(&next.write(&Id::new("s")).set).unwrap();
            prop_assert_eq!(&read, &next);
            today = next.due;
            card = Some(next);
        }
    }
}
