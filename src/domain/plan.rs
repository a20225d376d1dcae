//! What must be written so that the stored follow-ups agree with the rules.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::cadence::{self, Due, MANUAL_FIRST, Next, REPLY, RULES_CHANGED, Situation};
use super::change::RecordChange;
use super::fields::{Id, Moment};
use super::follow_up::{FollowUp, KIND, repeat, reply};
use super::history::History;
use super::lenient;
use super::protection;
use super::words::{Origin, State, Way};
use super::written::{self, wire};

/// Lists the field changes that make the stored follow-ups agree with the rules; empty when they do.
///
/// At most one rule-made follow-up stays open. One that a person closed stays closed until a newer
/// contact, or until the rules give another day.
pub fn replan(s: &Situation) -> Vec<RecordChange> {
    let history = History::new(s.contacts, *s.now.offset());
    let mut changes = repeat::go_on(s, &history);
    if changes.is_empty() {
        return agree(s, &history);
    }
    // The next time of a repeating one is a date set by hand: the rules must see it.
    let follow_ups = with_changes(s.follow_ups, &changes);
    changes.extend(agree(&Situation { follow_ups: &follow_ups, ..*s }, &history));
    changes
}

/// Shows the follow-ups as they will be once changes of states and new records are written.
fn with_changes(stored: &[FollowUp], changes: &[RecordChange]) -> Vec<FollowUp> {
    let mut all = stored.to_vec();
    for change in changes {
        match all.iter_mut().find(|f| f.id == change.id) {
            Some(f) => {
                f.state = change.set.word("state").unwrap_or(f.state);
                f.closed_by = change.set.text("closed_by").map(Id);
            }
            None => all.extend(FollowUp::read(&change.id, &change.set)),
        }
    }
    all
}

fn agree(s: &Situation, history: &History) -> Vec<RecordChange> {
    let by_rule = cadence::by_rule(s, history);
    let next = cadence::next(s);
    let rule_id = by_rule.as_ref().ok().map(|d| cadence::follow_up_id(&s.customer.id, &d.anchor));
    let wanted = rule_id.clone().filter(|_| matches!(next, Next::Due(_)));

    let mut changes = Vec::new();
    for stored in s.follow_ups.iter().filter(|f| f.is_open() && Some(&f.id) != wanted.as_ref()) {
        let change = match (stored.origin, &by_rule) {
            (Origin::Manual, _) => cadence::closing_contact(stored, history, s)
                .map(|contact| closed(stored, State::Done, Some(&contact.id), None)),
            (Origin::Rule, _) if stored.is_beside() => reply::closed_by(stored, history),
            (Origin::Rule, Err(because)) => {
                Some(closed(stored, State::Cancelled, None, Some(because)))
            }
            (Origin::Rule, Ok(_)) if rule_id.as_ref() == Some(&stored.id) => {
                Some(closed(stored, State::Cancelled, None, Some(MANUAL_FIRST)))
            }
            (Origin::Rule, Ok(_)) => Some(superseded(stored, s, history)),
        };
        changes.extend(change);
    }
    if let (Next::Due(due), Some(id)) = (next, wanted) {
        changes.extend(opened(&id, &due, s, history));
    }
    changes
}

/// Closes a follow-up whose rule has moved on: by the contact that came since, if one did.
fn superseded(stored: &FollowUp, s: &Situation, history: &History) -> RecordChange {
    let is_for = |anchor: &Id| cadence::follow_up_id(&s.customer.id, anchor) == stored.id;
    match history.entries() {
        [older @ .., newest]
            if is_for(&s.customer.id) || older.iter().any(|e| is_for(&e.contact.id)) =>
        {
            closed(stored, State::Done, Some(&newest.contact.id), None)
        }
        _ => closed(stored, State::Cancelled, None, Some(RULES_CHANGED)),
    }
}

fn closed(stored: &FollowUp, state: State, by: Option<&Id>, note: Option<&str>) -> RecordChange {
    let mut change = RecordChange::update(KIND, &stored.id).with("state", term(state));
    if let Some(contact) = by {
        change = change.with("closed_by", contact.as_str());
    }
    if let Some(note) = note {
        change = change.with("note", note);
    }
    change
}

/// Writes what differs between the stored follow-up and the one the rules give.
fn opened(id: &Id, due: &Due, s: &Situation, history: &History) -> Option<RecordChange> {
    let stored = s.follow_ups.iter().find(|f| f.id == *id);
    if let Some(stored) = stored
        && stays_closed(stored, due, history)
    {
        return None;
    }
    let mut change = RecordChange::new(KIND, id);
    let mut put = |name: &str, is_same: bool, value: Value| {
        if !is_same {
            change.set.set(name, value);
        }
    };
    let is = |same: &dyn Fn(&FollowUp) -> bool| stored.is_some_and(same);
    put("customer", is(&|f| f.customer == s.customer.id), s.customer.id.as_str().into());
    put("due", is(&|f| f.due == due.at), wire(due.at).into());
    put("reason", is(&|f| is_reason_of(f, due)), reason(due));
    put("origin", is(&|f| f.origin == Origin::Rule), term(Origin::Rule));
    put("state", is(&|f| f.state == State::Open), term(State::Open));
    let way = due.way.map_or(Value::Null, term);
    put("way", stored.and_then(|f| f.way) == due.way, way);
    put("closed_by", stored.is_none_or(|f| f.closed_by.is_none()), Value::Null);
    put("dropped", stored.is_none_or(|f| f.dropped.is_none()), Value::Null);
    put("note", stored.is_none_or(|f| !cadence::is_rule_note(f)), Value::Null);
    (!change.set.0.is_empty()).then_some(change)
}

fn stays_closed(stored: &FollowUp, due: &Due, history: &History) -> bool {
    let newest = history.newest().map(|e| e.contact.when);
    let is_outdated = stored.set_at.is_some_and(|at| newest.is_some_and(|when| when > at));
    cadence::is_closed_by_hand(stored) && stored.computed == Some(due.computed) && !is_outdated
}

fn is_reason_of(f: &FollowUp, due: &Due) -> bool {
    f.rule == due.rule
        && f.because == due.because
        && f.computed == Some(due.computed)
        && f.beat == due.beat
}

fn reason(due: &Due) -> Value {
    let beat: Vec<Value> =
        due.beat.iter().map(|(rule, day)| json!([rule, written::day(*day)])).collect();
    json!({
        "rule": due.rule,
        "because": due.because,
        "computed": written::day(due.computed),
        "beat": beat,
    })
}

fn term<W: super::words::Word>(word: W) -> Value {
    word.term().into()
}

/// Holds what a customer's row keeps beside the record: recomputed at each write, never in a bundle.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Derived {
    #[serde(with = "written::moment_if_any", skip_serializing_if = "Option::is_none")]
    pub last_effective: Option<Moment>,
    #[serde(with = "written::moment_if_any", skip_serializing_if = "Option::is_none")]
    pub last_contact: Option<Moment>,
    /// Misses in a row since the last effective contact.
    pub misses: u32,
    pub visits: u32,
    /// The day of the 首访; `None` when unknown or 其实是复访.
    #[serde(with = "written::day_if_any", skip_serializing_if = "Option::is_none")]
    pub first_visit: Option<NaiveDate>,
    /// The last protected day.
    #[serde(with = "written::day_if_any", skip_serializing_if = "Option::is_none")]
    pub protection_end: Option<NaiveDate>,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub protection_because: String,
    #[serde(with = "written::moment_if_any", skip_serializing_if = "Option::is_none")]
    pub next_due: Option<Moment>,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub next_rule: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub next_because: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_origin: Option<Origin>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_id: Option<Id>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_way: Option<Way>,
    /// Until when a question on WeChat wants its answer (客户等回复); it stands beside the next step.
    #[serde(with = "written::moment_if_any", skip_serializing_if = "Option::is_none")]
    pub reply_due: Option<Moment>,
}

impl Derived {
    /// Reads what was stored; anything else is unknown, and derived again at the next write.
    pub fn read(text: &str) -> Self {
        lenient::of_text(text).unwrap_or_default()
    }

    /// Returns what is stored; what is unknown is left out.
    pub fn written(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}

/// Derives what the row keeps from the contacts and the stored follow-ups (the earliest open one;
/// 客户等回复 by itself).
pub fn derive(s: &Situation) -> Derived {
    let zone = *s.now.offset();
    let history = History::new(s.contacts, zone);
    let ending =
        protection::ends(s.customer, s.contacts, s.relatives, &s.settings.protection, zone);
    let (protection_end, because) = ending.map(|e| (e.day, e.because)).unzip();
    let open = |is_reply: bool| {
        let all = s.follow_ups.iter().filter(|f| f.is_open() && (f.rule == REPLY) == is_reply);
        all.min_by_key(|f| (f.due, &f.id))
    };
    let (reply_due, open) = (open(true).map(|f| f.due), open(false));
    Derived {
        last_effective: history.last_effective().map(|e| e.contact.when),
        last_contact: history.newest().map(|e| e.contact.when),
        misses: history.misses() as u32,
        visits: history.visits().count() as u32,
        first_visit: history.first_visit().map(|e| e.day),
        protection_end,
        protection_because: because.unwrap_or_default(),
        next_due: open.map(|f| f.due),
        next_rule: open.map(|f| f.rule.clone()).unwrap_or_default(),
        next_because: open.map(|f| f.because.clone()).unwrap_or_default(),
        next_origin: open.map(|f| f.origin),
        next_id: open.map(|f| f.id.clone()),
        next_way: open.and_then(|f| f.way),
        reply_due,
    }
}
