//! The run: where it stands, the customer on screen, 上一个 and 下一个, and what was done at the end.

use leptos::prelude::*;

use super::Run;
use super::person::Person;
use crate::components::frame::Header;
use crate::components::small::{Empty, Meter};
use crate::domain::review::Progress;
use crate::pages::go::use_go;
use crate::pages::wording::guard::GuardSheet;
use crate::platform::address;

/// The screen while a run is on.
#[component]
pub fn Running(run: Run) -> impl IntoView {
    let with = move |f: &dyn Fn(&Progress) -> String| {
        run.progress.with(|p| p.as_ref().map(f).unwrap_or_default())
    };
    let title = untrack(|| with(&|p| format!("盘客 · {}", p.set.label())));
    let current = Memo::new(move |_| run.progress.with(|p| p.as_ref()?.current().cloned()));
    let stands = move || {
        run.progress.with(|p| p.as_ref().map(|p| (p.position.min(p.ids.len()), p.ids.len())))
    };
    #[expect(clippy::cast_precision_loss, reason = "a share of a bar")]
    let share = move || stands().map_or(0.0, |(at, all)| at as f64 / all.max(1) as f64);
    view! {
        <Header title=title sub=Signal::derive(move || with(&|p| if p.is_over() { String::new() } else { p.said() }))>
            <button type="button" class="text" on:click=move |_| run.end()>"结束"</button>
        </Header>
        <div class="form"><Meter share=Signal::derive(share) label="盘客进度" tone="blue"/></div>
        {move || match current.get() {
            Some(id) => view! { <Person run=run id=id/><Steps run=run/> }.into_any(),
            None => view! { <Over run=run/> }.into_any(),
        }}
        <GuardSheet/>
    }
}

/// 上一个 and 下一个, in reach above the bar.
#[component]
fn Steps(run: Run) -> impl IntoView {
    let is_first = move || run.progress.with(|p| p.as_ref().is_none_or(|p| p.position == 0));
    let is_last =
        move || run.progress.with(|p| p.as_ref().is_some_and(|p| p.position + 1 >= p.ids.len()));
    let step = move |forward: bool| {
        run.step(|p| if forward { p.forward() } else { p.back() });
        address::to_top();
    };
    view! {
        <div class="form stuck steps-bar">
            <button type="button" class="plain" disabled=is_first on:click=move |_| step(false)>"上一个"</button>
            <button type="button" class="primary" on:click=move |_| step(true)>{move || if is_last() { "盘完了" } else { "下一个" }}</button>
        </div>
    }
}

/// What was done.
#[component]
fn Over(run: Run) -> impl IntoView {
    let go = use_go();
    let said = run.progress.with_untracked(|p| p.as_ref().map(Progress::said).unwrap_or_default());
    let left = run.progress.with_untracked(|p| {
        let p = p.as_ref()?;
        let left = p.ids.len() - p.done.len();
        (left > 0).then(|| format!("还有{left}位看过没动,要的话再盘一遍。"))
    });
    view! {
        <Empty title=said text=left.unwrap_or_else(|| "每一位都定好了下一步。".into())>
            <button type="button" class="plain" on:click=move |_| run.step(Progress::back)>"回看上一个"</button>
            <button type="button" class="plain" on:click=move |_| run.end()>"再盘一组"</button>
            <a class="plain" href=go.href("/")>"回到今天"</a>
        </Empty>
    }
}
