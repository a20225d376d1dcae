//! What the user does to a script, as field changes.

use serde_json::{Value, json};

use super::history::{is_wording, remember};
use super::{ANY, KIND, Script};
use crate::domain::change::RecordChange;
use crate::domain::fields::{Fields, Id, Moment};
use crate::domain::written::wire;

/// Says how a script did with a customer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rating {
    /// 有用.
    Worked,
    /// 没用.
    Failed,
}

impl Rating {
    fn set(self) -> &'static str {
        match self {
            Self::Worked => "worked",
            Self::Failed => "failed",
        }
    }
}

/// Tells whether a field belongs to this user alone: never in a 口径包, never in a copy.
pub fn is_personal(field: &str) -> bool {
    let set = field.split('/').next().unwrap_or_default();
    matches!(
        set,
        "favourite"
            | "archived"
            | "uses"
            | "last_used"
            | "worked"
            | "failed"
            | "history"
            | "withdrawn"
    )
}

/// Asks for a new script of the user's own.
pub fn create(id: &Id, set: Fields) -> RecordChange {
    let mut change = RecordChange::new(KIND, id);
    change.set.0.extend(set.0.into_iter().filter(|(_, v)| !v.is_null()));
    change
}

/// Asks for an edit: what was said before goes to the history, and checks of another wording are
/// cleared (those that name no wording, too: nobody has read the new one).
pub fn edit(id: &Id, before: &Fields, set: Fields, at: Moment) -> RecordChange {
    let mut change = RecordChange::update(KIND, id);
    let changed =
        |(field, value): &(String, Value)| before.get(field).unwrap_or(&Value::Null) != value;
    change.set.0.extend(set.0.into_iter().filter(changed));
    if change.set.0.keys().any(|f| is_wording(f)) {
        remember(before, &mut change, at);
        clear_checks(id, before, &mut change);
    }
    change
}

fn clear_checks(id: &Id, before: &Fields, change: &mut RecordChange) {
    let mut after = before.clone();
    after.0.extend(change.set.0.clone());
    let after = Script::read(id, &after);
    let now = after.fingerprint();
    if Script::read(id, before).fingerprint() == now {
        return;
    }
    for check in after.checks.iter().filter(|c| c.of.as_ref() != Some(&now)) {
        let field = format!("checked_by/{}", check.by);
        if !change.set.0.contains_key(&field) {
            change.set.set(field, Value::Null);
        }
    }
}

/// Returns what of a script may be given away in a 口径包: nothing personal, no source, nothing
/// cleared.
pub fn given(fields: &Fields) -> Fields {
    let mut given = Fields::default();
    let is_content = |field: &str| !is_personal(field) && field != "origin";
    let kept = fields.0.iter().filter(|(field, value)| is_content(field) && !value.is_null());
    given.0.extend(kept.map(|(field, value)| (field.clone(), value.clone())));
    given
}

/// Asks for a copy of the user's own, unchecked and without history.
pub fn duplicate(copy: &Id, fields: &Fields) -> RecordChange {
    let mut change = RecordChange::new(KIND, copy);
    change.set = given(fields);
    change.set.0.retain(|field, _| !field.starts_with("checked_by/"));
    let question = fields.text("question").unwrap_or_default();
    change.with("question", format!("{question}(副本)"))
}

/// Asks for 归档: kept, found no more.
pub fn archive(id: &Id) -> RecordChange {
    RecordChange::update(KIND, id).with("archived", true)
}

/// Asks for a script to come back from 归档.
pub fn unarchive(id: &Id) -> RecordChange {
    RecordChange::update(KIND, id).with("archived", Value::Null)
}

/// Notes that a person checked the wording as it is now; `None` without a name.
pub fn check(script: &Script, by: &str, at: Moment) -> Option<RecordChange> {
    let by = by.trim();
    let value = json!({ "at": wire(at), "of": script.fingerprint() });
    (!by.is_empty())
        .then(|| RecordChange::update(KIND, &script.id).with(format!("checked_by/{by}"), value))
}

/// Counts one use; every phone counts for itself, so that no count is lost in a merge.
pub fn used(id: &Id, before: &Fields, device: &str, at: Moment) -> RecordChange {
    let field = format!("uses/{device}");
    let uses = before.number(&field).unwrap_or_default() as u64 + 1;
    RecordChange::update(KIND, id).with(field, uses).with("last_used", wire(at))
}

/// Counts 有用 or 没用 about a 抗性点 (none: [`ANY`]); an answer given before about the same use is
/// taken back first.
pub fn rate(
    id: &Id,
    before: &Fields,
    device: &str,
    about: Option<&str>,
    (old, new): (Option<Rating>, Option<Rating>),
) -> RecordChange {
    let mut change = RecordChange::new(KIND, id);
    if old == new {
        return change;
    }
    let about = about.filter(|a| !a.is_empty()).unwrap_or(ANY);
    let mut add = |rating: Rating, by: i64| {
        let field = format!("{}/{about}/{device}", rating.set());
        let count = before.number(&field).unwrap_or_default() as i64;
        change.set.set(field, (count + by).max(0));
    };
    if let Some(old) = old {
        add(old, -1);
    }
    if let Some(new) = new {
        add(new, 1);
    }
    change
}

/// Returns the `order` that puts a script between two neighbours.
pub fn order_between(before: Option<f64>, after: Option<f64>) -> f64 {
    match (before, after) {
        (Some(before), Some(after)) => f64::midpoint(before, after),
        (Some(before), None) => before + 1.0,
        (None, Some(after)) => after - 1.0,
        (None, None) => 0.0,
    }
}

/// Moves one of a list in its order up or down: the `order` fields that change. Where neighbours
/// leave no room between them, the whole list is numbered anew.
pub fn moved(list: &[(Id, f64)], from: usize, to: usize) -> Vec<RecordChange> {
    let mut wanted: Vec<&(Id, f64)> = list.iter().collect();
    if from == to || from >= wanted.len() || to >= wanted.len() {
        return Vec::new();
    }
    let one = wanted.remove(from);
    wanted.insert(to, one);
    let order = |at: Option<usize>| at.and_then(|at| wanted.get(at)).map(|(_, order)| *order);
    let (before, after) = (order(to.checked_sub(1)), order(Some(to + 1)));
    let between = order_between(before, after);
    let fits = before.is_none_or(|b| b < between) && after.is_none_or(|a| between < a);
    let set = |id: &Id, order: f64| RecordChange::update(KIND, id).with("order", order);
    if fits {
        return vec![set(&one.0, between)];
    }
    let numbered = wanted.iter().zip(1_u32..).map(|((id, _), at)| set(id, f64::from(at)));
    numbered.collect()
}
