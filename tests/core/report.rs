//! 今日小结: counted by the day, masked, ready for 晚会.

use crate::showroom::{Scene, at, beijing, day};
use genke::domain::customer::Customer;
use genke::domain::fields::Id;
use genke::domain::plan::{Derived, derive, replan};
use genke::domain::report::{Counters, Day, Person, day_summary, masked_name};
use genke::domain::words::Title;

fn people() -> Vec<(Scene, Derived)> {
    let rows = [
        ("王女士", "A", "11-21", "11-21 09:00 来电 接通; 11-21 15:00 来访 到访 总价高"),
        (
            "李建国",
            "B",
            "11-01",
            "11-05 来访 到访; 11-21 11:00 来访 到访 样板间 总价高; 11-21 17:00 微信 已回复",
        ),
        ("赵先生", "A", "11-01", "11-10 来访 到访; 11-21 10:00 去电 接通 公摊大; 11-20 去电 未接"),
        ("孙先生", "C", "11-21", "11-21 16:00 来电 接通; 11-21 16:30 去电 未接 位置偏"),
        ("周先生", "A", "11-01", "11-20 去电 接通"),
    ];
    let row = |(i, (name, tier, seen, log)): (usize, (&str, &str, &str, &str))| {
        let mut scene = Scene::new(tier, log).now("11-21 20:00");
        scene.customer.id = Id::new(format!("k{i}"));
        scene.customer.name = Some(name.into());
        scene.customer.phones = vec!["13812342201".into()];
        scene.customer.first_seen_at = Some(at(seen));
        let changes = replan(&scene.situation());
        scene.apply(&changes);
        let derived = derive(&scene.situation());
        (scene, derived)
    };
    rows.into_iter().enumerate().map(row).collect()
}

fn with_day<T>(ask: impl FnOnce(&Day) -> T, all: &[(Scene, Derived)]) -> T {
    let person = |(scene, derived)| {
        let scene: &Scene = scene;
        Person { customer: &scene.customer, contacts: &scene.contacts, derived }
    };
    let people: Vec<Person> = all.iter().map(|(s, d)| person((s, d))).collect();
    ask(&Day {
        day: day("11-21"),
        zone: beijing(),
        project: "云栖里",
        agent: "小李",
        people: &people,
        planned_tomorrow: 7,
    })
}

#[test]
fn counts_of_the_day() {
    let expected = Counters {
        visits: 2,
        first: 1,
        revisit: 1,
        calls_in: 2,
        calls_new: 2,
        calls_out: 2,
        connected: 1,
        wechat: 1,
        new: 2,
    };
    assert_eq!(with_day(Counters::of, &people()), expected);
}

#[test]
fn summary_to_copy() {
    let text = with_day(day_summary, &people());
    let expected = "\
11月21日 周六 · 小李 · 云栖里
来电 2(新 2) 来访 2(首 1 复 1) 去电 2(接通 1) 微信 1
重点客户
- 王女士 A级 · 抗性 总价高 · 下一步 11月22日 首访次日回访
- 赵先生 A级 · 抗性 公摊大 · 下一步 11月24日 A级每3天
- 李** B级 · 抗性 总价高 · 下一步 11月24日 看房后3天
今日抗性 总价高×2 位置偏×1 公摊大×1
明日计划 7";
    assert_eq!(text, expected);
    assert!(!text.contains("1381"));
}

#[test]
fn an_empty_day_is_said_too() {
    let expected = "11月21日 周六 · 小李 · 云栖里\n来电 0(新 0) 来访 0(首 0 复 0) 去电 0(接通 0) 微信 0\n明日计划 7";
    assert_eq!(with_day(day_summary, &[]), expected);
}

#[test]
fn names_are_masked_to_the_surname() {
    let rows = [
        (Some("王女士"), None, "王女士"),
        (Some("王小明"), None, "王**"),
        (Some("王小明"), Some(Title::Mr), "王先生"),
        (Some("王小明先生"), None, "王先生"),
        (Some("欧阳先生"), None, "欧阳先生"),
        (Some("欧阳娜娜"), Some(Title::Ms), "欧阳女士"),
        (Some("李总"), None, "李总"),
        (Some("老王"), None, "老王"),
        (Some("小王姐"), None, "小王姐"),
        (Some("王"), None, "王"),
        (Some("13812342201"), None, "138****2201"),
        (None, None, "138****2201"),
    ];
    for (name, title, expected) in rows {
        let customer = Customer {
            name: name.map(Into::into),
            title,
            phones: vec!["13812342201".into()],
            ..Customer::default()
        };
        assert_eq!(masked_name(&customer), expected);
    }
    assert_eq!(masked_name(&Customer::default()), "未留姓名");
}
