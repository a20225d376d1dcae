//! 同一家庭: customers who decide together.

use serde_json::Value;

/// What a person is in the family, seen from the one who buys.
pub const RELATIONS: &[&str] = &["本人", "配偶", "父母", "子女", "兄弟姐妹", "其他亲友"];

/// Tells whether a number is the customer's own: so it is unless its label says otherwise.
pub fn is_own_number(phone: &Value) -> bool {
    label_of(phone).is_none()
}

/// Returns the label of a number that is not the customer's own.
pub fn label_of(phone: &Value) -> Option<&str> {
    let label = phone.get("label").and_then(Value::as_str)?;
    Some(label).filter(|l| !l.is_empty() && *l != RELATIONS[0])
}
