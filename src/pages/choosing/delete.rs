//! 删除 for many: customers, timelines and dates go together and come back together.

use leptos::prelude::*;

use super::sheet::Step;

/// The body of the sheet.
#[component]
pub fn DeleteStep(step: Step) -> impl IntoView {
    let delete = move |_| {
        let ids = step.choosing.ids();
        let work = async move { step.book.delete_many(&ids, step.progress()).await };
        step.run(work, move || step.choosing.end());
    };
    view! {
        <p>"连同他们的跟进记录和下次跟进一起删除。删完 8 秒内可以点「撤销」,一步全部回来。"</p>
        <button type="button" class="plain danger wide" disabled=move || step.is_busy() on:click=delete>{move || format!("删除 {} 位", step.choosing.count())}</button>
    }
}
