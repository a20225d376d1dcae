//! Opening the book: 今天 first, then everybody in slices that never hold a frame.

use std::rc::Rc;

use crate::commit::request::Saved;
use crate::commit::row::ms;
use crate::domain::days::at_hour;
use crate::domain::fields::{Fields, Id, Moment};
use crate::domain::settings::SETTINGS_ID;
use crate::platform::channel::Channel;
use crate::platform::{clock, device, on_window, task, updates};
use crate::store::canary::Canary;
use crate::store::error::Error;

use leptos::prelude::*;

use super::book::{ALL, Book, DISK_FAILED, DueCounts, News, Phase};
use super::drafts::DRAFTS;
use super::notice::Notice;
use super::people::People;

/// Customers read in one slice; a slice takes a few milliseconds.
const SLICE: u32 = 200;
/// Milliseconds of work until the page may paint.
const SLICE_MS: f64 = 8.0;
/// Rows read for the first paint: more than a screen shows.
pub const FIRST_ROWS: u32 = 24;

impl Book {
    /// Opens the book: shows 今天, then reads the rest in the background.
    pub async fn open(self) {
        match self.open_first_page().await {
            Ok(phase) => {
                self.load_drafts().await;
                let is_ready = phase == Phase::Ready;
                self.phase.set(phase);
                if !is_ready {
                    // The canary stays as it is until the user has decided.
                    return;
                }
                task::next_frame().await;
                let bounds = Bounds::of(self.now.get_untracked());
                let store = self.store();
                let counts = store.due_counts(bounds.today, bounds.tomorrow, bounds.week).await;
                self.due_counts.set(counts.ok().map(Into::into));
                if let Err(e) = self.load_everybody().await {
                    self.say_problem(&e);
                }
            }
            Err(e) => self.phase.set(Phase::Failed(e)),
        }
    }

    async fn open_first_page(self) -> Result<Phase, Error> {
        let now = clock::now();
        self.now.set(now);
        let bounds = Bounds::of(now);
        let store = self.store();
        let page = store
            .first_page((bounds.today, bounds.tomorrow), bounds.tomorrow, FIRST_ROWS, SETTINGS_ID)
            .await?;
        let canary = Canary::read();
        if canary.was_emptied(page.is_empty, page.seq) {
            return Ok(Phase::Emptied(canary.customers));
        }
        if page.settings_unreadable {
            self.say(Notice::problem(
                "设置读不出来，现在按默认的节奏和选项算。原文还在：到「我的 › 数据」看。",
            ));
        }
        self.take_settings(&page.settings.unwrap_or_else(Fields::default));
        self.day.set(page.contacts);
        self.seq.set(page.seq);
        // The warning outlives the page it was first given on.
        self.clock_behind.set(page.last.and_then(|last| last.minutes_ahead(clock::now_ms())));
        self.backup.set(page.backup);
        self.people.update(|people| {
            if page.is_empty {
                people.complete();
            }
            for row in &page.due {
                people.take_row(row, false);
            }
        });
        Ok(Phase::Ready)
    }

    /// Reads every customer, a slice at a time, and tells the screens once at the end.
    pub async fn load_everybody(self) -> Result<(), Error> {
        let store = self.store();
        let mut after = String::new();
        loop {
            let rows = store.customers_after(&after, SLICE).await?;
            let Some(last) = rows.last() else { break };
            after.clone_from(&last.id);
            let is_end = rows.len() < SLICE as usize;
            self.people
                .update_untracked(|people| rows.iter().for_each(|row| people.take_row(row, true)));
            if is_end {
                break;
            }
            task::breathe().await;
        }
        self.people.update(People::complete);
        self.keep_canary();
        Ok(())
    }

    /// Reads everything again, after another tab wrote or an answer went missing.
    pub async fn reload(self) -> Result<(), Error> {
        self.open_first_page().await?;
        self.people.update_untracked(|people| *people = People::default());
        self.tell_follower(News::Anything);
        self.load_everybody().await
    }

    /// Reads a few customers again, after another tab wrote them.
    async fn refresh(self, ids: Vec<Id>) -> Result<(), Error> {
        let store = self.store();
        self.tell_follower(News::Elsewhere(&ids));
        for id in ids {
            let (row, _, _) = store.customer(&id).await?;
            if let Some(row) = row {
                self.people.update(|people| people.take_row(&row, true));
            }
        }
        self.refresh_rest().await
    }

    /// Shows what a commit of many customers wrote, a slice at a time.
    pub(super) async fn show_many(self, saved: &Saved) {
        let before = self.seq.get_untracked();
        let mut begun = clock::steady_ms();
        for (record, derived) in &saved.customers {
            self.people.update_untracked(|people| people.take(record, derived.clone(), true));
            if clock::steady_ms() - begun >= SLICE_MS {
                task::breathe().await;
                begun = clock::steady_ms();
            }
        }
        self.people.update(|_| ());
        self.tell_follower(News::Anything);
        self.clock_behind.set(saved.clock_behind);
        // What was written meanwhile, here or in another tab, may be newer than what was just shown.
        let shown = match self.seq.get_untracked() == before {
            true => self.refresh_rest().await,
            false => self.reload().await,
        };
        if let Err(e) = shown {
            self.say_problem(&e);
        }
        self.keep_canary();
    }

    /// Reads again what is shown beside the customers.
    async fn refresh_rest(self) -> Result<(), Error> {
        let store = self.store();
        let bounds = Bounds::of(self.now.get_untracked());
        self.day.set(store.contacts_between(bounds.today, bounds.tomorrow).await?);
        let (backup, seq) = store.backup_state().await?;
        self.backup.set(backup);
        self.seq.set(seq);
        if let Some(record) =
            store.records(&[("setting".into(), Id::new(SETTINGS_ID))]).await?.first()
        {
            let fields = if record.is_alive() { record.fields.clone() } else { Fields::default() };
            self.take_settings(&fields);
        }
        Ok(())
    }

    /// Listens to other tabs, to the clock and to the service worker, as long as the page lives.
    pub fn listen(self) {
        let channel = Channel::open("genke", move |text| {
            task::background(async move {
                let outcome = if text == DISK_FAILED {
                    self.store().stop_writing();
                    Ok(())
                } else if text == ALL {
                    self.reload().await
                } else if text == DRAFTS {
                    self.load_drafts().await;
                    Ok(())
                } else {
                    self.refresh(text.split(',').filter(|t| !t.is_empty()).map(Id::new).collect())
                        .await
                };
                if let Err(e) = outcome {
                    self.say_problem(&e);
                }
            });
        });
        self.channel.set_value(Some(channel));
        self.store().at_the_end(Rc::new(move |why| Box::pin(self.stop(why))));
        updates::on_reload(move || {
            task::background(async move {
                self.flush_drafts().await;
                updates::reload();
            });
        });
        on_window("visibilitychange", move |_| {
            if device::is_visible() {
                self.tell_time();
            } else {
                task::background(self.write_forms());
            }
        });
        task::background(async move {
            loop {
                task::sleep(30_000).await;
                self.tell_time();
            }
        });
        updates::on_update(move || self.update_waits.set(true));
    }

    /// Says why this page writes no more; what is in memory stays, to be taken out.
    async fn stop(self, why: Error) {
        match why {
            Error::DiskFailed => {
                self.unsaved.set(true);
                self.disk_failed.set(true);
                self.notice.set(None);
                self.tell_others(DISK_FAILED);
            }
            why => {
                if why == Error::NewerTab {
                    self.flush_drafts().await;
                }
                self.phase.set(Phase::Failed(why));
            }
        }
    }

    fn tell_time(self) {
        let before = self.now.get_untracked();
        let now = clock::now();
        self.now.set(now);
        if before.date_naive() != now.date_naive() {
            task::background(async move {
                let bounds = Bounds::of(now);
                if let Ok(day) = self.store().contacts_between(bounds.today, bounds.tomorrow).await
                {
                    self.day.set(day);
                }
            });
        }
    }
}

impl From<[u32; 3]> for DueCounts {
    fn from([overdue, today, week]: [u32; 3]) -> Self {
        Self { overdue, today, week }
    }
}

/// The edges of today and of the coming week, in milliseconds.
struct Bounds {
    today: f64,
    tomorrow: f64,
    week: f64,
}

impl Bounds {
    fn of(now: Moment) -> Self {
        let day = now.date_naive();
        let edge = |days| {
            let day = day.checked_add_days(chrono::Days::new(days)).unwrap_or(day);
            ms(at_hour(day, 0, *now.offset()).timestamp_millis())
        };
        Self { today: edge(0), tomorrow: edge(1), week: edge(8) }
    }
}
