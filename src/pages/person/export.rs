//! 导出这位客户的全部资料: a text for the person it is about.

use leptos::prelude::*;

use super::Gathering;
use crate::components::frame::Header;
use crate::domain::fields::Id;
use crate::pages::go::use_go;
use crate::pages::loaded::loaded;
use crate::platform::files::{self, Handed};
use crate::platform::{clock, task};
use crate::state::book::use_book;
use crate::state::notice::Notice;

/// The address, without the customer.
pub const PLACE: &str = "/mine/person";

/// Returns the address for one customer.
pub fn place(id: &Id) -> String {
    format!("{PLACE}/{id}")
}

/// The screen.
#[component]
pub fn PersonFile(id: Id) -> impl IntoView {
    let (book, go) = (use_book(), use_go());
    let card = go.href(&crate::state::places::card(&id));
    let share = RwSignal::new(0.0);
    let found = loaded(
        || (),
        move || {
            let id = id.clone();
            let told = move |s| _ = share.try_set(s);
            Box::pin(async move { Some(book.person_file(&id, told).await) })
        },
    );
    let body = move || {
        Some(match found.get()? {
            Ok(Some((name, text))) => view! { <Made name=name text=text/> }.into_any(),
            Ok(None) => view! { <p class="section">"没有这位客户,可能已经删除。"</p> }.into_any(),
            Err(e) => view! { <p class="box error" role="alert">{e.to_string()}</p> }.into_any(),
        })
    };
    view! {
        <Header title="全部资料" back=card/>
        <Gathering holds=Signal::derive(move || found.with(Option::is_none)) share=share/>
        {body}
    }
}

/// The text, and the way out.
#[component]
fn Made(name: String, text: String) -> impl IntoView {
    let book = use_book();
    let day = clock::now().format("%Y%m%d");
    let file = format!("客户资料-{name}-{day}.txt");
    let content = text.clone();
    let out = move |_| {
        let (file, content) = (file.clone(), content.clone());
        task::background(async move {
            let said = match files::hand_out(&file, "text/plain", &content).await {
                Handed::Cancelled => return,
                Handed::Shared => Notice::done("已发出", None),
                Handed::Saved => Notice::done(format!("已存成「{file}」"), None),
                Handed::Refused => Notice::problem(
                    "这台手机不能分享文件。iPhone 请升级到 iOS 15 以上;数据没有动。",
                ),
            };
            book.say(said);
        });
    };
    view! {
        <div class="form">
            <button type="button" class="primary wide" on:click=out>"导出成文字文件"</button>
            <p class="help">"号码是完整的:只给本人,别发到群里。"</p>
        </div>
        <section class="box" aria-label="资料内容"><div class="summary">{text}</div></section>
    }
}
