//! 数据: backup first, then paste, files, and the health of the storage.

use leptos::prelude::*;

use crate::components::field::unique;
use crate::components::file_field::FileField;
use crate::components::frame::Header;
use crate::components::small::{Meter, When};
use crate::domain::spoken;
use crate::platform::{files, storage, task, worker};
use crate::state::book::use_book;
use crate::state::drafts::Keeper;
use crate::state::files_in::{Workbook, read_file};
use crate::state::transfer::LastImport;

use super::backup::BackupSection;
use super::backup::arrival::{Arrival, Arrived};
use super::go::use_go;
use super::import::{Pasted, provide_pasted};
use super::loaded::loaded;

/// Names the draft of the paste box.
pub const PLACE: &str = "/mine/data";
/// Names a table that was pasted, not read from a file.
pub const PASTED: &str = "粘贴的表格";

/// The screen.
#[component]
pub fn Data() -> impl IntoView {
    let book = use_book();
    let busy = RwSignal::new(None::<f64>);
    let said = RwSignal::new(None::<Result<String, String>>);
    let arrival = Arrival::none();
    view! {
        <Header title="数据" back=use_go().href("/mine")/>
        <BackupSection busy=busy said=said/>
        <Import busy=busy said=said arrival=arrival/>
        {move || busy.get().map(|share| view! { <div class="box" role="status"><p>"正在处理,请别关"</p><Meter share=share label="进度" tone="blue"/></div> })}
        {move || said.get().map(|s| match s {
            Ok(text) => view! { <p class="box good" role="status">{text}</p> }.into_any(),
            Err(text) => view! { <p class="box error" role="alert">{text}</p> }.into_any(),
        })}
        <Arrived arrival=arrival on_done=|()| ()/>
        <Undoable/>
        <Health/>
        <p class="section">{move || book.people.with(|p| (p.broken > 0).then(|| format!("有 {} 条读不出来,已跳过;它们还在,导出时会带上。", p.broken)))}</p>
    }
}

#[component]
fn Import(
    busy: RwSignal<Option<f64>>,
    said: RwSignal<Option<Result<String, String>>>,
    arrival: Arrival,
) -> impl IntoView {
    let (book, go) = (use_book(), use_go());
    let area_id = unique("paste");
    let area_for = area_id.clone();
    let keeper = Keeper::new(book, PLACE);
    let typed = keeper.found().and_then(|t| t.as_str().map(str::to_owned)).unwrap_or_default();
    let pasted = RwSignal::new(typed);
    let reading = RwSignal::new(false);
    let take = move |e| {
        pasted.set(event_target_value(&e));
        let text = pasted.with_untracked(|t| (!t.trim().is_empty()).then(|| t.as_str().into()));
        keeper.keep(PASTED.into(), text);
    };
    let open_tables = move |source: String, workbook: Workbook| {
        provide_pasted(Pasted { source, workbook });
        go.page("/mine/import");
    };
    let paste = move |_| {
        said.set(None);
        match pasted.with_untracked(|text| Workbook::read(text)) {
            Ok(workbook) => open_tables(PASTED.into(), workbook),
            Err(e) => said.set(Some(Err(e))),
        }
    };
    let take_file = move |file: web_sys::File| {
        task::background(async move {
            said.set(None);
            if arrival.takes(&file).await {
                return;
            }
            busy.set(Some(0.0));
            let name = file.name();
            let outcome = async {
                let bytes = files::bytes(&file)
                    .await
                    .map_err(|_| format!("「{name}」读不出来,请重新选一次。"))?;
                let told = move |share| {
                    busy.try_set(Some(share));
                };
                reading.set(true);
                let read = read_file(&name, &bytes, told).await;
                reading.try_set(false);
                open_tables(name, read?);
                Ok::<(), String>(())
            };
            let outcome = outcome.await;
            busy.set(None);
            if let Err(e) = outcome {
                said.set(Some(Err(e)));
            }
        })
    };
    view! {
        <section class="box" aria-label="导入">
            <h2>"导入"</h2>
            <div class="field">
                <label for=area_for>"粘贴表格"</label>
                <textarea id=area_id class="input" placeholder="在 WPS 或 Excel 里选中几列(带表头),复制,粘到这里" prop:value=pasted on:input=take></textarea>
            </div>
            <button type="button" class="plain wide" disabled=move || pasted.with(|t| t.trim().is_empty()) on:click=paste>"看看能导入什么"</button>
            <FileField label="选文件(Excel、CSV、通讯录,或跟客本备份)" accept=".xlsx,.csv,.txt,.tsv,.vcf,.json,.genke,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet,text/csv,text/plain,text/vcard,text/x-vcard,application/json,application/octet-stream" on_pick=Callback::new(take_file)/>
            <When holds=reading><button type="button" class="plain wide" on:click=move |_| worker::cancel()>"停下,不读了"</button></When>
            <p class="help">"先给您看结果,点了确认才写入;写入后可以一步撤销。"</p>
        </section>
    }
}

/// The newest import, while it can be taken back.
#[component]
fn Undoable() -> impl IntoView {
    let book = use_book();
    let last = loaded(move || book.seq.track(), move || Box::pin(book.last_import()));
    let undo = move |import: LastImport| {
        task::background(async move {
            if let Err(e) = book.undo_import(&import).await {
                book.say_problem(&e);
            }
        })
    };
    view! {
            {move || last.get().map(|import| {
                let text = format!("{} · {}", spoken::past(import.at, book.now.get_untracked()), import.text);
                view! {
                    <section class="box" aria-label="最近一次导入">
                        <h2>"最近一次导入"</h2>
                        <p>{text}</p>
                        <button type="button" class="plain danger" on:click=move |_| undo(import.clone())>"撤销这次导入"</button>
                    </section>
                }
            })}
    }
}

/// 数据健康: what the browser promises and how much room there is.
#[component]
fn Health() -> impl IntoView {
    let asked = RwSignal::new(0_u32);
    let health =
        loaded(move || asked.track(), || Box::pin(async { Some(storage::health().await) }));
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
        </section>
    }
}
