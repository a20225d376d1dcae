//! 日历文件: follow-ups as an iCalendar file (RFC 5545) with alarms, which any phone's calendar takes in.
//! Never here: files or sharing, or a name the user did not ask to be shown.

pub mod event;
pub mod text;

use std::collections::BTreeSet;

use chrono::NaiveDate;

use self::event::Event;
use self::text::Lines;
use crate::domain::days::{after, day_in};
use crate::domain::fields::Moment;

/// Says which follow-ups go into the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Span {
    /// Everything given: one follow-up, or all.
    All,
    /// Those due from today on, for so many days.
    Days(u32),
}

/// The days of the usual file.
pub const TWO_WEEKS: Span = Span::Days(14);

impl Span {
    /// Tells whether a follow-up due then belongs into the file; days are counted where `now` is.
    pub fn holds(self, due: Moment, now: Moment) -> bool {
        let Self::Days(days) = self else { return true };
        let zone = *now.offset();
        let today: NaiveDate = day_in(now, zone);
        (today..after(today, days)).contains(&day_in(due, zone))
    }
}

/// Says what the file is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// What is open, and (as cancelled) what is no longer: taken in again, it brings up to date.
    Publish,
    /// Only what is to be taken out of the calendar.
    Cancel,
}

impl Method {
    fn term(self) -> &'static str {
        match self {
            Self::Publish => "PUBLISH",
            Self::Cancel => "CANCEL",
        }
    }
}

/// Writes the file; with `Method::Cancel` open events are left out. A date that was moved by hand
/// and the rule-made one it was have one UID: the open one stands.
pub fn write(events: &[Event], method: Method, now: Moment) -> String {
    let mut out = Lines::default();
    for line in
        ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//genke//跟客本//ZH", "CALSCALE:GREGORIAN"]
    {
        out.raw(line);
    }
    out.raw(&["METHOD:", method.term()].concat());
    out.text("X-WR-CALNAME", "跟客本");
    out.raw("X-WR-TIMEZONE:Asia/Shanghai");
    ZONE.lines().for_each(|line| out.raw(line));
    let mut written: BTreeSet<&str> = BTreeSet::new();
    let (open, closed): (Vec<&Event>, Vec<&Event>) = events.iter().partition(|e| !e.is_cancelled);
    let open = open.into_iter().filter(|_| method == Method::Publish);
    for event in open.chain(closed) {
        if written.insert(&event.uid) {
            event.write(&mut out, now);
        }
    }
    out.raw("END:VCALENDAR");
    out.into_text()
}

/// China's one zone: +08:00 since the last summer time ended on 15 September 1991.
const ZONE: &str = "BEGIN:VTIMEZONE
TZID:Asia/Shanghai
BEGIN:STANDARD
DTSTART:19910915T020000
TZOFFSETFROM:+0900
TZOFFSETTO:+0800
TZNAME:CST
END:STANDARD
END:VTIMEZONE";
