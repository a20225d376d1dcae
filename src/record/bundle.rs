//! Bundle: the one file format of backup, hand-over, sync batches and playbooks (docs/bundle.md).

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};
use serde_json::Value;

use super::envelope::Record;
use crate::domain::fields::Moment;
use crate::domain::written::wire;

/// What `format` says.
pub const FORMAT: &str = "genke.bundle";
/// The version this app writes, and the newest it reads.
pub const VERSION: u64 = 1;
/// The largest file that is read, bytes.
pub const MOST_BYTES: usize = 200 << 20;
/// The most records one file may hold.
pub const MOST_RECORDS: usize = 1_000_000;

/// Names the parts of the head; any other top-level key is passed on untouched.
pub(super) const PARTS: [&str; 7] =
    ["format", "version", "purpose", "made_at", "device", "covers", "records"];

/// Holds what one file says.
#[derive(Clone, Debug, PartialEq)]
pub struct Bundle {
    pub head: Head,
    pub records: Vec<Arc<Record>>,
}

impl Bundle {
    /// Puts records under a head.
    pub fn new(head: Head, records: impl IntoIterator<Item = Record>) -> Self {
        Self { head, records: records.into_iter().map(Arc::new).collect() }
    }
}

/// Holds what a file says about itself. Format and version are not here: what was read is
/// version 1, and so is what is written.
#[derive(Clone, Debug, PartialEq)]
pub struct Head {
    pub purpose: Purpose,
    pub made_at: Moment,
    /// The device that wrote the file.
    pub device: String,
    /// What part of the data the file covers (absent: everything the purpose promises).
    pub covers: Option<Value>,
    /// Top-level keys of a newer app, kept as they came.
    pub extra: BTreeMap<String, Value>,
}

/// Says what a file is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Everything of one phone.
    Backup,
    /// Customers given to a colleague.
    Handover,
    /// 口径包: scripts, banned phrases, units and rates.
    Playbook,
    /// One step of sync.
    Batch,
    /// One day's work, for a report.
    Day,
}

impl Purpose {
    /// Lists every purpose.
    pub const ALL: [Self; 5] =
        [Self::Backup, Self::Handover, Self::Playbook, Self::Batch, Self::Day];

    /// Returns the word in the file.
    pub fn word(self) -> &'static str {
        match self {
            Self::Backup => "backup",
            Self::Handover => "handover",
            Self::Playbook => "playbook",
            Self::Batch => "batch",
            Self::Day => "day",
        }
    }

    /// Finds the purpose of a word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|purpose| purpose.word() == word)
    }
}

impl Head {
    /// Starts the head of a file made now by this device.
    pub fn new(purpose: Purpose, made_at: Moment, device: &str) -> Self {
        Self { purpose, made_at, device: device.into(), covers: None, extra: BTreeMap::new() }
    }
}

impl Serialize for Head {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut map = to.serialize_map(None)?;
        map.serialize_entry("format", FORMAT)?;
        map.serialize_entry("version", &VERSION)?;
        map.serialize_entry("purpose", self.purpose.word())?;
        map.serialize_entry("made_at", &wire(self.made_at))?;
        map.serialize_entry("device", &self.device)?;
        if let Some(covers) = &self.covers {
            map.serialize_entry("covers", covers)?;
        }
        for (key, value) in self.extra.iter().filter(|(key, _)| !PARTS.contains(&key.as_str())) {
            map.serialize_entry(key, value)?;
        }
        map.end()
    }
}

/// Writes a whole file: the head on the first line, then one record per line.
pub fn write(bundle: &Bundle) -> String {
    let mut text = open(&bundle.head);
    for (row, record) in bundle.records.iter().enumerate() {
        text.push_str(&line(row, record));
    }
    text.push_str(CLOSE);
    text
}

/// Writes the first piece of a file; a large one is then written piece by piece: `open`, one
/// `line` per record, `CLOSE`.
pub fn open(head: &Head) -> String {
    // Cannot fail: every key is text.
    let mut text = serde_json::to_string(head).unwrap_or_default();
    text.pop();
    text.push_str(",\"records\":[");
    text
}

/// Writes the line of one record; rows are counted from 0.
pub fn line(row: usize, record: &Record) -> String {
    let start = if row == 0 { "\n" } else { ",\n" };
    format!("{start}{}", record.canonical())
}

/// The last piece of a file.
pub const CLOSE: &str = "\n]}\n";
