//! Scripts as rows: category and standing, the question with the hit marked, the short answer.

use std::sync::Arc;

use leptos::prelude::*;

use crate::components::icon::Icon;
use crate::components::long_list::LongList;
use crate::components::small::marked;
use crate::domain::script::category::{Group, group};
use crate::domain::script::placeholder::fill;
use crate::domain::script::search::Hit;
use crate::platform::task;
use crate::state::book::{Book, use_book};
use crate::state::scripts::Held;

use super::entry_of;
use super::send::{Out, send};
use super::words::{is_old, standing_tag, values_for};
use crate::pages::go::use_go;

/// A script of a list, and what a search found of it.
#[derive(Clone, Debug)]
pub struct Shown {
    pub held: Arc<Held>,
    pub hit: Option<Hit>,
}

impl PartialEq for Shown {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.held, &other.held) && self.hit == other.hit
    }
}

/// The rows of a list; while it is being ordered each has 上移 and 下移 in place of 复制.
#[component]
pub fn ScriptRows(
    #[prop(into)] scripts: Signal<Arc<[Shown]>>,
    #[prop(into)] is_ordering: Signal<bool>,
    #[prop(into)] on_end: Callback<()>,
) -> impl IntoView {
    let book = use_book();
    let row = move |at: usize| {
        let shown = Memo::new(move |_| scripts.with(|all| all.get(at).cloned()));
        let view = move || {
            let shown = shown.get()?;
            Some(if is_ordering.get() {
                ordering_row(book, &shown, at, scripts.with(|all| all.len()))
            } else {
                row_of(book, &shown)
            })
        };
        view.into_any()
    };
    let count = Memo::new(move |_| scripts.with(|all| all.len()));
    view! { <div class="scripts"><LongList label="话术" count=count row=row on_end=Some(on_end)/></div> }
}

/// What a row says: everything but the buttons at its end.
fn body(book: Book, shown: &Shown) -> AnyView {
    let go = use_go();
    let script = &shown.held.script;
    let today = book.now.get().date_naive();
    let values = values_for(book, None, None);
    let ranges = shown.hit.as_ref().map(|h| h.ranges.clone()).unwrap_or_default();
    let question = match script.question.contains('{') {
        true => fill(&script.question, &values).shown().into_any(),
        false => marked(&script.question, &ranges),
    };
    let star = script.favourite.then(|| view! { <span class="tag">"收藏"</span> });
    view! {
        <a class="go" href=go.href(&entry_of(&script.id, None))>
            <span class="what">
                <span class="tags"><span class="tag">{script.category.clone()}</span>{star}{standing_tag(script, today)}</span>
                <span class="who">{question}</span>
                <span class="why">{fill(script.short_as(None), &values).shown()}</span>
            </span>
        </a>
    }
    .into_any()
}

fn row_of(book: Book, shown: &Shown) -> AnyView {
    let script = &shown.held.script;
    let class = if is_old(script, book.now.get().date_naive()) { "row old" } else { "row" };
    let is_sent = group(&script.category) != Group::Advice;
    let held = Arc::clone(&shown.held);
    let copy = move |_| {
        let script = &held.script;
        let filled = fill(script.short_as(None), &values_for(book, None, None));
        let text = filled.to_send().map_err(|m| m.into_iter().map(str::to_owned).collect());
        let id = script.id.clone();
        let sent = Callback::new(move |()| count(book, id.clone()));
        send(book, Out::Copy, text, sent);
    };
    let label = format!("复制「{}」", script.question);
    view! {
        <li class=class>
            {body(book, shown)}
            {is_sent.then(|| view! { <button type="button" class="icon-button" aria-label=label on:click=copy>{Icon::Copy.draw()}</button> })}
        </li>
    }
    .into_any()
}

fn ordering_row(book: Book, shown: &Shown, at: usize, count: usize) -> AnyView {
    let held = StoredValue::new(Arc::clone(&shown.held));
    let question = shown.held.script.question.clone();
    let step = move |up: bool| {
        let held = held.get_value();
        task::background(async move {
            if let Err(e) = book.move_script(&held.script, up).await {
                book.say_problem(&e);
            }
        });
    };
    let button = move |up: bool, word: &'static str, can: bool| {
        let label = format!("{word}「{question}」");
        view! { <button type="button" class="text" aria-label=label disabled=!can on:click=move |_| step(up)>{word}</button> }
    };
    view! {
        <li class="row">
            {body(book, shown)}
            <span class="order">{button.clone()(true, "上移", at > 0)}{button(false, "下移", at + 1 < count)}</span>
        </li>
    }
    .into_any()
}

/// Counts one use in the background.
pub fn count(book: Book, id: crate::domain::fields::Id) {
    task::background(async move {
        if let Err(e) = book.count_use(&id).await {
            book.say_problem(&e);
        }
    });
}
