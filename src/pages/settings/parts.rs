//! The parts the pages of 项目设置 are made of: a box with 恢复默认, and a row with a number.

use leptos::prelude::*;
use serde_json::Value;

use crate::components::field::{Keyboard, TextField};
use crate::domain::fields::Fields;
use crate::domain::settings::Settings;
use crate::domain::settings::check::typed_number;
use crate::pages::typed::Typed;

/// The days of the week as 休息日 counts them, Monday first.
pub const WEEK: [&str; 7] = ["周一", "周二", "周三", "周四", "周五", "周六", "周日"];

/// A part of the settings: heading, contents, and 恢复默认 while it differs.
#[component]
pub fn PartBox(
    form: Typed,
    #[prop(into)] title: String,
    /// The settings it shows; restored together.
    parts: &'static [&'static str],
    children: Children,
) -> impl IntoView {
    let differs = move || form.with(|f| parts.iter().any(|p| !Settings::is_default(f, p)));
    let restore = move |_| {
        form.update(|f| {
            for part in parts {
                let cleared = Settings::restore(f, part);
                f.0.extend(cleared.set.0);
            }
        });
    };
    let (name, label) = (format!("{title}恢复默认"), title.clone());
    view! {
        <section class="box" aria-label=label>
            <h2>{title}<Show when=differs>
                <button type="button" class="text" aria-label=name.clone() on:click=restore>"恢复默认"</button>
            </Show></h2>
            {children()}
        </section>
    }
}

/// A row with a number; an empty field is the default.
#[component]
pub fn NumberRow(
    form: Typed,
    #[prop(into)] text: String,
    #[prop(into)] label: String,
    #[prop(into)] name: String,
    default: u32,
) -> impl IntoView {
    let own = name.clone();
    let value = Signal::derive(move || form.with(|f| shown(f.get(&own), default)));
    let take =
        move |t: String| form.update(|f| f.set(name.clone(), typed_number(&t, Some(default))));
    view! {
        <div class="rule">
            <span>{text}<small class="help">{format!(" 默认 {default}")}</small></span>
            <TextField label=label bare=true keyboard=Keyboard::Number value=value on_input=take/>
        </div>
    }
}

fn shown(value: Option<&Value>, default: u32) -> String {
    match value {
        None => default.to_string(),
        Some(value) => number_text(value),
    }
}

/// Writes a number, or what was typed in its place.
pub fn number_text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// Sets a field, or clears it where the value is the default.
pub fn set(fields: &mut Fields, name: &str, value: Value) {
    let value = crate::domain::settings::check::unless_default(name, value);
    fields.set(name, value);
}
