//! 项目资料: the facts that scripts ask for, filled in once.

use leptos::prelude::*;
use serde_json::Value;

use super::saver::{Foot, Saver};
use crate::components::field::TextField;
use crate::components::small::Empty;
use crate::domain::script::values::{FACTS, example, facts_asked};
use crate::pages::go::use_go;
use crate::state::book::use_book;

/// The page.
#[component]
pub fn Facts() -> impl IntoView {
    let (book, go) = (use_book(), use_go());
    let saver = Saver::open("/mine/settings/facts");
    let form = saver.form;
    let scripts = book.scripts();
    // Names alone: a field must not be built anew while it is typed in.
    let asked = Memo::new(move |_| {
        let mut asked = scripts.with(|s| facts_asked(s.all().map(|h| &h.script)));
        let filled = book.settings_fields.with_untracked(|f| f.names(FACTS));
        let more: Vec<String> =
            filled.into_iter().filter(|n| !asked.iter().any(|(a, _)| a == n)).collect();
        asked.extend(more.into_iter().map(|name| (name, 0)));
        asked
    });
    let is_empty = move || asked.with(Vec::is_empty) && scripts.with(|s| s.is_complete());
    let field = move |(name, count): (String, usize)| {
        let key = format!("{FACTS}/{name}");
        let own = key.clone();
        let hint = match example(&name) {
            "" => String::new(),
            example => format!("例如 {example}"),
        };
        let value = Signal::derive(move || form.with(|f| f.text(&own)).unwrap_or_default());
        let take = move |text: String| {
            let value = if text.trim().is_empty() { Value::Null } else { Value::String(text) };
            form.update(|f| f.set(key.clone(), value));
        };
        view! {
            <div><TextField label=name placeholder=hint value=value on_input=take/><p class="help">{format!("{count} 条话术用到")}</p></div>
        }
    };
    move || {
        if is_empty() {
            return view! {
                <Empty title="还没有要填的" text="话术里写 {得房率} 这样的空,就会列在这里,填一次处处都有。"><a class="plain" href=go.href("/scripts")>"去答客问"</a></Empty>
            }
            .into_any();
        }
        view! {
            <p class="section">"话术里留的空,在这里填一次;没填的用话术里写好的备用说法。"</p>
            <div class="rows"><a class="link" href=go.href("/mine/settings/names")>"{项目} 和 {我}"<span class="end">"在项目与姓名里填 ›"</span></a></div>
            <div class="form">{asked.get().into_iter().map(field).collect_view()}<Foot saver=saver/></div>
        }
        .into_any()
    }
}
