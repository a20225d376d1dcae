//! What to say to a customer: how to meet them, the scripts that fit and why, and how the last ones did.

use std::sync::Arc;

use leptos::prelude::*;

use crate::domain::contact::Contact;
use crate::domain::customer::Customer;
use crate::domain::fields::Id;
use crate::domain::script::edit::Rating;
use crate::domain::script::placeholder::fill;
use crate::domain::script::standing::Standing;
use crate::domain::script::suggest::{Situation, Suggestion, advice, suggest};
use crate::domain::script::usage::Used;
use crate::domain::words::Word;
use crate::pages::go::use_go;
use crate::pages::loaded::loaded;
use crate::platform::task;
use crate::state::book::{Book, use_book};
use crate::state::people::Person;
use crate::state::scripts::{Held, Scripts};

use super::entry_of;
use super::words::values_for;

/// Scripts offered on the card, and in a sheet.
const ON_CARD: usize = 3;
const IN_SHEET: usize = 2;

fn person_of(book: Book, id: Id) -> Memo<Option<Arc<Person>>> {
    Memo::new(move |_| book.people.with(|p| p.get(&id)))
}

/// The part of a sheet: one line of advice, the best scripts, and whether the last ones helped.
#[component]
pub fn Hints(id: Id) -> impl IntoView {
    let book = use_book();
    let scripts = book.scripts();
    let own = id.clone();
    let contacts = loaded(
        move || book.seq.track(),
        move || {
            let own = own.clone();
            Box::pin(async move { book.dossier(&own).await.ok().flatten().map(|d| d.contacts) })
        },
    );
    let person = person_of(book, id);
    move || {
        let person = person.get()?;
        let hint = first_hint(book, scripts, &person.customer, 1);
        let fits = fitting(book, scripts, &person.customer, IN_SHEET);
        let uses = contacts.with(|c| c.as_deref().map(|c| unrated(c, scripts)).unwrap_or_default());
        let is_empty = hint.is_empty() && fits.is_empty() && uses.is_empty();
        (!is_empty).then(|| {
            view! {
                <section class="hints" aria-label="怎么聊">{hint}{fits}{uses}</section>
            }
        })
    }
}

/// The part of the card: 抗性与说辞.
#[component]
pub fn CardHints(id: Id, contacts: Vec<Contact>) -> impl IntoView {
    let book = use_book();
    let scripts = book.scripts();
    let person = person_of(book, id);
    let contacts = StoredValue::new(contacts);
    move || {
        let person = person.get()?;
        let c = &person.customer;
        let hints = first_hint(book, scripts, c, 3);
        let fits = fitting(book, scripts, c, ON_CARD);
        let uses = contacts.with_value(|c| unrated(c, scripts));
        let tag = |o: &String| view! { <span class="tag r">{o.clone()}</span> };
        let objections = c.objections.iter().map(tag).collect_view();
        let is_empty = hints.is_empty() && fits.is_empty() && uses.is_empty();
        (!is_empty).then(|| view! {
            <section class="box hints" aria-label="抗性与说辞">
                <h2>"抗性与说辞"</h2>
                {(!c.objections.is_empty()).then(|| view! { <div class="tags">{objections}</div> })}
                {fits}{hints}{uses}
            </section>
        })
    }
}

/// The lines of advice for meeting this customer, each leading to its script.
fn first_hint(
    book: Book,
    scripts: RwSignal<Scripts>,
    customer: &Customer,
    limit: usize,
) -> Vec<AnyView> {
    let go = use_go();
    let today = book.now.get().date_naive();
    let values = values_for(book, Some(customer), None);
    scripts.with(|s| {
        let found = advice(s.all().map(|h| &h.script), &Situation::of(customer), today);
        let line = |script: &&crate::domain::script::Script| {
            let text = fill(script.short_as(None), &values).shown();
            let href = go.href(&entry_of(&script.id, Some(&customer.id)));
            view! { <a class="hint" href=href><b>{script.question.clone()}</b>" "{text}</a> }
                .into_any()
        };
        found.iter().take(limit).map(line).collect()
    })
}

/// The scripts that fit, each with its reason.
fn fitting(
    book: Book,
    scripts: RwSignal<Scripts>,
    customer: &Customer,
    limit: usize,
) -> Vec<AnyView> {
    let today = book.now.get().date_naive();
    scripts.with(|s| {
        let who = Situation::of(customer);
        let found = suggest(s.all().map(|h| &h.script), &who, today, limit);
        let one = |found: Suggestion| Some(fit(book, customer, &*s.get(&found.id)?, &found));
        found.into_iter().filter_map(one).collect()
    })
}

fn fit(book: Book, customer: &Customer, held: &Held, found: &Suggestion) -> AnyView {
    let go = use_go();
    let values = values_for(book, Some(customer), None);
    let short = held.script.short_for(customer.need, customer.temperament);
    let standing = match found.standing {
        Standing::Valid => None,
        other => Some(format!(" · {}", other.term())),
    };
    let href = go.href(&entry_of(&found.id, Some(&customer.id)));
    view! {
        <a class="fit" href=href><span>{format!("「{}」", fill(short, &values).shown())}</span><small>{found.reason.clone()}{standing}</small></a>
    }
    .into_any()
}

/// The scripts used with this customer that nobody said anything about yet, the newest two.
fn unrated(contacts: &[Contact], scripts: RwSignal<Scripts>) -> Vec<AnyView> {
    let used = contacts.iter().flat_map(Used::of).filter(|u| u.rating.is_none());
    let known = used.filter_map(|used| {
        let question = scripts.with(|s| s.get(&used.script).map(|h| h.script.question.clone()))?;
        Some(judged(used, question))
    });
    known.take(2).collect()
}

fn judged(used: Used, question: String) -> AnyView {
    let book = use_book();
    let button = move |rating: Rating| {
        let used = used.clone();
        let tap = move |_| {
            let used = used.clone();
            task::background(async move {
                if let Err(e) = book.rate_use(&used, rating).await {
                    book.say_problem(&e);
                }
            });
        };
        view! { <button type="button" class="chip" on:click=tap>{rating.term()}</button> }
    };
    let label = format!("「{question}」有用吗");
    view! {
        <div class="judge" role="group" aria-label=label><span>{format!("用过「{question}」,有用吗?")}</span>{Rating::ALL.iter().copied().map(button).collect_view()}</div>
    }
    .into_any()
}

/// Says which scripts a contact used, for the timeline.
pub fn used_in(contact: &Contact, scripts: RwSignal<Scripts>) -> Option<String> {
    let used = Used::of(contact);
    let said: Vec<String> = scripts.with(|s| {
        let one = |used: &Used| {
            let question = s.get(&used.script).map(|h| h.script.question.clone());
            let rating = used.rating.map(|r| format!(" {r}")).unwrap_or_default();
            format!("用了「{}」{rating}", question.unwrap_or_else(|| "已移除的话术".into()))
        };
        used.iter().map(one).collect()
    });
    (!said.is_empty() && scripts.with(Scripts::is_complete)).then(|| said.join(" · "))
}
