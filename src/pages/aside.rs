//! 待认领的跟进: contacts from a ledger whose customer the notebook does not know; given or thrown away.

use leptos::prelude::*;

use crate::components::frame::Header;
use crate::components::small::Empty;
use crate::domain::change::Change;
use crate::domain::days::month_day;
use crate::domain::fields::Id;
use crate::domain::words::Word;
use crate::exchange::aside::Aside;
use crate::platform::{clock, task};
use crate::state::book::{Book, use_book};

use super::go::use_go;
use super::loaded::loaded;
use super::pick_person::PickPerson;

/// The address of the page.
pub const PLACE: &str = "/mine/aside";
/// How many are shown at once.
const SHOWN: usize = 50;

fn waiting(book: Book) -> Signal<Option<Vec<Aside>>> {
    loaded(move || book.seq.track(), move || Box::pin(async move { book.asides().await.ok() }))
}

/// The way to the page, on 数据, while something waits.
#[component]
pub fn AsideLink() -> impl IntoView {
    let (book, go) = (use_book(), use_go());
    let all = waiting(book);
    let count = move || all.with(|all| all.as_ref().map_or(0, Vec::len));
    view! {
        <Show when=move || { count() > 0 }>
            <section class="box" aria-label="待认领的跟进">
                <a class="link" href=go.href(PLACE)>"待认领的跟进"<span class="end">{move || format!("{} 条 ›", count())}</span></a>
            </section>
        </Show>
    }
}

/// The page.
#[component]
pub fn Asides() -> impl IntoView {
    let (book, go) = (use_book(), use_go());
    let all = waiting(book);
    let list = move || {
        let all = all.get()?;
        if all.is_empty() {
            return Some(view! { <Empty title="都处理完了" text="没有待认领的跟进。"><a class="plain" href=go.href("/mine/data")>"回到数据"</a></Empty> }.into_any());
        }
        let more = all.len().saturating_sub(SHOWN);
        let one = |aside| view! { <OneAside aside=aside/> };
        Some(view! {
            <p class="section">{format!("导入时找不到客户的 {} 条跟进。认领给谁,就记到谁名下。", all.len())}</p>
            {all.into_iter().take(SHOWN).map(one).collect_view()}
            {(more > 0).then(|| view! { <p class="help">{format!("还有 {more} 条,处理完上面的就会出现。")}</p> })}
        }.into_any())
    };
    view! {
        <Header title="待认领的跟进" back=go.href("/mine/data")/>
        {list}
    }
}

/// One contact, and what may become of it.
#[component]
fn OneAside(aside: Aside) -> impl IntoView {
    let book = use_book();
    let picking = RwSignal::new(false);
    let said = said(&aside);
    let lead = aside.who(false);
    let aside = StoredValue::new(aside);
    let who = move || aside.with_value(|a| a.who(!book.masked.get()));
    let write = move |change: Change, text: String| {
        task::background(async move {
            if let Err(e) = book.write_and_say(change, text).await {
                book.say_problem(&e);
            }
        });
    };
    let give = move |id: Id| {
        task::background(async move {
            let found = book.store().customer(&id).await;
            let had = found.ok().and_then(|(row, _, _)| row?.record());
            let Some(had) = had else {
                return book.say_problem(&"没找到这位客户,这条跟进还在。请换一位。");
            };
            let name = book.people.with_untracked(|p| p.get(&id).map(|p| p.name.clone()));
            let change = aside.with_value(|a| a.give(&id, &had.fields));
            write(change, format!("已记到{}名下", name.unwrap_or_default()));
        });
    };
    let register = move |_| {
        let change = aside.with_value(|a| a.register(&clock::new_id(), clock::now()));
        write(change, format!("已登记{}", aside.with_value(|a| a.who(false))));
    };
    let drop = move |_| write(aside.with_value(Aside::drop), "这条跟进不要了".to_owned());
    view! {
        <section class="box" aria-label=lead.clone()>
            <h2>{who}</h2>
            {said.into_iter().map(|line| view! { <p>{line}</p> }).collect_view()}
            <p class="help">{aside.with_value(|a| a.from.clone())}</p>
            <Show when=move || !picking.get()>
                <button type="button" class="plain wide" on:click=move |_| picking.set(true)>"认领给客户"</button>
                <button type="button" class="plain wide" on:click=register>"登记成新客户"</button>
                <button type="button" class="text danger" on:click=drop>"不要这条"</button>
            </Show>
            <Show when=move || picking.get()>
                <PickPerson label="认领给谁" except=Vec::new() on_pick=give/>
                <button type="button" class="text" on:click=move |_| picking.set(false)>"先不认领"</button>
            </Show>
        </section>
    }
}

/// What happened, line by line: `11月20日 去电 未接`, then the words.
fn said(aside: &Aside) -> Vec<String> {
    let when = aside.when.map(|at| month_day(at.date_naive()));
    let way = aside.way.map(|w| w.term().to_owned());
    let outcome = aside.outcome.map(|o| o.term().to_owned());
    let first: Vec<String> = [when, way, outcome].into_iter().flatten().collect();
    let lines =
        [Some(first.join(" ")), aside.summary.clone(), aside.feedback.clone(), aside.notes.clone()];
    lines.into_iter().flatten().filter(|l| !l.is_empty()).collect()
}
