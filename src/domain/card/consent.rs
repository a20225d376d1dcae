//! 同意记录: when, how and to which notice the customer agreed to be written down.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::domain::days::full_day;
use crate::domain::fields::{Fields, Moment};
use crate::domain::{lenient, written};

/// The version of the notice below; a change of its words is a new version.
pub const VERSION: &str = "2026-11";
/// What is read out or sent before a customer agrees.
pub const NOTICE: &str = "为了给您找合适的房子、跟进看房和购房手续,我会记下您的称呼、联系方式和购房需求,只存在我的工作手机里,不给无关的人看。您随时可以要求查看、更正、删除,或者让我别再联系您。";
/// How a customer may have agreed.
pub const WAYS: &[&str] = &["当面口头", "电话口头", "微信", "短信", "书面签字"];

/// The field's wire name.
const FIELD: &str = "consent";

/// Shows what is on record about a customer's consent.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Consent {
    #[serde(with = "written::moment")]
    pub at: Moment,
    #[serde(default)]
    pub way: String,
    /// The notice the customer agreed to.
    #[serde(default)]
    pub version: String,
    /// When the customer took it back (个人信息保护法 art. 15).
    #[serde(default, with = "written::moment_if_any", skip_serializing_if = "Option::is_none")]
    pub withdrawn_at: Option<Moment>,
}

impl Consent {
    /// Stamps consent to the notice as it is now.
    pub fn given(way: &str, at: Moment) -> Self {
        Self { at, way: way.into(), version: VERSION.into(), withdrawn_at: None }
    }

    /// Reads the field; `None` when there is none or its moment cannot be read.
    pub fn read(fields: &Fields) -> Option<Self> {
        lenient::of_value(fields.get(FIELD)?)
    }

    /// Writes the field's value.
    pub fn value(&self) -> Value {
        serde_json::to_value(self).unwrap_or_default()
    }

    /// Notes that the customer took it back; what was agreed to stays on record.
    #[must_use]
    pub fn withdrawn(self, at: Moment) -> Self {
        Self { withdrawn_at: Some(at), ..self }
    }

    /// Tells whether it still holds.
    pub fn holds(&self) -> bool {
        self.withdrawn_at.is_none()
    }

    /// Says it in one line: `2026-11-21 当面口头同意(告知书2026-11)`.
    pub fn said(&self) -> String {
        let day = |at: Moment| full_day(at.date_naive());
        match self.withdrawn_at {
            Some(at) => format!("{} 已撤回(原{}同意于 {})", day(at), self.way, day(self.at)),
            None => format!("{} {}同意(告知书{})", day(self.at), self.way, self.version),
        }
    }
}
