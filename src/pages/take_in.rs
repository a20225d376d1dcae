//! 导入: a pasted table, a file, a file shared into the app, or contacts of the phone.

use leptos::prelude::*;
use leptos::web_sys::File;

use crate::components::field::unique;
use crate::components::file_field::FileField;
use crate::platform::contacts::{can_pick, pick};
use crate::platform::{files, inbox, task, worker};
use crate::state::book::use_book;
use crate::state::drafts::Keeper;
use crate::state::files_in::{Workbook, read_file};

use super::backup::arrival::Arrival;
use super::data::{PASTED, PLACE};
use super::go::{Go, use_go};
use super::import::{Pasted, provide_pasted};

/// The parameter that names a file in the inbox.
const INBOX: &str = "inbox";
/// Names contacts picked from the phone.
const PICKED: &str = "手机通讯录";
/// Kinds the file chooser offers first.
const ACCEPT: &str = ".xlsx,.xls,.csv,.txt,.tsv,.vcf,.json,.genke,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet,application/vnd.ms-excel,text/csv,text/plain,text/vcard,text/x-vcard,application/json,application/octet-stream";

/// What the screen is at, for the ways in.
#[derive(Clone, Copy)]
struct Door {
    go: Go,
    busy: RwSignal<Option<f64>>,
    said: RwSignal<Option<Result<String, String>>>,
    arrival: Arrival,
    reading: RwSignal<bool>,
}

impl Door {
    /// Takes tables to the mapping screen.
    fn open(self, source: String, workbook: Workbook) {
        provide_pasted(Pasted { source, workbook });
        self.go.page("/mine/import");
    }

    fn refuse(self, why: String) {
        self.said.try_set(Some(Err(why)));
    }

    /// Reads a file, whatever it is; nothing happens once the screen was left.
    fn take(self, file: File) {
        task::background(async move {
            self.said.try_set(None);
            if self.arrival.takes(&file).await {
                return;
            }
            let name = file.name();
            let Ok(bytes) = files::bytes(&file).await else {
                return self.refuse(format!("「{name}」读不出来,请重新选一次。"));
            };
            self.reading.try_set(true);
            self.busy.try_set(Some(0.0));
            let told = move |share| {
                self.busy.try_set(Some(share));
            };
            let read = read_file(&name, &bytes, told).await;
            self.busy.try_set(None);
            let is_left = self.reading.try_set(false).is_some();
            match read {
                _ if is_left => {}
                Ok(workbook) => self.open(name, workbook),
                Err(why) => self.refuse(why),
            }
        });
    }

    /// Takes what was shared into the app; its parameter leaves the address with it.
    fn take_shared(self) {
        let Some(id) = self.go.parameter(INBOX) else { return };
        self.go.replace(PLACE);
        task::background(async move {
            match inbox::take(&id).await {
                Some(file) => self.take(file),
                None => {
                    self.refuse("分享来的文件没有收到。请再分享一次,或在这里选文件。".to_owned())
                }
            }
        });
    }

    fn pick(self) {
        task::background(async move {
            let picked = pick().await.unwrap_or_default();
            if picked.is_empty() {
                return;
            }
            let people = picked.into_iter().map(|p| (p.name, p.numbers));
            match Workbook::of_contacts(people) {
                Ok(workbook) => self.open(PICKED.to_owned(), workbook),
                Err(why) => self.refuse(why),
            }
        });
    }
}

/// The section of 数据.
#[component]
pub fn TakeIn(
    busy: RwSignal<Option<f64>>,
    said: RwSignal<Option<Result<String, String>>>,
    arrival: Arrival,
) -> impl IntoView {
    let door = Door { go: use_go(), busy, said, arrival, reading: RwSignal::new(false) };
    door.take_shared();
    view! {
        <section class="box" aria-label="导入">
            <h2>"导入"</h2>
            <Paste door=door/>
            <FileField label="选文件(Excel、CSV、通讯录,或跟客本备份)" accept=ACCEPT on_pick=Callback::new(move |file| door.take(file))/>
            <Show when=move || door.reading.get()><button type="button" class="plain wide" on:click=move |_| worker::cancel()>"停下,不读了"</button></Show>
            {can_pick().then(|| view! { <button type="button" class="plain wide" on:click=move |_| door.pick()>"从手机通讯录挑人"</button> })}
            <p class="help">"先给您看结果,点了确认才写入;写入后可以一步撤销。"</p>
        </section>
    }
}

/// A table from the clipboard; what is pasted survives a killed app.
#[component]
fn Paste(door: Door) -> impl IntoView {
    let area_id = unique("paste");
    let area_for = area_id.clone();
    let keeper = Keeper::new(use_book(), PLACE);
    let typed = keeper.found().and_then(|t| t.as_str().map(str::to_owned)).unwrap_or_default();
    let pasted = RwSignal::new(typed);
    let take = move |e| {
        pasted.set(event_target_value(&e));
        let text = pasted.with_untracked(|t| (!t.trim().is_empty()).then(|| t.as_str().into()));
        keeper.keep(PASTED.into(), text);
    };
    let look = move |_| {
        door.said.set(None);
        match pasted.with_untracked(|text| Workbook::read(text)) {
            Ok(workbook) => door.open(PASTED.into(), workbook),
            Err(e) => door.refuse(e),
        }
    };
    view! {
        <div class="field">
            <label for=area_for>"粘贴表格"</label>
            <textarea id=area_id class="input" placeholder="在 WPS 或 Excel 里选中几列(带表头),复制,粘到这里" prop:value=pasted on:input=take></textarea>
        </div>
        <button type="button" class="plain wide" disabled=move || pasted.with(|t| t.trim().is_empty()) on:click=look>"看看能导入什么"</button>
    }
}
