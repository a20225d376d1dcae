//! 数据: backup first, then paste, files, and the health of the storage.

use leptos::prelude::*;

use crate::components::frame::Header;
use crate::components::small::Meter;
use crate::domain::spoken;
use crate::platform::{storage, task};
use crate::state::book::{Book, use_book};
use crate::state::copies::{Standing, follow_copies, stopped};
use crate::state::transfer::LastImport;

use super::aside::AsideLink;
use super::backup::BackupSection;
use super::backup::arrival::{Arrival, Arrived};
use super::go::use_go;
use super::ledger_out::LedgerSection;
use super::loaded::loaded;
use super::take_in::TakeIn;
use super::unreadable::Unseen;

/// Names the draft of the paste box.
pub const PLACE: &str = "/mine/data";
/// Names a table that was pasted, not read from a file.
pub const PASTED: &str = "粘贴的表格";

/// The screen.
#[component]
pub fn Data() -> impl IntoView {
    let busy = RwSignal::new(None::<f64>);
    let said = RwSignal::new(None::<Result<String, String>>);
    let arrival = Arrival::none();
    view! {
        <Header title="数据" back=use_go().href("/mine")/>
        <BackupSection busy=busy said=said/>
        <AsideLink/>
        <TakeIn busy=busy said=said arrival=arrival/>
        {move || busy.get().map(|share| view! { <div class="box" role="status"><p>"正在处理,请别关"</p><Meter share=share label="进度" tone="blue"/></div> })}
        {move || said.get().map(|s| match s {
            Ok(text) => view! { <p class="box good" role="status">{text}</p> }.into_any(),
            Err(text) => view! { <p class="box error" role="alert">{text}</p> }.into_any(),
        })}
        <LedgerSection/>
        <Arrived arrival=arrival on_done=|()| ()/>
        <Undoable/>
        <Health/>
        <Unseen/>
    }
}

/// The newest import, while it can be taken back. What came from the other phone would be deleted there as well:
/// that is said first.
#[component]
fn Undoable() -> impl IntoView {
    let book = use_book();
    let last = loaded(move || book.seq.track(), move || Box::pin(book.last_import()));
    // What was said, and of which import.
    let asked = RwSignal::new(None::<(u64, Vec<String>)>);
    let undo = move |import: LastImport| {
        task::background(async move {
            if let Err(e) = book.undo_import(&import).await {
                book.say_problem(&e);
            }
            asked.try_set(None);
        })
    };
    let tap = move |import: LastImport| {
        if !import.is_batch() {
            return undo(import);
        }
        task::background(async move {
            match book.foresee_undo(&import).await {
                Ok(said) => _ = asked.try_set(Some((import.seq, said))),
                Err(e) => book.say_problem(&e),
            }
        });
    };
    view! {
            {move || last.get().map(|import| {
                let text = format!("{} · {}", spoken::past(import.at, book.now.get_untracked()), import.text);
                let seq = import.seq;
                let import = StoredValue::new(import);
                let said = move || asked.get().filter(|(of, _)| *of == seq).map(|(_, said)| said);
                let ask = move || view! { <button type="button" class="plain danger" on:click=move |_| tap(import.get_value())>"撤销这次导入"</button> };
                view! {
                    <section class="box" aria-label="最近一次导入">
                        <h2>"最近一次导入"</h2>
                        <p>{text}</p>
                        <Show when=move || said().is_some() fallback=ask>
                            <div role="alert">{move || said().unwrap_or_default().into_iter().map(|line| view! { <p class="error">{line}</p> }).collect_view()}</div>
                            <button type="button" class="plain wide danger" on:click=move |_| undo(import.get_value())>"还是撤销"</button>
                            <button type="button" class="plain wide" on:click=move |_| asked.set(None)>"不撤了"</button>
                        </Show>
                    </section>
                }
            })}
    }
}

/// 数据健康: what the browser promises and how much room there is.
#[component]
fn Health() -> impl IntoView {
    let book = use_book();
    let asked = RwSignal::new(0_u32);
    let health =
        loaded(move || asked.track(), || Box::pin(async { Some(storage::health().await) }));
    let copies = loaded(follow_copies, move || {
        Box::pin(async move { book.copies().await.ok().flatten().map(|c| copied(&c, book)) })
    });
    let ask = move |_| {
        task::background(async move {
            storage::ask_to_persist().await;
            asked.update(|n| *n += 1);
        })
    };
    let mb = |bytes: f64| {
        let mb = bytes / 1_048_576.0;
        if mb < 1024.0 { format!("{mb:.1} MB") } else { format!("{:.1} GB", mb / 1024.0) }
    };
    view! {
        <section class="box" aria-label="数据健康">
            <h2>"数据健康"</h2>
                {move || health.get().map(|h| {
                    let kept = match h.persisted {
                        Some(true) => "系统答应保留:空间紧张也不会自动清掉",
                        Some(false) => "系统还没答应长期保留,请勤备份",
                        None => "这个浏览器不说会不会保留,请勤备份",
                    };
                    view! {
                        <p>{kept}</p>
                        {h.usage.map(|(used, quota)| view! { <p class="mut">{format!("已用 {},可用 {}", mb(used), mb(quota))}</p> })}
                        {(h.persisted == Some(false)).then(|| view! { <button type="button" class="plain" on:click=ask>"请系统保留"</button> })}
                    }
                })}
                {move || copies.get().map(|said| view! { <p class="mut">{said}</p> })}
        </section>
    }
}

/// Says how automatic copies stand.
fn copied(copies: &Standing, book: Book) -> String {
    let lie = copies.count.as_ref().map_or(String::new(), |n| format!(" {n} 份"));
    let last = match (&copies.setup.last, stopped()) {
        (_, Some(_)) | (None, _) => "已停,到「加密备份」看看".to_owned(),
        (Some(last), _) => format!("最近 {}", spoken::past(last.at, book.now.get_untracked())),
    };
    format!("自动副本:文件夹「{}」{lie},{last}", copies.folder)
}
