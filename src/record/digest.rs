//! A digest of the living records: two phones with equal digests hold the same, byte for byte.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use uuid::Uuid;

use super::envelope::Record;
use crate::domain::json;

/// Counts the living records of one kind and sums their hashes, in whatever order they come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pub count: u64,
    sum: u128,
}

/// Holds one tally for each kind of record.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
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

    /// Writes the digest: `{"customer":[12,"0f…"]}`.
    pub fn value(&self) -> Value {
        let tally =
            |t: &Tally| Value::Array(vec![t.count.into(), format!("{:032x}", t.sum).into()]);
        let kinds = self.0.iter().map(|(kind, t)| (kind.clone(), tally(t)));
        Value::Object(kinds.collect())
    }

    /// Reads a digest; a part that cannot be read makes it differ, never panic.
    pub fn read(value: &Value) -> Self {
        let tally = |v: &Value| {
            let sum = u128::from_str_radix(v.get(1)?.as_str()?, 16).ok()?;
            Some(Tally { count: v.get(0)?.as_u64()?, sum })
        };
        let kinds = value.as_object().into_iter().flatten();
        Self(kinds.map(|(kind, v)| (kind.clone(), tally(v).unwrap_or_default())).collect())
    }

    /// Writes the digest as one text, to be kept and compared.
    pub fn text(&self) -> String {
        json::write(&self.value())
    }
}
