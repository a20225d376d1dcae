//! 盘客: a chosen set of customers gone through one by one, resumed where it stopped.
//! Never here: what is done with each of them.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::cadence::why_none;
use super::customer::Customer;
use super::days::day_in;
use super::fields::{Id, Moment};
use super::plan::Derived;
use super::words::Tier;

/// Names a set of customers to go through.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub enum Set {
    /// 逾期
    Overdue,
    /// 全部A
    TierA,
    /// 将过保护期: the end is no further off than the project warns.
    Ending,
    /// N天未联系: nobody was reached for so many days.
    Silent(u32),
    /// 无下次
    NoNext,
}

/// The days 未联系 is offered for.
pub const SILENT_DAYS: [u32; 3] = [7, 15, 30];

impl Set {
    /// Every set as it is offered, the silent ones with the days above.
    pub fn all() -> impl Iterator<Item = Self> {
        let silent = SILENT_DAYS.into_iter().map(Self::Silent);
        [Self::Overdue, Self::TierA, Self::Ending].into_iter().chain(silent).chain([Self::NoNext])
    }

    /// Says it on its button.
    pub fn label(self) -> String {
        match self {
            Self::Overdue => "逾期".into(),
            Self::TierA => "全部A级".into(),
            Self::Ending => "将过保护期".into(),
            Self::Silent(days) => format!("{days}天未联系"),
            Self::NoNext => "没有下次".into(),
        }
    }

    /// Names it in an address and a draft.
    pub fn name(self) -> String {
        match self {
            Self::Overdue => "overdue".into(),
            Self::TierA => "a".into(),
            Self::Ending => "ending".into(),
            Self::Silent(days) => format!("silent-{days}"),
            Self::NoNext => "no-next".into(),
        }
    }

    /// Reads the name.
    pub fn read(name: &str) -> Option<Self> {
        Some(match name {
            "overdue" => Self::Overdue,
            "a" => Self::TierA,
            "ending" => Self::Ending,
            "no-next" => Self::NoNext,
            _ => Self::Silent(name.strip_prefix("silent-")?.parse().ok()?),
        })
    }
}

impl From<Set> for String {
    fn from(set: Set) -> Self {
        set.name()
    }
}

impl TryFrom<String> for Set {
    type Error = &'static str;

    fn try_from(name: String) -> Result<Self, Self::Error> {
        Self::read(&name).ok_or("no such set")
    }
}

/// Shows one customer with what was derived for it.
#[derive(Clone, Copy, Debug)]
pub struct Facts<'a> {
    pub customer: &'a Customer,
    pub next: &'a Derived,
}

impl Facts<'_> {
    /// Ranks the customer within a set, the most pressing first; `None` = not in it. Who is not to
    /// be called (勿扰, D, 退房) is in none.
    fn rank(&self, set: Set, warn_days: u32, today: NaiveDate, now: Moment) -> Option<(i64, i64)> {
        if why_none(self.customer).is_some() {
            return None;
        }
        let day = |at: Moment| day_in(at, *now.offset());
        let number = |day: NaiveDate| (day - today).num_days();
        let tier = self.customer.tier.map_or(i64::from(u8::MAX), |t| t as i64);
        // Who never was reached was silent since the registration, or for ever.
        let since = self.next.last_effective.or(self.customer.first_seen_at).map(day);
        let quiet = since.map_or(i64::MIN, number);
        match set {
            Set::Overdue => {
                let late = self.next.next_due.map(|due| number(day(due)));
                late.filter(|n| *n < 0).map(|n| (n, tier))
            }
            Set::TierA => (self.customer.tier == Some(Tier::A)).then_some((quiet, 0)),
            Set::Ending => {
                let left = self.next.protection_end.map(number);
                left.filter(|n| (0..=i64::from(warn_days)).contains(n)).map(|n| (n, tier))
            }
            Set::Silent(days) => (quiet <= -i64::from(days)).then_some((tier, quiet)),
            Set::NoNext => self.next.next_due.is_none().then_some((tier, quiet)),
        }
    }
}

/// Lists the customers of a set, the most pressing first: 逾期 the longest first, 将过保护期 the
/// soonest, the others by tier and silence.
pub fn members<'a>(
    set: Set,
    people: &mut dyn Iterator<Item = Facts<'a>>,
    warn_days: u32,
    now: Moment,
) -> Vec<Id> {
    let today = day_in(now, *now.offset());
    let mut found: Vec<((i64, i64), &Id)> = people
        .filter_map(|p| Some((p.rank(set, warn_days, today, now)?, &p.customer.id)))
        .collect();
    found.sort();
    found.into_iter().map(|(_, id)| id.clone()).collect()
}

/// Counts how many each set would hold, for its button.
pub fn count<'a>(
    set: Set,
    people: &mut dyn Iterator<Item = Facts<'a>>,
    warn_days: u32,
    now: Moment,
) -> usize {
    let today = day_in(now, *now.offset());
    people.filter(|p| p.rank(set, warn_days, today, now).is_some()).count()
}

/// Holds how far a run has come: kept as a draft, so that it resumes after a kill.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Progress {
    #[serde(rename = "review")]
    pub set: Set,
    /// Whom the run began with; what is done changes who would be in the set, not the run.
    pub ids: Vec<Id>,
    /// Where it stands; `ids.len()` = at the end.
    pub position: usize,
    /// Those something was decided for.
    pub done: Vec<Id>,
}

impl Progress {
    /// Starts a run.
    pub fn start(set: Set, ids: Vec<Id>) -> Self {
        Self { set, ids, position: 0, done: Vec::new() }
    }

    /// Returns whose turn it is; `None` at the end.
    pub fn current(&self) -> Option<&Id> {
        self.ids.get(self.position)
    }

    /// Tells whether everybody was looked at.
    pub fn is_over(&self) -> bool {
        self.position >= self.ids.len()
    }

    /// Notes that something was decided for a customer; where the run stands does not change.
    pub fn decide(&mut self, id: &Id) {
        if self.ids.contains(id) && !self.done.contains(id) {
            self.done.push(id.clone());
        }
    }

    /// Goes on to the next one, decided or not.
    pub fn forward(&mut self) {
        self.position = (self.position + 1).min(self.ids.len());
    }

    /// Goes back to the one before.
    pub fn back(&mut self) {
        self.position = self.position.saturating_sub(1);
    }

    /// Leaves out who is no longer in the book; the turn stays with the same customer.
    pub fn keep(&mut self, is_known: &dyn Fn(&Id) -> bool) {
        let gone_before = self.ids.iter().take(self.position).filter(|id| !is_known(id)).count();
        self.position -= gone_before;
        self.ids.retain(|id| is_known(id));
        self.done.retain(|id| is_known(id));
    }

    /// Says where it stands: `第3位,共12位`; at the end `12位看完,已安排9位`.
    pub fn said(&self) -> String {
        let all = self.ids.len();
        match self.is_over() {
            true => format!("{all}位看完,已安排{}位", self.done.len()),
            false => format!("第{}位,共{all}位", self.position + 1),
        }
    }

    /// Writes the draft.
    pub fn draft(&self) -> Value {
        serde_json::to_value(self).unwrap_or_default()
    }

    /// Reads a draft; `None` when it is none.
    pub fn from_draft(value: &Value) -> Option<Self> {
        let read = Self::deserialize(value).ok()?;
        Some(Self { position: read.position.min(read.ids.len()), ..read })
    }
}
