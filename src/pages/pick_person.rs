//! Choosing somebody already registered: the search of 谁? with a callback.

use std::sync::Arc;

use leptos::prelude::*;

use crate::components::field::TextField;
use crate::components::small::TierMark;
use crate::domain::fields::Id;
use crate::state::book::use_book;
use crate::state::people::Person;

/// How many are offered.
const OFFERED: usize = 12;

/// A search box and whom it finds; those in `except` are not offered.
#[component]
pub fn PickPerson(
    #[prop(into)] label: String,
    except: Vec<Id>,
    /// Shown before anything is typed.
    #[prop(optional)]
    offered: Vec<Arc<Person>>,
    #[prop(into)] on_pick: Callback<Id>,
) -> impl IntoView {
    let book = use_book();
    let typed = RwSignal::new(String::new());
    let found = Memo::new(move |_| -> Vec<Arc<Person>> {
        let query = typed.get();
        let is_offered = |p: &Arc<Person>| !except.contains(&p.customer.id);
        book.people.with(|people| {
            if query.trim().is_empty() {
                return offered.clone();
            }
            let hits = people.search(&query, OFFERED + except.len()).into_iter().map(|(p, _)| p);
            hits.filter(is_offered).take(OFFERED).collect()
        })
    });
    let one = move |person: Arc<Person>| {
        let id = person.customer.id.clone();
        let number = person.number(book.masked.get_untracked());
        view! {
            <button type="button" class="person" on:click=move |_| on_pick.run(id.clone())>
                <TierMark tier=person.customer.tier/>
                <span class="what">{person.name.clone()}<small>{number}</small></span>
            </button>
        }
    };
    view! {
        <TextField label=label placeholder="姓名 / 拼音首字母 / 号码" value=typed on_input=move |t| typed.set(t)/>
        <div class="people">{move || found.get().into_iter().map(one).collect_view()}</div>
        <Show when=move || !typed.with(|t| t.trim().is_empty()) && found.with(Vec::is_empty)>
            <p class="help">"没找到。换个写法试试。"</p>
        </Show>
    }
}
