//! 级别 for many; a D needs its reason.

use leptos::prelude::*;

use crate::components::chips::{ChooseOne, TierPicker};
use crate::domain::settings::lists::List;
use crate::domain::words::Tier;

use super::sheet::Step;

/// The body of the sheet.
#[component]
pub fn TierStep(step: Step) -> impl IntoView {
    let typed = step.choosing.typed;
    let tier = Signal::derive(move || typed.with(|t| t.tier));
    let reasons =
        Signal::derive(move || step.book.settings.with(|s| s.lists.entries(List::InvalidReasons)));
    let reason = Signal::derive(move || typed.with(|t| t.reason.clone()));
    let meaning =
        move || tier.get().map(|t| step.book.settings.with(|s| format!("{t}级:{}", s.meaning(t))));
    let save = move |_| {
        let Some(tier) = tier.get_untracked() else { return };
        let (ids, reason) = (step.choosing.ids(), reason.get_untracked());
        let work = async move { step.book.set_tier_of_many(&ids, tier, reason.as_deref()).await };
        step.run(work, move || typed.update(|t| t.tier = None));
    };
    let word = move || match tier.get() {
        Some(tier) => format!("{} 位改成 {tier}级", step.choosing.count()),
        None => "先选级别".into(),
    };
    view! {
        <TierPicker picked=tier on_pick=move |t| typed.update(|h| h.tier = Some(t))/>
        <p class="help">{meaning}</p>
        <Show when=move || tier.get() == Some(Tier::D)>
            <div class="part"><h3>"无效原因"</h3>
                <ChooseOne label="无效原因" options=reasons picked=reason on_pick={move |r: Option<String>| typed.update(|h| h.reason = r)}/>
            </div>
            <p class="help">"D级不再按规则安排下次,手工定的日期还在;已有原因的保留原因。"</p>
        </Show>
        <button type="button" class="primary wide" disabled=move || step.is_busy() || tier.get().is_none() on:click=save>{word}</button>
    }
}
