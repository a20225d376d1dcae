//! The untyped fields every saved thing is made of, and typed readers over them.

use std::collections::BTreeMap;

use chrono::{DateTime, FixedOffset, NaiveDate};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::lenient;

/// Identifies one record: a UUID in text form, or a fixed name for settings.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Id(pub String);

impl Id {
    /// Makes an id from any text.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// Shows the id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Derives the same id on every phone from the same parts (UUIDv5 in the OID name space).
    pub fn derived(parts: &[&str]) -> Self {
        let name = parts.join("\u{1f}");
        Self(uuid::Uuid::new_v5(&uuid::Uuid::NAMESPACE_OID, name.as_bytes()).to_string())
    }
}

impl std::fmt::Display for Id {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// A moment with the offset of the phone's zone; wire form is ISO 8601 with offset.
pub type Moment = DateTime<FixedOffset>;

/// Holds the fields of one record by wire name; an absent field is unknown, `null` is cleared.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Fields(pub BTreeMap<String, Value>);

impl Fields {
    /// Returns the value of a field unless it is absent or cleared.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.0.get(name).filter(|v| !v.is_null())
    }

    /// Sets one field.
    pub fn set(&mut self, name: impl Into<String>, value: impl Into<Value>) {
        self.0.insert(name.into(), value.into());
    }

    /// Reads the fields a type has, each leniently; empty text counts as unknown. `None` when a field is
    /// missing that must be there. Sets are no fields: see [`Fields::elements`].
    pub fn typed<'a, T: Deserialize<'a>>(&'a self) -> Option<T> {
        let all = self.0.iter().map(|(name, value)| (name.as_str(), value));
        lenient::read(all.filter(|(_, value)| value.as_str() != Some("")))
    }

    /// Reads a text field; empty text counts as unknown.
    pub fn text(&self, name: &str) -> Option<String> {
        self.get(name)?.as_str().filter(|t| !t.is_empty()).map(str::to_owned)
    }

    /// Reads a yes/no field; anything but `true` is no.
    pub fn is_set(&self, name: &str) -> bool {
        self.get(name).and_then(Value::as_bool).unwrap_or(false)
    }

    /// Reads a number field.
    pub fn number(&self, name: &str) -> Option<f64> {
        super::written::read_number(&self.get(name)?.as_number()?.to_string())
    }

    /// Reads a moment written as ISO 8601 with offset.
    pub fn moment(&self, name: &str) -> Option<Moment> {
        super::written::read_wire(self.get(name)?.as_str()?)
    }

    /// Reads a calendar day written as `2026-11-21` (a longer ISO moment gives its day).
    pub fn day(&self, name: &str) -> Option<NaiveDate> {
        let text = self.get(name)?.as_str()?;
        super::written::read_day(text)
    }

    /// Reads a word of a closed list; an unknown word (from a newer app) is `None`.
    pub fn word<W: crate::domain::words::Word>(&self, name: &str) -> Option<W> {
        W::parse(self.get(name)?.as_str()?)
    }

    /// Lists the elements of a set that travels one field per element (`concerns/学区`).
    pub fn elements<'a>(&'a self, set: &'a str) -> impl Iterator<Item = (&'a str, &'a Value)> + 'a {
        self.0
            .range(format!("{set}/")..)
            .map_while(move |(k, v)| Some((k.strip_prefix(set)?.strip_prefix('/')?, v)))
            .filter(|(_, v)| !v.is_null() && **v != Value::Bool(false))
    }

    /// Lists the names of the elements of a set.
    pub fn names(&self, set: &str) -> Vec<String> {
        self.elements(set).map(|(k, _)| k.to_owned()).collect()
    }
}
