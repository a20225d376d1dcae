//! 核对: who says the answer is right; a promise needs two.

use leptos::prelude::*;

use crate::components::field::TextField;
use crate::domain::days::month_day;
use crate::domain::fields::Id;
use crate::domain::script::category::checks_needed;
use crate::domain::script::{Check, Script};
use crate::platform::task;
use crate::state::book::use_book;

/// The part of an entry.
#[component]
pub fn Checks(id: Id) -> impl IntoView {
    let book = use_book();
    let scripts = book.scripts();
    let own = id.clone();
    let script = Memo::new(move |_| {
        scripts.with(|s| s.get(&own).map(|h| h.script.clone()).unwrap_or_default())
    });
    let is_open = RwSignal::new(false);
    let name = RwSignal::new(book.settings.with_untracked(|s| s.agent.clone()));
    let id = StoredValue::new(id);
    let save = move |_| {
        let by = name.get_untracked();
        task::background(async move {
            match book.check_script(&id.get_value(), &by).await {
                Ok(()) => {
                    name.try_set(String::new());
                    is_open.try_set(false);
                }
                Err(e) => book.say_problem(&e),
            }
        });
    };
    let line = move |check: Check| {
        let by = check.by.clone();
        let label = format!("去掉{by}的核对");
        let remove = move |_| {
            let by = by.clone();
            task::background(async move {
                if let Err(e) = book.uncheck_script(&id.get_value(), &by).await {
                    book.say_problem(&e);
                }
            });
        };
        let day = check.at.map(month_day).unwrap_or_default();
        view! { <li class="link"><span>{check.by}" "<span class="mut">{day}</span></span><span class="end"><button type="button" class="text" aria-label=label on:click=remove>"去掉"</button></span></li> }
    };
    let is_needed = move || script.with(|s| checks_needed(&s.category) > 0 || !s.checks.is_empty());
    view! {
        <Show when=is_needed>
            <section class="box" aria-label="核对">
                <h2>"核对"<button type="button" class="text" aria-expanded=move || is_open.get().to_string() on:click=move |_| is_open.update(|o| *o = !*o)>"记下核对"</button></h2>
                <p class="mut">{move || script.with(said)}</p>
                <ul class="list checks">{move || script.with(|s| s.checks.clone()).into_iter().map(line).collect_view()}</ul>
                <Show when=move || is_open.get()>
                    <TextField label="核对人" placeholder="谁核对的" value=name on_input=move |t| name.set(t)/>
                    <button type="button" class="plain wide" disabled={move || name.with(|n| n.trim().is_empty())} on:click=save>"核对无误"</button>
                </Show>
            </section>
        </Show>
    }
}

fn said(script: &Script) -> String {
    let (held, needed) = (script.checks_held(), checks_needed(&script.category));
    match needed.saturating_sub(held) {
        0 => "核对过,可以说。改了字要重新核对。".into(),
        1 if needed == 2 && held == 1 => "涉及承诺,要两个人核对,还差 1 人。".into(),
        _ if needed == 2 => "涉及承诺(学区、交付、价格),要两个人核对。".into(),
        _ => "还没有人核对过。".into(),
    }
}
