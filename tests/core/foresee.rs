//! What a change of the settings will do, said before it is made.

use crate::showroom::{Scene, at, contacts, settings};
use genke::domain::fields::{Fields, Id};
use genke::domain::foresee::{EXAMPLES, Foreseen, foresee};
use genke::domain::plan::{derive, replan};
use genke::domain::settings::Settings;
use genke::domain::words::{Tier, Word};
use proptest::prelude::*;

fn planned(name: &str, tier: &str, log: &str) -> Scene {
    let mut scene = Scene::new(tier, log);
    scene.customer.id = Id::new(name);
    scene.customer.name = Some(name.into());
    let changes = replan(&scene.situation());
    scene.apply(&changes);
    scene
}

fn seen(scenes: &[Scene], new: &str) -> Foreseen {
    foresee(scenes.iter().map(Scene::situation), &settings(new))
}

fn people() -> Vec<Scene> {
    vec![
        planned("甲", "A", "11-20 来访 到访; 11-21 去电 接通"),
        planned("乙", "B", "11-10 来访 到访; 11-20 去电 接通"),
        planned("丙", "C", "11-10 来访 到访; 11-20 去电 接通"),
        planned("丁", "D", "11-20 来访 到访"),
        planned("戊", "B", "11-10 来访 到访; 11-20 去电 接通").manual("m1", "11-25 10:00", None),
    ]
}

#[test]
fn moves_are_counted_and_named() {
    let check = |new: &str, expected: &str| {
        let found = seen(&people(), new);
        let day = |at: Option<genke::domain::fields::Moment>| {
            at.map_or("无".into(), |at| at.format("%m-%d %H").to_string())
        };
        let rows: Vec<_> = found
            .examples
            .iter()
            .map(|e| format!("{} {}→{}", e.name, day(e.before), day(e.after)))
            .collect();
        assert_eq!(format!("{} {}", found.said(), rows.join(", ")), expected, "{new}");
        assert_eq!(found.looked_at, 5);
    };
    let mut settled = people();
    for scene in &mut settled {
        let changes = replan(&scene.situation());
        scene.apply(&changes);
    }
    assert_eq!(seen(&settled, "{}").said(), "没有下次日期会变。");
    check(r#"{"cadence/A级":5}"#, "1 位的下次日期会变:1 位推后。 甲 11-24 10→11-26 10");
    check(r#"{"cadence/B级":7}"#, "1 位的下次日期会变:1 位提前。 乙 12-04 10→11-27 10");
    check(
        r#"{"cadence/A级":1,"cadence/B级":15,"cadence/C级":20}"#,
        "2 位的下次日期会变:2 位提前。 甲 11-24 10→11-22 10, 丙 12-20 10→12-10 10",
    );
    check(
        r#"{"hours":{"from":14,"to":20},"windows":[]}"#,
        "3 位的下次日期会变:3 位推后。 甲 11-24 10→11-24 14, 乙 12-04 10→12-04 14, 丙 12-20 10→12-20 14",
    );
}

#[test]
fn a_date_may_go_and_one_may_come() {
    // Stored under rules that closed it by hand for another day: new rules give a date again.
    let mut closed = planned("甲", "B", "11-21 来访 到访");
    let id = closed.follow_ups[0].id.clone();
    closed.edit(&id, "state", "取消");
    let found = seen(&[closed], r#"{"cadence/首访":2}"#);
    assert_eq!((found.new, found.moved()), (1, 1));
    assert_eq!(found.said(), "1 位的下次日期会变:1 位新增。");
    // A customer who has become D since: the commit will close the date.
    let mut given_up = planned("乙", "B", "11-21 来访 到访");
    given_up.customer.tier = Some(Tier::D);
    assert_eq!(seen(&[given_up], "{}").said(), "1 位的下次日期会变:1 位不再有。");
}

#[test]
fn examples_are_few_and_the_weightiest() {
    let scenes: Vec<Scene> = (0..30)
        .map(|i| planned(&format!("客{i:02}"), ["C", "B", "A"][i % 3], "11-20 微信 已回复"))
        .collect();
    let new = r#"{"cadence/A级":9,"cadence/B级":20,"cadence/C级":40}"#;
    let found = seen(&scenes, new);
    assert_eq!((found.later, found.examples.len()), (30, EXAMPLES));
    assert!(found.examples.iter().all(|e| e.tier == Some(Tier::A)));
    let names: Vec<_> = found.examples.iter().map(|e| e.name.as_str()).collect();
    assert_eq!(names, ["客02", "客05", "客08", "客11", "客14"]);
    let mut turned = scenes.clone();
    turned.reverse();
    assert_eq!(seen(&turned, new), found, "in whatever order");
}

fn any_settings() -> impl Strategy<Value = Fields> {
    let rule = prop::sample::select(vec![
        "首访",
        "来电",
        "看房",
        "报价",
        "A级",
        "B级",
        "C级",
        "忙",
        "未接通",
        "多次未接通",
    ]);
    let cadence = prop::collection::vec((rule, 1u32..40), 0..4);
    let windows = prop::sample::select(vec![
        "null",
        "[]",
        r#"[{"starts_at":"来访","days":7,"extended_by":"visit"}]"#,
        r#"[{"starts_at":"报备","days":30,"extended_by":"effective","cap_days":40}]"#,
    ]);
    (cadence, windows, 0u32..12, any::<[bool; 7]>(), any::<bool>(), 1u64..6).prop_map(
        |(cadence, windows, opens, rest, family, misses)| {
            let mut fields = Fields::default();
            for (rule, days) in cadence {
                fields.set(format!("cadence/{rule}"), days);
            }
            fields.set("windows", serde_json::from_str::<serde_json::Value>(windows).unwrap());
            fields.set("hours", serde_json::json!({"from": opens, "to": opens + 9}));
            fields.set("family_counts", family);
            fields.set("miss_limit", misses);
            for (day, rests) in rest.into_iter().enumerate() {
                fields.set(format!("rest_days/{day}"), rests);
            }
            fields
        },
    )
}

fn any_scene() -> impl Strategy<Value = Scene> {
    let what = prop::sample::select(vec![
        "来访 到访",
        "去电 接通",
        "去电 未接",
        "微信 未回",
        "去电 接通 报价",
        "来电 接通",
        "去电 接通 忙",
        "看房 到访",
    ]);
    let log = prop::collection::vec((1u32..21, 8u32..20, what), 0..6);
    let by_hand = prop::option::weighted(0.3, -3i64..9);
    (log, 0usize..5, by_hand, prop::option::weighted(0.2, 0usize..3), any::<bool>(), 0i64..12_000)
        .prop_map(|(log, tier, manual, close, family, wait)| {
            let line =
                |(day, hour, what): (u32, u32, &str)| format!("11-{day:02} {hour:02}:00 {what}");
            let log: Vec<String> = log.into_iter().map(line).collect();
            let mut scene = planned("k1", ["A", "B", "C", "D", "-"][tier], &log.join("; "));
            if family {
                scene.relatives = contacts("11-18 来访 到访");
            }
            if let Some(days) = manual {
                let due = (at("11-21 10:00") + chrono::TimeDelta::days(days)).format("%m-%d %H:%M");
                scene = scene.manual("m1", &due.to_string(), Some("11-21 09:00"));
            }
            if let Some(which) = close {
                let open: Vec<Id> =
                    scene.follow_ups.iter().filter(|f| f.is_open()).map(|f| f.id.clone()).collect();
                if let Some(id) = open.get(which) {
                    scene.edit(id, "state", ["完成", "取消", "改期"][which]);
                }
            }
            scene.now += chrono::TimeDelta::minutes(wait);
            scene
        })
}

proptest! {
    #[test]
    fn what_is_foreseen_is_what_is_done(
        scenes in prop::collection::vec(any_scene(), 1..6), new in any_settings(), old in any_settings(),
    ) {
        let mut scenes = scenes;
        for (i, scene) in scenes.iter_mut().enumerate() {
            scene.customer.tier = scene.customer.tier.or(Tier::parse(["A", "B"][i % 2]));
            scene.settings = Settings::read(&old);
            let changes = replan(&scene.situation());
            scene.apply(&changes);
        }
        let new = Settings::read(&new);
        let foreseen = foresee(scenes.iter().map(Scene::situation), &new);
        let mut done = [0; 4];
        for scene in &mut scenes {
            let before = derive(&scene.situation()).next_due;
            scene.settings = new.clone();
            let changes = replan(&scene.situation());
            scene.apply(&changes);
            let after = derive(&scene.situation()).next_due;
            match (before, after) {
                (Some(b), Some(a)) if a < b => done[0] += 1,
                (Some(b), Some(a)) if a > b => done[1] += 1,
                (Some(_), None) => done[2] += 1,
                (None, Some(_)) => done[3] += 1,
                _ => {}
            }
        }
        prop_assert_eq!([foreseen.earlier, foreseen.later, foreseen.gone, foreseen.new], done);
        prop_assert_eq!(foreseen.moved(), done.iter().sum::<usize>());
        prop_assert!(foreseen.examples.len() == foreseen.moved().min(EXAMPLES));
    }
}
