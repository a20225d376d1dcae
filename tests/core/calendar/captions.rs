//! What a day is called besides its number.

use super::date;
use genke::domain::calendar::caption;
use genke::domain::calendar::holidays::{HolidayError, Holidays, Kind};
use genke::domain::calendar::lunar::{self, LunarDay, festival_on};
use genke::domain::calendar::terms;
use genke::domain::days::{after, before};
use genke::domain::fields::Fields;

#[test]
fn days_are_read_as_people_write_them() {
    let rows = [
        ("十月", "14", "十月十四", "十四"),
        ("正月", "初一", "正月初一", "正月"),
        ("闰六月", "1", "闰六月初一", "闰六月"),
        ("闰六月", "初八", "闰六月初八", "初八"),
        ("6", "10", "六月初十", "初十"),
        ("腊月", "二十", "腊月二十", "二十"),
        ("十二月", "廿三", "腊月廿三", "廿三"),
        ("十一月", "二十一", "冬月廿一", "廿一"),
        ("冬月", "29", "冬月廿九", "廿九"),
        ("一月", "三十", "正月三十", "三十"),
        ("12", "11", "腊月十一", "十一"),
    ];
    for (month, day, full, short) in rows {
        let read = LunarDay::parse(month, day).unwrap();
        assert_eq!((read.full().as_str(), read.short().as_str()), (full, short));
    }
    for (month, day) in [
        ("", "1"),
        ("13", "1"),
        ("0", "1"),
        ("正月", ""),
        ("正月", "31"),
        ("正月", "初"),
        ("x", "1"),
        ("闰", "1"),
        ("正月", "初十一"),
        ("正月", "十十"),
    ] {
        assert_eq!(LunarDay::parse(month, day), None, "{month} {day}");
    }
}

#[test]
fn every_day_name_is_read_as_it_is_said() {
    for (month, day) in (1..=12).flat_map(|m| (1..=30).map(move |d| (m, d))) {
        for is_leap in [false, true] {
            let lunar = LunarDay { month, day, is_leap, ..LunarDay::default() };
            let again = LunarDay::parse(&lunar.month_name(), &lunar.day_name());
            assert_eq!(again.as_ref(), Some(&lunar));
        }
    }
}

#[test]
fn festivals_fall_on_their_days() {
    let rows = [
        ("2024-02-09", Some("除夕")),
        ("2024-02-10", Some("春节")),
        ("2025-01-28", Some("除夕")),
        ("2025-01-29", Some("春节")),
        ("2026-02-16", Some("除夕")),
        ("2026-02-17", Some("春节")),
        ("2026-03-03", Some("元宵")),
        ("2026-06-19", Some("端午")),
        ("2026-08-19", Some("七夕")),
        ("2026-09-25", Some("中秋")),
        ("2026-10-18", Some("重阳")),
        ("2026-01-26", Some("腊八")),
        ("2026-02-10", Some("小年")),
        ("2026-02-15", None),
        // 七夕 of 2025 is in the seventh month; 闰六月初七 is no festival.
        ("2025-07-31", None),
        ("2025-08-29", Some("七夕")),
    ];
    for (day, expected) in rows {
        assert_eq!(festival_on(date(day)), expected, "{day}");
    }
    // A browser puts them a day later.
    assert_eq!(festival_on(date("2027-02-05")), Some("除夕"));
    assert_eq!(festival_on(date("2027-02-06")), Some("春节"));
    assert_eq!(festival_on(date("2030-02-03")), Some("春节"));
    assert_eq!(festival_on(date("1899-12-31")), None);
    assert_eq!(festival_on(date("2101-02-01")), None);
}

#[test]
fn the_months_begin_where_the_observatories_print_them() {
    let mut looked_at = 0;
    for line in include_str!("../../data/lunar_months.txt").lines() {
        let (first, month) = line.split_once(' ').unwrap();
        let (first, is_leap) = (date(first), month.ends_with('闰'));
        let month: u32 = month.trim_end_matches('闰').parse().unwrap();
        let day = lunar::on(first).unwrap();
        assert_eq!((day.month, day.day, day.is_leap), (month, 1, is_leap), "{first}");
        assert!(lunar::on(before(first, 1)).unwrap().day >= 29, "{first}");
        looked_at += 1;
    }
    assert_eq!(looked_at, 139);
    let said = |day: &str| lunar::on(date(day)).map(|day| day.full());
    assert_eq!(said("1900-01-01").as_deref(), Some("己亥年腊月初一"));
    assert_eq!(said("1900-01-31").as_deref(), Some("庚子年正月初一"));
    assert_eq!(said("2026-11-21").as_deref(), Some("丙午年十月十三"));
    assert_eq!(said("2100-12-31").as_deref(), Some("庚申年腊月初一"));
}

#[test]
fn every_day_of_two_centuries_follows_the_one_before() {
    let mut day = date("1900-01-01");
    let mut last = lunar::on(day).unwrap();
    while day < date("2100-12-31") {
        day = after(day, 1);
        let next = lunar::on(day).unwrap();
        let is_next = next.day == last.day + 1 && next.month == last.month;
        let is_first = next.day == 1 && (29..=30).contains(&last.day);
        assert!(is_next || is_first, "{day}: {} after {}", next.full(), last.full());
        last = next;
    }
}

#[test]
fn the_solar_terms_of_a_century() {
    // Days of the month, 24 a year, as two ephemerides give them.
    let names = [
        "小寒", "大寒", "立春", "雨水", "惊蛰", "春分", "清明", "谷雨", "立夏", "小满", "芒种",
        "夏至", "小暑", "大暑", "立秋", "处暑", "白露", "秋分", "寒露", "霜降", "立冬", "小雪",
        "大雪", "冬至",
    ];
    let mut looked_at = 0;
    for line in include_str!("../../data/solar_terms.txt").lines() {
        let (year, days) = line.split_once(' ').unwrap();
        for (at, day) in days.split(' ').enumerate() {
            let day = date(&format!("{year}-{:02}-{day}", at / 2 + 1));
            assert_eq!(terms::on(day), Some(names[at]), "{day}");
            assert_eq!(terms::on(after(day, 1)), None, "{day}");
            looked_at += 1;
        }
    }
    assert_eq!(looked_at, 2_400);
    // As printed by the Hong Kong and Purple Mountain observatories.
    let known = [
        ("2024-02-04", "立春"),
        ("2021-02-03", "立春"),
        ("2021-12-21", "冬至"),
        ("2008-05-21", "小满"),
        ("2026-02-18", "雨水"),
        ("2026-04-05", "清明"),
        ("2026-11-22", "小雪"),
        ("2026-12-22", "冬至"),
    ];
    for (day, name) in known {
        assert_eq!(terms::on(date(day)), Some(name), "{day}");
    }
    for day in ["1899-12-22", "2101-01-05", "2026-11-21"] {
        assert_eq!(terms::on(date(day)), None, "{day}");
    }
}

#[test]
fn a_plan_of_holidays_is_typed_and_kept() {
    let typed = "2026-10-01 2026-10-07 国庆节 休\n\n 2026-10-10 国庆节 班";
    let plan = Holidays::parse(typed).unwrap();
    assert_eq!(plan.len(), 8);
    assert_eq!(plan.text(), "2026-10-01 2026-10-07 国庆节 休\n2026-10-10 国庆节 班");
    let mut fields = Fields::default();
    fields.set("holidays/2026-01-01", serde_json::json!({ "name": "元旦", "kind": "休" }));
    fields.set("holidays/坏", true);
    assert_eq!(Holidays::read(&fields).len(), 1);
    for (name, value) in plan.changes(&fields) {
        fields.set(name, value);
    }
    assert_eq!(Holidays::read(&fields), plan);
    assert_eq!(plan.changes(&fields), []);
    assert_eq!(
        fields.get("holidays/2026-10-10").unwrap().to_string(),
        r#"{"kind":"班","name":"国庆节"}"#
    );
    assert!(fields.get("holidays/坏").is_none() && fields.get("holidays/2026-01-01").is_none());

    for text in [
        "2026年10月1日至10月7日 国庆节 休\n2026年10月10日 国庆节 上班",
        "2026/10/1 2026/10/7 国庆节 放假\n2026.10.10 国庆节 补班",
        "2026年10月1日到7日 国庆节 休\n2026-10-10\t国庆节\t班",
        "2026-10-01~10-07国庆节 休\n2026-10-10 国庆节 班",
    ] {
        assert_eq!(Holidays::parse(text).as_ref(), Ok(&plan), "{text}");
    }

    let said = |text: &str| Holidays::parse(text).unwrap_err();
    let rows = [
        ("国庆节 休", 1, "日期要写成 2026-10-01。"),
        ("2026-02-30 春节 休", 1, "日期要写成 2026-10-01。"),
        ("2026-10-01 2026-10-0 国庆节 休", 1, "第二个日期要写成 2026-10-07。"),
        ("2026-10-07 2026-10-01 国庆节 休", 1, "结束日期早于开始日期。"),
        ("2026-01-01 2026-12-31 年 休", 1, "一个假期最多31天,请核对日期。"),
        ("\n2026-10-01", 2, "请写上节日名称。"),
        ("2026-10-01 国庆节", 1, "最后要写「休」或「班」。"),
        ("2026-10-01 国庆节 休 哦", 1, "「休」或「班」后面不要再写。"),
    ];
    for (text, line, why) in rows {
        assert_eq!(said(text), HolidayError { line, why }, "{text}");
    }
    assert_eq!(said("x").to_string(), "第1行:日期要写成 2026-10-01。");
}

#[test]
fn the_most_telling_name_stands_below_a_day() {
    let plan = "2026-02-15 2026-02-21 春节 休\n2026-02-28 春节 班\n2026-10-01 2026-10-07 国庆节 休\n2026-05-01 2026-05-05 劳动节 休";
    let plan = Holidays::parse(plan).unwrap();
    let rows = [
        ("2026-11-21", "十三", false, None),
        ("2026-11-22", "小雪", true, None),
        ("2026-02-15", "春节", true, Some(Kind::Off)),
        ("2026-02-16", "除夕", true, Some(Kind::Off)),
        ("2026-02-17", "春节", true, Some(Kind::Off)),
        ("2026-02-18", "雨水", true, Some(Kind::Off)),
        ("2026-02-19", "初三", false, Some(Kind::Off)),
        ("2026-02-28", "十二", false, Some(Kind::Work)),
        ("2026-05-01", "劳动节", true, Some(Kind::Off)),
        ("2026-05-02", "十六", false, Some(Kind::Off)),
        ("2026-05-17", "四月", false, None),
    ];
    for (day, text, is_special, mark) in rows {
        let said = caption(date(day), &plan);
        assert_eq!(
            (said.text.as_str(), said.is_special, said.mark),
            (text, is_special, mark),
            "{day}"
        );
    }
    assert_eq!(caption(date("2150-11-21"), &plan).text, "");
}
