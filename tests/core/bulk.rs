//! One step for many customers.

use crate::showroom::{Scene, at, day, settings};
use genke::domain::bulk::spread::{Picked, Spread, spread};
use genke::domain::bulk::{Owned, add_tag, delete, remove_tag, set_tier};
use genke::domain::change::{Change, Fate};
use genke::domain::customer::Customer;
use genke::domain::days::{before, day_in};
use genke::domain::fields::{Fields, Id};
use genke::domain::follow_up::FollowUp;
use genke::domain::plan::{derive, replan};
use genke::domain::settings::Settings;
use genke::domain::words::{Tier, Word};
use proptest::prelude::*;
use serde_json::json;

fn person(id: &str, json: &str) -> Customer {
    Customer::read(&Id::new(id), &serde_json::from_str::<Fields>(json).unwrap())
}

fn rows(change: &Change) -> String {
    let row = |r: &genke::domain::change::RecordChange| {
        format!("{}{}", r.id, serde_json::to_string(&r.set).unwrap())
    };
    change.records.iter().map(row).collect::<Vec<_>>().join(" ")
}

#[test]
fn many_get_a_tier() {
    let people = [
        person("a", r#"{"tier":"B"}"#),
        person("b", "{}"),
        person("c", r#"{"tier":"D","invalid_reason":"已购他盘"}"#),
        person("d", r#"{"tier":"D","invalid_reason":"原因待补"}"#),
        person("e", r#"{"tier":"C","invalid_reason":"同行市调"}"#),
    ];
    let all: Vec<&Customer> = people.iter().collect();
    let said = |tier, reason| match set_tier(&all, tier, reason) {
        Ok(change) => rows(&change),
        Err(why) => why.to_string(),
    };
    assert_eq!(said(Tier::B, None), r#"b{"tier":"B"} c{"tier":"B"} d{"tier":"B"} e{"tier":"B"}"#);
    assert_eq!(said(Tier::D, None), "D级要选一个无效原因。");
    assert_eq!(said(Tier::D, Some(" ")), "D级要选一个无效原因。");
    assert_eq!(
        said(Tier::D, Some("同行市调")),
        r#"a{"invalid_reason":"同行市调","tier":"D"} b{"invalid_reason":"同行市调","tier":"D"} d{"invalid_reason":"同行市调"} e{"tier":"D"}"#
    );
}

#[test]
fn many_get_or_lose_a_tag() {
    let people = [person("a", r#"{"tags/急":true}"#), person("b", "{}")];
    let all: Vec<&Customer> = people.iter().collect();
    let said = |tag: &str| match add_tag(&all, tag) {
        Ok(change) => rows(&change),
        Err(why) => why.to_string(),
    };
    assert_eq!(said(" 急 "), r#"b{"tags/急":true}"#);
    assert_eq!(said("周末"), r#"a{"tags/周末":true} b{"tags/周末":true}"#);
    assert_eq!(said(""), "请先写上名称。");
    assert_eq!(said("a/b"), "标签里不能有「/」,请换个写法。");
    assert_eq!(rows(&remove_tag(&all, "急")), r#"a{"tags/急":null}"#);
    assert_eq!(rows(&remove_tag(&all, "没有")), "");
}

#[test]
fn many_are_deleted_whole() {
    let (a, b, c1, f1) = (Id::new("a"), Id::new("b"), [Id::new("c1")], [Id::new("f1")]);
    let picked = [
        Owned { customer: &a, contacts: &c1, follow_ups: &f1 },
        Owned { customer: &b, contacts: &[], follow_ups: &[] },
    ];
    let change = delete(&picked);
    assert!(change.records.iter().all(|r| r.fate == Fate::Delete));
    let said: Vec<_> = change.records.iter().map(|r| format!("{} {}", r.kind, r.id)).collect();
    assert_eq!(said, ["customer a", "contact c1", "follow_up f1", "customer b"]);
}

/// Spreads `A 12-01` (tier and end of protection, `-` for none), one customer each.
fn spread_rows(
    people: &str,
    from: &str,
    cap: u32,
    set: &Settings,
    load: &dyn Fn(chrono::NaiveDate) -> usize,
    now: &str,
) -> Spread {
    let customers: Vec<(Customer, Option<chrono::NaiveDate>)> = people
        .split(';')
        .map(str::trim)
        .enumerate()
        .map(|(i, row)| {
            let (tier, end) = row.split_once(' ').unwrap();
            let customer = Customer {
                id: Id::new(format!("k{i}")),
                tier: Tier::parse(tier),
                do_not_disturb: tier == "勿扰",
                ..Customer::default()
            };
            (customer, (end != "-").then(|| day(end)))
        })
        .collect();
    let picked: Vec<Picked> = customers
        .iter()
        .map(|(customer, protection_end)| Picked {
            customer,
            protection_end: *protection_end,
            follow_ups: &[],
        })
        .collect();
    let mut next = 0;
    let mut new_id = || {
        next += 1;
        Id::new(format!("n{next}"))
    };
    spread(&picked, (day(from), cap), set, load, at(now), &mut new_id)
}

#[track_caller]
fn check(people: &str, from: &str, cap: u32, expected: &str) {
    let set = settings(r#"{"rest_days/6":true}"#);
    // 11-24 is full already.
    let load = |d: chrono::NaiveDate| if d == day("11-24") { 9 } else { 0 };
    let done = spread_rows(people, from, cap, &set, &load, "11-21 09:00");
    let placed: Vec<_> =
        done.placed.iter().map(|(id, d)| format!("{id} {}", d.format("%m-%d"))).collect();
    let mut said = placed.join(", ");
    for (id, why) in &done.skipped {
        said += &format!(" 跳过{id} {why}");
    }
    for d in &done.overfull {
        said += &format!(" 超{}", d.format("%m-%d"));
    }
    for id in &done.too_late {
        said += &format!(" 迟{id}");
    }
    assert_eq!(said, expected, "{people}");
}

#[test]
fn dates_are_spread() {
    // 11-21 is a Saturday, Sundays are free, Tuesday 11-24 is full.
    let rows = [
        ("B -; A -; C -; A -", "11-21", 2, "k1 11-21, k3 11-21, k0 11-23, k2 11-23"),
        ("B -; A -; C -", "11-22", 1, "k1 11-23, k0 11-25, k2 11-26"),
        ("B -; A -", "11-01", 1, "k1 11-21, k0 11-23"),
        ("C -; - -; D -; 勿扰 -", "11-21", 1, "k0 11-21, k1 11-23 跳过k2 D级无效客户 跳过k3 勿扰"),
        // Protection first: the day before its end, on a working day.
        ("A -; B 11-24", "11-21", 1, "k1 11-21, k0 11-23"),
        ("A -; C 11-24", "11-21", 1, "k0 11-21, k1 11-23"),
        ("A 12-20; B 11-27; A 11-30", "11-23", 1, "k1 11-23, k2 11-25, k0 11-26"),
        // More than fit before it ends: the least full day takes another.
        ("A 11-24; A 11-24; A 11-24", "11-21", 1, "k0 11-21, k2 11-21, k1 11-23 超11-21"),
        ("A 11-26; A 11-26", "11-24", 1, "k0 11-25, k1 11-25 超11-25"),
        // It ends before the first day asked for: the first day, and said.
        ("A 11-24; C -", "11-30", 5, "k0 11-30, k1 11-30 迟k0"),
        // Long over: no ceiling.
        ("A 11-20; B -", "11-21", 1, "k0 11-21, k1 11-23"),
    ];
    for (people, from, cap, expected) in rows {
        check(people, from, cap, expected);
    }
}

#[test]
fn a_date_today_is_still_to_come() {
    let set = Settings::default();
    let due = |now: &str| {
        let done = spread_rows("A -", "11-21", 5, &set, &|_| 0, now);
        done.change.records[0].set.text("due").unwrap()
    };
    assert_eq!(due("11-21 08:00"), "2026-11-21T10:00:00+08:00");
    assert_eq!(due("11-21 15:20"), "2026-11-21T16:00:00+08:00");
    assert_eq!(due("11-21 22:00"), "2026-11-22T10:00:00+08:00");
}

#[test]
fn a_date_that_is_spread_says_what_it_was_for() {
    let customer = Customer { id: Id::new("k"), tier: Tier::parse("A"), ..Customer::default() };
    let set = Settings::default();
    for (because, expected) in [
        ("A级每3天", "批量安排 · 原为A级每3天"),
        ("批量安排 · 原为A级每3天", "批量安排 · 原为A级每3天"),
        ("", "批量安排"),
    ] {
        let fields = json!({
            "customer": "k", "due": "2026-11-20T10:00:00+08:00", "origin": "规则", "state": "待办",
            "reason": {"rule": "级别", "because": because},
        });
        let fields: Fields = serde_json::from_value(fields).unwrap();
        let open = [FollowUp::read(&Id::new("f"), &fields).unwrap()];
        let picked = [Picked { customer: &customer, protection_end: None, follow_ups: &open }];
        let mut new_id = || Id::new("n");
        let to = (day("11-23"), 5);
        let done = spread(&picked, to, &set, &|_| 0, at("11-21 09:00"), &mut new_id);
        let reason = done.change.records[1].set.get("reason").unwrap();
        assert_eq!(reason["because"], *expected, "{because}");
    }
}

#[derive(Clone, Debug)]
struct Somebody {
    tier: usize,
    log: usize,
    manual: Option<i64>,
    refused: bool,
}

fn anybody() -> impl Strategy<Value = Somebody> {
    (0usize..5, 0usize..5, prop::option::of(-5i64..9), prop::bool::weighted(0.1))
        .prop_map(|(tier, log, manual, refused)| Somebody { tier, log, manual, refused })
}

fn scene_of(i: usize, who: &Somebody, set: &Settings) -> Scene {
    let log = [
        "",
        "11-20 来访 到访",
        "11-08 来访 到访",
        "11-10 来电 接通; 11-20 去电 未接",
        "10-01 来访 到访",
    ][who.log];
    let mut scene = Scene::new(["A", "B", "C", "D", "-"][who.tier], log);
    scene.customer.id = Id::new(format!("k{i:02}"));
    scene.customer.do_not_disturb = who.refused;
    scene.settings = set.clone();
    if let Some(days) = who.manual {
        let due =
            (at("11-21 10:00") + chrono::TimeDelta::days(days)).format("%m-%d %H:%M").to_string();
        scene = scene.manual(&format!("m{i}"), &due, Some("11-20 12:00"));
    }
    let planned = replan(&scene.situation());
    scene.apply(&planned);
    scene
}

proptest! {
    #[test]
    fn nobody_is_lost_and_no_day_is_too_full_without_need(
        people in prop::collection::vec(anybody(), 1..25), from in 0i64..20, cap in 1u32..6,
        base in 0usize..4, sundays in any::<bool>(), hour in 0i64..24,
    ) {
        let set = settings(if sundays { r#"{"rest_days/6":true}"# } else { "{}" });
        let mut scenes: Vec<Scene> = people.iter().enumerate().map(|(i, who)| scene_of(i, who, &set)).collect();
        let now = at("11-21 00:00") + chrono::TimeDelta::hours(hour);
        let load = |d: chrono::NaiveDate| (chrono::Datelike::ordinal(&d) as usize) % (base + 1);
        let ends: Vec<_> = scenes.iter().map(|s| derive(&s.situation()).protection_end).collect();
        let picked: Vec<Picked> = scenes.iter().zip(&ends)
            .map(|(s, end)| Picked { customer: &s.customer, protection_end: *end, follow_ups: &s.follow_ups }).collect();
        let start = day("11-21") + chrono::TimeDelta::days(from);
        let mut next = 0;
        let mut new_id = || { next += 1; Id::new(format!("n{next:02}")) };
        let done = spread(&picked, (start, cap), &set, &load, now, &mut new_id);
        prop_assert_eq!(done.placed.len() + done.skipped.len(), people.len());

        let first = done.placed.iter().map(|p| p.1).min();
        for (id, placed) in &done.placed {
            prop_assert!(*placed >= start && set.cadence.is_working(*placed));
            let at = scenes.iter().position(|s| s.customer.id == *id).unwrap();
            let bound = scenes[at].customer.tier.is_some_and(|t| set.cadence.ceiling_tiers.contains(&t));
            if let Some(end) = ends[at].filter(|e| bound && *e >= day("11-21")) {
                let is_late = done.too_late.contains(id);
                prop_assert!(*placed <= before(end, 1) || is_late, "{placed} after {end}");
                prop_assert!(!is_late || Some(*placed) == first, "late, though not on the first day");
            }
        }
        let mut days: Vec<_> = done.placed.iter().map(|p| p.1).collect();
        days.dedup();
        for d in days {
            let count = done.placed.iter().filter(|p| p.1 == d).count() + load(d);
            prop_assert!(count <= cap as usize || done.overfull.contains(&d), "{d}: {count}");
        }

        // Written, planned and read again: everybody has that one date and no other.
        for scene in &mut scenes {
            scene.now = now;
            let own = done.change.records.iter().filter(|r| {
                let is_old = scene.rows.contains_key(&r.id);
                is_old || r.set.text("customer").as_deref() == Some(scene.customer.id.as_str())
            });
            let own: Vec<_> = own.cloned().collect();
            scene.apply(&own);
            let planned = replan(&scene.situation());
            scene.apply(&planned);
            let open: Vec<_> = scene.follow_ups.iter().filter(|f| f.is_open()).collect();
            match done.placed.iter().find(|p| p.0 == scene.customer.id) {
                Some((_, placed)) => {
                    prop_assert_eq!(open.len(), 1);
                    prop_assert_eq!(day_in(open[0].due, *now.offset()), *placed);
                    prop_assert!(open[0].due >= now);
                }
                None => prop_assert!(scene.customer.do_not_disturb || scene.customer.tier == Some(Tier::D)),
            }
        }
    }
}
