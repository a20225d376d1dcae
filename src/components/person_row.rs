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
    let call = text.tel.clone().map(|tel| {
        view! {
            <a class="icon-button" href=tel rel="external" aria-label=format!("打电话给{}", text.name) on:click=move |_| on_call.run(())>{Icon::Phone.draw()}</a>
        }
    });
    view! {
        <li class="row">
            <a class="go" href=text.href.clone()>
                <TierMark tier=text.tier/>
                <span class="what">{lines(&text)}</span>
            </a>
            {call}
            <button type="button" class="icon-button" aria-label=format!("给{name}记一笔") on:click=move |_| on_log.run(())>{Icon::Pencil.draw()}</button>
        </li>
    }
}

/// A row of 客户 while customers are chosen: a tap anywhere on it turns the choice over.
#[component]
pub fn ChoiceRow(
    text: RowText,
    #[prop(into)] is_chosen: Signal<bool>,
    #[prop(into)] on_tap: Callback<()>,
) -> impl IntoView {
    let why = super::field::unique("why");
    let described = why.clone();
    let name = text.name.clone();
    view! {
        <li class="row">
            <button type="button" class="go" role="checkbox" aria-label=name aria-describedby=described
                aria-checked=move || is_chosen.get().to_string() on:click=move |_| on_tap.run(())>
                <span class="check" aria-hidden="true"></span>
                <TierMark tier=text.tier/>
                <span class="what" id=why>{lines(&text)}</span>
            </button>
        </li>
    }
}

/// The two lines of a row.
pub fn lines(text: &RowText) -> AnyView {
    let flag = text.flag.clone().map(|(urgency, words)| {
        let class = match urgency {
            Urgency::Late => "",
            Urgency::Soon => "amber",
            Urgency::Calm => "green",
        };
        view! { <em class=class>{words}</em>{if text.why.is_empty() { "" } else { " · " }} }
    });
    view! {
        <span class="who">{marked(&text.name, &text.name_marks)}{text.number.as_ref().map(|n| view! { <small>{marked(n, &text.number_marks)}</small> })}</span>
        <span class="why">{flag}{marked(&text.why, &text.why_marks)}</span>
    }.into_any()
}
