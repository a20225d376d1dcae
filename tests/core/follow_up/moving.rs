//! 改期, 稍后提醒, 不再跟进.

use super::{log, one, open, said, write};
use crate::showroom::{Scene, at, settings};
use chrono::{DateTime, FixedOffset};
use genke::domain::cadence::slots::Hours;
use genke::domain::cadence::{Warning, warnings};
use genke::domain::fields::{Fields, Id};
use genke::domain::follow_up::moving::{moves, reschedule, said as said_of};
use genke::domain::follow_up::planning::{Stop, stop};
use genke::domain::follow_up::snooze::Snooze;
use genke::domain::words::State;

fn move_first(scene: &mut Scene, due: &str, now: &str) -> Id {
    scene.now = at(now);
    let first = open(scene)[0].clone();
    let change = reschedule(&[(&first, at(due))], scene.now);
    write(scene, &change.records);
    open(scene)[0].id.clone()
}

#[test]
fn a_date_remembers_where_it_stood() {
    let mut scene = Scene::new("B", "11-20 来访 到访");
    write(&mut scene, &[]);
    assert_eq!(said(&scene), "11-21 10:00 首访");
    let id = move_first(&mut scene, "11-24 15:00", "11-21 10:00");
    let again = move_first(&mut scene, "11-25 09:00", "11-22 10:00");
    let last = move_first(&mut scene, "11-23 20:00", "11-22 10:01");
    assert_eq!((&id, &id), (&again, &last), "one follow-up, however often it is moved");
    assert_eq!(said(&scene), "11-23 20:00 手工");
    let kept = moves(&scene.rows[&id]);
    let shown: Vec<_> = kept
        .iter()
        .map(|m| format!("{}→{}", m.from.format("%d %H"), m.to.format("%d %H")))
        .collect();
    assert_eq!(shown, ["21 10→24 15", "24 15→25 09", "25 09→23 20"]);
    assert_eq!(said_of(&kept).as_deref(), Some("改过3次"));
    assert_eq!(said_of(&[]), None);
    assert!(scene.rows[&id].0.contains_key("moves/2026-11-21T02:00:00"));
    // Moving it to where it stands writes nothing.
    let f = one(&scene, &id).clone();
    assert!(reschedule(&[(&f, f.due)], scene.now).records.is_empty());
    log(&mut scene, "11-23 20:30 去电 接通");
    assert_eq!(said(&scene), "12-07 10:00 B级");
}

#[test]
fn two_phones_that_move_one_date_write_one_record() {
    let moved = |due: &str, now: &str| {
        let mut scene = Scene::new("B", "11-20 来访 到访");
        write(&mut scene, &[]);
        move_first(&mut scene, due, now)
    };
    assert_eq!(moved("11-24 15:00", "11-21 10:00"), moved("11-25 15:00", "11-21 11:00"));
}

#[test]
fn several_are_moved_as_one_step() {
    let mut scene =
        Scene::new("B", "11-20 来访 到访").manual("m1", "11-22", None).manual("m2", "11-23", None);
    write(&mut scene, &[]);
    let open = open(&scene);
    let change = reschedule(&[(&open[0], at("11-26")), (&open[1], at("11-25"))], scene.now);
    assert_eq!((change.label.as_str(), change.records.len()), ("改期", 2));
    write(&mut scene, &change.records);
    assert_eq!(said(&scene), "11-25 10:00 手工; 11-26 10:00 手工");
}

#[test]
fn moves_that_cannot_be_read_are_left_out() {
    let text = r#"{"moves/2":{"from":"x"},"moves/1":7,"moves/3":{"from":"2026-11-21T10:00:00+08:00","to":"2026-11-22T10:00:00+08:00","at":"2026-11-21T09:00:00+08:00"}}"#;
    let fields: Fields = serde_json::from_str(text).unwrap();
    assert_eq!(moves(&fields).len(), 1);
}

#[test]
fn what_was_given_up_stays_so_until_the_next_contact() {
    // Given up as the rules made it, and after it was moved by hand.
    for is_moved in [false, true] {
        let mut scene = Scene::new("B", "11-20 来访 到访");
        write(&mut scene, &[]);
        if is_moved {
            move_first(&mut scene, "11-24 15:00", "11-21 10:00");
        }
        let f = open(&scene)[0].clone();
        let change = stop(&f, &scene.follow_ups, "同事代跟", Stop::ForGood, scene.now).unwrap();
        write(&mut scene, &change.records);
        assert_eq!(said(&scene), "", "moved: {is_moved}");
        scene.now = at("12-30");
        write(&mut scene, &[]);
        assert_eq!(said(&scene), "", "moved: {is_moved}");
        log(&mut scene, "12-30 11:00 去电 接通");
        assert_eq!(open(&scene).len(), 1);
    }
}

#[test]
fn a_date_given_up_and_given_again_forgets_the_reason() {
    let mut scene = Scene::new("B", "11-20 来访 到访");
    write(&mut scene, &[]);
    let f = open(&scene)[0].clone();
    let change = stop(&f, &scene.follow_ups, "同事代跟", Stop::ForGood, scene.now).unwrap();
    write(&mut scene, &change.records);
    // Another day by other rules: the record opens again.
    scene.settings = settings(r#"{"cadence/首访":3}"#);
    write(&mut scene, &[]);
    assert_eq!(said(&scene), "11-23 10:00 首访");
    assert_eq!((one(&scene, &f.id).state, &one(&scene, &f.id).dropped), (State::Open, &None));
}

#[track_caller]
fn check(now: &str, hours: Hours, expected: &[&str]) {
    let now: DateTime<FixedOffset> =
        DateTime::parse_from_rfc3339(&format!("{now}:00+08:00")).unwrap();
    let given = Snooze::ALL
        .map(|s| s.at(hours, now).map_or("-".into(), |d| d.format("%m-%d %H:%M").to_string()));
    assert_eq!(given.as_slice(), expected, "{now}");
}

#[test]
fn one_tap_gives_a_date() {
    let usual = Hours::default();
    // 2026-11-21 is a Saturday, 11-23 a Monday.
    check("2026-11-21T10:00", usual, &["11-21 19:00", "11-22 10:00", "11-24 10:00", "11-23 10:00"]);
    check("2026-11-23T10:00", usual, &["11-23 19:00", "11-24 10:00", "11-26 10:00", "11-30 10:00"]);
    check("2026-11-21T18:30", usual, &["11-21 19:00", "11-22 10:00", "11-24 10:00", "11-23 10:00"]);
    check("2026-11-21T18:31", usual, &["11-21 20:00", "11-22 10:00", "11-24 10:00", "11-23 10:00"]);
    check("2026-11-21T20:30", usual, &["11-21 21:00", "11-22 10:00", "11-24 10:00", "11-23 10:00"]);
    check("2026-11-21T20:31", usual, &["-", "11-22 10:00", "11-24 10:00", "11-23 10:00"]);
    check("2026-11-22T23:59", usual, &["-", "11-23 10:00", "11-25 10:00", "11-23 10:00"]);
    check("2026-12-31T00:00", usual, &["12-31 19:00", "01-01 10:00", "01-03 10:00", "01-04 10:00"]);
    check("2024-02-28T12:00", usual, &["02-28 19:00", "02-29 10:00", "03-02 10:00", "03-04 10:00"]);
    let early = Hours::new(8, 18).unwrap();
    check("2026-11-21T10:00", early, &["11-21 18:00", "11-22 10:00", "11-24 10:00", "11-23 10:00"]);
    check("2026-11-21T17:31", early, &["-", "11-22 10:00", "11-24 10:00", "11-23 10:00"]);
    let all = Hours::new(0, 24).unwrap();
    check("2026-11-21T22:10", all, &["11-21 23:00", "11-22 10:00", "11-24 10:00", "11-23 10:00"]);
    check("2026-11-21T22:31", all, &["-", "11-22 10:00", "11-24 10:00", "11-23 10:00"]);
}

#[test]
fn a_date_by_hand_only_warns() {
    let scene = Scene::new("B", "11-20 来访 到访").set(r#"{"rest_days/6":true}"#);
    let rows: [(&str, &[Warning]); 5] = [
        ("11-24 15:00", &[]),
        ("11-24 08:59", &[Warning::Early]),
        ("11-24 21:01", &[Warning::Late]),
        ("11-22 10:00", &[Warning::RestDay]),
        (
            "12-06 22:00",
            &[
                Warning::Late,
                Warning::RestDay,
                Warning::AfterProtection(crate::showroom::day("12-05")),
            ],
        ),
    ];
    for (due, expected) in rows {
        assert_eq!(warnings(at(due), &scene.situation()), expected, "{due}");
    }
    assert_eq!(Warning::RestDay.text(), "休息日");
}
