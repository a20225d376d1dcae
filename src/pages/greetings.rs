//! 节日和生日: who asked to be greeted in the next days, and with which words.

use std::sync::Arc;

use chrono::NaiveDate;
use leptos::prelude::*;

use crate::components::frame::Header;
use crate::components::small::{Empty, TierMark};
use crate::domain::days::month_day;
use crate::domain::greeting::{BIRTHDAY, Greeting};
use crate::domain::script::placeholder::fill;
use crate::domain::spoken;
use crate::domain::words::Way;
use crate::platform::task;
use crate::state::book::{Book, use_book};
use crate::state::greetings::AHEAD;
use crate::state::people::Person;
use crate::state::places::card;
use crate::state::scripts::Held;

use super::go::use_go;
use super::loaded::loaded;
use super::scripts::send::{SendButtons, Text};
use super::scripts::words::values_for;
use super::wording::guard::GuardSheet;

/// The address.
pub const PLACE: &str = "/mine/greetings";
/// The category of the messages.
const CATEGORY: &str = "节日";
/// A greeting of the category that is meant for something else.
const MOVING_IN: &str = "乔迁";

/// The screen.
#[component]
pub fn Greetings() -> impl IntoView {
    let (book, go) = (use_book(), use_go());
    let today = Memo::new(move |_| book.now.get().date_naive());
    let found = loaded(
        move || {
            today.track();
            book.seq.track();
        },
        move || Box::pin(async move { book.greetings(today.get_untracked()).await.ok() }),
    );
    let open = RwSignal::new(None::<Greeting>);
    // Nobody may have opened 答客问 yet.
    task::background(async move {
        if let Err(e) = book.settle_starter().await {
            book.say_problem(&e);
        }
    });
    let is_ready = Memo::new(move |_| book.people.with(|p| p.is_complete()));
    let list = move || {
        let all = found.get().filter(|_| is_ready.get())?;
        if all.is_empty() {
            return Some(view! {
                <Empty title="这段时间没有要问候的" text="在客户的信息卡里填生日,并在「要问候的」里勾上生日或节日,才会列在这里。勿扰的客户不会列出。"><a class="plain" href=go.href("/customers")>"去客户"</a></Empty>
            }.into_any());
        }
        let rows = all.into_iter().filter_map(|g| row(book, g, open, today.get())).collect_view();
        Some(view! { <ul class="rows" aria-label="要问候的">{rows}</ul> }.into_any())
    };
    view! {
        <Header title="节日和生日" sub=Signal::derive(|| format!("今后{AHEAD}天")) back=go.href("/mine")/>
        {list}
        <GuardSheet/>
    }
}

fn row(
    book: Book,
    greeting: Greeting,
    open: RwSignal<Option<Greeting>>,
    today: NaiveDate,
) -> Option<AnyView> {
    let person = book.people.with_untracked(|p| p.get(&greeting.customer))?;
    let own = greeting.clone();
    let is_open = Memo::new(move |_| open.with(|o| o.as_ref() == Some(&own)));
    let tapped = greeting.clone();
    let turn = move |_| {
        let is_same = open.with_untracked(|o| o.as_ref() == Some(&tapped));
        open.set((!is_same).then(|| tapped.clone()));
    };
    let day = format!("{} {}", month_day(greeting.day), spoken::weekday(greeting.day));
    let when = if greeting.day == today { "今天".to_owned() } else { day };
    let occasion = greeting.occasion;
    let (name, tier) = (person.name.clone(), person.customer.tier);
    Some(view! {
        <li class="greeting">
            <button type="button" class="link" aria-expanded=move || is_open.get().to_string() on:click=turn>
                <TierMark tier=tier/><span class="what">{name}<small class="mut">{when}</small></span><span class="end">{occasion}</span>
            </button>
            {move || is_open.get().then(|| view! { <Words person=Arc::clone(&person) occasion=occasion/> })}
        </li>
    }.into_any())
}

/// The messages that fit the occasion, filled in.
#[component]
fn Words(person: Arc<Person>, occasion: &'static str) -> impl IntoView {
    let (book, go) = (use_book(), use_go());
    let scripts = book.scripts();
    let href = go.href(&card(&person.customer.id));
    let offered = move || {
        let found = scripts.with(|s| fitting(s.of_category(CATEGORY), occasion));
        let is_empty = found.is_empty();
        view! {
            {is_empty.then(|| view! { <p class="mut">"答客问的「节日」里还没有合适的话,可以先写一条。"</p> })}
            {found.iter().map(|held| message(book, &person, held)).collect_view()}
        }
    };
    view! { <div class="form">{offered}<a class="text" href=href>"看信息卡"</a></div> }
}

/// Picks the messages that name the occasion; where none does, those that name no other.
fn fitting(all: Vec<Arc<Held>>, occasion: &str) -> Vec<Arc<Held>> {
    let names = |h: &&Arc<Held>, word: &str| h.script.question.contains(word);
    let own: Vec<Arc<Held>> = all.iter().filter(|h| names(h, occasion)).cloned().collect();
    if !own.is_empty() || occasion == BIRTHDAY {
        return own;
    }
    all.iter().filter(|h| !names(h, MOVING_IN) && !names(h, BIRTHDAY)).cloned().collect()
}

fn message(book: Book, person: &Person, held: &Held) -> AnyView {
    let c = &person.customer;
    let filled =
        fill(held.script.short_for(c.need, c.temperament), &values_for(book, Some(c), None));
    let said = filled.shown();
    let text: Text = filled.to_send().map_err(|m| m.into_iter().map(str::to_owned).collect());
    let (script, customer) = (held.script.id.clone(), c.id.clone());
    let sent = move |()| {
        let (script, customer) = (script.clone(), customer.clone());
        task::background(async move {
            if let Err(e) = book.use_script_for(&script, &customer, Way::Wechat).await {
                book.say_problem(&e);
            }
        });
    };
    view! {
        <div class="message" role="group" aria-label=held.script.question.clone()>
            <p>{said}</p>
            <div class="two-up"><SendButtons text=Signal::derive(move || text.clone()) on_sent=Callback::new(sent)/></div>
        </div>
    }
    .into_any()
}
