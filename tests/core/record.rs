//! Stamps, the clock, ids and the journal.

use genke::domain::change::{Fate, RecordChange};
use genke::domain::fields::Id;
use genke::record::apply::apply;
use genke::record::envelope::Record;
use genke::record::ids::uuid_v7;
use genke::record::journal::{Entry, Touched, undo};
use genke::record::stamp::{BadStamp, Clock, Stamp};
use proptest::prelude::*;
use serde_json::{Value, json};

/// 2026-11-21T09:30:00.123Z
const NOW: i64 = 1_795_253_400_123;
const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;

#[test]
fn reads_stamps() {
    let check = |text: &str, is_stamp: bool| {
        assert_eq!(Stamp::parse(text).is_ok(), is_stamp, "{text}");
        let read: Result<Stamp, _> = serde_json::from_value(json!(text));
        assert_eq!(read.is_ok(), is_stamp, "{text} by serde");
    };
    check("2026-11-21T09:30:00.123Z-0004-p1", true);
    check("2026-11-21T09:30:00.123Z-ffff-01933b5e-7a00-7000-8000-000000000001", true);
    check("1970-01-01T00:00:00.000Z-0000-0", true);
    check("2028-02-29T23:59:59.999Z-0000-a_b", true);
    check("", false);
    check("2026-11-21", false);
    check("2026-11-21T09:30:00.123Z-0004-", false);
    check("2026-11-21T09:30:00.123Z-0004", false);
    check("2026-11-21T09:30:00.123Z-000G-p1", false);
    check("2026-11-21T09:30:00.123Z-00FF-p1", false);
    check("2026-11-21T09:30:00.123+08:00-0004-p1", false);
    check("2026-11-21T09:30:00Z-0004-p1", false);
    check("2026-02-29T09:30:00.123Z-0004-p1", false);
    check("2026-11-21T24:00:00.123Z-0004-p1", false);
    check("2026-11-21T09:30:60.123Z-0004-p1", false);
    check("1969-12-31T23:59:59.999Z-0004-p1", false);
    check("2026-11-21T09:30:00.123Z-0004-p 1", false);
    check("2026-11-21T09:30:00.123Z-0004-手机", false);
    check("２026-11-21T09:30:00.123Z-0004-p1", false);
    check(&format!("2026-11-21T09:30:00.123Z-0004-{}", "p".repeat(65)), false);
    assert_eq!(Stamp::parse("x"), Err(BadStamp));
}

#[test]
fn shows_the_parts_of_a_stamp() {
    let stamp = Stamp::from_parts(NOW, 4, "phone-1");
    assert_eq!(stamp.as_str(), "2026-11-21T09:30:00.123Z-0004-phone-1");
    assert_eq!((stamp.ms(), stamp.counter(), stamp.device()), (NOW, 4, "phone-1"));
    assert_eq!(Stamp::from_parts(-5, 0, "").as_str(), "1970-01-01T00:00:00.000Z-0000-0");
    assert_eq!(Stamp::from_parts(NOW, 0, "我的 phone").device(), "phone");
    assert_eq!(Stamp::from_parts(i64::MAX, 0, "p").as_str(), "9999-12-31T23:59:59.999Z-0000-p");
}

fn check_tick(why: &str, last: Option<&str>, now: i64, expected: &str) {
    let last = last.map(|text| Stamp::parse(text).unwrap());
    let mut clock = Clock { last, ..Clock::new("me") };
    assert_eq!(clock.tick(now).as_str(), expected, "{why}");
    assert_eq!(clock.last.unwrap().as_str(), expected, "{why}: remembered");
}

#[test]
fn ticks() {
    check_tick("first", None, NOW, "2026-11-21T09:30:00.123Z-0000-me");
    check_tick(
        "time went on",
        Some("2026-11-21T09:30:00.122Z-0009-me"),
        NOW,
        "2026-11-21T09:30:00.123Z-0000-me",
    );
    check_tick(
        "the same millisecond",
        Some("2026-11-21T09:30:00.123Z-0009-me"),
        NOW,
        "2026-11-21T09:30:00.123Z-000a-me",
    );
    check_tick(
        "after another phone's stamp of the same millisecond",
        Some("2026-11-21T09:30:00.123Z-0000-zz"),
        NOW,
        "2026-11-21T09:30:00.123Z-0001-me",
    );
    check_tick(
        "the clock was turned back",
        Some("2026-11-25T09:30:00.123Z-0000-me"),
        NOW,
        "2026-11-25T09:30:00.123Z-0001-me",
    );
    check_tick(
        "the counter is full",
        Some("2026-11-21T09:30:00.999Z-ffff-me"),
        NOW,
        "2026-11-21T09:30:01.000Z-0000-me",
    );
    check_tick("a clock before 1970", None, -7, "1970-01-01T00:00:00.000Z-0000-me");
}

#[test]
fn observes_only_later_stamps() {
    let mut clock = Clock::new("me");
    clock.observe(&Stamp::from_parts(NOW, 7, "b"));
    clock.observe(&Stamp::from_parts(NOW, 3, "c"));
    assert_eq!(clock.tick(NOW - HOUR), Stamp::from_parts(NOW, 8, "me"));
    let stored = serde_json::to_string(&clock).unwrap();
    assert_eq!(stored, r#"{"device":"me","last":"2026-11-21T09:30:00.123Z-0008-me"}"#);
    assert_eq!(serde_json::from_str::<Clock>(&stored).unwrap(), clock);
    assert_eq!(serde_json::from_str::<Clock>(r#"{"device":"me"}"#).unwrap(), Clock::new("me"));
}

#[test]
fn notices_wrong_clocks() {
    let mut clock = Clock::new("me");
    assert_eq!(clock.is_behind(NOW), None, "nothing to compare with");
    let last = clock.tick(NOW);
    assert_eq!(clock.is_behind(NOW - 5 * MINUTE), None);
    assert_eq!(clock.is_behind(NOW - 5 * MINUTE - 1), Some(5));
    assert_eq!(clock.is_behind(NOW - 90 * MINUTE), Some(90));
    assert_eq!(clock.is_behind(NOW + HOUR), None);
    assert_eq!(last.hours_ahead(NOW - 24 * HOUR), None);
    assert_eq!(last.hours_ahead(NOW - 24 * HOUR - 1), Some(24));
    assert_eq!(last.hours_ahead(NOW - 50 * HOUR), Some(50));
}

#[test]
fn makes_ids_that_sort_by_time() {
    let id = uuid_v7(NOW as u64, [0xab; 10]);
    assert_eq!(id.as_str(), "01a1fd70-f23b-7bab-abab-abababababab");
    assert!(uuid_v7(NOW as u64 + 1, [0; 10]) > id);
}

fn stamp(minute: i64) -> Stamp {
    Stamp::from_parts(NOW + minute * MINUTE, 0, "me")
}

fn set(fields: Value) -> RecordChange {
    let mut change = RecordChange::new("customer", &Id::new("c1"));
    for (name, value) in fields.as_object().unwrap() {
        change.set.set(name, value.clone());
    }
    change
}

fn delete() -> RecordChange {
    RecordChange::delete("customer", &Id::new("c1"))
}

/// Makes the changes one a minute, then plans to undo the one at `undone`: the fields it would
/// write (`"delete"` when it would delete, `null` when nothing), and whether the record is listed
/// as touched since.
fn check_undo(why: &str, changes: &[RecordChange], undone: usize, expected: Value, is_left: bool) {
    let mut now: Option<Record> = None;
    let mut entries = Vec::new();
    for (minute, change) in changes.iter().enumerate() {
        let at = stamp(minute as i64);
        let after = apply(now.clone(), change, &at);
        let records = Touched::between(now.as_ref(), &after).into_iter().collect();
        entries.push(Entry { seq: 1, stamp: at, label: "改期".into(), records, lost: vec![] });
        now = Some(after);
    }
    let plan = undo(&entries[undone], |_| now.clone());
    assert!(plan.change.records.len() <= 1, "{why}");
    let got = match plan.change.records.first() {
        None => Value::Null,
        Some(change) if change.fate == Fate::Delete => json!("delete"),
        Some(change) => json!(change.set),
    };
    assert_eq!(got, expected, "{why}");
    assert_eq!(!plan.left.is_empty(), is_left, "{why}: touched since");
    assert_eq!(plan.change.label, "撤销改期");
}

#[test]
fn undoes_what_was_not_touched_since() {
    let made = || set(json!({"tier": "B", "name": "王"}));
    check_undo("created", &[made()], 0, json!("delete"), false);
    check_undo("created, edited since", &[made(), set(json!({"tier": "A"}))], 0, json!(null), true);
    check_undo("created, deleted since", &[made(), delete()], 0, json!(null), false);
    check_undo("changed", &[made(), set(json!({"tier": "A"}))], 1, json!({"tier": "B"}), false);
    check_undo("added", &[made(), set(json!({"notes": "x"}))], 1, json!({"notes": null}), false);
    check_undo(
        "one of two fields changed since",
        &[made(), set(json!({"tier": "A", "name": "李"})), set(json!({"tier": "C"}))],
        1,
        json!({"name": "王"}),
        true,
    );
    check_undo(
        "another field changed since",
        &[made(), set(json!({"tier": "A"})), set(json!({"name": "李"}))],
        1,
        json!({"tier": "B"}),
        false,
    );
    check_undo("nothing changed", &[made(), set(json!({"tier": "B"}))], 1, json!(null), false);
    check_undo("deleted", &[made(), delete()], 1, json!({}), false);
    check_undo(
        "deleted, revived since",
        &[made(), delete(), set(json!({"tier": "A"}))],
        1,
        json!(null),
        false,
    );
    check_undo(
        "changed, deleted since",
        &[made(), set(json!({"tier": "A"})), delete()],
        1,
        json!(null),
        true,
    );
    check_undo(
        "revived",
        &[made(), delete(), set(json!({"tier": "A"}))],
        2,
        json!("delete"),
        false,
    );
}

/// An entry as it lies on phones; never edited.
const OLD_ENTRY: &str = r#"{"label":"导入","lost":[{"field":"name","id":"c1","kind":"customer","stamp":"2026-11-21T09:30:00.123Z-0000-me","value":"李"},{"field":"tier","id":"c1","kind":"customer","stamp":"2026-11-21T09:30:00.123Z-0000-me","value":"B"}],"seq":3,"stamp":"2026-11-21T09:50:00.123Z-0000-me","records":[{"after":"2026-11-21T09:39:00.123Z-0000-me","before":{"fields":{"name":"王","tier":"B"},"id":"c1","kind":"customer","made":"2026-11-21T09:30:00.123Z-0000-me","stamps":{"name":"2026-11-21T09:39:00.123Z-0000-me"}},"id":"c1","kind":"customer","wrote":{"tier":"2026-11-21T09:35:00.123Z-0000-me"}}]}"#;

#[test]
fn undoes_an_import() {
    let at = |minute| stamp(minute).as_str().to_owned();
    let record = |fields: Value, stamps: Value| -> Record {
        let made = at(0);
        let record = json!({"kind": "customer", "id": "c1", "made": made, "fields": fields, "stamps": stamps});
        serde_json::from_value(record).unwrap()
    };
    let here = record(json!({"tier": "B", "name": "王"}), json!({"name": at(9)}));
    let file = record(json!({"tier": "A", "name": "李"}), json!({"tier": at(5)}));
    let (after, lost) = here.clone().merge(file);
    assert_eq!(lost.len(), 2, "B was overwritten, 李 was too old");
    let touched = Touched::between(Some(&here), &after).unwrap();
    assert_eq!(touched.wrote.keys().collect::<Vec<_>>(), ["tier"]);
    let mut entry =
        Entry { seq: 3, stamp: stamp(20), label: "导入".into(), records: vec![touched], lost };
    let stored = entry.written();
    assert_eq!(serde_json::from_str::<Entry>(&stored).unwrap(), entry);
    assert_eq!(serde_json::from_str::<Entry>(OLD_ENTRY).unwrap(), entry);
    let plan = undo(&entry, |_| Some(after.clone()));
    // Only what is there can be given back.
    let back = RecordChange { must_exist: true, ..set(json!({"tier": "B"})) };
    assert_eq!(plan.change.records, [back]);
    assert_eq!(plan.left, []);
    entry.forget(&Id::new("c1"));
    assert_eq!((entry.records.len(), entry.lost.len()), (0, 0), "an erased person leaves no copy");
}

#[test]
fn keeps_no_copy_of_an_erased_record() {
    let here = apply(None, &set(json!({"tier": "B"})), &stamp(0));
    let gone = here.clone().erase(&stamp(1));
    assert_eq!(Touched::between(Some(&here), &gone), None);
    let expected = r#"{"erased":"2026-11-21T09:31:00.123Z-0000-me","id":"c1","kind":"customer","made":"2026-11-21T09:30:00.123Z-0000-me"}"#;
    assert_eq!(gone.canonical(), expected);
    assert_eq!(gone.clone().erase(&stamp(5)), gone, "the first erasure stands");
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_tick_is_later(
        steps in proptest::collection::vec((-3 * HOUR..3 * HOUR, any::<u16>(), "[0-9a-z]{1,4}"), 1..40),
    ) {
        let mut clock = Clock::new("me");
        let mut last: Option<Stamp> = None;
        for (drift, counter, device) in steps {
            let seen = Stamp::from_parts(NOW + drift / 7, counter, &device);
            if counter % 3 == 0 {
                clock.observe(&seen);
                last = last.max(Some(seen));
            }
            let next = clock.tick(NOW + drift);
            prop_assert!(last.as_ref() < Some(&next));
            prop_assert_eq!(&Stamp::parse(next.as_str()), &Ok(next.clone()));
            last = Some(next);
        }
    }

    #[test]
    fn text_order_is_time_order(a in any::<(u32, u16)>(), b in any::<(u32, u16)>()) {
        let stamp = |(ms, counter): (u32, u16)| Stamp::from_parts(i64::from(ms) * 20_000, counter, "p");
        prop_assert_eq!(stamp(a).cmp(&stamp(b)), a.cmp(&b));
    }
}
