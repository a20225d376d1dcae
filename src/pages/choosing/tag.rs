//! 标签 for many: one is put on, or taken off.

use std::collections::BTreeMap;

use leptos::prelude::*;

use crate::components::chips::{ChooseMany, ChooseOne};
use crate::components::field::TextField;
use crate::domain::settings::lists::List;

use super::sheet::Step;

/// What the two ways are called.
const WAYS: [&str; 2] = ["加上", "去掉"];

/// The body of the sheet.
#[component]
pub fn TagStep(step: Step) -> impl IntoView {
    let typed = step.choosing.typed;
    let takes = Signal::derive(move || typed.with(|t| t.takes_tag));
    let tag = Signal::derive(move || typed.with(|t| t.tag.clone()));
    let way = Signal::derive(move || Some(WAYS[usize::from(takes.get())].to_owned()));
    let pick_way = move |way: Option<String>| {
        typed.update(|t| {
            t.takes_tag = way.as_deref() == Some(WAYS[1]);
            t.tag.clear();
        });
    };
    let offered = Memo::new(move |_| if takes.get() { theirs(step) } else { known(step) });
    let picked = Signal::derive(move || vec![tag.get()]);
    let pick = move |t: String| {
        typed.update(|h| h.tag = if h.tag == t { String::new() } else { t });
    };
    let save = move |_| {
        let (ids, tag, takes) = (step.choosing.ids(), tag.get_untracked(), takes.get_untracked());
        let work = async move {
            match takes {
                true => step.book.untag_many(&ids, &tag).await,
                false => step.book.tag_many(&ids, &tag).await,
            }
        };
        step.run(work, move || typed.update(|t| t.tag.clear()));
    };
    let is_empty = move || tag.with(|t| t.trim().is_empty());
    let word = move || match tag.get().trim() {
        "" => "先选一个标签".to_owned(),
        tag if takes.get() => format!("去掉「{tag}」"),
        tag => format!("给 {} 位加上「{tag}」", step.choosing.count()),
    };
    view! {
        <ChooseOne label="做什么" required=true options={WAYS.map(str::to_owned).to_vec()} picked=way on_pick=pick_way/>
        <ChooseMany label="标签" options=offered picked=picked on_toggle=pick/>
        <Show when=move || takes.get() && offered.with(Vec::is_empty)><p class="help">"选中的客户还没有标签。"</p></Show>
        <Show when=move || !takes.get()>
            <TextField label="新标签" placeholder="例如 周末看房" value=tag on_input=move |t| typed.update(|h| h.tag = t)/>
        </Show>
        <button type="button" class="primary wide" disabled=move || step.is_busy() || is_empty() on:click=save>{word}</button>
    }
}

/// Most tags offered.
const OFFERED: usize = 24;

/// Lists the tags the project offers and those in use, most used first.
fn known(step: Step) -> Vec<String> {
    let mut all = step.book.settings.with(|s| s.lists.entries(List::Tags));
    let used = step.book.people.with(|people| by_use(people.all().flat_map(|p| &p.customer.tags)));
    all.extend(used);
    let mut seen = Vec::new();
    all.retain(|t| {
        !seen.contains(t) && {
            seen.push(t.clone());
            true
        }
    });
    all.truncate(OFFERED);
    all
}

/// Lists the tags of the chosen, most used first.
fn theirs(step: Step) -> Vec<String> {
    let people = step.book.found_of(&step.choosing.ids());
    by_use(people.iter().flat_map(|p| &p.customer.tags))
}

fn by_use<'a>(tags: impl Iterator<Item = &'a String>) -> Vec<String> {
    let mut counts = BTreeMap::<&String, usize>::new();
    tags.for_each(|tag| *counts.entry(tag).or_default() += 1);
    let mut counted: Vec<(&String, usize)> = counts.into_iter().collect();
    counted.sort_by_key(|(_, count)| usize::MAX - count);
    counted.into_iter().map(|(tag, _)| tag.clone()).collect()
}
