//! 导出台账: a file for spreadsheets or the phone's contacts, made first, handed out with a second tap.

use leptos::prelude::*;

use crate::components::small::Meter;
use crate::domain::fields::Id;
use crate::platform::files::Handed;
use crate::platform::{task, worker};
use crate::state::book::use_book;
use crate::state::ledger::{Form, LedgerFile};
use crate::state::notice::Notice;

/// The section of 数据.
#[component]
pub fn LedgerSection() -> impl IntoView {
    view! {
        <section class="box" aria-label="导出台账">
            <h2>"导出台账"</h2>
            <p class="help">"给表格软件或手机通讯录用。文件没有加密,号码是完整的,别发到群里。它不算备份。"</p>
            <LedgerForms of=|| None/>
        </section>
    }
}

/// Where the making of a file stands.
#[derive(Clone)]
enum Stage {
    Idle,
    Making(f64),
    Ready(LedgerFile),
    Failed(String),
}

/// The forms a ledger of some customers can take, and the file once it is made.
#[component]
pub fn LedgerForms(
    /// Whom it is about; nobody named: everybody.
    of: impl Fn() -> Option<Vec<Id>> + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let book = use_book();
    let stage = RwSignal::new_local(Stage::Idle);
    // A file made for an earlier tap, or stopped, is nobody's any more.
    let number = StoredValue::new(0_u32);
    let make = move |form: Form| {
        number.update_value(|n| *n += 1);
        let own = number.get_value();
        let is_current = move || number.try_get_value() == Some(own);
        stage.set(Stage::Making(0.0));
        task::background(async move {
            let told = move |share| {
                if is_current() {
                    stage.try_set(Stage::Making(share));
                }
            };
            let made = book.ledger(of(), form, told).await;
            if is_current() {
                stage.try_set(made.map_or_else(Stage::Failed, Stage::Ready));
            }
        });
    };
    let stop = move || {
        number.update_value(|n| *n += 1);
        worker::cancel();
        stage.set(Stage::Idle);
    };
    let is_making = move || stage.with(|s| matches!(s, Stage::Making(_)));
    let share = Signal::derive(move || {
        stage.with(|s| if let Stage::Making(share) = s { *share } else { 0.0 })
    });
    let button = move |form: Form| {
        view! { <button type="button" class="plain wide" disabled=is_making on:click=move |_| make(form)>{format!("做成 {}", form.label())}</button> }
    };
    view! {
        {Form::ALL.map(button).collect_view()}
        <Show when=is_making>
            <div role="status"><p>"正在整理,请别关"</p><Meter share=share label="进度" tone="blue"/></div>
            <button type="button" class="text" on:click=move |_| stop()>"停下"</button>
        </Show>
        {move || stage.with(|s| match s {
            Stage::Ready(file) => Some(view! { <Made file=file.clone()/> }.into_any()),
            Stage::Failed(why) => Some(view! { <p class="error" role="alert">{why.clone()}</p> }.into_any()),
            _ => None,
        })}
    }
}

/// A file that is ready.
#[component]
fn Made(file: LedgerFile) -> impl IntoView {
    let book = use_book();
    let kilobytes = file.bytes.div_ceil(1024);
    let size = if kilobytes < 1024 {
        format!("{kilobytes} KB")
    } else {
        format!("{:.1} MB", kilobytes as f64 / 1024.0)
    };
    let said = format!("{} 位客户、{} 条跟进,{size}", file.customers, file.contacts);
    let name = file.name.clone();
    let hand_out = move |_| {
        let file = file.clone();
        task::background(async move {
            book.say(match file.hand_out().await {
                Handed::Cancelled => return,
                Handed::Shared => Notice::done(format!("「{}」已交给您选的应用", file.name), None),
                Handed::Saved => Notice::done(format!("已存到下载:「{}」", file.name), None),
                Handed::Refused => Notice::problem("文件没存成,请换个浏览器再试。数据没有动。"),
            });
        });
    };
    view! {
        <div class="part" role="status"><p>{format!("做好了:{name}")}</p><p class="help">{said}</p></div>
        <button type="button" class="primary wide" on:click=hand_out>"保存或发送"</button>
    }
}
