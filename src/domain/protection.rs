//! 归属保护期: until which day the customer counts as mine.

use chrono::{FixedOffset, NaiveDate};
use serde::{Deserialize, Deserializer, Serialize, de::Error};
use serde_json::Value;

use super::contact::Contact;
use super::customer::Customer;
use super::days::{after, day_in, month_day};
use super::history::{Entry, History};
use super::lenient;
use super::words::{Tier, Way, Word, once_each, travels_as_term};

/// Holds a project's protection rules.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(default)]
pub struct Protection {
    #[serde(deserialize_with = "read_windows")]
    pub windows: Vec<Window>,
    /// Days before the end from which rows turn amber.
    #[serde(skip)]
    pub warn_days: u32,
    /// Parents, spouses and siblings count as one household: a contact with one of them starts
    /// and extends the protection of all.
    pub family_counts: bool,
}

/// States one way a customer becomes protected, and for how long.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Window {
    pub starts_at: StartsAt,
    /// Days after the starting (or extending) day that are still protected.
    pub days: u32,
    pub extended_by: ExtendedBy,
    /// Days after the start beyond which nothing extends it.
    #[serde(default, deserialize_with = "lenient::part", skip_serializing_if = "Option::is_none")]
    pub cap_days: Option<u32>,
    /// The only tiers it applies to; empty = all.
    #[serde(default, deserialize_with = "read_tiers", skip_serializing_if = "Vec::is_empty")]
    pub tiers: Vec<Tier>,
}

/// Names what starts a window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StartsAt {
    /// 来访
    Visit,
    /// 来电
    CallIn,
    /// 报备: the first registration.
    Registered,
}

/// Names what extends a window that still runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExtendedBy {
    Effective,
    Visit,
    Nothing,
}

/// Tells when protection ends, or ended.
#[derive(Clone, Debug, PartialEq)]
pub struct Ending {
    /// The last protected day.
    pub day: NaiveDate,
    /// `来访起15天`, `接通续15天`, `来访起最多30天`, `导入`.
    pub because: String,
    /// The day the window started; unknown for an imported end.
    pub started: Option<NaiveDate>,
}

impl Default for Protection {
    fn default() -> Self {
        let window =
            |starts_at, extended_by| Window { starts_at, extended_by, ..Window::default() };
        Self {
            windows: vec![
                window(StartsAt::Visit, ExtendedBy::Effective),
                window(StartsAt::CallIn, ExtendedBy::Nothing),
            ],
            warn_days: 2,
            family_counts: true,
        }
    }
}

impl Default for Window {
    fn default() -> Self {
        Self {
            starts_at: StartsAt::Visit,
            days: 15,
            extended_by: ExtendedBy::Effective,
            cap_days: None,
            tiers: Vec::new(),
        }
    }
}

impl Word for StartsAt {
    const ALL: &'static [Self] = &[Self::Visit, Self::CallIn, Self::Registered];
    fn term(self) -> &'static str {
        match self {
            Self::Visit => "来访",
            Self::CallIn => "来电",
            Self::Registered => "报备",
        }
    }
}

impl Word for ExtendedBy {
    const ALL: &'static [Self] = &[Self::Effective, Self::Visit, Self::Nothing];
    fn term(self) -> &'static str {
        match self {
            Self::Effective => "effective",
            Self::Visit => "visit",
            Self::Nothing => "none",
        }
    }
}

travels_as_term!(StartsAt, ExtendedBy);

/// Reads the windows, those that cannot be read and those beyond [`MOST_WINDOWS`] left out. An empty list is a project without protection;
/// a list of nothing readable is a fault.
fn read_windows<'a, D: Deserializer<'a>>(from: D) -> Result<Vec<Window>, D::Error> {
    let list = Vec::<Value>::deserialize(from)?;
    let windows: Vec<Window> = list.iter().filter_map(Window::read).take(MOST_WINDOWS).collect();
    match windows.is_empty() && !list.is_empty() {
        true => Err(D::Error::custom("no window can be read")),
        false => Ok(windows),
    }
}

/// Reads the tiers of a window: all, where there are none; with an unknown one the window is unreadable.
fn read_tiers<'a, D: Deserializer<'a>>(from: D) -> Result<Vec<Tier>, D::Error> {
    let mut tiers: Vec<Tier> = Option::deserialize(from)?.unwrap_or_default();
    once_each(&mut tiers);
    Ok(tiers)
}

impl Window {
    /// Reads one element of the `windows` setting; `None` when a part is missing or unknown.
    pub fn read(value: &Value) -> Option<Self> {
        let read = Self::deserialize(value).ok().filter(|w| w.days <= MOST_DAYS)?;
        Some(Self { cap_days: read.cap_days.filter(|days| *days <= MOST_DAYS), ..read })
    }

    /// Writes the element as it stands in the `windows` setting.
    pub fn value(&self) -> Value {
        serde_json::to_value(self).unwrap_or_default()
    }

    fn applies_to(&self, customer: &Customer) -> bool {
        self.tiers.is_empty() || customer.tier.is_some_and(|t| self.tiers.contains(&t))
    }

    fn is_started_by(&self, contact: &Contact) -> bool {
        match self.starts_at {
            StartsAt::Visit => contact.way.is_visit() && contact.is_effective(),
            StartsAt::CallIn => contact.way == Way::CallIn,
            StartsAt::Registered => false,
        }
    }

    fn is_extended_by(&self, contact: &Contact) -> bool {
        match self.extended_by {
            ExtendedBy::Effective => contact.is_effective(),
            ExtendedBy::Visit => contact.way.is_visit() && contact.is_effective(),
            ExtendedBy::Nothing => false,
        }
    }

    fn open(&self, day: NaiveDate) -> Ending {
        let because = format!("{}起{}天", self.starts_at.term(), self.days);
        self.capped(Ending { day: after(day, self.days), because, started: Some(day) })
    }

    fn extend(&self, running: &mut Ending, by: &Entry) {
        let because = format!("{}续{}天", by.contact.outcome, self.days);
        let started = running.started;
        let longer = self.capped(Ending { day: after(by.day, self.days), because, started });
        if longer.day > running.day {
            *running = longer;
        }
    }

    fn capped(&self, ending: Ending) -> Ending {
        let cap = self.cap_days.zip(ending.started).map(|(cap, day)| (cap, after(day, cap)));
        match cap {
            Some((cap, day)) if day < ending.day => {
                let because = format!("{}起最多{cap}天", self.starts_at.term());
                Ending { day, because, ..ending }
            }
            _ => ending,
        }
    }

    /// Runs the window over the contacts: one that has lapsed stays lapsed until a new start.
    fn run(&self, registered: Option<NaiveDate>, history: &History) -> Option<Ending> {
        let by_registration = self.starts_at == StartsAt::Registered;
        let mut ending = registered.filter(|_| by_registration).map(|day| self.open(day));
        for entry in history.entries() {
            match &mut ending {
                Some(running) if entry.day <= running.day => {
                    let has_started = running.started.is_some_and(|day| day <= entry.day);
                    if has_started && self.is_extended_by(entry.contact) {
                        self.extend(running, entry);
                    }
                }
                _ if self.is_started_by(entry.contact) => ending = Some(self.open(entry.day)),
                _ => {}
            }
        }
        ending
    }
}

impl Ending {
    /// Days until protection ends; 0 = today is the last protected day, negative = over.
    pub fn days_left(&self, today: NaiveDate) -> i64 {
        (self.day - today).num_days()
    }

    /// Tells whether protection still runs.
    pub fn is_running(&self, today: NaiveDate) -> bool {
        today <= self.day
    }

    /// Says what a row shows: nothing while the end is further off than the warning.
    pub fn warning(&self, today: NaiveDate, warn_days: u32) -> Option<String> {
        match self.days_left(today) {
            left if left < 0 => Some("保护期已过".into()),
            0 => Some("保护期今天到期".into()),
            left if left <= i64::from(warn_days) => {
                Some(format!("保护期剩{left}天,{}到期", month_day(self.day)))
            }
            _ => None,
        }
    }
}

/// Tells when protection ends: an imported end, else the latest end among the windows that apply.
/// The relatives' contacts count like the customer's own where the project says so.
pub fn ends(
    customer: &Customer,
    contacts: &[Contact],
    relatives: &[Contact],
    protection: &Protection,
    zone: FixedOffset,
) -> Option<Ending> {
    if let Some(day) = customer.protection_ends {
        return Some(Ending { day, because: "导入".into(), started: None });
    }
    let relatives = if protection.family_counts { relatives } else { &[] };
    let history = History::of_family(contacts, relatives, zone);
    let registered = customer.first_seen_at.map(|at| day_in(at, zone));
    let windows = protection.windows.iter().rev().filter(|w| w.applies_to(customer));
    // Reversed, because of equal ends the last is taken: the project's first window names itself.
    windows.filter_map(|w| w.run(registered, &history)).max_by_key(|e| e.day)
}

/// The most windows of a project: every one runs over every contact of every customer. Showrooms have two or three.
pub const MOST_WINDOWS: usize = 50;
/// Longer windows than ten years are a typing slip.
const MOST_DAYS: u32 = 3650;
