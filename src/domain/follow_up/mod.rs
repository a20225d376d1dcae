//! 下次跟进: a planned contact with a due time, a reason and a state; and what a person asks of it.
//! Never here: what the rules make of it (see `plan`).

pub mod completion;
pub mod moving;
pub mod planning;
pub mod repeat;
pub mod reply;
pub mod snooze;

use chrono::NaiveDate;
use serde::Deserialize;

use self::repeat::Repeat;
use super::fields::{Fields, Id, Moment};
use super::words::{Origin, State, Way};
use super::{lenient, written};

/// Shows one follow-up as the fields of its record say.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct FollowUp {
    #[serde(skip)]
    pub id: Id,
    pub customer: Id,
    #[serde(with = "written::moment")]
    pub due: Moment,
    /// The name of the rule that won (`首访`, `报价`, `A级` …); empty for a manual date.
    #[serde(skip)]
    pub rule: String,
    /// The sentence shown as 为什么.
    #[serde(skip)]
    pub because: String,
    #[serde(default = "by_hand")]
    pub origin: Origin,
    #[serde(default = "still_open")]
    pub state: State,
    pub closed_by: Option<Id>,
    pub note: Option<String>,
    /// The day the rule computed before it was moved out of the past; a rule-made date is only
    /// moved again when this day changes.
    #[serde(skip)]
    pub computed: Option<NaiveDate>,
    /// The rules that would have given another day, and that day.
    #[serde(skip)]
    pub beat: Vec<(String, NaiveDate)>,
    /// The channel the rule proposes (改发微信).
    pub way: Option<Way>,
    /// When a person last set or closed it by hand: contacts up to then neither close nor reopen it.
    #[serde(default, with = "written::moment_if_any")]
    pub set_at: Option<Moment>,
    /// How it comes again once it is closed.
    #[serde(skip)]
    pub repeat: Option<Repeat>,
    /// The rule-made follow-up whose date was moved to this one.
    pub replaces: Option<Id>,
    /// When the customer asked what 客户等回复 is to answer.
    #[serde(default, with = "written::moment_if_any")]
    pub asked_at: Option<Moment>,
    /// Why a person gave it up (不再跟进).
    pub dropped: Option<String>,
}

fn by_hand() -> Origin {
    Origin::Manual
}

fn still_open() -> State {
    State::Open
}

/// Why a follow-up falls on its day, as its record says.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Reason {
    rule: String,
    because: String,
    #[serde(with = "written::day_if_any")]
    computed: Option<NaiveDate>,
    #[serde(deserialize_with = "lenient::list")]
    beat: Vec<Beaten>,
}

/// A rule and the day it would have given: `["A级","2026-11-24"]`.
#[derive(Deserialize)]
struct Beaten(String, #[serde(with = "written::day")] NaiveDate);

/// Names the kind of its record.
pub const KIND: &str = "follow_up";

impl FollowUp {
    /// Reads the view; `None` when customer or due time is missing.
    pub fn read(id: &Id, fields: &Fields) -> Option<Self> {
        let reason = fields.get("reason").and_then(lenient::of_value);
        let Reason { rule, because, computed, beat } = reason.unwrap_or_default();
        Some(Self {
            id: id.clone(),
            rule,
            because,
            computed,
            beat: beat.into_iter().map(|Beaten(rule, day)| (rule, day)).collect(),
            repeat: fields.get("repeat").and_then(Repeat::read),
            ..fields.typed()?
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
