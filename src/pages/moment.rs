//! A day and a time, picked by hand.

use leptos::prelude::*;

use crate::components::field::unique;
use crate::domain::fields::Moment;
use crate::domain::written;

/// A moment picked with the phone's own wheel.
#[component]
pub fn MomentField(
    #[prop(into)] label: String,
    value: Moment,
    #[prop(into)] on_pick: Callback<Moment>,
) -> impl IntoView {
    let id = unique("moment");
    let for_id = id.clone();
    let shown = written::minute(value.naive_local());
    let pick = move |text: String| {
        let local = written::read_minute(&text);
        if let Some(at) = local.and_then(|l| l.and_local_timezone(*value.offset()).single()) {
            on_pick.run(at);
        }
    };
    view! {
        <div class="field">
            <label for=for_id>{label}</label>
            <input id=id class="input" type="datetime-local" prop:value=shown on:change=move |e| pick(event_target_value(&e))/>
        </div>
    }
}
