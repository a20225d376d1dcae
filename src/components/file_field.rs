//! A button that opens the phone's file chooser.

use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys;

use super::field::unique;

/// Hands over the one file chosen; the same file can be chosen again.
#[component]
pub fn FileField(
    label: &'static str,
    /// Kinds the chooser offers first, as in HTML's `accept`.
    accept: &'static str,
    on_pick: Callback<web_sys::File>,
) -> impl IntoView {
    let id = unique("file");
    let for_id = id.clone();
    let picked = move |e: web_sys::Event| {
        let input = e.target().and_then(|t| t.dyn_into::<web_sys::HtmlInputElement>().ok());
        if let Some(input) = input {
            if let Some(file) = input.files().and_then(|f| f.get(0)) {
                on_pick.run(file);
            }
            input.set_value("");
        }
    };
    view! {
        <div class="field">
            <input id=id class="picker" type="file" accept=accept on:change=picked/>
            <label for=for_id class="plain wide">{label}</label>
        </div>
    }
}
