//! One customer completely: 转介交接, everything in one file, everything gone; and the way there from the card.
//! Never here: what is in a file or what erasing means.

pub mod erase;
pub mod export;
pub mod handover;
pub mod more;
mod traces;

use leptos::prelude::*;

use crate::components::small::Meter;

/// How far looking for everything about a customer has got.
#[component]
fn Gathering(#[prop(into)] holds: Signal<bool>, #[prop(into)] share: Signal<f64>) -> impl IntoView {
    view! {
        <Show when=move || holds.get()>
            <div class="box" role="status"><p>"正在找这位客户的全部资料"</p><Meter share=share label="进度" tone="blue"/></div>
        </Show>
    }
}
