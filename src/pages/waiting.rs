//! 客户等回复: on top of 今天 with the minutes left, asked for and ended by one tap.

use std::sync::Arc;

use leptos::prelude::*;

use crate::components::small::TierMark;
use crate::domain::fields::{Id, Moment};
use crate::domain::follow_up::reply::{minutes_left, said};
use crate::platform::task;
use crate::state::book::{Book, use_book};
use crate::state::people::Person;
use crate::state::places::card;
use crate::state::replies::Done;

use super::go::use_go;
use super::log_contact::Editor;

/// The group of 今天; nothing while nobody waits.
#[component]
pub fn Waiting() -> impl IntoView {
    let book = use_book();
    let waiting = Memo::new(move |_| book.waiting());
    move || {
        let all = waiting.get();
        let count = all.len();
        (count > 0).then(|| view! {
            <section aria-label="客户等回复">
                <h2 class="section red">{format!("客户等回复 {count}")}</h2>
                <ul class="rows" aria-label="客户等回复">{all.into_iter().map(|(due, person)| row(book, due, &person)).collect_view()}</ul>
            </section>
        })
    }
}

fn row(book: Book, due: Moment, person: &Arc<Person>) -> AnyView {
    let go = use_go();
    let (id, name) = (person.customer.id.clone(), person.name.clone());
    let own = Arc::clone(person);
    let number = move || own.number(book.masked.get());
    view! {
        <li class="row waits">
            <a class="go" href=go.href(&card(&id))>
                <TierMark tier=person.customer.tier/>
                <span class="what"><span class="who">{name.clone()}<small>{number}</small></span><span class="why">{move || left(due, book.now.get())}</span></span>
            </a>
            <Ends id=id name=name/>
        </li>
    }
    .into_any()
}

/// The minutes left, in amber; red once they are over.
fn left(due: Moment, now: Moment) -> AnyView {
    let class = if minutes_left(due, now) < 0 { "" } else { "amber" };
    view! { <em class=class>{said(due, now)}</em> }.into_any()
}

/// 已回复 and 撤回.
#[component]
fn Ends(id: Id, name: String) -> impl IntoView {
    let book = use_book();
    let button = move |word: &'static str, class: &'static str, done: Done| {
        let id = id.clone();
        let tap = move |_| {
            let id = id.clone();
            task::background(async move {
                if let Err(e) = book.end_wait(&id, done).await {
                    book.say_problem(&e);
                }
            });
        };
        view! { <button type="button" class=class aria-label=format!("{word} {name}") on:click=tap>{word}</button> }
    };
    view! { <span class="ends">{button("已回复", "plain", Done::Answered)}{button("撤回", "text", Done::Withdrawn)}</span> }
}

/// One tap that notes 客户等回复; while the customer waits, how long still and how it ends.
#[component]
pub fn AskReply(id: Id, #[prop(default = "plain")] class: &'static str) -> impl IntoView {
    let book = use_book();
    let own = id.clone();
    let person = Memo::new(move |_| book.people.with(|p| p.get(&own)));
    move || {
        let person = person.get()?;
        let id = id.clone();
        let Some(due) = person.next.reply_due else {
            let tap = move |_| ask(book, id.clone());
            return Some(
                view! { <button type="button" class=class on:click=tap>"客户等回复"</button> }
                    .into_any(),
            );
        };
        Some(
            view! {
                <div class="waits-here" role="group" aria-label="客户等回复">
                    <p class="mut">"客户等回复 "{move || left(due, book.now.get())}</p>
                    <Ends id=id name=person.name.clone()/>
                </div>
            }
            .into_any(),
        )
    }
}

fn ask(book: Book, id: Id) {
    task::background(async move {
        if let Err(e) = book.ask_reply(&id).await {
            book.say_problem(&e);
        }
    });
}

/// The same in 记一笔, for somebody who is registered.
#[component]
pub fn AskReplyHere() -> impl IntoView {
    let editor = use_context::<Editor>()?;
    let (id, is_known) =
        editor.form.with_untracked(|f| (f.customer.clone(), !f.is_new && !f.is_edit));
    is_known.then(|| view! { <div class="chips"><AskReply id=id class="chip"/></div> })
}
