//! 盘客: who is gone through, in which order, and a run that resumes.

use crate::showroom::{at, day};
use genke::domain::customer::Customer;
use genke::domain::fields::Id;
use genke::domain::plan::Derived;
use genke::domain::review::{Facts, Progress, Set, count, members};
use genke::domain::words::{DealStage, Tier};
use proptest::prelude::*;

/// Reads `a A 11-20 12-01 11-10`: id, tier, next date, end of protection, last effective contact;
/// `-` = none, `勿扰` or `退房` at the end.
fn person(row: &str) -> (Customer, Derived) {
    let words: Vec<&str> = row.split_whitespace().collect();
    let moment = |n: usize| (words[n] != "-").then(|| at(words[n]));
    let customer = Customer {
        id: Id::new(words[0]),
        tier: genke::domain::words::Word::parse(words[1]),
        do_not_disturb: words.contains(&"勿扰"),
        deal_stage: words.contains(&"退房").then_some(DealStage::Withdrawn),
        first_seen_at: Some(at("10-01")),
        ..Customer::default()
    };
    let derived = Derived {
        next_due: moment(2),
        protection_end: (words[3] != "-").then(|| day(words[3])),
        last_effective: moment(4),
        ..Derived::default()
    };
    (customer, derived)
}

const PEOPLE: &[&str] = &[
    "a A 11-20 12-01 11-10",
    "b B 11-18 11-21 11-14",
    "c C 11-20 - -",
    "d D 11-01 11-21 11-01",
    "e A - 11-23 11-21",
    "f - - 11-24 11-06",
    "g A 11-21 11-20 11-20",
    "h A 11-01 11-21 - 勿扰",
    "i B - - - 退房",
];

#[test]
fn a_set_lists_the_most_pressing_first() {
    let people: Vec<_> = PEOPLE.iter().map(|row| person(row)).collect();
    let rows = [
        (Set::Overdue, "b a c"),
        (Set::TierA, "a g e"),
        (Set::Ending, "b e"),
        (Set::Silent(7), "a b c f"),
        (Set::Silent(15), "c f"),
        (Set::Silent(52), ""),
        (Set::NoNext, "e f"),
    ];
    for (set, expected) in rows {
        let facts = || people.iter().map(|(customer, next)| Facts { customer, next });
        let ids = members(set, &mut facts(), 2, at("11-21"));
        let said: Vec<&str> = ids.iter().map(Id::as_str).collect();
        assert_eq!(said.join(" "), expected, "{set:?}");
        assert_eq!(count(set, &mut facts(), 2, at("11-21")), ids.len());
    }
}

#[test]
fn a_set_is_named() {
    let said: Vec<String> = Set::all().map(Set::label).collect();
    assert_eq!(
        said,
        ["逾期", "全部A级", "将过保护期", "7天未联系", "15天未联系", "30天未联系", "没有下次"]
    );
    for set in Set::all() {
        assert_eq!(Set::read(&set.name()), Some(set));
    }
    for name in ["", "silent-", "silent-x", "b"] {
        assert_eq!(Set::read(name), None, "{name}");
    }
}

#[test]
fn a_run_goes_on_where_it_stopped() {
    let ids: Vec<Id> = ["a", "b", "c", "d"].map(Id::new).into();
    let mut run = Progress::start(Set::Overdue, ids);
    assert_eq!(run.said(), "第1位,共4位");
    run.decide(&Id::new("a"));
    run.decide(&Id::new("a"));
    run.decide(&Id::new("z"));
    run.forward();
    run.forward();
    assert_eq!((run.current(), run.said().as_str()), (Some(&Id::new("c")), "第3位,共4位"));
    let text = run.draft().to_string();
    let mut again = Progress::from_draft(&serde_json::from_str(&text).unwrap()).unwrap();
    assert_eq!(again, run);
    // Somebody was deleted meanwhile: the turn stays.
    again.keep(&|id| id.as_str() != "a");
    assert_eq!((again.current(), again.said().as_str()), (Some(&Id::new("c")), "第2位,共3位"));
    again.keep(&|id| id.as_str() != "c");
    assert_eq!(again.current(), Some(&Id::new("d")));
    again.forward();
    again.forward();
    assert!(again.is_over() && again.current().is_none());
    run.position = 4;
    assert_eq!(run.said(), "4位看完,已安排1位");
    run.back();
    assert_eq!(run.current(), Some(&Id::new("d")));
    assert_eq!(Progress::start(Set::NoNext, Vec::new()).said(), "0位看完,已安排0位");
    for bad in [
        "{}",
        r#"{"review":"a","ids":[1],"position":0,"done":[]}"#,
        r#"{"review":"?","ids":[],"position":0,"done":[]}"#,
        r#"{"review":"a","ids":[],"position":-1,"done":[]}"#,
    ] {
        assert_eq!(Progress::from_draft(&serde_json::from_str(bad).unwrap()), None, "{bad}");
    }
    let far = r#"{"review":"a","ids":["x"],"position":99,"done":[]}"#;
    assert!(Progress::from_draft(&serde_json::from_str(far).unwrap()).unwrap().is_over());
}

proptest! {
    #[test]
    fn nobody_who_refused_is_gone_through(rows in prop::collection::vec((0usize..5, -40i64..40, any::<bool>(), any::<bool>()), 0..30)) {
        let now = at("11-21");
        let people: Vec<_> = rows.iter().enumerate().map(|(n, (tier, due, refused, dated))| {
            let customer = Customer {
                id: Id::new(format!("k{n:02}")),
                tier: [None, Some(Tier::A), Some(Tier::B), Some(Tier::C), Some(Tier::D)][*tier],
                do_not_disturb: *refused,
                ..Customer::default()
            };
            let next_due = dated.then(|| now + chrono::TimeDelta::days(*due));
            (customer, Derived { next_due, ..Derived::default() })
        }).collect();
        for set in Set::all() {
            let mut facts = people.iter().map(|(customer, next)| Facts { customer, next });
            let ids = members(set, &mut facts, 2, now);
            let mut unique = ids.clone();
            unique.sort();
            unique.dedup();
            prop_assert_eq!(unique.len(), ids.len());
            for (customer, _) in people.iter().filter(|(c, _)| ids.contains(&c.id)) {
                prop_assert!(!customer.do_not_disturb && customer.tier != Some(Tier::D));
            }
        }
    }
}
