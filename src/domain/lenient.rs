//! Reads saved forms part by part: a part that cannot be read (a word of a newer version, a wrong type) is
//! as if it were absent, and costs no other part.

use std::cell::Cell;
use std::iter::from_fn;

use serde::de::value::MapDeserializer;
use serde::de::{Deserialize, DeserializeOwned, Deserializer};
use serde_json::{Number, Value};

use super::written;

/// Reads a type from named values; `None` when a part is missing that must be there.
pub fn read<'a, T: Deserialize<'a>>(
    parts: impl Iterator<Item = (&'a str, &'a Value)> + Clone,
) -> Option<T> {
    let mut unreadable: Vec<&str> = Vec::new();
    loop {
        let mut rest = parts.clone();
        let at = Cell::new(None);
        let readable = from_fn(|| {
            let is_readable = |(name, value): &(&str, &Value)| {
                !value.is_null() && (unreadable.is_empty() || !unreadable.contains(name))
            };
            let next = rest.find(is_readable);
            at.set(next.map(|(name, _)| name));
            next
        });
        let done = T::deserialize(MapDeserializer::<_, serde_json::Error>::new(readable));
        match (done, at.get()) {
            (Ok(all), _) => return Some(all),
            (Err(_), Some(name)) => unreadable.push(name),
            // Every part was read, but not all that must be there are.
            (Err(_), None) => return None,
        }
    }
}

/// Reads a type from an object; `None` when it is none, or lacks what must be there.
pub fn of_value<'a, T: Deserialize<'a>>(value: &'a Value) -> Option<T> {
    read(value.as_object()?.iter().map(|(name, value)| (name.as_str(), value)))
}

/// Reads a type from the text of an object; `None` when it is none, or lacks what must be there.
pub fn of_text<T: DeserializeOwned>(text: &str) -> Option<T> {
    of_value(&serde_json::from_str(text).ok()?)
}

/// Reads the text of a list; elements that cannot be read are left out.
pub fn list_of_text<T: DeserializeOwned>(text: &str) -> Vec<T> {
    let all: Vec<Value> = serde_json::from_str(text).unwrap_or_default();
    all.iter().filter_map(of_value).collect()
}

/// Reads a part of what is read all or nothing; if it cannot be read it is the default. For
/// `#[serde(deserialize_with = …)]`.
pub fn part<'a, D, T>(from: D) -> Result<T, D::Error>
where
    D: Deserializer<'a>,
    T: DeserializeOwned + Default,
{
    Ok(T::deserialize(Value::deserialize(from)?).unwrap_or_default())
}

/// Reads a list; elements that cannot be read are left out. For `#[serde(deserialize_with = …)]`.
pub fn list<'a, D, T>(from: D) -> Result<Vec<T>, D::Error>
where
    D: Deserializer<'a>,
    T: DeserializeOwned,
{
    let all = Vec::<Value>::deserialize(from)?;
    Ok(all.into_iter().filter_map(|value| T::deserialize(value).ok()).collect())
}

/// Reads an amount from the digits it is written with. For `#[serde(deserialize_with = …)]`.
pub fn amount<'a, D: Deserializer<'a>>(from: D) -> Result<Option<f64>, D::Error> {
    Ok(written::read_number(&Number::deserialize(from)?.to_string()))
}

/// Reads a mark that is set by whatever it says, but `false`. For `#[serde(deserialize_with = …)]`.
pub fn mark<'a, D: Deserializer<'a>>(from: D) -> Result<bool, D::Error> {
    Ok(Value::deserialize(from)? != Value::Bool(false))
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;
    use crate::domain::words::Tier;

    #[derive(Debug, Default, PartialEq, Deserialize)]
    struct Form {
        name: String,
        #[serde(default)]
        tier: Option<Tier>,
        #[serde(default)]
        count: u32,
        #[serde(default)]
        tags: Vec<String>,
    }

    #[test]
    fn what_cannot_be_read_is_as_if_absent() {
        let check = |text: &str, expected: Option<Form>| {
            assert_eq!(of_text(text), expected, "{text}");
        };
        let named = || Form { name: "王".into(), ..Form::default() };
        let full = Form { tier: Some(Tier::A), count: 3, tags: vec!["新".into()], ..named() };
        check(r#"{"name":"王","tier":"A","count":3,"tags":["新"],"newer":{"a":[1]}}"#, Some(full));
        check(r#"{"name":"王"}"#, Some(named()));
        check(r#"{"name":"王","tier":"S","count":-1,"tags":{}}"#, Some(named()));
        check(r#"{"count":1.5,"name":"王","tags":null}"#, Some(named()));
        check(
            r#"{"count":"x","tier":"A","name":"王"}"#,
            Some(Form { tier: Some(Tier::A), ..named() }),
        );
        for text in
            ["{}", r#"{"name":1}"#, r#"{"name":null}"#, r#"{"tier":"S"}"#, "[]", "1", "{", ""]
        {
            check(text, None);
        }
    }
}
