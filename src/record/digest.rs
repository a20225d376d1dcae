//! A digest of the living records: two phones with equal digests hold the same, byte for byte.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

use super::envelope::Record;

/// Counts the living records of one kind and sums their hashes, in whatever order they come.
/// What cannot be read differs from everything.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "(u64, String)", from = "Value")]
pub struct Tally {
    pub count: u64,
    sum: u128,
}

impl From<Tally> for (u64, String) {
    fn from(tally: Tally) -> Self {
        (tally.count, format!("{:032x}", tally.sum))
    }
}

impl From<Value> for Tally {
    fn from(value: Value) -> Self {
        let read = <(u64, String)>::deserialize(value).ok();
        let tally = |(count, sum): (u64, String)| {
            Some(Self { count, sum: u128::from_str_radix(&sum, 16).ok()? })
        };
        read.and_then(tally).unwrap_or_default()
    }
}

/// Holds one tally for each kind of record; written as `{"customer":[12,"0f…"]}`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Digest(BTreeMap<String, Tally>);

/// Names a kind in which two phones differ, with the counts of both.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    pub kind: String,
    pub here: u64,
    pub there: u64,
}

impl Digest {
    /// Takes a record in; what was deleted or erased does not count.
    pub fn add(&mut self, record: &Record) {
        if !record.is_alive() {
            return;
        }
        let hash = Uuid::new_v5(&Uuid::NAMESPACE_OID, record.canonical().as_bytes());
        let tally = self.0.entry(record.kind.clone()).or_default();
        tally.count += 1;
        tally.sum = tally.sum.wrapping_add(hash.as_u128());
    }

    /// Lists the kinds in which another phone differs; none when both hold the same.
    pub fn differences(&self, other: &Self) -> Vec<Difference> {
        let kinds: BTreeSet<&String> = self.0.keys().chain(other.0.keys()).collect();
        let of = |digest: &Self, kind: &String| digest.0.get(kind).copied().unwrap_or_default();
        let differing = kinds.into_iter().filter(|kind| of(self, kind) != of(other, kind));
        let difference = |kind: &String| Difference {
            here: of(self, kind).count,
            there: of(other, kind).count,
            kind: kind.clone(),
        };
        differing.map(difference).collect()
    }

    /// Writes the digest as one text, to be kept and compared.
    pub fn text(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}
