//! 同步到另一台手机: a file there, a file back, until both say 已一致. No server in between.
//! Never here: what goes into a file or how it is merged.

mod send;
mod standing;

use leptos::prelude::*;
use leptos::web_sys::File;

use super::backup::arrival::{Arrival, Arrived};
use super::go::use_go;
use super::loaded::loaded;
use crate::components::field::TextField;
use crate::components::file_field::FileField;
use crate::components::frame::Header;
use crate::platform::task;
use crate::record::exchange_note::Peer;
use crate::state::book::use_book;

use send::Send;
use standing::Standings;

/// The address.
pub const PLACE: &str = "/mine/sync";

/// The screen.
#[component]
pub fn Sync() -> impl IntoView {
    let go = use_go();
    // Whom the next file is for; nobody: a phone that is new to this one.
    let to = RwSignal::new(None::<Peer>);
    view! {
        <Header title="同步到另一台手机" back=go.href("/mine/data")/>
        <section class="box" aria-label="怎么同步">
            <p>"没有服务器:这台做一个文件发过去,对方导入,再回一份。两边都显示「已一致」就好了。"</p>
            <Name/>
        </section>
        <Standings to=to/>
        <Receive/>
        <Send to=to/>
    }
}

/// What the other phone will call this one.
#[component]
fn Name() -> impl IntoView {
    let book = use_book();
    let name = RwSignal::new(String::new());
    let found = loaded(|| (), move || Box::pin(async move { book.phone_name().await.ok() }));
    let shown = Signal::derive(move || {
        let typed = name.get();
        if typed.is_empty() { found.get().unwrap_or_default() } else { typed }
    });
    let typed = move |text: String| {
        name.set(text.clone());
        task::background(async move {
            if let Err(e) = book.name_phone(&text).await {
                book.say_problem(&e);
            }
        });
    };
    view! { <TextField label="这台手机叫什么" value=shown on_input=typed/> }
}

/// 收: the file of the other phone, its dry run, and what comes next.
#[component]
fn Receive() -> impl IntoView {
    let arrival = Arrival::none();
    let error = RwSignal::new(None::<String>);
    let picked = move |file: File| {
        error.set(None);
        task::background(async move {
            if !arrival.takes(&file).await {
                let text = format!("「{}」不是跟客本的文件。请选对方发来的那个。", file.name());
                error.try_set(Some(text));
            }
        });
    };
    view! {
        <section class="box" aria-label="收">
            <h2>"收"</h2>
            <FileField label="选对方发来的文件" accept=".genke,.txt,.json,application/json,application/octet-stream" on_pick=Callback::new(picked)/>
            <p class="help">"先给您看会改什么，点了确认才写入。要撤销到「数据」，会先说清楚对方手机上会少什么。"</p>
            {move || error.get().map(|e| view! { <p class="error" role="alert">{e}</p> })}
        </section>
        <Arrived arrival=arrival on_done=|()| ()/>
    }
}
