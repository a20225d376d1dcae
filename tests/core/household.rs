//! Customers who decide together: linking, what they are to each other, shared protection.

use crate::showroom::{Scene, at, beijing, contacts, settings};
use genke::domain::cadence::{Next, next};
use genke::domain::change::Change;
use genke::domain::customer::Customer;
use genke::domain::fields::{Fields, Id};
use genke::domain::household::{
    Linking, concerned, kin, link, relatives, said, said_of_number, unlink,
};
use genke::domain::plan::derive;
use genke::domain::protection::ends;
use proptest::prelude::*;
use std::collections::BTreeMap;

fn person(id: &str, json: &str) -> Customer {
    Customer::read(&Id::new(id), &serde_json::from_str::<Fields>(json).unwrap())
}

fn rows(linking: &Linking) -> String {
    let row = |r: &genke::domain::change::RecordChange| {
        format!("{}{}", r.id, serde_json::to_string(&r.set).unwrap())
    };
    let ids: Vec<&str> = linking.replan.iter().map(Id::as_str).collect();
    let all: Vec<_> = linking.change.records.iter().map(row).collect();
    format!("{} | {}", all.join(" "), ids.join(","))
}

#[test]
fn two_customers_become_one_household() {
    let new = Id::derived(&["household", "a", "b"]);
    let fresh =
        format!(r#"a{{"household":"{new}"}} b{{"household":"{new}","relation":"配偶"}} | a,b"#);
    let check =
        |all: &[(&str, &str)], pair: (&str, &str), relation: Option<&str>, expected: &str| {
            let people: Vec<Customer> = all.iter().map(|(id, json)| person(id, json)).collect();
            let of = |id: &str| people.iter().find(|p| p.id.as_str() == id).unwrap();
            let linking = link(of(pair.0), of(pair.1), relation, people.iter());
            assert_eq!(rows(&linking), expected, "{all:?}");
        };
    check(&[("a", "{}"), ("b", "{}")], ("a", "b"), Some("配偶"), &fresh);
    // Whoever links whom: the same household.
    let turned = format!(r#"b{{"household":"{new}"}} a{{"household":"{new}"}} | b,a"#);
    check(&[("a", "{}"), ("b", "{}")], ("b", "a"), None, &turned);
    let h = r#"{"household":"h"}"#;
    check(&[("a", h), ("b", "{}"), ("c", h)], ("b", "a"), None, r#"b{"household":"h"} | b,a,c"#);
    check(
        &[("a", h), ("b", r#"{"household":"j"}"#), ("c", r#"{"household":"j"}"#)],
        ("a", "b"),
        None,
        r#"b{"household":"h"} c{"household":"h"} | a,b,c"#,
    );
    check(&[("a", h), ("b", h)], ("a", "b"), Some("父母"), r#"b{"relation":"父母"} | a,b"#);
    check(&[("a", h), ("b", h)], ("a", "a"), None, " | ");
    // Seen from the spouse, a child is a child of the one who buys too.
    let spouse = r#"{"household":"h","relation":"配偶"}"#;
    check(
        &[("a", spouse), ("b", "{}")],
        ("a", "b"),
        Some("子女"),
        r#"b{"household":"h","relation":"子女"} | a,b"#,
    );
    check(
        &[("a", spouse), ("b", "{}")],
        ("a", "b"),
        Some("配偶"),
        r#"b{"household":"h","relation":"本人"} | a,b"#,
    );
    // A parent-in-law is nothing to the one who buys that can be said.
    check(&[("a", spouse), ("b", "{}")], ("a", "b"), Some("父母"), r#"b{"household":"h"} | a,b"#);
}

#[test]
fn one_leaves_and_nobody_is_a_household_alone() {
    let h = r#"{"household":"h","relation":"配偶"}"#;
    let check = |all: &[(&str, &str)], who: &str, expected: &str| {
        let people: Vec<Customer> = all.iter().map(|(id, json)| person(id, json)).collect();
        let leaver = people.iter().find(|p| p.id.as_str() == who).unwrap();
        assert_eq!(rows(&unlink(leaver, people.iter())), expected);
    };
    let plain = r#"{"household":"h"}"#;
    check(
        &[("a", plain), ("b", h)],
        "b",
        r#"b{"household":null,"relation":null} a{"household":null} | b,a"#,
    );
    check(
        &[("a", plain), ("b", h), ("c", plain)],
        "b",
        r#"b{"household":null,"relation":null} | b,a,c"#,
    );
    check(&[("a", "{}"), ("b", h)], "a", " | a");
}

#[test]
fn a_relative_is_named_with_what_they_are() {
    let people = [
        person(
            "a",
            r#"{"household":"h","name":"李","title":"先生","phones/13800138000":{"label":"本人"},"phones/13912345678":{"label":"配偶"}}"#,
        ),
        person("b", r#"{"household":"h","name":"王敏","relation":"配偶"}"#),
        person("c", r#"{"household":"h","name":"李母","relation":"父母"}"#),
        person("d", r#"{"household":"h","name":"小李","relation":"子女"}"#),
        person("x", r#"{"household":"j","name":"别人"}"#),
        person("y", r#"{"name":"单身"}"#),
    ];
    let of = |id: &str| people.iter().find(|p| p.id.as_str() == id).unwrap();
    let rows = [
        ("a", Some("家人:王敏(配偶)、李母(父母)、小李(子女)")),
        ("b", Some("家人:李先生(配偶)、李母、小李(子女)")),
        ("c", Some("家人:李先生(子女)、王敏、小李")),
        ("d", Some("家人:李先生(父母)、王敏(父母)、李母")),
        ("x", None),
        ("y", None),
    ];
    for (id, expected) in rows {
        assert_eq!(said(&kin(of(id), people.iter())).as_deref(), expected, "{id}");
    }
    assert_eq!(said_of_number(of("a"), "13912345678").as_deref(), Some("家人:李先生(配偶)"));
    assert_eq!(said_of_number(of("a"), "13800138000"), None);
    assert_eq!(of("a").family_phones, [("13912345678".to_owned(), "配偶".to_owned())]);
    let nobody = [
        person("a", r#"{"household":"h","name":"李"}"#),
        person("b", r#"{"household":"h","name":"王"}"#),
    ];
    assert_eq!(said(&kin(&nobody[0], nobody.iter())).as_deref(), Some("家人:王"));
}

#[test]
fn a_relative_starts_and_extends_protection() {
    let (on, off) = (settings("{}").protection, settings(r#"{"family_counts":false}"#).protection);
    let end = |own: &str, family: &str, rules| {
        let (own, family) = (contacts(own), contacts(family));
        let ending = ends(&Customer::default(), &own, &family, rules, beijing());
        ending.map_or("无".into(), |e| format!("{} {}", e.day.format("%m-%d"), e.because))
    };
    let rows = [
        ("", "11-16 来访 到访", "12-01 来访起15天", "无"),
        ("11-16 来访 到访", "11-20 去电 接通", "12-05 接通续15天", "12-01 来访起15天"),
        ("11-16 来访 到访", "11-20 去电 未接", "12-01 来访起15天", "12-01 来访起15天"),
        ("11-20 去电 接通", "11-16 来访 到访", "12-05 接通续15天", "无"),
        ("11-01 来访 到访", "11-17 去电 接通", "11-16 来访起15天", "11-16 来访起15天"),
    ];
    for (own, family, shared, alone) in rows {
        assert_eq!(end(own, family, &on), shared, "{own} / {family}");
        assert_eq!(end(own, family, &off), alone, "{own} / {family}");
    }
}

#[test]
fn the_family_counts_for_protection_and_for_nothing_else() {
    let week = r#"{"windows":[{"starts_at":"来访","days":7,"extended_by":"visit"}]}"#;
    let mut scene = Scene::new("B", "11-16 微信 已回复").set(week);
    let said = |scene: &Scene| match next(&scene.situation()) {
        Next::Due(due) => format!("{} {}", due.at.format("%m-%d"), due.because),
        other => format!("{other:?}"),
    };
    assert_eq!(said(&scene), "11-30 B级每14天");
    scene.relatives = contacts("11-18 来访 到访");
    assert_eq!(said(&scene), "11-24 保护期前(11月25日到期) · 早于B级每14天");
    let derived = derive(&scene.situation());
    assert_eq!((derived.visits, derived.last_contact), (0, Some(at("11-16"))));
    assert!(derived.protection_end.is_some());
    scene.settings.protection.family_counts = false;
    assert_eq!(said(&scene), "11-30 B级每14天");
}

#[test]
fn the_household_before_and_the_one_now_are_concerned() {
    let h = |json: &str| serde_json::from_str::<Fields>(json).unwrap();
    let (none, one, other) = (h("{}"), h(r#"{"household":"h"}"#), h(r#"{"household":"j"}"#));
    let rows = [
        (None, Some(&none), ""),
        (None, Some(&one), "h"),
        (Some(&one), Some(&one), "h"),
        (Some(&one), Some(&other), "h j"),
        (Some(&one), None, "h"),
    ];
    for (before, after, expected) in rows {
        let ids = concerned(before, after);
        assert_eq!(ids.iter().map(Id::as_str).collect::<Vec<_>>().join(" "), expected);
    }
}

/// Applies a linking to people.
fn take(people: &mut BTreeMap<Id, Fields>, change: &Change) {
    for record in &change.records {
        people.entry(record.id.clone()).or_default().0.extend(record.set.0.clone());
    }
}

proptest! {
    #[test]
    fn households_are_groups_of_two_or_more(
        steps in prop::collection::vec((any::<bool>(), 0usize..6, 0usize..6), 1..20),
    ) {
        let names = ["a", "b", "c", "d", "e", "f"];
        let mut people: BTreeMap<Id, Fields> = names.iter().map(|n| (Id::new(*n), Fields::default())).collect();
        for (joins, first, second) in steps {
            let views: Vec<Customer> = people.iter().map(|(id, f)| Customer::read(id, f)).collect();
            let linking = if joins {
                link(&views[first], &views[second], Some("配偶"), views.iter())
            } else {
                unlink(&views[first], views.iter())
            };
            for record in &linking.change.records {
                prop_assert!(linking.replan.contains(&record.id));
            }
            take(&mut people, &linking.change);
            let views: Vec<Customer> = people.iter().map(|(id, f)| Customer::read(id, f)).collect();
            if joins && first != second {
                prop_assert_eq!(&views[first].household, &views[second].household);
                prop_assert!(views[first].household.is_some());
            }
            if !joins {
                prop_assert_eq!(&views[first].household, &None);
            }
            for view in views.iter().filter(|v| v.household.is_some()) {
                prop_assert!(!relatives(view, views.iter()).is_empty(), "alone: {}", view.id);
            }
        }
    }
}
