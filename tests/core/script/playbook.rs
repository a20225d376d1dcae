use std::collections::BTreeMap;

use genke::domain::change::{Change, Fate};
use genke::domain::fields::{Fields, Id};
use genke::domain::script::history;
use genke::domain::script::playbook::{
    Diff, Entry, Here, Item, Playbook, diff, is_edited, is_older, remember, remembered, remove,
};
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value, json};

use super::{applied, at, day, fields};

const NOON: &str = "2026-11-21T12:00:00+08:00";

fn entries(rows: &[(&str, Value)]) -> Vec<Entry> {
    let entry = |(id, row): &(&str, Value)| Entry {
        kind: "script".into(),
        id: Id::new(*id),
        fields: fields(row.clone()),
    };
    rows.iter().map(entry).collect()
}

type Book = BTreeMap<String, Option<Fields>>;

fn book(rows: &[(&str, Option<Value>)]) -> Book {
    rows.iter().map(|(id, row)| ((*id).to_owned(), row.clone().map(fields))).collect()
}

fn compared(last: &[Entry], new: &[Entry], here: &Book) -> Diff {
    diff(last, new, &|entry| match here.get(entry.id.as_str()) {
        None => Here::Unknown,
        Some(None) => Here::Deleted,
        Some(Some(fields)) => Here::Known(fields.clone()),
    })
}

fn named(items: &[Item]) -> Vec<String> {
    let fields = |i: &Item| i.differences.iter().map(|d| d.field.clone()).collect::<Vec<_>>();
    items.iter().map(|i| format!("{} {}", i.id, fields(i).join(","))).collect()
}

fn taken(diff: &Diff, here: &mut Book) -> Change {
    let known = here.clone();
    let of = |item: &Item| known.get(item.id.as_str()).cloned().flatten().unwrap_or_default();
    let change = diff.take(&version_2(), at(NOON), &of);
    for record in &change.records {
        let before = here.get(record.id.as_str()).cloned().flatten().unwrap_or_default();
        here.insert(record.id.0.clone(), Some(applied(&before, record)));
    }
    change
}

fn version_2() -> Playbook {
    Playbook {
        id: "pb".into(),
        name: "云栖里口径".into(),
        version: "2".into(),
        issuer: "策划部".into(),
        valid_until: Some(day("2026-12-31")),
        ..Playbook::default()
    }
}

#[test]
fn a_new_version_against_the_last_and_the_users_edits() {
    let last = entries(&[
        ("same", json!({"question": "同", "short": "a"})),
        ("changed", json!({"question": "变", "short": "a", "tags/旧": true})),
        ("mine", json!({"question": "我改的", "short": "a"})),
        ("both", json!({"question": "都改", "short": "a", "long": "a"})),
        ("agreed", json!({"question": "改成一样", "short": "a"})),
        ("gone", json!({"question": "撤", "short": "a"})),
        ("gone-mine", json!({"question": "撤2", "short": "a"})),
        ("deleted", json!({"question": "删", "short": "a"})),
    ]);
    let new = entries(&[
        ("same", json!({"question": "同", "short": "a"})),
        ("changed", json!({"question": "变", "short": "b"})),
        ("mine", json!({"question": "我改的", "short": "a"})),
        ("both", json!({"question": "都改", "short": "b", "long": "b"})),
        ("agreed", json!({"question": "改成一样", "short": "b"})),
        ("deleted", json!({"question": "删", "short": "b"})),
        ("new", json!({"question": "新", "short": "n", "uses/x": 9})),
        ("new-dated", json!({"question": "新2", "valid_until": "2026-11-30"})),
    ]);
    let mut here = book(&[
        ("same", Some(json!({"question": "同", "short": "a", "uses/p": 3, "checked_by/我": true}))),
        (
            "changed",
            Some(json!({"question": "变", "short": "a", "tags/旧": true, "tags/我的": true})),
        ),
        ("mine", Some(json!({"question": "我改的", "short": "我的"}))),
        ("both", Some(json!({"question": "都改", "short": "我的", "long": "a"}))),
        ("agreed", Some(json!({"question": "改成一样", "short": "b"}))),
        ("gone", Some(json!({"question": "撤", "short": "a"}))),
        ("gone-mine", Some(json!({"question": "撤2", "short": "我的"}))),
        ("deleted", None),
    ]);
    let found = compared(&last, &new, &here);
    assert_eq!(named(&found.new), ["new question,short", "new-dated question,valid_until"]);
    assert_eq!(named(&found.changed), ["changed short,tags/旧", "both long"]);
    assert_eq!(named(&found.withdrawn), ["gone ", "gone-mine "]);
    assert_eq!(named(&found.differing), ["mine short", "both short"]);
    assert_eq!((found.same, found.deleted, found.refused), (2, 1, 0));
    assert_eq!(found.withdrawn[0].title, "撤");

    taken(&found, &mut here);
    let now = |id: &str| here[id].clone().unwrap();
    let expected =
        json!({"question": "新", "short": "n", "origin": "pb", "valid_until": "2026-12-31"});
    assert_eq!(now("new"), fields(expected));
    assert_eq!(now("new-dated").text("valid_until").as_deref(), Some("2026-11-30"));
    assert_eq!(now("both").text("short").as_deref(), Some("我的"));
    assert_eq!(now("both").text("long").as_deref(), Some("b"));
    assert_eq!(now("changed").names("tags"), ["我的"]);
    assert_eq!(history::list(&now("changed"))[0].values["short"], "a");
    assert_eq!(now("gone").text("withdrawn").as_deref(), Some("2"));

    // Once more: only what the user keeps differs, and nothing is withdrawn twice.
    let again = compared(&new, &new, &here);
    assert_eq!((again.new.len(), again.changed.len(), again.withdrawn.len()), (0, 0, 0));
    assert_eq!(named(&again.differing), ["mine short", "both short"]);
    // 用口径包的.
    let theirs = again.differing[0].take(&now("mine"), at(NOON));
    assert_eq!(applied(&now("mine"), &theirs).text("short").as_deref(), Some("a"));
    // What comes back is no longer 过期.
    let back = compared(&new, &last, &here);
    let gone = back.changed.iter().find(|i| i.id.as_str() == "gone").unwrap();
    assert_eq!(gone.differences[0].field, "withdrawn");
    assert_eq!(applied(&now("gone"), &gone.take(&now("gone"), at(NOON))).get("withdrawn"), None);
}

#[test]
fn a_first_version_meets_what_is_already_here() {
    let new = entries(&[("a", json!({"question": "问", "short": "新", "long": "长"}))]);
    let here = book(&[("a", Some(json!({"question": "问", "short": "旧"})))]);
    let found = compared(&[], &new, &here);
    assert_eq!(named(&found.changed), ["a long"]);
    assert_eq!(named(&found.differing), ["a short"]);
}

#[test]
fn a_version_brings_nothing_but_what_it_may() {
    let of = |kind: &str, id: &str, row: Value| Entry {
        kind: kind.into(),
        id: Id::new(id),
        fields: fields(row),
    };
    let new = [
        of("customer", "c", json!({"name": "王"})),
        of("contact", "k", json!({})),
        of("setting", "setting-project", json!({"agent": "别人"})),
        of("setting", "setting-other", json!({"facts/地铁站": "3号线"})),
        of("setting", "setting-project", json!({"facts/地铁站": "3号线", "rates/lpr": 3.5})),
        of("banned_phrase", "b", json!({"phrase": "秒杀"})),
        of("unit", "u", json!({"name": "3-1201"})),
    ];
    let found = compared(&[], &new, &Book::new());
    assert_eq!(found.refused, 4);
    let titles: Vec<_> = found.new.iter().map(|i| i.title.as_str()).collect();
    assert_eq!(titles, ["项目资料", "秒杀", "3-1201"]);
    let kept = remember(&version_2(), &new, &fields(json!({"given/old": {}})), at(NOON));
    assert_eq!(kept.set.0["given/old"], Value::Null);
    let back = remembered(&kept.set);
    let expected: Vec<&Entry> = vec![&new[5], &new[4], &new[6]];
    assert_eq!(back.iter().collect::<Vec<_>>(), expected);
}

#[test]
fn a_file_says_which_version_it_is() {
    let covers = version_2().covers();
    assert_eq!(Playbook::read(Some(&covers)), Some(version_2()));
    assert_eq!(Playbook::read(None), None);
    assert_eq!(Playbook::read(Some(&json!({"playbook": {"version": 1}}))), None);
    let short =
        Playbook::read(Some(&json!({"playbook": {"name": " 口径 ", "version": 3}}))).unwrap();
    assert_eq!((short.name.as_str(), short.version.as_str()), ("口径", "3"));
    assert_eq!(short.id, Playbook::read(Some(&json!({"playbook": {"name": "口径"}}))).unwrap().id);
}

#[test]
fn a_set_is_taken_out_but_not_what_the_user_made_of_it() {
    let rows = [
        ("plain", json!({"origin": "starter", "short": "a", "uses/p": 2})),
        ("edited", json!({"origin": "starter", "short": "b", "history/x": {"short": "a"}})),
        ("own", json!({"short": "a"})),
        ("other", json!({"origin": "pb", "short": "a"})),
    ];
    let rows: Vec<(Id, Fields)> =
        rows.into_iter().map(|(id, row)| (Id::new(id), fields(row))).collect();
    let change = remove("starter", None, rows.iter().map(|(id, fields)| (id, fields)));
    let done: Vec<_> =
        change.records.iter().map(|r| (r.id.as_str(), r.kind.as_str(), r.fate)).collect();
    let expected = [
        ("plain", "script", Fate::Delete),
        ("edited", "script", Fate::Keep),
        ("starter", "playbook", Fate::Delete),
    ];
    assert_eq!(done, expected);
    assert_eq!(change.records[1].set.text("origin").as_deref(), Some("own"));
}

#[test]
fn only_what_the_user_reworded_counts_as_edited() {
    let before = fields(json!({
        "given/s": {"kind": "script", "fields": {"short": "b", "long": null, "tags/x": true}},
    }));
    let rows = [
        // A new version left the old wording in the history: nobody edited anything.
        (json!({"short": "b", "history/x": {"short": "a"}}), false),
        (json!({"short": "b", "tags/x": true, "tags/mine": true, "favourite": true}), false),
        (json!({"short": "c"}), true),
        (json!({"short": "b", "long": "more"}), true),
        (json!({"long": "b"}), true),
        (json!({"short": "b", "variants/刚需": {"short": "x"}}), true),
    ];
    for (row, edited) in rows {
        let said = row.to_string();
        assert_eq!(is_edited(&Id::new("s"), &fields(row), Some(&before)), edited, "{said}");
    }
    let history = fields(json!({"short": "b", "history/x": {"short": "a"}}));
    assert!(is_edited(&Id::new("unknown"), &history, Some(&before)));
    assert!(is_edited(&Id::new("s"), &history, None));
    assert!(!is_edited(&Id::new("s"), &fields(json!({"short": "b"})), None));
}

#[test]
fn an_older_version_is_known_by_its_number() {
    let rows = [
        ("1", "2", true),
        ("9", "10", true),
        ("v1.2", "V1.10", true),
        ("2026-11", "2026-12-01", true),
        ("2026-11-01", "2026-12", true),
        ("1", "1.1", true),
        ("2", "1", false),
        ("1", "1", false),
        ("第2版", "第3版", true),
        ("春季", "秋季", false),
        ("", "1", false),
        ("a", "1", false),
    ];
    for (version, than, older) in rows {
        assert_eq!(is_older(version, than), older, "{version} < {than}");
    }
}

/// Some fields out of few values, so that versions and edits often agree.
fn some_fields() -> impl Strategy<Value = Fields> {
    let value = select(vec![json!("a"), json!("b"), json!("c"), Value::Null]);
    proptest::collection::btree_map(select(vec!["short", "long", "tags/x"]), value, 0..4).prop_map(
        |map| Fields(map.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()),
    )
}

fn some_version() -> impl Strategy<Value = Vec<Entry>> {
    proptest::collection::btree_map(0..3, some_fields(), 0..4).prop_map(|map| {
        let entry =
            |(n, fields)| Entry { kind: "script".into(), id: Id::new(format!("s{n}")), fields };
        map.into_iter().map(entry).collect()
    })
}

fn some_book() -> impl Strategy<Value = Book> {
    let row = proptest::option::weighted(0.8, some_fields());
    proptest::collection::btree_map(0..3, row, 0..4)
        .prop_map(|map| map.into_iter().map(|(n, row)| (format!("s{n}"), row)).collect())
}

proptest! {
    /// A version taken once brings nothing more, and never touches what the user said otherwise.
    #[test]
    fn a_version_is_taken_once(last in some_version(), new in some_version(), here in some_book()) {
        let mut after = here.clone();
        let first = compared(&last, &new, &here);
        taken(&first, &mut after);
        let again = compared(&new, &new, &after);
        prop_assert_eq!((again.new.len(), again.changed.len(), again.withdrawn.len()), (0, 0, 0));
        for item in &first.differing {
            let now = after[item.id.as_str()].clone().unwrap();
            for difference in &item.differences {
                prop_assert_eq!(now.get(&difference.field).cloned().unwrap_or_default(), difference.here.clone());
            }
        }
        for (id, row) in &here {
            if row.is_none() {
                prop_assert!(after[id].is_none(), "a deleted script came back");
            }
        }
    }
}
