//! 盘客: a chosen set gone through one by one; the run is a draft, so a killed app goes on where it stopped.
//! Never here: who belongs to a set (`domain/review.rs`), or a second way to write anything.

mod choose;
mod person;
mod run;
mod wechat;

use leptos::prelude::*;
use serde_json::Value;

use crate::domain::fields::Id;
use crate::domain::review::{self, Facts, Progress, members};
use crate::platform::task;
use crate::state::book::Book;
use crate::state::drafts::{Draft, Keeper};
use crate::state::people::Person;

/// The address; also the name of the draft.
pub const PLACE: &str = "/review";
/// The part of the draft that says how the customer on screen was when it came up.
const BEFORE: &str = "before";

/// A run while it is on screen; cheap to copy.
#[derive(Clone, Copy)]
struct Run {
    book: Book,
    progress: RwSignal<Option<Progress>>,
    /// How the customer on screen was when it came up: what differs now was decided meanwhile.
    before: RwSignal<String>,
}

impl Run {
    /// Takes up the run that was left, if there is one.
    fn open(book: Book) -> Self {
        let found = Keeper::new(book, PLACE).found();
        let before = found.as_ref().and_then(|v| v.get(BEFORE)?.as_str().map(str::to_owned));
        let mut progress = found.as_ref().and_then(Progress::from_draft);
        if let Some(progress) = &mut progress {
            let is_known = |id: &Id| book.people.with_untracked(|p| p.get(id).is_some());
            progress.keep(&is_known);
        }
        Self {
            book,
            progress: RwSignal::new(progress),
            before: RwSignal::new(before.unwrap_or_default()),
        }
    }

    /// Starts on a set.
    fn start(self, set: review::Set) {
        let now = self.book.now.get_untracked();
        let warn_days = self.book.settings.with_untracked(|s| s.protection.warn_days);
        let ids = self.book.people.with_untracked(|people| {
            let mut facts = people.all().map(|p| Facts { customer: &p.customer, next: &p.next });
            members(set, &mut facts, warn_days, now)
        });
        self.progress.set(Some(Progress::start(set, ids)));
        self.look();
    }

    /// Moves on or back; what was decided for the customer on screen is noted first.
    fn step(self, go: impl FnOnce(&mut Progress)) {
        let decided = self.progress.with_untracked(|p| p.as_ref()?.current().cloned());
        let decided = decided.filter(|id| untrack(|| self.is_decided(id)));
        self.progress.update(|p| {
            if let Some(p) = p {
                decided.iter().for_each(|id| p.decide(id));
                go(p);
            }
        });
        self.look();
    }

    /// Remembers how the customer now on screen is.
    fn look(self) {
        let current = self.progress.with_untracked(|p| p.as_ref()?.current().cloned());
        let person =
            current.and_then(|id| self.book.people.with_untracked(|people| people.get(&id)));
        self.before.set(person.map(|p| fingerprint(&p)).unwrap_or_default());
        self.write();
    }

    /// Writes the draft down; at the end there is none.
    fn write(self) {
        let draft = self.progress.with_untracked(|p| {
            let p = p.as_ref().filter(|p| !p.ids.is_empty() && !p.is_over())?;
            let Value::Object(mut draft) = p.draft() else { return None };
            draft.insert(BEFORE.into(), self.before.get_untracked().into());
            Some((format!("盘客·{} {}", p.set.label(), p.said()), Value::Object(draft)))
        });
        let book = self.book;
        // At once: each step is a tap, and the next may be the end of the app.
        task::background(async move {
            match draft {
                Some((who, form)) => {
                    book.keep_draft(Draft { place: PLACE.into(), who, form }).await
                }
                None => book.drop_draft(PLACE).await,
            }
        });
    }

    /// Tells whether something was decided for the customer on screen since it came up.
    fn is_decided(self, id: &Id) -> bool {
        let is_noted = self.progress.with(|p| p.as_ref().is_some_and(|p| p.done.contains(id)));
        let person = self.book.people.with(|people| people.get(id));
        is_noted || person.is_some_and(|p| self.before.with(|b| fingerprint(&p) != *b))
    }

    /// Notes that something was decided for a customer, though nothing of the row tells it.
    fn decide(self, id: &Id) {
        // The page may be gone by now.
        let noted = self.progress.try_update(|p| p.iter_mut().for_each(|p| p.decide(id)));
        if noted.is_some() {
            self.write();
        }
    }

    /// Ends the run.
    fn end(self) {
        self.progress.set(None);
        self.look();
    }
}

/// What of a customer a decision changes: the next step, the newest contact, the tier, 勿扰.
fn fingerprint(person: &Person) -> String {
    let (c, next) = (&person.customer, &person.next);
    let at = |at: Option<crate::domain::fields::Moment>| at.map_or(0, |at| at.timestamp_millis());
    let parts = [
        at(next.next_due).to_string(),
        at(next.last_contact).to_string(),
        at(next.reply_due).to_string(),
        c.tier.map_or_else(String::new, |t| t.to_string()),
        c.do_not_disturb.to_string(),
    ];
    parts.join("|")
}

/// The screen.
#[component]
pub fn Review() -> impl IntoView {
    let book = crate::state::book::use_book();
    let is_ready = Memo::new(move |_| book.people.with(|p| p.is_complete()));
    move || {
        is_ready.get().then(|| {
            let run = Run::open(book);
            let is_running = Memo::new(move |_| run.progress.with(Option::is_some));
            move || match is_running.get() {
                true => view! { <run::Running run=run/> }.into_any(),
                false => view! { <choose::Choose run=run/> }.into_any(),
            }
        })
    }
}
