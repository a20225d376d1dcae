//! What the checker found, as rows and as marks in the text.

use leptos::prelude::*;

use crate::domain::wording::Hit;
use crate::domain::wording::classes::Level;
use crate::domain::wording::swap::{Swap, swap};

/// Returns 红 or 黄, never colour alone.
pub fn level_word(level: Level) -> &'static str {
    match level {
        Level::Red => "红",
        Level::Amber => "黄",
    }
}

/// Returns the class of a tag or mark of a level.
pub fn tone(level: Level) -> &'static str {
    match level {
        Level::Red => "r",
        Level::Amber => "a",
    }
}

/// Says how many there are: 2 处红,1 处黄.
pub fn counted(hits: &[Hit]) -> String {
    let red = hits.iter().filter(|h| h.level == Level::Red).count();
    let parts = [(red, "红"), (hits.len() - red, "黄")];
    let said: Vec<String> =
        parts.iter().filter(|p| p.0 > 0).map(|(n, word)| format!("{n} 处{word}")).collect();
    said.join(",")
}

/// The text with every finding marked.
#[component]
pub fn Preview(text: String, hits: Vec<Hit>) -> impl IntoView {
    let part = |from: usize, to: usize| -> String {
        text.chars().skip(from).take(to.saturating_sub(from)).collect()
    };
    let (mut at, mut parts) = (0, Vec::new());
    for hit in hits.iter().filter(|h| !h.text.is_empty()) {
        let (from, to) = (hit.range.0.max(at), hit.range.1);
        if from >= to {
            continue;
        }
        parts.push(part(at, from).into_any());
        parts.push(view! { <mark class=tone(hit.level)>{part(from, to)}</mark> }.into_any());
        at = to;
    }
    parts.push(part(at, usize::MAX).into_any());
    view! { <p class="summary">{parts}</p> }
}

/// One finding: its class, why, what to say instead, and 换成… where the text can be changed.
#[component]
pub fn HitRow(text: String, hit: Hit, on_swap: Option<Callback<String>>) -> impl IntoView {
    let class = hit.class;
    let why = format!("{} · {}", class.law, hit.level.label());
    let change = on_swap.map(|on_swap| {
        let Swap { new, text } = swap(&text, &hit);
        let verb = if new.is_empty() {
            format!("去掉「{}」", hit.text)
        } else if text.contains(&hit.text) {
            format!("补上「{new}」")
        } else {
            format!("换成「{new}」")
        };
        view! { <button type="button" class="chip" on:click=move |_| on_swap.run(text.clone())>{verb}</button> }
    });
    view! {
        <li class="hit">
            <p class="tags"><span class=format!("tag {}", tone(hit.level))>{level_word(hit.level)}</span><strong>{class.name}</strong></p>
            <p>"「"{hit.text.clone()}"」"</p>
            <p class="help">{why}</p>
            <p class="help">"建议:"{class.safer}</p>
            {change}
        </li>
    }
}
