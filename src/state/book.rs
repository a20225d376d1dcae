//! The book: everything the screens read, and the one way anything is written.

use std::any::Any;
use std::rc::Rc;
use std::sync::Arc;

use leptos::prelude::*;

use crate::commit::request::{Now, Request, Saved};
use crate::commit::rows::{OTHER, store_of};
use crate::domain::change::Change;
use crate::domain::contact::Contact;
use crate::domain::fields::{Fields, Id, Moment};
use crate::domain::settings::{SETTINGS_ID, Settings};
use crate::platform::channel::Channel;
use crate::platform::{clock, storage, task};
use crate::record::envelope::Record;
use crate::store::canary::Canary;
use crate::store::connection::Store;
use crate::store::error::Error;
use crate::store::meta::Backup;

use super::notice::{Notice, UNDO_MS};
use super::people::People;

/// Customers written in one commit that are shown, here and in other tabs, one by one.
pub(super) const FEW: usize = 50;
/// Tells other tabs to read everything again.
pub(super) const ALL: &str = "all";
/// Tells other tabs that the disk failed: what they wrote into the same database would not last.
pub(super) const DISK_FAILED: &str = "disk-failed";

/// Says how far the book has got.
#[derive(Clone, Debug, PartialEq)]
pub enum Phase {
    Opening,
    Ready,
    /// The database is empty though this phone remembers customers.
    Emptied(u32),
    Failed(Error),
}

/// Counts of due customers, read from the index before everybody is in memory.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DueCounts {
    pub overdue: u32,
    pub today: u32,
    pub week: u32,
}

/// Says what a follower must take over.
pub(super) enum News<'a> {
    /// This page wrote these.
    Written(&'a [Arc<Record>]),
    /// Another tab wrote records with these ids.
    Elsewhere(&'a [Id]),
    /// Anything may have changed.
    Anything,
}

/// A working set that the first wasm file knows nothing of but that it keeps current (`scripts.rs`).
#[derive(Clone)]
pub(super) struct Follower {
    pub tell: Rc<dyn Fn(News)>,
    /// The working set itself.
    pub held: Rc<dyn Any>,
}

/// Gives every screen the working set and the user's actions; cheap to copy.
#[derive(Clone, Copy)]
pub struct Book {
    pub(super) store: StoredValue<Store, LocalStorage>,
    pub(super) follower: StoredValue<Option<Follower>, LocalStorage>,
    pub(super) channel: StoredValue<Option<Channel>, LocalStorage>,
    pub phase: RwSignal<Phase>,
    pub people: RwSignal<People>,
    pub settings: RwSignal<Settings>,
    /// The settings as they are stored, for the settings form.
    pub settings_fields: RwSignal<Fields>,
    /// Contacts that happened today.
    pub day: RwSignal<Vec<Contact>>,
    pub due_counts: RwSignal<Option<DueCounts>>,
    /// The phone's clock, moved every half minute and when the app comes back to the front.
    pub now: RwSignal<Moment>,
    pub notice: RwSignal<Option<Notice>>,
    /// Numbers are masked where a bystander can see them.
    pub masked: RwSignal<bool>,
    pub update_waits: RwSignal<bool>,
    pub backup: RwSignal<Backup>,
    /// Journal position of the newest commit.
    pub seq: RwSignal<u64>,
    /// By how many minutes the phone's clock is behind what was already written.
    pub clock_behind: RwSignal<Option<i64>>,
    /// The database refused something that is still in memory.
    pub unsaved: RwSignal<bool>,
    /// The disk failed: nothing is saved until the page is loaded anew.
    pub disk_failed: RwSignal<bool>,
    /// Forms left half typed.
    pub drafts: RwSignal<Vec<super::drafts::Draft>>,
}

impl Book {
    /// Starts an empty book over a database.
    pub fn new(store: Store) -> Self {
        Self {
            store: StoredValue::new_local(store),
            follower: StoredValue::new_local(None),
            channel: StoredValue::new_local(None),
            phase: RwSignal::new(Phase::Opening),
            people: RwSignal::new(People::default()),
            settings: RwSignal::new(Settings::default()),
            settings_fields: RwSignal::new(Fields::default()),
            day: RwSignal::new(Vec::new()),
            due_counts: RwSignal::new(None),
            now: RwSignal::new(clock::now()),
            notice: RwSignal::new(None),
            masked: RwSignal::new(true),
            update_waits: RwSignal::new(false),
            backup: RwSignal::new(Backup::default()),
            seq: RwSignal::new(0),
            clock_behind: RwSignal::new(None),
            unsaved: RwSignal::new(false),
            disk_failed: RwSignal::new(false),
            drafts: RwSignal::new(Vec::new()),
        }
    }

    /// Returns the database.
    pub fn store(self) -> Store {
        self.store.get_value()
    }

    /// Writes a change and, once it is on disk, shows it.
    pub async fn write(self, change: Change) -> Result<Saved, Error> {
        self.commit(Request { change, ..Request::default() }).await
    }

    /// Writes a change; the moment it is on disk says so, with 撤销, and then shows it.
    pub async fn write_and_say(self, change: Change, text: String) -> Result<Saved, Error> {
        let saved = self.to_disk(&Request { change, ..Request::default() }).await?;
        self.say(Notice::done(text, Some(saved.seq)));
        task::breathe().await;
        self.tell(&saved).await;
        Ok(saved)
    }

    /// Writes a request and, once it is on disk, shows it and tells the other tabs.
    pub async fn commit(self, request: Request) -> Result<Saved, Error> {
        let saved = self.to_disk(&request).await?;
        self.tell(&saved).await;
        Ok(saved)
    }

    /// Writes a request; when the answer goes missing, looks whether it was written after all.
    async fn to_disk(self, request: &Request) -> Result<Saved, Error> {
        let store = self.store();
        let now = Now { ms: clock::now_ms(), moment: clock::now(), device: device_name() };
        let mut answer = store.commit(request, &now).await;
        if answer == Err(Error::Unsure) {
            self.say(Notice::done(Error::Unsure.to_string(), None));
            answer = match store.was_written(request).await {
                Ok(true) if !self.disk_failed.get_untracked() => {
                    self.reload().await?;
                    Ok(Saved::found(request, self.seq.get_untracked(), &now))
                }
                Ok(true) => Err(Error::DiskFailed),
                Ok(false) => Err(Error::Slow),
                Err(e) => Err(e),
            };
        }
        match &answer {
            Ok(_) => self.unsaved.set(false),
            Err(e) => self.say_unsaved(e),
        }
        answer
    }

    /// Moves the signals to what was written and tells the other tabs.
    async fn tell(self, saved: &Saved) {
        let was_empty = self.people.with_untracked(People::is_empty);
        if was_empty && !saved.customers.is_empty() {
            task::background(async {
                storage::ask_to_persist().await;
            });
        }
        if saved.customers.len() > FEW {
            self.show_many(saved).await;
            return self.tell_others(ALL);
        }
        self.show(saved);
        let others = saved.records.iter().filter(|r| store_of(&r.kind) == OTHER);
        let touched: Vec<&str> =
            saved.customers.iter().map(|(r, _)| r).chain(others).map(|r| r.id.as_str()).collect();
        let text = if touched.len() > FEW { ALL.to_owned() } else { touched.join(",") };
        self.tell_others(&text);
    }

    /// Tells the other tabs what was written.
    pub(super) fn tell_others(self, text: &str) {
        self.channel.with_value(|c| c.as_ref().map(|c| c.tell(text)));
    }

    /// Passes on what was written to the working set of the later file, once there is one.
    pub(super) fn tell_follower(self, news: News) {
        if let Some(follower) = self.follower.get_value() {
            (follower.tell)(news);
        }
    }

    /// Moves the signals to what was written.
    fn show(self, saved: &Saved) {
        self.people.update(|people| {
            for (record, derived) in &saved.customers {
                people.take(record, derived.clone(), true);
            }
        });
        self.take_contacts(&saved.records);
        self.tell_follower(News::Written(&saved.records));
        if let Some(record) = saved.records.iter().find(|r| r.id == Id::new(SETTINGS_ID)) {
            let fields = if record.is_alive() { record.fields.clone() } else { Fields::default() };
            self.take_settings(&fields);
        }
        self.seq.set(saved.seq);
        self.clock_behind.set(saved.clock_behind);
        self.keep_canary();
    }

    fn take_contacts(self, records: &[Arc<Record>]) {
        let today = self.now.get_untracked().date_naive();
        let zone = *self.now.get_untracked().offset();
        let contacts: Vec<&Arc<Record>> = records.iter().filter(|r| r.kind == "contact").collect();
        if contacts.is_empty() {
            return;
        }
        self.day.update(|day| {
            for record in contacts {
                day.retain(|c| c.id != record.id);
                let contact =
                    record.is_alive().then(|| Contact::read(&record.id, &record.fields)).flatten();
                day.extend(contact.filter(|c| c.when.with_timezone(&zone).date_naive() == today));
            }
        });
    }

    /// Takes over the project's settings; the same again disturbs no form.
    pub(super) fn take_settings(self, fields: &Fields) {
        if self.settings_fields.with_untracked(|own| own == fields) {
            return;
        }
        self.settings.set(Settings::read(fields));
        self.settings_fields.set(fields.clone());
    }

    /// Writes the canary from what is known now.
    pub(super) fn keep_canary(self) {
        let customers = self.people.with_untracked(People::len);
        let customers = u32::try_from(customers).unwrap_or(u32::MAX);
        let since = Canary::read().since_ms;
        let since_ms = if since == 0 && customers > 0 { clock::now_ms() } else { since };
        Canary { customers, seq: self.seq.get_untracked(), since_ms }.write();
    }

    /// Forgets that there ever were customers: the user goes on with an empty book.
    pub fn forget_canary(self) {
        Canary::default().write();
    }

    /// Shows a notice; it goes away by itself.
    pub fn say(self, notice: Notice) {
        let number = notice.number;
        self.notice.set(Some(notice));
        task::background(async move {
            task::sleep(UNDO_MS).await;
            let is_old =
                self.notice.try_with_untracked(|n| n.as_ref().is_some_and(|n| n.number == number));
            if is_old == Some(true) {
                self.notice.set(None);
            }
        });
    }

    /// Says that something is not on disk; what is in memory can then be exported from the notice.
    pub(super) fn say_unsaved(self, problem: &Error) {
        self.unsaved.set(true);
        // A failed disk is said for as long as the page lives (`app.rs`), not once a keystroke.
        if *problem != Error::DiskFailed {
            self.say_problem(problem);
        }
    }

    /// Shows what went wrong.
    pub fn say_problem(self, problem: &impl std::fmt::Display) {
        self.say(Notice::problem(problem.to_string()));
    }

    /// Switches masking of numbers on or off, until the app starts anew.
    pub fn toggle_mask(self) {
        self.masked.update(|m| *m = !*m);
    }

    /// Returns how many days ago everything was last exported, counting only when something changed since.
    pub fn days_without_backup(self) -> Option<i64> {
        let backup = self.backup.get();
        if self.people.with(People::is_empty) || self.seq.get() <= backup.seq {
            return None;
        }
        let today = self.now.get();
        let first_saved = || match Canary::read().since_ms {
            0 => None,
            ms => Some(clock::moment(ms)),
        };
        let since = backup.at.or_else(first_saved)?;
        Some(
            (today.date_naive() - since.with_timezone(today.offset()).date_naive())
                .num_days()
                .max(0),
        )
    }
}

/// Returns the name this device writes into stamps if the database has none yet.
fn device_name() -> String {
    clock::random::<4>().iter().map(|b| format!("{b:02x}")).collect()
}

/// Returns the book of this page.
pub fn use_book() -> Book {
    expect_context::<Book>()
}
