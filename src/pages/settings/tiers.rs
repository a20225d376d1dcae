//! 级别含义: what A, B, C and D mean at this project.

use leptos::prelude::*;
use serde_json::Value;

use super::parts::PartBox;
use super::saver::{Foot, Saver};
use crate::components::field::TextField;
use crate::domain::settings::Settings;
use crate::domain::words::{Tier, Word};

/// The page.
#[component]
pub fn Tiers() -> impl IntoView {
    let saver = Saver::open("/mine/settings/tiers");
    let form = saver.form;
    let row = move |tier: &'static Tier| {
        let name = format!("tier_meanings/{}", tier.term());
        let usual = Settings::default().meaning(*tier).to_owned();
        let (own, shown) = (name.clone(), usual.clone());
        let value = Signal::derive(move || match form.with(|f| f.get(&own).cloned()) {
            Some(Value::String(text)) => text,
            _ => shown.clone(),
        });
        let take = move |text: String| {
            let value = if text.trim() == usual { Value::Null } else { Value::String(text) };
            form.update(|f| f.set(name.clone(), value));
        };
        view! { <TextField label=format!("{tier}级含义") value=value on_input=take/> }
    };
    view! {
        <PartBox form=form title="每一级指什么" parts=&["tier_meanings"]>
            {Tier::ALL.iter().map(row).collect_view()}
            <p class="help">"只是说明,不影响节奏;清空就回到默认。"</p>
        </PartBox>
        <div class="form"><Foot saver=saver/></div>
    }
}
