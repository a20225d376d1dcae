//! JSON text, in and out, through one type: each further type that a derive reads or writes
//! adds one to four kilobytes to the first load.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

/// Reads any JSON text; `None` when it is not whole.
pub fn read(text: &str) -> Option<Value> {
    serde_json::from_str(text).ok()
}

/// Reads the text of an object; anything else is an empty one.
pub fn read_map(text: &str) -> Map<String, Value> {
    match read(text) {
        Some(Value::Object(map)) => map,
        _ => Map::new(),
    }
}

/// Writes a value: sorted keys, no spaces.
pub fn write(value: &Value) -> String {
    let mut text = String::new();
    push(&mut text, value);
    text
}

/// Writes a value behind what is written already.
pub fn push(text: &mut String, value: &Value) {
    // Cannot fail: every key is text.
    text.push_str(&serde_json::to_string(value).unwrap_or_default());
}

/// Writes an object from its entries, in their order.
pub fn push_map<'a>(text: &mut String, entries: impl Iterator<Item = (&'a str, &'a Value)>) {
    text.push('{');
    for (i, (key, value)) in entries.enumerate() {
        if i > 0 {
            text.push(',');
        }
        push_text(text, key);
        text.push(':');
        push(text, value);
    }
    text.push('}');
}

/// Writes text in quotes.
pub fn push_text(text: &mut String, own: &str) {
    push(text, &Value::String(own.to_owned()));
}

/// Makes an object of its entries.
pub fn value_of<V: Into<Value>>(entries: impl IntoIterator<Item = (&'static str, V)>) -> Value {
    let mut map = Map::new();
    for (key, value) in entries {
        map.insert(key.to_owned(), value.into());
    }
    Value::Object(map)
}

/// Reads text out of an object; absent is empty.
pub fn text(map: &Map<String, Value>, key: &str) -> String {
    map.get(key).and_then(Value::as_str).unwrap_or_default().to_owned()
}

/// Reads a whole number out of an object; absent is 0.
pub fn number(map: &Map<String, Value>, key: &str) -> u64 {
    map.get(key).and_then(Value::as_u64).unwrap_or_default()
}

/// Turns a map of texts into an object.
pub fn texts<K: ToString, V: ToString>(all: &BTreeMap<K, V>) -> Value {
    let mut map = Map::new();
    for (key, value) in all {
        map.insert(key.to_string(), Value::String(value.to_string()));
    }
    Value::Object(map)
}
