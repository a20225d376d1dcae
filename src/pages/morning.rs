//! 今天一览: what the day begins with, shown once a day; and what the phone is told meanwhile.

use chrono::NaiveDate;
use leptos::prelude::*;

use crate::platform::{badge, task};
use crate::state::book::{Book, use_book};
use crate::state::reminders::{is_first_look, wants_notices};

use super::go::use_go;
use super::review;

/// The card of the morning; nothing on a day it was shown before.
#[component]
pub fn Morning() -> impl IntoView {
    let (book, go) = (use_book(), use_go());
    let today = Memo::new(move |_| book.now.get().date_naive());
    let is_closed = RwSignal::new(None);
    let is_shown = move || is_first(book, today.get()) && is_closed.get() != Some(today.get());
    let counts = Memo::new(move |_| book.morning());
    view! {
        <Show when=move || is_shown() && !counts.get().is_empty()>
            <section class="box" aria-label="今天一览">
                <h2>"今天一览"<button type="button" class="text" on:click=move |_| is_closed.set(Some(today.get_untracked()))>"收起"</button></h2>
                <p class="big">{move || counts.get().said()}</p>
                <a class="text" href=go.href(review::PLACE)>"去盘客"</a>
            </section>
        </Show>
    }
}

/// Tells whether the day is shown for the first time.
fn is_first(book: Book, today: NaiveDate) -> bool {
    let has_people = book.people.with(|p| p.is_complete().then(|| !p.is_empty()));
    has_people.is_some_and(|has_people| is_first_look(today, has_people))
}

/// Keeps the number on the icon, and rings while the app is open.
#[component]
pub fn Watch() -> impl IntoView {
    let book = use_book();
    let today = Memo::new(move |_| book.now.get().date_naive());
    let count = Memo::new(move |_| book.badge(today.get()));
    #[expect(clippy::disallowed_methods, reason = "tells the phone's home screen; writes nothing")]
    Effect::new(move |_| {
        if let Some(count) = count.get() {
            badge::set(count);
            // Whatever page the day begins on: what is imported later makes it no morning.
            is_first(book, today.get());
        }
    });
    #[expect(clippy::disallowed_methods, reason = "rings as the clock moves on; writes nothing")]
    Effect::new(move |before: Option<_>| {
        let now = book.now.get();
        if let Some(before) = before.filter(|_| wants_notices()) {
            task::background(book.ring(before, now));
        }
        now
    });
}
