//! 跟进记录: one dated contact with a customer, read from a `contact` record.

use serde::Deserialize;
use serde_json::Value;

use super::fields::{Fields, Id, Moment};
use super::words::{Outcome, Tier, Way, signals};
use super::{lenient, written};

/// Shows one contact as the fields of its record say.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Contact {
    #[serde(skip)]
    pub id: Id,
    pub customer: Id,
    /// When it happened (not when it was typed in).
    #[serde(with = "written::moment")]
    pub when: Moment,
    pub way: Way,
    /// Where the record does not say it, what the way usually comes to.
    #[serde(skip, default = "unsaid")]
    pub outcome: Outcome,
    /// The first visit was marked 其实是复访.
    #[serde(default)]
    pub revisit: bool,
    pub summary: Option<String>,
    pub feedback: Option<String>,
    #[serde(default, deserialize_with = "lenient::list")]
    pub signals: Vec<String>,
    #[serde(default, deserialize_with = "lenient::list")]
    pub objections: Vec<String>,
    #[serde(default, deserialize_with = "lenient::amount")]
    pub quoted_wan: Option<f64>,
    pub tier_after: Option<Tier>,
    /// What the customer asked that had no answer at hand.
    pub asked: Option<String>,
    /// The scripts that were used in it; read by `script::usage`.
    #[serde(skip)]
    pub scripts: Vec<(String, Value)>,
}

/// Stands until `Contact::read` knows better.
fn unsaid() -> Outcome {
    Outcome::NoReply
}

impl Contact {
    /// Reads the view; `None` when customer, moment, way or outcome is missing or unknown.
    pub fn read(id: &Id, fields: &Fields) -> Option<Self> {
        let read: Self = fields.typed()?;
        Some(Self {
            id: id.clone(),
            outcome: fields.word("outcome").or(read.way.default_outcome())?,
            scripts: fields.elements("scripts").map(|(k, v)| (k.to_owned(), v.clone())).collect(),
            ..read
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
