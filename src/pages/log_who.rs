//! 谁? The first step of 记一笔: who is due today, then last seen, a search, or a new customer.

use std::sync::Arc;

use leptos::prelude::*;

use crate::components::field::TextField;
use crate::components::icon::Icon;
use crate::components::sheet::BottomSheet;
use crate::components::small::TierMark;
use crate::domain::days::at_hour;
use crate::state::book::use_book;
use crate::state::drafts::Keeper;
use crate::state::people::Person;
use crate::state::places::Sheet;

use super::go::use_go;
use super::log_contact::{begin_new, is_number};
use super::log_next::days_from;

/// People offered before anything is typed.
const OFFERED: usize = 8;

/// The sheet.
#[component]
pub fn LogWho() -> impl IntoView {
    let (book, go) = (use_book(), use_go());
    let typed = RwSignal::new(String::new());
    let found = Memo::new(move |_| {
        let query = typed.get();
        if query.trim().is_empty() {
            offered(book)
        } else {
            book.people.with(|p| p.search(&query, 20).into_iter().map(|(p, _)| p).collect())
        }
    });
    let keeper = Keeper::new(book, &Sheet::LogNew.query());
    let new = move |_| {
        typed.with_untracked(|t| begin_new(book, keeper, t));
        go.turn_to(&Sheet::LogNew);
    };
    let none = move || match typed.with(|t| is_number(t)) {
        true => "本机未登记(公司系统请另查)。点「新客户」接着记。",
        false => "没找到。换个写法,或点「新客户」接着记。",
    };
    let one = move |person: Arc<Person>| {
        let id = person.customer.id.clone();
        let number = person.number(book.masked.get_untracked());
        view! {
            <button type="button" class="person" on:click=move |_| go.turn_to(&Sheet::Log(Some(id.clone())))>
                <TierMark tier=person.customer.tier/>
                <span class="what">{person.name.clone()}<small>{number}</small></span>
            </button>
        }
    };
    view! {
        <BottomSheet title=|| "记一笔" label="记一笔" on_close=move |()| go.close()>
            <TextField label="谁" bare=true placeholder="手机号 / 姓名 / 拼音首字母 / 微信号" value=typed on_input=move |t| typed.set(t)/>
            <button type="button" class="person" on:click=new>
                {Icon::Plus.draw()}<span class="what">"新客户"</span>
            </button>
            <div class="people">
                {move || found.get().into_iter().map(one).collect_view()}
            </div>
            <Show when=move || { !typed.with(|t| t.trim().is_empty()) && found.with(Vec::is_empty) }>
                <p class="help" role="status">{none}</p>
            </Show>
        </BottomSheet>
    }
}

/// Lists who is offered before anything is typed: who is due today, then last seen.
pub fn offered(book: crate::state::book::Book) -> Vec<Arc<Person>> {
    let now = book.now.get_untracked();
    let tomorrow = at_hour(days_from(now, 1), 0, *now.offset());
    book.people.with(|people| {
        let mut offered = people.due_before(tomorrow);
        offered.reverse();
        offered.truncate(OFFERED);
        let mut recent: Vec<Arc<Person>> = people
            .all()
            .filter(|p| !offered.iter().any(|o| o.customer.id == p.customer.id))
            .cloned()
            .collect();
        recent.sort_by_key(|p| std::cmp::Reverse(p.recency()));
        offered.extend(recent.into_iter().take(OFFERED.saturating_sub(offered.len())));
        offered
    })
}
