//! The bar while choosing: how many, all of the day, and 改期.

use leptos::prelude::*;

use crate::domain::fields::Id;
use crate::pages::go::use_go;
use crate::pages::plans::Step;

use super::choice;

/// The bar, in the place of the floating 记一笔.
#[component]
pub fn ChoosingBar(movable: Signal<Vec<Id>>) -> impl IntoView {
    let go = use_go();
    let is_none = move || choice::count() == 0;
    let total = move || movable.with(Vec::len);
    view! {
        <div class="choosing-room"></div>
        <div class="choosing" role="region" aria-label="已选计划">
            <div class="line">
                <p role="status">{move || format!("已选 {} 件", choice::count())}</p>
                <button type="button" class="text" disabled=is_none on:click=move |_| choice::clear()>"全不选"</button>
                <button type="button" class="text" disabled=move || total() == 0 on:click=move |_| choice::add(movable.get_untracked())>{move || format!("全选这天 {} 件", total())}</button>
            </div>
            <div class="line" role="group" aria-label="几件一起">
                <button type="button" class="text" disabled=is_none on:click=move |_| go.open(&Step::Several.sheet())>"改到某天或摊开"</button>
            </div>
        </div>
    }
}
