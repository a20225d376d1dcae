//! 项目禁用语: what this project forbids beyond the law, its 竞品, and what must not fire.

use leptos::prelude::*;

use super::own::{AddLine, OwnRow};
use crate::components::chips::ChooseOne;
use crate::components::frame::Header;
use crate::domain::settings::lists::List;
use crate::domain::wording::Presale;
use crate::domain::wording::own::{Own, Use};
use crate::pages::go::use_go;
use crate::platform::task;
use crate::state::book::use_book;

/// The address.
pub const PLACE: &str = "/scripts/phrases";

/// The screen.
#[component]
pub fn PhrasesPage() -> impl IntoView {
    let (book, go) = (use_book(), use_go());
    let all = Memo::new(move |_| book.own_phrases());
    view! {
        <Header title="项目禁用语" back=go.href(super::page::PLACE)/>
        <AddPhrase/>
        {Use::ALL.map(|usage| view! { <Group all=all usage=usage/> }).into_iter().collect_view()}
        <Competitors/>
        <PresalePart/>
    }
}

fn heading(usage: Use) -> &'static str {
    match usage {
        Use::Forbid => "禁用(红)",
        Use::Warn => "慎用(黄)",
        Use::Allow => "例外,不提醒",
    }
}

#[component]
fn Group(all: Memo<Vec<Own>>, usage: Use) -> impl IntoView {
    let own = Memo::new(move |_| {
        all.with(|all| all.iter().filter(|o| o.usage == usage).cloned().collect::<Vec<_>>())
    });
    view! {
        <Show when=move || own.with(|o| !o.is_empty())>
            <h2 class="section">{heading(usage)}</h2>
            <ul class="rows" aria-label=heading(usage)>
                {move || own.get().into_iter().map(|own| view! { <OwnRow own=own/> }).collect_view()}
            </ul>
        </Show>
    }
}

/// The field for one more phrase, and what it is for.
#[component]
fn AddPhrase() -> impl IntoView {
    let book = use_book();
    let usage = RwSignal::new(Use::Forbid);
    let options: Vec<String> = Use::ALL.map(|u| u.term().to_owned()).to_vec();
    let pick = move |term: Option<String>| {
        if let Some(term) = term {
            usage.set(Use::parse(&term));
        }
    };
    let add = move |text: String| -> super::own::Adding {
        let usage = usage.get_untracked();
        Box::pin(async move { book.add_phrase(&text, usage).await })
    };
    view! {
        <div class="form">
            <ChooseOne label="用法" options=options required=true picked=Signal::derive(move || Some(usage.get().term().to_owned())) on_pick=pick/>
            <AddLine label="加一条词句" place=PLACE add=add/>
            <p class="help">"空格、标点、繁体、全角的写法也会认出来。"</p>
        </div>
    }
}

#[component]
fn Competitors() -> impl IntoView {
    let book = use_book();
    let names = Memo::new(move |_| book.settings.with(|s| s.lists.entries(List::Competitors)));
    let row = move |name: String| {
        let (shown, label) = (name.clone(), format!("去掉{name}"));
        let remove = move |_| {
            let name = name.clone();
            task::background(async move {
                if let Err(why) = book.remove_competitor(&name).await {
                    book.say_problem(&why);
                }
            });
        };
        view! {
            <li class="link">{shown}<span class="end"><button type="button" class="text" aria-label=label on:click=remove>"去掉"</button></span></li>
        }
    };
    let add = move |text: String| -> super::own::Adding {
        Box::pin(async move { book.add_competitor(&text).await })
    };
    view! {
        <h2 class="section">"竞品"</h2>
        <div class="form"><AddLine label="加一个竞品名" place="/scripts/phrases#rivals" add=add/>
            <p class="help">"名字旁边出现烂尾、质量差这类话,会提醒贬低竞品。"</p></div>
        <ul class="rows" aria-label="竞品">{move || names.get().into_iter().map(row).collect_view()}</ul>
    }
}

/// Whether 认筹 and 预定 may be asked for.
#[component]
fn PresalePart() -> impl IntoView {
    const WORDS: [(Presale, &str); 3] =
        [(Presale::Unknown, "没说"), (Presale::Held, "已取证"), (Presale::Missing, "未取证")];
    let book = use_book();
    let picked = Signal::derive(move || {
        let now = book.presale();
        WORDS.iter().find(|w| w.0 == now).map(|w| w.1.to_owned())
    });
    let pick = move |word: Option<String>| {
        let Some((presale, _)) = WORDS.iter().find(|w| word.as_deref() == Some(w.1)) else {
            return;
        };
        task::background(async move {
            if let Err(why) = book.set_presale(*presale).await {
                book.say_problem(&why);
            }
        });
    };
    view! {
        <h2 class="section">"预售许可证"</h2>
        <div class="form">
            <ChooseOne label="预售许可证" options=WORDS.map(|w| w.1.to_owned()).to_vec() required=true picked=picked on_pick=pick/>
            <p class="help">"未取证时,认筹、排号、预定都会提醒。"</p>
        </div>
    }
}
