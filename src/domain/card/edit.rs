//! From the card as it was and as it was typed to the fields that must be written.

use serde_json::{Map, Value, json};

use super::catalogue::FIELDS;
use super::shown::is_filled;
use super::typed::CardError;
use super::{Field, Shape, field};
use crate::domain::fields::Fields;
use crate::domain::phone::Phone;
use crate::domain::words::Tier;

/// The pseudo field that holds the numbers as one typed text (`138…、139…`); never written.
pub const TYPED_PHONES: &str = "phones";
/// The label of a number nobody said anything else about.
pub const OWN: &str = "本人";

/// Lists the fields to write: those that differ between the card before and the card as typed,
/// checked. Typed texts may stand in `after` wherever a number or a day belongs, and the numbers
/// as one text under `phones`: so the form can be kept as a draft as it is.
///
/// Fields of `after` that are absent are left alone; `null` clears.
pub fn changes(before: &Fields, after: &Fields) -> Result<Vec<(String, Value)>, CardError> {
    let mut next = before.clone();
    for (name, value) in &after.0 {
        match field_of(name) {
            _ if before.0.get(name) == Some(value) => {}
            Some(f) if f.shape == Shape::Phones && name == TYPED_PHONES => {
                take_phones(f, &mut next, value.as_str().unwrap_or_default())?;
            }
            Some(f) if !f.part.is_empty() => {
                // Anything but parts would wipe them out.
                if !(value.is_object() || value.is_null()) {
                    continue;
                }
                let parts = checked_parts(name, before.get(name), value)?;
                next.0.insert(name.clone(), parts);
            }
            Some(f) => {
                let value = match value.as_str() {
                    Some(text) => f.check(text)?,
                    None => value.clone(),
                };
                next.0.insert(name.clone(), value);
            }
            // A set's element, or a field of a newer app.
            None => {
                if let Some((set, element)) = name.split_once('/')
                    && let Some(f) = field_of(set).filter(|f| f.shape == Shape::ManyOf)
                    && !value.is_null()
                {
                    f.check(element)?;
                }
                next.0.insert(name.clone(), value.clone());
            }
        }
    }
    check_whole(before, &next)?;
    let is_changed = |name: &String, value: &Value| {
        let old = before.0.get(name).unwrap_or(&Value::Null);
        old != value && !is_same_number(old, value)
    };
    Ok(next.0.into_iter().filter(|(name, value)| is_changed(name, value)).collect())
}

/// Lists the fields to write when one field is edited in place; a text typed into a set is added.
pub fn change_one(
    field: &Field,
    before: &Fields,
    typed: &str,
) -> Result<Vec<(String, Value)>, CardError> {
    if field.is_set_elsewhere() {
        return Ok(Vec::new());
    }
    let mut after = Fields::default();
    let mut value = Value::from(typed);
    if field.shape == Shape::ManyOf {
        let Value::String(name) = field.check(typed)? else { return Ok(Vec::new()) };
        after.set([field.name, "/", &name].concat(), true);
        return changes(before, &after);
    }
    if !field.part.is_empty() {
        let mut parts =
            before.get(field.name).and_then(Value::as_object).cloned().unwrap_or_default();
        parts.insert(field.part.into(), value);
        value = Value::Object(parts);
    }
    after.set(field.name, value);
    changes(before, &after)
}

/// Lists the fields to write when an option is tapped: one of several is chosen or, tapped again,
/// cleared; one of a set is added or taken out; yes and no change places.
pub fn pick(
    field: &Field,
    before: &Fields,
    option: &str,
) -> Result<Vec<(String, Value)>, CardError> {
    let mut after = Fields::default();
    match field.shape {
        Shape::ManyOf => {
            let Value::String(name) = field.check(option)? else { return Ok(Vec::new()) };
            let is_on = before.names(field.name).contains(&name);
            let value = if is_on { Value::Null } else { Value::Bool(true) };
            after.set([field.name, "/", &name].concat(), value);
        }
        Shape::YesNo => after.set(field.name, !before.is_set(field.name)),
        _ if before.text(field.name).as_deref() == Some(option) => {
            after.set(field.name, Value::Null);
        }
        _ => after.set(field.name, option),
    }
    changes(before, &after)
}

/// Puts the label of a number (`配偶`): who answers it.
pub fn label_phone(before: &Fields, digits: &str, label: &str) -> Vec<(String, Value)> {
    let name = ["phones/", digits].concat();
    let Some(old) = before.get(&name) else { return Vec::new() };
    let mut value = old.as_object().cloned().unwrap_or_default();
    value.insert("label".into(), label.into());
    let value = Value::Object(value);
    if *old == value { Vec::new() } else { vec![(name, value)] }
}

fn field_of(name: &str) -> Option<&'static Field> {
    FIELDS.iter().find(|f| f.name == name)
}

/// Reads the typed numbers: those gone are cleared, those new get their label.
fn take_phones(field: &Field, next: &mut Fields, typed: &str) -> Result<(), CardError> {
    const BETWEEN: [char; 5] = ['、', ';', '；', '\n', '/'];
    let mut wanted: Vec<String> = Vec::new();
    for text in typed.split(BETWEEN).filter(|t| !t.trim().is_empty()) {
        let phone =
            Phone::parse(text).map_err(|why| field.error(format!("「{}」{why}", text.trim())))?;
        wanted.push(phone.digits().to_owned());
    }
    let old = next.names(TYPED_PHONES);
    for gone in old.iter().filter(|p| !wanted.contains(p)) {
        next.set(["phones/", gone].concat(), Value::Null);
    }
    for new in wanted.iter().filter(|p| !old.contains(p)) {
        next.set(["phones/", new].concat(), json!({ "label": OWN }));
    }
    Ok(())
}

/// Checks the parts of an object field; parts of a newer app are kept.
fn checked_parts(name: &str, old: Option<&Value>, typed: &Value) -> Result<Value, CardError> {
    let mut parts = Map::new();
    for (part, value) in typed.as_object().into_iter().flatten() {
        let own = field(&[name, ".", part].concat());
        let value = match (own, value.as_str()) {
            (Some(f), Some(text)) => f.check(text)?,
            _ => value.clone(),
        };
        let before = old.and_then(|o| o.get(part)).filter(|b| is_same_number(b, &value));
        let value = before.cloned().unwrap_or(value);
        if !value.is_null() {
            parts.insert(part.clone(), value);
        }
    }
    Ok(if parts.is_empty() { Value::Null } else { Value::Object(parts) })
}

/// Checks what no field can say alone.
fn check_whole(before: &Fields, next: &Fields) -> Result<(), CardError> {
    let has = |fields: &Fields, key: &str| field(key).is_some_and(|f| is_filled(f, fields));
    let named = |fields: &Fields| ["name", "phones", "wechat"].iter().any(|k| has(fields, k));
    if named(before) && !named(next) {
        let text = "姓名、手机号、微信号至少留一样,不然就找不到这位客户了。";
        return Err(field("name").map_or_else(no_field, |f| f.error(text)));
    }
    let is_invalid = |fields: &Fields| fields.word::<Tier>("tier") == Some(Tier::D);
    if is_invalid(next) && !is_invalid(before) && !has(next, "invalid_reason") {
        let error = |f: &Field| f.error("D级要选一个无效原因。");
        return Err(field("invalid_reason").map_or_else(no_field, error));
    }
    Ok(())
}

fn no_field() -> CardError {
    CardError { key: String::new(), label: "", text: String::new() }
}

/// Tells whether two values are the same number, however it is written (`268` and `268.0`).
fn is_same_number(a: &Value, b: &Value) -> bool {
    a.as_f64().is_some_and(|a| b.as_f64() == Some(a))
}
