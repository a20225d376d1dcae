//! What is written so that the stored follow-ups agree with the rules.

use crate::showroom::{Scene, at, day};
use genke::domain::cadence::slots::Hours;
use genke::domain::cadence::{follow_up_id, warnings};
use genke::domain::change::RecordChange;
use genke::domain::fields::Id;
use genke::domain::plan::{Derived, derive, replan};
use genke::domain::words::{Tier, Word};
use proptest::prelude::*;

fn planned(mut scene: Scene) -> Scene {
    replan_into(&mut scene);
    scene
}

/// Writes what replanning asks for, and sees that asking again asks for nothing.
#[track_caller]
fn replan_into(scene: &mut Scene) -> Vec<RecordChange> {
    let changes = replan(&scene.situation());
    scene.apply(&changes);
    assert_eq!(replan(&scene.situation()), [], "asked twice");
    changes
}

fn from(anchor: &str) -> Id {
    follow_up_id(&Id::new("k1"), &Id::new(anchor))
}

/// Lists the follow-ups: `due rule state closed_by note`, the open ones first.
fn rows(scene: &Scene) -> Vec<String> {
    let mut rows: Vec<_> = scene.follow_ups.iter().collect();
    rows.sort_by_key(|f| (!f.is_open(), f.due));
    let row = |f: &&genke::domain::follow_up::FollowUp| {
        let by = f.closed_by.as_ref().map(|id| format!(" {id}")).unwrap_or_default();
        let note = f.note.as_ref().map(|n| format!(" {n}")).unwrap_or_default();
        let rule = if f.rule.is_empty() { f.origin.term() } else { &f.rule };
        format!("{} {rule} {}{by}{note}", f.due.format("%m-%d %H:%M"), f.state)
    };
    rows.iter().map(row).collect()
}

#[track_caller]
fn check(scene: &Scene, expected: &[&str]) {
    assert_eq!(rows(scene), expected);
}

#[test]
fn a_new_record_says_everything() {
    let changes = replan(&Scene::new("A", "11-10 来访 到访; 11-21 去电 接通 报价").situation());
    let [change] = changes.as_slice() else { panic!("{changes:?}") };
    assert_eq!((change.kind.as_str(), &change.id), ("follow_up", &from("c01")));
    let written = serde_json::to_string(&change.set).unwrap();
    assert_eq!(
        written,
        concat!(
            r#"{"customer":"k1","due":"2026-11-23T10:00:00+08:00","origin":"规则","#,
            r#""reason":{"beat":[["A级","2026-11-24"]],"because":"报价后2天 · 早于A级每3天","#,
            r#""computed":"2026-11-23","rule":"报价"},"state":"待办"}"#
        )
    );
    let missed = "11-16 去电 接通; 11-19 去电 未接; 11-20 去电 未接; 11-21 去电 未接";
    let changes = replan(&Scene::new("A", missed).situation());
    assert_eq!(changes[0].set.text("way").as_deref(), Some("微信"));
}

#[test]
fn a_contact_closes_the_date_before_and_opens_the_next() {
    let mut scene = planned(Scene::new("B", "11-20 来访 到访"));
    check(&scene, &["11-21 10:00 首访 待办"]);
    scene.log("11-21 10:05 去电 接通");
    scene.now = at("11-21 10:06");
    replan_into(&mut scene);
    check(&scene, &["12-05 10:00 B级 待办", "11-21 10:00 首访 完成 c01"]);
}

#[test]
fn a_contact_that_changes_nothing_leaves_the_date_open() {
    let mut scene = planned(Scene::new("B", "11-21 来访 到访"));
    scene.log("11-21 18:00 微信 未回");
    assert_eq!(replan_into(&mut scene), []);
    check(&scene, &["11-22 10:00 首访 待办"]);
}

#[test]
fn waiting_makes_overdue_and_nothing_else() {
    let mut scene = planned(Scene::new("B", "11-20 来访 到访"));
    for later in ["11-21 15:00", "11-22 09:00", "11-30", "12-30"] {
        scene.now = at(later);
        assert_eq!(replan_into(&mut scene), [], "{later}");
    }
    // A date planned before the end of protection stays overdue when the end has passed.
    let week = r#"{"windows":[{"starts_at":"来访","days":7,"extended_by":"visit"}]}"#;
    let mut scene = planned(Scene::new("B", "11-16 来访 到访; 11-20 去电 接通").set(week));
    check(&scene, &["11-22 10:00 保护期前 待办"]);
    for later in ["11-23", "11-24", "12-30"] {
        scene.now = at(later);
        assert_eq!(replan_into(&mut scene), [], "{later}");
    }
}

#[test]
fn a_past_day_moves_once() {
    let mut scene = planned(Scene::new("A", "11-01 来访 到访; 11-05 去电 接通"));
    check(&scene, &["11-21 10:00 A级 待办"]);
    scene.now = at("11-25");
    assert_eq!(replan_into(&mut scene), []);
    // Another tier is another day.
    scene.customer.tier = Some(Tier::C);
    replan_into(&mut scene);
    check(&scene, &["12-05 10:00 C级 待办"]);
    scene.customer.tier = Some(Tier::A);
    replan_into(&mut scene);
    check(&scene, &["11-25 10:00 A级 待办"]);
}

#[test]
fn another_why_for_the_same_day_is_rewritten_alone() {
    let mut scene = planned(Scene::new("C", "11-21 来访 到访"));
    scene.customer.tier = Some(Tier::A);
    let changes = replan_into(&mut scene);
    let names: Vec<_> = changes[0].set.0.keys().map(String::as_str).collect();
    assert_eq!((changes.len(), names), (1, vec!["reason"]));
}

#[test]
fn a_customer_given_up_is_cancelled_with_the_reason_and_may_come_back() {
    let mut scene = planned(Scene::new("B", "11-21 来访 到访"));
    scene.customer.tier = Some(Tier::D);
    replan_into(&mut scene);
    check(&scene, &["11-22 10:00 首访 取消 D级无效客户"]);
    scene.customer.tier = Some(Tier::B);
    scene.customer.do_not_disturb = true;
    replan_into(&mut scene);
    check(&scene, &["11-22 10:00 首访 取消 D级无效客户"]);
    scene.customer.do_not_disturb = false;
    replan_into(&mut scene);
    check(&scene, &["11-22 10:00 首访 待办"]);
}

#[test]
fn a_date_set_by_hand_comes_first_and_gives_way_again() {
    let mut scene = planned(Scene::new("B", "11-20 来访 到访"));
    scene = scene.manual("m1", "11-24 21:30", Some("11-21"));
    replan_into(&mut scene);
    check(&scene, &["11-24 21:30 手工 待办", "11-21 10:00 首访 取消 手工日期优先"]);
    let mut taken_back = scene.clone();
    taken_back.edit(&Id::new("m1"), "state", "取消");
    replan_into(&mut taken_back);
    check(&taken_back, &["11-21 10:00 首访 待办", "11-24 21:30 手工 取消"]);
    // A contact before its day leaves it, one on its day closes it.
    scene.log("11-22 去电 接通");
    assert_eq!(replan_into(&mut scene), []);
    scene.log("11-24 12:00 去电 接通");
    scene.now = at("11-24 12:01");
    replan_into(&mut scene);
    let [open, _, done] = rows(&scene).try_into().unwrap();
    assert_eq!(
        (open.as_str(), done.as_str()),
        ("12-08 10:00 B级 待办", "11-24 21:30 手工 完成 c02")
    );
}

#[test]
fn what_a_person_closed_stays_closed_until_something_new() {
    let mut scene = planned(Scene::new("B", "11-21 来访 到访"));
    scene.edit(&from("c00"), "state", "取消");
    assert_eq!(replan_into(&mut scene), []);
    // Another day is something new.
    let mut other = scene.clone().set(r#"{"cadence/首访":2}"#);
    replan_into(&mut other);
    check(&other, &["11-23 10:00 首访 待办"]);
    // So is a contact after it was closed, even one that leaves the day the same.
    scene.edit(&from("c00"), "set_at", at("11-21 15:00").to_rfc3339());
    assert_eq!(replan_into(&mut scene), []);
    scene.log("11-21 18:00 微信 已回复");
    replan_into(&mut scene);
    check(&scene, &["11-22 10:00 首访 待办"]);
}

#[test]
fn a_rescheduled_date_returns_when_its_stand_in_is_done() {
    let mut scene = planned(Scene::new("B", "11-21 来访 到访"));
    scene.edit(&from("c00"), "state", "改期");
    scene = scene.manual("m1", "11-21 20:00", Some("11-21 11:00"));
    assert_eq!(replan_into(&mut scene), []);
    scene.log("11-21 20:05 去电 未接");
    scene.now = at("11-21 20:06");
    replan_into(&mut scene);
    check(&scene, &["11-22 10:00 首访 待办", "11-21 20:00 手工 完成 c01"]);
}

#[test]
fn a_deleted_contact_takes_its_date_with_it() {
    let mut scene = planned(Scene::new("B", "11-20 来访 到访"));
    scene.log("11-21 10:05 去电 接通");
    replan_into(&mut scene);
    scene.contacts.pop();
    replan_into(&mut scene);
    check(&scene, &["11-21 10:00 首访 待办", "12-05 10:00 B级 取消 规则或记录已变"]);
}

#[test]
fn two_phones_write_the_same_record() {
    let here = planned(Scene::new("B", "11-21 来访 到访"));
    let there = planned(Scene::new("B", "11-21 来访 到访").now("11-21 11:00"));
    assert_eq!(here.rows, there.rows);
}

#[test]
fn what_stands_beside_is_left_alone() {
    let mut scene = planned(Scene::new("B", "11-20 来访 到访")).manual("r1", "11-21 11:00", None);
    scene.edit(&Id::new("r1"), "origin", "规则");
    scene.edit(
        &Id::new("r1"),
        "reason",
        serde_json::json!({"rule":"客户等回复","because":"客户等回复"}),
    );
    scene.log("11-21 10:30 去电 接通");
    replan_into(&mut scene);
    scene.customer.tier = Some(Tier::D);
    replan_into(&mut scene);
    assert_eq!(rows(&scene)[0], "11-21 11:00 客户等回复 待办");
}

#[test]
fn a_customer_nobody_dated_keeps_the_first_plan() {
    let unknown = |s: &mut Scene| s.customer.first_seen_at = None;
    let mut scene = planned(Scene::new("B", "").with(unknown));
    check(&scene, &["11-22 10:00 新登记 待办"]);
    scene.now = at("11-28");
    assert_eq!(replan_into(&mut scene), [], "waiting makes it late, never moved");
    let visited = |s: &mut Scene| {
        unknown(s);
        s.customer.deal_stage = Some(genke::domain::words::DealStage::Visited);
    };
    let mut scene = planned(Scene::new("B", "").with(visited));
    check(&scene, &["12-05 10:00 B级 待办"]);
    scene.now = at("11-28");
    assert_eq!(replan_into(&mut scene), []);
    scene.customer.protection_ends = Some(day("12-03"));
    replan_into(&mut scene);
    check(&scene, &["12-02 10:00 保护期前 待办"]);
}

#[test]
fn derived_values_of_a_row() {
    let log = "11-16 来访 到访; 11-18 来访 到访; 11-19 去电 接通; 11-20 去电 未接; 11-21 去电 未接";
    let scene = planned(Scene::new("A", log).manual("m1", "11-22 15:00", None));
    let derived = derive(&scene.situation());
    let expected = Derived {
        last_effective: Some(at("11-19")),
        last_contact: Some(at("11-21")),
        misses: 2,
        visits: 2,
        first_visit: Some(day("11-16")),
        protection_end: Some(day("12-04")),
        protection_because: "接通续15天".into(),
        next_due: Some(at("11-22 15:00")),
        next_origin: Some(genke::domain::words::Origin::Manual),
        next_id: Some(Id::new("m1")),
        ..Derived::default()
    };
    assert_eq!(derived, expected);
    assert_eq!(Derived::read(&derived.written()), derived);
    // As it lies on phones; never edited.
    let old = r#"{"first_visit":"2026-11-16","last_contact":"2026-11-21T10:00:00+08:00","last_effective":"2026-11-19T10:00:00+08:00","misses":2,"next_due":"2026-11-22T15:00:00+08:00","next_id":"m1","next_origin":"手工","protection_because":"接通续15天","protection_end":"2026-12-04","visits":2}"#;
    assert_eq!(Derived::read(old), derived);
    assert_eq!(serde_json::to_value(&derived).unwrap().to_string(), old);
    let newer = old.replace("手工", "机器").replace(r#""visits":2"#, r#""visits":"多""#);
    assert_eq!(Derived::read(&newer), Derived { next_origin: None, visits: 0, ..derived });
    for text in ["", "{}", "[]", "null"] {
        assert_eq!(Derived::read(text), Derived::default(), "{text}");
    }
    assert!(warnings(at("11-22 15:00"), &scene.situation()).is_empty());
}

/// One step of a life with the notebook.
#[derive(Clone, Debug)]
enum Step {
    Log(usize, bool),
    Tier(usize),
    Wait(i64),
    Manual(i64),
    CloseByHand(usize),
    DeleteNewest,
    RestOnSundays,
    Hours(u32),
    ShortProtection,
    Refuse(bool),
}

fn any_step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => (0usize..8, any::<bool>()).prop_map(|(kind, late)| Step::Log(kind, late)),
        2 => (0usize..5).prop_map(Step::Tier),
        3 => (0i64..9000).prop_map(Step::Wait),
        1 => (-2i64..9).prop_map(Step::Manual),
        1 => (0usize..9).prop_map(Step::CloseByHand),
        1 => Just(Step::DeleteNewest),
        1 => Just(Step::RestOnSundays),
        1 => (1u32..24).prop_map(Step::Hours),
        1 => Just(Step::ShortProtection),
        1 => any::<bool>().prop_map(Step::Refuse),
    ]
}

fn take(scene: &mut Scene, step: &Step, nth: usize) {
    let minutes = chrono::TimeDelta::minutes;
    match step {
        Step::Log(kind, late) => {
            let what = [
                "来访 到访",
                "去电 接通",
                "去电 未接",
                "微信 未回",
                "微信 未回 报价",
                "来电 接通",
                "去电 接通 忙",
                "看房 到访",
            ][*kind];
            let when = if *late { scene.now - minutes(5000) } else { scene.now };
            scene.log(&format!("{} {what}", when.format("%m-%d %H:%M")));
            // Deleting reuses no id.
            scene.contacts.last_mut().unwrap().id = Id::new(format!("n{nth:03}"));
        }
        Step::Tier(tier) => scene.customer.tier = Tier::parse(["A", "B", "C", "D", "-"][*tier]),
        Step::Wait(time) => scene.now += minutes(*time),
        Step::Manual(days) => {
            let due =
                (scene.now + chrono::TimeDelta::days(*days)).format("%m-%d %H:%M").to_string();
            let set_at = scene.now.format("%m-%d %H:%M").to_string();
            *scene = scene.clone().manual(&format!("m{nth:03}"), &due, Some(&set_at));
        }
        Step::CloseByHand(which) => {
            let open: Vec<Id> =
                scene.follow_ups.iter().filter(|f| f.is_open()).map(|f| f.id.clone()).collect();
            if let Some(id) = open.get(which % open.len().max(1)) {
                let state = if which % 2 == 0 { "完成" } else { "取消" };
                scene.edit(id, "state", state);
            }
        }
        Step::DeleteNewest => drop(scene.contacts.pop()),
        Step::RestOnSundays => scene.settings.cadence.rest_days[6] ^= true,
        Step::Hours(closes) => {
            scene.settings.cadence.hours = Hours::new(closes / 2, *closes).unwrap();
        }
        Step::ShortProtection => scene.settings.protection.windows[0].days = 4,
        Step::Refuse(refused) => scene.customer.do_not_disturb = *refused,
    }
}

proptest! {
    #[test]
    fn replanning_is_idempotent_and_leaves_one_date(
        steps in prop::collection::vec(any_step(), 1..14), dated in any::<bool>(),
    ) {
        let mut scene = Scene::new("B", "").now("04-01");
        scene.customer.first_seen_at = dated.then(|| at("03-31"));
        for (nth, step) in steps.iter().enumerate() {
            take(&mut scene, step, nth);
            replan_into(&mut scene);
            let rule = scene.follow_ups.iter().filter(|f| f.is_open() && !f.rule.is_empty()).count();
            prop_assert!(rule <= 1, "{:?}", rows(&scene));
            let manual = scene.follow_ups.iter().any(|f| f.is_open() && f.rule.is_empty());
            prop_assert!(rule == 0 || !manual, "{:?}", rows(&scene));
            let quiet = scene.customer.do_not_disturb || scene.customer.tier == Some(Tier::D);
            prop_assert!(!(quiet && rule == 1));
            let by_hand = scene.follow_ups.iter().any(|f| !f.is_open() && f.closed_by.is_none() && f.note.is_none());
            prop_assert!(quiet || manual || by_hand || rule == 1, "forgotten: {:?}", rows(&scene));
        }
    }

    #[test]
    fn waiting_alone_writes_nothing(
        steps in prop::collection::vec(any_step(), 1..10), waits in prop::collection::vec(0i64..20_000, 1..4),
    ) {
        let mut scene = Scene::new("B", "").now("04-01");
        for (nth, step) in steps.iter().enumerate() {
            take(&mut scene, step, nth);
        }
        replan_into(&mut scene);
        for wait in waits {
            scene.now += chrono::TimeDelta::minutes(wait);
            prop_assert_eq!(replan(&scene.situation()), [], "{:?}", rows(&scene));
        }
    }
}
