//! 归属证明.

use crate::showroom::{Scene, at, day, settings};
use genke::domain::fields::{Fields, Id};
use genke::domain::proof::{Case, Detail, Proof, hashed_text, proof};
use genke::domain::words::Title;

fn sheet(scene: &Scene, detail: Detail) -> Proof {
    let hashes =
        |id: &Id| (id.as_str() != "c01").then(|| format!("{}0123456789abcdef0123", id.as_str()));
    let case = Case {
        customer: &scene.customer,
        contacts: &scene.contacts,
        relatives: &scene.relatives,
        protection: &scene.settings.protection,
        project: "云栖里",
        agent: "小陈",
        hashes: &hashes,
        now: scene.now,
    };
    proof(&case, detail)
}

fn case() -> Scene {
    let log = "11-10 09:30 来电 接通; 11-16 来访 到访; 11-18 去电 未接; 11-20 19:30 去电 接通; 11-21 09:00 看房 到访";
    let mut scene = Scene::new("A", log);
    scene.customer.name = Some("王小敏".into());
    scene.customer.title = Some(Title::Ms);
    scene.customer.phones = vec!["13812342201".into()];
    scene.contacts[1].summary = Some("看了三居,\n先生下周来".into());
    scene
}

#[test]
fn a_sheet_says_all_to_whoever_decides() {
    let found = sheet(&case(), Detail::Full);
    let expected = "\
客户归属证明
项目:云栖里
置业顾问:小陈
客户:王小敏 13812342201
首次登记:2026-11-01 10:00
首次来访:2026-11-16 10:00
有效跟进:4次,近7天3次;未接通或未回1次
保护期:2026-11-16起,到2026-12-06(到访续15天,有效)
规则:来访起15天,有效跟进续期
规则:来电起15天,不续期
规则:同一家庭共享保护期
有效跟进明细
1. 2026-11-10 09:30 来电 接通 #c000123456789abc
2. 2026-11-16 10:00 来访 到访 首访 看了三居, 先生下周来
3. 2026-11-20 19:30 去电 接通 #c030123456789abc
4. 2026-11-21 09:00 看房 到访 复访 #c040123456789abc
制表:2026-11-21 10:00";
    assert_eq!(found.lines.join("\n"), expected);
    assert_eq!(found.first_visit, Some(at("11-16")));
    assert_eq!(found.effective, ["c00", "c01", "c03", "c04"].map(Id::new));
    assert_eq!((found.in_last_week, found.ends, found.is_protected), (3, Some(day("12-06")), true));
}

#[test]
fn a_masked_sheet_gives_nobody_away() {
    let lines = sheet(&case(), Detail::Masked).lines.join("\n");
    assert!(lines.contains("客户:王女士 138****2201") && lines.contains("首访\n"));
    for secret in ["小敏", "13812342201", "三居"] {
        assert!(!lines.contains(secret), "{secret}");
    }
}

#[track_caller]
fn check(scene: &Scene, expected: &str) {
    let lines = sheet(scene, Detail::Full).lines;
    assert!(lines.iter().any(|l| l == expected), "{expected}\n{}", lines.join("\n"));
}

#[test]
fn each_case_is_explained() {
    check(&Scene::new("C", ""), "首次来访:没有来访记录");
    check(&Scene::new("C", ""), "保护期:没有");
    check(&Scene::new("C", ""), "有效跟进:0次,近7天0次;未接通或未回0次");
    check(&Scene::new("C", "11-01 来访 到访"), "保护期:2026-11-01起,到2026-11-16(来访起15天,已过)");
    check(&Scene::new("C", "11-01 来访 到访 复访"), "首次来访:2026-11-01 10:00(登记为复访)");
    check(
        &Scene::new("C", "11-01 来访 到访 复访"),
        "1. 2026-11-01 10:00 来访 到访 复访 #c000123456789abc",
    );
    let imported = Scene::new("C", "").with(|s| s.customer.protection_ends = Some(day("11-30")));
    check(&imported, "保护期:到2026-11-30(导入,有效)");
    let windows = r#"{"windows":[{"starts_at":"报备","days":30,"extended_by":"visit","cap_days":60,"tiers":["A","B"]}],"family_counts":false}"#;
    let scene = Scene::new("A", "").with(|s| s.settings = settings(windows));
    check(&scene, "规则:报备起30天,再次来访续期,最多60天,限AB级");
    check(&scene, "保护期:2026-11-01起,到2026-12-01(报备起30天,有效)");
    // The seventh day before today is out; today is in.
    check(
        &Scene::new("C", "11-14 去电 接通; 11-15 去电 接通; 11-21 去电 接通"),
        "有效跟进:3次,近7天2次;未接通或未回0次",
    );
    // A relative's contact protects, but is no contact with this customer.
    let family =
        Scene::new("C", "").with(|s| s.relatives = crate::showroom::contacts("11-16 来访 到访"));
    check(&family, "保护期:2026-11-16起,到2026-12-01(来访起15天,有效)");
    check(&family, "首次来访:没有来访记录");
}

#[test]
fn a_hash_is_taken_of_text_anybody_can_write_again() {
    let fields: Fields =
        serde_json::from_str(r#"{"way":"来访","customer":"k1","b":{"z":1,"a":[2]}}"#).unwrap();
    assert_eq!(
        hashed_text("contact", &Id::new("c1"), &fields),
        r#"{"fields":{"b":{"a":[2],"z":1},"customer":"k1","way":"来访"},"id":"c1","kind":"contact"}"#
    );
}
