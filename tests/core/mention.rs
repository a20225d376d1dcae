//! Where somebody is spoken of: found however it is written, and not found in everybody.

use genke::domain::fields::Fields;
use genke::domain::mention::Sought;
use serde_json::{Value, json};

fn fields(value: Value) -> Fields {
    serde_json::from_value(value).unwrap()
}

fn sought(card: Value) -> Sought {
    Sought::of(std::iter::once(&fields(card)))
}

fn wang() -> Sought {
    sought(json!({
        "name": "王敏女士", "wechat": "WxMin_01",
        "phones/13800132201": {"label": "本人"}, "phones/13912345678": {"label": "配偶"},
    }))
}

#[test]
fn found_however_it_is_written() {
    for text in [
        "王敏介绍来的",
        "跟王敏一起看的房,先生姓李",
        "她的号码13800132201",
        "电话 138-0013-2201",
        "+86 138 0013 2201",
        "1３８００１３２２０１",
        "13900000000 13800132201 两个号",
        "加微信wxmin_01",
        "微信：WXMIN_01。",
        r#"{"notes":"王敏","x":1}"#,
    ] {
        assert!(wang().is_in(text), "{text}");
    }
    for text in [
        "王先生来过",
        "敏感",
        "配偶13912345678",
        "1380013220",
        "wxmin_012",
        "awxmin_01",
        "女士",
        "",
        "2026-11-21T10:00:00+08:00",
    ] {
        assert!(!wang().is_in(text), "{text}");
    }
}

#[test]
fn a_name_that_many_have_finds_nobody() {
    for name in [
        "王",
        "王先生",
        "李姐",
        "张总",
        "老王",
        "小李",
        "欧阳女士",
        "先生",
        "女士",
        "Li",
        "阿姨",
        "欧阳",
        " 王 ",
    ] {
        let one = sought(json!({ "name": name }));
        assert_eq!(one.common(), [name.trim()], "{name}");
        for text in ["王先生和李姐、张总、老王、小李、欧阳女士来看房", "Li said", name]
        {
            assert!(!one.is_in(text), "{name} in {text}");
        }
        assert!(!one.is(Some(name), None, None), "{name}");
    }
    for (name, text) in [
        ("欧阳明", "问欧阳明"),
        ("王敏先生", "王敏说"),
        ("Li Lei", "that li lei came"),
        ("王小明", "王小明"),
    ] {
        let one = sought(json!({ "name": name }));
        assert!(one.is_in(text) && one.common().is_empty(), "{name}");
    }
    assert!(!sought(json!({"name": "Ann"})).is_in("planning Annex"));
    assert!(!Sought::default().is_in("王敏 13800132201"));
}

#[test]
fn short_and_shared_numbers() {
    let landline = sought(json!({"phones/87654321": true}));
    assert!(landline.is_in("0571-87654321") && landline.is_in("87654321"));
    assert!(!landline.is_in("1876543210"));
    // One number of an agency for many customers, told apart by what comes behind it.
    let agency = sought(json!({"phones/4001234567,8812": {"label": "本人"}}));
    assert!(agency.is_in("4001234567转8812") && agency.is_in("400-123-4567,8812"));
    assert!(!agency.is_in("4001234567转8813") && !agency.is_in("4001234567"));
}

#[test]
fn an_unclaimed_contact_is_theirs_by_number_wechat_or_full_name() {
    let rows = [
        (Some("别人"), Some("13800132201"), None, true),
        (None, Some("138 0013 2201"), None, true),
        (None, None, Some("wxmin_01"), true),
        (Some("王敏"), None, None, true),
        (Some("王敏女士"), None, None, true),
        // Of the same name, with another number.
        (Some("王敏"), Some("13700137000"), None, false),
        (Some("王女士"), None, None, false),
        (Some("王敏捷"), None, None, false),
        (None, None, None, false),
        (None, Some("13912345678"), None, false),
    ];
    for (name, phone, wechat, expected) in rows {
        assert_eq!(wang().is(name, phone, wechat), expected, "{name:?} {phone:?} {wechat:?}");
    }
    assert!(sought(json!({"name": "王敏"})).is(Some("王敏"), Some("13700137000"), None));
}

#[test]
fn the_field_and_the_words_around_it_are_shown() {
    let long = format!("{}介绍人是王敏，周末一起来{}", "前面".repeat(30), "后面".repeat(30));
    let rows = [
        (json!({"notes": "王敏的同事"}), Some(("notes", "王敏的同事".to_owned()))),
        (json!({"phones/13800132201": {"label": "配偶"}}), Some(("phones", "13800132201".into()))),
        (json!({"x": {"a": ["王敏"]}}), Some(("x", "王敏".into()))),
        (json!({"notes": null, "name": "王"}), None),
    ];
    for (card, expected) in rows {
        let card = fields(card);
        assert_eq!(wang().in_fields(&card), expected);
    }
    let shown = wang().excerpt(&long).unwrap();
    assert!(shown.contains("介绍人是王敏，周末") && shown.chars().count() <= 40, "{shown}");
}

#[test]
fn every_card_of_one_person_counts() {
    let cards = [
        fields(json!({"name": "王女士", "phones/13800132201": true})),
        fields(json!({"name": "王敏"})),
    ];
    let both = Sought::of(cards.iter());
    assert!(both.is_in("王敏") && both.is_in("13800132201"));
    assert_eq!(both.common(), ["王女士"]);
}
