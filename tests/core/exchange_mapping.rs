//! Guessing what columns and words mean, and remembering the answers.

use genke::domain::words::{Way, Word};
use genke::exchange::columns::{Column, guess_columns, recognise};
use genke::exchange::mapping::{Mapping, MappingError, unknown_values};
use genke::exchange::table::read;
use genke::exchange::values::{Answer, choices, meaning};

fn check_columns(headings: &str, expected: &str) {
    let table = read(&format!("{headings}\n{}", "甲\t".repeat(3))).unwrap();
    let found: Vec<_> = guess_columns(&table).iter().map(|c| c.label()).collect();
    assert_eq!(found.join(" "), expected, "{headings}");
}

#[test]
fn every_heading_in_use_is_known() {
    check_columns(
        "客户姓名\t分类\t沟通日期\t沟通方式\t内容摘要\t客户反馈\t下次跟踪时间\t联系电话\t怎么知道的",
        "姓名 意向级别 沟通日期 沟通方式 内容摘要 客户反馈 下次跟进 电话 认知渠道",
    );
    check_columns(
        "姓名\t电话\t业务员\t意向级别\t跟进时间\t跟进方式\t跟进内容\t下次跟进时间",
        "姓名 电话 不导入 意向级别 沟通日期 沟通方式 内容摘要 下次跟进",
    );
    check_columns(
        "客户状态\t姓名\t联系方式\t是否无效\t无效原因\t新增时间\t到期日期\t认知途径大类\t认知途径\t意向房型\t最近跟进时间",
        "成交进度 姓名 电话 是否无效 无效原因 首次登记 保护到期 认知渠道 渠道细类 意向户型 放进备注",
    );
    check_columns(
        "称呼 \t 手机号码(必填)\t意向级别*\t身份证号\t星座",
        "姓名 电话 意向级别 不导入 放进备注",
    );
    // Numbers of the showroom's own people are nobody's number.
    check_columns(
        "购房人\t客户手机号\t置业顾问电话\t跟进人\t介绍人电话\t意愿度\t获客渠道\t二级渠道",
        "姓名 电话 放进备注 不导入 放进备注 意向级别 认知渠道 渠道细类",
    );
    // The second of a kind is kept in 备注; numbers may be several.
    check_columns("姓名\t客户\t电话\t手机", "姓名 放进备注 电话 电话");
}

#[test]
fn columns_are_guessed_from_cells_when_headings_say_nothing() {
    let check = |text: &str, expected: &str| {
        let found: Vec<_> = guess_columns(&read(text).unwrap()).iter().map(|c| c.label()).collect();
        assert_eq!(found.join(" "), expected, "{text}");
    };
    check(
        "曾敏\tA\t2026-11-18\t来访\t看112㎡,已报价\t2026-11-20\t138 0013 8000\n\
         李雷\tC级\t11月3日\t电话\t问价格\t\t+8613912345678\n",
        "姓名 意向级别 沟通日期 沟通方式 内容摘要 下次跟进 电话",
    );
    check("13800138000\n13900139000\n", "电话");
    check(
        "甲栏,乙栏,丙栏\n张三,13800138000,2026-11-18\n李四,13900139000,2026-11-19\n",
        "放进备注 电话 放进备注",
    );
}

#[test]
fn labels_are_distinct_and_known_as_headings() {
    let mut labels: Vec<_> = Column::ALL.iter().map(|c| c.label()).collect();
    for column in Column::ALL {
        assert_eq!(recognise(column.label()), Some(*column));
        let json = serde_json::to_string(column).unwrap();
        assert_eq!(serde_json::from_str::<Column>(&json).unwrap(), *column);
    }
    labels.sort_unstable();
    labels.dedup();
    assert_eq!(labels.len(), Column::ALL.len());
    assert_eq!(serde_json::from_str::<Column>("\"新版才有\"").unwrap(), Column::Keep);
}

#[test]
fn words_mean_what_the_showroom_means() {
    let check = |column: Column, rows: &[(&str, &str)]| {
        for (word, expected) in rows {
            let found = meaning(column, word).map_or("-".into(), |m| {
                [m.term, m.detail.map(|d| format!("/{d}")).unwrap_or_default()].concat()
            });
            assert_eq!(found, *expected, "{} {word}", column.label());
        }
    };
    check(
        Column::Tier,
        &[
            ("A", "A"),
            ("a", "A"),
            ("Ａ级", "A"),
            ("A 级", "A"),
            ("B类", "B"),
            ("C类客户", "C"),
            ("D级", "D"),
            ("必买", "A"),
            ("高", "A"),
            ("高意向", "A"),
            ("一般", "C"),
            ("无意向", "D"),
            ("无效", "D"),
            ("E", "-"),
            ("", "-"),
            ("已成交", "-"),
            ("级", "-"),
            ("意向", "-"),
        ],
    );
    check(
        Column::Way,
        &[
            ("电话", "去电"),
            ("面谈", "来访"),
            ("到访", "来访"),
            ("询问", "来电"),
            ("上门", "上门拜访"),
            ("微信", "微信"),
            ("来 访", "来访"),
            ("电话未接", "去电/未接"),
            ("QQ", "-"),
            ("看房", "看房"),
        ],
    );
    check(
        Column::Channel,
        &[
            ("抖音", "自渠/抖音"),
            ("路过", "自然到访/路过"),
            ("老带新", "老带新"),
            ("中介", "中介"),
            ("分销", "中介"),
            ("自然到访", "自然到访"),
            ("朋友介绍", "老带新/朋友介绍"),
            ("火星", "-"),
        ],
    );
    check(
        Column::Concern,
        &[("地段", "区位"), ("学校", "学区"), ("得房率", "得房率"), ("风水", "-")],
    );
    check(
        Column::Layout,
        &[
            ("三房", "三居"),
            ("3室2厅", "三居"),
            ("两居", "二居"),
            ("五居以上", "五居以上"),
            ("大", "-"),
        ],
    );
    check(
        Column::Area,
        &[
            ("112㎡", "110–130"),
            ("90-110", "90–110"),
            ("200", ">200"),
            ("69.9平米", "<70"),
            ("大", "-"),
        ],
    );
    check(Column::DealStage, &[("询问", "来电"), ("签约", "签约"), ("成交", "签约")]);
    check(Column::Invalid, &[("无效", "无效"), ("有效", "有效"), ("是", "无效")]);
    check(Column::Title, &[("男", "先生"), ("女", "女士")]);
    check(Column::Name, &[("曾敏", "-")]);
}

#[test]
fn every_choice_means_itself() {
    for column in Column::ALL {
        for choice in choices(column.to_owned()) {
            let found = meaning(*column, choice).map(|m| m.detail.unwrap_or(m.term));
            assert_eq!(found.as_deref(), Some(choice), "{}", column.label());
        }
    }
}

#[test]
fn unknown_words_are_asked_once_and_answers_are_remembered() {
    let table =
        read("姓名,级别,方式,关注点\n甲,E,QQ,学区、风水\n乙,e,,风水\n丙,A,来访,地段\n丁,F,,\n")
            .unwrap();
    let mut mapping = Mapping::guess(&table);
    let asked = |m: &Mapping| {
        let list = unknown_values(&table, m);
        list.iter()
            .map(|u| format!("{} {} {}", u.column.label(), u.value, u.rows))
            .collect::<Vec<_>>()
            .join(", ")
    };
    assert_eq!(asked(&mapping), "意向级别 E 2, 关注点 风水 2, 意向级别 F 1, 沟通方式 QQ 1");
    mapping.values.insert((Column::Tier, "E"), Answer::As("C".into()));
    mapping.values.insert((Column::Way, "QQ"), Answer::As("微信".into()));
    mapping.values.insert((Column::Concern, "风水"), Answer::KeepInNotes);
    assert_eq!(asked(&mapping), "意向级别 F 1");
    let json = serde_json::to_string(&mapping).unwrap();
    assert!(json.contains(r#""意向级别":{"e":{"当作":"C"}}"#), "{json}");
    assert_eq!(serde_json::from_str::<Mapping>(&json).unwrap(), mapping);
}

#[test]
fn a_mapping_that_names_nobody_is_refused() {
    let table = read("姓名,电话,备注\n甲,1,\n").unwrap();
    let mapping = Mapping::guess(&table);
    assert_eq!(mapping.check(&table), Ok(()));
    let with = |columns: &[Column]| Mapping { columns: columns.to_vec(), ..mapping.clone() };
    use Column::{Keep, Name, Notes, Phone};
    assert_eq!(with(&[Keep, Keep, Notes]).check(&table), Err(MappingError::Nobody));
    assert_eq!(with(&[Name, Name, Notes]).check(&table), Err(MappingError::Twice(Name)));
    assert_eq!(with(&[Name, Phone]).check(&table), Err(MappingError::OtherTable));
    assert_eq!(with(&[Phone, Phone, Keep]).check(&table), Ok(()));
    let other = read("姓 名,电话,备注\n乙,2,\n").unwrap();
    assert_eq!(Mapping::signature(&table), Mapping::signature(&other));
    assert_eq!(mapping.default_way, Some(Way::CallOut));
    let visits = read("来访日期,姓名\n2026-11-01,甲\n").unwrap();
    assert_eq!(Mapping::guess(&visits).default_way.map(Word::term), Some("来访"));
}

#[test]
fn a_column_of_titles_is_a_title_whatever_its_heading() {
    for text in
        ["称呼\t姓名\t电话\n女士\t王敏\t13800132201", "姓名\t称呼\t电话\n王敏\t女士\t13800132201"]
    {
        let columns = guess_columns(&read(text).unwrap());
        assert!(columns.contains(&Column::Title), "{columns:?}");
        assert!(columns.contains(&Column::Name), "{columns:?}");
    }
    let columns = guess_columns(&read("称呼\t电话\n王女士\t13800132201").unwrap());
    assert_eq!(columns, [Column::Name, Column::Phone]);
}

#[test]
fn a_number_that_stands_in_every_row_is_not_the_customers() {
    let mut text = "姓名\t联系电话\t电话2\n".to_owned();
    for n in 0..20 {
        text += &format!("客{n}\t0571-88888888\t138001380{n:02}\n");
    }
    let found: Vec<_> = guess_columns(&read(&text).unwrap()).iter().map(|c| c.label()).collect();
    assert_eq!(found, ["姓名", "放进备注", "电话"]);
}
