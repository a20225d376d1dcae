//! A follow-up that comes again.

use super::{log, one, open, said, write};
use crate::showroom::{Scene, at};
use chrono::NaiveDate;
use genke::domain::change::RecordChange;
use genke::domain::days::{after, before};
use genke::domain::fields::Id;
use genke::domain::follow_up::planning::{NewPlan, PlanError, Stop, plan, stop};
use genke::domain::follow_up::repeat::{Every, Repeat};
use genke::domain::log::manual_follow_up;
use genke::domain::words::{State, Way, Word};
use proptest::prelude::*;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

#[track_caller]
fn check(every: Every, n: u32, from: &str, days: &[&str]) {
    let repeat = Repeat::new(every, n, day(from)).unwrap();
    let mut last = before(day(from), 1);
    for expected in days {
        last = repeat.next_after(last);
        assert_eq!(last, day(expected), "{} from {from}", repeat.said());
    }
}

#[test]
fn a_series_counts_from_its_first_day() {
    check(Every::Day, 1, "2026-12-30", &["2026-12-30", "2026-12-31", "2027-01-01"]);
    check(Every::Day, 3, "2024-02-27", &["2024-02-27", "2024-03-01", "2024-03-04"]);
    check(Every::Week, 2, "2026-11-23", &["2026-11-23", "2026-12-07", "2026-12-21", "2027-01-04"]);
    check(
        Every::Month,
        1,
        "2026-01-31",
        &["2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30", "2026-05-31"],
    );
    check(Every::Month, 3, "2026-11-30", &["2026-11-30", "2027-02-28", "2027-05-30"]);
    check(
        Every::Year,
        1,
        "2024-02-29",
        &["2024-02-29", "2025-02-28", "2026-02-28", "2027-02-28", "2028-02-29"],
    );
    check(Every::Year, 2, "2026-12-31", &["2026-12-31", "2028-12-31"]);
    let rows = [
        (Every::Day, 1, "每天"),
        (Every::Week, 1, "每周"),
        (Every::Week, 2, "每2周"),
        (Every::Month, 1, "每月"),
        (Every::Month, 3, "每3个月"),
        (Every::Year, 1, "每年"),
        (Every::Day, 99, "每99天"),
    ];
    for (every, n, text) in rows {
        let repeat = Repeat::new(every, n, day("2026-11-21")).unwrap();
        assert_eq!(repeat.said(), text);
        assert_eq!(Repeat::read(&repeat.value()), Some(repeat));
    }
    assert_eq!(Repeat::new(Every::Day, 0, day("2026-11-21")), None);
    assert_eq!(Repeat::new(Every::Day, 100, day("2026-11-21")), None);
    for bad in [
        "{}",
        r#"{"every":"周","n":0,"from":"2026-11-21"}"#,
        r#"{"every":"x","n":1,"from":"2026-11-21"}"#,
        r#"{"every":"周","n":1}"#,
        "7",
    ] {
        assert_eq!(Repeat::read(&serde_json::from_str(bad).unwrap()), None, "{bad}");
    }
}

pub fn new_plan(due: &str, repeat: Option<(Every, u32)>) -> NewPlan {
    NewPlan {
        id: Id::new("p1"),
        customer: Id::new("k1"),
        due: at(due),
        note: " 带户型图 ".into(),
        way: Some(Way::Wechat),
        repeat,
    }
}

/// A customer with one plan made by hand on 11-21.
fn planned(due: &str, repeat: Option<(Every, u32)>) -> Scene {
    let mut scene = Scene::new("B", "11-20 来访 到访");
    let change = plan(&new_plan(due, repeat), scene.now).unwrap();
    write(&mut scene, &change.records);
    scene
}

#[test]
fn a_plan_says_everything() {
    let scene = planned("11-24 15:30", Some((Every::Week, 1)));
    assert_eq!(said(&scene), "11-24 15:30 手工");
    let row = serde_json::to_string(&scene.rows[&Id::new("p1")]).unwrap();
    assert_eq!(
        row,
        concat!(
            r#"{"customer":"k1","due":"2026-11-24T15:30:00+08:00","note":"带户型图","origin":"手工","#,
            r#""reason":{"because":"手工定的日期","rule":"手工"},"#,
            r#""repeat":{"every":"周","from":"2026-11-24","n":1},"#,
            r#""set_at":"2026-11-21T10:00:00+08:00","state":"待办","way":"微信"}"#
        )
    );
    let err = |new: &NewPlan| plan(new, at("11-21 10:00")).unwrap_err();
    assert_eq!(err(&new_plan("11-21 10:00", None)), PlanError::InPast);
    assert_eq!(err(&new_plan("11-22", Some((Every::Day, 0)))), PlanError::Repeat);
    assert_eq!(
        err(&NewPlan { note: "长".repeat(201), ..new_plan("11-22", None) }),
        PlanError::TooLong
    );
}

#[test]
fn what_repeats_comes_again_when_it_is_done() {
    // Due, step, the contact that closes it, what is open then.
    let rows = [
        ("11-24 15:30", (Every::Week, 1), "11-24 16:00 去电 接通", "12-01 15:30 手工"),
        // A miss is an attempt: it closes a date set by hand as ever.
        ("11-24 15:30", (Every::Day, 1), "11-24 16:00 去电 未接", "11-25 15:30 手工"),
        // Done two days late: the series keeps its day.
        ("11-24 15:30", (Every::Week, 1), "11-26 09:00 去电 接通", "12-01 15:30 手工"),
        // So late that one time has gone by.
        ("11-24 15:30", (Every::Week, 1), "12-02 09:00 去电 接通", "12-08 15:30 手工"),
        // Done before its day: stays.
        ("11-24 15:30", (Every::Week, 1), "11-23 16:00 去电 接通", "11-24 15:30 手工"),
        ("11-30 10:00", (Every::Month, 1), "11-30 10:00 去电 接通", "12-30 10:00 手工"),
        ("11-24 23:59", (Every::Day, 1), "11-24 23:59 去电 接通", "11-25 23:59 手工"),
        // Done in the morning of the day after: that day's own time counts as done too.
        ("11-24 23:59", (Every::Day, 1), "11-25 08:00 去电 接通", "11-26 23:59 手工"),
    ];
    for (due, repeat, line, expected) in rows {
        let mut scene = planned(due, Some(repeat));
        log(&mut scene, line);
        assert_eq!(said(&scene), expected, "{due} {line}");
    }
    let mut scene = planned("11-24 15:30", None);
    log(&mut scene, "11-24 16:00 去电 接通");
    assert_eq!(said(&scene), "12-08 10:00 B级", "what does not repeat gives way to the rules");
}

#[test]
fn the_next_time_carries_note_and_way_on() {
    let mut scene = planned("11-24 15:30", Some((Every::Week, 1)));
    log(&mut scene, "11-24 16:00 去电 接通");
    let [next] = &open(&scene)[..] else { panic!() };
    assert_eq!((next.note.as_deref(), next.way), (Some("带户型图"), Some(Way::Wechat)));
    assert_eq!(next.because, "每周");
    let first = one(&scene, &Id::new("p1"));
    assert_eq!((first.state, first.closed_by.as_ref()), (State::Done, Some(&Id::new("c01"))));
    // Another phone that closes it writes the same record.
    let mut other = planned("11-24 15:30", Some((Every::Week, 1)));
    log(&mut other, "11-24 16:00 去电 接通");
    assert_eq!(scene.rows, other.rows);
}

#[test]
fn nobody_is_planned_for_who_refused() {
    let mut scene = planned("11-24 15:30", Some((Every::Week, 1)));
    scene.customer.do_not_disturb = true;
    log(&mut scene, "11-24 16:00 去电 接通");
    assert_eq!(said(&scene), "");
}

#[test]
fn an_entry_typed_in_late_makes_no_time_in_the_past() {
    let mut scene = planned("11-24 15:30", Some((Every::Day, 1)));
    scene.now = at("12-05 18:00");
    log(&mut scene, "11-25 09:00 去电 接通");
    assert_eq!(said(&scene), "12-06 15:30 手工");
}

#[test]
fn a_series_outlives_a_date_that_takes_its_place() {
    // 记一笔 with a date of its own, or 改期 of everything, closes what stood as moved.
    let mut scene = planned("11-24 15:30", Some((Every::Week, 1)));
    scene.now = at("11-22 10:00");
    let moved = RecordChange::new("follow_up", &Id::new("p1")).with("state", "改期");
    let other =
        manual_follow_up(&Id::new("p2"), &Id::new("k1"), at("11-26"), "手工定的日期", scene.now);
    write(&mut scene, &[moved, other]);
    assert_eq!(said(&scene), "11-26 10:00 手工; 12-01 15:30 手工");
    log(&mut scene, "11-26 11:00 去电 接通");
    assert_eq!(said(&scene), "12-01 15:30 手工");
}

#[test]
fn giving_up_is_for_once_or_for_good() {
    for (which, expected) in [(Stop::Once, "12-01 15:30 手工"), (Stop::ForGood, "11-21 10:00 首访")]
    {
        let mut scene = planned("11-24 15:30", Some((Every::Week, 1)));
        let f = one(&scene, &Id::new("p1")).clone();
        let change = stop(&f, &scene.follow_ups, " 已当面说过 ", which, scene.now).unwrap();
        write(&mut scene, &change.records);
        assert_eq!(said(&scene), expected, "{which:?}");
        assert_eq!(one(&scene, &f.id).dropped.as_deref(), Some("已当面说过"));
        assert_eq!(one(&scene, &f.id).note.as_deref(), Some("带户型图"));
        assert_eq!(stop(&f, &[], " ", which, scene.now), Err(PlanError::NoReason));
    }
}

proptest! {
    #[test]
    fn a_series_never_stands_still_and_never_skips(
        every in 0usize..4, n in 1u32..40, from in 0u32..4_000, ahead in 0u32..6_000,
    ) {
        let repeat = Repeat::new(Every::ALL[every], n, after(day("2020-01-01"), from)).unwrap();
        let asked = after(repeat.from, ahead);
        let next = repeat.next_after(asked);
        prop_assert!(next > asked);
        // Asked of the day before, it is the same day: nothing lies between.
        prop_assert_eq!(repeat.next_after(before(next, 1)), next);
        let longest = match Every::ALL[every] { Every::Day => 1, Every::Week => 7, Every::Month => 31, Every::Year => 366 };
        prop_assert!((next - asked).num_days() <= i64::from(n * longest));
    }
}
