//! Merge: phones that have seen the same records agree byte for byte.

use genke::domain::change::{Fate, RecordChange};
use genke::domain::fields::{Fields, Id};
use genke::record::apply::apply;
use genke::record::envelope::Record;
use genke::record::journal::{Entry, Touched, undo};
use genke::record::stamp::Stamp;
use proptest::collection::btree_map;
use proptest::prelude::*;
use serde_json::{Value, json};

fn stamp(n: u16) -> Stamp {
    Stamp::from_parts(1_795_000_000_000 + i64::from(n / 4) * 1000, n % 4, "p1")
}

/// Reads a record from a short writing: `{"made":1,"fields":{…},"stamps":{"tier":2},"deleted":3}`.
fn record(mut short: Value) -> Record {
    fn long(n: &mut Value) {
        *n = json!(stamp(n.as_u64().unwrap() as u16));
    }
    let map = short.as_object_mut().unwrap();
    map.entry("kind").or_insert(json!("customer"));
    map.entry("id").or_insert(json!("c1"));
    map.entry("made").or_insert(json!(1));
    for key in ["made", "deleted", "erased"] {
        map.get_mut(key).into_iter().for_each(long);
    }
    if let Some(stamps) = map.get_mut("stamps") {
        stamps.as_object_mut().unwrap().values_mut().for_each(long);
    }
    serde_json::from_value(short).unwrap()
}

fn check_merge(why: &str, a: Value, b: Value, expected: Value) {
    let (a, b, expected) = (record(a), record(b), record(expected).canonical());
    assert_eq!(a.clone().merge(b.clone()).0.canonical(), expected, "{why}");
    assert_eq!(b.merge(a).0.canonical(), expected, "{why}, the other way round");
}

#[test]
fn merges_field_by_field() {
    check_merge(
        "the later stamp wins",
        json!({"fields": {"tier": "B"}}),
        json!({"fields": {"tier": "A"}, "stamps": {"tier": 2}}),
        json!({"fields": {"tier": "A"}, "stamps": {"tier": 2}}),
    );
    check_merge(
        "two phones edit different fields",
        json!({"fields": {"tier": "A", "name": "王"}, "stamps": {"tier": 2}}),
        json!({"fields": {"tier": "B", "name": "王丽"}, "stamps": {"name": 3}}),
        json!({"fields": {"tier": "A", "name": "王丽"}, "stamps": {"tier": 2, "name": 3}}),
    );
    check_merge(
        "two phones add one element each",
        json!({"fields": {"phones/13800000001": {}}}),
        json!({"fields": {"phones/13800000002": {}}, "stamps": {"phones/13800000002": 4}}),
        json!({"fields": {"phones/13800000001": {}, "phones/13800000002": {}},
               "stamps": {"phones/13800000002": 4}}),
    );
    check_merge(
        "a later clearing wins",
        json!({"fields": {"wechat": "w1"}}),
        json!({"fields": {"wechat": null}, "stamps": {"wechat": 2}}),
        json!({"fields": {"wechat": null}, "stamps": {"wechat": 2}}),
    );
    check_merge(
        "absent is unknown, not cleared",
        json!({"fields": {"wechat": "w1"}}),
        json!({"fields": {"name": "王"}, "stamps": {"name": 9}}),
        json!({"fields": {"wechat": "w1", "name": "王"}, "stamps": {"name": 9}}),
    );
    check_merge(
        "equal stamps: the greater text",
        json!({"fields": {"tier": "A"}}),
        json!({"fields": {"tier": "B"}}),
        json!({"fields": {"tier": "B"}}),
    );
    check_merge(
        "a derived id made on two phones: the earlier made, every stamp kept",
        json!({"made": 2, "fields": {"due": "x", "state": "待办"}}),
        json!({"made": 5, "fields": {"due": "y", "origin": "规则"}}),
        json!({"made": 2, "fields": {"due": "y", "state": "待办", "origin": "规则"},
               "stamps": {"due": 5, "origin": 5}}),
    );
    check_merge(
        "unknown keys of both are kept",
        json!({"colour": 1, "fields": {"new_thing": {"b": 1, "a": [null, 2.5]}}}),
        json!({"shape": [1, 2]}),
        json!({"colour": 1, "shape": [1, 2], "fields": {"new_thing": {"a": [null, 2.5], "b": 1}}}),
    );
    check_merge(
        "a deletion and an earlier edit",
        json!({"fields": {"tier": "A"}, "deleted": 5}),
        json!({"fields": {"tier": "B"}, "stamps": {"tier": 4}}),
        json!({"fields": {"tier": "B"}, "stamps": {"tier": 4}, "deleted": 5}),
    );
    check_merge(
        "erasure absorbs later edits",
        json!({"erased": 3}),
        json!({"fields": {"tier": "B"}, "stamps": {"tier": 9}, "colour": 1, "deleted": 8}),
        json!({"erased": 3}),
    );
}

#[test]
fn knows_what_is_alive() {
    let check = |why: &str, short: Value, expected: bool| {
        assert_eq!(record(short).is_alive(), expected, "{why}");
    };
    check("new", json!({"fields": {"a": 1}}), true);
    check("without fields", json!({}), true);
    check("deleted", json!({"fields": {"a": 1}, "deleted": 2}), false);
    check("deleted in the commit that made it", json!({"fields": {"a": 1}, "deleted": 1}), false);
    check("edited later", json!({"fields": {"a": 1}, "stamps": {"a": 3}, "deleted": 2}), true);
    check("cleared later", json!({"fields": {"a": null}, "stamps": {"a": 3}, "deleted": 2}), true);
    check("made later", json!({"made": 4, "fields": {"a": 1}, "deleted": 2}), true);
    check("erased", json!({"fields": {"a": 1}, "erased": 2}), false);
}

#[test]
fn reports_what_lost() {
    let lost = |a: Value, b: Value| -> Vec<(String, Value, Stamp)> {
        let lost = record(a).merge(record(b)).1;
        lost.into_iter().map(|l| (l.field, l.value, l.stamp)).collect()
    };
    let old = || json!({"fields": {"tier": "B", "name": "王", "wechat": null}});
    let new = || {
        json!({"fields": {"tier": "A", "name": "王", "wechat": "w"},
               "stamps": {"tier": 4, "name": 4, "wechat": 4}})
    };
    let expected = vec![("tier".to_owned(), json!("B"), stamp(1))];
    assert_eq!(lost(old(), new()), expected, "a cleared or equal value loses nothing");
    assert_eq!(lost(new(), old()), expected, "whichever side it was on");
    assert_eq!(lost(old(), json!({"erased": 9})), vec![], "nothing of an erased person is kept");
}

fn check_apply(why: &str, now: Value, change: RecordChange, expected: Value) {
    let after = apply(Some(record(now)), &change, &stamp(7));
    assert_eq!(after.canonical(), record(expected).canonical(), "{why}");
}

#[test]
fn applies_changes() {
    let set = || RecordChange::new("customer", &Id::new("c1"));
    let delete = || RecordChange::delete("customer", &Id::new("c1"));
    let made = apply(None, &set().with("tier", "A"), &stamp(7));
    assert_eq!(made.canonical(), record(json!({"made": 7, "fields": {"tier": "A"}})).canonical());
    check_apply(
        "only what changes is stamped",
        json!({"fields": {"tier": "B", "name": "王"}}),
        set().with("tier", "A").with("name", "王"),
        json!({"fields": {"tier": "A", "name": "王"}, "stamps": {"tier": 7}}),
    );
    check_apply(
        "null clears",
        json!({"fields": {"tier": "B"}}),
        set().with("tier", Value::Null),
        json!({"fields": {"tier": null}, "stamps": {"tier": 7}}),
    );
    check_apply(
        "deleted keeps its fields",
        json!({"fields": {"tier": "B"}}),
        delete(),
        json!({"fields": {"tier": "B"}, "deleted": 7}),
    );
    check_apply(
        "deleted with a last word",
        json!({"fields": {"tier": "B"}}),
        delete().with("notes", "x"),
        json!({"fields": {"tier": "B", "notes": "x"}, "stamps": {"notes": 7}, "deleted": 7}),
    );
    check_apply(
        "deleted twice keeps the first stamp",
        json!({"fields": {"tier": "B"}, "deleted": 3}),
        delete(),
        json!({"fields": {"tier": "B"}, "deleted": 3}),
    );
    check_apply(
        "an edit revives",
        json!({"fields": {"tier": "B"}, "deleted": 3}),
        set().with("tier", "A"),
        json!({"fields": {"tier": "A"}, "stamps": {"tier": 7}, "deleted": 3}),
    );
    check_apply(
        "the same values revive",
        json!({"fields": {"tier": "B", "name": "王"}, "deleted": 3}),
        set().with("tier", "B"),
        json!({"fields": {"tier": "B", "name": "王"}, "stamps": {"tier": 7}, "deleted": 3}),
    );
    check_apply(
        "naming nothing revives",
        json!({"fields": {"tier": "B", "name": "王"}, "deleted": 3}),
        set(),
        json!({"fields": {"tier": "B", "name": "王"}, "stamps": {"name": 7}, "deleted": 3}),
    );
    check_apply(
        "even without fields",
        json!({"deleted": 3}),
        set(),
        json!({"fields": {"revived": null}, "stamps": {"revived": 7}, "deleted": 3}),
    );
    check_apply(
        "erased stays erased",
        json!({"erased": 3}),
        set().with("tier", "A"),
        json!({"erased": 3}),
    );
}

/// Values whose texts collide often, so that ties are met.
fn value() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Null),
        Just(json!("A")),
        Just(json!("王")),
        Just(json!(0.0)),
        Just(json!(-0.0)),
        Just(json!({"b": 1, "a": [true, null]})),
        any::<f64>().prop_map(|x| json!(x)),
        (0..3u8).prop_map(|n| json!(n)),
    ]
}

fn any_record() -> impl Strategy<Value = Record> {
    let name =
        || prop_oneof![Just("a"), Just("b"), Just("c"), Just("new/1")].prop_map(String::from);
    let stamps = (0..12u16).prop_map(stamp);
    (
        stamps.clone(),
        btree_map(name(), value(), 0..4),
        btree_map(name(), stamps.clone(), 0..4),
        proptest::option::weighted(0.3, stamps.clone()),
        proptest::option::weighted(0.1, stamps),
        btree_map(prop_oneof![Just("x".to_owned()), Just("zz".to_owned())], value(), 0..2),
        prop_oneof![9 => Just("customer"), 1 => Just("contact")],
    )
        .prop_map(|(made, fields, stamps, deleted, erased, extra, kind)| Record {
            fields: Fields(fields),
            stamps,
            deleted,
            erased,
            extra,
            ..Record::new(kind, Id::new("c1"), made)
        })
}

fn merged(a: &Record, b: &Record) -> Record {
    a.clone().merge(b.clone()).0
}

fn any_change() -> impl Strategy<Value = RecordChange> {
    let name = prop_oneof![Just("a"), Just("b"), Just("d")].prop_map(String::from);
    let fate = prop_oneof![3 => Just(Fate::Keep), 1 => Just(Fate::Delete)];
    (btree_map(name, value(), 0..3), fate).prop_map(|(set, fate)| {
        let change = RecordChange::new("customer", &Id::new("c1"));
        RecordChange { set: Fields(set), fate, ..change }
    })
}

fn visible(record: Option<&Record>) -> Option<Vec<(String, Value)>> {
    let record = record.filter(|r| r.is_alive())?;
    let fields = record.fields.0.iter().filter(|(_, v)| !v.is_null());
    Some(fields.map(|(k, v)| (k.clone(), v.clone())).collect())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn merge_is_commutative(a in any_record(), b in any_record()) {
        prop_assert_eq!(merged(&a, &b).canonical(), merged(&b, &a).canonical());
    }

    #[test]
    fn merge_is_associative(a in any_record(), b in any_record(), c in any_record()) {
        let left = merged(&merged(&a, &b), &c).canonical();
        prop_assert_eq!(left, merged(&a, &merged(&b, &c)).canonical());
    }

    #[test]
    fn merge_is_idempotent(a in any_record(), b in any_record()) {
        prop_assert_eq!(merged(&a, &a).canonical(), a.canonical());
        let ab = merged(&a, &b);
        prop_assert_eq!(merged(&ab, &b).canonical(), ab.canonical());
    }

    #[test]
    fn the_written_form_reads_back(a in any_record()) {
        let text = a.canonical();
        let back: Record = serde_json::from_str(&text).unwrap();
        prop_assert_eq!(&back.canonical(), &text);
        prop_assert_eq!(serde_json::from_str::<Value>(&text).unwrap().to_string(), text);
        prop_assert_eq!(back.is_alive(), a.is_alive());
    }

    #[test]
    fn merging_what_was_applied_changes_nothing(a in any_record(), change in any_change()) {
        let after = apply(Some(a.clone()), &change, &stamp(40));
        prop_assert_eq!(merged(&a, &after).canonical(), after.canonical());
        prop_assert_eq!(after.is_alive(), a.erased.is_none() && change.fate == Fate::Keep);
    }

    #[test]
    fn undo_brings_back_what_was_visible(
        before in proptest::option::of(any_record()),
        change in any_change(),
    ) {
        let after = apply(before.clone(), &change, &stamp(40));
        let records = Touched::between(before.as_ref(), &after).into_iter().collect();
        let label = "改期".to_owned();
        let entry = Entry { seq: 1, stamp: stamp(40), label, records, lost: vec![] };
        let undo = undo(&entry, |_| Some(after.clone()));
        prop_assert_eq!(undo.left, vec![]);
        let changes = undo.change.records.iter();
        let back = changes.fold(after, |now, change| apply(Some(now), change, &stamp(41)));
        prop_assert_eq!(visible(Some(&back)), visible(before.as_ref()));
    }
}
