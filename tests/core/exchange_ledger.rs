//! Ledgers out and in again, and cards of a phone's contacts. Now is 2026-11-21 09:30.

use crate::exchange_notebook::{Notebook, assert_changes_nothing, now};
use genke::domain::customer::Customer;
use genke::domain::fields::{Fields, Id};
use genke::exchange::ledger::{Entry, Ledger};
use genke::exchange::plan::{Known, Options, PastDates, Plan};
use genke::exchange::planner::Planner;
use genke::exchange::table::{Builder, read};
use genke::exchange::vcard::read::cards;
use genke::exchange::vcard::write::card;
use genke::exchange::workbook::{Part, Role, guess_roles};
use genke_asks::rows;
use genke_files::{read::workbook, write};
use serde_json::json;
use std::collections::BTreeMap;

fn take_in(book: &mut Notebook, parts: &[Part]) -> Plan {
    let mut made = book.records.len();
    let mut ids = || {
        made += 1;
        Id::new(format!("new-{made:05}"))
    };
    let options = Options { past_dates: PastDates::KeepOverdue, ..Options::new(now()) };
    let mut planner = Planner::of_parts(parts, options);
    while !planner.step(book, &mut ids, 100).is_done() {}
    let plan = planner.finish(book);
    book.apply(&plan.change);
    plan
}

fn parts_of(file: &[u8]) -> Vec<Part> {
    let mut parts = Vec::new();
    for (sheet, text) in workbook(file, &|_| ()).unwrap() {
        let mut builder = Builder::default();
        for (number, cells) in rows::list(std::str::from_utf8(&text).unwrap()) {
            builder.push(number, cells).unwrap();
        }
        parts.push(Part::guess(sheet.name, builder.finish().unwrap()));
    }
    guess_roles(&mut parts, &[]);
    parts
}

fn ledger(book: &Notebook) -> Ledger {
    let mut ledger = Ledger::new(*now().offset());
    for (id, fields) in book.kind("customer") {
        let customer = Customer::read(id, fields);
        let (contacts, _) = book.of(&customer);
        let next_due = book.next_due(id);
        ledger.push(&Entry { id, fields, contacts: &contacts, next_due });
    }
    ledger
}

fn spreadsheet(book: &Notebook) -> Vec<u8> {
    let (sheets, rows) = ledger(book).sheets();
    let rows: Vec<Vec<u8>> = rows.into_iter().map(String::into_bytes).collect();
    write::workbook(&sheets, &rows, &|_| ()).unwrap()
}

/// A notebook with everything an import can hold, and what a spreadsheet might run.
fn notebook() -> Notebook {
    let mut book = Notebook::default();
    let text = "姓名\t性别\t电话\t意向级别\t沟通日期\t沟通方式\t结果\t内容摘要\t客户反馈\t下次跟踪时间\t怎么知道的\t户型\t关注点\t抗性\t备注\t生日\t勿扰\t在看的竞品\t总价\n\
        王敏\t女\t138 0013 8000/13900139000(配偶)\tA\t2026-11-18 15:20\t来访\t到访\t看112㎡,已报价\t=1+1\t2026-11-24 15:00\t抖音\t三居\t学区、采光\t总价高\t第一行 @SUM(1)\t1990年5月6日\t\t江南里、云栖府\t268\n\
        李先生\t\t\tB\t2026-11-01\t微信\t未回\t+86 开头的话\t\t2026-11-19\t中介\t二居\t\t\t-3+4\t5月6日\t\t\t\n\
        李先生\t\t\tC\t2026-11-02\t去电\t未接\t没接\t\t\t中介\t二居\t\t\t\t\t是\t\t\n\
        <b>赵</b>\t\t057187654321\tD\t2026-10-02\t来电\t接通\t\"引号\",逗号\t\t\t路过\t\t\t\t\t\t\t\t";
    take_in(&mut book, &[Part::guess(String::new(), read(text).unwrap())]);
    let owner = book.named("王敏").id;
    for (n, when) in ["2026-11-10T10:05:00+08:00", "2026-11-12T18:30:00+08:00"].iter().enumerate() {
        let fields = json!({"customer": owner.as_str(), "when": when, "way": "去电", "outcome": "接通", "summary": format!("第{n}次")});
        let fields = Fields(serde_json::from_value(fields).unwrap());
        let id = Id::derived(&["test", &n.to_string()]);
        book.records.insert(id, ("contact".into(), fields));
    }
    book
}

fn everything(book: &Notebook) -> BTreeMap<String, (String, Fields)> {
    let records = book.records.iter().filter(|(_, r)| r.0 != "follow_up");
    records.map(|(id, r)| (id.as_str().to_owned(), r.clone())).collect()
}

#[test]
fn a_ledger_read_by_a_new_notebook_is_the_same_notebook() {
    // Ids of customers as the app makes them.
    let mut book = Notebook::default();
    for (id, (kind, fields)) in notebook().records {
        let own = |id: &str| Id::derived(&["own", id]);
        let mut fields = fields;
        if let Some(customer) = fields.text("customer") {
            fields.set("customer", own(&customer).as_str());
        }
        book.records.insert(own(id.as_str()), (kind, fields));
    }
    let parts = parts_of(&spreadsheet(&book));
    assert_eq!(parts.iter().map(|p| p.role).collect::<Vec<_>>(), [Role::People, Role::FollowUps]);
    let mut fresh = Notebook::default();
    let plan = take_in(&mut fresh, &parts);
    assert_eq!((plan.counts.aside, plan.rejected.len()), (0, 0));
    assert_eq!(everything(&fresh), everything(&book));
    let due = |book: &Notebook| {
        let all = book.follow_ups().into_iter().map(|f| (f.customer.as_str().to_owned(), f.due));
        all.collect::<BTreeMap<_, _>>()
    };
    assert_eq!(due(&fresh), due(&book));
    // Here it says nothing new.
    assert_changes_nothing(&take_in(&mut book, &parts));
    assert_changes_nothing(&take_in(&mut fresh, &parts));
}

#[test]
fn the_system_ledger_comes_back_the_same() {
    let mut book = Notebook::default();
    take_in(&mut book, &parts_of(include_bytes!("../data/ledger-system.xlsx")));
    let csv = ledger(&book).csv();
    assert!(csv.starts_with('\u{feff}') && csv.contains("客户姓名"));
    // No cell of the CSV begins as a formula.
    let cells = genke::exchange::delimited::records(&csv[3..], b',').collect::<Vec<_>>();
    assert!(cells.iter().flatten().all(|c| !c.starts_with(['=', '+', '-', '@'])));
    let parts = parts_of(&spreadsheet(&book));
    let plan = take_in(&mut book, &parts);
    assert_changes_nothing(&plan);
}

/// Reads quoted values as UTF-8 or GBK.
fn decode(charset: &str, bytes: &[u8]) -> String {
    let found = encoding_rs::Encoding::for_label(charset.as_bytes()).unwrap();
    found.decode(bytes).0.into_owned()
}

#[test]
fn cards_are_read_whatever_their_version() {
    let check = |text: &str, want: &[&str]| {
        let part = cards(text, &decode).unwrap();
        let row = &part.table.rows[0];
        let cells: Vec<&str> = row.cells.iter().map(String::as_str).collect();
        assert_eq!(cells, want, "{text}");
        part.mapping.check(&part.table).unwrap();
    };
    check(
        "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:宋怡兰\r\nN:宋怡兰;;;;\r\nTEL;TYPE=CELL:+86 138 8291 5130\r\nTEL;TYPE=WORK:0571-84842551\r\nNOTE:第一行\\n第二\r\n  行\\, 完\r\nBDAY:1990-05-06\r\nORG:甲公司;销售部\r\nEND:VCARD",
        &[
            "宋怡兰",
            "+86 138 8291 5130",
            "0571-84842551",
            "",
            "1990-05-06",
            "甲公司 销售部",
            "",
            "",
            "第一行\n第二 行, 完",
            "",
        ],
    );
    // A firm's card.
    check(
        "BEGIN:VCARD\nVERSION:3.0\nFN:\nN:;;;;\nORG:绿城物业;\nTEL;TYPE=WORK:0571-88888888\nEND:VCARD",
        &["绿城物业", "0571-88888888", "0571-88888888", "", "", "绿城物业", "", "", "", ""],
    );
    // 2.1 in GBK, folded by a soft break; bare types.
    check(
        "BEGIN:VCARD\nVERSION:2.1\nN;CHARSET=GBK;ENCODING=QUOTED-PRINTABLE:=CD=F5;=C3=\n=F4;;;\nTEL;CELL;PREF:13800138000\nitem1.TEL;HOME:13900139000\nEND:VCARD",
        &["王敏", "13800138000/13900139000", "", "", "", "", "", "", "", ""],
    );
    check(
        "BEGIN:VCARD\nVERSION:4.0\nUID:urn:uuid:4fbe8971-0bc3\nFN:John Smith\nTEL;VALUE=uri;TYPE=\"cell,voice\":tel:+86-138-0013-8000;ext=1\nX-WECHAT:wx_1\nBDAY:--0506\nADR:;;中山路1号;杭州;浙江;310000;中国\nCATEGORIES:业主,老带新\nEND:VCARD",
        &[
            "John Smith",
            "+86-138-0013-8000",
            "",
            "wx_1",
            "--05-06",
            "",
            "浙江杭州中山路1号",
            "业主、老带新",
            "",
            "4fbe8971-0bc3",
        ],
    );
}

#[test]
fn the_contacts_file_is_about_people_of_the_system_ledger() {
    let mut book = Notebook::default();
    take_in(&mut book, &parts_of(include_bytes!("../data/ledger-system.xlsx")));
    let before = book.customers().len();
    let part = cards(include_str!("../data/contacts.vcf"), &decode).unwrap();
    let expected: serde_json::Value =
        serde_json::from_str(include_str!("../data/expected.json")).unwrap();
    assert_eq!(json!(part.table.rows.len()), expected["vcard"]["cards"]);
    let plan = take_in(&mut book, std::slice::from_ref(&part));
    assert_eq!((plan.counts.customers, book.customers().len()), (0, before));
    assert_changes_nothing(&take_in(&mut book, &[part]));
}

#[test]
fn cards_out_are_cards_in() {
    let mut book = notebook();
    let text: String =
        book.kind("customer").map(|(id, f)| card(&Customer::read(id, f), f)).collect();
    assert!(text.lines().all(|l| l.len() <= 75 && !l.contains('\r')));
    let part = cards(&text, &decode).unwrap();
    let names = part.table.rows.iter().map(|r| r.cells[0].clone()).collect::<Vec<_>>();
    assert_eq!(names.len(), book.customers().len());
    let wang = part.table.rows.iter().find(|r| r.cells[0] == "王敏").unwrap();
    assert_eq!(
        (wang.cells[1].as_str(), wang.cells[4].as_str()),
        ("13800138000/13900139000", "1990-05-06")
    );
    assert!(names.contains(&"<b>赵</b>".to_owned()));
    // Who has no number is known again, too.
    assert!(part.table.rows.iter().any(|r| r.cells[1].is_empty()));
    assert_changes_nothing(&take_in(&mut book, &[part]));
}

#[test]
fn an_element_too_long_for_a_name_goes_to_the_notes() {
    let long = "长".repeat(85);
    for heading in ["在看的竞品", "标签"] {
        let mut book = Notebook::default();
        let text = format!("姓名\t电话\t{heading}\n王敏\t13800138000\t{long}\n");
        take_in(&mut book, &[Part::guess(String::new(), read(&text).unwrap())]);
        let fields = &book.records[&book.named("王敏").id].1;
        assert!(fields.0.keys().all(|name| name.len() <= 256), "{heading}");
        assert!(fields.text("notes").is_some_and(|notes| notes.ends_with(&long)), "{heading}");
    }
}
