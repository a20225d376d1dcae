//! The earlier wordings of a script, each recoverable.

use leptos::prelude::*;

use crate::components::frame::Header;
use crate::components::small::Empty;
use crate::domain::fields::Id;
use crate::domain::script::history::{self, Past as Wording};
use crate::domain::spoken;
use crate::domain::written::read_wire;
use crate::pages::go::use_go;
use crate::platform::task;
use crate::state::book::use_book;

use super::PLACE;

/// The page.
#[component]
pub fn Past(id: Id) -> impl IntoView {
    let (book, go) = (use_book(), use_go());
    let scripts = book.scripts();
    let own = id.clone();
    let list = Memo::new(move |_| {
        scripts.with(|s| s.get(&own).map(|h| history::list(&h.fields)).unwrap_or_default())
    });
    let entry = format!("{PLACE}/{id}");
    let id = StoredValue::new(id);
    let one = move |past: Wording| {
        let now = book.now.get_untracked();
        let at = read_wire(&past.key).map(|at| at.with_timezone(now.offset()));
        let when = at.map(|at| spoken::past(at, now)).unwrap_or_default();
        let title = format!("{when} 以前");
        let label = format!("恢复这一版({title})");
        let key = past.key.clone();
        let restore = move |_| {
            let key = key.clone();
            task::background(async move {
                match book.restore_script(&id.get_value(), &key).await {
                    Ok(()) => go.replace(&format!("{PLACE}/{}", id.get_value())),
                    Err(e) => book.say_problem(&e),
                }
            });
        };
        let texts = past.values.iter().filter_map(|(field, value)| {
            let text = value.as_str().filter(|t| !t.is_empty())?.to_owned();
            Some(view! { <dt>{called(field)}</dt><dd>{text}</dd> })
        });
        view! {
            <section class="box" aria-label=title.clone()>
                <h2>{title.clone()}<button type="button" class="text" aria-label=label on:click=restore>"恢复这一版"</button></h2>
                <dl class="facts">{texts.collect_view()}</dl>
            </section>
        }
    };
    view! {
        <Header title="以前的说法" back=go.href(&entry)/>
        {move || if list.with(Vec::is_empty) {
            view! { <Empty title="还没有改过" text="改了说法以后,原来的会留在这里,随时能恢复。"><span></span></Empty> }.into_any()
        } else {
            list.get().into_iter().map(one).collect_view().into_any()
        }}
    }
}

/// Names a field as the form does.
fn called(field: &str) -> String {
    match field {
        "question" => "问".into(),
        "short" => "短答".into(),
        "long" => "长答".into(),
        "basis" => "依据".into(),
        other => {
            let name = other.strip_prefix("variants/").unwrap_or(other);
            name.replace("/short", "短答").replace("/long", "长答")
        }
    }
}
