//! The stop before a text goes out: amber is shown, red wants a second, deliberate tap.

use leptos::prelude::*;

use super::hits::{HitRow, counted};
use crate::domain::wording::Hit;
use crate::domain::wording::classes::Level;
use crate::state::book::{Book, use_book};
use crate::state::notice::Notice;

/// A text that was stopped, and what goes on once the user insists.
#[derive(Clone)]
struct Stopped {
    text: String,
    /// 复制 or 分享.
    verb: &'static str,
    hits: Vec<Hit>,
    go_on: Callback<()>,
}

/// Stops texts of one screen; cheap to copy.
#[derive(Clone, Copy)]
pub struct Guard {
    book: Book,
    stopped: RwSignal<Option<Stopped>>,
}

impl Guard {
    /// Starts a guard with nothing stopped; the screen shows it with [`GuardBox`].
    pub fn new() -> Self {
        Self { book: use_book(), stopped: RwSignal::new(None) }
    }

    /// Lets a text out: at once when nothing red is in it, else only after 仍要….
    pub fn pass(self, text: &str, verb: &'static str, go_on: Callback<()>) {
        let hits = untrack(|| self.book.check_wording(text));
        if !hits.iter().any(|h| h.level == Level::Red) {
            self.stopped.set(None);
            go_on.run(());
            if !hits.is_empty() {
                let said = format!("已{verb},里面有 {},口头慎用", counted(&hits));
                self.book.say(Notice::done(said, None));
            }
            return;
        }
        self.stopped.set(Some(Stopped { text: text.to_owned(), verb, hits, go_on }));
    }
}

impl Default for Guard {
    fn default() -> Self {
        Self::new()
    }
}

/// What was stopped and why, with 仍要复制 and 先改一改; gone as soon as the text changes.
#[component]
pub fn GuardBox(guard: Guard, #[prop(into)] text: Signal<String>) -> impl IntoView {
    let shown = move || {
        let stopped = guard.stopped.get()?;
        text.with(|now| *now == stopped.text).then_some(stopped)
    };
    let draw = move |stopped: Stopped| {
        let Stopped { text, verb, hits, go_on } = stopped;
        let insist = move |_| {
            guard.stopped.set(None);
            go_on.run(());
        };
        let said = format!("先别{verb}:{},广告和群发禁用", counted(&hits));
        let row = |hit: Hit| view! { <HitRow text=text.clone() hit=hit on_swap=None/> };
        let rows = hits.into_iter().map(row).collect_view();
        view! {
            <section class="box stop" role="alert" aria-label="文案有问题">
                <p class="error">{said}</p>
                <ul>{rows}</ul>
                <button type="button" class="primary wide" on:click=move |_| guard.stopped.set(None)>"先改一改"</button>
                <button type="button" class="plain danger wide" on:click=insist>{format!("仍要{verb}")}</button>
            </section>
        }
    };
    move || shown().map(draw)
}
