//! 客户等回复: a question on WeChat that wants its answer within the hour, and how often it got one.

use chrono::TimeDelta;
use serde_json::json;

use super::{FollowUp, KIND};
use crate::domain::cadence::REPLY;
use crate::domain::cadence::slots::Hours;
use crate::domain::change::{Change, RecordChange};
use crate::domain::contact::Contact;
use crate::domain::fields::{Id, Moment};
use crate::domain::history::History;
use crate::domain::words::{Origin, Outcome, State, Way, Word};
use crate::domain::written::wire;

/// Within this time an answer counts for the response rate.
const IN_TIME: TimeDelta = TimeDelta::hours(24);
/// A phone clock may be this far ahead.
const SLACK: TimeDelta = TimeDelta::minutes(5);

/// Says why a question cannot be noted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReplyError {
    #[error("时间还没到,不能记在将来。请改一下时间。")]
    Future,
}

/// Decides what 客户等回复 writes; a customer who already waits keeps the first question.
pub fn ask(
    id: &Id,
    customer: &Id,
    asked_at: Moment,
    open: &[FollowUp],
    hours: Hours,
    now: Moment,
) -> Result<Change, ReplyError> {
    if asked_at > now.checked_add_signed(SLACK).unwrap_or(now) {
        return Err(ReplyError::Future);
    }
    let mut change = Change::new(REPLY);
    let waits = open.iter().find(|f| is_open(f));
    if waits.is_some_and(|f| f.asked_at.is_none_or(|first| first <= asked_at)) {
        return Ok(change);
    }
    let id = waits.map_or(id, |f| &f.id);
    change.push(
        RecordChange::new(KIND, id)
            .with("customer", customer.as_str())
            .with("due", wire(hours.reply_due(asked_at)))
            .with("asked_at", wire(asked_at))
            .with("set_at", wire(now))
            .with("reason", json!({ "rule": REPLY, "because": REPLY }))
            .with("origin", Origin::Rule.term())
            .with("state", State::Open.term())
            .with("way", Way::Wechat.term()),
    );
    Ok(change)
}

/// Decides what 已回复 writes: the contact, and the end of the wait.
pub fn answered(f: &FollowUp, contact: &Id, now: Moment) -> Change {
    let mut change = Change::new("已回复");
    let mut record = RecordChange::new("contact", contact)
        .with("customer", f.customer.as_str())
        .with("when", wire(now))
        .with("way", Way::Wechat.term())
        .with("outcome", Outcome::Replied.term());
    if let Some(asked) = f.asked_at {
        record.set.set("asked_at", wire(asked));
    }
    change.push(record);
    change.push(closed(f, contact));
    change
}

/// Decides what a mistaken tap writes: nobody asked.
pub fn withdrawn(f: &FollowUp, now: Moment) -> Change {
    let mut change = Change::new("不用回复");
    change.push(
        RecordChange::update(KIND, &f.id)
            .with("state", State::Cancelled.term())
            .with("set_at", wire(now)),
    );
    change
}

/// Writes the end of a wait that a contact has answered; `None` while the customer still waits.
pub(in crate::domain) fn closed_by(f: &FollowUp, history: &History) -> Option<RecordChange> {
    let answer = answer_of(f, history)?;
    is_open(f).then(|| closed(f, &answer.id))
}

fn closed(f: &FollowUp, contact: &Id) -> RecordChange {
    RecordChange::update(KIND, &f.id)
        .with("state", State::Done.term())
        .with("closed_by", contact.as_str())
}

fn is_open(f: &FollowUp) -> bool {
    f.is_open() && f.rule == REPLY
}

/// Finds the first contact that reached the customer after the question.
fn answer_of<'a>(f: &FollowUp, history: &History<'a>) -> Option<&'a Contact> {
    let asked = f.asked_at?;
    let entries = history.entries().iter();
    entries.map(|e| e.contact).find(|c| c.is_effective() && c.when > asked)
}

/// Counts the whole minutes left to answer; negative when it is late.
pub fn minutes_left(due: Moment, now: Moment) -> i64 {
    let seconds = (due - now).num_seconds();
    seconds.div_euclid(60)
}

/// Says it on a row: `还剩25分钟`, `还剩11小时20分`, `已超时12分钟`, `已超时3天`.
pub fn said(due: Moment, now: Moment) -> String {
    let left = minutes_left(due, now);
    let (word, size) = if left < 0 { ("已超时", -left) } else { ("还剩", left) };
    match (size / 60, size % 60) {
        (0, minutes) => format!("{word}{minutes}分钟"),
        (hours @ 24.., _) => format!("{word}{}天", hours / 24),
        (hours, 0) => format!("{word}{hours}小时"),
        (hours, minutes) => format!("{word}{hours}小时{minutes}分"),
    }
}

/// Counts questions and the answers that came within 24 hours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Responses {
    /// Questions whose answer has come or whose 24 hours are over.
    pub asked: u32,
    /// Of those, answered within 24 hours.
    pub in_time: u32,
}

impl Responses {
    /// Counts one customer's questions asked since a moment; mistaken taps do not count.
    pub fn count(
        &mut self,
        follow_ups: &[FollowUp],
        history: &History,
        since: Moment,
        now: Moment,
    ) {
        let is_asked = |f: &&FollowUp| f.rule == REPLY && f.state != State::Cancelled;
        for f in follow_ups.iter().filter(is_asked) {
            let Some(asked) = f.asked_at.filter(|at| *at >= since) else { continue };
            let answered = answer_of(f, history).map(|c| c.when - asked);
            let is_decided = answered.is_some() || now - asked > IN_TIME;
            self.asked += u32::from(is_decided);
            self.in_time += u32::from(answered.is_some_and(|took| took <= IN_TIME));
        }
    }

    /// Returns the rate in whole percent; `None` when nobody asked.
    pub fn percent(self) -> Option<u32> {
        (self.asked > 0).then(|| (self.in_time * 100 + self.asked / 2) / self.asked)
    }
}
