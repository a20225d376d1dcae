//! Planning an import: both paper ledgers and importing again. Now is 2026-11-21 09:30.

use crate::exchange_notebook::{Notebook, assert_changes_nothing, now};
use genke::domain::contact::Contact;
use genke::exchange::columns::Column;
use genke::exchange::mapping::{Mapping, unknown_values};
use genke::exchange::plan::{Known, Options, OtherName, PastDates, Plan, Verdict};
use genke::exchange::table::read;
use genke::exchange::values::Answer;

fn verdicts(plan: &Plan) -> String {
    let lines = plan.lines.iter();
    lines.map(|l| format!("{}{}", l.row, l.verdict.label())).collect::<Vec<_>>().join(" ")
}

fn paper() -> String {
    let bytes = include_bytes!("../data/ledger-paper-gbk.csv");
    encoding_rs::GB18030.decode(bytes).0.into_owned()
}

const MESSY: &str = include_str!("../data/ledger-paper-messy.csv");

fn expected(path: &str) -> serde_json::Value {
    let all: serde_json::Value =
        serde_json::from_str(include_str!("../data/expected.json")).unwrap();
    all.pointer(path).cloned().unwrap_or_else(|| panic!("{path}"))
}

#[test]
fn the_paper_ledger_maps_itself() {
    let table = read(&paper()).unwrap();
    let mapping = Mapping::guess(&table);
    assert_eq!(unknown_values(&table, &mapping), []);
    assert!(!mapping.columns.contains(&Column::Keep));
    let mut book = Notebook::default();
    let found = book.import_with(&table, &mapping, Options::new(now()));
    assert_eq!(found.lines.len(), expected("/paper_csv/rows").as_u64().unwrap() as usize);
    assert_eq!((found.counts.customers, found.counts.contacts), (80, 80));
    assert_eq!((found.counts.merged, found.counts.remarked, found.rejected.len()), (0, 10, 0));
    assert_eq!(found.lines.len(), found.counts.new);
    assert!(book.customers().iter().all(|c| c.phones.len() == 1 && c.tier.is_some()));
    assert!(book.contacts().iter().all(Contact::is_effective));
    let by_tier =
        |t: &str| book.customers().iter().filter(|c| c.tier.unwrap().to_string() == t).count();
    assert_eq!(["A", "B", "C", "D"].map(by_tier), [16, 14, 40, 10]);
    // Every D keeps its next date in 备注; all others have a follow-up from today on.
    assert_eq!(book.follow_ups().len(), 70);
    assert!(book.follow_ups().iter().all(|f| f.due >= now() && f.because == "导入的日期"));
    assert!(book.customers().iter().filter(|c| c.invalid_reason.is_some()).all(|c| {
        c.invalid_reason.as_deref() == Some("原因待补")
            && c.notes.as_ref().unwrap().starts_with("下次跟踪时间:")
    }));
    assert_changes_nothing(&book.import_with(&table, &mapping, Options::new(now())));
}

#[test]
fn the_messy_ledger_gives_what_is_expected_row_by_row() {
    let mut book = Notebook::default();
    let found = book.import(MESSY);
    let rejected: Vec<usize> =
        found.skipped.iter().copied().chain(found.rejected.iter().map(|r| r.row)).collect();
    assert_eq!(serde_json::json!(rejected), expected("/paper_messy_csv/rejected_rows"));
    assert_eq!(
        found.counts.customers as u64,
        expected("/paper_messy_csv/customers").as_u64().unwrap()
    );
    assert_eq!(
        found.counts.merged as u64,
        expected("/paper_messy_csv/merged_by_phone").as_u64().unwrap()
    );
    assert_eq!(
        verdicts(&found),
        "2新增 3更新 4新增 5新增 6新增 7新增 9有问题 10新增 11新增 12新增 13新增"
    );

    let zeng = book.named("曾敏");
    let (contacts, next) = book.of(&zeng);
    assert_eq!(zeng.phones, ["13800138000"]);
    assert_eq!(
        (zeng.channel.as_deref(), zeng.channel_detail.as_deref()),
        (Some("自渠"), Some("抖音"))
    );
    assert_eq!(zeng.first_seen_at.unwrap().to_rfc3339(), "2026-11-18T10:00:00+08:00");
    assert_eq!(contacts.len(), 2);
    let shown = |c: &Contact| {
        format!(
            "{} {} {} {}",
            c.when.date_naive(),
            c.way,
            c.outcome,
            c.summary.as_deref().unwrap_or("")
        )
    };
    assert_eq!(shown(&contacts[0]), "2026-11-18 来访 到访 看112㎡,已报价");
    assert_eq!(shown(&contacts[1]), "2026-11-20 去电 接通 确认周末复访");
    assert_eq!(next.len(), 1);
    assert_eq!(next[0].due.to_rfc3339(), "2026-11-22T10:00:00+08:00");

    assert_eq!(book.named("单国强").phones, ["13912345678"]);
    let wei = book.named("尉迟雪");
    assert_eq!(wei.phones, ["057187654321"]);
    assert_eq!(shown(&book.of(&wei).0[0]), "2026-11-03 来访 到访 随便看看");
    assert_eq!(
        (wei.channel.as_deref(), wei.channel_detail.as_deref()),
        (Some("自然到访"), Some("路过"))
    );
    let wangs = book.customers().into_iter().filter(|c| c.name.as_deref() == Some("王先生"));
    assert_eq!(wangs.filter(|c| c.phones.is_empty()).count(), 2);
    let xie = book.named("解语花");
    assert_eq!(xie.invalid_reason.as_deref(), Some("原因待补"));
    assert_eq!(xie.notes.as_deref(), Some("下次跟踪时间:2026-12-01"));
    assert_eq!(book.of(&xie).1, []);
    let cha = book.named("查良");
    assert_eq!((cha.tier.unwrap().to_string().as_str(), cha.phones.len()), ("A", 0));
    assert_eq!(cha.notes.as_deref(), Some("联系电话:1.38123E+10"));
    let formula = book.named("=SUM(A1:A9)");
    let notes = formula.notes.clone().unwrap();
    for part in
        ["沟通日期:2026-13-45", "下次跟踪时间:明天", "内容摘要:<b>日期写错</b>", "沟通方式:来访"]
    {
        assert!(notes.lines().any(|l| l == part), "{part} in {notes}");
    }
    let li = book.named("李雷");
    assert_eq!((li.tier, li.notes.as_deref()), (None, Some("分类:E\n沟通方式:QQ")));
    assert_eq!(book.of(&li).0.len(), 1);
    assert_eq!(book.of(&li).1[0].due.to_rfc3339(), "2026-11-22T10:00:00+08:00".replace("22", "21"));

    assert_changes_nothing(&book.import(MESSY));
    let later = Options::new(now() + chrono::TimeDelta::days(40));
    let table = read(MESSY).unwrap();
    assert_changes_nothing(&book.import_with(&table, &Mapping::guess(&table), later));
}

#[test]
fn answers_of_the_mapping_step_are_used() {
    let table = read(MESSY).unwrap();
    let mut mapping = Mapping::guess(&table);
    let asked: Vec<_> = unknown_values(&table, &mapping).into_iter().map(|u| u.value).collect();
    assert_eq!(asked, ["E", "QQ"]);
    mapping.values.insert((Column::Tier, "E"), Answer::As("C".into()));
    mapping.values.insert((Column::Way, "QQ"), Answer::As("微信".into()));
    let mut book = Notebook::default();
    book.import_with(&table, &mapping, Options::new(now()));
    let li = book.named("李雷");
    assert_eq!((li.tier.unwrap().to_string().as_str(), li.notes), ("C", None));
}

#[test]
fn rows_of_one_number_become_one_customer() {
    let mut book = Notebook::default();
    let found = book.import(
        "姓名,电话,级别,日期,方式,内容,下次,备注\n\
         李雷,13800138000,B,2026-11-10,来访,首访,2026-11-15,朋友\n\
         李磊,13900139000/138-0013-8000,,2026-11-12,电话,问价,,\n\
         ,13900139000,A,2026-11-05,来电,咨询,2026-12-20,\n\
         李雷,13800138000,B,2026-11-10,来访,首访,2026-11-15,朋友\n",
    );
    assert_eq!(verdicts(&found), "2新增 3更新 4更新 5重复");
    let li = book.named("李磊");
    assert_eq!(li.phones, ["13800138000", "13900139000"]);
    assert_eq!(li.tier.unwrap().to_string(), "B");
    assert_eq!(li.first_seen_at.unwrap().date_naive().to_string(), "2026-11-05");
    let (contacts, next) = book.of(&li);
    // 11-15 is the next date of the newest row that has one; nobody has called since.
    assert_eq!((contacts.len(), next.len()), (3, 1));
    assert_eq!(next[0].note.as_deref(), Some("原定11月15日,过期后顺延"));

    let mut book = Notebook::default();
    let found = book.import("姓名,电话,日期,内容,下次\n甲,13800138000,2026-11-10,首访,2026-11-12\n甲,13800138000,2026-11-13,回访,\n");
    assert_eq!((found.counts.follow_ups, found.counts.contacts), (0, 2));
    assert!(found.lines[0].reason.contains("已经联系过"), "{:?}", found.lines);
}

#[test]
fn a_number_of_somebody_else_is_not_taken() {
    let mut book = Notebook::default();
    let found =
        book.import("姓名,电话\n甲,13800138000\n乙,13900139000\n丙,13800138000/13900139000\n");
    assert_eq!(verdicts(&found), "2新增 3新增 4更新");
    assert!(found.lines[2].reason.contains("另一位客户"), "{:?}", found.lines);
    assert_eq!(book.named("丙").notes.as_deref(), Some("另一号码:13900139000"));
}

#[test]
fn a_newer_ledger_updates_and_an_old_one_never_reverts() {
    let head = "姓名,电话,级别,日期,方式,内容,户型\n";
    let row1 = "李雷,13800138000,B,2026-11-10,来访,首访,三房\n";
    let row2 = "李雷,13800138000,A,2026-11-18,电话,想定,四房\n";
    let mut book = Notebook::default();
    book.import(&[head, row1].concat());
    let id = book.customers()[0].id.clone();
    let found = book.import(&[head, row1, row2].concat());
    assert_eq!(verdicts(&found), "2重复 3更新");
    assert_eq!(book.named("李雷").tier.unwrap().to_string(), "A");
    assert_eq!(book.named("李雷").layouts, ["三居", "四居"]);
    // The user corrects the name and clears the layout; the old file changes neither.
    let fields = &mut book.records.get_mut(&id).unwrap().1;
    fields.set("name", "李磊");
    fields.set("layouts/三居", serde_json::Value::Null);
    assert_changes_nothing(&book.import(&[head, row1, row2].concat()));
    // A row that only fills what is missing does so.
    let found = book.import("电话,级别,微信号\n13800138000,C,leilei88\n");
    assert_eq!(verdicts(&found), "2更新");
    let li = book.named("李磊");
    assert_eq!(
        (li.tier.unwrap().to_string().as_str(), li.wechat.as_deref()),
        ("A", Some("leilei88"))
    );
}

#[test]
fn columns_of_the_system_ledger_are_taken_in() {
    let mut book = Notebook::default();
    let found = book.import(
        "姓名\t联系方式\t客户状态\t业务员\t是否无效\t无效原因\t新增时间\t性别\t标签\t备注\t关注因素\t意向房型\t意向面积\t认知途径大类\t认知途径\t到期日期\t预算\t意向级别\n\
         缪嘉\t18634264986\t签约\t本人\t有效\t\t2025.12.10\t男\t老客户\t@SUM(1+1)\t地段,品牌\t两居\t90-110\t自渠\t抖音\t2026-12-10\t200万\t高\n\
         邹怡\t１５０３２９３２３２２\t询问\t本人\t无效\t已购他盘\t46034.48819444444\t女\t\t\t\t\t\t\t\t\t180-200\t一般\n",
    );
    assert_eq!(verdicts(&found), "2新增 3新增");
    let miao = book.named("缪嘉");
    assert_eq!(miao.deal_stage.unwrap().to_string(), "签约");
    assert_eq!(miao.title.unwrap().to_string(), "先生");
    assert_eq!(miao.concerns, ["区位", "品牌"]);
    assert_eq!((miao.layouts.join(""), miao.area.as_deref()), ("二居".into(), Some("90–110")));
    assert_eq!(miao.tags, ["老客户"]);
    assert_eq!(miao.notes.as_deref(), Some("@SUM(1+1)"));
    assert_eq!(miao.protection_ends.unwrap().to_string(), "2026-12-10");
    assert_eq!(miao.first_seen_at.unwrap().date_naive().to_string(), "2025-12-10");
    assert_eq!(book.customer(&miao.id).unwrap().get("budget").unwrap()["total_wan"], 200.0);
    let zou = book.named("邹怡");
    assert_eq!(
        (zou.tier.unwrap().to_string().as_str(), zou.invalid_reason.as_deref()),
        ("D", Some("已购他盘"))
    );
    assert_eq!(zou.notes.as_deref(), Some("预算:180-200"));
    assert_eq!(zou.first_seen_at.unwrap().to_rfc3339(), "2026-01-12T11:43:00+08:00");
}

#[test]
fn a_contact_needs_no_words_to_be_one() {
    let mut book = Notebook::default();
    let found = book.import(
        "姓名,日期,方式,结果,内容,下次\n甲,2026-11-10,微信,,,\n乙,2026-11-10,电话,,,\n丙,2026-11-10,电话,关机,打不通,\n\
         丁,2026-11-10,,,来问,\n戊,2026-12-10,来访,,还没到,2026-11-01\n己,2026-11-10,来访,,看,2026-11-01\n",
    );
    let shown = |name: &str| {
        let (contacts, _) = book.of(&book.named(name));
        contacts.iter().map(|c| format!("{}{}", c.way, c.outcome)).collect::<String>()
    };
    assert_eq!(
        ["甲", "乙", "丙", "丁", "戊", "己"].map(shown),
        ["微信未回", "去电未接", "去电关机停机", "去电接通", "", "来访到访"]
    );
    assert!(found.lines[3].reason.contains("先按去电记"), "{:?}", found.lines);
    assert!(book.named("戊").notes.unwrap().contains("日期:2026-12-10"));
    assert_eq!(book.named("己").notes.as_deref(), Some("下次:2026-11-01"));
}

#[test]
fn overdue_dates_may_stay() {
    let table = read(&paper()).unwrap();
    let options = Options { past_dates: PastDates::KeepOverdue, ..Options::new(now()) };
    let mut book = Notebook::default();
    let found = book.import_with(&table, &Mapping::guess(&table), options);
    assert_eq!((found.counts.moved, found.counts.follow_ups), (0, 70));
    assert!(book.follow_ups().iter().filter(|f| f.due < now()).count() > 60);
}

#[test]
fn what_is_no_customer_makes_none() {
    let mut book = Notebook::default();
    let found = book.import(
        "姓名,电话,微信号,日期,备注\n甲,无,同手机,2026-11-10,-\n姓名,电话,微信号,日期,备注\n合计,,,,80\n乙,13800138000,同手机,-,/\n\\,—,,,\n",
    );
    assert_eq!(verdicts(&found), "2新增 4有问题 5新增 6有问题");
    assert_eq!(found.skipped, [3]);
    let (first, second) = (book.named("甲"), book.named("乙"));
    assert_eq!((first.notes, first.wechat.as_deref()), (None, Some("同手机")));
    assert_eq!((second.notes, second.wechat.as_deref()), (None, Some("13800138000")));
}

#[test]
fn nothing_happens_after_now() {
    let mut book = Notebook::default();
    book.import("姓名,日期,方式\n甲,2026-11-21,来访\n");
    assert_eq!(book.contacts()[0].when, now());
    assert_eq!(book.named("甲").first_seen_at, Some(now()));
}

#[test]
fn a_known_number_under_another_name_says_so_and_can_be_taken_apart() {
    let zhao = "姓名\t电话\t意向级别\n赵先生\t13800138000\tD";
    let others = "姓名\t电话\t沟通日期\t沟通方式\t内容摘要\n李敏\t13800138000\t2026-11-20\t来访\t看三居\n赵\t13800138000\t2026-11-20\t来访\t看两居";
    let said = |plan: &Plan| -> Vec<String> {
        plan.lines.iter().map(|l| format!("{} {}", l.verdict.label(), l.reason)).collect()
    };
    // 补充 is the default; 赵 may well be 赵先生.
    let mut book = Notebook::default();
    book.import(zhao);
    let plan = book.import(others);
    assert_eq!(
        said(&plan),
        ["更新 号码与赵先生(D级)相同,姓名不同,补充进去", "更新 已有这位客户,补充进去"]
    );
    assert_eq!((plan.counts.other_name, plan.counts.remarked, book.customers().len()), (1, 1, 1));
    assert!(plan.lines[0].is_remarked && !plan.lines[1].is_remarked);

    // The name stays; a name alone adds nothing, and is told all the same.
    assert!(book.customers()[0].name.as_deref().unwrap().starts_with('赵'));
    let plan = book.import("姓名\t电话\n周明\t13800138000");
    assert_eq!(said(&plan), ["重复 号码与赵(D级)相同,姓名不同,没有新内容"]);
    assert!(plan.lines[0].is_remarked);

    // 另建: a customer of its own with the same number, once.
    let mut book = Notebook::default();
    book.import(zhao);
    let table = read(others).unwrap();
    let apart = Options { other_name: OtherName::Apart, ..Options::new(now()) };
    let plan = book.import_with(&table, &Mapping::guess(&table), apart);
    assert_eq!(said(&plan)[0], "新增 号码与赵先生(D级)相同,姓名不同,另建");
    assert_eq!(plan.lines[1].verdict, Verdict::Updated);
    let li = book.named("李敏");
    assert_eq!(
        (li.phones.as_slice(), li.notes.as_deref()),
        (&["13800138000".to_owned()][..], Some("与赵先生同号,另建"))
    );
    assert_eq!((book.of(&li).0.len(), book.customers().len()), (1, 2));
    assert_changes_nothing(&book.import(others));
    assert_changes_nothing(&book.import_with(&table, &Mapping::guess(&table), apart));
    assert_changes_nothing(&book.import(zhao));
}
