//! Reads a bundle: envelope first, then record by record, naming every fault with its place.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::Value;
use serde_json::error::Category;

use super::bundle::{Bundle, FORMAT, Head, MOST_BYTES, MOST_RECORDS, Purpose, VERSION};
use super::check;
use super::envelope::Record;
use super::fault::{Fault, Problem};
use super::unpacking::Values;
use crate::domain::fields::Id;

/// Holds what could be read: the good records, and the faults of the others.
#[derive(Clone, Debug, PartialEq)]
pub struct ReadOutcome {
    pub bundle: Bundle,
    /// Where in the file each good record stood, counted from 0.
    pub rows: Vec<usize>,
    /// Faults of single records, in the order of the file.
    pub faults: Vec<Fault>,
    /// Good records that were only counted, where the reading keeps none.
    pub passed: usize,
}

impl ReadOutcome {
    /// Counts the records that have a fault.
    pub fn faulty(&self) -> usize {
        let mut rows: Vec<_> = self.faults.iter().filter_map(|fault| fault.row).collect();
        rows.dedup();
        rows.len()
    }
}

/// Reads a file. A broken envelope (not a bundle, newer, cut off, too large) is an error and
/// nothing of it is offered; a broken record is a fault beside the good ones.
pub fn read(text: &str) -> Result<ReadOutcome, Vec<Fault>> {
    // Editors on Windows put a byte order mark before the text.
    let text = text.trim_start_matches('\u{feff}');
    let whole = |problem| Err(vec![Fault::of_file("", problem)]);
    if text.trim().is_empty() {
        return whole(Problem::Empty);
    }
    if text.len() > MOST_BYTES {
        let found = text.len().div_ceil(1 << 20);
        return whole(Problem::FileTooLarge { found, most: MOST_BYTES >> 20 });
    }
    if !Values::fit(text) {
        return whole(Problem::TooManyValues);
    }
    let mut found = Found::default();
    let mut from = serde_json::Deserializer::from_str(text);
    let end = (&mut found).deserialize(&mut from).and_then(|()| from.end());
    if let Some(version) = newer(&found.head) {
        return Err(vec![Fault::of_file("version", Problem::TooNew { found: version })]);
    }
    if let Err(error) = end {
        return Err(vec![found.explain(&error)]);
    }
    found.finish()
}

/// Returns the version when it is a newer one of our format.
fn newer(head: &BTreeMap<String, Value>) -> Option<u64> {
    if head.get("format")?.as_str()? != FORMAT {
        return None;
    }
    head.get("version")?.as_u64().filter(|version| *version > VERSION)
}

/// Collects what the file says while it is parsed.
#[derive(Default)]
pub(super) struct Found {
    head: BTreeMap<String, Value>,
    /// The keys that came twice.
    twice: Vec<String>,
    is_object: bool,
    has_records: bool,
    is_over: bool,
    /// How many records were seen, good or not.
    seen: usize,
    records: Vec<Arc<Record>>,
    rows: Vec<usize>,
    faults: Vec<Fault>,
    first: BTreeMap<Id, usize>,
    /// Good records are counted here and dropped.
    passed: Option<usize>,
}

impl Found {
    fn explain(&self, error: &serde_json::Error) -> Fault {
        let (line, column) = (error.line(), error.column());
        match error.classify() {
            _ if self.is_over => Fault::of_file("records", Problem::TooMany { most: MOST_RECORDS }),
            Category::Eof if self.is_object => {
                Fault::of_file("", Problem::Truncated { read: self.seen })
            }
            Category::Data if !self.is_object => Fault::of_file("", Problem::NotBundle),
            Category::Data => Fault::of_file("records", Problem::WrongType("列表")),
            _ => Fault::of_file("", Problem::NotJson { line, column }),
        }
    }

    /// Starts a reading that keeps no record.
    pub(super) fn passing() -> Self {
        Self { passed: Some(0), ..Self::default() }
    }

    fn add(&mut self, value: Value) {
        let row = self.seen;
        self.seen += 1;
        match check::record(value) {
            Ok(record) => match self.first.get(&record.id) {
                Some(&first) => {
                    self.faults.push(Fault::of_row(row, "id", Problem::Repeated { first }));
                }
                None => {
                    self.first.insert(record.id.clone(), row);
                    match &mut self.passed {
                        Some(passed) => *passed += 1,
                        None => {
                            self.records.push(Arc::new(record));
                            self.rows.push(row);
                        }
                    }
                }
            },
            Err(faults) => {
                self.faults.extend(faults.into_iter().map(|f| Fault { row: Some(row), ..f }));
            }
        }
    }

    /// Takes a head whose list of records is empty; tells whether it is one this app reads.
    pub(super) fn take_head(&mut self, text: &str) -> bool {
        let mut from = serde_json::Deserializer::from_str(text);
        let end = (&mut *self).deserialize(&mut from).and_then(|()| from.end());
        end.is_ok() && self.seen == 0 && newer(&self.head).is_none()
    }

    /// Takes one record; tells whether there is room for it.
    pub(super) fn take(&mut self, value: Value) -> bool {
        self.add(value);
        self.seen <= MOST_RECORDS
    }

    /// Counts the records seen, good or not.
    pub(super) fn seen(&self) -> usize {
        self.seen
    }

    /// Checks the head once the whole file is parsed.
    pub(super) fn finish(mut self) -> Result<ReadOutcome, Vec<Fault>> {
        if self.head.remove("format").as_ref().and_then(Value::as_str) != Some(FORMAT) {
            return Err(vec![Fault::of_file("format", Problem::NotBundle)]);
        }
        let mut faults = Vec::new();
        let mut fault = |key: &str, problem| faults.push(Fault::of_file(key, problem));
        for key in &self.twice {
            fault(key, Problem::Twice);
        }
        match self.head.remove("version") {
            None => fault("version", Problem::Missing),
            Some(version) if version.as_u64() == Some(VERSION) => {}
            Some(_) => fault("version", Problem::WrongType("1")),
        }
        let mut text = |key: &str| match self.head.remove(key) {
            None => {
                fault(key, Problem::Missing);
                None
            }
            Some(Value::String(text)) => Some(text),
            Some(_) => {
                fault(key, Problem::WrongType("文字"));
                None
            }
        };
        let (purpose, made_at, device) = (text("purpose"), text("made_at"), text("device"));
        let purpose = purpose.and_then(|word| {
            Purpose::parse(&word).or_else(|| {
                fault("purpose", Problem::UnknownPurpose(word.chars().take(20).collect()));
                None
            })
        });
        let made_at = made_at.and_then(|text| {
            crate::domain::written::read_wire(&text).or_else(|| {
                fault("made_at", Problem::WrongType("带时区的时间,如2026-11-21T18:00:00+08:00"));
                None
            })
        });
        if !self.has_records {
            fault("records", Problem::Missing);
        }
        let (true, Some(purpose), Some(made_at), Some(device)) =
            (faults.is_empty(), purpose, made_at, device)
        else {
            return Err(faults);
        };
        let covers = self.head.remove("covers");
        let head = Head { purpose, made_at, device, covers, extra: self.head };
        let bundle = Bundle { head, records: self.records };
        let passed = self.passed.unwrap_or_default();
        Ok(ReadOutcome { bundle, rows: self.rows, faults: self.faults, passed })
    }
}

impl<'de> DeserializeSeed<'de> for &mut Found {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        from.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for &mut Found {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a bundle")
    }

    fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<(), M::Error> {
        self.is_object = true;
        while let Some(key) = map.next_key::<String>()? {
            let is_known =
                if key == "records" { self.has_records } else { self.head.contains_key(&key) };
            if is_known {
                map.next_value::<IgnoredAny>()?;
                self.twice.push(key);
            } else if key == "records" {
                self.has_records = true;
                map.next_value_seed(Rows(self))?;
            } else {
                self.head.insert(key, map.next_value()?);
            }
        }
        Ok(())
    }
}

/// Reads the list of records one by one, so that only one is held as untyped JSON.
struct Rows<'a>(&'a mut Found);

impl<'de> DeserializeSeed<'de> for Rows<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        from.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for Rows<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of records")
    }

    fn visit_seq<S: SeqAccess<'de>>(self, mut seq: S) -> Result<(), S::Error> {
        // The records of a newer version are not ours to judge.
        if newer(&self.0.head).is_some() {
            while seq.next_element::<IgnoredAny>()?.is_some() {}
            return Ok(());
        }
        while let Some(value) = seq.next_element::<Value>()? {
            if self.0.seen == MOST_RECORDS {
                self.0.is_over = true;
                return Err(S::Error::custom("too many records"));
            }
            self.0.add(value);
        }
        Ok(())
    }
}
