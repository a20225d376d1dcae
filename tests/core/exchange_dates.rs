//! Dates as ledgers write them. Today is 2026-11-21.

use chrono::NaiveDate;
use genke::exchange::dates::{YearRule, parse_day};
use proptest::prelude::*;

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 21).unwrap()
}

fn check(text: &str, expected: &str) {
    checked(text, YearRule::NotAfter(today()), expected);
}

fn checked(text: &str, rule: YearRule, expected: &str) {
    let found = parse_day(text, rule).map(|read| match read.time {
        Some(time) => format!("{} {}", read.day, time.format("%H:%M:%S")),
        None => read.day.to_string(),
    });
    assert_eq!(found.as_deref().unwrap_or("-"), expected, "{text:?}");
}

#[test]
fn reads_every_usual_writing() {
    for text in [
        "2026-11-18",
        "2026/11/18",
        "2026.11.18",
        "2026年11月18日",
        "2026 年 11 月 18 日",
        "20261118",
        "2026-11-18 ",
        "２０２６－１１－１８",
        "２０２６／１１／１８",
        "46344",
        "46344.0",
        "11月18日",
        "11月18号",
        "11-18",
        "11/18",
        "11.18",
        "26-11-18",
        "26.11.18",
        "2026-11-18 (周三)",
        "2026年11月18日 星期三",
        "2026-11-18周三",
    ] {
        check(text, "2026-11-18");
    }
    check("2026-11-18 14:30", "2026-11-18 14:30:00");
    check("2026-11-18 14:30:05", "2026-11-18 14:30:05");
    // A system's own time is that of Greenwich; the showroom is eight hours ahead.
    check("2026-11-18T14:30:05.123Z", "2026-11-18 22:30:05");
    check("2026-11-17T16:00:00.000Z", "2026-11-18");
    check("2026-11-18T14:30:05+08:00", "2026-11-18 14:30:05");
    check("2026-11-18 00:00:00", "2026-11-18");
    check("20261118143005", "2026-11-18 14:30:05");
    check("202611181430", "2026-11-18 14:30:00");
    check("2026-11-18 2:30 PM", "2026-11-18 14:30:00");
    check("2026-11-18 12:05 AM", "2026-11-18 00:05:00");
    check("2026-11-18 上午", "2026-11-18");
    check("2026\\11\\18", "2026-11-18");
    check("'26.11.18", "2026-11-18");
    check("2026年11月18日下午3点", "2026-11-18 15:00:00");
    check("11月18日 晚上7点半", "2026-11-18 19:30:00");
    check("2026-11-18 9时05分", "2026-11-18 09:05:00");
    check("46034.48819444444", "2026-01-12 11:43:00");
    check("2026/6/3", "2026-06-03");
    check("2024-02-29", "2024-02-29");
}

#[test]
fn refuses_what_is_no_date() {
    for text in [
        "",
        "明天",
        "今天",
        "2026-13-45",
        "20261345143005",
        "2026-11-18 25:00",
        "2026-11-18 13:05 AM",
        "18/11/2026",
        "1763447405",
        "2025-02-29",
        "2026-11-31",
        "2026",
        "2026-11",
        "2026年11月",
        "13.5",
        "0-0",
        "1",
        "3",
        "13800138000",
        "1.38E+10",
        "下周三",
        "11-18-26",
        "2026-11-18 25:00",
        "2026-11-18 abc",
        "99999",
        "1026-11-18",
        "11/12/13/14",
        "-",
        "年月日",
        "2026-11-18~11-20",
        "20261345",
        "112㎡",
        "2026-11-18 5",
    ] {
        check(text, "-");
    }
}

#[test]
fn finds_the_year_that_was_meant() {
    check("11月3日", "2026-11-03");
    check("11月21日", "2026-11-21");
    check("11月22日", "2025-11-22");
    check("2月29日", "2024-02-29");
    let day = |text: &str| text.parse::<NaiveDate>().unwrap();
    checked("11-10", YearRule::NotBefore(day("2026-11-03")), "2026-11-10");
    checked("1-5", YearRule::NotBefore(day("2025-12-29")), "2026-01-05");
    checked("1-5", YearRule::Nearest(today()), "2027-01-05");
    checked("10-5", YearRule::Nearest(today()), "2026-10-05");
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn never_panics(text in any::<String>(), near in "[0-9年月日号/.:TZ 周上下午点半-]{0,14}") {
        for text in [text, near] {
            let read = parse_day(&text, YearRule::NotAfter(today()));
            let _ = parse_day(&text, YearRule::Nearest(NaiveDate::MAX));
            let _ = parse_day(&text, YearRule::NotBefore(NaiveDate::MIN));
            let _ = read.map(genke::exchange::dates::Read::at);
        }
    }

    #[test]
    fn every_day_reads_back(days in 0i64..40_000, style in 0usize..5) {
        let day = NaiveDate::from_ymd_opt(1990, 1, 1).unwrap() + chrono::TimeDelta::days(days);
        let format = ["%Y-%m-%d", "%Y/%-m/%-d", "%Y年%-m月%-d日", "%Y%m%d", "%Y.%-m.%-d"][style];
        let read = parse_day(&day.format(format).to_string(), YearRule::Nearest(today()));
        prop_assert_eq!(read.map(|r| r.day), Some(day));
    }
}
