//! What ledgers of many showrooms do: other headings, other counts, other writings. Now is 2026-11-21 09:30.

use crate::exchange_notebook::{Notebook, assert_changes_nothing, now};
use genke::domain::fields::Id;
use genke::exchange::columns::{Column, recognise};
use genke::exchange::plan::{Differing, Options, Plan, Verdict};
use genke::exchange::planner::Planner;
use genke::exchange::rejected::rejected_csv;
use genke::exchange::table::read;
use genke::exchange::values::meaning;
use genke::exchange::workbook::{Part, Role, guess_roles};

fn parts(sheets: &[(&str, &str)], hidden: &[bool]) -> Vec<Part> {
    let part = |(name, text): &(&str, &str)| Part::guess((*name).into(), read(text).unwrap());
    let mut parts: Vec<Part> = sheets.iter().map(part).collect();
    guess_roles(&mut parts, hidden);
    parts
}

fn take_in(book: &mut Notebook, parts: &[Part], differing: Differing) -> Plan {
    let mut made = book.records.len();
    let mut ids = || {
        made += 1;
        Id::new(format!("new-{made:05}"))
    };
    let mut planner = Planner::of_parts(parts, Options { differing, ..Options::new(now()) });
    while !planner.step(book, &mut ids, 100).is_done() {}
    let plan = planner.finish(book);
    book.apply(&plan.change);
    plan
}

fn import(sheets: &[(&str, &str)]) -> (Notebook, Plan) {
    let mut book = Notebook::default();
    let parts = parts(sheets, &[]);
    let plan = take_in(&mut book, &parts, Differing::Keep);
    assert_changes_nothing(&Plan {
        lines: Vec::new(),
        ..take_in(&mut book, &parts, Differing::Keep)
    });
    (book, plan)
}

fn said(plan: &Plan, row: usize) -> String {
    let line = plan.lines.iter().find(|l| l.row == row).unwrap();
    format!("{} {}", line.verdict.label(), line.reason)
}

#[test]
fn headings_of_other_showrooms() {
    let check = |headings: &str, want: Column| {
        for heading in headings.split(' ') {
            assert_eq!(recognise(heading), Some(want), "{heading}");
        }
    };
    check("手机 联系电话 客户电话 电话号码 移动电话 联系方式 手机号(必填)", Column::Phone);
    check("客户名称 客户姓名 姓名 称呼 客户称呼 访客", Column::Name);
    check("意向级别 客户等级 意向程度 级别 客户级别 意向度", Column::Tier);
    check("来访日期 到访时间 到店日期 跟进时间", Column::When);
    check("首访时间 首次来访 首次到访时间 首次登记", Column::FirstSeen);
    check("认知渠道 渠道 来源 媒体途径 客户来源 认知媒体", Column::Channel);
    check("顾问 置业顾问 业务员 归属 归属顾问 接待人", Column::Ignore);
    check("跟进情况 沟通内容 洽谈内容 接待记录", Column::Summary);
    check("预算 总价预算 意向总价 预算(万元)", Column::BudgetTotal);
    check("户型 意向户型 需求户型 意向房型", Column::Layout);
    check("客户编号 机会id 商机编号", Column::CustomerRef);
}

#[test]
fn tiers_of_other_showrooms() {
    let check = |words: &str, want: Option<&str>| {
        for word in words.split(' ') {
            assert_eq!(meaning(Column::Tier, word).map(|m| m.term).as_deref(), want, "{word}");
        }
    };
    check("A A级 A类 Ａ a A(高) A类客户 高意向 意向强 意向度高 必买", Some("A"));
    check("B+ 中意向 意向B 较强", Some("B"));
    check("C档 低意向 意向弱 一般", Some("C"));
    check("D类 无意向 无效客户", Some("D"));
    // Each showroom means something else by these: asked.
    check("1级 H级 A/B 已认购 五星 有意向客户吗", None);
}

#[test]
fn numbers_counted_anew_on_every_sheet_unite_nobody() {
    let month = |name: &str, phone: &str| {
        format!("客户编号\t姓名\t电话\t渠道\t户型\t关注点\n1\t{name}\t{phone}\t路过\t三居\t学区")
    };
    let (october, november) = (month("王敏", "13800138000"), month("李雷", "13900139000"));
    let talks = "客户编号\t跟进时间\t跟进方式\t跟进内容\n1\t2026-11-01\t去电\t谁的";
    let (book, plan) = import(&[("10月", &october), ("11月", &november), ("跟进", talks)]);
    assert_eq!((book.customers().len(), plan.counts.merged), (2, 0));
    assert_eq!((plan.counts.matched, plan.counts.aside), (0, 1));
}

#[test]
fn a_count_and_a_like_name_with_another_number_unite_nobody() {
    let check = |name: &str, other: &str, customers: usize| {
        let month = |name: &str, phone: &str| {
            format!(
                "客户编号\t姓名\t电话\t渠道\t户型\t关注点\n3\t{name}\t{phone}\t路过\t三居\t学区"
            )
        };
        let (one, two) = (month(name, "13800138000"), month(other, "13900139000"));
        let (book, _) = import(&[("9月", &one), ("10月", &two)]);
        assert_eq!(book.customers().len(), customers, "{name} {other}");
    };
    check("王女士", "王先生", 2);
    check("王女士", "王女士", 2);
    check("", "", 2);
    // A second number of the same person.
    check("王敏", "王敏", 1);
}

#[test]
fn a_table_that_knows_only_the_price_leaves_the_rest_of_the_budget() {
    let mut book = Notebook::default();
    let before = "姓名\t电话\t总价预算\t首付预算\n王敏\t13800138000\t200万\t60万";
    take_in(&mut book, &parts(&[("客户", before)], &[]), Differing::Keep);
    let budget = |book: &Notebook| book.kind("customer").next().unwrap().1.0["budget"].clone();
    let had = budget(&book);
    assert_eq!(had, serde_json::json!({"down_wan": 60, "total_wan": 200}));
    let same = parts(&[("客户", "姓名\t电话\t总价预算\n王敏\t13800138000\t200")], &[]);
    assert_changes_nothing(&take_in(&mut book, &same, Differing::Take));
    let other = parts(&[("客户", "姓名\t电话\t总价预算\n王敏\t13800138000\t230万")], &[]);
    assert_eq!(take_in(&mut book, &other, Differing::Keep).counts.differing, 1);
    assert_eq!(budget(&book), had);
    take_in(&mut book, &other, Differing::Take);
    assert_eq!(budget(&book), serde_json::json!({"down_wan": 60, "total_wan": 230}));
}

#[test]
fn a_number_found_by_its_part_costs_no_other_note() {
    let people = "姓名\t电话\t渠道\t户型\t关注点\n李雷\t13777778888\t路过\t三居\t学区";
    let rows = "姓名\t电话\t备注\n李雷\t137****8888\t老婆电话:13900001111";
    let (book, _) = import(&[("客户", people), ("补充", rows)]);
    let customers = book.customers();
    assert_eq!(customers.len(), 1);
    assert_eq!(customers[0].notes.as_deref(), Some("老婆电话:13900001111"));
}

#[test]
fn a_hidden_sheet_registers_nobody() {
    let visits = "姓名\t电话\t来访日期\t洽谈内容\n王敏\t13800138000\t2026-11-01\t看房";
    let old = "姓名\t电话\n旧人\t13900139000";
    let parts = parts(&[("来访登记", visits), ("旧表", old)], &[false, true]);
    assert_eq!((parts[0].role, parts[1].role), (Role::People, Role::Skip));
}

#[test]
fn next_month_the_same_people_without_a_number_are_the_same() {
    let month = |tier: &str, last: &str, phone: &str| {
        format!(
            "姓名\t联系方式\t意向级别\t最近跟进时间\t机会id\n王先生\t{phone}\t{tier}\t{last}\te199eec43e74\n王先生\t\tC\t2026/9/1\t0102030405ff"
        )
    };
    let mut book = Notebook::default();
    let first = parts(&[("客户", &month("C", "2026/10/1", ""))], &[]);
    take_in(&mut book, &first, Differing::Keep);
    assert_eq!(book.customers().len(), 2);
    let second = parts(&[("客户", &month("A", "2026/11/1", "13800138000"))], &[]);
    let plan = take_in(&mut book, &second, Differing::Keep);
    assert_eq!((plan.counts.customers, book.customers().len()), (0, 2));
    assert_eq!(said(&plan, 2), "更新 已有这位客户,补充进去;意向级别是A,本子里是C,没有改");
    assert_eq!(plan.counts.differing, 1);
    // Told again and again, and taken as soon as the user says so.
    let plan = take_in(&mut book, &second, Differing::Keep);
    assert_eq!((plan.change.records.len(), plan.counts.differing), (0, 1));
    let plan = take_in(&mut book, &second, Differing::Take);
    assert_eq!(said(&plan, 2), "更新 已有这位客户,补充进去;意向级别是A,本子里是C,按表格改");
    assert!(book.customers().iter().any(|c| c.tier.is_some_and(|t| t.to_string() == "A")));
    assert_changes_nothing(&take_in(&mut book, &second, Differing::Take));
}

#[test]
fn a_row_older_than_the_last_contact_is_history_and_asks_nothing() {
    let mut book = Notebook::default();
    book.import("姓名\t电话\t级别\t沟通日期\t内容\n王敏\t13800138000\tA\t2026-11-10\t看房");
    let plan =
        book.import("姓名\t电话\t级别\t沟通日期\t内容\n王敏\t13800138000\tC\t2026-10-01\t来电");
    assert_eq!(
        (plan.counts.differing, book.named("王敏").tier.unwrap().to_string()),
        (0, "A".into())
    );
}

#[test]
fn a_number_shown_in_part_finds_the_one_of_that_name() {
    let people = "姓名\t电话\t渠道\t户型\t关注点\n王敏\t13812341234\t路过\t三居\t学区\n王敏\t13955556666\t路过\t三居\t学区\n李雷\t13777778888\t路过\t三居\t学区";
    let talks = "姓名\t电话\t跟进时间\t跟进方式\t跟进内容\n王敏\t139****6666\t2026-11-01\t去电\t甲\n王敏\t137****0000\t2026-11-02\t去电\t乙\n李雷\t137****0001\t2026-11-03\t去电\t丙\n王敏\t*******6666\t2026-11-03\t去电\t丁";
    let (book, plan) = import(&[("客户", people), ("跟进", talks)]);
    assert_eq!((plan.counts.matched, plan.counts.aside), (1, 3));
    let owner = book.customers().into_iter().find(|c| c.phones == ["13955556666"]).unwrap();
    assert_eq!((book.of(&owner).0.len(), owner.notes), (1, None));
}

#[test]
fn names_and_numbers_among_other_words() {
    let check = |cells: &str, name: &str, phones: &[&str]| {
        let (book, _) = import(&[("客户", &format!("姓名\t电话\t级别\n{cells}\tB"))]);
        let people = book.customers();
        assert_eq!(people.len(), 1, "{cells}");
        assert_eq!(people[0].name.as_deref().unwrap_or_default(), name, "{cells}");
        assert_eq!(people[0].phones, phones, "{cells}");
    };
    let one = &["13800138000"][..];
    check("徐文先生\t13800138000", "徐文", one);
    check("蔡浩宇(复访)\t13800138000", "蔡浩宇", one);
    check("王先生\t13800138000", "王先生", one);
    check("欧阳女士\t13800138000", "欧阳女士", one);
    check("=SUM(A1)\t13800138000", "=SUM(A1)", one);
    check("ＪＯＨＮ\t13800138000", "JOHN", one);
    check("匿名\t13800138000", "", one);
    check("王敏\t138 0013 8000 王姐", "王敏", one);
    check("王敏\t13800138000(微信同号)", "王敏", one);
    check("王敏\t妻:13800138000", "王敏", one);
    check("王敏\t13800138000或13900139000", "王敏", &["13800138000", "13900139000"]);
    // Somebody else's number, and one that is none.
    check("王敏\t中介小李13800138000", "王敏", &[]);
    check("王敏\t13800138000 分机见名片 12", "王敏", &[]);
}

#[test]
fn sums_footnotes_and_repeated_headings_are_nobody() {
    let text = "\t序号\t姓名\t电话\t意向程度\n\t1\t王敏\t13800138000\tA\n\t序号\t姓名\t电话\t意向程度\n\t2\t李雷\t无\tB\n\t合计\t2组\t\t\n\t\t注:A为一周内可成交\t\t\n\t\t匿名\t无\tC";
    let (book, plan) = import(&[("来访登记", text)]);
    assert_eq!(book.customers().len(), 2);
    assert_eq!(plan.skipped, [3]);
    assert_eq!(said(&plan, 5), "有问题 像是合计行,不是客户");
    assert_eq!(said(&plan, 6), "有问题 像是表格下面的说明,不是客户");
    assert_eq!(said(&plan, 7), "有问题 没有姓名、号码或微信号,不知道是谁");
    let csv = rejected_csv(&parts(&[("来访登记", text)], &[])[0].table, &plan.rejected);
    assert!(
        csv.contains("2组") && csv.contains("5,\"像是合计行") && csv.contains("注:A为一周内可成交")
    );
    let rejected = plan.lines.iter().filter(|l| l.verdict == Verdict::Rejected).count();
    assert_eq!((rejected, plan.rejected.len()), (3, 3));
}
