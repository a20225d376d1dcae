//! 数据不见了: an emptied database, told by the canary; nothing happens unless the user says so.

use leptos::prelude::*;

use crate::components::file_field::FileField;
use crate::platform::{device, task, window};
use crate::state::book::{Book, Phase, use_book};

use super::backup::arrival::{Arrival, Arrived};

/// Goes on with the empty database the user was told about.
fn start_afresh(book: Book) {
    book.forget_canary();
    let _ = window().location().set_href(&device::base());
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
            <Restore/>
            <button type="button" class="plain" on:click=again>"再找一次"</button>
            <button type="button" class="text danger" on:click=move |_| start_afresh(book)>"没有备份,从头开始"</button>
        </main>
    }
}

/// 恢复备份: a file picked right here, its dry run, and the way on once it is on disk.
#[component]
fn Restore() -> impl IntoView {
    let book = use_book();
    let arrival = Arrival::none();
    let error = RwSignal::new(None::<String>);
    let picked = move |file: web_sys::File| {
        task::background(async move {
            error.try_set(None);
            if !arrival.takes(&file).await {
                let text = format!("「{}」不是跟客本的备份,请选导出时存下的文件。", file.name());
                error.try_set(Some(text));
            }
        });
    };
    let done = move |()| {
        // From the start again: here nobody was read, and only whom the backup brought is in memory.
        if book.people.with_untracked(|p| !p.is_empty()) {
            book.phase.set(Phase::Opening);
            task::background(book.open());
        }
    };
    view! {
        <FileField label="恢复备份:选跟客本导出的文件" accept=".genke,.txt,.json,application/json,application/octet-stream" on_pick=Callback::new(picked)/>
        {move || error.get().map(|e| view! { <p class="error" role="alert">{e}</p> })}
        <Arrived arrival=arrival on_done=done/>
    }
}
