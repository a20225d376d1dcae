//! 改期: another date for a follow-up, kept with the dates it had.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{FollowUp, KIND};
use crate::domain::change::{Change, RecordChange};
use crate::domain::fields::{Fields, Id, Moment};
use crate::domain::log::manual_follow_up;
use crate::domain::words::{Origin, State, Word};
use crate::domain::written::{self, wire};

/// Names the set of moves: one field per move, so that two phones may each move it.
const SET: &str = "moves";
/// Said of a date a person picked.
pub const BY_HAND: &str = "手工定的日期";

/// Shows one move of a due date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Move {
    #[serde(with = "written::moment")]
    pub from: Moment,
    #[serde(with = "written::moment")]
    pub to: Moment,
    /// When it was moved.
    #[serde(with = "written::moment")]
    pub at: Moment,
}

/// Lists the moves of a follow-up's record, oldest first; those that cannot be read are left out.
pub fn moves(fields: &Fields) -> Vec<Move> {
    let read = |(_, value)| Move::deserialize(value).ok();
    let mut all: Vec<Move> = fields.elements(SET).filter_map(read).collect();
    all.sort_by_key(|m| m.at);
    all
}

/// Says how often it was moved: `改过3次`; nothing for one that never was.
pub fn said(moves: &[Move]) -> Option<String> {
    (!moves.is_empty()).then(|| format!("改过{}次", moves.len()))
}

/// Gives several follow-ups another date, each its own, as one step.
pub fn reschedule(moved: &[(&FollowUp, Moment)], now: Moment) -> Change {
    let mut change = Change::new("改期");
    for (f, due) in moved {
        change.records.extend(moved_to(f, *due, BY_HAND, now));
    }
    change
}

/// Writes one move. A date set by hand stays the same follow-up; a rule-made one is closed and
/// followed by one set by hand, whose id follows from it: two phones that move it write one record.
pub fn moved_to(f: &FollowUp, due: Moment, because: &str, now: Moment) -> Vec<RecordChange> {
    if due == f.due && f.is_open() {
        return Vec::new();
    }
    let mark = |change: RecordChange| {
        let moved = Move { from: f.due, to: due, at: now };
        change.with(field(now), serde_json::to_value(moved).unwrap_or_default())
    };
    if f.origin == Origin::Manual || f.is_beside() {
        let change = RecordChange::update(KIND, &f.id)
            .with("due", wire(due))
            .with("set_at", wire(now))
            .with("state", State::Open.term());
        return vec![mark(change)];
    }
    let old = RecordChange::update(KIND, &f.id).with("state", State::Moved.term());
    let id = Id::derived(&[KIND, "moved", f.id.as_str()]);
    // It may have been moved before, done and given back to the rules: what closed it then is gone.
    let new = manual_follow_up(&id, &f.customer, due, because, now)
        .with("replaces", f.id.as_str())
        .with("closed_by", Value::Null)
        .with("dropped", Value::Null)
        .with("way", f.way.map(Word::term));
    vec![old, mark(new)]
}

/// Names a move by its moment in the same zone everywhere, so that the names sort by time.
fn field(at: Moment) -> String {
    let zone = chrono::FixedOffset::east_opt(0).unwrap_or_else(|| *at.offset());
    let text = wire(at.with_timezone(&zone));
    format!("{SET}/{}", text.get(..19).unwrap_or_default())
}
