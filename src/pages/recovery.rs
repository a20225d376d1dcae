//! 数据不见了: an emptied database, told by the canary; nothing happens unless the user says so.

use leptos::prelude::*;

use crate::platform::{device, task, window};
use crate::state::book::{Book, Phase, use_book};

/// Goes on with the empty database the user was told about, at a place of the app.
fn start_afresh(book: Book, path: &str) {
    book.forget_canary();
    let _ = window().location().set_href(&format!("{}{path}", device::base()));
}

/// The screen; `customers` is how many there were.
#[component]
pub fn Emptied(customers: u32) -> impl IntoView {
    let book = use_book();
    let again = move |_| {
        book.phase.set(Phase::Opening);
        task::background(book.open());
    };
    view! {
        <main class="full" role="alert">
            <h1>"数据不见了"</h1>
            <p>{format!("这台手机上原来有 {customers} 位客户,现在数据库是空的,多半是系统清理了存储。跟客本没有删任何东西。")}</p>
            <p>"有备份文件的话,先恢复备份;没有备份,才从头开始。"</p>
            <button type="button" class="primary" on:click=move |_| start_afresh(book, "mine/data")>"恢复备份"</button>
            <button type="button" class="plain" on:click=again>"再找一次"</button>
            <button type="button" class="text danger" on:click=move |_| start_afresh(book, "")>"没有备份,从头开始"</button>
        </main>
    }
}
