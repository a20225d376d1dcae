//! 备份 on 数据: how things stand, the sealed file first, the plain one second, and when to be reminded.

use leptos::prelude::*;

use super::ready::ReadyBox;
use super::reminder::Reminder;
use crate::domain::spoken;
use crate::pages::go::use_go;
use crate::platform::task;
use crate::state::backup::{How, ReadyBackup};
use crate::state::book::{Book, use_book};

/// The section.
#[component]
pub fn BackupSection(
    busy: RwSignal<Option<f64>>,
    said: RwSignal<Option<Result<String, String>>>,
) -> impl IntoView {
    let (book, go) = (use_book(), use_go());
    let ready = RwSignal::new_local(None::<ReadyBackup>);
    let export = move |_| {
        task::background(async move {
            busy.set(Some(0.0));
            said.set(None);
            let told = move |share| _ = busy.try_set(Some(share));
            let made = book.ready_backup(None, How::Plain, told).await;
            busy.try_set(None);
            match made {
                Ok(made) if made.ready.can_save() => match made.ready.save() {
                    true => note(book, made, said).await,
                    false => {
                        _ = said
                            .try_set(Some(Err("文件没存成,请换个浏览器再试。数据没有动。".into())))
                    }
                },
                // Where a download would lead out of the app, a second tap opens the share sheet.
                Ok(made) => _ = ready.try_set(Some(made)),
                Err(e) => _ = said.try_set(Some(Err(e.to_string()))),
            }
        })
    };
    let gone = move |made: ReadyBackup| {
        ready.set(None);
        task::background(note(book, made, said));
    };
    view! {
        <section class="box" aria-label="备份">
            <h2>"备份"<span class="right">{move || standing(book)}</span></h2>
            <a class="primary wide" href=go.href(super::PLACE)>"加密备份"</a>
            <p class="help">"一个加密的文件,发到电脑、网盘或自己的微信。手机丢了、换了,用它和口令恢复全部。"</p>
            <button type="button" class="plain wide" disabled=move || busy.get().is_some() on:click=export>"导出全部(未加密)"</button>
            <p class="help">"一个文件,装着全部客户和跟进。谁拿到都能看,别发到群里。"</p>
            <Reminder/>
            <a class="plain wide" href=go.href(crate::pages::sync::PLACE)>"同步到另一台手机"</a>
        </section>
        {move || ready.get().map(|made| {
            let (file, holds) = (made.ready.clone(), made.holds.said());
            view! { <ReadyBox label="导出的文件" ready=file holds=holds on_gone=move |_| gone(made.clone())/> }
        })}
    }
}

async fn note(book: Book, made: ReadyBackup, said: RwSignal<Option<Result<String, String>>>) {
    let (name, holds) = (&made.ready.name, made.holds);
    let text = format!(
        "已导出 {} 位客户、{} 条跟进到「{name}」。请发到电脑或网盘,别只留在手机里。",
        holds.customers, holds.contacts
    );
    let noted = book.note_backup(&made).await;
    said.try_set(Some(noted.map(|()| text).map_err(|e| e.to_string())));
}

/// Says how long ago the last backup was and what happened since.
fn standing(book: Book) -> String {
    let changes = book.changes_without_backup();
    match book.days_without_backup() {
        Some(days) if days >= 1 => format!("未备份 {days} 天 · {changes} 处改动"),
        Some(_) => format!("今天有 {changes} 处改动,还没备份"),
        None => book.backup.get().at.map_or("还没有数据".to_owned(), |at| {
            format!("上次备份 {},之后没有改动", spoken::past(at, book.now.get()))
        }),
    }
}
