//! 转介 and 离职交接: what is handed over, what a masked file leaves out, and who gave what.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

use super::bundle::Head;
use super::envelope::Record;
use super::stamp::Stamp;
use crate::domain::fields::Moment;
use crate::domain::lenient;
use crate::domain::phone::mask_digits;
use crate::domain::written::{self, read_wire};

/// Why customers are handed over.
pub const REASONS: &[&str] = &["转介", "离职交接", "休假代跟", "团队调整"];
/// What the customer knows of it.
pub const CONSENTS: &[&str] =
    &["当面口头同意", "电话口头同意", "微信同意", "书面同意", "还没告诉客户"];
/// The set of a customer's record that holds its hand-overs: `handovers/<id>`.
pub const FIELD: &str = "handovers";
/// The device of a masked value's stamp; being the earliest of all, it never wins over the full one.
const MASKED: &str = "masked";
/// Fields a masked file leaves out whole.
const LEFT_OUT: &[&str] =
    &["phones", "wechat", "id_number", "home_area", "work_area", "birthday", "family", "household"];

/// Holds one hand-over as both phones keep it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Handover {
    #[serde(with = "written::moment")]
    pub at: Moment,
    #[serde(default)]
    pub from: String,
    #[serde(default)]
    pub to: String,
    #[serde(default)]
    pub why: String,
    #[serde(default)]
    pub consent: String,
    #[serde(default)]
    pub note: String,
    #[serde(default, rename = "masked")]
    pub is_masked: bool,
}

impl Handover {
    /// Writes the value of `handovers/<id>`, which is also the head's `covers`.
    pub fn value(&self) -> Value {
        serde_json::to_value(self).unwrap_or_default()
    }

    /// Reads a hand-over; `None` when it is none.
    pub fn read(value: &Value) -> Option<Self> {
        lenient::of_value(value)
    }

    /// Reads what a file says of the hand-over it is.
    pub fn of_head(head: &Head) -> Option<Self> {
        Self::read(head.covers.as_ref()?.get("handover")?)
    }

    /// Says it in one line: `张三 转给 李四 · 离职交接 · 微信同意 · 号码已隐去`.
    pub fn said(&self) -> String {
        let from = if self.from.is_empty() { "(没写名字)" } else { &self.from };
        let to = if self.to.is_empty() { "(没写名字)" } else { &self.to };
        let mut parts = vec![format!("{from} 转给 {to}")];
        parts.extend([&self.why, &self.consent].into_iter().cloned());
        parts.extend(self.is_masked.then(|| "号码已隐去".to_owned()));
        parts.push(self.note.clone());
        parts.retain(|p| !p.trim().is_empty());
        parts.join(" · ")
    }
}

/// Masks a customer: numbers, 微信号, addresses and family are left out, the name is the one given.
/// What is masked carries the earliest stamp, so that the full values win wherever they meet.
#[must_use]
pub fn masked_customer(mut record: Record, name: &str) -> Record {
    let is_left_out = |field: &String| {
        let set = field.split('/').next().unwrap_or_default();
        LEFT_OUT.contains(&set)
    };
    record.fields.0.retain(|field, _| !is_left_out(field));
    record.stamps.retain(|field, _| !is_left_out(field));
    record.put("name", name.into(), &earliest());
    masked_texts(record)
}

/// Masks numbers in every text of a record.
#[must_use]
pub fn masked_texts(mut record: Record) -> Record {
    let texts: Vec<(String, Value)> = record
        .fields
        .0
        .iter()
        .filter_map(|(field, value)| Some((field.clone(), masked_value(value)?)))
        .collect();
    for (field, value) in texts {
        record.put(&field, value, &earliest());
    }
    record.extra.clear();
    record
}

fn earliest() -> Stamp {
    Stamp::from_parts(0, 0, MASKED)
}

/// Masks the numbers in a value; `None` when there are none.
fn masked_value(value: &Value) -> Option<Value> {
    match value {
        Value::String(text) => {
            let masked = masked_numbers(text);
            (masked != *text).then(|| masked.into())
        }
        Value::Array(list) => {
            let all: Vec<Option<Value>> = list.iter().map(masked_value).collect();
            let own = all.iter().any(Option::is_some);
            let merged = || {
                let pairs = all.iter().zip(list);
                pairs.map(|(new, old)| new.clone().unwrap_or_else(|| old.clone())).collect()
            };
            own.then(|| Value::Array(merged()))
        }
        Value::Object(map) => {
            let mut new = map.clone();
            let mut is_changed = false;
            for value in new.values_mut() {
                if let Some(masked) = masked_value(value) {
                    *value = masked;
                    is_changed = true;
                }
            }
            is_changed.then_some(Value::Object(new))
        }
        _ => None,
    }
}

/// Masks what may be a number in a text: seven digits in a row, or eleven however they are spaced; ids and
/// moments keep theirs.
pub fn masked_numbers(text: &str) -> String {
    if read_wire(text).is_some() || Uuid::try_parse(text).is_ok() {
        return text.to_owned();
    }
    let mut out = String::new();
    let mut run = String::new();
    for c in text.chars() {
        let is_gap = matches!(c, ' ' | '-' | '\u{a0}' | '.') && !run.is_empty();
        if is_digit(c) || is_gap {
            run.push(c);
        } else {
            flush(&mut out, &mut run);
            out.push(c);
        }
    }
    flush(&mut out, &mut run);
    out
}

fn flush(out: &mut String, run: &mut String) {
    let digits = run.chars().filter(|c| is_digit(*c)).count();
    let bare = run.trim_end_matches(|c| !is_digit(c));
    let longest = bare.split(|c| !is_digit(c)).map(|part| part.chars().count()).max();
    if digits >= 11 || longest.is_some_and(|l| l >= 7) {
        out.push_str(&mask_digits(bare));
        out.push_str(&run[bare.len()..]);
    } else {
        out.push_str(run);
    }
    run.clear();
}

fn is_digit(c: char) -> bool {
    c.is_ascii_digit() || ('０'..='９').contains(&c)
}
