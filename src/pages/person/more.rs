//! ⋯ on the card: what is done with a customer seldom.

use leptos::prelude::*;

use crate::components::sheet::BottomSheet;
use crate::domain::fields::Id;
use crate::pages::go::use_go;

/// The sheet.
#[component]
pub fn More(id: Id) -> impl IntoView {
    let go = use_go();
    let rows = [
        (super::handover::place(Some(&id)), "转介 / 交接给同事", "加密文件,两边都留记录"),
        (super::export::place(&id), "导出这位客户的全部资料", "本人要看的时候给他"),
        (super::erase::place(&id), "彻底删除", "本人要求删除时用,不能撤销"),
    ];
    let row = move |(place, what, why): (String, &'static str, &'static str)| {
        view! { <a class="link" href=go.href(&place)><span class="what">{what}<small>{why}</small></span><span class="end">"›"</span></a> }
    };
    view! {
        <BottomSheet title=|| "更多" label="更多" on_close=move |()| go.close()>
            <div class="list">{rows.map(row).into_iter().collect_view()}</div>
        </BottomSheet>
    }
}
