//! 选项: the lists a project may edit; every tap is written at once, with 撤销.

use leptos::prelude::*;

use super::PLACE;
use crate::components::field::TextField;
use crate::components::frame::Header;
use crate::domain::change::RecordChange;
use crate::domain::settings::Settings;
use crate::domain::settings::lists::{List, Lists};
use crate::pages::go::use_go;
use crate::pages::mine::NotFound;
use crate::platform::task;
use crate::state::book::{Book, use_book};
use crate::state::drafts::Keeper;

/// Every list, with what was changed about it.
#[component]
pub fn AllLists() -> impl IntoView {
    let (book, go) = (use_book(), use_go());
    let line = move |list: List| {
        let said = book.settings.with_untracked(|s| said(&s.lists, list));
        let href = go.href(&format!("{PLACE}/options/{}", list.name()));
        view! { <a class="link" href=href>{list.label()}<span class="end">{said}" ›"</span></a> }
    };
    view! { <div class="rows">{List::ALL.map(line).into_iter().collect_view()}</div> }
}

fn said(lists: &Lists, list: List) -> String {
    let entries = lists.entries(list);
    let own = entries.iter().filter(|e| lists.is_own(list, e)).count();
    let hidden = lists.hidden(list).len();
    let mut said = vec![format!("{} 项", entries.len())];
    if own > 0 && !list.defaults().is_empty() {
        said.push(format!("自加 {own}"));
    }
    if hidden > 0 {
        said.push(format!("隐藏 {hidden}"));
    }
    said.join(" · ")
}

/// The page of the list the address names.
pub fn named(name: &str) -> AnyView {
    match List::ALL.into_iter().find(|l| l.name() == name) {
        Some(list) => view! { <OneList list=list/> }.into_any(),
        None => view! { <NotFound/> }.into_any(),
    }
}

/// One list: its entries, those hidden, and a field for one more.
#[component]
fn OneList(list: List) -> impl IntoView {
    let (book, go) = (use_book(), use_go());
    let entries = Memo::new(move |_| book.settings.with(|s| s.lists.entries(list)));
    let hidden = Memo::new(move |_| book.settings.with(|s| s.lists.hidden(list)));
    let is_default = move || book.settings.with(|s| s.lists.is_default(list));
    let restore = move |_| {
        let what = format!("options/{}", list.name());
        let cleared = book.settings_fields.with_untracked(|f| Settings::restore(f, &what));
        write(book, cleared, format!("「{}」已恢复默认", list.label()));
    };
    let used = move |entry: String| view! { <Used list=list entry=entry/> };
    let back = move |entry: String| view! { <Hidden list=list entry=entry/> };
    view! {
        <Header title=list.label() back=go.href(&format!("{PLACE}/options"))/>
        <AddEntry list=list/>
        <Show when=move || entries.with(Vec::is_empty)>
            <p class="section">"还是空的。在上面写一个,点「加上」,客户卡里就能选。"</p>
        </Show>
        <ul class="rows" aria-label="在用">{move || entries.get().into_iter().map(used).collect_view()}</ul>
        <Show when=move || hidden.with(|h| !h.is_empty())>
            <h2 class="section">"隐藏的"</h2>
            <ul class="rows" aria-label="隐藏的">{move || hidden.get().into_iter().map(back).collect_view()}</ul>
        </Show>
        <p class="section">"隐藏或去掉以后,客户卡上已有的不变。"</p>
        <Show when=move || !is_default()>
            <div class="form"><button type="button" class="plain wide" on:click=restore>"恢复默认"</button></div>
        </Show>
    }
}

#[component]
fn Used(list: List, entry: String) -> impl IntoView {
    let book = use_book();
    let is_own = book.settings.with_untracked(|s| s.lists.is_own(list, &entry));
    let verb = if is_own { "去掉" } else { "隐藏" };
    let label = format!("{verb}{entry}");
    let name = entry.clone();
    let tap = move |_| write(book, Lists::remove(list, &entry), format!("已{verb}「{entry}」"));
    view! {
        <li class="link">{name}<span class="end"><button type="button" class="text" aria-label=label on:click=tap>{verb}</button></span></li>
    }
}

#[component]
fn Hidden(list: List, entry: String) -> impl IntoView {
    let book = use_book();
    let (name, label) = (entry.clone(), format!("恢复{entry}"));
    let tap = move |_| {
        let change = book.settings.with_untracked(|s| s.lists.add(list, &entry));
        if let Ok(change) = change {
            write(book, change, format!("已恢复「{entry}」"));
        }
    };
    view! {
        <li class="link"><span class="mut">{name}</span><span class="end"><button type="button" class="text" aria-label=label on:click=tap>"恢复"</button></span></li>
    }
}

/// The field for one more entry; what is half typed is kept.
#[component]
fn AddEntry(list: List) -> impl IntoView {
    let book = use_book();
    let keeper = Keeper::new(book, &format!("{PLACE}/options/{}", list.name()));
    let found = keeper.found().and_then(|t| t.as_str().map(str::to_owned)).unwrap_or_default();
    let typed = RwSignal::new(found);
    let error = RwSignal::new(None::<String>);
    let take = move |text: String| {
        error.set(None);
        let half = (!text.trim().is_empty()).then(|| text.as_str().into());
        keeper.keep(format!("选项「{}」", list.label()), half);
        typed.set(text);
    };
    let add = move |_| {
        let text = typed.get_untracked();
        let change = match book.settings.with_untracked(|s| s.lists.add(list, &text)) {
            Ok(change) => change,
            Err(why) => return error.set(Some(why.to_string())),
        };
        keeper.hold();
        task::background(async move {
            match book.set_option(change, format!("已加上「{}」", text.trim())).await {
                Ok(()) => {
                    let _ = typed.try_set(String::new());
                    keeper.forget().await;
                }
                Err(why) => book.say_problem(&why),
            }
        });
    };
    view! {
        <div class="form">
            <div class="side"><TextField label="加一项" value=typed on_input=take/><button type="button" class="plain" on:click=add>"加上"</button></div>
            {move || error.get().map(|e| view! { <p class="error" role="alert">{e}</p> })}
        </div>
    }
}

fn write(book: Book, change: RecordChange, text: String) {
    task::background(async move {
        if let Err(why) = book.set_option(change, text).await {
            book.say_problem(&why);
        }
    });
}
