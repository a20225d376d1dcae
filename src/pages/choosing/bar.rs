//! The bar while choosing: how many, 全选, and what can be done with them.

use leptos::prelude::*;

use crate::domain::fields::Id;
use crate::state::places::{Bulk, Sheet};

use super::super::go::use_go;
use super::use_choosing;

/// The bar, in the place of the floating 记一笔.
#[component]
pub fn ChoosingBar(total: Signal<usize>, everybody: Callback<(), Vec<Id>>) -> impl IntoView {
    let (choosing, go) = (use_choosing(), use_go());
    let is_none = move || choosing.count() == 0;
    let step = move |(step, _, word): (Bulk, &'static str, &'static str)| {
        let class = if step == Bulk::Delete { "text danger" } else { "text" };
        view! { <button type="button" class=class disabled=is_none on:click=move |_| go.open(&Sheet::Bulk(step))>{word}</button> }
    };
    view! {
        <div class="choosing-room"></div>
        <div class="choosing" role="region" aria-label="已选客户">
            <div class="line">
                <p role="status">{move || format!("已选 {} 位", choosing.count())}</p>
                <button type="button" class="text" disabled=is_none on:click=move |_| choosing.clear()>"全不选"</button>
                <button type="button" class="text" on:click=move |_| choosing.add(everybody.run(()))>{move || format!("全选 {} 位", total.get())}</button>
            </div>
            <div class="line" role="group" aria-label="批量">{Bulk::ALL.map(step).collect_view()}</div>
        </div>
    }
}
