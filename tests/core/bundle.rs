//! Bundles: what is written reads back byte for byte, and every fault is named with its place.

use chrono::DateTime;
use genke::domain::fields::{Fields, Id};
use genke::record::apply::apply;
use genke::record::bundle::{Bundle, CLOSE, Head, Purpose, line, open, write};
use genke::record::check;
use genke::record::dry_run::{Counts, Verdict, bring_back, dry_run};
use genke::record::envelope::Record;
use genke::record::fault::{Fault, Problem};
use genke::record::lines::Lines;
use genke::record::read::{ReadOutcome, read};
use genke::record::stamp::Stamp;
use proptest::collection::{btree_map, vec};
use proptest::prelude::*;
use serde_json::{Value, json};

const MADE: &str = "2026-11-16T02:10:00.000Z-0000-p1";
/// 2026-11-21T09:30:00.123Z
pub const NOW: i64 = 1_795_253_400_123;

/// Wraps the text of some records into a file.
fn file(records: &str) -> String {
    format!(
        r#"{{"format":"genke.bundle","version":1,"purpose":"backup","made_at":"2026-11-21T18:00:00+08:00","device":"p1","records":{records}}}"#
    )
}

fn places(faults: &[Fault]) -> Vec<String> {
    faults.iter().map(|fault| format!("{}: {fault}", fault.place())).collect()
}

#[test]
fn reads_the_examples_of_its_page() {
    let page = include_str!("../../docs/bundle.md");
    let blocks: Vec<&str> = page.split("```").skip(1).step_by(2).collect();
    let examples: Vec<_> = blocks.iter().filter_map(|b| b.strip_prefix("json\n")).collect();
    let (faulty, good) = examples.split_last().unwrap();
    assert_eq!(good.len(), 3);
    for text in good {
        let outcome = read(text).unwrap();
        assert_eq!(outcome.faults, [], "{text}");
        assert_eq!(write(&outcome.bundle), **text);
    }
    let outcome = read(faulty).unwrap();
    let said: Vec<_> = blocks.iter().filter_map(|b| b.strip_prefix("text\n")).collect();
    assert_eq!(places(&outcome.faults).join("\n") + "\n", said.concat());
    assert_eq!((outcome.bundle.records.len(), outcome.faulty()), (1, 3));
}

fn check_refused(why: &str, text: &str, expected: &[(&str, Problem)]) {
    let faults = read(text).err().unwrap_or_default();
    let expected: Vec<_> =
        expected.iter().map(|(key, problem)| Fault::of_file(key, problem.clone())).collect();
    assert_eq!(faults, expected, "{why}");
    assert!(faults.iter().all(|fault| fault.to_string().contains("现有数据没有改动")), "{why}");
}

#[test]
fn refuses_broken_files() {
    use Problem::{
        Empty, Missing, NotBundle, NotJson, TooNew, Truncated, Twice, UnknownPurpose, WrongType,
    };
    let whole = file("[]");
    let with = |from: &str, to: &str| whole.replace(from, to);
    check_refused("empty", "", &[("", Empty)]);
    check_refused("blank", "\u{feff} \n", &[("", Empty)]);
    check_refused("a table", "姓名,电话\n王,1", &[("", NotJson { line: 1, column: 1 })]);
    check_refused("a list", "[1,2]", &[("", NotBundle)]);
    check_refused("a number", "17", &[("", NotBundle)]);
    check_refused("another program's file", r#"{"name":"x"}"#, &[("format", NotBundle)]);
    check_refused("another format", &with("genke.bundle", "else"), &[("format", NotBundle)]);
    check_refused(
        "a format that is no text",
        &with(r#""genke.bundle""#, "1"),
        &[("format", NotBundle)],
    );
    check_refused("cut in the head", &whole[..60], &[("", Truncated { read: 0 })]);
    let two = file(&format!(
        r#"[{{"kind":"a","id":"1","made":"{MADE}"}},{{"kind":"a","id":"2","made":"{MADE}"}}]"#
    ));
    check_refused("cut in the records", &two[..two.len() - 9], &[("", Truncated { read: 1 })]);
    check_refused("cut at the end", &two[..two.len() - 1], &[("", Truncated { read: 2 })]);
    check_refused(
        "something after the end",
        &format!("{whole}\nx"),
        &[("", NotJson { line: 2, column: 1 })],
    );
    check_refused(
        "too deep",
        &file(&"[".repeat(200)),
        &[("", NotJson { line: 1, column: 127 + whole.len() - 3 })],
    );
    check_refused("newer", &with(":1,", ":2,"), &[("version", TooNew { found: 2 })]);
    check_refused(
        "newer, with records we cannot judge",
        &with(":1,", ":7,").replace("[]", r#"["a",5]"#),
        &[("version", TooNew { found: 7 })],
    );
    check_refused(
        "newer, records in another shape",
        &with(":1,", ":7,").replace("[]", "{}"),
        &[("version", TooNew { found: 7 })],
    );
    check_refused(
        "newer, said at the end",
        r#"{"records":[5],"format":"genke.bundle","version":3}"#,
        &[("version", TooNew { found: 3 })],
    );
    check_refused("version 0", &with(":1,", ":0,"), &[("version", WrongType("1"))]);
    check_refused("version as text", &with(":1,", ":\"1\","), &[("version", WrongType("1"))]);
    check_refused(
        "a purpose of the future",
        &with("backup", "erase"),
        &[("purpose", UnknownPurpose("erase".into()))],
    );
    check_refused("records as object", &file("{}"), &[("records", WrongType("列表"))]);
    check_refused("records as text", &file("\"x\""), &[("records", WrongType("列表"))]);
    check_refused(
        "a day instead of a moment",
        &with("T18:00:00+08:00", ""),
        &[("made_at", WrongType("带时区的时间,如2026-11-21T18:00:00+08:00"))],
    );
    check_refused(
        "the same key twice",
        &with(r#""records""#, r#""device":"p2","records":[],"records""#),
        &[("device", Twice), ("records", Twice)],
    );
    check_refused(
        "everything missing, all of it named",
        r#"{"format":"genke.bundle","device":5}"#,
        &[
            ("version", Missing),
            ("purpose", Missing),
            ("made_at", Missing),
            ("device", WrongType("文字")),
            ("records", Missing),
        ],
    );
}

fn check_row(why: &str, record: Value, expected: &[(&str, Problem)]) {
    let good = json!({"kind": "a", "id": "good", "made": MADE});
    let outcome =
        read(&file(&json!([good, record, {"kind": "a", "id": "last", "made": MADE}]).to_string()));
    let outcome = outcome.unwrap();
    let expected: Vec<_> =
        expected.iter().map(|(key, problem)| Fault::of_row(1, *key, problem.clone())).collect();
    assert_eq!(outcome.faults, expected, "{why}");
    let is_good = usize::from(expected.is_empty());
    assert_eq!(outcome.bundle.records.len(), 2 + is_good, "{why}: the others are offered");
    assert_eq!(outcome.faulty(), 1 - is_good, "{why}");
}

#[test]
fn names_the_faults_of_single_records() {
    use Problem::{BadStamp, Blank, Missing, Repeated, TooLong, TooManyFields, WrongType};
    check_row("good", json!({"kind": "a", "id": "1", "made": MADE}), &[]);
    check_row("not an object", json!("x"), &[("", WrongType("对象"))]);
    check_row("empty", json!({}), &[("kind", Missing), ("id", Missing), ("made", Missing)]);
    check_row("blank id", json!({"kind": "a", "id": " ", "made": MADE}), &[("id", Blank)]);
    check_row(
        "id as number",
        json!({"kind": "a", "id": 1, "made": MADE}),
        &[("id", WrongType("文字"))],
    );
    check_row(
        "stamps that are none",
        json!({"kind": "a", "id": "1", "made": "2026", "deleted": 5, "erased": "x"}),
        &[("made", BadStamp), ("deleted", WrongType("文字")), ("erased", BadStamp)],
    );
    check_row(
        "a stamp of one field",
        json!({"kind": "a", "id": "1", "made": MADE, "fields": {"t": 1}, "stamps": {"t": "x"}}),
        &[("stamps.t", BadStamp)],
    );
    check_row(
        "a stamp without its field says nothing",
        json!({"kind": "a", "id": "1", "made": MADE, "stamps": {"t": MADE}}),
        &[],
    );
    check_row(
        "null parts are absent",
        json!({"kind": "a", "id": "1", "made": MADE, "fields": null, "stamps": null, "deleted": null}),
        &[],
    );
    check_row(
        "the same id",
        json!({"kind": "b", "id": "good", "made": MADE}),
        &[("id", Repeated { first: 0 })],
    );
    let many: serde_json::Map<_, _> = (0..40_001).map(|n| (n.to_string(), json!(1))).collect();
    check_row(
        "too many fields",
        json!({"kind": "a", "id": "1", "made": MADE, "fields": many}),
        &[("fields", TooManyFields { most: check::READ.fields })],
    );
    check_row(
        "too large",
        json!({"kind": "a", "id": "1", "made": MADE, "fields": {"t": "长".repeat(6_000_000)}}),
        &[("", TooLong { most: check::READ.bytes })],
    );
    check_row(
        "names too long",
        json!({"kind": "k".repeat(65), "id": "1", "made": MADE, "fields": {"f".repeat(300_000): 1}}),
        &[
            ("kind", TooLong { most: check::READ.kind }),
            (&format!("fields.{}", "f".repeat(40)), TooLong { most: check::READ.name }),
        ],
    );
}

#[test]
fn reads_what_other_editors_made_of_it() {
    let records = format!(r#"[ {{"id":"1", "made":"{MADE}","kind":"a"}}]"#);
    let sorted = format!(
        "\u{feff}{{\r\n \"device\": \"p1\", \"records\": {records}, \"format\": \"genke.bundle\",\r\n\
         \"made_at\": \"2026-11-21T10:00:00.250Z\", \"purpose\": \"backup\", \"version\": 1 }}\r\n"
    );
    let outcome = read(&sorted).unwrap();
    let text = write(&outcome.bundle);
    assert_eq!(read(&text).unwrap().bundle.records, outcome.bundle.records);
    assert!(
        text.ends_with(&format!("[\n{{\"id\":\"1\",\"kind\":\"a\",\"made\":\"{MADE}\"}}{CLOSE}"))
    );
}

fn stamp(day: u32) -> String {
    format!("2026-11-{day:02}T00:00:00.000Z-0000-p1")
}

pub fn record(mut value: Value) -> Record {
    let map = value.as_object_mut().unwrap();
    map.entry("kind").or_insert(json!("customer"));
    map.entry("id").or_insert(json!("c1"));
    map.entry("made").or_insert(json!(stamp(1)));
    serde_json::from_value(value).unwrap()
}

pub fn outcome(records: Vec<Record>) -> ReadOutcome {
    let made_at = DateTime::parse_from_rfc3339("2026-11-21T18:00:00+08:00").unwrap();
    let head = Head::new(Purpose::Backup, made_at, "p1");
    let outcome = read(&write(&Bundle::new(head, records.clone()))).unwrap();
    let read: Vec<&Record> = outcome.bundle.records.iter().map(std::sync::Arc::as_ref).collect();
    assert_eq!(read, records.iter().collect::<Vec<_>>());
    outcome
}

fn check_dry_run(why: &str, here: Option<Value>, inside: Value, expected: Verdict, counts: Counts) {
    let here = here.map(record);
    let run = dry_run(&outcome(vec![record(inside)]), NOW, |_| here.clone());
    assert_eq!(run.verdicts, [expected], "{why}");
    assert_eq!(run.counts, counts, "{why}");
}

#[test]
fn says_what_an_import_would_do() {
    let none = Counts::default();
    let old = || json!({"fields": {"tier": "B"}});
    let new = || json!({"fields": {"tier": "A"}, "stamps": {"tier": stamp(5)}});
    let dead = || json!({"fields": {"tier": "B"}, "deleted": stamp(9)});
    let same = Counts { same: 1, ..none };
    let updated = Counts { updated: 1, ..none };
    check_dry_run("unknown here", None, old(), Verdict::New, Counts { new: 1, ..none });
    check_dry_run("unknown here and deleted there", None, dead(), Verdict::Same, same);
    check_dry_run("the same", Some(old()), old(), Verdict::Same, same);
    check_dry_run("older than here", Some(new()), old(), Verdict::Same, same);
    check_dry_run("later than here", Some(old()), new(), Verdict::Updated, updated);
    check_dry_run(
        "deleted there",
        Some(new()),
        dead(),
        Verdict::Deletes,
        Counts { deletes: 1, ..updated },
    );
    check_dry_run(
        "erased there",
        Some(new()),
        json!({"erased": stamp(2)}),
        Verdict::Erases,
        Counts { erases: 1, ..updated },
    );
    check_dry_run(
        "deleted here",
        Some(dead()),
        new(),
        Verdict::StaysDeleted,
        Counts { stays_deleted: 1, ..same },
    );
    check_dry_run("deleted on both", Some(dead()), dead(), Verdict::Same, same);
    check_dry_run("erased here", Some(json!({"erased": stamp(9)})), new(), Verdict::Same, same);
    check_dry_run(
        "edited there after it was deleted here",
        Some(dead()),
        json!({"fields": {"tier": "A"}, "stamps": {"tier": stamp(10)}}),
        Verdict::Updated,
        updated,
    );
    check_dry_run(
        "the id of something else",
        Some(json!({"kind": "setting"})),
        old(),
        Verdict::Faulty(Fault::of_row(0, "kind", Problem::OtherKind { here: "setting".into() })),
        Counts { faulty: 1, ..none },
    );
    check_dry_run(
        "a clock far ahead",
        None,
        json!({"made": stamp(29)}),
        Verdict::New,
        Counts { new: 1, ahead: 1, ..none },
    );
    let outcome = read(&file("[5]")).unwrap();
    assert_eq!(dry_run(&outcome, NOW, |_| None).counts, Counts { faulty: 1, ..none });
}

#[test]
fn only_a_backup_or_a_batch_may_erase() {
    let known = record(json!({"fields": {"tier": "B"}}));
    for purpose in Purpose::ALL {
        let mut outcome = outcome(vec![record(json!({"erased": stamp(2)}))]);
        outcome.bundle.head.purpose = purpose;
        for here in [Some(known.clone()), None] {
            let run = dry_run(&outcome, NOW, |_| here.clone());
            let may = matches!(purpose, Purpose::Backup | Purpose::Batch);
            assert_eq!(run.counts.faulty, usize::from(!may), "{purpose:?}");
            assert_eq!(run.counts.erases, usize::from(may && here.is_some()), "{purpose:?}");
            assert_eq!(run.undoable(), 0, "an erasure has no way back");
        }
    }
}

#[test]
fn brings_back_what_was_deleted_here() {
    let inside = record(json!({"fields": {"tier": "B"}}));
    let here = record(json!({"fields": {"tier": "B"}, "deleted": stamp(9)}));
    let now = Stamp::parse(&stamp(20)).unwrap();
    assert!(apply(Some(here), &bring_back(&inside), &now).is_alive());
}

fn json_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        "[ -~]{0,6}|\\PC{0,4}".prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 12, 4, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(Value::from),
            btree_map("\\PC{0,4}", inner, 0..4).prop_map(|map| map.into_iter().collect()),
        ]
    })
}

fn any_record() -> impl Strategy<Value = Record> {
    let stamp = || (0..NOW, 0..3u16).prop_map(|(ms, n)| Stamp::from_parts(ms, n, "p1"));
    let fields = || btree_map("\\PC{1,8}", json_value(), 0..5);
    (stamp(), fields(), stamp(), fields(), proptest::option::of(stamp())).prop_map(
        |(made, fields, later, extra, deleted)| {
            let stamps = fields.keys().step_by(2).map(|name| (name.clone(), later.clone()));
            let mut record = Record::new("a_kind_of_2030", Id::default(), made);
            record.stamps = stamps.collect();
            record.fields = Fields(fields);
            record.deleted = deleted;
            record.extra = extra;
            record
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_unknown_survives(
        mut records in vec(any_record(), 0..5),
        covers in proptest::option::of(json_value()),
        extra in btree_map("[a-z_]{9,12}", json_value(), 0..3),
    ) {
        for (row, record) in records.iter_mut().enumerate() {
            record.id = Id(format!("r{row}"));
        }
        let made_at = DateTime::parse_from_rfc3339("2026-11-21T18:00:00+08:00").unwrap();
        let head = Head { covers, extra, ..Head::new(Purpose::Handover, made_at, "p1") };
        let text = write(&Bundle::new(head.clone(), records.clone()));
        let lines = records.iter().enumerate().map(|(row, record)| line(row, record));
        prop_assert_eq!(&(open(&head) + &lines.collect::<String>() + CLOSE), &text);
        let outcome = read(&text).unwrap();
        prop_assert_eq!(&outcome.faults, &[]);
        let again = write(&outcome.bundle);
        prop_assert_eq!(&again, &text);
        prop_assert_eq!(write(&read(&again).unwrap().bundle), text);
    }

    #[test]
    fn no_cut_is_taken_for_a_whole_file(records in vec(any_record(), 1..3), at in any::<prop::sample::Index>()) {
        let made_at = DateTime::parse_from_rfc3339("2026-11-21T18:00:00+08:00").unwrap();
        let text = write(&Bundle::new(Head::new(Purpose::Backup, made_at, "p1"), records));
        let cut = text.floor_char_boundary(at.index(text.len() - 1));
        prop_assert!(read(&text[..cut]).is_err());
    }
}

/// Reads a text in pieces of some bytes; `None` when it is not one record per line.
fn in_pieces(text: &str, step: usize) -> Option<Result<ReadOutcome, Vec<Fault>>> {
    let mut lines = Lines::default();
    for piece in text.as_bytes().chunks(step) {
        lines.push(piece).ok()?;
    }
    lines.finish().ok()
}

#[test]
fn what_this_app_writes_is_read_piece_by_piece_like_in_one() {
    let line = |n: usize| {
        format!(
            r#"{{"fields":{{"name":"王丽{n}"}},"id":"c-{n}","kind":"customer","made":"2026-11-16T02:10:00.000Z-0000-phone-1"}}"#
        )
    };
    let head = r#"{"format":"genke.bundle","version":1,"purpose":"backup","made_at":"2026-11-21T18:00:00+08:00","device":"phone-1","records":["#;
    let whole = |lines: &[String]| format!("{head}\n{}\n]}}\n", lines.join(",\n"));
    let many: Vec<String> = (0..50).map(line).collect();
    let mut broken = many.clone();
    broken[7] = broken[7].replace("2026-11-16", "昨天");
    broken[9] = line(3);
    for text in [whole(&many), whole(&broken), format!("{head}\n]}}\n")] {
        for step in [1, 7, 64, 4096] {
            assert_eq!(in_pieces(&text, step), Some(read(&text)), "{step}");
        }
    }
    // Any other shape, and anything that is wrong with the whole, is left to the reader of whole files.
    let text = whole(&many);
    for other in [
        text.replace('\n', ""),
        text.replacen("},\n", "}\n", 1),
        text.replace("\n]}", ",\n]}"),
        text[..text.len() / 2].to_owned(),
        text.replace("\"version\":1", "\"version\":2"),
        text.clone() + "x",
        "\u{feff}".to_owned() + &text,
        String::new(),
    ] {
        assert_eq!(in_pieces(&other, 64), None);
    }
}

proptest::proptest! {
    #[test]
    fn pieces_never_say_anything_else_than_the_whole(cut in 0_usize..600, with in "[\\[\\]{}\",:a-z\n]{0,3}", step in 1_usize..90) {
        let mut text = include_str!("../../docs/bundle.md").split("```json\n").nth(1).unwrap().split("```").next().unwrap().to_owned();
        let at = (0..=cut.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap();
        text.insert_str(at, &with);
        if let Some(read_so) = in_pieces(&text, step) {
            proptest::prop_assert_eq!(read_so, read(&text));
        }
    }
}
