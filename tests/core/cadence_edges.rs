//! Where the cadence begins and where it rests: who was never reached, and the days of the spring festival.

use crate::cadence::check;
use crate::showroom::{Scene, at};

#[test]
fn who_was_never_reached_is_called_on_the_next_working_day() {
    let new = |day: &str| {
        let at = at(day);
        move |s: &mut Scene| s.customer.first_seen_at = Some(at)
    };
    let rows = [
        // Registered, and nobody called yet.
        ("C", "11-21", "", "11-22 10:00 新登记: 新登记，先联系上 · 早于C级每30天"),
        ("-", "11-21", "", "11-22 10:00 新登记: 新登记，先联系上 · 早于C级每30天"),
        // Missed once, twice; the third and fourth time by the other way; from the fifth on the tier counts.
        (
            "C",
            "11-20",
            "11-20 去电 未接",
            "11-21 10:00 未接通: 未接通,换时间 · 原为新登记，先联系上",
        ),
        (
            "C",
            "11-20",
            "11-21 09:00 去电 未接",
            "11-22 10:00 未接通: 未接通,换时间 · 原为新登记，先联系上",
        ),
        (
            "C",
            "11-18",
            "11-19 去电 未接; 11-20 去电 未接; 11-21 去电 未接",
            "11-24 10:00 多次未接通: 连续3次未接通,改发微信 · 原为新登记，先联系上 [微信]",
        ),
        (
            "C",
            "11-10",
            "11-11 去电 未接; 11-12 去电 未接; 11-15 微信 未回; 11-21 去电 未接",
            "11-24 10:00 多次未接通: 连续4次未接通,改发微信 · 原为新登记，先联系上 [微信]",
        ),
        (
            "B",
            "11-10",
            "11-11 去电 未接; 11-12 去电 未接; 11-15 微信 未回; 11-18 去电 未接; 11-21 去电 未接",
            "12-05 10:00 多次没联系上: 多次没联系上，按级别 · 原为新登记，先联系上",
        ),
        // An A would be called every three days: seven at least.
        (
            "A",
            "11-10",
            "11-11 去电 未接; 11-12 去电 未接; 11-15 微信 未回; 11-18 去电 未接; 11-21 去电 未接",
            "11-28 10:00 多次没联系上: 多次没联系上，按级别 · 原为新登记，先联系上",
        ),
        // A call of theirs that was missed: nobody was reached.
        ("C", "11-21", "11-21 来电 未接", "11-22 10:00 未接通: 未接通,换时间 · 原为来电未到访"),
        // The first call that was answered, without a visit: as after a call in.
        ("C", "11-20", "11-21 去电 接通", "11-24 10:00 来电再约: 来电未到访 · 早于C级每30天"),
        ("C", "11-10", "11-11 去电 接通; 11-21 去电 接通", "12-21 10:00 C级: C级每30天"),
        ("C", "11-10", "11-21 微信 已回复", "12-21 10:00 C级: C级每30天"),
    ];
    for (tier, first_seen, log, expected) in rows {
        check(Scene::new(tier, log).with(new(first_seen)), expected);
    }
    let sundays = r#"{"rest_days/6":true}"#;
    let next = "11-23 10:00 新登记: 新登记，先联系上 · 早于C级每30天 · 周日休息,顺延";
    check(Scene::new("C", "").with(new("11-21")).set(sundays), next);
    // Reached once, missed five times since.
    let log = "11-02 来访 到访; 11-16 去电 未接; 11-17 去电 未接; 11-18 去电 未接; 11-19 去电 未接; 11-20 去电 未接";
    check(
        Scene::new("A", log),
        "11-27 10:00 多次没联系上: 多次没联系上，按级别 · 原为首访次日回访",
    );
}

#[test]
fn no_rule_asks_to_call_on_the_days_of_the_spring_festival() {
    // 除夕 2026 is 02-16, 初四 02-20.
    let scene = |tier: &str, log: &str| Scene::new(tier, log).now("02-13 12:00");
    let rows = [
        ("C", "01-10 来访 到访; 01-18 去电 接通", "02-20 10:00 C级: C级每30天 · 春节顺延"),
        // Protection would end before the day after.
        ("B", "02-02 来访 到访; 02-03 去电 接通", "02-15 10:00 B级: B级每14天 · 春节前"),
        // An A is called before, unless the day before is the day it counts from, or over.
        ("A", "01-02 来访 到访; 02-13 去电 接通", "02-15 10:00 A级: A级每3天 · 春节前"),
        ("A", "02-15 来访 到访", "02-20 10:00 首访: 首访次日回访 · 早于A级每3天 · 春节顺延"),
        ("B", "02-16 来访 到访", "02-20 10:00 首访: 首访次日回访 · 早于B级每14天 · 春节顺延"),
        ("B", "02-19 来访 到访", "02-20 10:00 首访: 首访次日回访 · 早于B级每14天"),
        ("B", "02-14 来访 到访", "02-15 10:00 首访: 首访次日回访 · 早于B级每14天"),
    ];
    for (tier, log, expected) in rows {
        check(scene(tier, log), expected);
    }
    let fridays = r#"{"rest_days/4":true}"#;
    let later = "02-21 10:00 C级: C级每30天 · 春节顺延";
    check(scene("C", "01-10 来访 到访; 01-18 去电 接通").set(fridays), later);
    // Protection ends on 初二: the call comes before.
    let week = r#"{"windows":[{"starts_at":"来访","days":7,"extended_by":"visit"}]}"#;
    let before = "02-15 10:00 保护期前: 保护期前(2月18日到期) · 早于B级每14天 · 春节前";
    check(scene("B", "02-11 来访 到访; 02-12 去电 接通").set(week), before);
    // What is late is not asked for on these days either.
    let late = Scene::new("B", "01-02 来访 到访; 01-03 去电 接通").now("02-17 09:00");
    check(late, "02-20 10:00 B级: B级每14天");
    let evening = Scene::new("B", "01-02 来访 到访; 01-03 去电 接通").now("02-15 22:00");
    check(evening, "02-20 10:00 B级: B级每14天");
    // By hand everything stands.
    check(scene("B", "02-02 来访 到访").manual("m1", "02-17 15:00", None), "手工 02-17 15:00");
}
