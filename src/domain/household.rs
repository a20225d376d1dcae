//! 同一家庭: customers who decide together share one household id, and protection with it.

use serde_json::Value;

use super::change::{Change, RecordChange};
use super::customer::Customer;
use super::fields::{Fields, Id};
use super::name::display_name;

/// What a person is in the family, seen from the one who buys (本人).
pub const RELATIONS: &[&str] = &[OWN, SPOUSE, PARENT, CHILD, SIBLING, "其他亲友"];
/// The one who buys; also the label of a number that is the customer's own.
pub const OWN: &str = "本人";
const SPOUSE: &str = "配偶";
const PARENT: &str = "父母";
const CHILD: &str = "子女";
const SIBLING: &str = "兄弟姐妹";
/// Said where two members' relation does not follow from what is known of each.
const FAMILY: &str = "家人";

/// Says what linking or unlinking writes, and who must be planned anew: everybody whose family's
/// contacts changed, though only some of their records do.
#[derive(Clone, Debug, PartialEq)]
pub struct Linking {
    pub change: Change,
    pub replan: Vec<Id>,
}

/// Names a relative of a customer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kin {
    pub customer: Id,
    pub name: String,
    /// What the relative is to the customer asked about: `配偶`, or 家人 where nobody said.
    pub relation: String,
}

/// Lists the other living customers of a household; nobody without one.
pub fn relatives<'a>(
    customer: &Customer,
    all: impl Iterator<Item = &'a Customer>,
) -> Vec<&'a Customer> {
    let Some(household) = &customer.household else { return Vec::new() };
    let is_other = |c: &&Customer| c.household.as_ref() == Some(household) && c.id != customer.id;
    let mut found: Vec<&Customer> = all.filter(is_other).collect();
    found.sort_by(|a, b| a.id.cmp(&b.id));
    found
}

/// Makes one household of two customers and the households they belong to; `relation` is what
/// `other` is to `customer` (配偶), where the user said so.
///
/// The id of a new household follows from its first two members: two phones that link the same
/// couple make one. Of two households that become one, the smaller id stands.
pub fn link<'a>(
    customer: &Customer,
    other: &Customer,
    relation: Option<&str>,
    all: impl Iterator<Item = &'a Customer> + Clone,
) -> Linking {
    let mut change = Change::new("设为同一家庭");
    if customer.id == other.id {
        return Linking { change, replan: Vec::new() };
    }
    let household = match (&customer.household, &other.household) {
        (Some(a), Some(b)) => a.min(b).clone(),
        (Some(one), None) | (None, Some(one)) => one.clone(),
        (None, None) => {
            let (a, b) = (customer.id.as_str(), other.id.as_str());
            Id::derived(&["household", a.min(b), a.max(b)])
        }
    };
    let mut members = vec![customer, other];
    members.extend(relatives(customer, all.clone()).into_iter().filter(|c| c.id != other.id));
    for relative in relatives(other, all) {
        if members.iter().all(|m| m.id != relative.id) {
            members.push(relative);
        }
    }
    for member in &members {
        let mut record = RecordChange::update("customer", &member.id);
        if member.household.as_ref() != Some(&household) {
            record.set.set("household", household.as_str());
        }
        if member.id == other.id
            && let Some(said) = relation
        {
            let seen_from = customer.relation.as_deref().unwrap_or(OWN);
            if let Some(own) = placed(seen_from, said) {
                record.set.set("relation", own);
            }
        }
        if !record.set.0.is_empty() {
            change.push(record);
        }
    }
    Linking { change, replan: members.iter().map(|m| m.id.clone()).collect() }
}

/// Takes one customer out of the household; a household of one is none.
pub fn unlink<'a>(customer: &Customer, all: impl Iterator<Item = &'a Customer>) -> Linking {
    let mut change = Change::new("解除同一家庭");
    let others = relatives(customer, all);
    let mut leaving = vec![customer];
    leaving.extend(others.first().copied().filter(|_| others.len() == 1));
    for member in leaving.iter().filter(|m| m.household.is_some()) {
        let mut record =
            RecordChange::update("customer", &member.id).with("household", Value::Null);
        if member.relation.is_some() {
            record.set.set("relation", Value::Null);
        }
        change.push(record);
    }
    let mut replan = vec![customer.id.clone()];
    replan.extend(others.iter().map(|c| c.id.clone()));
    Linking { change, replan }
}

/// Names the households whose members must be planned anew when a customer's record, contacts or
/// fate changed: the one before, the one now.
pub fn concerned(before: Option<&Fields>, after: Option<&Fields>) -> Vec<Id> {
    let mut households: Vec<Id> = Vec::new();
    for fields in before.into_iter().chain(after) {
        if let Some(id) = fields.text("household").map(Id).filter(|id| !households.contains(id)) {
            households.push(id);
        }
    }
    households
}

/// Names the relatives of a customer, with what they are to that customer.
pub fn kin<'a>(customer: &Customer, all: impl Iterator<Item = &'a Customer>) -> Vec<Kin> {
    let own = customer.relation.as_deref();
    let one = |c: &Customer| Kin {
        customer: c.id.clone(),
        name: display_name(c),
        relation: between(own, c.relation.as_deref()).to_owned(),
    };
    relatives(customer, all).into_iter().map(one).collect()
}

/// Says who of the family is registered, for 已登记: `家人:李先生(配偶)、李母(父母)`.
pub fn said(kin: &[Kin]) -> Option<String> {
    let one = |k: &Kin| match k.relation.as_str() {
        FAMILY => k.name.clone(),
        relation => format!("{}({relation})", k.name),
    };
    let all: Vec<String> = kin.iter().map(one).collect();
    (!all.is_empty()).then(|| format!("{FAMILY}:{}", all.join("、")))
}

/// Says whose number it is when it stands on a customer's card as a relative's:
/// `家人:李先生(配偶)` = the number of 李先生's spouse.
pub fn said_of_number(customer: &Customer, digits: &str) -> Option<String> {
    let (_, label) = customer.family_phones.iter().find(|(own, _)| own == digits)?;
    Some(format!("{FAMILY}:{}({label})", display_name(customer)))
}

/// Tells whether a number is the customer's own: so it is unless its label says otherwise.
pub fn is_own_number(phone: &Value) -> bool {
    label_of(phone).is_none()
}

/// Returns the label of a number that is not the customer's own.
pub fn label_of(phone: &Value) -> Option<&str> {
    let label = phone.get("label").and_then(Value::as_str)?;
    Some(label).filter(|l| !l.is_empty() && *l != OWN)
}

/// Tells what a relative is to a member, each known by what they are to the one who buys.
fn between<'a>(member: Option<&'a str>, relative: Option<&'a str>) -> &'a str {
    match (member.unwrap_or(OWN), relative.unwrap_or(OWN)) {
        // Of neither was anything said.
        (OWN, OWN) => FAMILY,
        (OWN, relative) => relative,
        (SPOUSE, OWN) => SPOUSE,
        (SIBLING, OWN) | (CHILD, CHILD) => SIBLING,
        (PARENT, OWN) | (SPOUSE, CHILD) => CHILD,
        (CHILD, OWN | SPOUSE) => PARENT,
        (PARENT, SIBLING) => CHILD,
        (SIBLING, PARENT) => PARENT,
        (PARENT, PARENT) => SPOUSE,
        (SIBLING, SIBLING) => SIBLING,
        _ => FAMILY,
    }
}

/// Turns `between` round: what somebody is to the one who buys, who is `said` seen from a member;
/// `None` where that does not follow.
fn placed(seen_from: &str, said: &str) -> Option<&'static str> {
    let fits = |own: &&str| between(Some(seen_from), Some(*own)) == said;
    // A child's parent may be the spouse or the one who buys: the latter is there already.
    let others = RELATIONS.iter().copied().find(|own| *own != OWN && fits(own));
    others.or_else(|| Some(OWN).filter(fits))
}
