//! One customer in a list: tier, name, number, the why; telephone and pencil at the end.

use leptos::prelude::*;

use crate::domain::words::Tier;

use super::icon::Icon;
use super::small::{TierMark, marked};

/// Says how urgent the coloured words at the start of the why are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Urgency {
    Late,
    Soon,
    Calm,
}

/// Half-open ranges of characters to mark.
pub type Ranges = Vec<(usize, usize)>;

/// Holds what a row shows; text only.
#[derive(Clone, Debug, PartialEq)]
pub struct RowText {
    pub name: String,
    pub name_marks: Ranges,
    pub number: Option<String>,
    pub number_marks: Ranges,
    pub tier: Option<Tier>,
    /// The coloured words first, e.g. 逾期1天.
    pub flag: Option<(Urgency, String)>,
    pub why: String,
    pub why_marks: Ranges,
    pub href: String,
    pub tel: Option<String>,
}

/// A row of 今天 or 客户.
#[component]
pub fn PersonRow(
    text: RowText,
    #[prop(into)] on_log: Callback<()>,
    #[prop(into)] on_call: Callback<()>,
) -> impl IntoView {
    let name = text.name.clone();
    let call = text.tel.map(|tel| {
        view! {
            <a class="icon-button" href=tel rel="external" aria-label=format!("打电话给{name}") on:click=move |_| on_call.run(())>{Icon::Phone.draw()}</a>
        }
    });
    let flag = text.flag.map(|(urgency, words)| {
        let class = match urgency {
            Urgency::Late => "",
            Urgency::Soon => "amber",
            Urgency::Calm => "green",
        };
        view! { <em class=class>{words}</em>{if text.why.is_empty() { "" } else { " · " }} }
    });
    view! {
        <li class="row">
            <a class="go" href=text.href>
                <TierMark tier=text.tier/>
                <span class="what">
                    <span class="who">{marked(&text.name, &text.name_marks)}{text.number.map(|n| view! { <small>{marked(&n, &text.number_marks)}</small> })}</span>
                    <span class="why">{flag}{marked(&text.why, &text.why_marks)}</span>
                </span>
            </a>
            {call}
            <button type="button" class="icon-button" aria-label=format!("给{}记一笔", text.name) on:click=move |_| on_log.run(())>{Icon::Pencil.draw()}</button>
        </li>
    }
}
