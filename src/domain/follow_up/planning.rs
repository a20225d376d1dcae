//! Follow-ups planned and given up by hand.

use serde_json::Value;

use super::repeat::{Every, MOST, Repeat, successor};
use super::{FollowUp, KIND};
use crate::domain::change::{Change, RecordChange};
use crate::domain::days::day_in;
use crate::domain::fields::{Id, Moment};
use crate::domain::log::manual_follow_up;
use crate::domain::words::{State, Way, Word};
use crate::domain::written::wire;

use super::moving::BY_HAND;

/// The longest note and the longest reason, in characters.
pub const LONGEST: usize = 200;

/// Holds what the sheet of a planned follow-up says; the id is fixed when the sheet opens.
#[derive(Clone, Debug, PartialEq)]
pub struct NewPlan {
    pub id: Id,
    pub customer: Id,
    pub due: Moment,
    pub note: String,
    pub way: Option<Way>,
    pub repeat: Option<(Every, u32)>,
}

/// Says why a plan cannot be saved as typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PlanError {
    #[error("这个时间已经过去了,请另选一个。")]
    InPast,
    #[error("太长了,请控制在{LONGEST}个字以内。")]
    TooLong,
    #[error("重复要填 1 到 {MOST} 的整数。")]
    Repeat,
    #[error("请选或写一个不再跟进的原因。")]
    NoReason,
}

/// Decides what planning a follow-up by hand writes; other open dates stay as they are.
pub fn plan(new: &NewPlan, now: Moment) -> Result<Change, PlanError> {
    if new.due <= now {
        return Err(PlanError::InPast);
    }
    let note = new.note.trim();
    if note.chars().count() > LONGEST {
        return Err(PlanError::TooLong);
    }
    let mut record = manual_follow_up(&new.id, &new.customer, new.due, BY_HAND, now);
    if !note.is_empty() {
        record.set.set("note", note);
    }
    if let Some(way) = new.way {
        record.set.set("way", way.term());
    }
    if let Some((every, n)) = new.repeat {
        let from = day_in(new.due, *new.due.offset());
        let repeat = Repeat::new(every, n, from).ok_or(PlanError::Repeat)?;
        record.set.set("repeat", repeat.value());
    }
    let mut change = Change::new("安排跟进");
    change.push(record);
    Ok(change)
}

/// Says how much of a repeating follow-up is given up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    /// This time only; the next one is made.
    Once,
    /// This and all that would follow.
    ForGood,
}

/// Usual reasons for 不再跟进.
pub const REASONS: &[&str] =
    &["已当面说过", "客户主动联系了", "同事代跟", "暂不打扰", "重复的安排"];

/// Decides what 不再跟进 writes. A rule-made date stays closed until the next contact; so does the
/// one a date set by hand was moved from. After any other date set by hand the rules go on.
pub fn stop(
    f: &FollowUp,
    all: &[FollowUp],
    reason: &str,
    which: Stop,
    now: Moment,
) -> Result<Change, PlanError> {
    let reason = reason.trim();
    match reason.chars().count() {
        0 => return Err(PlanError::NoReason),
        n if n > LONGEST => return Err(PlanError::TooLong),
        _ => {}
    }
    let given_up = |f: &FollowUp| {
        let change = RecordChange::update(KIND, &f.id)
            .with("state", State::Cancelled.term())
            .with("dropped", reason)
            .with("set_at", wire(now));
        // Whoever closed it before did not do so now.
        if f.closed_by.is_some() { change.with("closed_by", Value::Null) } else { change }
    };
    let mut change = Change::new("不再跟进");
    change.push(given_up(f));
    let origin = f.replaces.as_ref().and_then(|id| all.iter().find(|old| old.id == *id));
    change.records.extend(origin.filter(|old| old.state == State::Moved).map(given_up));
    if which == Stop::Once {
        let day = day_in(f.due, *f.due.offset());
        change.records.extend(successor(f, day, now, now));
    }
    Ok(change)
}
