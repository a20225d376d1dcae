//! A calendar day, picked with the phone's own wheel.

use leptos::prelude::*;

use super::field::unique;

/// The field; the day is told as `2026-11-21`, nothing as an empty text.
#[component]
pub fn DayField(
    #[prop(into)] label: String,
    #[prop(into)] value: Signal<String>,
    #[prop(into)] on_pick: Callback<String>,
) -> impl IntoView {
    let id = unique("day");
    let for_id = id.clone();
    view! {
        <div class="field">
            <label for=for_id>{label}</label>
            <input id=id class="input" type="date" prop:value=value on:change=move |e| on_pick.run(event_target_value(&e))/>
        </div>
    }
}
