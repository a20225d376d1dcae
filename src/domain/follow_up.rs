//! 下次跟进: a planned contact with a due time, a reason and a state.

use super::fields::{Fields, Id, Moment};
use super::words::{Origin, State};

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
    pub computed: Option<chrono::NaiveDate>,
}

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
            computed: part("computed").parse().ok(),
        })
    }

    /// Tells whether it still waits to be done.
    pub fn is_open(&self) -> bool {
        self.state == State::Open
    }
}
