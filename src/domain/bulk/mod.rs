//! 批量: one step for many customers, undone as one step.
//! Never here: reading what belongs to them, or confirming.

pub mod spread;

use serde_json::Value;

use super::change::{Change, RecordChange};
use super::customer::Customer;
use super::fields::Id;
use super::settings::lists::{EntryError, LONGEST};
use super::words::{Tier, Word, lists};

/// Says why a bulk step cannot be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BulkError {
    #[error("D级要选一个无效原因。")]
    NoInvalidReason,
    #[error(transparent)]
    Tag(#[from] EntryError),
    #[error("标签里不能有「/」,请换个写法。")]
    TagSign,
}

/// Names a customer with everything that goes when the customer is deleted.
#[derive(Clone, Copy, Debug)]
pub struct Owned<'a> {
    pub customer: &'a Id,
    pub contacts: &'a [Id],
    pub follow_ups: &'a [Id],
}

/// Sets the tier of many; a D needs a reason, which those who have one already keep.
pub fn set_tier(
    picked: &[&Customer],
    tier: Tier,
    reason: Option<&str>,
) -> Result<Change, BulkError> {
    let reason = reason.filter(|r| !r.trim().is_empty());
    if tier == Tier::D && reason.is_none() {
        return Err(BulkError::NoInvalidReason);
    }
    let mut change = Change::new("批量改级别");
    for customer in picked {
        let mut record = RecordChange::update("customer", &customer.id);
        if customer.tier != Some(tier) {
            record.set.set("tier", tier.term());
        }
        let own = customer.invalid_reason.as_deref().filter(|r| *r != lists::REASON_MISSING);
        let is_explained = customer.tier == Some(Tier::D) && own.is_some();
        if tier == Tier::D && !is_explained && own != reason {
            record.set.set("invalid_reason", reason);
        }
        push(&mut change, record);
    }
    Ok(change)
}

/// Gives many a tag.
pub fn add_tag(picked: &[&Customer], typed: &str) -> Result<Change, BulkError> {
    let tag = typed.trim();
    match tag {
        "" => return Err(EntryError::Empty.into()),
        _ if tag.chars().count() > LONGEST => return Err(EntryError::TooLong.into()),
        _ if tag.contains('/') => return Err(BulkError::TagSign),
        _ => {}
    }
    let mut change = Change::new("批量加标签");
    for customer in picked.iter().filter(|c| !c.tags.iter().any(|t| t == tag)) {
        push(&mut change, tagged(customer, tag, Value::Bool(true)));
    }
    Ok(change)
}

/// Takes a tag from all who have it.
pub fn remove_tag(picked: &[&Customer], tag: &str) -> Change {
    let mut change = Change::new("批量去标签");
    for customer in picked.iter().filter(|c| c.tags.iter().any(|t| t == tag)) {
        push(&mut change, tagged(customer, tag, Value::Null));
    }
    change
}

/// Deletes many with their timelines and follow-ups.
pub fn delete(picked: &[Owned]) -> Change {
    let mut change = Change::new("批量删除");
    for owned in picked {
        change.push(RecordChange::delete("customer", owned.customer));
        let contacts = owned.contacts.iter().map(|id| RecordChange::delete("contact", id));
        change.records.extend(contacts);
        let follow_ups = owned.follow_ups.iter().map(|id| RecordChange::delete("follow_up", id));
        change.records.extend(follow_ups);
    }
    change
}

fn tagged(customer: &Customer, tag: &str, value: Value) -> RecordChange {
    RecordChange::update("customer", &customer.id).with(["tags/", tag].concat(), value)
}

/// Adds a record's change, unless it changes nothing.
fn push(change: &mut Change, record: RecordChange) {
    if !record.set.0.is_empty() {
        change.push(record);
    }
}
