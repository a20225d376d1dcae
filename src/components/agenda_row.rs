//! One line of the calendar's agenda: a tap opens it; telephone and pencil at the end while it is open.

use leptos::prelude::*;

use super::icon::Icon;
use super::person_row::{RowText, lines};
use super::small::TierMark;

/// A row of the agenda; `hint` says what a tap does.
#[component]
pub fn AgendaRow(
    text: RowText,
    hint: &'static str,
    is_done: bool,
    #[prop(into)] on_open: Callback<()>,
    #[prop(into)] on_log: Callback<()>,
    #[prop(into)] on_call: Callback<()>,
) -> impl IntoView {
    let name = text.name.clone();
    let call = text.tel.clone().filter(|_| !is_done).map(|tel| {
        view! {
            <a class="icon-button" href=tel rel="external" aria-label=format!("打电话给{name}") on:click=move |_| on_call.run(())>{Icon::Phone.draw()}</a>
        }
    });
    let log = (!is_done).then(|| {
        view! { <button type="button" class="icon-button" aria-label=format!("给{name}记一笔") on:click=move |_| on_log.run(())>{Icon::Pencil.draw()}</button> }
    });
    let class = if is_done { "row done" } else { "row" };
    view! {
        <li class=class>
            <button type="button" class="go" on:click=move |_| on_open.run(())>
                <TierMark tier=text.tier/>
                <span class="what">{lines(&text)}</span>
                <span class="visually-hidden">{hint}</span>
            </button>
            {call}{log}
        </li>
    }
}
