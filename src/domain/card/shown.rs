//! A field's value as the card shows it.

use serde_json::Value;

use super::consent::Consent;
use super::{Field, Group, Options, Shape};
use crate::domain::birthday::Birthday;
use crate::domain::days::full_day;
use crate::domain::fields::{Fields, Id};
use crate::domain::phone::{mask_digits, spaced};
use crate::domain::settings::Settings;

/// Says who reads the screen along.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Privacy {
    /// A bystander may: numbers are masked.
    Masked,
    Open,
}

/// Shows a field as text; `None` when it is empty. `name_of` finds how a customer, household or
/// project is called: the card holds only ids.
pub fn shown(
    field: &Field,
    fields: &Fields,
    privacy: Privacy,
    name_of: &dyn Fn(&Id) -> Option<String>,
) -> Option<String> {
    match field.shape {
        Shape::Phones => joined(phones(fields, privacy)),
        Shape::ManyOf => joined(picked(field, fields)),
        Shape::YesNo => fields.is_set(field.name).then(|| "是".into()),
        Shape::MoneyWan => number(field, fields).map(|n| format!("{n}万")),
        Shape::MoneyYuan => number(field, fields).map(|n| format!("{n}元")),
        Shape::Day => fields.day(field.name).map(full_day),
        Shape::Birthday => Birthday::read(&fields.text(field.name)?).map(Birthday::said),
        Shape::Moment => {
            let at = fields.moment(field.name)?;
            Some(format!("{} {}", full_day(at.date_naive()), crate::domain::written::clock(at)))
        }
        Shape::Person | Shape::Household | Shape::Project => {
            let id = Id(fields.text(field.name)?);
            Some(name_of(&id).unwrap_or_else(|| "(已不在本机)".into()))
        }
        Shape::Consent => Consent::read(fields).map(|c| c.said()),
        Shape::IdNumber => fields.text(field.name).map(|text| match privacy {
            Privacy::Masked => "**************".to_owned() + text.get(14..).unwrap_or("****"),
            Privacy::Open => text,
        }),
        Shape::Text | Shape::Lines | Shape::OneOf => fields.text(field.name),
    }
}

/// Shows what an input starts with: the value as it would be typed.
pub fn typed(field: &Field, fields: &Fields) -> String {
    match field.shape {
        Shape::Phones => fields.names(field.name).join("、"),
        Shape::MoneyWan | Shape::MoneyYuan => {
            // A text stands here while somebody is typing.
            let inner = fields.get(field.name).and_then(|v| v.get(field.part));
            let text = inner.and_then(Value::as_str).map(str::to_owned);
            text.or_else(|| number(field, fields)).unwrap_or_default()
        }
        _ => fields.text(field.name).unwrap_or_default(),
    }
}

/// Lists the fields of a group as the card shows them: filled ones first. A sensitive field is
/// there when the project switched it on, or when it holds something that could be cleared.
pub fn arranged(group: Group, fields: &Fields, settings: &Settings) -> Vec<&'static Field> {
    let is_there = |f: &&'static Field| settings.shows(f) || is_filled(f, fields);
    let (mut filled, empty): (Vec<_>, Vec<_>) =
        group.fields().filter(is_there).partition(|f| is_filled(f, fields));
    filled.extend(empty);
    filled
}

/// Tells whether the customer's card says something here.
pub fn is_filled(field: &Field, fields: &Fields) -> bool {
    match field.shape {
        Shape::Phones | Shape::ManyOf => fields.elements(field.name).next().is_some(),
        Shape::MoneyWan | Shape::MoneyYuan => number(field, fields).is_some(),
        Shape::YesNo => fields.is_set(field.name),
        Shape::Consent => Consent::read(fields).is_some(),
        // 未知 is a choice of the list, and yet nothing is known.
        _ => fields.text(field.name).is_some_and(|t| t != "未知" && !t.trim().is_empty()),
    }
}

/// Lists what is chosen of a set, in the order of its options, others after them.
pub fn picked(field: &Field, fields: &Fields) -> Vec<String> {
    let mut all = fields.names(field.name);
    let options = match field.options {
        Options::Fixed(words) => words,
        Options::List(list) => list.defaults(),
        Options::None => &[],
    };
    let place = |name: &String| options.iter().position(|o| o == name).unwrap_or(usize::MAX);
    all.sort_by_key(place);
    all
}

/// Lists the numbers with their labels, one's own first: `138 0013 8000`, `139 …(配偶)`.
fn phones(fields: &Fields, privacy: Privacy) -> Vec<String> {
    let own = |(_, value): &(&str, &Value)| crate::domain::household::is_own_number(value);
    let (mut all, others): (Vec<_>, Vec<_>) = fields.elements("phones").partition(own);
    all.extend(others);
    let one = |(digits, value): (&str, &Value)| {
        let number = match privacy {
            Privacy::Masked => mask_digits(digits),
            Privacy::Open => spaced(digits),
        };
        match crate::domain::household::label_of(value) {
            Some(label) => format!("{number}({label})"),
            None => number,
        }
    };
    all.into_iter().map(one).collect()
}

fn joined(parts: Vec<String>) -> Option<String> {
    (!parts.is_empty()).then(|| parts.join("、"))
}

fn number(field: &Field, fields: &Fields) -> Option<String> {
    let value = fields.get(field.name)?;
    let value = if field.part.is_empty() { value } else { value.get(field.part)? };
    value.as_f64().map(|n| n.to_string())
}
