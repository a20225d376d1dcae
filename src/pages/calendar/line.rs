//! One line of the agenda as text: what is planned, or what was done.

use std::sync::Arc;

use crate::components::person_row::{RowText, Urgency};
use crate::domain::cadence::slots::days_overdue;
use crate::domain::calendar::agenda::{Planned, Standing, agenda};
use crate::domain::contact::Contact;
use crate::domain::fields::{Id, Moment};
use crate::domain::follow_up::FollowUp;
use crate::domain::phone::Phone;
use crate::domain::words::Word;
use crate::domain::written;
use crate::pages::plans::why;
use crate::state::calendar::DayPlan;
use crate::state::people::{People, Person};

/// Shows one line of the agenda.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    pub standing: Standing,
    pub person: Arc<Person>,
    pub of: Of,
}

/// Says what the line is about.
#[derive(Clone, Debug, PartialEq)]
pub enum Of {
    Plan(FollowUp),
    Contact(Contact),
}

/// Puts a day's lines in the order they are worked through; whoever is not (or not yet) in memory is left out.
pub fn lines(plan: &DayPlan, people: &People, now: Moment) -> Vec<Line> {
    let tier = |id: &Id| people.get(id).and_then(|p| p.customer.tier);
    let mut planned = plan.follow_ups.iter().map(|f| Planned {
        customer: &f.customer,
        follow_up: Some(&f.id),
        due: f.due,
        rule: &f.rule,
        tier: tier(&f.customer),
    });
    let entries = agenda(plan.day, &mut planned, &mut plan.contacts.iter(), now);
    let line = |entry: &crate::domain::calendar::agenda::Entry| {
        let of = match (entry.follow_up, entry.contact) {
            (Some(id), _) => Of::Plan(plan.follow_ups.iter().find(|f| f.id == *id)?.clone()),
            (None, id) => Of::Contact(plan.contacts.iter().find(|c| Some(&c.id) == id)?.clone()),
        };
        Some(Line { standing: entry.standing, person: people.get(entry.customer)?, of })
    };
    entries.iter().filter_map(line).collect()
}

impl Line {
    /// Returns the follow-up that can be chosen and moved with others; an answer the customer waits for is none.
    pub fn movable(&self) -> Option<&Id> {
        match &self.of {
            Of::Plan(f) if self.standing != Standing::Waiting => Some(&f.id),
            _ => None,
        }
    }

    /// Makes the words of the row.
    pub fn text(&self, masked: bool, now: Moment) -> RowText {
        let c = &self.person.customer;
        let (at, said, flag) = match &self.of {
            Of::Plan(f) => (f.due, why(f), self.flag(f.due, now)),
            Of::Contact(contact) => {
                let said = if contact.is_effective() { "已跟进" } else { "没联系上" };
                (contact.when, happened(contact), Some((Urgency::Calm, said.into())))
            }
        };
        let time = written::clock(at.with_timezone(now.offset()));
        RowText {
            name: self.person.name.clone(),
            name_marks: Vec::new(),
            number: self
                .person
                .number(masked)
                .or_else(|| c.wechat.clone().map(|w| format!("微信 {w}"))),
            number_marks: Vec::new(),
            tier: c.tier,
            flag,
            why: if said.is_empty() { time } else { format!("{time} · {said}") },
            why_marks: Vec::new(),
            href: String::new(),
            tel: c.phones.first().and_then(|p| Phone::parse(p).ok()).map(|p| p.tel_href()),
        }
    }

    fn flag(&self, due: Moment, now: Moment) -> Option<(Urgency, String)> {
        match self.standing {
            Standing::Waiting if due < now => Some((Urgency::Late, "等回复 超时".into())),
            Standing::Waiting => Some((Urgency::Soon, "等回复".into())),
            Standing::Overdue => Some((Urgency::Late, format!("逾期{}天", days_overdue(due, now)))),
            Standing::Planned | Standing::Done => None,
        }
    }
}

/// Says what happened in a contact: `去电 接通 · 约周末复访`.
fn happened(contact: &Contact) -> String {
    let kind = match contact.way.outcomes().len() {
        0 | 1 => contact.way.term().to_owned(),
        _ => format!("{} {}", contact.way, contact.outcome),
    };
    match &contact.summary {
        Some(summary) => format!("{kind} · {summary}"),
        None => kind,
    }
}
