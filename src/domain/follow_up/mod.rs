//! 下次跟进: a planned contact with a due time, a reason and a state; and what a person asks of it.
//! Never here: what the rules make of it (see `plan`).

pub mod completion;
pub mod moving;
pub mod planning;
pub mod repeat;
pub mod reply;
pub mod snooze;

use chrono::NaiveDate;
use serde_json::Value;

use self::repeat::Repeat;
use super::fields::{Fields, Id, Moment};
use super::words::{Origin, State, Way};

/// Shows one follow-up as the fields of its record say.
#[derive(Clone, Debug, PartialEq)]
pub struct FollowUp {
    pub id: Id,
    pub customer: Id,
    pub due: Moment,
    /// The name of the rule that won (`首访`, `报价`, `A级` …); empty for a manual date.
    pub rule: String,
    /// The sentence shown as 为什么.
    pub because: String,
    pub origin: Origin,
    pub state: State,
    pub closed_by: Option<Id>,
    pub note: Option<String>,
    /// The day the rule computed before it was moved out of the past; a rule-made date is only
    /// moved again when this day changes.
    pub computed: Option<NaiveDate>,
    /// The rules that would have given another day, and that day.
    pub beat: Vec<(String, NaiveDate)>,
    /// The channel the rule proposes (改发微信).
    pub way: Option<Way>,
    /// When a person last set or closed it by hand: contacts up to then neither close nor reopen it.
    pub set_at: Option<Moment>,
    /// How it comes again once it is closed.
    pub repeat: Option<Repeat>,
    /// The rule-made follow-up whose date was moved to this one.
    pub replaces: Option<Id>,
    /// When the customer asked what 客户等回复 is to answer.
    pub asked_at: Option<Moment>,
    /// Why a person gave it up (不再跟进).
    pub dropped: Option<String>,
}

/// Names the kind of its record.
pub const KIND: &str = "follow_up";

impl FollowUp {
    /// Reads the view; `None` when customer or due time is missing.
    pub fn read(id: &Id, fields: &Fields) -> Option<Self> {
        let reason = fields.get("reason");
        let part = |name: &str| {
            let text = reason.and_then(|r| r.get(name)).and_then(|v| v.as_str());
            text.unwrap_or_default().to_owned()
        };
        Some(Self {
            id: id.clone(),
            customer: Id(fields.text("customer")?),
            due: fields.moment("due")?,
            rule: part("rule"),
            because: part("because"),
            origin: fields.word("origin").unwrap_or(Origin::Manual),
            state: fields.word("state").unwrap_or(State::Open),
            closed_by: fields.text("closed_by").map(Id),
            note: fields.text("note"),
            computed: super::written::read_day(&part("computed")),
            beat: reason.and_then(|r| r.get("beat")).map(read_beat).unwrap_or_default(),
            way: fields.word("way"),
            set_at: fields.moment("set_at"),
            repeat: fields.get("repeat").and_then(Repeat::read),
            replaces: fields.text("replaces").map(Id),
            asked_at: fields.moment("asked_at"),
            dropped: fields.text("dropped"),
        })
    }

    /// Tells whether it still waits to be done.
    pub fn is_open(&self) -> bool {
        self.state == State::Open
    }

    /// Tells whether it stands beside the cadence (客户等回复, 催办 …).
    pub fn is_beside(&self) -> bool {
        super::cadence::BESIDE.contains(&self.rule.as_str())
    }
}

/// Reads `[["A级","2026-11-24"]]`; pairs that do not parse are left out.
fn read_beat(list: &Value) -> Vec<(String, NaiveDate)> {
    let pair = |v: &Value| {
        Some((v.get(0)?.as_str()?.to_owned(), super::written::read_day(v.get(1)?.as_str()?)?))
    };
    list.as_array().map(|l| l.iter().filter_map(pair).collect()).unwrap_or_default()
}
