//! 有效, 过期, 未核对: whether an answer may be said today.

use chrono::NaiveDate;

use super::Script;
use super::category::checks_needed;

/// Says whether a script may be used as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    Valid,
    /// Nobody checked the present wording.
    Unchecked,
    /// A promise that fewer than two people checked.
    HalfChecked,
    /// Past its last day, or withdrawn by a newer 口径包.
    Expired,
    Archived,
}

impl Standing {
    /// Returns the word that is shown.
    pub fn term(self) -> &'static str {
        match self {
            Self::Valid => "有效",
            Self::Unchecked => "未核对",
            Self::HalfChecked => "未双人核对",
            Self::Expired => "过期",
            Self::Archived => "已归档",
        }
    }
}

impl Script {
    /// Tells how the script stands on a day; the gravest finding wins.
    pub fn standing(&self, today: NaiveDate) -> Standing {
        if self.archived {
            return Standing::Archived;
        }
        if self.withdrawn || self.valid_until.is_some_and(|last| last < today) {
            return Standing::Expired;
        }
        match (self.checks_held(), checks_needed(&self.category)) {
            (held, needed) if held >= needed => Standing::Valid,
            (_, 2) => Standing::HalfChecked,
            _ => Standing::Unchecked,
        }
    }

    /// Counts the checks that hold for the wording as it is now.
    pub fn checks_held(&self) -> usize {
        if self.checks.is_empty() {
            return 0;
        }
        let now = self.fingerprint();
        self.checks.iter().filter(|c| c.of.as_ref().is_none_or(|of| *of == now)).count()
    }

    /// Counts the days until the answer expires: 0 = its last day is today; negative = expired.
    pub fn days_left(&self, today: NaiveDate) -> Option<i64> {
        self.valid_until.map(|last| (last - today).num_days())
    }
}
