//! Months, weeks, what each day holds.

use super::date;
use crate::showroom::{at, contacts, day};
use chrono::{Datelike, NaiveDate, Weekday};
use genke::domain::calendar::agenda::{Planned, agenda};
use genke::domain::calendar::grid::{Month, monday_of, week_of};
use genke::domain::calendar::load::{Load, Loads};
use genke::domain::days::after;
use genke::domain::fields::Id;
use genke::domain::words::Tier;
use proptest::prelude::*;

#[test]
fn a_month_is_six_weeks_from_a_monday() {
    // Month, first and last cell.
    let rows = [
        ("2026-11", "2026-10-26", "2026-12-06"),
        // Begins on a Monday, 28 days.
        ("2027-02", "2027-02-01", "2027-03-14"),
        ("2024-02", "2024-01-29", "2024-03-10"),
        ("2026-12", "2026-11-30", "2027-01-10"),
        ("2027-01", "2026-12-28", "2027-02-07"),
    ];
    for (month, first, last) in rows {
        let grid = Month::read(month).unwrap().grid();
        assert_eq!((grid[0], grid[41]), (date(first), date(last)), "{month}");
    }
    for text in ["", "2026", "2026-13", "2026-1", "2026-11-01", "abcdefg"] {
        assert_eq!(Month::read(text), None, "{text}");
    }
}

#[test]
fn months_follow_each_other() {
    let of = |text: &str| Month::of(date(text));
    assert_eq!(of("2026-12-31").next().written(), "2027-01");
    assert_eq!(of("2027-01-31").previous().written(), "2026-12");
    assert_eq!(of("2024-01-31").next().last(), date("2024-02-29"));
    assert_eq!(of("2023-01-31").next().day_like(date("2023-01-31")), date("2023-02-28"));
    assert_eq!(of("2023-02-28").next().day_like(date("2023-02-28")), date("2023-03-28"));
    assert_eq!(of("2026-11-21").title(), "2026年11月");
    assert!(
        of("2026-11-21").holds(date("2026-11-30")) && !of("2026-11-21").holds(date("2026-12-01"))
    );
    assert_eq!(
        week_of(date("2026-11-22")),
        std::array::from_fn(|n| after(date("2026-11-16"), n as u32))
    );
    assert_eq!(week_of(date("2027-01-01"))[0], date("2026-12-28"));
}

fn loads(now: &str, due: &[&str], done: &[&str]) -> Loads {
    let mut loads = Loads::new(Month::of(day("11-21")).grid_start(), 42, at(now));
    loads.count(&mut due.iter().map(|t| at(t)), &mut done.iter().map(|t| at(t)));
    loads
}

#[test]
fn a_day_tells_late_from_planned_from_done() {
    let found = loads(
        "11-21 10:00",
        &[
            "11-20 23:59",
            "11-21 00:00",
            "11-21 09:00",
            "11-22",
            "12-06 23:59",
            "12-07 00:00",
            "10-25",
        ],
        &["11-20", "11-21 08:00", "09-01"],
    );
    let load = |overdue, planned, done| Load { overdue, planned, done };
    let rows = [
        ("11-20", load(1, 0, 1), "逾期1、已跟进1"),
        ("11-21", load(0, 2, 1), "待跟进2、已跟进1"),
        ("11-22", load(0, 1, 0), "待跟进1"),
        ("12-06", load(0, 1, 0), "待跟进1"),
        ("12-07", load(0, 0, 0), ""),
        ("10-25", load(0, 0, 0), ""),
    ];
    for (on, expected, said) in rows {
        assert_eq!(found.of(day(on)), expected, "{on}");
        assert_eq!(found.of(day(on)).said(), said, "{on}");
    }
    assert_eq!((found.most(), found.days().count()), (2, 42));
    assert_eq!(found.days().next(), Some((day("10-26"), Load::default())));
}

#[test]
fn a_day_counted_by_an_index_is_told_as_one_counted_one_by_one() {
    let one_by_one = loads(
        "11-21 10:00",
        &["11-20", "11-20 09:00", "11-21", "11-25"],
        &["11-20", "11-21 08:00"],
    );
    let mut counted = Loads::new(Month::of(day("11-21")).grid_start(), 42, at("11-21 10:00"));
    for (on, open, done) in [("11-20", 2, 1), ("11-21", 1, 1), ("11-25", 1, 0), ("10-01", 9, 9)] {
        counted.add_counted(day(on), open, done);
    }
    assert_eq!(counted, one_by_one);
}

#[test]
fn days_are_counted_where_the_phone_is() {
    // 23:30 in Beijing is the same evening in Bangkok and the next morning in Tokyo.
    let rows = [
        ("+08:00", "11-21", 1),
        ("+07:00", "11-21", 1),
        ("+09:00", "11-22", 1),
        ("-08:00", "11-21", 1),
    ];
    for (zone, on, planned) in rows {
        let now =
            chrono::DateTime::parse_from_rfc3339(&format!("2026-11-21T10:00:00{zone}")).unwrap();
        let mut found = Loads::new(day("11-01"), 30, now);
        found.add_due(at("11-21 23:30"));
        assert_eq!(found.of(day(on)).planned, planned, "{zone}");
    }
    // A clock one day back: what was done "tomorrow" is still shown where it was done.
    let found = loads("11-20 10:00", &["11-20", "11-21"], &["11-21 09:00"]);
    assert_eq!(found.of(day("11-21")), Load { planned: 1, done: 1, overdue: 0 });
}

#[test]
fn a_day_is_worked_through_in_order() {
    let (a, b, c, d) = (Id::new("a"), Id::new("b"), Id::new("c"), Id::new("d"));
    let plan = |customer, due: &str, rule, tier| Planned {
        customer,
        follow_up: None,
        due: at(due),
        rule,
        tier,
    };
    let planned = [
        plan(&a, "11-21 10:00", "B级", Some(Tier::B)),
        plan(&b, "11-21 10:00", "A级", Some(Tier::A)),
        plan(&c, "11-21 12:00", "客户等回复", None),
        plan(&d, "11-21 09:00", "手工", None),
        plan(&d, "11-22 09:00", "手工", None),
    ];
    let log = contacts("11-21 08:00 来访 到访; 11-20 来访 到访");
    let said = |on: &str, now: &str| {
        let rows = agenda(day(on), &mut planned.into_iter(), &mut log.iter(), at(now));
        let row =
            |e: &genke::domain::calendar::agenda::Entry| format!("{:?} {}", e.standing, e.customer);
        rows.iter().map(row).collect::<Vec<_>>().join(", ")
    };
    assert_eq!(said("11-21", "11-21 23:59"), "Waiting c, Planned d, Planned b, Planned a, Done k1");
    assert_eq!(said("11-21", "11-22 00:00"), "Waiting c, Overdue d, Overdue b, Overdue a, Done k1");
    assert_eq!(said("11-20", "11-21"), "Done k1");
    assert_eq!(said("11-23", "11-21"), "");
}

fn any_day() -> impl Strategy<Value = NaiveDate> {
    (0u32..60_000).prop_map(|n| after(date("1990-01-01"), n))
}

proptest! {
    #[test]
    fn every_month_shows_all_its_days_once(day in any_day()) {
        let month = Month::of(day);
        let grid = month.grid();
        prop_assert_eq!(grid[0].weekday(), Weekday::Mon);
        prop_assert!(grid.windows(2).all(|w| after(w[0], 1) == w[1]));
        prop_assert_eq!(grid.iter().filter(|d| month.holds(**d)).count() as i64, (month.last() - month.first()).num_days() + 1);
        prop_assert_eq!(month.next().previous(), month);
        prop_assert_eq!(Month::read(&month.written()), Some(month));
        prop_assert!(month.holds(month.day_like(day)) && monday_of(day) <= day);
        prop_assert!(week_of(day).contains(&day));
    }

    #[test]
    fn the_days_of_a_row_hold_what_falls_into_it(minutes in prop::collection::vec(-60_000i64..60_000, 0..60)) {
        let now = at("11-21 10:00");
        let dues: Vec<_> = minutes.iter().map(|m| now + chrono::TimeDelta::minutes(*m)).collect();
        let mut found = Loads::new(day("10-26"), 42, now);
        found.count(&mut dues.iter().copied(), &mut std::iter::empty());
        let within = dues.iter().filter(|d| (day("10-26")..=day("12-06")).contains(&d.date_naive())).count();
        prop_assert_eq!(found.days().map(|(_, l)| l.open() as usize).sum::<usize>(), within);
        let is_told = |(d, l): (NaiveDate, Load)| if d < day("11-21") { l.planned == 0 } else { l.overdue == 0 };
        prop_assert!(found.days().all(is_told));
    }
}

/// 10,000 customers cost far less than a frame; said when run alone with `--nocapture`.
#[test]
fn ten_thousand_customers_are_counted_in_a_frame() {
    let now = at("11-21 10:00");
    let dues: Vec<_> =
        (0..10_000).map(|n| now + chrono::TimeDelta::minutes(n % 40_000 - 10_000)).collect();
    let started = std::time::Instant::now();
    let mut found = Loads::new(Month::of(day("11-21")).grid_start(), 42, now);
    found.count(&mut dues.iter().copied(), &mut dues.iter().copied());
    println!("{:?}", started.elapsed());
    assert!(started.elapsed().as_millis() < 250, "even in a debug build on a busy machine");
    assert!(found.most() > 0);
}
