//! When the next contact is due, and why: every row of the cadence table and how the rows combine.

use crate::showroom::{Scene, at, settings};
use genke::domain::cadence::rules::{RULES, Step};
use genke::domain::cadence::slots::{Hours, days_overdue, is_overdue, is_reply_late};
use genke::domain::cadence::{Next, is_neglected, next, proposed_tier};
use genke::domain::customer::Customer;
use genke::domain::words::{DealStage, Tier, Way, Word};

/// Says a decision in one line.
fn said(scene: &Scene) -> String {
    match next(&scene.situation()) {
        Next::None { because } => format!("无 {because}"),
        Next::Manual { due, warnings, .. } => {
            let warnings: String = warnings.iter().map(|w| format!(" {}", w.text())).collect();
            format!("手工 {}{warnings}", due.format("%m-%d %H:%M"))
        }
        Next::Due(due) => {
            let way = due.way.map(|w| format!(" [{w}]")).unwrap_or_default();
            format!("{} {}: {}{way}", due.at.format("%m-%d %H:%M"), due.rule, due.because)
        }
    }
}

#[track_caller]
pub fn check(scene: Scene, expected: &str) {
    assert_eq!(said(&scene), expected);
}

#[test]
fn each_rule_of_the_table() {
    let rows = [
        ("B", "11-21 来访 到访", "11-22 10:00 首访: 首访次日回访 · 早于B级每14天"),
        ("-", "11-21 来电 接通", "11-22 10:00 来电: 来电未到访 · 早于C级每30天"),
        (
            "C",
            "11-20 来电 接通; 11-21 去电 接通",
            "11-24 10:00 来电再约: 来电未到访 · 早于C级每30天",
        ),
        ("C", "11-18 来电 接通; 11-19 去电 接通; 11-21 去电 接通", "12-21 10:00 C级: C级每30天"),
        ("C", "11-10 来访 到访; 11-21 看房 到访", "11-24 10:00 看房: 看房后3天 · 早于C级每30天"),
        (
            "C",
            "11-10 来访 到访; 11-21 来访 到访 样板间",
            "11-24 10:00 看房: 看房后3天 · 早于C级每30天",
        ),
        (
            "A",
            "11-10 来访 到访; 11-21 去电 接通 报价",
            "11-23 10:00 报价: 报价后2天 · 早于A级每3天",
        ),
        ("A", "11-10 来访 到访; 11-21 去电 接通", "11-24 10:00 A级: A级每3天"),
        ("B", "11-10 来访 到访; 11-21 去电 接通", "12-05 10:00 B级: B级每14天"),
        ("C", "11-10 来访 到访; 11-21 去电 接通", "12-21 10:00 C级: C级每30天"),
        ("D", "11-21 来访 到访", "无 D级无效客户"),
        ("B", "11-10 来访 到访; 11-21 去电 接通 忙", "11-24 10:00 忙: 客户忙,缓3天,语气柔和"),
        (
            "A",
            "11-02 来访 到访; 11-18 去电 接通; 11-21 去电 未接",
            "11-22 10:00 未接通: 未接通,换时间 · 原为A级每3天",
        ),
        (
            "A",
            "11-02 来访 到访; 11-18 去电 接通; 11-21 去电 关机停机",
            "11-22 10:00 未接通: 未接通,换时间 · 原为A级每3天",
        ),
        (
            "A",
            "11-02 来访 到访; 11-18 去电 接通; 11-21 去电 拒接",
            "11-22 10:00 未接通: 未接通,换时间 · 原为A级每3天",
        ),
        (
            "A",
            "11-02 来访 到访; 11-18 去电 接通; 11-21 微信 未回",
            "11-22 10:00 未接通: 未回复,换时间 · 原为A级每3天",
        ),
    ];
    for (tier, log, expected) in rows {
        check(Scene::new(tier, log), expected);
    }
}

#[test]
fn a_customer_who_is_left_alone_has_no_date() {
    let stage = |stage| move |s: &mut Scene| s.customer.deal_stage = Some(stage);
    let log = "11-20 来访 到访";
    check(Scene::new("A", log).with(|s| s.customer.do_not_disturb = true), "无 勿扰");
    check(Scene::new("A", log).with(stage(DealStage::Withdrawn)), "无 已退房");
    let subscribed = "无 已认购,按成交节点跟进";
    check(Scene::new("A", log).with(stage(DealStage::Subscribed)), subscribed);
    check(Scene::new("A", log).with(stage(DealStage::Swapped)), subscribed);
    check(Scene::new("A", log).with(stage(DealStage::Cancelled)), "无 已取消认购");
    let first = "11-21 10:00 首访: 首访次日回访 · 早于A级每3天";
    check(Scene::new("A", log).with(stage(DealStage::Reserved)), first);
}

#[test]
fn a_customer_given_up_and_back_starts_anew() {
    let tier = |customer: &Customer, way| proposed_tier(customer, way).term();
    let given_up = Customer { tier: Some(Tier::D), ..Customer::default() };
    let kept = Customer { tier: Some(Tier::A), ..Customer::default() };
    let new = Customer::default();
    assert_eq!(tier(&given_up, Way::Visit), "C");
    assert_eq!(tier(&kept, Way::CallIn), "A");
    assert_eq!(tier(&new, Way::Visit), "B");
    assert_eq!(tier(&new, Way::CallIn), "C");
    let first = "11-22 10:00 首访: 首访次日回访 · 早于C级每30天";
    check(Scene::new("C", "11-02 来电 接通; 11-21 来访 到访"), first);
    check(Scene::new("C", "11-02 来访 到访; 11-21 来访 到访"), "12-21 10:00 C级: C级每30天");
}

#[test]
fn a_date_set_by_hand_is_kept() {
    let log = "11-16 来访 到访";
    let week = r#"{"windows":[{"starts_at":"来访","days":7,"extended_by":"visit"}]}"#;
    let manual = |due| Scene::new("B", log).manual("m1", due, None);
    check(manual("11-24 21:30").set(week), "手工 11-24 21:30 太晚 保护期先到 11月23日");
    check(manual("11-23 21:00").set(week), "手工 11-23 21:00");
    check(manual("11-23 08:59").set(week), "手工 11-23 08:59 太早");
    check(manual("11-24 15:00"), "手工 11-24 15:00");
    // Waiting makes it overdue, never moved; protection that is over warns no more.
    check(manual("11-22 15:00").set(week).now("11-29"), "手工 11-22 15:00");
    // A contact on or after its day closes it, one before does not.
    let after = |log: &str, set_at| Scene::new("B", log).manual("m1", "11-20 15:00", set_at);
    check(after("11-16 来访 到访; 11-19 去电 接通", None), "手工 11-20 15:00");
    let closed = "12-04 10:00 B级: B级每14天";
    check(after("11-16 来访 到访; 11-20 09:00 去电 接通", None), closed);
    check(
        after("11-16 来访 到访; 11-18 去电 接通; 11-21 09:00 去电 未接", Some("11-16")),
        "12-02 10:00 B级: B级每14天",
    );
    // Said goodbye at 9, to call again at 15: the contact before the date was set closes nothing.
    check(after("11-20 09:00 来访 到访", Some("11-20 09:01")), "手工 11-20 15:00");
    // The earliest of several stands.
    check(manual("11-28").manual("m2", "11-25", None), "手工 11-25 10:00");
    check(manual("11-28").with(|s| s.customer.tier = Some(Tier::D)), "手工 11-28 10:00");
}

#[test]
fn an_event_is_used_up_by_an_effective_contact_on_a_later_day() {
    let rows = [
        ("B", "11-20 来访 到访; 11-21 去电 接通", "12-05 10:00 B级: B级每14天"),
        (
            "B",
            "11-21 来访 到访; 11-21 18:00 去电 接通",
            "11-22 10:00 首访: 首访次日回访 · 早于B级每14天",
        ),
        (
            "B",
            "11-21 来访 到访; 11-21 18:00 去电 未接",
            "11-22 10:00 首访: 首访次日回访 · 早于B级每14天",
        ),
        (
            "B",
            "11-10 来访 到访; 11-12 去电 接通; 11-21 微信 未回 报价",
            "11-23 10:00 报价: 报价后2天 · 早于B级每14天",
        ),
        ("C", "11-21 来访 到访 样板间 报价", "11-22 10:00 首访: 首访次日回访 · 早于报价后2天"),
        (
            "A",
            "11-10 来访 到访; 11-21 来访 到访 样板间",
            "11-24 10:00 看房: 看房后3天 · 与A级每3天同日",
        ),
        ("B", "11-21 来访 到访 复访", "12-05 10:00 B级: B级每14天"),
        ("B", "11-10 来访 到访; 11-20 来电 接通", "12-04 10:00 B级: B级每14天"),
        // The visit was typed in late: the first visit is the older one, and used up.
        ("B", "11-20 来访 到访; 11-05 来访 到访", "12-04 10:00 B级: B级每14天"),
    ];
    for (tier, log, expected) in rows {
        check(Scene::new(tier, log), expected);
    }
}

#[test]
fn the_tier_counts_from_the_last_effective_contact_or_the_registration() {
    let visited =
        |log: &str| Scene::new("C", log).with(|s| s.customer.deal_stage = Some(DealStage::Visited));
    check(visited(""), "12-01 10:00 C级: C级每30天");
    check(visited("11-10 微信 已回复"), "12-10 10:00 C级: C级每30天");
    check(visited("").with(|s| s.customer.tier = None), "12-01 10:00 C级: C级每30天");
    // Imported without a day of registration: the first contact, else today.
    let unknown = |log: &str| {
        visited(log).with(|s| (s.customer.first_seen_at, s.customer.tier) = (None, Some(Tier::B)))
    };
    check(unknown("11-19 微信 已回复"), "12-03 10:00 B级: B级每14天");
    check(unknown(""), "12-05 10:00 B级: B级每14天");
    // Imported as 到访 without the visit: the call is no longer 未到访.
    let visited = |s: &mut Scene| s.customer.deal_stage = Some(DealStage::Visited);
    check(Scene::new("B", "11-21 来电 接通").with(visited), "12-05 10:00 B级: B级每14天");
}

#[test]
fn a_miss_is_tried_again_only_when_the_date_was_due() {
    let rows = [
        ("A", "11-02 来访 到访; 11-20 去电 接通; 11-21 去电 未接", "11-23 10:00 A级: A级每3天"),
        (
            "A",
            "11-02 来访 到访; 11-16 去电 接通; 11-19 去电 未接; 11-20 去电 未接",
            "11-21 10:00 未接通: 未接通,换时间 · 原为A级每3天",
        ),
        (
            "A",
            "11-02 来访 到访; 11-16 去电 接通; 11-19 去电 未接; 11-20 去电 未接; 11-21 去电 未接",
            "11-24 10:00 多次未接通: 连续3次未接通,改发微信 · 原为A级每3天 [微信]",
        ),
        (
            "A",
            "11-02 来访 到访; 11-16 去电 接通; 11-19 去电 未接; 11-20 去电 拒接; 11-21 微信 未回",
            "11-24 10:00 多次未接通: 连续3次未回复,改打电话 · 原为A级每3天 [去电]",
        ),
        (
            "A",
            "11-02 来访 到访; 11-16 去电 接通; 11-19 去电 未接; 11-20 微信 已回复; 11-21 去电 未接",
            "11-23 10:00 A级: A级每3天",
        ),
        (
            "A",
            "11-02 来访 到访; 11-17 去电 接通 忙; 11-20 去电 未接",
            "11-21 10:00 未接通: 未接通,换时间 · 原为客户忙,缓3天",
        ),
    ];
    for (tier, log, expected) in rows {
        check(Scene::new(tier, log), expected);
    }
    // What was due is asked of the day of the miss: waiting alone changes nothing.
    let early = "11-02 来访 到访; 11-17 去电 接通; 11-19 去电 未接";
    for (now, due) in
        [("11-19", "11-20 10:00"), ("11-20 12:30", "11-20 13:00"), ("11-23", "11-23 10:00")]
    {
        check(Scene::new("A", early).now(now), &format!("{due} A级: A级每3天"));
    }
}

#[test]
fn a_date_stays_before_protection_ends() {
    let visits = r#"{"windows":[{"starts_at":"来访","days":7,"extended_by":"visit"}]}"#;
    let ceiling = "11-22 10:00 保护期前: 保护期前(11月23日到期) · 早于";
    let busy = "11-16 来访 到访; 11-20 去电 接通 忙";
    check(Scene::new("B", busy).set(visits), &format!("{ceiling}客户忙,缓3天"));
    let called = "11-16 来访 到访; 11-20 去电 接通";
    check(Scene::new("B", called).set(visits), &format!("{ceiling}B级每14天"));
    check(Scene::new("C", called).set(visits), "12-20 10:00 C级: C级每30天");
    // It beats the retry of a miss as well: on the last day but one, and on the last.
    let missed = "11-16 来访 到访; 11-19 去电 接通; 11-22 11:00 去电 未接";
    let again = |now| Scene::new("A", missed).set(visits).now(now);
    check(again("11-22 11:05"), "11-22 12:00 保护期前: 保护期前(11月23日到期) · 早于未接通,换时间");
    check(again("11-23 09:00"), "11-23 10:00 保护期前: 保护期前(11月23日到期) · 早于未接通,换时间");
    // Over: no ceiling.
    check(again("11-24 09:00"), "11-24 10:00 未接通: 未接通,换时间 · 原为A级每3天");
    check(Scene::new("B", called).set(visits).now("11-24"), "12-04 10:00 B级: B级每14天");
    // The project chooses the tiers.
    let all = r#"{"windows":[{"starts_at":"来访","days":7,"extended_by":"visit"}],"ceiling_tiers":["A","B","C"]}"#;
    check(Scene::new("C", called).set(all), &format!("{ceiling}C级每30天"));
    let imported = |s: &mut Scene| s.customer.protection_ends = Some(crate::showroom::day("11-25"));
    check(
        Scene::new("B", called).with(imported),
        "11-24 10:00 保护期前: 保护期前(11月25日到期) · 早于B级每14天",
    );
}

#[test]
fn a_past_date_moves_to_the_next_open_slot() {
    let late = |now| Scene::new("A", "11-10 来访 到访; 11-15 去电 接通").now(now);
    let rows = [
        ("11-21 08:00", "11-21 10:00"),
        ("11-21 10:00", "11-21 10:00"),
        ("11-21 10:01", "11-21 11:00"),
        ("11-21 19:59", "11-21 20:00"),
        ("11-21 20:01", "11-22 10:00"),
        ("11-21 23:30", "11-22 10:00"),
    ];
    for (now, due) in rows {
        check(late(now), &format!("{due} A级: A级每3天"));
    }
    // 11-22 is a Sunday.
    let sundays = r#"{"rest_days/6":true}"#;
    check(late("11-21 20:01").set(sundays), "11-23 10:00 A级: A级每3天");
    check(late("11-22 12:00").set(sundays), "11-23 10:00 A级: A级每3天");
}

#[test]
fn a_rest_day_gives_way_to_the_working_day_before() {
    let sundays = r#"{"rest_days/6":true}"#;
    let rows = [
        ("A", "11-10 来访 到访; 11-19 去电 接通", "11-21 10:00 A级: A级每3天 · 周日休息,提前"),
        (
            "A",
            "11-10 来访 到访; 11-19 去电 接通 忙",
            "11-21 10:00 忙: 客户忙,缓3天,语气柔和 · 周日休息,提前",
        ),
        // The day before is the day of the visit itself: the day after instead.
        ("B", "11-21 来访 到访", "11-23 10:00 首访: 首访次日回访 · 早于B级每14天 · 周日休息,顺延"),
        (
            "A",
            "11-02 来访 到访; 11-18 去电 接通; 11-21 去电 未接",
            "11-23 10:00 未接通: 未接通,换时间 · 原为A级每3天 · 周日休息,顺延",
        ),
        // Only the rule that won says so.
        ("A", "11-10 来访 到访; 11-20 去电 接通", "11-23 10:00 A级: A级每3天"),
    ];
    for (tier, log, expected) in rows {
        check(Scene::new(tier, log).set(sundays), expected);
    }
    let week =
        r#"{"rest_days/6":true,"windows":[{"starts_at":"来访","days":7,"extended_by":"visit"}]}"#;
    let called = Scene::new("B", "11-16 来访 到访; 11-20 去电 接通").set(week);
    check(called, "11-21 10:00 保护期前: 保护期前(11月23日到期) · 早于B级每14天 · 周日休息,提前");
    let never = r#"{"rest_days/0":true,"rest_days/1":true,"rest_days/2":true,"rest_days/3":true,
        "rest_days/4":true,"rest_days/5":true,"rest_days/6":true}"#;
    let all = Scene::new("A", "11-10 来访 到访; 11-19 去电 接通").set(never);
    check(all, "11-22 10:00 A级: A级每3天");
}

#[test]
fn worked_examples() {
    let busy = "11-16 来访 到访; 11-20 去电 接通 忙";
    check(Scene::new("B", busy), "11-23 10:00 忙: 客户忙,缓3天,语气柔和");
    let week = r#"{"windows":[{"starts_at":"来访","days":7,"extended_by":"visit"}]}"#;
    check(
        Scene::new("B", busy).set(week),
        "11-22 10:00 保护期前: 保护期前(11月23日到期) · 早于客户忙,缓3天",
    );
    let missed =
        "11-02 来访 到访; 11-16 去电 接通; 11-19 去电 未接; 11-20 去电 未接; 11-21 去电 未接";
    check(
        Scene::new("A", missed),
        "11-24 10:00 多次未接通: 连续3次未接通,改发微信 · 原为A级每3天 [微信]",
    );
    let evening = "11-21 20:30 来访 到访 报价; 11-21 22:00 微信 已回复";
    check(
        Scene::new("B", evening).now("11-21 22:01"),
        "11-22 10:00 首访: 首访次日回访 · 早于报价后2天",
    );
    check(Scene::new("A", "11-10 来访 到访; 11-20 去电 接通"), "11-23 10:00 A级: A级每3天");
}

#[test]
fn days_are_counted_in_the_zone_of_the_phone() {
    // 23:30 in Beijing on 11-20 is already 11-21 in Auckland.
    let scene = Scene::new("A", "11-10 来访 到访; 11-20 23:30 去电 接通");
    check(scene.clone(), "11-23 10:00 A级: A级每3天");
    let auckland = |s: &mut Scene| {
        let zone = chrono::FixedOffset::east_opt(13 * 3600).unwrap();
        s.now = s.now.with_timezone(&zone);
    };
    check(scene.with(auckland), "11-24 10:00 A级: A级每3天");
}

#[test]
fn a_question_is_answered_within_the_hour_or_by_nine() {
    let rows = [
        ("11-21 08:59", "11-21 09:00"),
        ("11-21 00:00", "11-21 09:00"),
        ("11-21 09:00", "11-21 10:00"),
        ("11-21 20:59", "11-21 21:59"),
        ("11-21 21:00", "11-21 22:00"),
        ("11-21 21:01", "11-22 09:00"),
        ("11-21 23:59", "11-22 09:00"),
    ];
    for (asked, due) in rows {
        assert_eq!(Hours::default().reply_due(at(asked)), at(due), "asked {asked}");
    }
    assert!(is_reply_late(at("11-21 10:00"), at("11-21 10:01")));
    assert!(!is_reply_late(at("11-21 10:00"), at("11-21 10:00")));
}

#[test]
fn overdue_is_a_matter_of_days() {
    for (due, days) in
        [("11-21 09:00", 0), ("11-22 10:00", 0), ("11-20 20:00", 1), ("11-11 10:00", 10)]
    {
        let now = at("11-21 21:00");
        assert_eq!(
            (days_overdue(at(due), now), is_overdue(at(due), now)),
            (days, days > 0),
            "{due}"
        );
    }
}

#[test]
fn neglected_is_twice_the_interval() {
    let rows = [
        ("A", Some("11-16"), false),
        ("A", Some("11-15"), true),
        ("B", Some("11-01"), false),
        ("C", Some("09-22"), true),
        ("C", None, false),
        ("A", None, true),
        ("D", Some("01-01"), false),
    ];
    for (tier, last, expected) in rows {
        let scene = Scene::new(tier, "");
        let last = last.map(at);
        let neglected = is_neglected(&scene.customer, last, &scene.settings, scene.now);
        assert_eq!(neglected, expected, "{tier} {last:?}");
    }
}

#[test]
fn settings_change_the_days_and_bad_values_do_not() {
    let quick = r#"{"cadence/B级":7,"cadence/首访":2,"miss_limit":2}"#;
    check(
        Scene::new("B", "11-10 来访 到访; 11-21 去电 接通").set(quick),
        "11-28 10:00 B级: B级每7天",
    );
    check(
        Scene::new("B", "11-21 来访 到访").set(quick),
        "11-23 10:00 首访: 首访后2天回访 · 早于B级每7天",
    );
    let missed =
        Scene::new("A", "11-02 来访 到访; 11-17 去电 接通; 11-20 去电 未接; 11-21 去电 未接");
    check(
        missed.set(quick),
        "11-24 10:00 多次未接通: 连续2次未接通,改发微信 · 原为A级每3天 [微信]",
    );
    let bad = r#"{"cadence/B级":0,"cadence/A级":"三","cadence/C级":2.5,"cadence/没有":9,"rest_days/6":"是",
        "rest_days/9":true,"miss_limit":-1,"ceiling_tiers":"A","windows":{"days":1},"warn_days":1e9,
        "family_counts":0}"#;
    assert_eq!(settings(bad), settings("{}"));
    assert_eq!(settings("{}"), genke::domain::settings::Settings::default());
}

#[test]
fn the_table_names_each_rule_once() {
    for (i, rule) in RULES.iter().enumerate() {
        assert!(RULES[..i].iter().all(|r| r.name != rule.name && r.trigger != rule.trigger));
        assert!(rule.days > 0);
    }
    assert!(RULES.iter().any(|r| r.step == Step::Instead));
}
