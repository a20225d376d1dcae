//! Calendar files: what goes into one, and what the phone's calendar must take out again.
//!
//! What was handed out is remembered, so that the next file brings the calendar up to date: a date
//! that was moved moves there, one that was done or given up is cancelled.

use std::collections::BTreeMap;

use leptos::prelude::*;
use serde::Deserialize;
use serde_json::Value;

use crate::commit::row::Row;
use crate::commit::rows::FOLLOW_UP;
use crate::domain::customer::Customer;
use crate::domain::days::{before, day_in};
use crate::domain::fields::{Id, Moment};
use crate::domain::follow_up::FollowUp;
use crate::domain::name::display_name;
use crate::domain::report::masked_name;
use crate::domain::written::{read_wire, wire};
use crate::exchange::calendar::event::{Event, LENGTH, Naming, sequence, uid};
use crate::exchange::calendar::{Method, Span, write};
use crate::platform::{clock, task};
use crate::record::envelope::Record;
use crate::store::error::Error;

use super::book::Book;
use super::people::People;

/// Rows read at once.
const SLICE: u32 = 1_000;
/// An event so many days past is not remembered any longer.
const REMEMBERED_DAYS: u32 = 30;

/// Looks this often whether everybody is in memory, and for so long.
const LOOK_MS: i32 = 50;
const MOST_MS: i32 = 20_000;

/// Says what a calendar file is to hold.
#[derive(Clone, Debug, PartialEq)]
pub enum Wanted {
    /// Every open follow-up of one customer.
    Of(Id),
    Those(Span),
}

/// Holds a file that is ready to be handed out.
#[derive(Clone, Debug, PartialEq)]
pub struct CalendarFile {
    pub text: String,
    /// Events that will ring, and events that are taken out.
    pub open: usize,
    pub cancelled: usize,
    /// What the phone's calendar holds once it took the file.
    held: BTreeMap<String, Held>,
}

/// One event a calendar was given.
#[derive(Clone, Debug, PartialEq)]
struct Held {
    due: Moment,
    customer: Id,
}

impl Book {
    /// Makes a calendar file; nothing is remembered yet.
    pub async fn calendar_file(
        self,
        wanted: &Wanted,
        naming: Naming,
    ) -> Result<CalendarFile, Error> {
        self.until_read().await;
        let now = clock::now();
        let mut held = read(&self.store().calendar_files().await?);
        let kept = before(day_in(now, *now.offset()), REMEMBERED_DAYS);
        held.retain(|_, h| day_in(h.due, *now.offset()) >= kept);
        let records = self.follow_ups_of(wanted).await?;
        let is_wanted = |f: &FollowUp| match wanted {
            Wanted::Of(_) => true,
            Wanted::Those(span) => span.holds(f.due, now),
        };
        let (mut events, mut open) = (Vec::new(), Vec::new());
        for (f, changed_at) in &records {
            open.push(uid(f));
            if !is_wanted(f) && !held.contains_key(&uid(f)) {
                continue;
            }
            let event =
                self.with_customer(&f.customer, |c| Some(Event::of(f, c?, *changed_at, naming)));
            if let Some(event) = event {
                held.insert(event.uid.clone(), Held { due: f.due, customer: f.customer.clone() });
                events.push(event);
            }
        }
        let of_those = |h: &Held| match wanted {
            Wanted::Of(id) => h.customer == *id,
            Wanted::Those(_) => true,
        };
        let rings = events.len();
        for (uid, h) in held.iter().filter(|(uid, h)| of_those(h) && !open.contains(uid)) {
            events.push(self.cancelled(uid, h, naming, now));
        }
        let text = write(&events, Method::Publish, now);
        Ok(CalendarFile { text, open: rings, cancelled: events.len() - rings, held })
    }

    /// Remembers what the phone's calendar was given.
    pub async fn note_calendar_file(self, file: &CalendarFile) -> Result<(), Error> {
        let all: Vec<_> =
            file.held.iter().map(|(uid, h)| (uid, wire(h.due), &h.customer)).collect();
        self.store().note_calendar_files(serde_json::to_string(&all).unwrap_or_default()).await
    }

    /// Reads the open follow-ups of one customer or of everybody, each with its last change.
    async fn follow_ups_of(self, wanted: &Wanted) -> Result<Vec<(FollowUp, Moment)>, Error> {
        let store = self.store();
        if let Wanted::Of(id) = wanted {
            let (_, _, follow_ups) = store.customer(id).await?;
            return Ok(follow_ups.iter().filter_map(open).collect());
        }
        let (mut found, mut after) = (Vec::new(), String::new());
        loop {
            let rows = store.rows_after(FOLLOW_UP, &after, SLICE).await?;
            let Some(last) = rows.last() else { break };
            after.clone_from(&last.id);
            found.extend(rows.iter().filter_map(Row::record).filter_map(|r| open(&r)));
            if rows.len() < SLICE as usize {
                break;
            }
            task::breathe().await;
        }
        Ok(found)
    }

    /// Waits until everybody is in memory: who is not would be left out.
    pub(super) async fn until_read(self) {
        let is_read = || self.people.with_untracked(People::is_complete);
        for _ in 0..MOST_MS / LOOK_MS {
            if is_read() {
                return;
            }
            task::sleep(LOOK_MS).await;
        }
    }

    fn cancelled(self, uid: &str, held: &Held, naming: Naming, now: Moment) -> Event {
        let name = self.with_customer(&held.customer, |c| match naming {
            Naming::Masked => c.map(masked_name),
            Naming::Full => c.map(display_name),
        });
        Event {
            uid: uid.to_owned(),
            start: held.due,
            minutes: LENGTH,
            summary: format!("跟进 {}", name.unwrap_or_default()).trim_end().to_owned(),
            description: String::new(),
            alarm: None,
            sequence: sequence(now),
            is_cancelled: true,
        }
    }

    fn with_customer<T>(self, id: &Id, f: impl FnOnce(Option<&Customer>) -> T) -> T {
        self.people.with_untracked(|people| f(people.get(id).as_deref().map(|p| &p.customer)))
    }
}

fn open(record: &Record) -> Option<(FollowUp, Moment)> {
    let follow_up = FollowUp::read(&record.id, &record.fields)?;
    let is_open = record.is_alive() && follow_up.is_open();
    is_open.then(|| (follow_up, clock::moment(record.latest().ms())))
}

/// Reads what is remembered; what cannot be read is forgotten.
fn read(text: &str) -> BTreeMap<String, Held> {
    let all: Vec<Value> = serde_json::from_str(text).unwrap_or_default();
    let one = |value: Value| {
        let (uid, due, customer) = <(String, String, Id)>::deserialize(value).ok()?;
        Some((uid, Held { due: read_wire(&due)?, customer }))
    };
    all.into_iter().filter_map(one).collect()
}
