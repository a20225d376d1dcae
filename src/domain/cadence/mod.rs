//! 节奏: when the next contact with a customer is due, and why.
//! Never here: the stored follow-ups' changes (see `plan`), or any clock.

pub mod rules;
pub mod slots;
mod winner;

use chrono::NaiveDate;

pub(super) use self::winner::by_rule;
use super::contact::Contact;
use super::customer::Customer;
use super::days::{day_in, month_day, time_in};
use super::fields::{Id, Moment};
use super::follow_up::FollowUp;
use super::history::History;
use super::protection;
use super::settings::Settings;
use super::words::{DealStage, Origin, State, Tier, Way};

/// Names the follow-up for a question the customer asked; it stands beside the cadence.
pub const REPLY: &str = "客户等回复";
/// Names the follow-ups of rules that neither the cadence nor a logged contact closes.
pub const BESIDE: &[&str] = &[REPLY, "催办", "催签", "催款", "按揭资料"];
/// Names the rule of a date brought forward to before protection ends.
pub const BEFORE_END: &str = "保护期前";

/// Gathers everything the next date depends on.
#[derive(Clone, Copy, Debug)]
pub struct Situation<'a> {
    pub customer: &'a Customer,
    /// All contacts of the customer, in any order.
    pub contacts: &'a [Contact],
    /// All contacts of the other members of the household: they count for protection only.
    pub relatives: &'a [Contact],
    /// All follow-ups of the customer, open or closed.
    pub follow_ups: &'a [FollowUp],
    pub settings: &'a Settings,
    /// Its offset is the zone in which days are counted.
    pub now: Moment,
}

/// Answers when the next contact is due.
#[derive(Clone, Debug, PartialEq)]
pub enum Next {
    /// Nothing is planned.
    None { because: String },
    /// A date set by hand stands, whatever the rules say.
    Manual { follow_up: Id, due: Moment, warnings: Vec<Warning> },
    /// The rules give this.
    Due(Due),
}

/// Shows the date the rules give.
#[derive(Clone, Debug, PartialEq)]
pub struct Due {
    pub at: Moment,
    /// The day the rules gave before a past day moved to the next open slot.
    pub computed: NaiveDate,
    pub rule: String,
    /// The whole why: `报价后2天 · 早于A级每3天`.
    pub because: String,
    /// The rules that did not win, and the days they gave.
    pub beat: Vec<(String, NaiveDate)>,
    /// The contact it counts from, or the customer.
    pub anchor: Id,
    /// The channel to try, where the rule proposes another.
    pub way: Option<Way>,
}

/// Warns about a date set by hand; it is kept all the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Warning {
    Early,
    Late,
    /// The date falls on a 休息日.
    RestDay,
    /// Protection ends on this day, before the date.
    AfterProtection(NaiveDate),
}

impl Warning {
    /// Says the warning.
    pub fn text(self) -> String {
        match self {
            Self::Early => "太早".into(),
            Self::Late => "太晚".into(),
            Self::RestDay => "休息日".into(),
            Self::AfterProtection(day) => format!("保护期先到 {}", month_day(day)),
        }
    }
}

/// Returns the id of a rule-made follow-up: two phones that plan from one contact write one record.
pub fn follow_up_id(customer: &Id, anchor: &Id) -> Id {
    Id::derived(&["follow_up", customer.as_str(), anchor.as_str()])
}

/// Tells when the next contact is due and why. A rule-made follow-up that a person closed is not
/// asked about here: `plan::replan` leaves it closed.
pub fn next(s: &Situation) -> Next {
    let history = History::new(s.contacts, *s.now.offset());
    let manual = s.follow_ups.iter().filter(|f| f.origin == Origin::Manual && f.is_open());
    let standing = manual.filter(|f| closing_contact(f, &history, s).is_none());
    if let Some(first) = standing.min_by_key(|f| (f.due, &f.id)) {
        let warnings = warnings(first.due, s);
        return Next::Manual { follow_up: first.id.clone(), due: first.due, warnings };
    }
    match by_rule(s, &history) {
        Ok(due) => Next::Due(due),
        Err(because) => Next::None { because: because.into() },
    }
}

/// Proposes the tier a contact leaves a customer in: one given up comes back as C, a new visitor
/// starts as B, anyone else new as C.
pub fn proposed_tier(customer: &Customer, way: Way) -> Tier {
    match customer.tier {
        Some(Tier::D) => Tier::C,
        Some(tier) => tier,
        None if way.is_visit() => Tier::B,
        None => Tier::C,
    }
}

/// Tells whether a live customer is 久未跟进: no effective contact (at first: since registration)
/// for twice the tier's interval.
pub fn is_neglected(
    customer: &Customer,
    last_effective: Option<Moment>,
    settings: &Settings,
    now: Moment,
) -> bool {
    let zone = *now.offset();
    let interval = settings.cadence.interval(customer.tier.unwrap_or(Tier::C));
    match (why_none(customer), last_effective.or(customer.first_seen_at), interval) {
        (None, Some(since), Some(days)) => {
            (day_in(now, zone) - day_in(since, zone)).num_days() >= 2 * i64::from(days)
        }
        _ => false,
    }
}

/// Warns where a date set by hand falls in quiet hours or after protection ends.
pub fn warnings(due: Moment, s: &Situation) -> Vec<Warning> {
    let zone = *s.now.offset();
    let time = time_in(due, zone);
    let mut warnings = Vec::new();
    let hours = s.settings.cadence.hours;
    if hours.is_early(time) {
        warnings.push(Warning::Early);
    }
    if hours.is_late(time) {
        warnings.push(Warning::Late);
    }
    if !s.settings.cadence.is_working(day_in(due, zone)) {
        warnings.push(Warning::RestDay);
    }
    let ending =
        protection::ends(s.customer, s.contacts, s.relatives, &s.settings.protection, zone);
    if let Some(ending) = ending.filter(|e| e.is_running(day_in(s.now, zone)))
        && day_in(due, zone) > ending.day
    {
        warnings.push(Warning::AfterProtection(ending.day));
    }
    warnings
}

/// The note of a rule-made follow-up that gave way to a date set by hand.
pub(super) const MANUAL_FIRST: &str = "手工日期优先";
/// The note of one whose rule no longer gives it, though no contact has come since.
pub(super) const RULES_CHANGED: &str = "规则或记录已变";
pub(super) const SUBSCRIBED: &str = "已认购,按成交节点跟进";
pub(super) const REFUSED: &str = "勿扰";
pub(super) const INVALID: &str = "D级无效客户";
pub(super) const WITHDRAWN: &str = "已退房";
pub(super) const CANCELLED: &str = "已取消认购";
/// Every note the rules write: such a follow-up may be opened again.
const RULE_NOTES: &[&str] =
    &[MANUAL_FIRST, RULES_CHANGED, SUBSCRIBED, REFUSED, INVALID, WITHDRAWN, CANCELLED];

/// Says why a customer has no cadence at all.
pub fn why_none(customer: &Customer) -> Option<&'static str> {
    match (customer.do_not_disturb, customer.tier, customer.deal_stage) {
        (true, ..) => Some(REFUSED),
        (_, Some(Tier::D), _) => Some(INVALID),
        (.., Some(DealStage::Withdrawn)) => Some(WITHDRAWN),
        (.., Some(DealStage::Cancelled)) => Some(CANCELLED),
        _ => None,
    }
}

/// Finds the contact that did what an open manual follow-up asked for: the first on or after its
/// day, among those that happened after the date was set.
pub(super) fn closing_contact<'a>(
    follow_up: &FollowUp,
    history: &History<'a>,
    s: &Situation,
) -> Option<&'a Contact> {
    let day = day_in(follow_up.due, *s.now.offset());
    let is_after_setting = |c: &Contact| follow_up.set_at.is_none_or(|at| c.when > at);
    let mut entries = history.entries().iter();
    entries.find(|e| e.day >= day && is_after_setting(e.contact)).map(|e| e.contact)
}

/// Tells whether a person closed it, and not a contact or a rule: the rules leave it closed.
pub(super) fn is_closed_by_hand(f: &FollowUp) -> bool {
    let is_closed = matches!(f.state, State::Done | State::Cancelled);
    is_closed && f.closed_by.is_none() && !is_rule_note(f)
}

/// Tells whether the note is one the rules wrote.
pub(super) fn is_rule_note(f: &FollowUp) -> bool {
    f.note.as_deref().is_some_and(|note| RULE_NOTES.contains(&note))
}
