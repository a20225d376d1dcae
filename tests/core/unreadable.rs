//! What may be written is read back; what cannot be read travels quoted; a check keeps nothing.

use genke::domain::fields::Id;
use genke::record::bundle::{Bundle, write};
use genke::record::check::before_writing;
use genke::record::envelope::Record;
use genke::record::lines::Lines;
use genke::record::stamp::Stamp;
use genke::record::unreadable::{Unreadable, quoted};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::bundle::{NOW, outcome, record};

#[test]
fn a_row_that_cannot_be_read_travels_quoted_and_comes_back_as_it_was() {
    for text in ["{x", "", "\u{0}\n]}\n\"", "{\"id\":\"c1\"}"] {
        let quoted = quoted("customer", "c1", text);
        let outcome = outcome(vec![record(json!({})), quoted.clone()]);
        assert_eq!(outcome.faults, []);
        let read = Unreadable::read(&outcome.bundle.records[1].fields).unwrap();
        assert_eq!((read.store.as_str(), read.row.as_str()), ("customer", "c1"));
        assert_eq!(read.text, text);
        assert_eq!(before_writing(&quoted, None, || None), None);
    }
    // As `boot.js` writes it.
    assert_eq!(
        quoted("customer", "c1", "{x").canonical(),
        r#"{"fields":{"row":"c1","store":"customer","text":"{x"},"id":"ID","kind":"unreadable","made":"1970-01-01T00:00:00.000Z-0000-unreadable"}"#
            .replace("ID", Id::derived(&["unreadable", "customer", "c1"]).as_str())
    );
}

#[test]
fn a_check_counts_what_it_reads_and_keeps_nothing() {
    let text = write(&Bundle::new(outcome(Vec::new()).bundle.head, vec![record(json!({}))]));
    let mut lines = Lines::passing();
    lines.push(text.as_bytes()).unwrap();
    let read = lines.finish().unwrap().unwrap();
    assert_eq!((read.passed, read.bundle.records.len(), read.faults.len()), (1, 0, 0));
    let spoiled = text.replace("\"kind\"", "\"kin\"");
    let mut lines = Lines::passing();
    lines.push(spoiled.as_bytes()).unwrap();
    let read = lines.finish().unwrap().unwrap();
    assert_eq!((read.passed, read.faulty()), (0, 1));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever may be written is read back as it was.
    #[test]
    fn what_may_be_written_is_read_back(
        kind in "\\PC{0,70}", id in "\\PC{0,140}", name in "\\PC{0,300}", text in "\\PC{0,40}", depth in 0..70usize,
    ) {
        let mut record = Record::new(kind, Id(id), Stamp::from_parts(NOW, 0, "p1"));
        let value = (0..depth).fold(Value::from(text), |inner, _| json!([inner]));
        record.fields.set(name, value);
        if before_writing(&record, None, || None).is_none() {
            let read: Record = serde_json::from_str(&record.canonical()).unwrap();
            prop_assert_eq!(read, record);
        }
    }
}
