//! A card given up stays followed: what other phones still write to it goes to the card kept.

use serde_json::Value;

use crate::domain::change::RecordChange;
use crate::domain::fields::{Fields, Id};

/// Names the field of a card given up: the id of the card that was kept.
pub const MERGED_INTO: &str = "merged_into";

/// Tells into which card a customer was merged.
pub fn merged_into(fields: &Fields) -> Option<Id> {
    fields.text(MERGED_INTO).map(Id)
}

/// Follows a customer to the card that stands for it now. Two phones may have merged each other's
/// card away: of such a circle the smallest id stands, so every phone says the same.
///
/// `lookup` tells the `merged_into` of a customer, deleted or not.
pub fn redirect(customer: &Id, lookup: &dyn Fn(&Id) -> Option<Id>) -> Id {
    let mut passed = vec![customer.clone()];
    let mut at = customer.clone();
    while let Some(next) = lookup(&at) {
        if let Some(start) = passed.iter().position(|id| *id == next) {
            return passed.split_off(start).into_iter().min().unwrap_or(next);
        }
        passed.push(next.clone());
        at = next;
    }
    at
}

/// Asks for a contact or follow-up to move to the card that stands for its customer now; `None`
/// when it is there.
pub fn moved(
    kind: &str,
    id: &Id,
    fields: &Fields,
    lookup: &dyn Fn(&Id) -> Option<Id>,
) -> Option<RecordChange> {
    let customer = Id(fields.text("customer")?);
    let target = redirect(&customer, lookup);
    let is_elsewhere = target != customer;
    is_elsewhere.then(|| RecordChange::update(kind, id).with("customer", target.as_str()))
}

/// Says what must be mended about a card that was merged away.
#[derive(Clone, Debug, PartialEq)]
pub enum Mend {
    /// Two phones merged each other's card away: this one comes back.
    BringBack(RecordChange),
    /// Another phone wrote to it since, which brought it back: `unite` it again, into this one.
    UniteAgain(Id),
}

/// Tells what must be mended about one customer; `None` when all is well.
pub fn mend(
    customer: &Id,
    fields: &Fields,
    is_alive: bool,
    lookup: &dyn Fn(&Id) -> Option<Id>,
) -> Option<Mend> {
    merged_into(fields)?;
    let target = redirect(customer, lookup);
    if target == *customer {
        let back = RecordChange::update("customer", customer).with(MERGED_INTO, Value::Null);
        return Some(Mend::BringBack(back));
    }
    is_alive.then_some(Mend::UniteAgain(target))
}
