//! The rows and the field of 项目禁用语.

use std::future::Future;
use std::pin::Pin;

use leptos::prelude::*;

use crate::components::field::TextField;
use crate::domain::wording::own::Own;
use crate::platform::task;
use crate::state::book::use_book;
use crate::state::drafts::Keeper;
use crate::state::wording::PhraseFailure;

/// An entry on its way to disk.
pub type Adding = Pin<Box<dyn Future<Output = Result<(), PhraseFailure>>>>;

/// One phrase, with 去掉.
#[component]
pub fn OwnRow(own: Own) -> impl IntoView {
    let book = use_book();
    let (text, label) = (own.text.clone(), format!("去掉{}", own.text));
    let note = match (own.withdrawn, &own.origin) {
        (true, _) => "过期",
        (_, Some(_)) => "口径包",
        _ => "",
    };
    let remove = move |_| {
        let own = own.clone();
        task::background(async move {
            if let Err(why) = book.remove_phrase(&own).await {
                book.say_problem(&why);
            }
        });
    };
    view! {
        <li class="link">{text}<small class="mut">{note}</small><span class="end"><button type="button" class="text" aria-label=label on:click=remove>"去掉"</button></span></li>
    }
}

/// A field and 加上; what is half typed is kept.
#[component]
pub fn AddLine(
    label: &'static str,
    place: &'static str,
    add: impl Fn(String) -> Adding + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let book = use_book();
    let keeper = Keeper::new(book, place);
    let found = keeper.found().and_then(|t| t.as_str().map(str::to_owned)).unwrap_or_default();
    let typed = RwSignal::new(found);
    let error = RwSignal::new(None::<String>);
    let take = move |text: String| {
        error.set(None);
        let half = (!text.trim().is_empty()).then(|| text.as_str().into());
        keeper.keep(label.into(), half);
        typed.set(text);
    };
    let tap = move |_| {
        let adding = add(typed.get_untracked());
        keeper.hold();
        task::background(async move {
            match adding.await {
                Ok(()) => {
                    let _ = typed.try_set(String::new());
                    keeper.forget().await;
                }
                Err(why) => {
                    let _ = error.try_set(Some(why.to_string()));
                }
            }
        });
    };
    view! {
        <div class="side"><TextField label=label value=typed on_input=take/><button type="button" class="plain" aria-label=format!("加上:{label}") on:click=tap>"加上"</button></div>
        {move || error.get().map(|e| view! { <p class="error" role="alert">{e}</p> })}
    }
}
