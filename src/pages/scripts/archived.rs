//! 已归档: kept, found no more, and brought back with one tap.

use std::sync::Arc;

use leptos::prelude::*;

use crate::components::frame::Header;
use crate::components::small::Empty;
use crate::pages::go::use_go;
use crate::platform::task;
use crate::state::book::use_book;
use crate::state::scripts::Held;

use super::{PLACE, entry_of};

/// The page.
#[component]
pub fn Archived() -> impl IntoView {
    let (book, go) = (use_book(), use_go());
    let scripts = book.scripts();
    let all = move || scripts.with(|s| s.archived().cloned().collect::<Vec<_>>());
    let one = move |held: Arc<Held>| {
        let question = held.script.question.clone();
        let label = format!("恢复「{question}」");
        let href = go.href(&entry_of(&held.script.id, None));
        let restore = move |_| {
            let held = Arc::clone(&held);
            task::background(async move {
                if let Err(e) = book.unarchive_script(&held.script).await {
                    book.say_problem(&e);
                }
            });
        };
        view! {
            <li class="row"><a class="go" href=href><span class="what">{question}</span></a>
                <button type="button" class="text" aria-label=label on:click=restore>"恢复"</button></li>
        }
    };
    view! {
        <Header title="已归档" back=go.href(&format!("{PLACE}/more"))/>
        {move || match all() {
            all if all.is_empty() => view! { <Empty title="没有归档的" text="不再用的话术可以归档:留着,但搜不到。"><span></span></Empty> }.into_any(),
            all => view! { <ul class="rows" aria-label="已归档">{all.into_iter().map(one).collect_view()}</ul> }.into_any(),
        }}
    }
}
