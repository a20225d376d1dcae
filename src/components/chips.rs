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
    let all = Signal::derive(move || picked.get().into_iter().collect::<Vec<_>>());
    let on_toggle = move |option: String| {
        let is_on = picked.with_untracked(|p| p.as_deref() == Some(option.as_str()));
        on_pick.run((required || !is_on).then_some(option));
    };
    view! { <ChooseMany label=label options=options picked=all on_toggle=on_toggle/> }
}

/// A row of chips of which any may be picked.
#[component]
pub fn ChooseMany(
    #[prop(into)] label: String,
    #[prop(into)] options: Signal<Vec<String>>,
    #[prop(into)] picked: Signal<Vec<String>>,
    #[prop(into)] on_toggle: Callback<String>,
) -> impl IntoView {
    let chip = move |option: String| {
        let (own, tapped) = (option.clone(), option.clone());
        let is_on = Signal::derive(move || picked.with(|p| p.contains(&own)));
        view! { <Chip label=option on=is_on on_tap=move |()| on_toggle.run(tapped.clone())/> }
    };
    view! {
        <div class="chips" role="group" aria-label=label>
            {move || options.get().into_iter().map(chip).collect_view()}
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
