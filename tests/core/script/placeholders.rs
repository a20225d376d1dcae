use genke::domain::customer::Customer;
use genke::domain::fields::Id;
use genke::domain::script::placeholder::{Part, Piece, facts, fill, parse, strays};
use genke::domain::script::values::{Figures, Values, facts_asked};
use genke::domain::settings::Settings;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::{fields, script};

fn values(pairs: &[(&str, &str)]) -> Values {
    let mut values = Values::default();
    for (name, value) in pairs {
        values.set(name, *value);
    }
    values
}

fn check(text: &str, known: &[(&str, &str)], sent: Result<&str, &[&str]>) {
    let filled = fill(text, &values(known));
    let expected = sent.map(str::to_owned).map_err(<[&str]>::to_vec);
    assert_eq!(filled.to_send(), expected, "{text}");
}

#[test]
fn fills_what_is_known_and_names_what_is_missing() {
    let wang: &[(&str, &str)] = &[("称呼", "王女士"), ("总价", "210万")];
    check("", wang, Ok(""));
    check("您好", wang, Ok("您好"));
    check("{称呼},您好", wang, Ok("王女士,您好"));
    check("{称呼|您好}", wang, Ok("王女士"));
    check("{称呼|您好}", &[], Ok("您好"));
    check("{称呼|}在吗", &[], Ok("在吗"));
    check("{ 称呼 | 您好 }", &[], Ok("您好"));
    check("｛称呼｜您好｝", &[], Ok("您好"));
    check("{称呼},总价{总价}", &[], Err(&["称呼", "总价"]));
    check("{总价}{总价}", &[], Err(&["总价"]));
    check("{交付日期|以合同为准}", &[], Ok("以合同为准"));
    check("{交付日期|以合同为准}", &[("交付日期", "2027年6月")], Ok("2027年6月"));
    check("{称呼", wang, Ok("称呼"));
    check("称呼}", wang, Ok("称呼"));
    check("{{称呼}}", wang, Ok("王女士"));
    check("{a{称呼}b}", wang, Ok("a王女士b"));
    check("{}", wang, Ok(""));
    check("{|您好}", wang, Ok(""));
    check("{称呼}", &[("称呼", "{坏}人")], Ok("坏人"));
    check("{称呼}", &[("称呼", "{}")], Err(&["称呼"]));
    check("{称呼|a|b}", &[], Ok("a|b"));
}

#[test]
fn parts_are_told_apart() {
    let filled = fill("{称呼},{项目|我们}在{地铁站}", &values(&[("称呼", "王女士")]));
    let name = |n: &str| n.to_owned();
    assert_eq!(
        filled.parts,
        [
            Part::Filled { name: name("称呼"), value: name("王女士") },
            Part::Text(name(",")),
            Part::Fallback { name: name("项目"), text: name("我们") },
            Part::Text(name("在")),
            Part::Missing { name: name("地铁站") },
        ]
    );
    assert_eq!(filled.shown(), "王女士,我们在【地铁站】");
    assert_eq!(parse("a{b"), [Piece::Text("a"), Piece::Stray("{"), Piece::Text("b")]);
    assert_eq!(strays("a{}b{c}}"), ["{}", "}"]);
    assert_eq!(facts("{称呼}{地铁站}{交付日期|x}{地铁站}"), ["地铁站", "交付日期"]);
}

#[test]
fn values_come_from_customer_project_and_figures() {
    let person = |row: Value| Customer::read(&Id::new("c"), &fields(row));
    let of = |row: Value| Values::default().with_customer(&person(row));
    let rows: &[(Value, Option<&str>)] = &[
        (json!({"name": "王敏", "title": "女士"}), Some("王女士")),
        (json!({"name": "王", "title": "先生"}), Some("王先生")),
        (json!({"name": "欧阳晨", "title": "先生"}), Some("欧阳先生")),
        (json!({"name": "王敏"}), None),
        (json!({"title": "女士"}), None),
        (json!({"title": "女士", "wechat": "wx_1"}), None),
        (json!({"name": "Lisa", "title": "女士"}), None),
    ];
    for (row, expected) in rows {
        assert_eq!(of(row.clone()).get("称呼"), *expected, "{row}");
    }
    let known = of(json!({"layouts/三居": true, "layouts/四居": true, "area": "110–130"}));
    assert_eq!((known.get("户型"), known.get("面积")), (Some("三居或四居"), Some("110–130㎡")));
    let figures =
        Figures { total_wan: Some(210.5), down_wan: Some(42.0), monthly_yuan: Some(7543.6) };
    let known = Values::default().with_figures(&figures);
    let get = |name| known.get(name).unwrap_or_default();
    assert_eq!((get("总价"), get("首付"), get("月供")), ("210.5万", "42万", "7544元"));
    let row = fields(
        json!({"project": "云栖里", "agent": "小周", "facts/地铁站": "3号线", "facts/空": " "}),
    );
    let known = Values::of_project(&Settings::read(&row), &row);
    assert_eq!((known.get("项目"), known.get("我")), (Some("云栖里"), Some("小周")));
    assert_eq!((known.get("地铁站"), known.get("空")), (Some("3号线"), None));
}

#[test]
fn facts_are_asked_for_once_most_wanted_first() {
    let scripts = [
        script(json!({"short": "{地铁站}{地铁站}", "long": "{称呼}"})),
        script(json!({"short": "{学校|以公布为准}", "basis": "{地铁站}"})),
    ];
    let asked = facts_asked(scripts.iter());
    assert_eq!(asked, [("地铁站".to_owned(), 2), ("学校".to_owned(), 1)]);
}

proptest! {
    #[test]
    fn a_brace_is_never_sent(text in "[ab{}|｛｝｜称呼]{0,20}", value in "[a{}｝]{0,4}") {
        let filled = fill(&text, &values(&[("称呼", &value), ("a", &value)]));
        if let Ok(sent) = filled.to_send() {
            prop_assert!(!sent.contains(['{', '}', '｛', '｝']), "{sent}");
        }
    }

    #[test]
    fn text_without_braces_is_sent_as_it_is(text in "[^{}｛｝]{0,20}") {
        let filled = fill(&text, &Values::default());
        prop_assert_eq!(filled.to_send(), Ok(text.clone()));
    }
}
