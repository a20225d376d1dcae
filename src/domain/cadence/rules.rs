//! 节奏规则 as values: what starts a rule, after how many days it is due, and what it says.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::Deserialize;

use super::slots::{Hours, moved_by_rest};
use super::{BEFORE_END, Situation, follow_up_id};
use crate::domain::contact::Contact;
use crate::domain::days::{after, before, day_in};
use crate::domain::fields::Id;
use crate::domain::history::{Entry, History};
use crate::domain::lenient;
use crate::domain::words::{DealStage, Outcome, Tier, Way, signals};

/// States one rule: `trigger` + `days`.
#[derive(Debug, PartialEq, Eq)]
pub struct Rule {
    /// The name in settings (`cadence/首访`) and in a follow-up's `reason`.
    pub name: &'static str,
    pub trigger: Trigger,
    pub step: Step,
    /// The default; a project may set another.
    pub days: u32,
    /// The 为什么; `{后}` is 次日 or 后N天, `{n}` the days, `{未}` `{次}` `{改}` tell of misses.
    pub because: &'static str,
    /// What the contact is for; said only where there is room.
    pub purpose: &'static str,
}

/// Names what a rule counts from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trigger {
    FirstVisit,
    /// A call in of a customer who has never visited.
    CallIn,
    /// The contact that answered such a call, still without a visit.
    CallInAnswered,
    Viewing,
    Quote,
    /// The registration of a customer nobody has reached yet.
    NeverReached,
    /// The last effective contact of a customer of this tier.
    Tier(Tier),
    Busy,
    Miss,
    /// A miss that reaches the project's limit of misses in a row, or the one after it.
    MissAgain,
    /// The misses after those: the tier's interval, at least the days of the rule.
    MissMany,
}

/// Says how a rule meets the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// The earliest of these wins.
    Earliest,
    /// Stands instead of the earliest.
    Instead,
    /// Stands instead of a date that was already due when the call was missed.
    Retry,
}

/// The rules in the order ties are decided and settings are shown.
pub const RULES: &[Rule] = &[
    rule("首访", Trigger::FirstVisit, Step::Earliest, 1, "首访{后}回访", ""),
    rule("来电", Trigger::CallIn, Step::Earliest, 1, "来电未到访", "邀约到访"),
    rule("来电再约", Trigger::CallInAnswered, Step::Earliest, 3, "来电未到访", "再约到访"),
    rule("看房", Trigger::Viewing, Step::Earliest, 3, "看房{后}", "总结需求"),
    rule("报价", Trigger::Quote, Step::Earliest, 2, "报价{后}", "解答价格疑虑"),
    rule("新登记", Trigger::NeverReached, Step::Earliest, 1, "新登记，先联系上", ""),
    rule("A级", Trigger::Tier(Tier::A), Step::Earliest, 3, "A级每{n}天", ""),
    rule("B级", Trigger::Tier(Tier::B), Step::Earliest, 14, "B级每{n}天", ""),
    rule("C级", Trigger::Tier(Tier::C), Step::Earliest, 30, "C级每{n}天", ""),
    rule("忙", Trigger::Busy, Step::Instead, 3, "客户忙,缓{n}天", "语气柔和"),
    rule("多次没联系上", Trigger::MissMany, Step::Retry, 7, "多次没联系上，按级别", ""),
    rule("多次未接通", Trigger::MissAgain, Step::Retry, 3, "连续{次}次{未},{改}", ""),
    rule("未接通", Trigger::Miss, Step::Retry, 1, "{未},换时间", ""),
];

const fn rule(
    name: &'static str,
    trigger: Trigger,
    step: Step,
    days: u32,
    because: &'static str,
    purpose: &'static str,
) -> Rule {
    Rule { name, trigger, step, days, because, purpose }
}

/// How many misses in a row are tried by the other way; after them the tier's interval counts.
const AGAIN: usize = 2;

/// Holds what a project set differently about the cadence.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(default)]
pub struct Cadence {
    /// Days by rule name, only where they differ from the table.
    #[serde(skip)]
    pub days: BTreeMap<String, u32>,
    /// 休息日, Monday first.
    #[serde(skip)]
    pub rest_days: [bool; 7],
    #[serde(deserialize_with = "Hours::deserialize_open")]
    pub hours: Hours,
    /// The miss in a row from which the channel changes.
    #[serde(skip)]
    pub miss_limit: u32,
    /// Tiers that are never left until after protection ends.
    #[serde(deserialize_with = "lenient::list")]
    pub ceiling_tiers: Vec<Tier>,
}

impl Default for Cadence {
    fn default() -> Self {
        Self {
            days: BTreeMap::new(),
            rest_days: [false; 7],
            hours: Hours::default(),
            miss_limit: 3,
            ceiling_tiers: vec![Tier::A, Tier::B],
        }
    }
}

impl Cadence {
    /// Returns the days of a rule: the project's, else the table's.
    pub fn days_of(&self, rule: &Rule) -> u32 {
        self.days.get(rule.name).copied().unwrap_or(rule.days)
    }

    /// Returns the days between contacts of a tier; `None` for D, which has no cadence.
    pub fn interval(&self, tier: Tier) -> Option<u32> {
        let rule = RULES.iter().find(|r| r.trigger == Trigger::Tier(tier))?;
        Some(self.days_of(rule))
    }
}

/// Shows one rule that has something to say about this customer.
#[derive(Clone, Debug)]
pub(super) struct Candidate {
    pub rule: &'static Rule,
    /// On a working day.
    pub day: NaiveDate,
    /// The day it counts from.
    pub from: NaiveDate,
    /// The contact it counts from, or the customer.
    pub anchor: Id,
    pub short: String,
    /// What a 休息日 made of the day; empty when nothing.
    pub rest: String,
}

impl Candidate {
    /// Says the why with what the contact is for.
    pub fn full(&self) -> String {
        match self.rule.purpose {
            "" => self.short.clone(),
            purpose => format!("{},{purpose}", self.short),
        }
    }
}

/// Lists every rule that has something to say, in table order.
pub(super) fn candidates(s: &Situation, history: &History) -> Vec<Candidate> {
    let cadence = &s.settings.cadence;
    let found = |rule: &'static Rule| {
        let own = cadence.days_of(rule);
        let days = match rule.trigger {
            Trigger::MissMany => {
                own.max(cadence.interval(s.customer.tier.unwrap_or(Tier::C)).unwrap_or(own))
            }
            _ => own,
        };
        let (from, anchor) = start(rule, s, history)?;
        let wanted = after(from, days);
        let day = match rule.trigger {
            // Whoever is new is called on the next working day, never on the day itself.
            Trigger::NeverReached => cadence.working_from(wanted),
            _ => cadence.working_near(wanted, from),
        };
        // Without any day on record the wanted one is read back from the planned one: nothing to tell.
        let is_on_record = s.customer.first_seen_at.is_some() || !history.entries().is_empty();
        let rest = if is_on_record { moved_by_rest(wanted, day) } else { String::new() };
        Some(Candidate { rule, day, from, anchor, short: short(rule, days, history), rest })
    };
    RULES.iter().filter_map(found).collect()
}

/// Tells the channel to try after this many misses: another than the one that failed.
pub(super) fn another_way(missed: &Contact) -> Way {
    match missed.way {
        Way::Wechat | Way::Sms => Way::CallOut,
        _ => Way::Wechat,
    }
}

/// Finds the day a rule counts from and the record that day comes from.
fn start(rule: &Rule, s: &Situation, history: &History) -> Option<(NaiveDate, Id)> {
    let is_over = rule.step == Step::Earliest && !is_before_subscription(s.customer.deal_stage);
    if is_over {
        return None;
    }
    let entries = history.entries();
    let first = |is: &dyn Fn(&Contact) -> bool| {
        entries.iter().find(|e| is(e.contact) && history.still_counts(e)).copied()
    };
    let newest_miss = history.newest().filter(|e| !e.contact.is_effective());
    let (misses, limit) = (history.misses(), s.settings.cadence.miss_limit as usize);
    let again = limit..limit + AGAIN;
    let entry = match rule.trigger {
        Trigger::FirstVisit => history.first_visit().filter(|e| history.still_counts(e)),
        Trigger::CallIn if has_visited(s, history) => None,
        Trigger::CallIn => first(&|c| c.way == Way::CallIn),
        Trigger::CallInAnswered if has_visited(s, history) => None,
        Trigger::CallInAnswered => answered_call(history),
        Trigger::Viewing => first(&|c| c.is_viewing() && c.is_effective()),
        Trigger::Quote => first(&Contact::is_quote),
        Trigger::Busy => history.last_effective().filter(|e| e.contact.has_signal(signals::BUSY)),
        Trigger::Miss => newest_miss.filter(|_| misses < again.start),
        Trigger::MissAgain => newest_miss.filter(|_| again.contains(&misses)),
        Trigger::MissMany => newest_miss.filter(|_| misses >= again.end),
        Trigger::NeverReached if history.last_effective().is_some() || has_visited(s, history) => {
            None
        }
        Trigger::NeverReached => {
            return Some((registered(s, history), s.customer.id.clone()));
        }
        Trigger::Tier(tier) if s.customer.tier.unwrap_or(Tier::C) != tier => None,
        Trigger::Tier(_) => match history.last_effective() {
            Some(last) => Some(last),
            None => return Some((registered(s, history), s.customer.id.clone())),
        },
    };
    entry.map(|e| (e.day, e.contact.id.clone()))
}

fn is_before_subscription(stage: Option<DealStage>) -> bool {
    stage.is_none_or(DealStage::is_before_subscription)
}

/// An imported customer may be past 来电 without a visit on record.
fn has_visited(s: &Situation, history: &History) -> bool {
    let stage = s.customer.deal_stage;
    history.visits().next().is_some() || stage.is_some_and(|d| d != DealStage::Called)
}

/// Finds the first effective contact on a day after a call in, while nothing has followed it; without a call in, the
/// first call of ours that was answered counts the same.
fn answered_call<'a>(history: &History<'a>) -> Option<Entry<'a>> {
    let entries = history.entries();
    let mut calls = entries.iter().filter(|e| e.contact.way == Way::CallIn).peekable();
    let answer = |call: &Entry| {
        entries.iter().find(|e| e.contact.is_effective() && e.day > call.day).copied()
    };
    if calls.peek().is_none() {
        let first = entries.iter().find(|e| e.contact.is_effective()).copied();
        return first.filter(|e| e.contact.way == Way::CallOut && history.still_counts(e));
    }
    calls.filter_map(answer).find(|e| history.still_counts(e))
}

/// Tells the day of the first registration: as stored, else the first contact, else the day the
/// standing follow-up was planned from, else today.
fn registered(s: &Situation, history: &History) -> NaiveDate {
    let zone = *s.now.offset();
    let planned = || {
        let id = follow_up_id(&s.customer.id, &s.customer.id);
        let stored = s.follow_ups.iter().find(|f| f.id == id)?;
        let (name, day) = if stored.rule == BEFORE_END {
            stored.beat.first().cloned()?
        } else {
            (stored.rule.clone(), stored.computed?)
        };
        let rule = RULES.iter().find(|rule| rule.name == name)?;
        Some(before(day, s.settings.cadence.days_of(rule)))
    };
    let seen = s.customer.first_seen_at.map(|at| day_in(at, zone));
    let seen = seen.or_else(|| history.entries().first().map(|e| e.day)).or_else(planned);
    seen.unwrap_or_else(|| day_in(s.now, zone))
}

fn short(rule: &Rule, days: u32, history: &History) -> String {
    let later = if days == 1 { "次日".to_owned() } else { format!("后{days}天") };
    let mut text = rule.because.replace("{后}", &later).replace("{n}", &days.to_string());
    if let Some(newest) = history.newest().filter(|_| rule.step == Step::Retry) {
        let missed = newest.contact.outcome == Outcome::NoReply;
        let way = another_way(newest.contact);
        text = text
            .replace("{未}", if missed { "未回复" } else { "未接通" })
            .replace("{次}", &history.misses().to_string())
            .replace("{改}", if way == Way::Wechat { "改发微信" } else { "改打电话" });
    }
    text
}
