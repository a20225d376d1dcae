//! What is done to the library as a whole, and to one script besides using it.

use leptos::prelude::*;

use crate::components::frame::Header;
use crate::domain::fields::Id;
use crate::domain::script::history;
use crate::domain::script::values::{FACTS, facts_asked};
use crate::pages::go::use_go;
use crate::pages::wording::page as check;
use crate::pages::{playbook, quiz};
use crate::platform::task;
use crate::state::book::use_book;
use crate::state::notice::Notice;
use crate::state::scripts::Scripts;
use crate::state::starter::Starter;

use super::PLACE;

/// 更多: the pages beside the library, and 起步话术.
#[component]
pub fn More() -> impl IntoView {
    let (book, go) = (use_book(), use_go());
    let scripts = book.scripts();
    let facts = move || {
        let asked = scripts.with(|s| facts_asked(s.all().map(|h| &h.script)));
        let filled = book.settings_fields.with(|f| f.names(FACTS));
        let open = asked.iter().filter(|(name, _)| !filled.contains(name)).count();
        if open == 0 { "都填了".to_owned() } else { format!("{open} 项没填") }
    };
    let archived = move || scripts.with(|s| format!("{} 条", s.archived().count()));
    let due = move || format!("今天 {} 张", book.quiz_due());
    let packs = move || match book.playbooks().len() {
        0 => String::new(),
        count => format!("{count} 个"),
    };
    let has_starter = move || scripts.with(Scripts::has_starter);
    let remove = move |_| {
        task::background(async move {
            if let Err(e) = book.remove_starter().await {
                book.say_problem(&e);
            }
        });
    };
    let put_back = move |_| {
        task::background(async move {
            match book.add_starter().await {
                Ok(Starter::Settled) => {}
                Ok(Starter::Missing) => {
                    book.say(Notice::problem("起步话术这个文件还没装好,连上网再点一次。"));
                }
                Err(e) => book.say_problem(&e),
            }
        });
    };
    view! {
        <Header title="更多" back=go.href(PLACE)/>
        <div class="rows">
            <a class="link" href=go.href(check::PLACE)>"文案检查"<span class="end">"›"</span></a>
            <a class="link" href=go.href(quiz::PLACE)>"话术考核"<span class="end">{due}" ›"</span></a>
            <a class="link" href=go.href(playbook::PLACE)>"口径包"<span class="end">{packs}" ›"</span></a>
            <a class="link" href=go.href("/mine/settings/facts")>"项目资料"<span class="end">{facts}" ›"</span></a>
            <a class="link" href=go.href(&format!("{PLACE}/asked"))>"待补口径"<span class="end">"›"</span></a>
            <a class="link" href=go.href(&format!("{PLACE}/archived"))>"已归档"<span class="end">{archived}" ›"</span></a>
        </div>
        <section class="box starter" aria-label="起步话术">
            <h2>"起步话术"</h2>
            <p class="mut">"跟客本自带的一套,给您起步用。您改过的和自己写的不受影响。"</p>
            <Show when=has_starter><button type="button" class="plain wide" on:click=remove>"移除起步话术"</button></Show>
            <Show when=move || !has_starter() && scripts.with(Scripts::is_complete)><button type="button" class="plain wide" on:click=put_back>"放回起步话术"</button></Show>
        </section>
    }
}

/// 编辑, 复制一份, 以前的说法, 归档.
#[component]
pub fn Deeds(id: Id) -> impl IntoView {
    let (book, go) = (use_book(), use_go());
    let scripts = book.scripts();
    let held = move |id: &Id| scripts.with_untracked(|s| s.get(id));
    let own = id.clone();
    let is_archived =
        Memo::new(move |_| scripts.with(|s| s.get(&own).is_some_and(|h| h.script.archived)));
    let own = id.clone();
    let past = move || scripts.with(|s| s.get(&own).map_or(0, |h| history::list(&h.fields).len()));
    let own = id.clone();
    let duplicate = move |_| {
        let id = own.clone();
        task::background(async move {
            match book.duplicate_script(&id).await {
                Ok(copy) => go.page(&format!("{PLACE}/{copy}/edit")),
                Err(e) => book.say_problem(&e),
            }
        });
    };
    let own = id.clone();
    let archive = move |_| {
        let Some(held) = held(&own) else { return };
        task::background(async move {
            let outcome = if held.script.archived {
                book.unarchive_script(&held.script).await
            } else {
                book.archive_script(&held.script).await
            };
            match outcome {
                Ok(()) if !held.script.archived => go.replace(PLACE),
                Ok(()) => {}
                Err(e) => book.say_problem(&e),
            }
        });
    };
    view! {
        <div class="rows">
            <a class="link" href=go.href(&format!("{PLACE}/{id}/edit"))>"编辑"<span class="end">"›"</span></a>
            <button type="button" class="link" on:click=duplicate>"复制一份再改"<span class="end">"›"</span></button>
            <a class="link" href=go.href(&format!("{PLACE}/{id}/history"))>"以前的说法"<span class="end">{move || format!("{} 版 ›", past())}</span></a>
            <button type="button" class="link" on:click=archive>{move || if is_archived.get() { "从归档里恢复" } else { "归档" }}</button>
        </div>
    }
}
