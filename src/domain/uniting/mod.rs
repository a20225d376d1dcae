//! 合并: two cards of one person become one; nothing of either is lost.
//!
//! Never here: what phones do to each other's records when they meet (see `redirect`), or storage.
//!
//! All of it is field changes, so it is undone like any other step. The card given up is deleted and
//! says in `merged_into` where it went: what another phone still writes to it is brought along by
//! `redirect::moved` and `redirect::mend` when the phones meet.

pub mod redirect;

use serde_json::Value;

use super::card::consent::Consent;
use super::change::{Change, RecordChange};
use super::contact::Contact;
use super::customer::Customer;
use super::fields::{Fields, Id, Moment};
use super::follow_up::FollowUp;
use super::name::{display_name, is_nameless};
use super::protection;
use super::settings::Settings;
use super::words::{DealStage, Tier, Word};
use super::written::wire;
use redirect::MERGED_INTO;

/// Holds one of the two cards with everything that belongs to it.
#[derive(Clone, Copy, Debug)]
pub struct Side<'a> {
    pub id: &'a Id,
    /// What is brought together: the whole card, or only what was written to it since it was given up.
    pub fields: &'a Fields,
    /// The whole card, which alone can tell how the customer is called.
    pub whole: &'a Fields,
    pub contacts: &'a [Contact],
    pub follow_ups: &'a [FollowUp],
}

/// Holds what else the step must touch or look at.
#[derive(Clone, Copy, Debug)]
pub struct Around<'a> {
    /// Customers whose 介绍人 is the card given up.
    pub referred: &'a [Id],
    /// The other members of the household of the card given up.
    pub relatives: &'a [Id],
    pub settings: &'a Settings,
    /// Its offset is the zone in which days are counted.
    pub now: Moment,
}

/// Decides what uniting two cards writes. Of a field both have, the kept card's value stands, except:
/// the earlier registration, the higher tier (D only where both say so or one says nothing), the
/// further 成交进度, the later end of protection; 勿扰 and a consent taken back stand for ever.
/// Sets and numbers are united, notes joined. Doing it twice writes nothing more.
pub fn unite(kept: &Side, gone: &Side, around: &Around) -> Change {
    let mut change = Change::new("合并");
    if kept.id == gone.id {
        return change;
    }
    let mut card = RecordChange::update("customer", kept.id);
    for (name, theirs) in gone.fields.0.iter().filter(|(_, v)| !v.is_null()) {
        let own = kept.fields.get(name);
        if let Some(value) = united(name, own, theirs, kept, gone) {
            card.set.set(name.as_str(), value);
        }
    }
    settle_protection(&mut card.set, kept, gone, around);
    settle_notes(&mut card.set, kept, gone);
    if kept.fields.text("referred_by").as_deref() == Some(gone.id.as_str()) {
        let of_gone = gone.fields.get("referred_by").filter(|id| !is_either(id, kept, gone));
        card.set.set("referred_by", of_gone.cloned().unwrap_or_default());
    }
    settle_household(&mut change, &mut card.set, kept, gone, around);
    card.set.0.retain(|name, value| kept.fields.0.get(name).unwrap_or(&Value::Null) != value);
    if !card.set.0.is_empty() {
        change.push(card);
    }
    let contacts = gone.contacts.iter().map(|c| ("contact", &c.id));
    let owned = contacts.chain(gone.follow_ups.iter().map(|f| ("follow_up", &f.id)));
    for (kind, id) in owned {
        change.push(RecordChange::update(kind, id).with("customer", kept.id.as_str()));
    }
    for id in around.referred.iter().filter(|id| *id != kept.id && *id != gone.id) {
        change.push(RecordChange::update("customer", id).with("referred_by", kept.id.as_str()));
    }
    change.push(RecordChange::delete("customer", gone.id).with(MERGED_INTO, kept.id.as_str()));
    change
}

/// Decides one field that the card given up has; `None` leaves the kept card as it is.
fn united(
    name: &str,
    own: Option<&Value>,
    theirs: &Value,
    kept: &Side,
    gone: &Side,
) -> Option<Value> {
    match name {
        // Decided together with other fields.
        "notes" | "protection_ends" | "household" | "relation" | MERGED_INTO => None,
        "do_not_disturb" | "pinned" => gone.fields.is_set(name).then_some(Value::Bool(true)),
        "tier" => {
            let (own, theirs) = (kept.fields.word(name), gone.fields.word(name)?);
            Some(higher(own, theirs).term().into())
        }
        // Says why a D is one: of no use where the kept card is none.
        "invalid_reason" if own.is_none() => {
            let tier = higher(kept.fields.word("tier"), gone.fields.word("tier")?);
            (tier == Tier::D).then(|| theirs.clone())
        }
        "deal_stage" => {
            let (own, theirs) = (kept.fields.word(name), gone.fields.word(name)?);
            Some(further(own, theirs).term().into())
        }
        "first_seen_at" => {
            let (own, theirs) = (kept.fields.moment(name), gone.fields.moment(name)?);
            let is_earlier = own.is_none_or(|own| theirs < own);
            is_earlier.then(|| wire(theirs).into())
        }
        "referred_by" if is_either(theirs, kept, gone) => None,
        "consent" => {
            let has_withdrawn = Consent::read(gone.fields).is_some_and(|c| !c.holds());
            (own.is_none() || has_withdrawn).then(|| theirs.clone())
        }
        "budget" => Some(filled_up(own, theirs)),
        // An element taken out of the set of one card is still in the set of the other.
        _ if name.contains('/') && own == Some(&Value::Bool(false)) => Some(theirs.clone()),
        _ => own.is_none().then(|| theirs.clone()),
    }
}

/// Tells whether an id is one of the two: nobody introduces himself.
fn is_either(id: &Value, kept: &Side, gone: &Side) -> bool {
    id.as_str().is_some_and(|id| id == kept.id.as_str() || id == gone.id.as_str())
}

/// Tells which tier two cards of one person have: a live one outweighs D, because a call too many
/// costs a minute and a customer given up by mistake is lost.
fn higher(own: Option<Tier>, theirs: Tier) -> Tier {
    own.map_or(theirs, |own| own.min(theirs))
}

/// Tells how far the sale has got; one that was left stays as the kept card says.
fn further(own: Option<DealStage>, theirs: DealStage) -> DealStage {
    let is_under_way = |stage: DealStage| stage <= DealStage::Delivered;
    match own {
        None => theirs,
        Some(own) if is_under_way(own) && is_under_way(theirs) => own.max(theirs),
        Some(own) => own,
    }
}

/// Fills the parts an object field lacks.
fn filled_up(own: Option<&Value>, theirs: &Value) -> Value {
    let (Some(own), Some(theirs)) = (own.and_then(Value::as_object), theirs.as_object()) else {
        return own.unwrap_or(theirs).clone();
    };
    let mut parts = own.clone();
    for (part, value) in theirs {
        let slot = parts.entry(part.clone()).or_insert(Value::Null);
        if slot.is_null() {
            *slot = value.clone();
        }
    }
    Value::Object(parts)
}

/// Sees that an imported end never shortens protection: it wins over the windows, so one is taken
/// over only where it is later than what the contacts of both give.
fn settle_protection(set: &mut Fields, kept: &Side, gone: &Side, around: &Around) {
    let (own, theirs) = (kept.fields.day("protection_ends"), gone.fields.day("protection_ends"));
    let customer = Customer { protection_ends: None, ..Customer::read(kept.id, kept.fields) };
    let ending = |contacts: &[Contact]| {
        let rules = &around.settings.protection;
        protection::ends(&customer, contacts, &[], rules, *around.now.offset()).map(|e| e.day)
    };
    let later = match own {
        Some(own) => theirs.or_else(|| ending(gone.contacts)).filter(|day| *day > own),
        None => {
            let all = [kept.contacts, gone.contacts].concat();
            theirs.filter(|day| ending(&all).is_none_or(|by_rule| *day > by_rule))
        }
    };
    if let Some(day) = later {
        set.set("protection_ends", day.to_string());
    }
}

/// Joins the notes; a name or 微信号 that gives way stays readable, and searchable, there.
fn settle_notes(set: &mut Fields, kept: &Side, gone: &Side) {
    let differs = |field: &str| {
        let (own, theirs) = (kept.fields.text(field)?, gone.fields.text(field)?);
        (own.trim() != theirs.trim()).then_some(theirs)
    };
    let wechat = differs("wechat").map(|w| format!("微信号{w}"));
    let said: Vec<String> = wechat.into_iter().chain(gone.fields.text("notes")).collect();
    if said.is_empty() && differs("name").is_none() {
        return;
    }
    let customer = Customer::read(gone.id, gone.whole);
    let name =
        if is_nameless(&customer) { "另一张卡片".into() } else { display_name(&customer) };
    let line = match said.is_empty() {
        true => format!("来自{name}的卡片"),
        false => format!("来自{name}:{}", said.join(";")),
    };
    let own = kept.fields.text("notes").unwrap_or_default();
    if own.contains(&line) {
        return;
    }
    let joined = if own.is_empty() { line } else { [&own, "\n", &line].concat() };
    set.set("notes", joined);
}

/// Brings the family of the card given up along, and leaves nobody in a household of one.
fn settle_household(
    change: &mut Change,
    set: &mut Fields,
    kept: &Side,
    gone: &Side,
    around: &Around,
) {
    let (own, theirs) = (kept.fields.text("household"), gone.fields.text("household"));
    let others = || around.relatives.iter().filter(|id| *id != kept.id && *id != gone.id);
    match (own, theirs) {
        (Some(own), Some(theirs)) if own == theirs => {
            if others().next().is_none() {
                set.set("household", Value::Null);
                set.set("relation", Value::Null);
            }
        }
        (Some(own), Some(_)) => {
            for id in others() {
                change.push(RecordChange::update("customer", id).with("household", own.as_str()));
            }
        }
        (None, Some(theirs)) => {
            set.set("household", theirs);
            let relation =
                gone.fields.text("relation").filter(|_| kept.fields.get("relation").is_none());
            if let Some(relation) = relation {
                set.set("relation", relation);
            }
        }
        (_, None) => {}
    }
}
