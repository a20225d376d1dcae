//! The system's ledger with its two sheets, and workbooks made otherwise. Now is 2026-11-21 09:30.

use crate::exchange_notebook::{Notebook, assert_changes_nothing, now};
use genke::domain::contact::Contact;
use genke::domain::fields::Id;
use genke::exchange::aside::{self, Aside};
use genke::exchange::mapping::unknown_values;
use genke::exchange::plan::{Options, Plan, Verdict};
use genke::exchange::planner::Planner;
use genke::exchange::table::Builder;
use genke::exchange::workbook::{Part, Role, guess_roles};
use genke_asks::rows;
use genke_files::read::workbook;
use std::collections::BTreeMap;

const SYSTEM: &[u8] = include_bytes!("../data/ledger-system.xlsx");

fn expected(path: &str) -> serde_json::Value {
    let all: serde_json::Value =
        serde_json::from_str(include_str!("../data/expected.json")).unwrap();
    all.pointer(path).cloned().unwrap_or_else(|| panic!("{path}"))
}

fn system() -> Vec<Part> {
    let read = workbook(SYSTEM, &|_| ()).unwrap();
    let mut parts = Vec::new();
    for (sheet, text) in read {
        assert_eq!((sheet.problem, sheet.is_hidden), (None, false));
        let mut builder = Builder::default();
        for (number, cells) in rows::list(std::str::from_utf8(&text).unwrap()) {
            builder.push(number, cells).unwrap();
        }
        parts.push(Part::guess(sheet.name, builder.finish().unwrap()));
    }
    guess_roles(&mut parts, &[]);
    parts
}

/// Sheets as text: name, cells by tab and line.
fn parts(sheets: &[(&str, &str)]) -> Vec<Part> {
    let part = |(name, text): &(&str, &str)| {
        Part::guess((*name).into(), genke::exchange::table::read(text).unwrap())
    };
    let mut parts: Vec<Part> = sheets.iter().map(part).collect();
    guess_roles(&mut parts, &[]);
    parts
}

fn take_in(book: &mut Notebook, parts: &[Part]) -> Plan {
    let mut made = book.records.len();
    let mut ids = || {
        made += 1;
        Id::new(format!("new-{made:05}"))
    };
    let mut planner = Planner::of_parts(parts, Options::new(now()));
    while !planner.step(book, &mut ids, 100).is_done() {}
    let plan = planner.finish(book);
    book.apply(&plan.change);
    plan
}

fn asides(book: &Notebook) -> Vec<Aside> {
    book.kind(aside::KIND).filter_map(|(id, fields)| Aside::read(id, fields)).collect()
}

fn roles(parts: &[Part]) -> Vec<Role> {
    parts.iter().map(|p| p.role).collect()
}

#[test]
fn the_system_ledger_gives_what_is_expected() {
    let parts = system();
    assert_eq!(roles(&parts), [Role::People, Role::FollowUps]);
    // 约访 says how the visit came about, not how the customer knew: the user is asked.
    let unknown = parts.iter().flat_map(|p| unknown_values(&p.table, &p.mapping));
    assert_eq!(unknown.map(|u| u.value).collect::<Vec<_>>(), ["约访"]);
    let mut book = Notebook::default();
    let plan = take_in(&mut book, &parts);
    let counts = plan.counts;
    let of = |path: &str| expected(path).as_u64().unwrap() as usize;
    assert_eq!(parts[0].table.rows.len(), of("/customers/rows"));
    assert_eq!(counts.customers, of("/customers/distinct"));
    assert_eq!(counts.merged, of("/customers/merged_by_phone"));
    let rejected: Vec<usize> = plan.rejected.iter().map(|r| r.row).collect();
    assert_eq!(serde_json::json!(rejected), expected("/customers/rejected_rows"));
    let people = book.customers();
    let phoneless = people.iter().filter(|c| c.phones.is_empty()).count();
    assert_eq!(phoneless, of("/customers/without_phone"));
    for tier in ["A", "B", "C", "D"] {
        let is = |c: &&genke::domain::customer::Customer| c.tier.unwrap().to_string() == tier;
        assert_eq!(people.iter().filter(is).count(), of(&format!("/tiers/{tier}")), "{tier}");
    }
    assert_eq!(parts[1].table.rows.len(), of("/follow_ups/rows"));
    assert_eq!(counts.matched, of("/follow_ups/matched"));
    let unmatched: Vec<usize> =
        plan.lines.iter().filter(|l| l.verdict == Verdict::Aside).map(|l| l.row).collect();
    assert_eq!(serde_json::json!(unmatched), expected("/follow_ups/unmatched_rows"));
    assert_eq!(counts.aside, unmatched.len());
    assert_eq!(asides(&book).len(), unmatched.len());
    // Three rows of the file repeat another word by word.
    assert_eq!(counts.contacts, counts.matched - 3);
    // Every phone is eleven digits, however it was written.
    assert!(people.iter().flat_map(|c| &c.phones).all(|p| p.len() == 11 && p.starts_with('1')));
    // Formulas and markup are text.
    assert!(
        book.contacts().iter().any(|c| c.summary.as_deref() == Some("=HYPERLINK(\"x\",\"点我\")"))
    );
    assert_changes_nothing(&take_in(&mut book, &parts));
    assert_eq!(asides(&book).len(), unmatched.len());
}

#[test]
fn the_paper_ledger_and_the_contacts_are_known_to_the_system_ledger() {
    let mut book = Notebook::default();
    take_in(&mut book, &system());
    let before = book.customers().len();
    let bytes = include_bytes!("../data/ledger-paper-gbk.csv");
    let plan = book.import(&encoding_rs::GB18030.decode(bytes).0);
    assert_eq!(plan.counts.customers, 0);
    assert_eq!(book.customers().len(), before);
}

const PEOPLE: &str = "客户姓名\t手机\t渠道\t意向户型\t关注点\n王敏\t13800138000\t来电\t三居\t学区\n李雷\t\t来访\t二居\t价格\n李雷\t13800138001\t来电\t三居\t采光\n赵六\t\t来电\t三居\t采光";

#[test]
fn a_contact_finds_its_customer_by_number_then_by_a_name_only_one_has() {
    let talks = "客户姓名\t手机\t跟进时间\t跟进方式\t跟进内容\n某人\t138 0013 8000\t2026-11-01\t去电\t甲\n赵六\t\t2026-11-02\t去电\t乙\n李雷\t\t2026-11-03\t去电\t丙\n王敏\t13900139000\t2026-11-04\t去电\t丁\n赵六\t\t无\t去电\t戊";
    let parts = parts(&[("跟进", talks), ("客户", PEOPLE)]);
    assert_eq!(roles(&parts), [Role::FollowUps, Role::People]);
    let mut book = Notebook::default();
    let plan = take_in(&mut book, &parts);
    let said = |row: usize| {
        let line = plan.lines.iter().find(|l| l.sheet == 0 && l.row == row).unwrap();
        format!("{} {}", line.verdict.label(), line.reason)
    };
    assert_eq!(said(2), "更新 记到王敏名下");
    assert_eq!(said(3), "更新 记到赵六名下;没有号码,按姓名对上");
    // Two are called 李雷; a number nobody has is somebody else's.
    assert!(said(4).starts_with("待认领"), "{}", said(4));
    assert!(said(5).starts_with("待认领"), "{}", said(5));
    assert_eq!((plan.counts.matched, plan.counts.aside), (3, 2));
    assert_eq!(book.named("王敏").phones, ["13800138000"]);
    let of = |name: &str| book.of(&book.named(name)).0;
    assert_eq!(of("王敏").iter().map(|c| c.summary.clone().unwrap()).collect::<Vec<_>>(), ["甲"]);
    // Without a day it is no contact, and not lost.
    assert_eq!(of("赵六").len(), 1);
    assert!(book.named("赵六").notes.unwrap().contains("戊"));
}

#[test]
fn what_was_set_aside_is_given_to_a_customer_or_dropped_and_stays_so() {
    let talks = "姓名\t电话\t跟进时间\t跟进方式\t跟进内容\n路人\t13900139000\t2026-11-04 10:20\t去电\t丁\n过客\t13900139001\t2026-11-05\t微信\t戊";
    let parts = parts(&[("客户", PEOPLE), ("跟进", talks)]);
    let mut book = Notebook::default();
    take_in(&mut book, &parts);
    let kept = asides(&book);
    assert_eq!(kept.len(), 2);
    let first = kept.iter().find(|a| a.summary.as_deref() == Some("丁")).unwrap();
    let second = kept.iter().find(|a| a.summary.as_deref() == Some("戊")).unwrap();
    assert_eq!(
        (first.who(false), first.from.as_str()),
        ("路人 139****9000".into(), "跟进 第 2 行")
    );
    let owner = book.named("王敏").id;
    let had = book.records[&owner].1.clone();
    book.apply(&first.give(&owner, &had));
    book.apply(&second.drop());
    assert_eq!(asides(&book), []);
    let contacts = book.of(&book.named("王敏")).0;
    assert_eq!(contacts.iter().map(|c| c.summary.clone()).collect::<Vec<_>>(), [Some("丁".into())]);
    assert!(contacts.iter().all(Contact::is_effective));
    assert_changes_nothing(&take_in(&mut book, &parts));
    // Once the number is on the card, the same row is the same contact.
    let (_, fields) = book.records.get_mut(&owner).unwrap();
    fields.set("phones/13900139000", serde_json::json!({"label": "本人"}));
    let again = take_in(&mut book, &parts);
    assert_eq!((again.counts.contacts, again.counts.matched), (0, 1));
}

#[test]
fn roles_of_sheets() {
    let check = |sheets: &[(&str, &str)], want: &[Role]| {
        assert_eq!(roles(&parts(sheets)), want, "{sheets:?}");
    };
    let talks = "姓名\t电话\t日期\t内容\n王敏\t13800138000\t2026-11-01\t看房";
    let month = "姓名\t电话\t渠道\t户型\t关注点\t日期\t方式\t内容\n王敏\t13800138000\t来电\t三居\t学区\t2026-11-01\t来访\t看房";
    check(&[("Sheet1", talks)], &[Role::People]);
    check(&[("客户", PEOPLE), ("Sheet2", talks)], &[Role::People, Role::FollowUps]);
    check(&[("10月", month), ("11月", month)], &[Role::People, Role::People]);
    check(
        &[("客户", PEOPLE), ("统计", "渠道\t数量\n来电\t12\n来访\t30")],
        &[Role::People, Role::Skip],
    );
    let mut hidden = parts(&[("客户", PEOPLE), ("旧", PEOPLE)]);
    guess_roles(&mut hidden, &[false, true]);
    assert_eq!(roles(&hidden), [Role::People, Role::Skip]);
}

#[test]
fn headings_are_found_below_titles_and_over_two_rows() {
    let check = |text: &str, want: (Option<usize>, &[&str])| {
        let table = genke::exchange::table::read(text).unwrap();
        let headings: Vec<&str> = table.headings.iter().map(String::as_str).collect();
        assert_eq!((table.heading_row, headings.as_slice()), want);
    };
    check(
        "案场客户台账\t\t\n导出时间:2026-11-20\t\t\n\t\t\n姓名\t电话\t级别\n王敏\t13800138000\tA",
        (Some(4), &["姓名", "电话", "级别"]),
    );
    // Merged downwards and across, as a spreadsheet hands it over.
    check(
        "姓名\t电话\t意向信息\t\t\n姓名\t电话\t户型\t面积\t级别\n王敏\t13800138000\t三居\t112\tA",
        (Some(2), &["姓名", "电话", "户型", "面积", "级别"]),
    );
}

#[test]
fn sheets_together_are_planned_the_same_in_any_order() {
    let talks = "姓名\t电话\t跟进时间\t跟进方式\t跟进内容\n王敏\t13800138000\t2026-11-01\t去电\t甲";
    let one = take_in(&mut Notebook::default(), &parts(&[("客户", PEOPLE), ("跟进", talks)]));
    let other = take_in(&mut Notebook::default(), &parts(&[("跟进", talks), ("客户", PEOPLE)]));
    assert_eq!(one.change, other.change);
    let lines = |plan: &Plan| {
        let all =
            plan.lines.iter().map(|l| ((l.name.clone(), l.reason.clone()), l.verdict.label()));
        all.collect::<BTreeMap<_, _>>()
    };
    assert_eq!(lines(&one), lines(&other));
}
