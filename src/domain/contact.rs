//! 跟进记录: one dated contact with a customer, read from a `contact` record.

use serde_json::Value;

use super::fields::{Fields, Id, Moment};
use super::words::{Outcome, Tier, Way, signals};

/// Shows one contact as the fields of its record say.
#[derive(Clone, Debug, PartialEq)]
pub struct Contact {
    pub id: Id,
    pub customer: Id,
    /// When it happened (not when it was typed in).
    pub when: Moment,
    pub way: Way,
    pub outcome: Outcome,
    /// The first visit was marked 其实是复访.
    pub revisit: bool,
    pub summary: Option<String>,
    pub feedback: Option<String>,
    pub signals: Vec<String>,
    pub objections: Vec<String>,
    pub quoted_wan: Option<f64>,
    pub tier_after: Option<Tier>,
    /// What the customer asked that had no answer at hand.
    pub asked: Option<String>,
    /// The scripts that were used in it; read by `script::usage`.
    pub scripts: Vec<(String, Value)>,
}

impl Contact {
    /// Reads the view; `None` when customer, moment, way or outcome is missing or unknown.
    pub fn read(id: &Id, fields: &Fields) -> Option<Self> {
        let way: Way = fields.word("way")?;
        Some(Self {
            id: id.clone(),
            customer: Id(fields.text("customer")?),
            when: fields.moment("when")?,
            way,
            outcome: fields.word("outcome").or(way.default_outcome())?,
            revisit: fields.is_set("revisit"),
            summary: fields.text("summary"),
            feedback: fields.text("feedback"),
            signals: fields.texts("signals"),
            objections: fields.texts("objections"),
            quoted_wan: fields.number("quoted_wan"),
            tier_after: fields.word("tier_after"),
            asked: fields.text("asked"),
            scripts: fields.elements("scripts").map(|(k, v)| (k.to_owned(), v.clone())).collect(),
        })
    }

    /// Tells whether the customer was really reached.
    pub fn is_effective(&self) -> bool {
        self.outcome.is_effective()
    }

    /// Tells whether a price was quoted in this contact.
    pub fn is_quote(&self) -> bool {
        self.quoted_wan.is_some() || self.has_signal(signals::QUOTED)
    }

    /// Tells whether the model unit or a flat was shown.
    pub fn is_viewing(&self) -> bool {
        self.way == Way::Viewing || self.has_signal(signals::VIEWED)
    }

    /// Tells whether one of the 随手记 chips was set.
    pub fn has_signal(&self, signal: &str) -> bool {
        self.signals.iter().any(|s| s == signal)
    }
}
