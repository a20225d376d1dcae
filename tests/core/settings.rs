//! What a project sets differently: read whatever is there, and back to the default again.

use crate::showroom::{Scene, at, settings};
use genke::domain::cadence::slots::Hours;
use genke::domain::cadence::{Next, next, warnings};
use genke::domain::card::field;
use genke::domain::change::RecordChange;
use genke::domain::fields::{Fields, Id};
use genke::domain::plan::replan;
use genke::domain::settings::Settings;
use genke::domain::settings::check::{checked, typed_number, unless_default};
use genke::domain::settings::lists::{List, Lists};
use genke::domain::settings::parts::{PARTS, check_number};
use genke::domain::settings::projects::Projects;
use genke::domain::words::{Tier, Word};
use proptest::prelude::*;
use serde_json::{Value, json};

fn fields(json: &str) -> Fields {
    serde_json::from_str(json).unwrap()
}

fn written(change: &RecordChange) -> String {
    serde_json::to_string(&change.set).unwrap()
}

#[test]
fn lists_are_edited_element_by_element() {
    let entries = |json: &str, list| Lists::read(&fields(json)).entries(list).join(" ");
    let rows = [
        ("{}", List::Housings, "租房 自有 与父母同住"),
        (r#"{"options/housings/自有":"隐藏"}"#, List::Housings, "租房 与父母同住"),
        // Two phones that add an entry at once give it the same place: the text decides.
        (
            r#"{"options/housings/宿舍":2,"options/housings/公寓":1,"options/housings/借住":2}"#,
            List::Housings,
            "租房 自有 与父母同住 公寓 借住 宿舍",
        ),
        // Own and default at once, after an update brought the entry.
        (r#"{"options/housings/自有":3}"#, List::Housings, "租房 自有 与父母同住"),
        (
            r#"{"options/housings/借住":null,"options/housings/自有":null}"#,
            List::Housings,
            "租房 自有 与父母同住",
        ),
        (
            r#"{"options/housings/":1,"options/housings/x":"什么","options/没有/y":1,"options/z":1}"#,
            List::Housings,
            "租房 自有 与父母同住",
        ),
        // A band with the sign of the path in it.
        (
            r#"{"options/areas/80/90":1}"#,
            List::Areas,
            "<70 70–90 90–110 110–130 130–150 150–200 >200 80/90",
        ),
        (r#"{"options/home_areas/城东":1}"#, List::HomeAreas, "城东"),
    ];
    for (json, list, expected) in rows {
        assert_eq!(entries(json, list), expected, "{json}");
    }
    for (i, list) in List::ALL.into_iter().enumerate() {
        assert!(
            List::ALL[..i].iter().all(|l| l.name() != list.name() && l.label() != list.label())
        );
    }
}

#[test]
fn entries_are_added_and_taken_out() {
    let lists =
        Lists::read(&fields(r#"{"options/housings/自有":"隐藏","options/housings/宿舍":4}"#));
    let add = |typed: &str| match lists.add(List::Housings, typed) {
        Ok(change) => written(&change),
        Err(why) => why.to_string(),
    };
    let rows = [
        (" 借住 ", r#"{"options/housings/借住":5}"#),
        ("自有", r#"{"options/housings/自有":null}"#),
        ("租房", "这一项已经有了。"),
        ("宿舍", "这一项已经有了。"),
        ("  ", "请先写上名称。"),
        ("一二三四五六七八九十一二三四五六七八九十一", "太长了,请控制在20个字以内。"),
    ];
    for (typed, expected) in rows {
        assert_eq!(add(typed), expected, "{typed}");
    }
    assert_eq!(
        written(&Lists::remove(List::Housings, "租房")),
        r#"{"options/housings/租房":"隐藏"}"#
    );
    assert_eq!(
        written(&Lists::remove(List::Housings, "宿舍")),
        r#"{"options/housings/宿舍":null}"#
    );
    assert_eq!(lists.hidden(List::Housings), ["自有"]);
    assert!(lists.is_own(List::Housings, "宿舍") && !lists.is_own(List::Housings, "租房"));
    assert!(lists.is_default(List::Areas) && !lists.is_default(List::Housings));
    // What a customer has stays to be seen, though nobody offers it any more.
    let picked = ["自有".to_owned(), "窑洞".to_owned()];
    assert_eq!(
        lists.entries_with(List::Housings, &picked).join(" "),
        "租房 与父母同住 宿舍 自有 窑洞"
    );
}

#[test]
fn customers_keep_the_site_they_came_to() {
    let names = |json: &str| {
        let projects = Projects::read(&fields(json));
        let all: Vec<_> = projects.all().iter().map(|p| p.name.as_str()).collect();
        format!("{} | {}", all.join(" "), projects.current().name)
    };
    let second = r#"{"project":"云栖里","projects/p2":{"name":"江南府"},"current_project":"p2"}"#;
    let rows = [
        ("{}", " | "),
        (r#"{"project":"云栖里"}"#, "云栖里 | 云栖里"),
        (second, "云栖里 江南府 | 江南府"),
        (r#"{"project":"云栖里","projects/p2":null,"current_project":"p2"}"#, "云栖里 | 云栖里"),
        (
            r#"{"project":"云栖里","projects/p2":7,"projects/":{"name":"x"},"current_project":3}"#,
            "云栖里 | 云栖里",
        ),
    ];
    for (json, expected) in rows {
        assert_eq!(names(json), expected, "{json}");
    }
    assert_eq!(settings(second).project, "江南府");
    let projects = Projects::read(&fields(second));
    let (p2, p3) = (Id::new("p2"), Id::new("p3"));
    assert_eq!(
        (projects.name_of(None), projects.name_of(Some(&p2)), projects.name_of(Some(&p3))),
        ("云栖里", "江南府", "其他项目")
    );
    let mut customer = RecordChange::new("customer", &Id::new("k1"));
    projects.stamp(&mut customer);
    assert_eq!(written(&customer), r#"{"project":"p2"}"#);
    let mut first = RecordChange::new("customer", &Id::new("k1"));
    Projects::read(&Fields::default()).stamp(&mut first);
    assert_eq!(written(&first), "{}");

    let said = |done: Result<RecordChange, _>| match done {
        Ok(change) => written(&change),
        Err::<_, genke::domain::settings::projects::ProjectError>(why) => why.to_string(),
    };
    let rows = [
        (
            projects.add(&p3, " 山河院 "),
            r#"{"current_project":"p3","projects/p3":{"name":"山河院"}}"#,
        ),
        (projects.add(&p3, "江南府"), "已经有同名的项目了。"),
        (projects.add(&p3, " "), "请填项目名。"),
        (projects.rename(None, "云栖里二期"), r#"{"project":"云栖里二期"}"#),
        (projects.rename(None, "云栖里"), r#"{"project":"云栖里"}"#),
        (projects.rename(Some(&p2), "云栖里"), "已经有同名的项目了。"),
        (projects.rename(Some(&p2), "江南"), r#"{"projects/p2":{"name":"江南"}}"#),
        (Ok(Projects::switch(None)), r#"{"current_project":null}"#),
        (Ok(Projects::switch(Some(&p2))), r#"{"current_project":"p2"}"#),
        (
            projects.remove(Some(&p2), 3),
            "还有 3 位客户在这个项目里,不能删除。可以改名,或先把客户转到别的项目。",
        ),
        (projects.remove(Some(&p2), 0), r#"{"current_project":null,"projects/p2":null}"#),
        (projects.remove(None, 0), "第一个项目不能删除,可以改名。"),
    ];
    for (done, expected) in rows {
        assert_eq!(said(done), expected);
    }
}

#[test]
fn tiers_fields_and_caps() {
    let set = settings(
        r#"{"tier_meanings/A":" 本周能定 ","tier_meanings/B":" ","tier_meanings/E":"x","daily_cap":12,
        "sensitive/marriage":true,"sensitive/id_number":"是","options/tags/急":1}"#,
    );
    assert_eq!((set.meaning(Tier::A), set.meaning(Tier::B)), ("本周能定", "有需求,周期较长"));
    assert_eq!((set.daily_cap, Settings::default().daily_cap), (12, 20));
    assert_eq!(settings(r#"{"daily_cap":0}"#).daily_cap, 20);
    let shows = |name: &str| set.shows(field(name).unwrap());
    assert!(shows("name") && shows("marriage") && !shows("id_number") && !shows("children_names"));
    let options = |name: &str, picked: &[&str]| {
        let picked: Vec<String> = picked.iter().map(|p| (*p).to_owned()).collect();
        set.options(field(name).unwrap(), &picked).join(" ")
    };
    assert_eq!(options("tags", &["回访"]), "急 回访");
    assert_eq!(options("tier", &[]), "A B C D");
    assert_eq!(options("unit_interests", &["3-1-201"]), "3-1-201");
}

#[test]
fn typed_numbers_are_checked() {
    let said = |name: &str, typed: &str| match check_number(name, typed) {
        Ok(value) => value.to_string(),
        Err(why) => why.to_string(),
    };
    let rows = [
        ("cadence/A级", "5", "5"),
        ("cadence/A级", " ", "null"),
        ("cadence/A级", "0", "请填 1 到 365 的整数。"),
        ("cadence/A级", "三", "请填 1 到 365 的整数。"),
        ("warn_days", "0", "0"),
        ("warn_days", "61", "请填 0 到 60 的整数。"),
        ("miss_limit", "2.5", "请填 1 到 10 的整数。"),
        ("daily_cap", "20", "20"),
    ];
    for (name, typed, expected) in rows {
        assert_eq!(said(name, typed), expected, "{name} {typed}");
    }
}

#[test]
fn quiet_hours_are_the_projects() {
    let hours = |json: &str| settings(json).cadence.hours;
    let of = |opens, closes| Hours::new(opens, closes).unwrap();
    let rows = [
        ("{}", of(9, 21)),
        (r#"{"hours":{"from":10,"to":19}}"#, of(10, 19)),
        (r#"{"hours":{"from":0,"to":24}}"#, of(0, 24)),
        (r#"{"hours":{"from":19,"to":10}}"#, of(9, 21)),
        (r#"{"hours":{"from":9,"to":25}}"#, of(9, 21)),
        (r#"{"hours":{"from":9}}"#, of(9, 21)),
        (r#"{"hours":"9-21"}"#, of(9, 21)),
    ];
    for (json, expected) in rows {
        assert_eq!(hours(json), expected, "{json}");
        assert_eq!(Hours::read(&expected.value()), Some(expected));
    }
    for (opens, closes, usual) in
        [(9, 21, 10), (11, 20, 11), (6, 9, 8), (14, 15, 14), (0, 24, 10), (0, 1, 0)]
    {
        assert_eq!(of(opens, closes).usual(), usual, "{opens}–{closes}");
    }
    let late = of(11, 19);
    for (asked, due) in [
        ("11-21 10:59", "11-21 11:00"),
        ("11-21 12:30", "11-21 13:30"),
        ("11-21 19:01", "11-22 11:00"),
    ] {
        assert_eq!(late.reply_due(at(asked)), at(due), "{asked}");
    }
    let scene = Scene::new("B", "11-21 来访 到访").set(r#"{"hours":{"from":14,"to":18}}"#);
    let Next::Due(due) = next(&scene.situation()) else { panic!("due") };
    assert_eq!(due.at, at("11-22 14:00"));
    let said = |at_text: &str| {
        warnings(at(at_text), &scene.situation()).iter().map(|w| w.text()).collect::<String>()
    };
    assert_eq!(
        (said("11-22 13:59"), said("11-22 18:00"), said("11-22 18:01")),
        ("太早".into(), "".into(), "太晚".into())
    );
}

#[test]
fn new_quiet_hours_move_a_date_that_falls_into_them_and_no_other() {
    let mut scene = Scene::new("B", "11-21 来访 到访");
    let changes = replan(&scene.situation());
    scene.apply(&changes);
    assert_eq!(scene.follow_ups[0].due, at("11-22 10:00"));
    let mut wider = scene.clone().set(r#"{"hours":{"from":8,"to":22}}"#);
    assert_eq!(replan(&wider.situation()), []);
    // What is overdue stays overdue.
    let late = scene.clone().set(r#"{"hours":{"from":13,"to":20}}"#).now("11-24");
    assert_eq!(replan(&late.situation()), []);
    wider = scene.set(r#"{"hours":{"from":13,"to":20}}"#);
    let changes = replan(&wider.situation());
    wider.apply(&changes);
    assert_eq!(wider.follow_ups[0].due, at("11-22 13:00"));
    assert_eq!(replan(&wider.situation()), []);
}

/// Every part set to something else than its default.
const ALL_SET: &str = r#"{"project":"云栖里","agent":"小李","projects/p2":{"name":"江南府"},"current_project":"p2",
    "cadence/A级":5,"cadence/B级":9,"miss_limit":2,"hours":{"from":10,"to":20},"rest_days/6":true,"daily_cap":8,
    "windows":[],"ceiling_tiers":["A"],"family_counts":false,"warn_days":9,"tier_meanings/A":"急",
    "options/concerns/安全":"隐藏","options/tags/急":1,"sensitive/marriage":true,"later_field":1}"#;

#[test]
fn every_part_is_restored_singly_and_all_together() {
    let all = fields(ALL_SET);
    let default = Settings::default();
    for part in PARTS {
        assert!(!Settings::is_default(&all, part.name), "{} is not in ALL_SET", part.name);
        let mut after = all.clone();
        after.0.extend(Settings::restore(&all, part.name).set.0);
        assert!(Settings::is_default(&after, part.name));
        let others = PARTS.iter().filter(|p| p.name != part.name);
        assert!(others.clone().all(|p| !Settings::is_default(&after, p.name)), "{}", part.name);
    }
    let one = Settings::restore(&all, "cadence/A级");
    assert_eq!(written(&one), r#"{"cadence/A级":null}"#);
    assert_eq!(
        written(&Settings::restore(&all, "options/concerns")),
        r#"{"options/concerns/安全":null}"#
    );
    assert_eq!(written(&Settings::restore(&all, "options/没有")), "{}");
    let mut after = all.clone();
    after.0.extend(Settings::restore_defaults(&all).set.0);
    let restored = Settings::read(&after);
    assert_eq!((restored.project.as_str(), restored.agent.as_str()), ("江南府", "小李"));
    let mut named = default;
    named.project.clone_from(&restored.project);
    named.agent.clone_from(&restored.agent);
    named.projects = restored.projects.clone();
    assert_eq!(restored, named);
    assert_eq!(after.0.get("later_field"), Some(&json!(1)));
}

fn any_value() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        "[A级隐藏0-9a-z/]{0,6}".prop_map(Value::from),
        Just(json!([])),
        Just(json!([{"starts_at":"来访","days":1e300}, 7, "A"])),
        Just(json!({"from":-1,"to":99,"name":{},"days":null})),
    ]
}

proptest! {
    #[test]
    fn anything_can_be_read(
        values in prop::collection::vec((0..19usize, "[a-z级ABC/0-9]{0,5}", any_value()), 0..12),
    ) {
        let names: Vec<String> = fields(ALL_SET).0.keys().cloned().collect();
        let mut all = Fields::default();
        for (which, tail, value) in values {
            let name = names[which % names.len()].clone();
            all.set(name.clone(), value.clone());
            all.set(name + "/" + &tail, value);
        }
        let read = Settings::read(&all);
        prop_assert!(read.daily_cap > 0 && read.cadence.miss_limit > 0);
        prop_assert!(read.cadence.hours.opens < read.cadence.hours.closes && read.cadence.hours.closes <= 24);
        prop_assert!(!read.projects.all().is_empty());
        for tier in Tier::ALL {
            prop_assert!(!read.meaning(*tier).is_empty());
        }
        for list in List::ALL {
            let _ = (read.lists.entries(list), read.lists.hidden(list));
        }
        all.0.extend(Settings::restore_defaults(&all).set.0);
        let restored = Settings::read(&all);
        prop_assert_eq!(restored.cadence, Settings::default().cadence);
        prop_assert_eq!(restored.protection, Settings::default().protection);
        prop_assert_eq!(restored.lists, Lists::default());
    }
}

#[test]
fn typed_settings_are_checked_before_they_are_written() {
    let before = fields(r#"{"project":"云栖里","projects/p2":{"name":"江南府"},"daily_cap":30}"#);
    let said = |typed: &str| match checked(&before, fields(typed).0.into_iter().collect()) {
        Ok(ready) => serde_json::to_string(&ready).unwrap(),
        Err(why) => why,
    };
    let window = |more: &str| {
        format!(r#"{{"windows":[{{"starts_at":"来访","extended_by":"none",{more}}}]}}"#)
    };
    let rows = [
        (r#"{"cadence/A级":5}"#, r#"[["cadence/A级",5]]"#),
        (r#"{"cadence/A级":"五"}"#, "「A级」要填 1 到 365 的整天数。"),
        (r#"{"warn_days":61}"#, "「提前几天提醒」要填 0 到 60 的整天数。"),
        (r#"{"miss_limit":0}"#, "「连续几次未接通换方式」要填 1 到 10 的整数。"),
        // Cleared is the default; what is the default already is not written.
        (r#"{"daily_cap":""}"#, r#"[["daily_cap",null]]"#),
        (r#"{"cadence/A级":"","tier_meanings/A":" "}"#, "[]"),
        (&window(r#""days":"七""#), "「来访起保护天数」要填 1 到 365 的整天数。"),
        (&window(r#""days":7,"cap_days":0"#), "「来访起最多天数」要填 1 到 365 的整天数。"),
        (r#"{"projects/p3":{"name":" 山河院 "}}"#, r#"[["projects/p3",{"name":"山河院"}]]"#),
        (r#"{"projects/p3":{"name":" "}}"#, "请填项目名。"),
        (r#"{"projects/p3":{"name":"江南府"}}"#, "已经有同名的项目了。"),
        (r#"{"project":"江南府"}"#, "已经有同名的项目了。"),
        (r#"{"project":"山河院","projects/p3":{"name":"山河院"}}"#, "已经有同名的项目了。"),
        (r#"{"projects/p2":null}"#, r#"[["projects/p2",null]]"#),
        // Public holidays are typed as lines and stored as days.
        (
            r#"{"holidays":"2026-10-10 国庆节 班\n"}"#,
            r#"[["holidays/2026-10-10",{"kind":"班","name":"国庆节"}]]"#,
        ),
        (r#"{"holidays":"10月1日 国庆节 休"}"#, "第1行:日期要写成 2026-10-01。"),
        (r#"{"holidays":""}"#, "[]"),
        (
            r#"{"current_project":"p3","projects/p3":{"name":"山河院"}}"#,
            r#"[["current_project","p3"],["projects/p3",{"name":"山河院"}]]"#,
        ),
    ];
    for (typed, expected) in rows {
        assert_eq!(said(typed), expected, "{typed}");
    }
    let typed = ["3", "14", " 21 ", "", "三"].map(|t| typed_number(t, Some(14)).to_string());
    assert_eq!(typed, ["3", "null", "21", r#""""#, r#""三""#]);
    let rows = [
        ("ceiling_tiers", json!(["A", "B"]), "null"),
        ("ceiling_tiers", json!(["A"]), r#"["A"]"#),
        ("family_counts", json!(true), "null"),
        ("hours", json!({"from": 9, "to": 21}), "null"),
        (
            "windows",
            json!([{"starts_at": "来访", "days": ""}]),
            r#"[{"days":"","starts_at":"来访"}]"#,
        ),
        ("windows", json!([]), "[]"),
    ];
    for (name, value, expected) in rows {
        assert_eq!(unless_default(name, value).to_string(), expected, "{name}");
    }
}

/// What comes in a file may be any length; what is read of it is bounded, and as fast as ever.
#[test]
fn lists_without_end_are_read_to_their_bound() {
    use genke::domain::calendar::holidays::Holidays;
    use genke::domain::protection::MOST_WINDOWS;
    use genke::domain::settings::lists::MOST_OWN;
    use genke::domain::settings::projects::MOST;

    let window = json!({"starts_at": "来访", "days": 15, "extended_by": "effective", "tiers": vec!["A"; 100]});
    let mut huge = Fields::default();
    huge.set("windows", vec![window.clone(); 5_000]);
    huge.set("ceiling_tiers", json!(["B", "A", "B"].repeat(5_000)));
    for n in 0..5_000 {
        huge.set(format!("projects/p{n:04}"), json!({"name": format!("项目{n}")}));
        huge.set(format!("options/tags/标签{n:04}"), n + 1);
        huge.set(format!("sensitive/没有{n}"), true);
        let day = chrono::NaiveDate::from_ymd_opt(2020, 1, 1).unwrap() + chrono::Days::new(n);
        huge.set(format!("holidays/{day}"), json!({"name": "节", "kind": "休"}));
    }
    huge.set("current_project", "p4999");
    let read = Settings::read(&huge);
    assert_eq!(read.protection.windows.len(), MOST_WINDOWS);
    assert_eq!(read.protection.windows[0].tiers, [Tier::A]);
    assert_eq!(read.cadence.ceiling_tiers, [Tier::B, Tier::A]);
    assert_eq!(read.projects.all().len(), MOST + 1, "the one worked at is kept beside the first");
    assert_eq!(read.project, "项目4999");
    let own = read.lists.entries(List::Tags).len() - List::Tags.defaults().len();
    assert_eq!(own, MOST_OWN);
    let holidays = Holidays::read(&huge);
    assert_eq!(holidays.len(), 1_000);
    assert!(holidays.on("2033-09-08".parse().unwrap()).is_some(), "the last days stay");

    // Typed, too many are refused with a sentence.
    let refused = |name: &str, value: Value| {
        checked(&Fields::default(), vec![(name.to_owned(), value)]).unwrap_err()
    };
    let most = json!(vec![
        json!({"starts_at": "来访", "days": 15, "extended_by": "none"});
        MOST_WINDOWS
    ]);
    assert!(checked(&Fields::default(), vec![("windows".to_owned(), most.clone())]).is_ok());
    let mut more = most.as_array().unwrap().clone();
    more.push(more[0].clone());
    assert_eq!(refused("windows", more.into()), "归属保护期最多 50 条，请先删掉不用的。");
    let lines: Vec<String> = (2000..2040).map(|y| format!("{y}-01-01 {y}-01-31 节 休")).collect();
    assert_eq!(refused("holidays", lines.join("\n").into()), "第33行:太多了，最多写 1000 天。");
    let full = read.projects.add(&Id::new("new"), "新的").unwrap_err();
    assert_eq!(full.to_string(), "最多 100 个项目，请先删掉不用的。");
    let full = read.lists.add(List::Tags, "新标签").unwrap_err();
    assert_eq!(full.to_string(), "这里最多自己加200项，请先去掉不用的。");
}
