//! The other phones: 已一致, or what differs.

use leptos::prelude::*;

use crate::components::small::Meter;
use crate::domain::spoken;
use crate::domain::written::read_wire;
use crate::pages::loaded::loaded;
use crate::platform::task;
use crate::record::digest::Difference;
use crate::record::exchange_note::Peer;
use crate::state::book::use_book;
use crate::state::peers::Standing;

/// The list.
#[component]
pub fn Standings(to: RwSignal<Option<Peer>>) -> impl IntoView {
    let book = use_book();
    let share = RwSignal::new(None::<f64>);
    let again = RwSignal::new(0_u32);
    let found = loaded(
        move || {
            book.seq.track();
            again.track();
        },
        move || {
            Box::pin(async move {
                share.try_set(Some(0.0));
                let told = move |s| _ = share.try_set(Some(s));
                let standings = book.standings(told).await.ok();
                share.try_set(None);
                standings
            })
        },
    );
    let is_long = move || share.get().is_some_and(|s| s > 0.0) && found.with(|f| f.is_none());
    view! {
        <Show when=is_long>
            <div class="box" role="status"><p>"正在比对"</p><Meter share=Signal::derive(move || share.get().unwrap_or(1.0)) label="进度" tone="blue"/></div>
        </Show>
        {move || found.get().unwrap_or_default().into_iter().map(|s| view! { <One standing=s to=to again=again/> }).collect_view()}
    }
}

/// One other phone.
#[component]
fn One(standing: Standing, to: RwSignal<Option<Peer>>, again: RwSignal<u32>) -> impl IntoView {
    let book = use_book();
    let Standing { peer, differences } = standing;
    let is_same = differences.is_empty();
    let at = read_wire(&peer.at).map(|at| spoken::past(at, book.now.get_untracked()));
    let when = at.map(|at| format!("{at}收到它的文件")).unwrap_or_default();
    let (name, label) = (peer.name.clone(), format!("另一台:{}", peer.name));
    let lines = differences.iter().map(|d| view! { <li>{said(d)}</li> }).collect_view();
    let (own, device) = (peer.clone(), peer.device.clone());
    let forget = move |_| {
        let device = device.clone();
        task::background(async move {
            match book.forget_peer(&device).await {
                Ok(()) => {
                    to.try_set(None);
                    again.try_update(|n| *n += 1);
                }
                Err(e) => book.say_problem(&e),
            }
        });
    };
    view! {
        <section class="box" aria-label=label>
            <h2>{name}<span class="right">{when}</span></h2>
            {is_same.then(|| view! { <p class="good" role="status">"已一致"</p><p class="help">"对方还没显示「已一致」的话,再回一份给它。"</p> })}
            {(!is_same).then(|| view! { <p role="status">"还不一致"</p><ul class="lines">{lines}</ul><p class="help">"回一份给它;它导入后再回一份,就会一致。"</p> })}
            <div class="acts">
                <button type="button" class="plain" on:click=move |_| to.set(Some(own.clone()))>"回一份"</button>
                <button type="button" class="text" on:click=forget>"忘掉这台"</button>
            </div>
        </section>
    }
}

/// Says a difference: `客户:这台 13,那台 12`.
fn said(d: &Difference) -> String {
    let kind = match d.kind.as_str() {
        "customer" => "客户",
        "contact" => "跟进记录",
        "follow_up" => "跟进计划",
        "script" => "话术",
        "setting" => "设置",
        "deal" => "成交",
        _ => "其他",
    };
    if d.here == d.there {
        format!("{kind}:都是 {} 条,内容有不同", d.here)
    } else {
        format!("{kind}:这台 {},那台 {}", d.here, d.there)
    }
}
