//! Month ends, leap days, year ends, a minute before midnight, a clock gone back, another zone.

use crate::showroom::Scene;
use chrono::{DateTime, FixedOffset, NaiveDate, TimeDelta, Timelike};
use genke::domain::bulk::spread::{Picked, spread_overdue};
use genke::domain::cadence::slots::{Hours, days_overdue, is_overdue};
use genke::domain::cadence::{Next, next};
use genke::domain::contact::Contact;
use genke::domain::days::{after, before, day_in};
use genke::domain::fields::{Fields, Id, Moment};
use genke::domain::follow_up::moving::moves;
use genke::domain::plan::{derive, replan};
use genke::domain::words::Tier;
use proptest::prelude::*;

/// `2024-02-28 23:59` in Beijing, or with its own offset: `2024-02-28 23:59 +09:00`.
fn moment(text: &str) -> Moment {
    let (local, zone) = text.split_at(16);
    let zone = if zone.is_empty() { "+08:00" } else { zone.trim() };
    DateTime::parse_from_rfc3339(&format!("{}:00{zone}", local.replace(' ', "T"))).unwrap()
}

fn contact(when: Moment, way: &str, outcome: &str) -> Contact {
    let mut fields = Fields::default();
    for (name, value) in [("customer", "k1"), ("way", way), ("outcome", outcome)] {
        fields.set(name, value);
    }
    fields.set("when", when.to_rfc3339());
    Contact::read(&Id::new(format!("c{}", when.timestamp())), &fields).unwrap()
}

/// A customer who came once.
fn visited(tier: &str, when: &str, now: &str) -> Scene {
    let mut scene = Scene::new(tier, "");
    scene.contacts = vec![contact(moment(when), "来访", "到访")];
    scene.customer.first_seen_at = Some(moment(when));
    scene.now = moment(now);
    scene
}

fn due(scene: &Scene) -> String {
    match next(&scene.situation()) {
        Next::Due(due) => due.at.format("%Y-%m-%d %H:%M").to_string(),
        other => panic!("{other:?}"),
    }
}

#[track_caller]
fn check(when: &str, now: &str, expected: &str) {
    assert_eq!(due(&visited("B", when, now)), expected, "{when}, asked {now}");
}

#[test]
fn the_day_after_is_the_next_of_the_calendar() {
    check("2026-11-30 10:00", "2026-11-30 11:00", "2026-12-01 10:00");
    check("2024-02-28 10:00", "2024-02-28 11:00", "2024-02-29 10:00");
    check("2024-02-29 23:59", "2024-02-29 23:59", "2024-03-01 10:00");
    check("2023-02-28 10:00", "2023-02-28 11:00", "2023-03-01 10:00");
    check("2026-12-31 23:59", "2026-12-31 23:59", "2027-01-01 10:00");
    check("2026-11-20 23:59", "2026-11-21 00:00", "2026-11-21 10:00");
    check("2026-11-21 00:00", "2026-11-21 00:00", "2026-11-22 10:00");
}

#[test]
fn longer_steps_cross_months_and_years() {
    let later = |tier: &str, when: &str, call: &str| {
        let mut scene = visited(tier, when, call);
        scene.contacts.push(contact(moment(call), "去电", "接通"));
        due(&scene)
    };
    assert_eq!(later("A", "2024-02-20 10:00", "2024-02-27 10:00"), "2024-03-01 10:00");
    assert_eq!(later("A", "2023-02-20 10:00", "2023-02-27 10:00"), "2023-03-02 10:00");
    assert_eq!(later("C", "2024-01-01 10:00", "2024-01-31 10:00"), "2024-03-01 10:00");
    assert_eq!(later("B", "2026-12-01 10:00", "2026-12-31 10:00"), "2027-01-14 10:00");
    assert_eq!(later("C", "2026-12-01 10:00", "2026-12-31 23:59"), "2027-01-30 10:00");
}

#[test]
fn a_date_grows_late_at_midnight_and_not_before() {
    let rows = [
        ("2026-11-21 00:00", "2026-11-21 23:59", 0),
        ("2026-11-21 23:59", "2026-11-22 00:00", 1),
        ("2026-12-31 10:00", "2027-01-01 00:00", 1),
        ("2024-02-28 10:00", "2024-03-01 00:00", 2),
        // The phone's clock went one day back: nothing is late that was not.
        ("2026-11-21 10:00", "2026-11-20 10:00", 0),
        // The day is that of the phone's zone: 23:30 in Beijing is tomorrow in Tokyo.
        ("2026-11-21 23:30", "2026-11-22 12:00 +09:00", 0),
        ("2026-11-21 22:30", "2026-11-22 12:00 +09:00", 1),
    ];
    for (due, now, days) in rows {
        let (due, now) = (moment(due), moment(now));
        assert_eq!((days_overdue(due, now), is_overdue(due, now)), (days, days > 0), "{due} {now}");
    }
}

#[test]
fn a_clock_gone_back_or_another_zone_moves_no_date() {
    for now in [
        "2026-11-21 10:30",
        "2026-11-20 10:30",
        "2026-11-21 11:30 +09:00",
        "2026-11-21 02:30 +00:00",
    ] {
        let mut scene = visited("B", "2026-11-21 10:00", "2026-11-21 10:05");
        let planned = replan(&scene.situation());
        scene.apply(&planned);
        let before = scene.rows.clone();
        scene.now = moment(now);
        assert_eq!(replan(&scene.situation()), [], "{now}");
        assert_eq!(scene.rows, before);
    }
}

/// Days of which many are the last of a month, 29 February or the last of a year.
fn any_day() -> impl Strategy<Value = NaiveDate> {
    let edges =
        ["2024-02-27", "2023-02-26", "2026-12-29", "2027-04-28", "2028-02-28", "2025-12-30"];
    let near =
        (0..edges.len(), 0u32..4).prop_map(move |(e, n)| after(edges[e].parse().unwrap(), n));
    let any = (0u32..2_500).prop_map(|n| after("2023-01-01".parse().unwrap(), n));
    prop_oneof![near, any]
}

fn any_zone() -> impl Strategy<Value = FixedOffset> {
    prop_oneof![3 => Just(8), 1 => -11i32..13]
        .prop_map(|h| FixedOffset::east_opt(h * 3_600).unwrap())
}

fn at_minute(day: NaiveDate, minute: u32, zone: FixedOffset) -> Moment {
    let time = chrono::NaiveTime::from_hms_opt(minute / 60, minute % 60, 0).unwrap();
    day.and_time(time).and_local_timezone(zone).unwrap()
}

#[derive(Clone, Debug)]
struct Life {
    tier: usize,
    refused: bool,
    /// Days before today, minute, kind.
    log: Vec<(u32, u32, usize)>,
    manual: Option<i64>,
}

fn any_life() -> impl Strategy<Value = Life> {
    let log = prop::collection::vec((0u32..25, 0u32..1440, 0usize..6), 0..5);
    (0usize..5, prop::bool::weighted(0.1), log, prop::option::of(-9i64..9))
        .prop_map(|(tier, refused, log, manual)| Life { tier, refused, log, manual })
}

const KINDS: [(&str, &str); 6] = [
    ("来访", "到访"),
    ("去电", "接通"),
    ("去电", "未接"),
    ("来电", "接通"),
    ("微信", "未回"),
    ("看房", "到访"),
];

fn scene_of(n: usize, life: &Life, today: NaiveDate, zone: FixedOffset, now: Moment) -> Scene {
    let mut scene = Scene::new(["A", "B", "C", "D", "-"][life.tier], "");
    scene.customer.id = Id::new(format!("k{n:02}"));
    scene.customer.first_seen_at = Some(at_minute(before(today, 30), 600, zone));
    scene.customer.do_not_disturb = life.refused;
    scene.now = now;
    for (back, minute, kind) in &life.log {
        let when = at_minute(before(today, *back), *minute, zone).min(now);
        scene.contacts.push(contact(when, KINDS[*kind].0, KINDS[*kind].1));
    }
    if let Some(days) = life.manual {
        let mut fields = Fields::default();
        fields.set("customer", scene.customer.id.as_str());
        fields.set("due", (now + TimeDelta::days(days)).to_rfc3339());
        fields.set("origin", "手工");
        fields.set("set_at", now.to_rfc3339());
        scene.rows.insert(Id::new(format!("m{n:02}")), fields);
        scene.apply(&[]);
    }
    scene
}

prop_compose! {
    fn any_settings()(
        rest in prop::collection::vec(any::<bool>(), 7), opens in 0u32..20, open in 1u32..5,
        days in 1u32..20, cap in 1u32..4,
    ) -> genke::domain::settings::Settings {
        let mut set = genke::domain::settings::Settings::default();
        // At least one day is worked: with none the setting is ignored.
        for (n, rests) in rest.iter().enumerate().take(6) {
            set.cadence.rest_days[n] = *rests;
        }
        set.cadence.hours = Hours::new(opens, opens + open).unwrap();
        set.protection.windows[0].days = days;
        set.daily_cap = cap;
        set
    }
}

/// Tells whether an hour is left to call in from now until the end of a day.
fn is_attainable(limit: NaiveDate, set: &genke::domain::settings::Settings, now: Moment) -> bool {
    day_in(set.cadence.slot(before(day_in(now, *now.offset()), 1), now), *now.offset()) <= limit
}

proptest! {
    #[test]
    fn no_rule_made_date_breaks_a_rule_on_any_day_of_the_calendar(
        life in any_life(), today in any_day(), minute in 0u32..1440, zone in any_zone(), set in any_settings(),
    ) {
        let now = at_minute(today, minute, zone);
        let mut scene = scene_of(0, &Life { manual: None, ..life }, today, zone, now);
        scene.settings = set.clone();
        let planned = replan(&scene.situation());
        scene.apply(&planned);
        let open: Vec<_> = scene.follow_ups.iter().filter(|f| f.is_open()).collect();
        let is_quiet = scene.customer.do_not_disturb || scene.customer.tier == Some(Tier::D);
        prop_assert_eq!(open.len(), usize::from(!is_quiet));
        for f in open {
            let (day, hour) = (day_in(f.due, zone), f.due.with_timezone(&zone).hour());
            prop_assert!(f.due >= now);
            prop_assert!((set.cadence.hours.opens..set.cadence.hours.closes).contains(&hour), "{}", f.due);
            prop_assert!(set.cadence.is_working(day), "{}", f.due);
            let bound = scene.customer.tier.is_some_and(|t| set.cadence.ceiling_tiers.contains(&t));
            let end = derive(&scene.situation()).protection_end.filter(|end| bound && *end >= today);
            if let Some(limit) = end.map(|end| before(end, 1)) {
                prop_assert!(day <= limit || !is_attainable(limit, &set, now), "{day} after {limit}");
            }
        }
    }

    #[test]
    fn spreading_what_is_late_loses_nobody(
        lives in prop::collection::vec(any_life(), 1..16), today in any_day(), minute in 0u32..1440,
        zone in any_zone(), set in any_settings(),
    ) {
        let now = at_minute(today, minute, zone);
        let earlier = now - TimeDelta::days(8);
        let mut scenes: Vec<Scene> = lives.iter().enumerate().map(|(n, life)| {
            // Planned a week ago, so that much is late now.
            let mut scene = scene_of(n, life, day_in(earlier, zone), zone, earlier);
            scene.settings = set.clone();
            let planned = replan(&scene.situation());
            scene.apply(&planned);
            scene.now = now;
            scene
        }).collect();
        let ends: Vec<_> = scenes.iter().map(|s| derive(&s.situation()).protection_end).collect();
        let picked: Vec<Picked> = scenes.iter().zip(&ends)
            .map(|(s, end)| Picked { customer: &s.customer, protection_end: *end, follow_ups: &s.follow_ups }).collect();
        let late: Vec<Id> = scenes.iter()
            .filter(|s| s.follow_ups.iter().any(|f| f.is_open() && is_overdue(f.due, now)))
            .map(|s| s.customer.id.clone()).collect();
        let done = spread_overdue(&picked, &set, &|_| 0, now, &mut || panic!("who is late has a date to move"));
        let placed: Vec<Id> = done.placed.iter().map(|p| p.0.clone()).collect();
        let skipped: Vec<Id> = done.skipped.iter().map(|s| s.0.clone()).collect();
        let mut served: Vec<Id> = placed.iter().chain(&skipped).cloned().collect();
        served.sort();
        prop_assert_eq!(served, late, "everybody who is late, once, and nobody else");
        for (id, day) in &done.placed {
            let count = done.placed.iter().filter(|p| p.1 == *day).count();
            prop_assert!(count <= set.daily_cap as usize || done.overfull.contains(day));
            prop_assert!(set.cadence.is_working(*day) && *day >= today);
            let at = scenes.iter().position(|s| s.customer.id == *id).unwrap();
            let bound = scenes[at].customer.tier.is_some_and(|t| set.cadence.ceiling_tiers.contains(&t));
            let end = ends[at].filter(|end| bound && *end >= today);
            prop_assert!(end.is_none_or(|end| *day <= before(end, 1)) || done.too_late.contains(id));
        }
        for scene in &mut scenes {
            let is_own = |r: &&genke::domain::change::RecordChange| {
                scene.rows.contains_key(&r.id) || r.set.text("customer").as_deref() == Some(scene.customer.id.as_str())
            };
            let own: Vec<_> = done.change.records.iter().filter(is_own).cloned().collect();
            scene.apply(&own);
            let planned = replan(&scene.situation());
            scene.apply(&planned);
            let open: Vec<_> = scene.follow_ups.iter().filter(|f| f.is_open()).collect();
            if placed.contains(&scene.customer.id) {
                prop_assert_eq!(open.len(), 1);
                let (f, hours) = (open[0], set.cadence.hours);
                let time = f.due.with_timezone(&zone).time();
                prop_assert!(!is_overdue(f.due, now) && !hours.is_early(time) && !hours.is_late(time));
                prop_assert_eq!(moves(&scene.rows[&f.id]).len(), 1, "the move is kept");
            }
        }
    }
}
