//! Which rule wins, what it beats, and what the end of protection makes of it.

use chrono::NaiveDate;

use super::rules::{Candidate, Step, Trigger, another_way, candidates};
use super::slots::{SpringFestival, moved_by_rest, spring_festival};
use super::{BEFORE_END, Due, SUBSCRIBED, Situation, follow_up_id, is_closed_by_hand, why_none};
use crate::domain::days::{before, day_in, month_day};
use crate::domain::fields::Id;
use crate::domain::follow_up::FollowUp;
use crate::domain::history::History;
use crate::domain::protection::{self, Ending};
use crate::domain::words::{Origin, Tier, Way};

/// Tells what the rules say, as if no date were set by hand; the error says why there is none.
pub(in crate::domain) fn by_rule(s: &Situation, history: &History) -> Result<Due, &'static str> {
    if let Some(because) = why_none(s.customer) {
        return Err(because);
    }
    let planned = plan(candidates(s, history)).ok_or(SUBSCRIBED)?;
    let zone = *s.now.offset();
    let ending =
        protection::ends(s.customer, s.contacts, s.relatives, &s.settings.protection, zone);
    let has_ceiling =
        s.customer.tier.is_some_and(|t| s.settings.cadence.ceiling_tiers.contains(&t));
    let ending = ending.filter(|_| has_ceiling);
    let mut plan = retried(planned, ending.as_ref(), s, history);

    let id = follow_up_id(&s.customer.id, &plan.anchor);
    let stored = s.follow_ups.iter().find(|f| f.id == id && f.origin == Origin::Rule);
    let mut limit = None;
    if let Some(ending) = &ending {
        let last = s.settings.cadence.working_until(before(ending.day, 1));
        // A date planned before the end stays overdue when the end has passed unheeded.
        let was_planned = |f: &FollowUp| {
            f.rule == BEFORE_END
                && f.computed == Some(last)
                && (f.is_open() || is_closed_by_hand(f))
        };
        let holds = ending.is_running(day_in(s.now, zone)) || stored.is_some_and(was_planned);
        if holds && plan.computed > before(ending.day, 1) {
            plan.bring_before(ending, last);
        }
        limit = holds.then_some(last);
    }
    if let Some(festival) = spring_festival(plan.computed) {
        plan.clear(festival, limit, s);
    }
    // Asked of the offset it was written with: travelling moves no date, new quiet hours do. What is
    // overdue stays overdue.
    let hours = s.settings.cadence.hours;
    let is_quiet = |f: &FollowUp| hours.is_early(f.due.time()) || hours.is_late(f.due.time());
    let is_kept = |f: &&FollowUp| {
        let is_same = f.is_open() && f.computed == Some(plan.computed);
        is_same && (f.due < s.now || !is_quiet(f))
    };
    let kept = stored.filter(is_kept);
    let at = kept.map_or_else(|| s.settings.cadence.slot(plan.computed, s.now), |f| f.due);
    let Plan { computed, rule, because, beat, anchor, way, .. } = plan;
    Ok(Due { at, computed, rule: rule.into(), because, beat, anchor, way })
}

/// What the rules give before the slot is chosen.
struct Plan {
    computed: NaiveDate,
    /// The day the winning rule counts from.
    from: NaiveDate,
    rule: &'static str,
    short: String,
    because: String,
    beat: Vec<(String, NaiveDate)>,
    anchor: Id,
    way: Option<Way>,
    retry: Option<Candidate>,
}

impl Plan {
    fn of(winner: Candidate, because: String, beat: Vec<(String, NaiveDate)>) -> Self {
        Self {
            computed: winner.day,
            from: winner.from,
            rule: winner.rule.name,
            short: winner.short,
            because,
            beat,
            anchor: winner.anchor,
            way: None,
            retry: None,
        }
    }

    /// Moves the date to the last working day before protection ends; the why names both.
    fn bring_before(&mut self, ending: &Ending, limit: NaiveDate) {
        self.beat.insert(0, (self.rule.into(), self.computed));
        let rest = moved_by_rest(before(ending.day, 1), limit);
        self.because =
            format!("{BEFORE_END}({}到期) · 早于{}{rest}", month_day(ending.day), self.short);
        self.rule = BEFORE_END;
        self.computed = limit;
    }

    /// Moves a date of 除夕 to 初三: before them when an A or the end of protection (`limit` is the last day) needs
    /// it and there is such a day, else to 初四.
    fn clear(&mut self, festival: SpringFestival, limit: Option<NaiveDate>, s: &Situation) {
        let cadence = &s.settings.cadence;
        let (earlier, later) =
            (cadence.working_until(before(festival.eve, 1)), cadence.working_from(festival.fourth));
        let is_needed = s.customer.tier == Some(Tier::A) || limit.is_some_and(|last| later > last);
        let (day, why) = match is_needed && earlier > self.from {
            true => (earlier, "春节前"),
            false => (later, "春节顺延"),
        };
        self.computed = day;
        self.because = format!("{} · {why}", self.because);
    }
}

/// Lets the earliest candidate win, or the rule that stands instead.
fn plan(candidates: Vec<Candidate>) -> Option<Plan> {
    let (mut earliest, mut others): (Vec<_>, Vec<_>) =
        candidates.into_iter().partition(|c| c.rule.step == Step::Earliest);
    earliest.sort_by_key(|c| c.day);
    let retry = others.iter().position(|c| c.rule.step == Step::Retry).map(|i| others.remove(i));
    let winner = others.pop();
    let stands_instead = winner.is_some();
    let mut rest = earliest.into_iter();
    let winner = winner.or_else(|| rest.next())?;
    let rest: Vec<Candidate> = rest.collect();
    let why = match rest.first() {
        Some(second) if !stands_instead && second.day > winner.day => {
            format!("{} · 早于{}", winner.short, second.short)
        }
        Some(second) if !stands_instead => format!("{} · 与{}同日", winner.short, second.short),
        _ => winner.full(),
    };
    let because = [why, winner.rest.clone()].concat();
    let beat = rest.into_iter().map(|c| (c.rule.name.into(), c.day)).collect();
    Some(Plan { retry, ..Plan::of(winner, because, beat) })
}

/// Puts the retry in place of a date that was due by the day of the miss. What was due then is
/// asked of that day, not of today: a date must not move because time passes.
fn retried(plan: Plan, ending: Option<&Ending>, s: &Situation, history: &History) -> Plan {
    let Some((miss, retry)) = history.newest().zip(plan.retry.clone()) else { return plan };
    let ceiling = ending.filter(|e| e.is_running(miss.day)).map(|e| before(e.day, 1));
    let ceiling = ceiling.map(|day| s.settings.cadence.working_until(day));
    let due = ceiling.map_or(plan.computed, |day| day.min(plan.computed));
    // Whoever was never reached is tried again, whatever the date was.
    if due > miss.day && history.last_effective().is_some() {
        return plan;
    }
    let is_other_way = retry.rule.trigger == Trigger::MissAgain;
    let because = format!("{} · 原为{}{}", retry.short, plan.short, retry.rest);
    let beat = std::iter::once((plan.rule.into(), plan.computed)).chain(plan.beat).collect();
    let way = is_other_way.then(|| another_way(miss.contact));
    Plan { way, ..Plan::of(retry, because, beat) }
}
