//! A 口径包 reaches its own records and nobody else's, whatever its file calls itself and them.

use std::collections::BTreeMap;

use genke::domain::change::{Change, Fate};
use genke::domain::fields::{Fields, Id};
use genke::domain::script::belonging::{home, placed};
use genke::domain::script::playbook::{
    Diff, Entry, Here, KIND, Playbook, diff, remember, remembered, remove,
};
use serde_json::{Value, json};

use super::{applied, at, fields};

const NOON: &str = "2026-11-21T12:00:00+08:00";

/// The records of a book by kind and id; a deleted one is `None`.
type Book = BTreeMap<(String, String), Option<Fields>>;

fn book(rows: &[(&str, &str, Value)]) -> Book {
    let row = |(kind, id, row): &(&str, &str, Value)| {
        (((*kind).to_owned(), (*id).to_owned()), Some(fields(row.clone())))
    };
    rows.iter().map(row).collect()
}

fn found(book: &Book, kind: &str, id: &Id) -> Option<Fields> {
    book.get(&(kind.to_owned(), id.0.clone())).cloned().flatten()
}

fn said(id: &str, name: &str, maker: &str, version: &str) -> Playbook {
    let id = if id.is_empty() { Id::derived(&[KIND, name]).0 } else { id.to_owned() };
    let issuer = "案场经理".to_owned();
    let (name, version, maker) = (name.to_owned(), version.to_owned(), maker.to_owned());
    Playbook { id, name, version, issuer, maker, ..Playbook::default() }
}

fn entries(rows: &[(&str, Value)]) -> Vec<Entry> {
    let entry = |(id, row): &(&str, Value)| Entry {
        kind: "script".into(),
        id: Id::new(*id),
        fields: fields(row.clone()),
    };
    rows.iter().map(entry).collect()
}

/// Takes a file in as the state does; returns what it did and the id it has here.
fn take(book: &mut Book, said: Playbook, rows: &[(&str, Value)]) -> (Diff, Id) {
    let mut playbook = said;
    let set = home(&playbook, |id| found(book, KIND, id));
    playbook.id.clone_from(&set.0);
    let before = found(book, KIND, &set).unwrap_or_default();
    let (new, originals) = placed(entries(rows), &set, &before, |kind, id| found(book, kind, id));
    let is_gone =
        |e: &Entry| book.get(&(e.kind.clone(), e.id.0.clone())).is_some_and(Option::is_none);
    let here = |e: &Entry| Here::of(&set, &e.kind, found(book, &e.kind, &e.id), is_gone(e));
    let mut diff = diff(&remembered(&before), &new, &here);
    let of = |item: &genke::domain::script::playbook::Item| {
        found(book, &item.kind, &item.id).unwrap_or_default()
    };
    let mut change = diff.take(&playbook, at(NOON), &of);
    change.push(remember(&playbook, &new, &before, at(NOON)));
    diff.same += originals;
    write(book, &change);
    (diff, set)
}

fn write(book: &mut Book, change: &Change) {
    for record in &change.records {
        let key = (record.kind.clone(), record.id.0.clone());
        let others = book.keys().filter(|k| k.1 == key.1 && k.0 != key.0).count();
        assert_eq!(others, 0, "{} is a record of another kind", key.1);
        let before = book.get(&key).cloned().flatten().unwrap_or_default();
        let after = (record.fate == Fate::Keep).then(|| applied(&before, record));
        book.insert(key, after);
    }
}

fn counts(diff: &Diff) -> [usize; 4] {
    [diff.new.len(), diff.changed.len(), diff.withdrawn.len(), diff.same]
}

/// The scripts that say something, by their short answer: whose they are, and whether 过期.
fn scripts(book: &Book) -> Vec<(String, String, bool)> {
    let living = book.iter().filter(|(key, _)| key.0 == "script");
    let row = |(_, f): (_, &Option<Fields>)| {
        let f = f.as_ref()?;
        let text = |name: &str| f.text(name).unwrap_or_default();
        Some((text("short"), text("origin"), f.get("withdrawn").is_some()))
    };
    let mut all: Vec<_> = living.filter_map(row).collect();
    all.sort();
    all
}

fn row(short: &str) -> Value {
    json!({"question": "问", "short": short})
}

#[test]
fn the_users_own_script_is_neither_touched_nor_expired_by_its_id() {
    let own = json!({"question": "问", "short": "我的", "favourite": true});
    let mut here =
        book(&[("script", "mine", own.clone()), ("customer", "c1", json!({"name": "王"}))]);
    let file =
        [("mine", json!({"question": "问", "short": "别的", "long": "加的"})), ("c1", row("c"))];
    let (diff, set) = take(&mut here, said("yxf", "云栖府", "p1", "1"), &file);
    assert_eq!(counts(&diff), [2, 0, 0, 0]);
    // The next version drops it.
    let (diff, _) = take(&mut here, said("yxf", "云栖府", "p1", "2"), &[("c1", row("c"))]);
    assert_eq!(counts(&diff), [0, 0, 1, 1]);
    assert_eq!(found(&here, "script", &Id::new("mine")), Some(fields(own)));
    let of = |short: &str, is_out| (short.to_owned(), set.0.clone(), is_out);
    let expected = [of("c", false), of("别的", true), ("我的".into(), String::new(), false)];
    assert_eq!(scripts(&here), expected);
}

#[test]
fn no_file_is_the_starter_set_or_the_users_own() {
    for name in ["starter", "own", ""] {
        let mut here = book(&[
            (
                "playbook",
                "starter",
                json!({"name": "起步话术", "version": "3",
                "given/starter-1": {"kind": "script", "fields": row("a")}}),
            ),
            ("playbook", "own", json!({"name": "x"})),
            ("script", "starter-1", json!({"question": "问", "short": "a", "origin": "starter"})),
            ("script", "mine", json!({"question": "问", "short": "b", "origin": "own"})),
        ]);
        let before = here.clone();
        let (_, set) =
            take(&mut here, said(name, "起步话术", "p1", "9"), &[("starter-1", row("坏"))]);
        assert!(!["starter", "own", ""].contains(&set.as_str()));
        let (diff, _) = take(&mut here, said(name, "起步话术", "p1", "10"), &[("x", row("y"))]);
        assert_eq!(counts(&diff), [1, 0, 1, 0], "only its own script is withdrawn");
        for (key, was) in &before {
            assert_eq!(here.get(key), Some(was), "{name}: {key:?}");
        }
    }
    // A record called `own`, from before: taking it out deletes nothing of the user's.
    let mine = (Id::new("mine"), fields(json!({"short": "b", "origin": "own"})));
    let change = remove("own", None, std::iter::once((&mine.0, &mine.1)));
    assert!(change.records.iter().all(|r| r.kind == KIND));
}

#[test]
fn a_name_alone_takes_over_nothing() {
    let mut here = Book::new();
    let (_, first) = take(&mut here, said("", "云栖府口径包", "p1", "1"), &[("a", row("甲"))]);
    // A colleague's, of the same name and with the same id for its script.
    let (diff, second) = take(&mut here, said("", "云栖府口径包", "p2", "7"), &[("b", row("乙"))]);
    assert_ne!(first, second);
    assert_eq!(counts(&diff), [1, 0, 0, 0]);
    let (diff, again) = take(&mut here, said("", "云栖府口径包", "p1", "2"), &[("a", row("甲2"))]);
    assert_eq!((again, counts(&diff)), (first.clone(), [0, 1, 0, 0]));
    let (_, by_id) =
        take(&mut here, said(first.as_str(), "云栖府口径包", "p3", "8"), &[("a", row("丙"))]);
    assert_ne!(by_id, first, "an id here is no id in a file");
    let texts: Vec<String> = scripts(&here).into_iter().map(|s| s.0).collect();
    assert_eq!(texts, ["丙", "乙", "甲2"]);
}

#[test]
fn one_taken_in_before_goes_on_under_its_ids() {
    for (id, explicit) in [("yxf".to_owned(), true), (Id::derived(&[KIND, "云栖府"]).0, false)] {
        let old = || {
            book(&[
                (
                    "playbook",
                    &id,
                    json!({"name": "云栖府", "version": "1", "issuer": "案场经理",
                    "given/p-fee": {"kind": "script", "fields": row("3元")},
                    "given/p-pool": {"kind": "script", "fields": row("开放")},
                    "given/p-gone": {"kind": "script", "fields": row("删")},
                    "given/mine": {"kind": "script", "fields": row("别的")}}),
                ),
                ("script", "p-fee", json!({"question": "问", "short": "3元", "origin": id})),
                ("script", "p-pool", json!({"question": "问", "short": "开放", "origin": id})),
                // Named by the version before this was mended.
                ("script", "mine", json!({"question": "问", "short": "我的"})),
            ])
        };
        let mut here = old();
        here.insert(("script".into(), "p-gone".into()), None);
        let version = [("p-fee", row("2.8元")), ("p-gone", row("删")), ("p-new", row("新"))];
        let (diff, set) = take(&mut here, said(&id, "云栖府", "p1", "2"), &version);
        assert_eq!(set.as_str(), id);
        assert_eq!((counts(&diff), diff.deleted), ([1, 1, 1, 0], 1));
        let of = |short: &str, is_out| (short.to_owned(), id.clone(), is_out);
        let mine = ("我的".to_owned(), String::new(), false);
        assert_eq!(scripts(&here), [of("2.8元", false), of("开放", true), mine, of("新", false)]);
        // From now on it is bound to who made it, where the file names no id of its own.
        let (diff, _) = take(&mut here, said(&id, "云栖府", "p1", "3"), &version);
        assert_eq!(counts(&diff), [0, 0, 0, 2]);
        let (_, other) = take(&mut here, said(&id, "云栖府", "p2", "3"), &version);
        assert_eq!(other.as_str() == id, explicit);
        // Of somebody else from the start.
        let mut stranger = said(&id, "云栖府", "p1", "2");
        stranger.issuer = "别人".into();
        let (_, other) = take(&mut old(), stranger, &version);
        assert_eq!(other.as_str() == id, explicit);
    }
}

#[test]
fn what_the_user_made_of_it_stays_the_users() {
    let mut here = Book::new();
    let (_, set) = take(&mut here, said("yxf", "云栖府", "p1", "1"), &[("a", row("甲"))]);
    let key = here.keys().find(|k| k.0 == "script").unwrap().clone();
    let script = Id::new(key.1.clone());
    let mut edited = here[&key].clone().unwrap();
    edited.set("short", "我改的");
    let before = found(&here, KIND, &set);
    let change = remove(set.as_str(), before.as_ref(), std::iter::once((&script, &edited)));
    here.insert(key.clone(), Some(edited));
    write(&mut here, &change);
    let (diff, _) = take(&mut here, said("yxf", "云栖府", "p1", "2"), &[("a", row("乙"))]);
    assert_eq!((counts(&diff), diff.kept), ([0, 0, 0, 0], 1));
    take(&mut here, said("yxf", "云栖府", "p1", "3"), &[]);
    assert_eq!(scripts(&here), [("我改的".into(), "own".into(), false)]);
}

#[test]
fn whoever_made_it_may_open_it() {
    let own = json!({"question": "问", "short": "我的", "favourite": true, "uses/p": 3});
    let mut here = book(&[("script", "mine", own)]);
    let (diff, _) = take(&mut here, said("", "我的口径", "p1", "1"), &[("mine", row("我的"))]);
    assert_eq!(counts(&diff), [0, 0, 0, 1]);
    assert_eq!(scripts(&here).len(), 1);
}
