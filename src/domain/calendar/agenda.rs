//! 议程: what one day holds, in the order it is worked through.

use chrono::NaiveDate;

use crate::domain::cadence::REPLY;
use crate::domain::contact::Contact;
use crate::domain::days::day_in;
use crate::domain::fields::{Id, Moment};
use crate::domain::words::Tier;

/// Shows one open follow-up as cheaply as a row in memory can.
#[derive(Clone, Copy, Debug)]
pub struct Planned<'a> {
    pub customer: &'a Id,
    /// `None` where only the customer's row is in memory.
    pub follow_up: Option<&'a Id>,
    pub due: Moment,
    pub rule: &'a str,
    pub tier: Option<Tier>,
}

/// Says how an entry stands; also the order in which entries of one day are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// The customer waits for an answer: this one runs by the minute.
    Waiting,
    Overdue,
    Planned,
    Done,
}

/// Shows one line of the agenda.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry<'a> {
    pub standing: Standing,
    pub at: Moment,
    pub customer: &'a Id,
    pub follow_up: Option<&'a Id>,
    /// The contact of a line that is done.
    pub contact: Option<&'a Id>,
}

/// Lists what a day holds: who waits for an answer, then what is open by time, A before B, then
/// what was done. Days are counted in the zone of `now`.
pub fn agenda<'a>(
    day: NaiveDate,
    planned: &mut dyn Iterator<Item = Planned<'a>>,
    contacts: &mut dyn Iterator<Item = &'a Contact>,
    now: Moment,
) -> Vec<Entry<'a>> {
    let zone = *now.offset();
    let is_past = day < day_in(now, zone);
    let mut rows: Vec<(Option<Tier>, Entry)> = Vec::new();
    for one in planned.filter(|p| day_in(p.due, zone) == day) {
        let standing = match is_past {
            _ if one.rule == REPLY => Standing::Waiting,
            true => Standing::Overdue,
            false => Standing::Planned,
        };
        let Planned { customer, follow_up, due, tier, .. } = one;
        rows.push((tier, Entry { standing, at: due, customer, follow_up, contact: None }));
    }
    for one in contacts.filter(|c| day_in(c.when, zone) == day) {
        let (customer, contact) = (&one.customer, Some(&one.id));
        let standing = Standing::Done;
        rows.push((None, Entry { standing, at: one.when, customer, follow_up: None, contact }));
    }
    rows.sort_by(|(a_tier, a), (b_tier, b)| {
        let tier = |t: &Option<Tier>| t.map_or(u8::MAX, |t| t as u8);
        (a.standing, a.at, tier(a_tier), a.customer).cmp(&(
            b.standing,
            b.at,
            tier(b_tier),
            b.customer,
        ))
    });
    rows.into_iter().map(|(_, entry)| entry).collect()
}
