//! 文案检查: a text is typed or pasted, every forbidden wording is named while one types.

use leptos::prelude::*;

use super::hits::{HitRow, Preview, counted};
use crate::components::field::TextArea;
use crate::components::frame::Header;
use crate::components::icon::Icon;
use crate::domain::wording::Hit;
use crate::pages::go::use_go;
use crate::pages::scripts::send::{Out, send};
use crate::platform::task;
use crate::state::book::use_book;
use crate::state::drafts::Keeper;

/// The address, which is also the draft's name.
pub const PLACE: &str = "/scripts/check";

/// The screen.
#[component]
pub fn CheckPage() -> impl IntoView {
    let (book, go) = (use_book(), use_go());
    let keeper = Keeper::new(book, PLACE);
    let found = keeper.found().and_then(|t| t.as_str().map(str::to_owned)).unwrap_or_default();
    let typed = RwSignal::new(found);
    let take = move |text: String| {
        let half = (!text.trim().is_empty()).then(|| text.as_str().into());
        keeper.keep("文案检查".into(), half);
        typed.set(text);
    };
    let hits: Memo<Vec<Hit>> = Memo::new(move |_| typed.with(|t| book.check_wording(t)));
    let own = move || match book.own_phrases().len() {
        0 => "可以自己加".to_owned(),
        count => format!("{count} 条"),
    };
    view! {
        <Header title="文案检查" back=go.href("/scripts")/>
        <div class="form">
            <TextArea label="要检查的文案" placeholder="朋友圈、群发、要说的话,写在这里或粘贴进来" value=typed on_input=take/>
            <Verdict typed=typed hits=hits/>
            <Show when=move || hits.with(|h| !h.is_empty())>
                <Found typed=typed hits=hits on_swap=Callback::new(take)/>
            </Show>
            <Actions typed=typed keeper=keeper on_clear=Callback::new(move |()| take(String::new()))/>
        </div>
        <div class="rows"><a class="link" href=go.href("/scripts/phrases")>"项目禁用语、竞品和例外"<span class="end">{own}" ›"</span></a></div>
        <p class="section">"按广告法和房地产广告规定提醒,不代替公司审核。"</p>
    }
}

/// One calm line: nothing found, or how much.
#[component]
fn Verdict(typed: RwSignal<String>, hits: Memo<Vec<Hit>>) -> impl IntoView {
    let is_empty = move || typed.with(|t| t.trim().is_empty());
    let said = move || {
        hits.with(|found| match found.len() {
            _ if is_empty() => String::new(),
            0 => "没发现禁用说法".to_owned(),
            n => format!("{n} 处要看:{}", counted(found)),
        })
    };
    view! { <p role="status" class="big" class:good=move || hits.with(Vec::is_empty)>{said}</p> }
}

/// The text with its marks, and one row per finding.
#[component]
fn Found(
    typed: RwSignal<String>,
    hits: Memo<Vec<Hit>>,
    on_swap: Callback<String>,
) -> impl IntoView {
    let row = move |hit: Hit| view! { <HitRow text=typed.get_untracked() hit=hit on_swap=Some(on_swap)/> };
    view! {
        <section aria-label="标出来的文案">{move || view! { <Preview text=typed.get_untracked() hits=hits.get()/> }}</section>
        <ul class="hit-list" aria-label="发现的问题">{move || hits.get().into_iter().map(row).collect_view()}</ul>
    }
}

/// 复制, stopped by a red finding, and 清空.
#[component]
fn Actions(typed: RwSignal<String>, keeper: Keeper, on_clear: Callback<()>) -> impl IntoView {
    let book = use_book();
    let has_text = move || typed.with(|t| !t.trim().is_empty());
    // What went out is written: it waits nowhere any longer.
    let sent = Callback::new(move |()| task::background(async move { keeper.forget().await }));
    let copy = move |_| send(book, Out::Copy, Ok(typed.get_untracked()), sent);
    view! {
        <Show when=has_text>
            <button type="button" class="primary wide" on:click=copy>{Icon::Copy.draw()}"复制"</button>
            <button type="button" class="text" on:click=move |_| on_clear.run(())>"清空"</button>
        </Show>
    }
}
