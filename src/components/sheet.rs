//! The bottom sheet: handle, title, a body that scrolls, and the primary action stuck to the bottom.

use leptos::html::Div;
use leptos::prelude::*;

use super::icon::Icon;

/// A sheet over the page; Back, the veil, ✕ and Escape all close it.
#[component]
pub fn BottomSheet(
    #[prop(into)] title: ViewFn,
    #[prop(into)] label: String,
    #[prop(into)] on_close: Callback<()>,
    #[prop(optional, into)] foot: Option<ViewFn>,
    children: Children,
) -> impl IntoView {
    let frame = NodeRef::<Div>::new();
    frame.on_load(|frame| {
        let _ = frame.focus();
    });
    view! {
        <div class="veil" on:click=move |_| on_close.run(())></div>
        <div class="sheet" role="dialog" aria-modal="true" aria-label=label tabindex="-1" node_ref=frame
            on:keydown=move |e| if e.key() == "Escape" && !e.is_composing() { on_close.run(()) }>
            <div class="grip" aria-hidden="true"></div>
            <header>
                <h2>{title.run()}</h2>
                <button type="button" class="icon-button" aria-label="关闭" on:click=move |_| on_close.run(())>{Icon::Close.draw()}</button>
            </header>
            <div class="body">{children()}</div>
            {foot.map(|foot| view! { <div class="foot">{foot.run()}</div> })}
        </div>
    }
}
