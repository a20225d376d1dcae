//! 敏感信息: fields of the card that are off until the project needs them, with the reason.

use leptos::prelude::*;

use super::parts::PartBox;
use super::saver::{Foot, Saver};
use crate::components::chips::Chip;
use crate::domain::card::Field;
use crate::domain::card::catalogue::FIELDS;

/// The page.
#[component]
pub fn Sensitive() -> impl IntoView {
    let saver = Saver::open("/mine/settings/sensitive");
    let form = saver.form;
    let row = move |(field, why): (&'static Field, &'static str)| {
        let name = format!("sensitive/{}", field.name);
        let own = name.clone();
        let on = Signal::derive(move || form.with(|f| f.is_set(&own)));
        view! {
            <div class="part">
                <div><Chip label=format!("记{}", field.label) on=on on_tap=move |()| form.toggle(&name)/></div>
                <p class="help">{why}</p>
            </div>
        }
    };
    let off = FIELDS.iter().filter_map(|f| Some((f, f.off?)));
    view! {
        <PartBox form=form title="敏感信息" parts=&["sensitive"]>
            {off.map(row).collect_view()}
            <p class="help">"关掉以后,已经记下的不会删,只是不再显示。"</p>
        </PartBox>
        <div class="form"><Foot saver=saver/></div>
    }
}
