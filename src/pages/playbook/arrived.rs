//! What a version would change, shown before anything is written.

use leptos::prelude::*;
use serde_json::Value;

use super::described;
use crate::components::chips::Chip;
use crate::domain::fields::Id;
use crate::domain::script::playbook::{Difference, Item, is_older};
use crate::domain::written;
use crate::pages::wording::hits::counted;
use crate::platform::task;
use crate::state::book::use_book;
use crate::state::playbook::Arrived;

/// The counts, the lists, 收下 and 先不收.
#[component]
pub fn ArrivedBox(arrived: Arrived, #[prop(into)] on_done: Callback<()>) -> impl IntoView {
    let book = use_book();
    let theirs = RwSignal::new(Vec::<Id>::new());
    let error = RwSignal::new(None::<String>);
    let (playbook, diff) = (arrived.playbook.clone(), arrived.diff.clone());
    let faults = arrived.faults.clone();
    let has_namesake = arrived.has_namesake;
    let until = playbook.valid_until.map(|day| format!("有效到 {}", written::day(day)));
    let against = match &arrived.last_version {
        Some(last) if *last == playbook.version => format!("和已收的 {last} 是同一版"),
        Some(last) if last.is_empty() => "和上一版比".to_owned(),
        Some(last) if is_older(&playbook.version, last) => {
            format!("这一版比已收的 {last} 旧,收下会改回旧口径")
        }
        Some(last) => format!("和上一版 {last} 比"),
        None => "第一次收这个口径包".to_owned(),
    };
    let counts = [
        ("新增", diff.new.len()),
        ("改动", diff.changed.len()),
        ("撤回", diff.withdrawn.len()),
        ("没变", diff.same),
    ];
    let count =
        |(word, n): (&'static str, usize)| view! { <span><b>{n}</b><small>{word}</small></span> };
    let left: Vec<String> = [
        (diff.deleted, "条您删过,不再放回"),
        (diff.kept, "条已经是您自己的，不动"),
        (diff.refused, "条不属于口径包,没有收"),
    ]
    .into_iter()
    .filter(|(n, _)| *n > 0)
    .map(|(n, what)| format!("{n} {what}"))
    .collect();
    let accept = move |_| {
        let arrived = arrived.clone();
        task::background(async move {
            match book.take_playbook(&arrived, &theirs.get_untracked()).await {
                Ok(()) => on_done.run(()),
                Err(why) => error.set(Some(why.to_string())),
            }
        });
    };
    view! {
        <section class="box" aria-label="口径包内容">
            <h2>{playbook.name.clone()}<span class="right">{described(&playbook.version, &playbook.issuer)}</span></h2>
            <p class="mut">{against}{until.map(|u| format!(" · {u}"))}</p>
            {has_namesake.then(|| view! { <p class="help">"本子里已有一个同名的口径包，不是同一个人做的，各放各的，互不改动。要是它换了手机做的新版，收下后请把旧的移除。"</p> })}
            <div class="verdicts">{counts.map(count).into_iter().collect_view()}</div>
            <Faults faults=faults/>
            <Items title="新增" items=diff.new.clone()/>
            <Items title="改动" items=diff.changed.clone()/>
            <Items title="撤回,会标成过期" items=diff.withdrawn.clone()/>
            <Differing items=diff.differing.clone() theirs=theirs/>
            <Flagged items=[diff.new.clone(), diff.changed.clone()].concat()/>
            {left.into_iter().map(|text| view! { <p class="help">{text}</p> }).collect_view()}
            {move || error.get().map(|e| view! { <p class="error" role="alert">{e}</p> })}
            <button type="button" class="primary wide" on:click=accept>"收下"</button>
            <button type="button" class="plain wide" on:click=move |_| on_done.run(())>"先不收"</button>
        </section>
    }
}

/// What could not be read; the rest can still be taken in.
#[component]
fn Faults(faults: Vec<String>) -> impl IntoView {
    (!faults.is_empty()).then(|| {
        let line = |text: String| view! { <li>{text}</li> };
        view! {
            <p class="error">"有几条读不出来,其余照收"</p>
            <ul class="lines">{faults.into_iter().map(line).collect_view()}</ul>
        }
    })
}

/// What the checker says about wordings that would come in; they can be taken in all the same.
#[component]
fn Flagged(items: Vec<Item>) -> impl IntoView {
    let book = use_book();
    let texts = |item: &Item| {
        let is_said = |d: &&Difference| matches!(d.field.as_str(), "short" | "long");
        let said = item.differences.iter().filter(is_said).filter_map(|d| d.new.as_str());
        said.collect::<Vec<_>>().join("\n")
    };
    let found = |item: &Item| {
        let hits = untrack(|| book.check_wording(&texts(item)));
        (!hits.is_empty()).then(|| (item.title.clone(), counted(&hits)))
    };
    let rows: Vec<(String, String)> = items.iter().filter_map(found).collect();
    let row = |(title, said): (String, String)| view! { <li><strong>{title}</strong><small class="mut">{said}</small></li> };
    (!rows.is_empty()).then(|| {
        let summary = format!("文案检查:{} 条有要留意的说法", rows.len());
        view! {
            <details class="hints"><summary>{summary}</summary>
                <ul class="lines" aria-label="文案检查">{rows.into_iter().map(row).collect_view()}</ul>
            </details>
        }
    })
}

/// Records of one fate, folded up.
#[component]
fn Items(title: &'static str, items: Vec<Item>) -> impl IntoView {
    (!items.is_empty()).then(|| {
        let open = items.len() <= 5;
        let summary = format!("{title} {}", items.len());
        let row = |item: Item| {
            let said = item
                .differences
                .iter()
                .filter_map(|d| changed_text(d, &item.title))
                .collect::<Vec<_>>();
            let lines = said.into_iter().map(|text| view! { <small class="mut">{text}</small> });
            view! { <li><strong>{item.title}</strong>{lines.collect_view()}</li> }
        };
        view! {
            <details class="off" open=open><summary>{summary}</summary>
                <ul class="lines" aria-label=title>{items.into_iter().map(row).collect_view()}</ul>
            </details>
        }
    })
}

/// What the user edited: kept, unless 用口径包的 is tapped.
#[component]
fn Differing(items: Vec<Item>, theirs: RwSignal<Vec<Id>>) -> impl IntoView {
    let rows: Vec<Item> = items;
    let any = !rows.is_empty();
    let rows = StoredValue::new(rows);
    let row = move |item: Item| {
        let (own, id) = (item.id.clone(), item.id.clone());
        let on = Signal::derive(move || theirs.with(|t| t.contains(&own)));
        let tap = move |()| {
            theirs.update(|all| match all.iter().position(|i| *i == id) {
                Some(at) => {
                    all.remove(at);
                }
                None => all.push(id.clone()),
            });
        };
        let lines = item.differences.iter().map(|d| {
            view! {
                <p class="mut"><b>"您的:"</b>{shown(&d.here)}</p>
                <p class="mut"><b>"口径包:"</b>{shown(&d.new)}</p>
            }
        });
        view! { <li><strong>{item.title.clone()}</strong>{lines.collect_view()}<Chip label=format!("用口径包的:{}", item.title) on=on on_tap=tap/></li> }
    };
    view! {
        <Show when=move || any>
            <h3 class="mut">{format!("和您改过的不同 {},保留您的", rows.with_value(Vec::len))}</h3>
            <ul class="lines" aria-label="和您改过的不同">{rows.get_value().into_iter().map(row).collect_view()}</ul>
        </Show>
    }
}

/// Shows a changed wording as before → after; fields that are not wording are passed over.
fn changed_text(d: &Difference, title: &str) -> Option<String> {
    let is_wording = matches!(d.field.as_str(), "short" | "long" | "question" | "phrase");
    let new = d.new.as_str().filter(|new| is_wording && *new != title)?;
    Some(match d.here.as_str() {
        Some(old) => format!("{old} → {new}"),
        None => new.to_owned(),
    })
}

fn shown(value: &Value) -> String {
    match value {
        Value::Null => "(没有)".into(),
        Value::String(text) => text.clone(),
        Value::Bool(true) => "有".into(),
        other => other.to_string(),
    }
}
