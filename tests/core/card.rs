//! The card: every field as data, what is shown, what typing writes, what is asked next.

use crate::showroom::{at, settings};
use genke::domain::card::catalogue::FIELDS;
use genke::domain::card::completeness::completeness;
use genke::domain::card::consent::{Consent, VERSION};
use genke::domain::card::edit::{change_one, changes, label_phone, pick};
use genke::domain::card::shown::{Privacy, arranged, shown, typed};
use genke::domain::card::{Group, Keyboard, Options, Shape, field};
use genke::domain::fields::{Fields, Id};
use genke::domain::words::{DealStage, DecisionStage, Need, Temperament, Tier, Title, Word};
use proptest::prelude::*;
use serde_json::json;

fn fields(json: &str) -> Fields {
    serde_json::from_str(json).unwrap()
}

fn nobody(_: &Id) -> Option<String> {
    None
}

#[test]
fn every_field_of_the_record_is_in_the_catalogue_once() {
    let wire = "name title wechat phones project housing purchase_count payment price_reaction tier need \
        decision_stage deal_stage temperament channel channel_detail purposes layouts area products concerns \
        objections competitors family home_area work_area household referred_by unit_interests notes \
        invalid_reason do_not_disturb consent birthday protection_ends first_seen_at pinned tags";
    for name in wire.split_whitespace() {
        assert_eq!(FIELDS.iter().filter(|f| f.name == name).count(), 1, "{name}");
    }
    assert_eq!(FIELDS.iter().filter(|f| f.name == "budget").count(), 3);
    for f in FIELDS {
        assert_eq!(field(&f.key()), Some(f));
        assert!(!f.label.is_empty());
        assert_eq!(f.off.is_some(), f.group == Group::Sensitive, "{}", f.name);
        assert!(f.off.is_none_or(|why| why.contains("个人信息保护法第6条")), "{}", f.name);
        assert!(f.off.is_none() || f.weight == 0, "{}", f.name);
    }
    assert_eq!(Group::ALL.iter().map(|g| g.fields().count()).sum::<usize>(), FIELDS.len());
    assert_eq!(field("phones").unwrap().keyboard(), Keyboard::Tel);
    assert_eq!(field("budget.total_wan").unwrap().keyboard(), Keyboard::Decimal);
}

#[test]
fn the_fixed_words_are_those_the_rules_know() {
    fn check<W: Word>(name: &str) {
        let terms: Vec<_> = W::ALL.iter().map(|w| w.term()).collect();
        assert_eq!(field(name).unwrap().options, Options::Fixed(terms.leak()), "{name}");
    }
    check::<Title>("title");
    check::<Need>("need");
    check::<Temperament>("temperament");
    check::<Tier>("tier");
    check::<DecisionStage>("decision_stage");
    check::<DealStage>("deal_stage");
}

#[test]
fn values_are_shown() {
    let card = fields(
        r#"{"name":"王敏","phones/13800138000":{"label":"本人"},"phones/13912345678":{"label":"配偶"},
        "concerns/价格":true,"concerns/学区":true,"concerns/没有的":true,"concerns/安全":null,
        "budget":{"total_wan":268.0,"monthly_yuan":8600},"pinned":true,"do_not_disturb":false,
        "birthday":"--02-29","protection_ends":"2026-12-01","first_seen_at":"2026-11-21T09:30:00+08:00",
        "referred_by":"k2","household":"h9","family":"未知","id_number":"11010519491231002X",
        "consent":{"at":"2026-11-21T09:30:00+08:00","way":"微信","version":"2026-11"}}"#,
    );
    let name_of = |id: &Id| (id.as_str() == "k2").then(|| "李先生".to_owned());
    let show = |key: &str, privacy| shown(field(key).unwrap(), &card, privacy, &name_of);
    let rows = [
        ("name", Some("王敏")),
        ("phones", Some("138 0013 8000、139 1234 5678(配偶)")),
        ("concerns", Some("学区、价格、没有的")),
        ("budget.total_wan", Some("268万")),
        ("budget.monthly_yuan", Some("8600元")),
        ("budget.down_wan", None),
        ("pinned", Some("是")),
        ("do_not_disturb", None),
        ("birthday", Some("2月29日")),
        ("protection_ends", Some("2026年12月1日")),
        ("first_seen_at", Some("2026年11月21日 09:30")),
        ("referred_by", Some("李先生")),
        ("household", Some("(已不在本机)")),
        ("wechat", None),
        ("consent", Some("2026年11月21日 微信同意(告知书2026-11)")),
        ("id_number", Some("11010519491231002X")),
    ];
    for (key, expected) in rows {
        assert_eq!(show(key, Privacy::Open).as_deref(), expected, "{key}");
    }
    assert_eq!(show("phones", Privacy::Masked).unwrap(), "138****8000、139****5678(配偶)");
    assert_eq!(show("id_number", Privacy::Masked).unwrap(), "**************002X");
    assert_eq!(typed(field("budget.total_wan").unwrap(), &card), "268");
    assert_eq!(typed(field("phones").unwrap(), &card), "13800138000、13912345678");
    let year = fields(r#"{"birthday":"1990-05-20"}"#);
    let born = field("birthday").unwrap();
    assert_eq!(shown(born, &year, Privacy::Open, &nobody).unwrap(), "1990年5月20日");
}

#[test]
fn filled_fields_come_first_and_sensitive_ones_only_where_wanted() {
    let keys = |group: Group, card: &str, set: &str| {
        let list = arranged(group, &fields(card), &settings(set));
        list.iter().map(|f| f.name).collect::<Vec<_>>().join(" ")
    };
    let rows = [
        (Group::Other, "{}", "{}", "tags notes pinned do_not_disturb consent"),
        (
            Group::Other,
            r#"{"pinned":true,"notes":"x"}"#,
            "{}",
            "notes pinned tags do_not_disturb consent",
        ),
        (Group::Sensitive, "{}", "{}", ""),
        (Group::Sensitive, "{}", r#"{"sensitive/marriage":true}"#, "marriage"),
        (
            Group::Sensitive,
            r#"{"id_number":"11"}"#,
            r#"{"sensitive/marriage":true}"#,
            "id_number marriage",
        ),
    ];
    for (group, card, set, expected) in rows {
        assert_eq!(keys(group, card, set), expected, "{card} {set}");
    }
}

#[track_caller]
fn check_typed(key: &str, text: &str, expected: &str) {
    let said = match field(key).unwrap().check(text) {
        Ok(value) => value.to_string(),
        Err(why) => why.to_string(),
    };
    assert_eq!(said, expected, "{key} {text}");
}

#[test]
fn typed_texts_are_checked() {
    let long = "长".repeat(201);
    let rows = [
        ("name", " 王敏 ", "\"王敏\""),
        ("name", "  ", "null"),
        ("name", "王\n敏", "\"王 敏\""),
        ("name", long.as_str(), "姓名:太长了,请控制在200个字以内。"),
        ("notes", "一\n二", "\"一\\n二\""),
        ("budget.total_wan", "268", "268.0"),
        ("budget.total_wan", "２６８．５ 万", "268.5"),
        ("budget.total_wan", "1,268万元", "1268.0"),
        ("budget.total_wan", "", "null"),
        ("budget.total_wan", "两百", "总价(万元):请填一个数字,单位万元,例如 268。"),
        ("budget.total_wan", "200-250", "总价(万元):请填一个数字,单位万元,例如 268。"),
        ("budget.total_wan", "-5", "总价(万元):请填一个数字,单位万元,例如 268。"),
        ("budget.total_wan", "1e5", "总价(万元):请填一个数字,单位万元,例如 268。"),
        ("budget.total_wan", "2680000", "总价(万元):数字太大了,这里的单位是万元。"),
        ("budget.down_wan", "50000元", "首付(万元):这里的单位是万元,请换算后再填。"),
        ("budget.monthly_yuan", "8600元", "8600.0"),
        ("budget.monthly_yuan", "1万", "月供(元):这里的单位是元,请换算后再填。"),
        ("budget.monthly_yuan", "NaN", "月供(元):请填一个数字,单位元,例如 8600。"),
        ("protection_ends", "2026-12-01", "\"2026-12-01\""),
        ("protection_ends", "2026年12月1日", "\"2026-12-01\""),
        ("protection_ends", "2026/12/1", "\"2026-12-01\""),
        ("protection_ends", "20261201", "\"2026-12-01\""),
        ("protection_ends", "2026-02-30", "保护期到:请按 2026-11-21 这样填日期。"),
        ("protection_ends", "明天", "保护期到:请按 2026-11-21 这样填日期。"),
        ("birthday", "1990.5.20", "\"1990-05-20\""),
        ("birthday", "5月20日", "\"--05-20\""),
        ("birthday", "--02-29", "\"--02-29\""),
        ("birthday", "2-29", "\"--02-29\""),
        ("birthday", "13月1日", "生日:请填 1990-5-20 或 5月20日,不知道年份可以不写。"),
        ("tier", "A", "\"A\""),
        ("tier", "E", "意向级别:只能选A、B、C、D。"),
        ("channel", "地推", "\"地推\""),
        ("phones", "138 0013 8000", "\"13800138000\""),
        ("phones", "1380013800", "手机号:「1380013800」手机号是11位,现在是10位,请核对"),
        ("id_number", "11010519491231002x", "\"11010519491231002X\""),
        ("id_number", "110105194912310021", "身份证号:身份证号是18位,请核对,可能有一位写错了。"),
        ("id_number", "一一", "身份证号:身份证号是18位,请核对,可能有一位写错了。"),
    ];
    for (key, text, expected) in rows {
        check_typed(key, text, expected);
    }
}

#[track_caller]
fn check(before: &str, after: &str, expected: &str) {
    let said = match changes(&fields(before), &fields(after)) {
        Ok(changed) => serde_json::to_string(&changed).unwrap(),
        Err(why) => format!("{} {}", why.key, why.text),
    };
    assert_eq!(said, expected, "{before} → {after}");
}

#[test]
fn only_what_differs_is_written() {
    let king = r#"{"name":"王敏","phones/13800138000":{"label":"本人"},"budget":{"total_wan":268.0,"later":1}}"#;
    let rows = [
        (king, king, "[]"),
        (king, r#"{"name":" 王敏 "}"#, "[]"),
        (king, r#"{"name":"王小敏"}"#, r#"[["name","王小敏"]]"#),
        (king, r#"{"wechat":" "}"#, "[]"),
        (king, r#"{"name":""}"#, r#"[["name",null]]"#),
        (king, r#"{"budget":{"total_wan":"268","later":1}}"#, "[]"),
        (
            king,
            r#"{"budget":{"total_wan":"270","later":1}}"#,
            r#"[["budget",{"later":1,"total_wan":270.0}]]"#,
        ),
        (king, r#"{"budget":{"total_wan":"","later":1}}"#, r#"[["budget",{"later":1}]]"#),
        (king, r#"{"budget":"268"}"#, "[]"),
        (king, r#"{"budget":null}"#, r#"[["budget",null]]"#),
        (
            king,
            r#"{"budget":{"total_wan":"两百"}}"#,
            "budget.total_wan 请填一个数字,单位万元,例如 268。",
        ),
        (king, r#"{"phones":"13800138000"}"#, "[]"),
        (
            king,
            r#"{"phones":"138-0013-8000；13912345678"}"#,
            r#"[["phones/13912345678",{"label":"本人"}]]"#,
        ),
        (
            king,
            r#"{"phones":"13912345678"}"#,
            r#"[["phones/13800138000",null],["phones/13912345678",{"label":"本人"}]]"#,
        ),
        (king, r#"{"phones":""}"#, r#"[["phones/13800138000",null]]"#),
        (king, r#"{"phones":"1391234"}"#, "phones 「1391234」手机号是11位,现在是7位,请核对"),
        (
            king,
            r#"{"phones":"","name":""}"#,
            "name 姓名、手机号、微信号至少留一样,不然就找不到这位客户了。",
        ),
        (
            king,
            r#"{"phones":"","name":"","wechat":"wm"}"#,
            r#"[["name",null],["phones/13800138000",null],["wechat","wm"]]"#,
        ),
        (
            king,
            r#"{"concerns/学区":true,"later_field":3}"#,
            r#"[["concerns/学区",true],["later_field",3]]"#,
        ),
        (king, r#"{"tier":"D"}"#, "invalid_reason D级要选一个无效原因。"),
        (
            king,
            r#"{"tier":"D","invalid_reason":"同行市调"}"#,
            r#"[["invalid_reason","同行市调"],["tier","D"]]"#,
        ),
        // Imported cards keep what they had: an unknown word, no name, a D without a reason.
        (r#"{"title":"博士"}"#, r#"{"title":"博士","area":"<70"}"#, r#"[["area","<70"]]"#),
        (r#"{"tier":"D","title":"女士"}"#, r#"{"home_area":"城东"}"#, r#"[["home_area","城东"]]"#),
    ];
    for (before, after, expected) in rows {
        check(before, after, expected);
    }
}

#[test]
fn one_field_is_edited_in_place() {
    let before = fields(
        r#"{"name":"王敏","budget":{"total_wan":268,"down_wan":80},"layouts/三居":true,"need":"改善"}"#,
    );
    let one = |key: &str, text: &str| {
        serde_json::to_string(&change_one(field(key).unwrap(), &before, text).unwrap()).unwrap()
    };
    let rows = [
        ("budget.down_wan", "90", r#"[["budget",{"down_wan":90.0,"total_wan":268}]]"#),
        ("budget.down_wan", "80", "[]"),
        ("budget.down_wan", "", r#"[["budget",{"total_wan":268}]]"#),
        ("wechat", "wm", r#"[["wechat","wm"]]"#),
        ("birthday", "5月20日", r#"[["birthday","--05-20"]]"#),
        ("tags", " 急 ", r#"[["tags/急",true]]"#),
        ("consent", "好", "[]"),
    ];
    for (key, text, expected) in rows {
        assert_eq!(one(key, text), expected, "{key}");
    }
    let tap = |key: &str, option: &str| {
        serde_json::to_string(&pick(field(key).unwrap(), &before, option).unwrap()).unwrap()
    };
    let rows = [
        ("need", "投资", r#"[["need","投资"]]"#),
        ("need", "改善", r#"[["need",null]]"#),
        ("layouts", "三居", r#"[["layouts/三居",null]]"#),
        ("layouts", "四居", r#"[["layouts/四居",true]]"#),
        ("do_not_disturb", "", r#"[["do_not_disturb",true]]"#),
    ];
    for (key, option, expected) in rows {
        assert_eq!(tap(key, option), expected, "{key}");
    }
    assert!(pick(field("tags").unwrap(), &before, "a/b").is_err());
    let phone = fields(r#"{"phones/13800138000":{"label":"本人","later":1}}"#);
    let labelled = label_phone(&phone, "13800138000", "配偶");
    assert_eq!(labelled, [("phones/13800138000".to_owned(), json!({"label":"配偶","later":1}))]);
    assert_eq!(label_phone(&phone, "13800138000", "本人"), []);
    assert_eq!(label_phone(&phone, "13912345678", "配偶"), []);
}

#[test]
fn what_is_known_and_what_to_ask_next() {
    let asked = |json: &str| {
        let c = completeness(&fields(json));
        let next: Vec<_> = c.next(3).iter().map(|f| f.label).collect();
        format!("{}% {}", c.percent, next.join(" "))
    };
    let rows = [
        ("{}", "0% 手机号 总价(万元) 姓名"),
        (r#"{"phones/13800138000":{"label":"本人"}}"#, "9% 总价(万元) 姓名 需求类型"),
        (
            r#"{"phones/13800138000":{"label":"本人"},"name":"王敏","budget":{"total_wan":268},"need":"改善"}"#,
            "27% 意向户型 关注点 抗性点",
        ),
        // One who pays at once is not asked for a monthly sum; 未知 is not known.
        (r#"{"payment":"一次性","family":"未知"}"#, "3% 手机号 总价(万元) 姓名"),
    ];
    for (json, expected) in rows {
        assert_eq!(asked(json), expected, "{json}");
    }
    let mut all = Fields::default();
    for f in FIELDS.iter().filter(|f| f.weight > 0) {
        match f.shape {
            Shape::ManyOf | Shape::Phones => all.set(format!("{}/1", f.name), true),
            _ if !f.part.is_empty() => {
                all.set("budget", json!({"total_wan":1,"down_wan":1,"monthly_yuan":1}));
            }
            _ => all.set(f.name, "x"),
        }
    }
    assert_eq!(completeness(&all).percent, 100);
    assert_eq!(completeness(&all).missing.len(), 0);
}

#[test]
fn consent_is_stamped_and_taken_back() {
    let given = Consent::given("微信", at("11-21 09:30"));
    assert_eq!(given.version, VERSION);
    let mut card = Fields::default();
    card.set("consent", given.value());
    assert_eq!(Consent::read(&card), Some(given.clone()));
    assert!(given.holds());
    let gone = given.withdrawn(at("11-22 10:00"));
    card.set("consent", gone.value());
    assert_eq!(Consent::read(&card), Some(gone.clone()));
    assert!(!gone.holds());
    assert_eq!(gone.said(), "2026年11月22日 已撤回(原微信同意于 2026年11月21日)");
    for bad in [r#"{"consent":true}"#, r#"{"consent":{"at":"昨天"}}"#, "{}"] {
        assert_eq!(Consent::read(&fields(bad)), None);
    }
}

proptest! {
    #[test]
    fn no_text_breaks_a_field_and_what_is_written_is_written_once(
        which in 0..FIELDS.len(), text in "[0-9a-z年月日/.、 万元\n\\-王A本人]{0,24}",
    ) {
        let f = &FIELDS[which];
        let before = fields(r#"{"name":"王敏","phones/13800138000":{"label":"本人"}}"#);
        if let Ok(changed) = change_one(f, &before, &text) {
            let mut after = before.clone();
            after.0.extend(changed);
            let _ = shown(f, &after, Privacy::Open, &nobody);
            prop_assert!(completeness(&after).percent <= 100);
            let again = typed(f, &after);
            if !matches!(f.shape, Shape::YesNo | Shape::ManyOf) {
                prop_assert_eq!(change_one(f, &after, &again).unwrap(), vec![], "{} {:?}", f.name, text);
            }
        }
    }
}
