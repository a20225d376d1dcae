//! 彻底删除: the one act that cannot be taken back, asked for twice.

use leptos::prelude::*;

use super::Gathering;
use super::traces::{InInbox, Places, along};
use crate::components::frame::Header;
use crate::domain::fields::Id;
use crate::domain::spoken;
use crate::pages::go::use_go;
use crate::pages::loaded::loaded;
use crate::platform::task;
use crate::state::book::use_book;
use crate::state::traces::Traces;

/// The address, without the customer.
pub const PLACE: &str = "/mine/erase";

/// Returns the address for one customer.
pub fn place(id: &Id) -> String {
    format!("{PLACE}/{id}")
}

/// The screen.
#[component]
pub fn Erase(id: Id) -> impl IntoView {
    let (book, go) = (use_book(), use_go());
    let card = go.href(&crate::state::places::card(&id));
    let own = id.clone();
    let share = RwSignal::new(0.0);
    let found = loaded(
        || (),
        move || {
            let id = own.clone();
            Box::pin(async move { Some(book.traces(&id, move |s| _ = share.try_set(s)).await) })
        },
    );
    let body = move || {
        let traces = match found.get()? {
            Ok(traces) => traces,
            Err(e) => {
                let said = view! { <p class="box error" role="alert">{e.to_string()}</p> };
                return Some(said.into_any());
            }
        };
        let is_here = traces.cards.first().is_some_and(|c| c.is_alive());
        Some(if is_here {
            view! { <Steps traces=traces id=id.clone()/> }.into_any()
        } else {
            view! { <p class="section">"没有这位客户,可能已经删除。"</p> }.into_any()
        })
    };
    view! {
        <Header title="彻底删除" back=card/>
        <Gathering holds=Signal::derive(move || found.with(Option::is_none)) share=share/>
        {body}
    }
}

/// What goes, what stays elsewhere, and the two taps.
#[component]
fn Steps(traces: Traces, id: Id) -> impl IntoView {
    let (book, go) = (use_book(), use_go());
    let is_sure = RwSignal::new(false);
    let busy = RwSignal::new(false);
    let name = book.name_of(&id).unwrap_or_default();
    let (cards, owned) = (traces.cards.len(), traces.owned.len());
    let past = traces.backups.clone();
    let backup = move |b: &crate::state::backup::Past| {
        let at = spoken::past(b.at, book.now.get_untracked());
        view! { <li>{format!("{at} · {} · {}", b.how, b.name)}</li> }
    };
    let still = (!past.is_empty()).then(|| view! {
        <p class="warn">"这些备份里还有他,备份文件跟客本改不了,请您自己删掉,再重新备份一份:"</p>
        <ul class="lines" aria-label="还有他的备份">{past.iter().map(backup).collect_view()}</ul>
    });
    let along = along(&traces);
    let (elsewhere, waiting) = (traces.elsewhere.clone(), traces.waiting.clone());
    let common = traces.sought.common().to_vec();
    let traces = StoredValue::new(traces);
    let erase = move |_| {
        busy.set(true);
        task::background(async move {
            let Some(traces) = traces.try_get_value() else { return };
            match book.erase(traces).await {
                Ok(()) => go.replace("/customers"),
                Err(e) => book.say_problem(&e),
            }
            busy.try_set(false);
        });
    };
    view! {
        <section class="box" aria-label="会删掉什么">
            <h2>{name}</h2>
            <p>{format!("会删掉:信息卡 {cards} 张,跟进记录、计划等 {owned} 条,还有改动历史里他的每一个值。")}</p>
            {(!along.is_empty()).then(|| view! {
                <p>"这些也是他的，一起删掉："</p>
                <ul class="lines" aria-label="一起删掉">{along.into_iter().map(|line| view! { <li>{line}</li> }).collect_view()}</ul>
            })}
            <p>"以后再导入旧备份,或另一台手机同步过来,他也不会回来。另一台手机收到同步后,也会删掉他。"</p>
        </section>
        <Places places=elsewhere/>
        <InInbox files=waiting/>
        <section class="box" aria-label="彻底删除">
            {(!common.is_empty()).then(|| view! { <p class="help">{format!("叫「{}」的人很多，没有按称呼去找，只按号码和微信号找了。", common.join("」「"))}</p> })}
            {still}
            <p class="warn">"跟客本里别的操作都能撤销,只有这个不能:撤销要留着他的资料,而他要求的正是不留。"</p>
            <Show when=move || !is_sure.get()>
                <button type="button" class="plain wide danger" on:click=move |_| is_sure.set(true)>"彻底删除"</button>
            </Show>
            <Show when=move || is_sure.get()>
                <p class="error" role="alert">"真的不能撤销。确定是本人要求的,再点下面。"</p>
                <button type="button" class="plain wide danger" disabled=move || busy.get() on:click=erase>"确定,彻底删除,不能撤销"</button>
                <button type="button" class="plain wide" on:click=move |_| is_sure.set(false)>"先不删"</button>
            </Show>
        </section>
    }
}
