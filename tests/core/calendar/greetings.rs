//! Birthdays and festivals.

use super::date;
use genke::domain::birthday::{Birthday, Calendar};
use genke::domain::customer::Customer;
use genke::domain::days::after;
use genke::domain::fields::{Fields, Id};
use genke::domain::greeting::{Wishes, coming};
use proptest::prelude::*;

#[test]
fn a_birthday_is_read_and_said() {
    let rows = [
        ("1990-05-06", "1990年5月6日"),
        ("--02-29", "2月29日"),
        ("农历1990-08-15", "农历1990年八月十五"),
        ("农历--12-30", "农历腊月三十"),
        ("农历--闰06-03", "农历闰六月初三"),
    ];
    for (wire, said) in rows {
        let read = Birthday::read(wire).unwrap();
        assert_eq!((read.wire().as_str(), read.said().as_str()), (wire, said));
    }
    for bad in [
        "",
        "--13-01",
        "2023-02-29",
        "闰06-03",
        "--闰06-03",
        "农历--13-01",
        "农历--06-31",
        "1790-01-01",
        "--1-1",
        "农历",
    ] {
        assert_eq!(Birthday::read(bad), None, "{bad}");
    }
    assert_eq!(Birthday::read("1990-05-06T08:00:00+08:00").unwrap().wire(), "1990-05-06");
}

#[test]
fn a_lunar_birthday_is_typed_as_it_is_said() {
    let rows = [
        ("农历八月十五", Some("农历--08-15")),
        (" 阴历 1990年8月15日 ", Some("农历1990-08-15")),
        ("农历1990年腊月三十", Some("农历1990-12-30")),
        ("农历闰六月初三", Some("农历--闰06-03")),
        ("农历8-15", Some("农历--08-15")),
        ("农历正月廿三", Some("农历--01-23")),
        ("农历--08-15", Some("农历--08-15")),
        ("八月十五", None),
        ("农历13月1日", None),
        ("农历八月三十一", None),
    ];
    for (typed, expected) in rows {
        assert_eq!(
            Birthday::parse_lunar(typed).map(Birthday::wire).as_deref(),
            expected,
            "{typed}"
        );
    }
}

#[track_caller]
fn check(birthday: &str, days: &[&str]) {
    let birthday = Birthday::read(birthday).unwrap();
    let from = date("2024-01-01");
    let kept: Vec<_> =
        (0..366 * 3 + 1).map(|n| after(from, n)).filter(|d| birthday.is_on(*d)).collect();
    let days: Vec<_> = days.iter().map(|d| date(d)).collect();
    assert_eq!(kept, days, "{}", birthday.wire());
}

#[test]
fn a_birthday_is_kept_once_a_year() {
    check("1990-05-06", &["2024-05-06", "2025-05-06", "2026-05-06"]);
    check("2000-02-29", &["2024-02-29", "2025-02-28", "2026-02-28"]);
    check("1990-02-28", &["2024-02-28", "2025-02-28", "2026-02-28"]);
    check("1990-12-31", &["2024-12-31", "2025-12-31", "2026-12-31"]);
    check("农历--08-15", &["2024-09-17", "2025-10-06", "2026-09-25"]);
    // 腊月三十: the twelfth month of 2024 and of 2025 has 29 days.
    check("农历--12-30", &["2024-02-09", "2025-01-28", "2026-02-16"]);
    check("农历--12-29", &["2024-02-08", "2025-01-28", "2026-02-16"]);
    // 2025 has a leap sixth month: who was born in one keeps the day in it, in other years in the ordinary one.
    check("农历--06-03", &["2024-07-08", "2025-06-27", "2026-07-16"]);
    check("农历--闰06-03", &["2024-07-08", "2025-07-27", "2026-07-16"]);
    check("农历--闰06-30", &["2024-08-03", "2025-08-22", "2026-08-12"]);
}

fn people(rows: &[&str]) -> Vec<(Customer, Wishes)> {
    let one = |(n, row): (usize, &&str)| {
        let fields: Fields = serde_json::from_str(row).unwrap();
        (Customer::read(&Id::new(format!("k{n}")), &fields), Wishes::read(&fields))
    };
    rows.iter().enumerate().map(one).collect()
}

#[test]
fn only_who_wishes_is_greeted() {
    let people = people(&[
        r#"{"birthday":"1990-09-25","greetings/生日":true,"greetings/节日":true}"#,
        r#"{"birthday":"1990-09-26"}"#,
        r#"{"greetings/节日":true,"do_not_disturb":true}"#,
        r#"{"birthday":"1990-09-26","greetings/生日":true,"do_not_disturb":true}"#,
        r#"{"birthday":"农历--08-16","greetings/生日":true,"greetings/节日":false}"#,
        r#"{"greetings/节日":true,"tier":"D"}"#,
        r#"{"greetings/节日":true}"#,
        r#"{"greetings/生日":true}"#,
        r#"{"birthday":"1990-09-26","greetings/生日":null}"#,
    ]);
    let list = |from: &str, days| {
        let mut all = people.iter().map(|(c, w)| (c, *w));
        let found = coming(&mut all, (date(from), days));
        let row = |g: &genke::domain::greeting::Greeting| {
            format!("{} {} {}", g.day.format("%m-%d"), g.customer, g.occasion)
        };
        found.iter().map(row).collect::<Vec<_>>().join(", ")
    };
    // 中秋 2026 is 09-25.
    assert_eq!(
        list("2026-09-20", 10),
        "09-25 k0 生日, 09-25 k0 中秋, 09-25 k6 中秋, 09-26 k4 生日"
    );
    assert_eq!(list("2026-09-20", 5), "");
    assert_eq!(list("2026-09-26", 1), "09-26 k4 生日");
    assert_eq!(list("2026-02-16", 2), "02-16 k0 除夕, 02-16 k6 除夕, 02-17 k0 春节, 02-17 k6 春节");
    assert_eq!(list("2026-02-16", 1), "02-16 k0 除夕, 02-16 k6 除夕", "the day after is asked too");
    assert_eq!(list("2026-12-31", 2), "01-01 k0 元旦, 01-01 k6 元旦");
    assert_eq!(list("2026-08-19", 1), "", "七夕 is none on which customers are greeted");
}

proptest! {
    #[test]
    fn a_written_birthday_is_read_again(calendar in 0usize..3, year in prop::option::of(1900i32..2100), month in 1u32..13, day in 1u32..29) {
        let calendar = [Calendar::Solar, Calendar::Lunar, Calendar::LunarLeap][calendar];
        let birthday = Birthday { calendar, year, month, day };
        prop_assert_eq!(Birthday::read(&birthday.wire()), Some(birthday));
        if calendar != Calendar::Solar {
            prop_assert_eq!(Birthday::parse_lunar(&birthday.said()), Some(birthday));
        }
    }

    #[test]
    fn nobody_who_refused_is_greeted(refused in prop::collection::vec(any::<bool>(), 1..20), start in 0u32..900) {
        let rows: Vec<String> = refused.iter().enumerate().map(|(n, refused)| format!(
            r#"{{"birthday":"--{:02}-{:02}","greetings/生日":true,"greetings/节日":true,"do_not_disturb":{refused}}}"#,
            n % 12 + 1, n + 1)).collect();
        let people = people(&rows.iter().map(String::as_str).collect::<Vec<_>>());
        let from = after(date("2024-01-01"), start);
        let found = coming(&mut people.iter().map(|(c, w)| (c, *w)), (from, 30));
        for greeting in &found {
            let (customer, _) = people.iter().find(|(c, _)| c.id == greeting.customer).unwrap();
            prop_assert!(!customer.do_not_disturb);
            prop_assert!((0..30).contains(&(greeting.day - from).num_days()));
        }
    }
}
