//! Which set to go through, with how many are in each.

use leptos::prelude::*;

use super::Run;
use crate::components::frame::Header;
use crate::domain::review::{Facts, Set, count};
use crate::pages::go::use_go;

/// The list of sets.
#[component]
pub fn Choose(run: Run) -> impl IntoView {
    let go = use_go();
    let book = run.book;
    let counted = Memo::new(move |_| -> Vec<(Set, usize)> {
        let (now, warn_days) = (book.now.get(), book.settings.with(|s| s.protection.warn_days));
        book.people.with(|people| {
            let of = |set| {
                let mut facts =
                    people.all().map(|p| Facts { customer: &p.customer, next: &p.next });
                count(set, &mut facts, warn_days, now)
            };
            Set::all().map(|set| (set, of(set))).collect()
        })
    });
    let row = move |(set, count): (Set, usize)| {
        let start = move |_| run.start(set);
        view! {
            <button type="button" class="link" disabled=count == 0 on:click=start>{set.label()}<span class="end">{format!("{count} 位 ›")}</span></button>
        }
    };
    let is_empty = move || counted.with(|all| all.iter().all(|(_, count)| *count == 0));
    view! {
        <Header title="盘客" sub=Signal::derive(|| "一位一位过,定好下一步".to_owned()) back=go.href("/customers")/>
        <div class="rows sets" role="group" aria-label="盘哪些">{move || counted.get().into_iter().map(row).collect_view()}</div>
        <Show when=is_empty><p class="section">"现在没有要盘的:没有逾期,也没有人久未联系。"</p></Show>
        <p class="section">"中途退出没关系,下次从停下的那位接着盘。"</p>
    }
}
