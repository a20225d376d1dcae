//! The stop before a text goes out: amber is said, red wants a second, deliberate tap.

use leptos::prelude::*;

use super::hits::{HitRow, counted};
use crate::components::sheet::BottomSheet;
use crate::domain::wording::Hit;
use crate::domain::wording::classes::Level;
use crate::state::book::Book;

/// A text that was stopped, and what goes on once the user insists.
#[derive(Clone)]
struct Stopped {
    text: String,
    /// 复制 or 分享.
    verb: &'static str,
    hits: Vec<Hit>,
    go_on: Callback<String>,
}

thread_local! {
    /// One text at a time: whatever screen the tap came from, the same sheet asks.
    static STOPPED: ArcRwSignal<Option<Stopped>> = ArcRwSignal::new(None);
}

fn stopped() -> ArcRwSignal<Option<Stopped>> {
    STOPPED.with(Clone::clone)
}

/// Lets a text out: at once when nothing red is in it, else after 仍要…; `go_on` is told what the
/// notice should add.
pub fn pass(book: Book, text: &str, verb: &'static str, go_on: Callback<String>) {
    let hits = untrack(|| book.check_wording(text));
    if hits.iter().any(|h| h.level == Level::Red) {
        return stopped().set(Some(Stopped { text: text.to_owned(), verb, hits, go_on }));
    }
    go_on.run(if hits.is_empty() {
        String::new()
    } else {
        format!("。有 {},{}", counted(&hits), Level::Amber.label())
    });
}

/// The sheet that asks; it lies over every page of 答客问.
#[component]
pub fn GuardSheet() -> impl IntoView {
    let asked = stopped();
    let held = asked.clone();
    on_cleanup(move || held.set(None));
    move || asked.get().map(|stopped| view! { <Ask stopped=stopped/> })
}

/// What was stopped and why, with 先改一改 and 仍要….
#[component]
fn Ask(stopped: Stopped) -> impl IntoView {
    let Stopped { text, verb, hits, go_on } = stopped;
    let close = move || self::stopped().set(None);
    let insist = move |_| {
        close();
        go_on.run("。里面有广告/群发禁用的说法".into());
    };
    let said = format!("{},广告和群发禁用", counted(&hits));
    let row = |hit: Hit| view! { <HitRow text=text.clone() hit=hit on_swap=None/> };
    let rows = hits.into_iter().map(row).collect_view();
    let foot = move || {
        view! {
            <button type="button" class="primary wide" on:click=move |_| close()>"先改一改"</button>
            <button type="button" class="plain danger wide" on:click=insist>{format!("仍要{verb}")}</button>
        }
    };
    view! {
        <BottomSheet title=move || format!("先别{verb}") label=format!("先别{verb}") on_close=move |()| close() foot=foot>
            <p class="error" role="alert">{said}</p>
            <ul class="hit-list">{rows}</ul>
        </BottomSheet>
    }
}
