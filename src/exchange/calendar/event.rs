//! One follow-up as an event of a calendar.

use chrono::{FixedOffset, Utc};

use super::text::Lines;
use crate::domain::customer::Customer;
use crate::domain::fields::{Id, Moment};
use crate::domain::follow_up::FollowUp;
use crate::domain::name::display_name;
use crate::domain::phone::mask_digits;
use crate::domain::report::masked_name;
use crate::domain::words::{State, Tier, Way, Word};

/// Says what a bystander's glance at the phone's calendar may give away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Naming {
    /// 王女士 and the ends of a number: calendars sync to clouds and show on lock screens.
    Masked,
    Full,
}

/// Holds what one event says.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// The same for one follow-up however often it is moved, on every phone.
    pub uid: String,
    pub start: Moment,
    pub minutes: u32,
    pub summary: String,
    pub description: String,
    /// Minutes before the start at which the phone rings.
    pub alarm: Option<u32>,
    /// Greater with each change; a calendar ignores what is older than what it has.
    pub sequence: u32,
    /// It was done or given up: the calendar takes it out.
    pub is_cancelled: bool,
}

/// The length of an event in minutes.
pub const LENGTH: u32 = 30;
/// Rings so many minutes before.
pub const AHEAD: u32 = 10;

impl Event {
    /// Makes the event of a follow-up; `changed_at` is the latest stamp of its record.
    pub fn of(f: &FollowUp, customer: &Customer, changed_at: Moment, naming: Naming) -> Self {
        let name = match naming {
            Naming::Masked => masked_name(customer),
            Naming::Full => display_name(customer),
        };
        let tier = customer.tier.map(|t: Tier| format!("({}级)", t.term())).unwrap_or_default();
        let way = f.way.map(|w: Way| format!("·{}", w.term())).unwrap_or_default();
        let mut lines: Vec<String> = vec![f.because.clone()];
        // A note may name people: it stays on the phone unless the user asked for everything.
        let note = f.note.clone().filter(|_| naming == Naming::Full);
        lines.extend(note.filter(|n| !n.is_empty()));
        lines.extend(customer.phones.iter().map(|phone| match naming {
            Naming::Masked => mask_digits(phone),
            Naming::Full => phone.clone(),
        }));
        lines.retain(|line| !line.is_empty());
        Self {
            uid: uid(f),
            start: f.due,
            minutes: LENGTH,
            summary: format!("跟进 {name}{tier}{way}"),
            description: lines.join("\n"),
            alarm: Some(AHEAD),
            sequence: sequence(changed_at),
            is_cancelled: f.state != State::Open,
        }
    }

    /// Writes the event.
    pub(super) fn write(&self, out: &mut Lines, now: Moment) {
        out.raw("BEGIN:VEVENT");
        out.raw(&["UID:", &self.uid].concat());
        out.raw(&["DTSTAMP:", &utc(now)].concat());
        out.raw(&["DTSTART;TZID=Asia/Shanghai:", &shanghai(self.start)].concat());
        out.raw(&format!("DURATION:PT{}M", self.minutes.max(1)));
        out.raw(&format!("SEQUENCE:{}", self.sequence));
        out.text("SUMMARY", &self.summary);
        if !self.description.is_empty() {
            out.text("DESCRIPTION", &self.description);
        }
        out.raw(if self.is_cancelled { "STATUS:CANCELLED" } else { "STATUS:CONFIRMED" });
        out.raw("TRANSP:TRANSPARENT");
        if let Some(minutes) = self.alarm.filter(|_| !self.is_cancelled) {
            out.raw("BEGIN:VALARM");
            out.raw("ACTION:DISPLAY");
            out.text("DESCRIPTION", &self.summary);
            out.raw(&format!("TRIGGER:-PT{minutes}M"));
            out.raw("END:VALARM");
        }
        out.raw("END:VEVENT");
    }
}

/// Names a follow-up in calendars: a date moved by hand keeps the name the rule-made one had.
pub fn uid(f: &FollowUp) -> String {
    let id: &Id = f.replaces.as_ref().unwrap_or(&f.id);
    // Ids of other apps' bundles may hold any sign.
    let is_safe = |id: &Id| id.as_str().bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    let name = if is_safe(id) { id.clone() } else { Id::derived(&[id.as_str()]) };
    [name.as_str(), "@genke"].concat()
}

/// Turns the moment of the last change into a number that only grows: seconds since 2020, which
/// fits the 31 bits calendars keep until 2088.
pub fn sequence(changed_at: Moment) -> u32 {
    const START_OF_2020: i64 = 1_577_836_800;
    let seconds = changed_at.timestamp() - START_OF_2020;
    u32::try_from(seconds.clamp(0, i64::from(i32::MAX))).unwrap_or(0)
}

fn shanghai(at: Moment) -> String {
    const HOURS: i32 = 8;
    let zone = FixedOffset::east_opt(HOURS * 3_600);
    compact(zone.map_or(at, |zone| at.with_timezone(&zone)))
}

fn utc(at: Moment) -> String {
    compact(at.with_timezone(&Utc).fixed_offset()) + "Z"
}

/// Writes a local time without signs: `20261121T100000`.
fn compact(at: Moment) -> String {
    at.format("%Y%m%dT%H%M%S").to_string()
}
