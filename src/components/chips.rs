//! Chips: one of several, any of several, and the tier picker.

use leptos::prelude::*;

use crate::domain::words::{Tier, Word};

/// One chip that is on or off.
#[component]
pub fn Chip(
    #[prop(into)] label: String,
    #[prop(into)] on: Signal<bool>,
    #[prop(into)] on_tap: Callback<()>,
) -> impl IntoView {
    view! {
        <button type="button" class="chip" aria-pressed=move || on.get().to_string() on:click=move |_| on_tap.run(())>
            {label}
        </button>
    }
}

/// A row of chips of which one is picked; tapping the picked one again tells `None` where that is allowed.
#[component]
pub fn ChooseOne(
    #[prop(into)] label: String,
    #[prop(into)] options: Signal<Vec<String>>,
    #[prop(into)] picked: Signal<Option<String>>,
    #[prop(into)] on_pick: Callback<Option<String>>,
    #[prop(optional)] required: bool,
) -> impl IntoView {
    view! {
        <div class="chips" role="group" aria-label=label>
            <For each=move || options.get() key=Clone::clone let:option>
                {
                    let own = option.clone();
                    let is_on = Signal::derive(move || picked.get().as_deref() == Some(own.as_str()));
                    let own = option.clone();
                    let tap = move |()| on_pick.run((required || !is_on.get_untracked()).then(|| own.clone()));
                    view! { <Chip label=option on=is_on on_tap=tap/> }
                }
            </For>
        </div>
    }
}

/// A row of chips of which any may be picked.
#[component]
pub fn ChooseMany(
    #[prop(into)] label: String,
    #[prop(into)] options: Signal<Vec<String>>,
    #[prop(into)] picked: Signal<Vec<String>>,
    #[prop(into)] on_toggle: Callback<String>,
) -> impl IntoView {
    view! {
        <div class="chips" role="group" aria-label=label>
            <For each=move || options.get() key=Clone::clone let:option>
                {
                    let own = option.clone();
                    let is_on = Signal::derive(move || picked.with(|p| p.contains(&own)));
                    let own = option.clone();
                    view! { <Chip label=option on=is_on on_tap=move |()| on_toggle.run(own.clone())/> }
                }
            </For>
        </div>
    }
}

/// Picks 意向级别.
#[component]
pub fn TierPicker(
    #[prop(into)] picked: Signal<Option<Tier>>,
    #[prop(into)] on_pick: Callback<Tier>,
) -> impl IntoView {
    let one = move |tier: Tier| {
        view! {
            <button type="button" role="radio" aria-label=format!("{tier}级") aria-checked=move || (picked.get() == Some(tier)).to_string()
                on:click=move |_| on_pick.run(tier)>{tier.term()}</button>
        }
    };
    view! { <div class="seg" role="radiogroup" aria-label="级别">{Tier::ALL.iter().map(|t| one(*t)).collect_view()}</div> }
}
