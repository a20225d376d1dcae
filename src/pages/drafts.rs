//! 没写完: every form left half typed, each to go on with or to throw away.

use leptos::prelude::*;

use crate::components::sheet::BottomSheet;
use crate::platform::task;
use crate::state::book::use_book;
use crate::state::drafts::Draft;

use super::go::use_go;

/// The sheet.
#[component]
pub fn Drafts() -> impl IntoView {
    let (book, go) = (use_book(), use_go());
    let one = move |draft: Draft| {
        let (place, thrown) = (draft.place.clone(), draft.place.clone());
        let throw = move |_| {
            let place = thrown.clone();
            task::background(async move { book.drop_draft(&place).await });
        };
        let (go_on, no_more) = (format!("继续写{}", draft.who), format!("不要{}了", draft.who));
        view! {
            <li class="link">
                <span class="what">{draft.who.clone()}<small class="mut">{kind(&draft.place)}</small></span>
                <span class="icons">
                    <button type="button" class="text" aria-label=go_on on:click=move |_| go.resume(&place)>"继续写"</button>
                    <button type="button" class="text danger" aria-label=no_more on:click=throw>"不要了"</button>
                </span>
            </li>
        }
    };
    // The newest first, as the banner has it.
    let all = move || book.drafts.get().into_iter().rev().map(one).collect_view();
    view! {
        <BottomSheet title=|| "没写完" label="没写完" on_close=move |()| go.close()>
            <ul class="list" aria-label="没写完">{all}</ul>
            {move || book.drafts.with(Vec::is_empty).then(|| view! { <p class="mut">"都写完了。"</p> })}
        </BottomSheet>
    }
}

/// Says what kind of form a place holds.
fn kind(place: &str) -> &'static str {
    match place.split(['=', '/']).next().unwrap_or_default() {
        "log" if place == "log=new" => "新客户",
        "log" => "记一笔",
        "edit" => "改一笔",
        "card" => "信息卡",
        "plan" => "计划",
        _ if place == super::review::PLACE => "没盘完",
        _ if place.starts_with(super::settings::PLACE) => "项目设置",
        _ if place.starts_with(super::data::PLACE) => "粘贴的表格",
        _ => "没保存",
    }
}
