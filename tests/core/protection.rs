//! Until which day a customer counts as mine.

use crate::showroom::{at, beijing, contacts, day, settings};
use genke::domain::customer::Customer;
use genke::domain::protection::{Protection, Window, ends};
use genke::domain::settings::Settings;
use genke::domain::words::Tier;

fn said(protection: &Protection, customer: &Customer, log: &str) -> String {
    match ends(customer, &contacts(log), &[], protection, beijing()) {
        Some(e) => format!("{} {}", e.day.format("%m-%d"), e.because),
        None => "无".into(),
    }
}

#[track_caller]
fn check(windows: &str, log: &str, expected: &str) {
    let settings = settings(&format!(r#"{{"windows":{windows}}}"#));
    assert_eq!(said(&settings.protection, &Customer::default(), log), expected, "{log}");
}

const USUAL: &str = r#"[{"starts_at":"来访","days":15,"extended_by":"effective"},
    {"starts_at":"来电","days":15,"extended_by":"none"}]"#;
const BY_VISIT: &str = r#"[{"starts_at":"来访","days":7,"extended_by":"visit"}]"#;
const CAPPED: &str = r#"[{"starts_at":"来访","days":15,"extended_by":"effective","cap_days":30}]"#;
const FIXED: &str = r#"[{"starts_at":"来访","days":7,"extended_by":"none"}]"#;

#[test]
fn rows_of_the_table() {
    let rows = [
        (USUAL, "", "无"),
        (USUAL, "11-16 去电 接通", "无"),
        (USUAL, "11-16 来访 到访", "12-01 来访起15天"),
        (USUAL, "11-16 看房 到访", "12-01 来访起15天"),
        (USUAL, "11-16 来访 到访; 11-20 去电 接通", "12-05 接通续15天"),
        (USUAL, "11-16 来访 到访; 11-20 微信 已回复", "12-05 已回复续15天"),
        (USUAL, "11-16 来访 到访; 11-20 去电 未接", "12-01 来访起15天"),
        (BY_VISIT, "11-16 来访 到访; 11-20 去电 接通", "11-23 来访起7天"),
        (BY_VISIT, "11-16 来访 到访; 11-20 来访 到访", "11-27 到访续7天"),
        (FIXED, "11-16 来访 到访; 11-20 来访 到访", "11-23 来访起7天"),
        (CAPPED, "11-01 来访 到访; 11-10 去电 接通", "11-25 接通续15天"),
        (CAPPED, "11-01 来访 到访; 11-10 去电 接通; 11-20 去电 接通", "12-01 来访起最多30天"),
        // 来电, then 来访: the latest end.
        (USUAL, "11-16 来电 接通", "12-01 来电起15天"),
        (USUAL, "11-16 来电 接通; 11-20 去电 接通", "12-01 来电起15天"),
        (USUAL, "11-16 来电 接通; 11-20 来访 到访", "12-05 来访起15天"),
        // The last protected day still extends, the day after does not.
        (USUAL, "11-01 来访 到访; 11-16 去电 接通", "12-01 接通续15天"),
        (USUAL, "11-01 来访 到访; 11-17 去电 接通", "11-16 来访起15天"),
        // Lapsed, and started anew by a visit.
        (USUAL, "10-01 来访 到访; 10-20 去电 接通; 11-17 来访 到访", "12-02 来访起15天"),
        // Typed in late, counted when it happened.
        (USUAL, "11-20 去电 接通; 11-16 来访 到访", "12-05 接通续15天"),
        ("[]", "11-16 来访 到访", "无"),
    ];
    for (windows, log, expected) in rows {
        check(windows, log, expected);
    }
}

#[test]
fn registration_starts_a_window_too() {
    let windows = r#"[{"starts_at":"报备","days":30,"extended_by":"visit"}]"#;
    let settings = settings(&format!(r#"{{"windows":{windows}}}"#));
    let customer = Customer { first_seen_at: Some(at("11-01")), ..Customer::default() };
    let rows = [
        ("", "12-01 报备起30天"),
        ("11-10 来访 到访", "12-10 到访续30天"),
        ("10-20 来访 到访", "12-01 报备起30天"),
    ];
    for (log, expected) in rows {
        assert_eq!(said(&settings.protection, &customer, log), expected);
    }
}

#[test]
fn an_imported_end_wins() {
    let customer = Customer { protection_ends: Some(day("11-18")), ..Customer::default() };
    let said = said(&Protection::default(), &customer, "11-16 来访 到访; 11-20 去电 接通");
    assert_eq!(said, "11-18 导入");
}

#[test]
fn a_window_may_be_for_some_tiers_only() {
    let settings = settings(
        r#"{"windows":[{"starts_at":"来访","days":7,"extended_by":"none"},
        {"starts_at":"来访","days":30,"extended_by":"none","tiers":["A"]}]}"#,
    );
    let of = |tier| Customer { tier, ..Customer::default() };
    for (tier, expected) in [(Some(Tier::A), "12-16"), (Some(Tier::B), "11-23"), (None, "11-23")] {
        assert!(said(&settings.protection, &of(tier), "11-16 来访 到访").starts_with(expected));
    }
}

#[test]
fn days_left_and_what_the_row_says() {
    let log = contacts("11-16 来访 到访");
    let ending = ends(&Customer::default(), &log, &[], &Protection::default(), beijing()).unwrap();
    assert_eq!(ending.started, Some(day("11-16")));
    let rows = [
        ("11-28", 3, None, true),
        ("11-29", 2, Some("保护期剩2天,12月1日到期"), true),
        ("12-01", 0, Some("保护期今天到期"), true),
        ("12-02", -1, Some("保护期已过"), false),
    ];
    for (today, left, warning, running) in rows {
        let today = day(today);
        assert_eq!(ending.days_left(today), left);
        assert_eq!(ending.warning(today, 2).as_deref(), warning);
        assert_eq!(ending.is_running(today), running);
    }
}

#[test]
fn windows_are_read_and_written() {
    let text =
        r#"{"starts_at":"来访","days":7,"extended_by":"visit","cap_days":30,"tiers":["A","B"]}"#;
    let value: serde_json::Value = serde_json::from_str(text).unwrap();
    assert_eq!(Window::read(&value).unwrap().value(), value);
    for window in Protection::default().windows {
        assert_eq!(Window::read(&window.value()), Some(window));
    }
    // One unreadable window is left out; a list of nothing readable falls back to the default.
    let mixed = settings(&format!(r#"{{"windows":[{text},{{"starts_at":"梦里"}}]}}"#));
    assert_eq!(mixed.protection.windows.len(), 1);
    let bad = settings(r#"{"windows":[{"starts_at":"来访","days":-1,"extended_by":"visit"}]}"#);
    assert_eq!(bad.protection, Protection::default());
}

#[test]
fn defaults_are_restored_without_the_names() {
    let fields = serde_json::from_str(
        r#"{"project":"云栖里","agent":"小李","cadence/A级":5,
        "rest_days/6":true,"warn_days":9,"miss_limit":null,"later_field":1}"#,
    )
    .unwrap();
    let change = Settings::restore_defaults(&fields);
    let cleared: Vec<_> = change.set.0.iter().map(|(k, v)| (k.as_str(), v.is_null())).collect();
    assert_eq!(cleared, [("cadence/A级", true), ("rest_days/6", true), ("warn_days", true)]);
    let mut after = fields;
    after.0.extend(change.set.0);
    let restored = Settings::read(&after);
    assert_eq!((restored.project.as_str(), restored.agent.as_str()), ("云栖里", "小李"));
    assert_eq!(restored.cadence, Settings::default().cadence);
}
