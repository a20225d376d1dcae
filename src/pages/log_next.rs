//! 时间 and 下次: when it happened, and when the next contact is to be.

use chrono::{Datelike, Days, Duration};
use leptos::prelude::*;

use crate::components::chips::Chip;
use crate::domain::cadence::{Next, Situation, Warning, warnings};
use crate::domain::contact::Contact;
use crate::domain::days::at_hour;
use crate::domain::fields::Moment;
use crate::domain::log::{Happened, NextChoice};
use crate::domain::spoken;
use crate::platform::clock;
use crate::state::actions::Dossier;
use crate::state::book::Book;

use super::log_contact::{Editor, preview};
use super::moment::MomentField;
use super::pointed::{Pointed, Why};

/// When it happened: now, or a moment chosen by hand.
#[component]
pub fn TimeRow(editor: Editor) -> impl IntoView {
    let form = editor.form;
    let happened = Memo::new(move |_| form.with(|f| f.happened));
    let pick = move |at: Moment| editor.change(|f| f.happened = Happened::At(at));
    let earlier = move |()| {
        let now = clock::now();
        let morning = at_hour(now.date_naive(), 9, *now.offset());
        pick((now - Duration::hours(2)).max(morning.min(now)));
    };
    let yesterday =
        move |()| pick(at_hour(days_from(clock::now(), -1), 15, *clock::now().offset()));
    let day_of = move || match happened.get() {
        Happened::Now => None,
        Happened::At(at) => Some((clock::now().date_naive() - at.date_naive()).num_days()),
    };
    view! {
        <div class="part"><h3>"时间"</h3>
            <div class="chips" role="group" aria-label="时间">
                <Chip label="现在" on=Signal::derive(move || day_of().is_none()) on_tap=move |()| editor.change(|f| f.happened = Happened::Now)/>
                <Chip label="今天早些" on=Signal::derive(move || day_of() == Some(0)) on_tap=earlier/>
                <Chip label="昨天" on=Signal::derive(move || day_of() == Some(1)) on_tap=yesterday/>
                <Chip label="选时间" on=Signal::derive(move || day_of().is_some_and(|d| d > 1)) on_tap=move |()| pick(at_hour(days_from(clock::now(), -2), 15, *clock::now().offset()))/>
            </div>
            {move || match happened.get() {
                Happened::Now => None,
                Happened::At(at) => Some(view! { <MomentField label="发生时间" value=at on_pick=pick/> }),
            }}
        </div>
    }
}

/// When the next contact is to be: the rules' date with its why, or a date set by hand.
#[component]
pub fn NextRow(editor: Editor) -> impl IntoView {
    let form = editor.form;
    let choice = Memo::new(move |_| form.with(|f| f.next));
    let is_suggested = move || choice.get() == NextChoice::Suggested;
    // 选日期 was tapped: its field starts with the date that stands.
    let picks = RwSignal::new(false);
    let set = move |days: i64| {
        let now = clock::now();
        picks.set(false);
        editor
            .change(|f| f.next = NextChoice::At(at_hour(days_from(now, days), 10, *now.offset())));
    };
    let days_ahead = move || match choice.get() {
        NextChoice::At(at) if !picks.get() => {
            Some((at.date_naive() - clock::now().date_naive()).num_days())
        }
        _ => None,
    };
    let pick_day = move |()| {
        picks.set(true);
        let at = match (choice.get(), untrack(|| preview(editor))) {
            (NextChoice::At(at), _) => at,
            (_, Some(Next::Due(due))) => due.at,
            (_, Some(Next::Manual { due, .. })) => due,
            _ => at_hour(days_from(clock::now(), 1), 10, *clock::now().offset()),
        };
        editor.change(|f| f.next = NextChoice::At(at));
    };
    let monday = move || 7 - i64::from(clock::now().date_naive().weekday().num_days_from_monday());
    // On Sunday and Friday it is 明天 and 3天后, which stand beside it.
    let is_monday_apart = move || ![1, 3].contains(&monday());
    let suggestion = move || {
        let now = clock::now();
        match preview(editor) {
            None => ("选好结果后,这里给出日期".to_owned(), String::new(), String::new()),
            Some(Next::None { because }) => ("不再安排下次".to_owned(), because, String::new()),
            Some(Next::Manual { due, warnings, .. }) => (
                spoken::day_and_time(due, now),
                "之前手工定的日期,保持不变".to_owned(),
                said(&warnings),
            ),
            Some(Next::Due(due)) => (spoken::day_and_time(due.at, now), due.because, String::new()),
        }
    };
    view! {
        <div class="part" role="radiogroup" aria-label="下次"><h3>"下次"</h3>
            <button type="button" class="next" role="radio" aria-checked=move || is_suggested().to_string()
                on:click=move |_| editor.change(|f| f.next = NextChoice::Suggested)>
                {move || { let (date, why, warn) = suggestion(); view! { <b>{date}</b><span class="because">{why}</span><span class="warn">{warn}</span> } }}
            </button>
            <div class="chips">
                <Chip label="明天" on=Signal::derive(move || days_ahead() == Some(1)) on_tap=move |()| set(1)/>
                <Chip label="3天后" on=Signal::derive(move || days_ahead() == Some(3)) on_tap=move |()| set(3)/>
                <Show when=is_monday_apart><Chip label="下周一" on=Signal::derive(move || days_ahead() == Some(monday())) on_tap=move |()| set(monday())/></Show>
                <Chip label="选日期" on=Signal::derive(move || !is_suggested() && days_ahead().is_none_or(|d| ![1, 3, monday()].contains(&d))) on_tap=pick_day/>
            </div>
            <Show when=move || !is_suggested()><Pointed label="下次时间" why=Why::Seen/></Show>
            {move || match choice.get() {
                NextChoice::Suggested => None,
                NextChoice::At(at) => {
                    let pick = move |at| editor.change(|f| f.next = NextChoice::At(at));
                    let words = manual_warnings(editor, at);
                    Some(view! {
                        <MomentField label="下次时间" value=at on_pick=pick/>
                        {(!words.is_empty()).then(|| view! { <p class="warn">{format!("提醒:{words}")}</p> })}
                    })
                }
            }}
        </div>
    }
}

/// Says what speaks against a date set by hand; empty when nothing does.
pub fn manual_warnings(editor: Editor, at: Moment) -> String {
    let dossier = editor.dossier.get();
    let contact = editor.form.with(|f| f.contact(clock::now()));
    warnings_of(editor.book, &dossier, contact, at)
}

/// Says what speaks against a date, with what is known of the customer and a contact being written.
pub fn warnings_of(book: Book, dossier: &Dossier, new: Option<Contact>, at: Moment) -> String {
    let mut contacts = dossier.contacts.clone();
    contacts.extend(new);
    let settings = book.settings.get();
    let situation = Situation {
        customer: &dossier.customer,
        contacts: &contacts,
        relatives: &dossier.relatives,
        follow_ups: &[],
        settings: &settings,
        now: clock::now(),
    };
    said(&warnings(at, &situation))
}

/// Joins warnings.
pub fn said(warnings: &[Warning]) -> String {
    warnings.iter().map(|w| w.text()).collect::<Vec<_>>().join(" · ")
}

/// Returns the day a number of days from now.
pub fn days_from(now: Moment, days: i64) -> chrono::NaiveDate {
    let today = now.date_naive();
    let moved = if days < 0 {
        today.checked_sub_days(Days::new(days.unsigned_abs()))
    } else {
        today.checked_add_days(Days::new(days.unsigned_abs()))
    };
    moved.unwrap_or(today)
}
