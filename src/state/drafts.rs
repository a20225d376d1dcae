//! Half-typed forms: saved as typed, found again after a kill.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};

use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::commit::row::Row;
use crate::domain::fields::Id;
use crate::platform::{clock, task};
use crate::store::error::Error;

use super::book::Book;

/// Waits this long after the last keystroke before the draft is written.
const DRAFT_MS: i32 = 150;
/// Waits at most this long after the first keystroke that is not on disk, however fast the typing goes on.
const LATEST_MS: i32 = 300;
/// Looks this often whether every late draft is written.
const LOOK_MS: i32 = 20;
/// Waits at most this long for late drafts.
const MOST_MS: i32 = 3_000;

thread_local! {
    /// Drafts of this page that are on their way to disk.
    static LATE: Cell<u32> = const { Cell::new(0) };
    /// Places whose newest form is not on disk yet.
    static UNWRITTEN: RefCell<BTreeMap<String, Unwritten>> = const { RefCell::new(BTreeMap::new()) };
}

/// Remembers what has to be done about a form.
#[derive(Clone, Copy)]
struct Unwritten {
    /// The form is to be forgotten.
    is_gone: bool,
    /// When the first keystroke that is not on disk came, milliseconds of the page's clock.
    since_ms: f64,
}

/// Tells the other tabs that a draft was written or forgotten.
pub(super) const DRAFTS: &str = "drafts";

/// Holds a half-typed form and the place it belongs to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Draft {
    /// Where the form is, which is also the draft's name: a sheet's parameters (`card=<id>`) or a page's path (`/mine/settings`).
    #[serde(rename = "sheet")]
    pub place: String,
    /// Whom it is about, as the banner says it.
    #[serde(default)]
    pub who: String,
    /// What was typed, in the form's own shape.
    pub form: Value,
}

/// Keeps one form as it is typed; cheap to copy.
#[derive(Clone, Copy)]
pub struct Keeper {
    book: Book,
    place: StoredValue<String>,
    /// Counts changes; outlives the form, so that a late draft can tell that it was saved.
    version: StoredValue<Arc<AtomicU32>>,
}

impl Keeper {
    /// Starts keeping the form of a place.
    pub fn new(book: Book, place: &str) -> Self {
        Self {
            book,
            place: StoredValue::new(place.to_owned()),
            version: StoredValue::new(Arc::default()),
        }
    }

    /// Returns what was typed here before.
    pub fn found(self) -> Option<Value> {
        let place = self.place.get_value();
        self.book
            .drafts
            .with_untracked(|all| all.iter().find(|d| d.place == place).map(|d| d.form.clone()))
    }

    /// Keeps the form in memory at once and writes it down once the typing pauses; `None` forgets it.
    pub fn keep(self, who: String, form: Option<Value>) {
        let (own, counter) = (self.count(), self.version.get_value());
        let (place, book) = (self.place.get_value(), self.book);
        let draft = form.map(|form| Draft { place: place.clone(), who, form });
        if let Some(draft) = draft.clone() {
            // Nobody is told: the banner that shows it lies under the form.
            book.drafts.update_untracked(|all| put(all, draft));
        }
        let now = clock::steady_ms();
        let since_ms = UNWRITTEN.with_borrow_mut(|unwritten| {
            let is_gone = draft.is_none();
            let own = unwritten.entry(place.clone());
            let own = own.or_insert(Unwritten { is_gone, since_ms: now });
            own.is_gone = is_gone;
            own.since_ms
        });
        #[expect(clippy::cast_possible_truncation, reason = "some milliseconds")]
        let left = LATEST_MS - (now - since_ms) as i32;
        LATE.set(LATE.get() + 1);
        task::background(async move {
            task::sleep(DRAFT_MS.min(left.max(0))).await;
            let is_late = UNWRITTEN.with_borrow(|unwritten| {
                let waited = |own: &Unwritten| clock::steady_ms() - own.since_ms;
                unwritten.get(&place).is_some_and(|own| waited(own) >= f64::from(LATEST_MS))
            });
            if is_late || counter.load(Relaxed) == own {
                book.write_form(&place).await;
            }
            LATE.set(LATE.get() - 1);
        });
    }

    /// Stops a late draft from being written: the form is being saved.
    pub fn hold(self) {
        self.count();
        if let Some(place) = self.place.try_get_value() {
            UNWRITTEN.with_borrow_mut(|unwritten| unwritten.remove(&place));
        }
    }

    /// Forgets what was typed: it was saved, or thrown away.
    pub async fn forget(self) {
        // The form may be gone by now, and its values with it.
        let Some(place) = self.place.try_get_value() else { return };
        self.hold();
        self.book.drop_draft(&place).await;
    }

    fn count(self) -> u32 {
        self.version.try_with_value(|v| v.fetch_add(1, Relaxed) + 1).unwrap_or_default()
    }
}

fn put(all: &mut Vec<Draft>, draft: Draft) {
    all.retain(|d| d.place != draft.place);
    all.push(draft);
}

impl Book {
    /// Writes a form down as it stands in memory, unless that was done meanwhile.
    async fn write_form(self, place: &str) {
        let unwritten = UNWRITTEN.with_borrow_mut(|unwritten| unwritten.remove(place));
        let Some(Unwritten { is_gone, .. }) = unwritten else { return };
        let typed =
            self.drafts.with_untracked(|all| all.iter().find(|d| d.place == place).cloned());
        match typed.filter(|_| !is_gone) {
            Some(draft) => self.keep_draft(draft).await,
            None => self.drop_draft(place).await,
        }
    }

    /// Writes every form down now: the page is hidden, and may never come back.
    pub async fn write_forms(self) {
        let places: Vec<String> =
            UNWRITTEN.with_borrow(|unwritten| unwritten.keys().cloned().collect());
        for place in places {
            self.write_form(&place).await;
        }
    }

    /// Waits until everything typed is on disk, before the page goes away.
    pub async fn flush_drafts(self) {
        self.write_forms().await;
        for _ in 0..MOST_MS / LOOK_MS {
            if LATE.get() == 0 {
                return;
            }
            task::sleep(LOOK_MS).await;
        }
    }

    /// Saves a form as it is typed; what the disk refuses stays in memory.
    pub async fn keep_draft(self, draft: Draft) {
        let json = serde_json::to_string(&draft).unwrap_or_default();
        let place = draft.place.clone();
        self.drafts.update(|all| put(all, draft));
        match self.store().save_draft(&place, &json).await {
            Ok(()) => self.tell_others(DRAFTS),
            // Sent, only not answered: the next keystroke writes it again.
            Err(Error::Unsure) => {}
            Err(e) => self.say_unsaved(&e),
        }
    }

    /// Forgets a form that was saved or thrown away.
    pub async fn drop_draft(self, place: &str) {
        // What is in memory does not say what is on disk: another tab's news may have come between.
        if self.drafts.with_untracked(|all| all.iter().any(|d| d.place == place)) {
            self.drafts.update(|all| all.retain(|d| d.place != place));
        }
        match self.store().forget_draft(place).await {
            Ok(()) => self.tell_others(DRAFTS),
            // Sent, only not answered; a draft whose contact was saved is left out when the app opens.
            Err(Error::Unsure) => {}
            Err(e) => self.say_problem(&e),
        }
    }

    /// Reads every draft left behind, for the forms and the banner on 今天; one whose contact was saved
    /// after all (killed between saving and forgetting) is left out, so that it is never saved twice.
    pub async fn load_drafts(self) {
        let store = self.store();
        let Ok(rows) = store.rows_after(crate::store::schema::DRAFT, "", 20).await else { return };
        let read = |r: &Row| serde_json::from_str(&r.json).ok();
        let mut drafts: Vec<Draft> = rows.iter().filter_map(read).collect();
        let wanted: Vec<(String, Id)> =
            drafts.iter().filter_map(new_contact).map(|id| ("contact".into(), id)).collect();
        if !wanted.is_empty() {
            let saved = store.records(&wanted).await.unwrap_or_default();
            drafts.retain(|d| new_contact(d).is_none_or(|id| !saved.iter().any(|r| r.id == id)));
        }
        self.drafts.set(drafts);
    }

    /// Names the person a draft would be about.
    pub fn name_of(self, id: &Id) -> Option<String> {
        self.people.with_untracked(|p| p.get(id)).map(|p| p.name.clone())
    }
}

/// The contact a half-typed 记一笔 would make; `None` for one being edited and for other forms.
fn new_contact(draft: &Draft) -> Option<Id> {
    let is_edit = draft.form.get("is_edit").and_then(Value::as_bool)?;
    let id = draft.form.get("contact")?.as_str()?;
    (!is_edit).then(|| Id::new(id))
}
