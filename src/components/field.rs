//! Form fields: label above, help below, error in place.

use std::sync::atomic::{AtomicU32, Ordering};

use leptos::prelude::*;

static NEXT: AtomicU32 = AtomicU32::new(0);

/// Makes an element id nobody else uses.
pub fn unique(stem: &str) -> String {
    format!("{stem}-{}", NEXT.fetch_add(1, Ordering::Relaxed))
}

/// Says which keyboard a field wants.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Keyboard {
    #[default]
    Text,
    Tel,
    Decimal,
    Number,
}

impl Keyboard {
    fn kind(self) -> &'static str {
        if self == Self::Tel { "tel" } else { "text" }
    }

    fn mode(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Tel => "tel",
            Self::Decimal => "decimal",
            Self::Number => "numeric",
        }
    }
}

/// One line of text; what is being composed by an input method is told only when it is finished.
#[component]
pub fn TextField(
    #[prop(into)] label: String,
    #[prop(into)] value: Signal<String>,
    #[prop(into)] on_input: Callback<String>,
    #[prop(optional)] keyboard: Keyboard,
    #[prop(optional, into)] placeholder: String,
    #[prop(optional)] bare: bool,
) -> impl IntoView {
    let id = unique("field");
    let composing = StoredValue::new(false);
    let for_id = id.clone();
    view! {
        <div class="field">
            <label for=for_id class:visually-hidden=bare>{label}</label>
            <input id=id class="input" type=keyboard.kind() inputmode=keyboard.mode() autocomplete="off" autocapitalize="off" spellcheck="false"
                placeholder=placeholder prop:value=value
                on:compositionstart=move |_| composing.set_value(true)
                on:compositionend=move |e| {
                    composing.set_value(false);
                    on_input.run(event_target_value(&e));
                }
                on:input=move |e| {
                    if !composing.get_value() {
                        on_input.run(event_target_value(&e));
                    }
                }/>
        </div>
    }
}

/// Several lines of text; what is being composed is told only when it is finished.
#[component]
pub fn TextArea(
    #[prop(into)] label: String,
    #[prop(into)] value: Signal<String>,
    #[prop(into)] on_input: Callback<String>,
    #[prop(optional, into)] placeholder: String,
) -> impl IntoView {
    let id = unique("area");
    let composing = StoredValue::new(false);
    let for_id = id.clone();
    view! {
        <div class="field">
            <label for=for_id>{label}</label>
            <textarea id=id class="input" placeholder=placeholder prop:value=value
                on:compositionstart=move |_| composing.set_value(true)
                on:compositionend=move |e| {
                    composing.set_value(false);
                    on_input.run(event_target_value(&e));
                }
                on:input=move |e| {
                    if !composing.get_value() {
                        on_input.run(event_target_value(&e));
                    }
                }></textarea>
        </div>
    }
}

/// A list of which one entry is picked, with the platform's own wheel.
#[component]
pub fn Select(
    #[prop(into)] label: String,
    #[prop(into)] options: Vec<(String, String)>,
    #[prop(into)] value: Signal<String>,
    #[prop(into)] on_pick: Callback<String>,
    #[prop(optional)] bare: bool,
) -> impl IntoView {
    let id = unique("select");
    let for_id = id.clone();
    let option = move |(key, text): (String, String)| {
        let own = key.clone();
        view! { <option value=key selected=move || value.get() == own>{text}</option> }
    };
    view! {
        <div class="field">
            <label for=for_id class:visually-hidden=bare>{label}</label>
            <select id=id class="input" prop:value=value on:change=move |e| on_pick.run(event_target_value(&e))>
                {options.into_iter().map(option).collect_view()}
            </select>
        </div>
    }
}
