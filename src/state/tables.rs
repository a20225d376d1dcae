//! Tables in: a plan made in slices against what the notebook holds, then one commit.

use std::collections::{HashMap, HashSet};
use std::sync::Mutex;

use chrono::NaiveDate;
use leptos::prelude::*;

use crate::commit::request::{Request, Saved, Told};
use crate::commit::rows::{CONTACT, CUSTOMER, FOLLOW_UP, OTHER};
use crate::domain::change::Change;
use crate::domain::fields::{Fields, Id, Moment};
use crate::exchange::aside::{self, Aside};
use crate::exchange::plan::{Known, Options, PastDates, Plan};
use crate::exchange::planner::Planner;
use crate::exchange::workbook::Part;
use crate::platform::{clock, task};
use crate::store::error::Error;

use super::book::Book;
use super::transfer::share;

/// Milliseconds of work before the page may paint.
pub(super) const BUDGET_MS: f64 = 6.0;
/// Rows read at once.
const SLICE: u32 = 500;
/// Rows planned between two looks at the clock.
const STEP: usize = 25;

/// Holds the plan of an import and the journal position it was made at.
#[derive(Debug)]
pub struct Planned {
    /// What the dry run shows; what it would write lies beside it.
    pub plan: Plan,
    /// Taken when it is written: a ledger is too large to be copied for that.
    change: Mutex<Change>,
    pub brings_something: bool,
    /// How many a day it may make due; none where late dates are to stay late.
    at_most: Option<usize>,
    seq: u64,
}

impl Planned {
    fn new(mut plan: Plan, options: Options, seq: u64) -> Self {
        let at_most = match options.past_dates {
            PastDates::Spread { per_day } => Some(per_day),
            PastDates::KeepOverdue => None,
        };
        let change = std::mem::take(&mut plan.change);
        let brings_something = !change.records.is_empty();
        Self { plan, change: Mutex::new(change), brings_something, at_most, seq }
    }

    fn take(&self) -> Change {
        self.change.lock().map(|mut change| std::mem::take(&mut *change)).unwrap_or_default()
    }
}

impl Book {
    /// Plans the import of some tables together, breathing between slices; nothing is written. `None` when
    /// `goes_on` says that the user has had enough.
    pub async fn try_tables(
        self,
        parts: &[Part],
        options: Options,
        progress: impl Fn(f64),
        goes_on: impl Fn() -> bool,
    ) -> Result<Option<Planned>, Error> {
        let (_, seq) = self.store().backup_state().await?;
        let known = self.notebook().await?;
        let mut planner = Planner::of_parts(parts, options);
        loop {
            let begun = clock::steady_ms();
            let mut done = planner.step(&known, &mut clock::new_id, STEP);
            while !done.is_done() && clock::steady_ms() - begun < BUDGET_MS {
                done = planner.step(&known, &mut clock::new_id, STEP);
            }
            progress(share(done.done, done.total));
            if !goes_on() {
                return Ok(None);
            }
            if done.is_done() {
                return Ok(Some(Planned::new(planner.finish(&known), options, seq)));
            }
            task::breathe().await;
        }
    }

    /// Takes in the tables the user has seen the dry run of, once; `None` when the book was changed since
    /// (by another tab), so that the same people would be registered twice.
    pub async fn import_tables(
        self,
        planned: &Planned,
        progress: impl Fn(f64) + 'static,
    ) -> Result<Option<Saved>, Error> {
        let _alone = self.alone().await;
        let (_, seq) = self.store().backup_state().await?;
        if seq != planned.seq {
            return Ok(None);
        }
        let change = self.at_this_site(planned.take());
        let at_most = planned.at_most.map(|per_day| self.at_most(per_day));
        let request = Request { change, at_most, told: Told::new(progress), ..Request::default() };
        let counts = &planned.plan.counts;
        let aside = match counts.aside {
            0 => String::new(),
            n => format!(",{n} 条待认领"),
        };
        let text =
            format!("导入表格:新增 {} 位,{} 条跟进{aside}", counts.customers, counts.contacts);
        self.take_import(request, text, true).await.map(Some)
    }

    /// Lists the contacts kept aside that nobody has dealt with, newest first.
    pub async fn asides(self) -> Result<Vec<Aside>, Error> {
        let mut found = Vec::new();
        self.each_aside(|id, fields| found.extend(Aside::read(id, fields))).await?;
        found.sort_by_key(|a| std::cmp::Reverse(a.when));
        Ok(found)
    }

    async fn each_aside(self, mut take: impl FnMut(&Id, &Fields)) -> Result<(), Error> {
        let mut after = String::new();
        loop {
            let rows = self.store().rows_after(OTHER, &after, SLICE).await?;
            let Some(last) = rows.last() else { return Ok(()) };
            after.clone_from(&last.id);
            let records = rows.iter().filter_map(|r| r.record());
            for record in records.filter(|r| r.kind == aside::KIND && r.is_alive()) {
                take(&record.id, &record.fields);
            }
        }
    }

    /// Gathers what planning an import asks of the notebook.
    async fn notebook(self) -> Result<Notebook, Error> {
        // Who is not in memory yet would seem never contacted and without a next date.
        self.until_read().await;
        let store = self.store();
        let mut book = Notebook::default();
        let mut after = String::new();
        loop {
            let rows = store.rows_after(CUSTOMER, &after, SLICE / 4).await?;
            let Some(last) = rows.last() else { break };
            after.clone_from(&last.id);
            for record in rows.iter().filter_map(|r| r.record()).filter(|r| r.is_alive()) {
                for phone in record.fields.names("phones") {
                    book.by_phone.entry(phone).or_default().push(record.id.clone());
                }
                if let Some(name) = record.fields.text("name") {
                    book.by_name.entry(name).or_default().push(record.id.clone());
                }
                book.fields.insert(record.id, record.fields);
            }
            task::breathe().await;
        }
        self.people.with_untracked(|people| {
            for person in people.all() {
                book.last
                    .extend(person.next.last_contact.map(|at| (person.customer.id.clone(), at)));
                if let Some(due) = person.next.next_due {
                    book.next.insert(person.customer.id.clone(), due);
                    *book.due.entry(due.date_naive()).or_default() += 1;
                }
            }
        });
        book.ids = store.ids(&[CUSTOMER, CONTACT, FOLLOW_UP]).await?;
        self.each_aside(|id, _| {
            book.aside.insert(id.clone());
        })
        .await?;
        Ok(book)
    }
}

/// What the notebook holds, in memory while an import is planned.
#[derive(Default)]
struct Notebook {
    by_phone: HashMap<String, Vec<Id>>,
    by_name: HashMap<String, Vec<Id>>,
    fields: HashMap<Id, Fields>,
    last: HashMap<Id, Moment>,
    next: HashMap<Id, Moment>,
    ids: HashSet<String>,
    aside: HashSet<Id>,
    due: HashMap<NaiveDate, usize>,
}

impl Known for Notebook {
    fn by_phone(&self, digits: &str) -> Option<Id> {
        self.by_phone.get(digits)?.first().cloned()
    }

    fn all_by_phone(&self, digits: &str) -> Vec<Id> {
        self.by_phone.get(digits).cloned().unwrap_or_default()
    }

    fn all_by_name(&self, name: &str) -> Vec<Id> {
        self.by_name.get(name).cloned().unwrap_or_default()
    }

    fn customer(&self, id: &Id) -> Option<Fields> {
        self.fields.get(id).cloned()
    }

    fn last_contact(&self, customer: &Id) -> Option<Moment> {
        self.last.get(customer).copied()
    }

    fn next_due(&self, customer: &Id) -> Option<Moment> {
        self.next.get(customer).copied()
    }

    fn has(&self, id: &Id) -> bool {
        self.ids.contains(id.as_str())
    }

    fn is_aside(&self, id: &Id) -> bool {
        self.aside.contains(id)
    }

    fn due_on(&self, day: NaiveDate) -> usize {
        self.due.get(&day).copied().unwrap_or(0)
    }
}
