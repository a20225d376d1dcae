//! The sheets for many: whom they are about, what went wrong, and progress when it takes long.

use std::future::Future;

use leptos::prelude::*;

use crate::components::sheet::BottomSheet;
use crate::components::small::Meter;
use crate::platform::task;
use crate::state::book::{Book, use_book};
use crate::state::bulk::BulkFailure;
use crate::state::places::Bulk;

use super::super::go::{Go, use_go};
use super::{Choosing, use_choosing};

/// Progress is shown for what takes longer, in milliseconds.
const LONG: i32 = 1_000;
/// Names said before 等.
const NAMED: usize = 3;

/// The step while it is prepared and written; cheap to copy.
#[derive(Clone, Copy)]
pub struct Step {
    pub book: Book,
    pub choosing: Choosing,
    go: Go,
    /// The share read; 1 while it is being written.
    pub share: RwSignal<Option<f64>>,
    is_long: RwSignal<bool>,
    error: RwSignal<Option<String>>,
}

impl Step {
    /// Runs the step; once it is on disk the sheet closes and `then` follows.
    pub fn run(
        self,
        work: impl Future<Output = Result<(), BulkFailure>> + 'static,
        then: impl FnOnce() + 'static,
    ) {
        if self.is_busy() {
            return;
        }
        self.share.set(Some(0.0));
        self.error.set(None);
        task::background(async move {
            task::sleep(LONG).await;
            self.is_long.try_set(true);
        });
        task::background(async move {
            let outcome = work.await;
            // The sheet may have been closed by Back: the step goes on, and says so itself.
            let is_open = self.share.try_set(None).is_none();
            match outcome {
                Ok(()) => {
                    then();
                    if is_open {
                        self.go.close();
                    }
                }
                Err(e) if is_open => self.error.set(Some(e.to_string())),
                Err(e) => self.book.say_problem(&e),
            }
        });
    }

    /// Tells how much was read.
    pub fn progress(self) -> impl Fn(f64) {
        move |share| _ = self.share.try_set(Some(share))
    }

    /// Tells whether the step is under way.
    pub fn is_busy(self) -> bool {
        self.share.with(Option::is_some)
    }
}

/// The sheet of a step.
#[component]
pub fn BulkSheet(step: Bulk) -> impl IntoView {
    let (book, choosing, go) = (use_book(), use_choosing(), use_go());
    let own = Step {
        book,
        choosing,
        go,
        share: RwSignal::new(None),
        is_long: RwSignal::new(false),
        error: RwSignal::new(None),
    };
    let word = Bulk::ALL.iter().find(|b| b.0 == step).map_or("", |b| b.2);
    let title = move || format!("{word} · {} 位", choosing.count());
    let body = move || {
        if choosing.count() == 0 {
            return view! { <p class="help">"还没选客户。回到「客户」,点「选择」,再点要改的人。"</p> }.into_any();
        }
        match step {
            Bulk::Tier => view! { <super::tier::TierStep step=own/> }.into_any(),
            Bulk::Tag => view! { <super::tag::TagStep step=own/> }.into_any(),
            Bulk::Next => view! { <super::next::NextStep step=own/> }.into_any(),
            Bulk::Export => view! { <super::export::ExportStep step=own/> }.into_any(),
            Bulk::Delete => view! { <super::delete::DeleteStep step=own/> }.into_any(),
        }
    };
    let has_any = Memo::new(move |_| choosing.count() > 0);
    view! {
        <BottomSheet title=title label=format!("批量{word}") on_close=move |()| go.close()>
            <p class="mut">{move || names(own)}</p>
            {move || own.error.get().map(|e| view! { <p class="error" role="alert">{e}</p> })}
            {move || own.share.get().filter(|_| own.is_long.get()).map(|share| view! {
                <div role="status"><p>{if share < 1.0 { "正在整理,请别关" } else { "正在写入,请别关" }}</p><Meter share=share label="进度" tone="blue"/></div>
            })}
            {move || { has_any.track(); untrack(body) }}
        </BottomSheet>
    }
}

/// Says who is chosen: `王女士、李先生、陈先生 等 12 位`.
fn names(step: Step) -> String {
    let ids = step.choosing.ids();
    let few: Vec<_> = ids.iter().take(NAMED).cloned().collect();
    let names: Vec<String> = step.book.found_of(&few).iter().map(|p| p.name.clone()).collect();
    let more = if ids.len() > NAMED { format!(" 等 {} 位", ids.len()) } else { String::new() };
    format!("{}{more}", names.join("、"))
}
