//! What the checker says about the field above, as it is typed.

use leptos::prelude::*;

use super::hits::{HitRow, counted};
use crate::domain::wording::Hit;
use crate::state::book::use_book;

/// The hints under a field; nothing at all while nothing is found. 换成… is offered where `on_swap` takes the new text.
#[component]
pub fn WordingHints(
    #[prop(into)] text: Signal<String>,
    #[prop(optional, into)] on_swap: Option<Callback<String>>,
) -> impl IntoView {
    let book = use_book();
    let hits: Memo<Vec<Hit>> = Memo::new(move |_| text.with(|t| book.check_wording(t)));
    let row = move |hit: Hit| {
        view! { <HitRow text=text.get_untracked() hit=hit on_swap=on_swap/> }
    };
    view! {
        <Show when=move || hits.with(|h| !h.is_empty())>
            <details class="hints">
                <summary>"文案检查:"{move || hits.with(|h| counted(h))}</summary>
                <ul aria-label="文案检查">{move || hits.get().into_iter().map(row).collect_view()}</ul>
            </details>
        </Show>
    }
}
