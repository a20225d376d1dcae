//! 导出 for many: a file with the chosen and what belongs to them, and nobody else.

use leptos::prelude::*;

use crate::domain::written::name_part;
use crate::platform::{clock, files};
use crate::state::bulk::BulkFailure;
use crate::state::notice::Notice;

use super::super::ledger_out::LedgerForms;
use super::sheet::Step;
use crate::pages::go::use_go;
use crate::pages::person::handover;

/// The body of the sheet.
#[component]
pub fn ExportStep(step: Step) -> impl IntoView {
    let save = move |_| {
        let ids = step.choosing.ids();
        let work = async move {
            let (json, count) = step.book.export_many(&ids, step.progress()).await?;
            let at = name_part(clock::now());
            let name = format!("跟客本-{count}位客户-{at}.json");
            step.book.say(match files::save(&name, "application/json", &json) {
                Ok(()) => Notice::done(format!("已导出 {count} 位到「{name}」,未加密"), None),
                Err(_) => Notice::problem("文件没存成,请换个浏览器再试。数据没有动。"),
            });
            Ok::<(), BulkFailure>(())
        };
        step.run(work, || ());
    };
    view! {
        <p>"文件里只有选中的客户、他们的跟进记录和下次跟进。"</p>
        <p class="help">"文件未加密,号码是完整的:只发给该看的人,别发到群里。它不算备份,备份请到「我的 › 数据」导出全部。"</p>
        <a class="plain wide" href=use_go().href(handover::PLACE)>"转介 / 交接给同事(加密)"</a>
        <button type="button" class="primary wide" disabled=move || step.is_busy() on:click=save>{move || format!("导出 {} 位(未加密)", step.choosing.count())}</button>
        <p class="help">"也可以做成表格或通讯录:"</p>
        <LedgerForms of=move || Some(step.choosing.ids())/>
    }
}
