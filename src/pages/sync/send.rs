//! 发: whom for, sealed or not, and the file once it is ready.

use leptos::prelude::*;

use crate::components::chips::ChooseOne;
use crate::components::small::Meter;
use crate::pages::backup::phrase::{NewPhrase, Phrase};
use crate::pages::backup::ready::ReadyBox;
use crate::pages::loaded::loaded;
use crate::platform::task;
use crate::record::exchange_note::Peer;
use crate::state::book::use_book;
use crate::state::peers::ReadyBatch;

/// A phone nothing was exchanged with yet.
const NEW: &str = "新的一台";

/// The section.
#[component]
pub fn Send(to: RwSignal<Option<Peer>>) -> impl IntoView {
    let book = use_book();
    let phrase = Phrase::empty();
    let is_sealed = RwSignal::new(true);
    let busy = RwSignal::new(None::<f64>);
    let error = RwSignal::new(None::<String>);
    let ready = RwSignal::new_local(None::<ReadyBatch>);
    let gone = RwSignal::new(None::<String>);
    task::background(async move {
        if let Some(text) = book.remembered_phrase().await {
            phrase.fill(&text);
        }
    });
    let make = move |_| {
        error.set(None);
        gone.set(None);
        let typed = match phrase.fresh() {
            _ if !is_sealed.get_untracked() => None,
            Ok(text) => Some(text),
            Err(why) => return error.set(Some(why.into())),
        };
        ready.set(None);
        busy.set(Some(0.0));
        task::background(async move {
            let peer = to.try_get_untracked().flatten();
            let told = move |share| _ = busy.try_set(Some(share));
            let made = book.ready_batch(peer.as_ref(), typed.as_deref(), told).await;
            busy.try_set(None);
            match made {
                Ok(made) => _ = ready.try_set(Some(made)),
                Err(e) => _ = error.try_set(Some(e.to_string())),
            }
        });
    };
    let out = move |how: &'static str| {
        ready.set(None);
        gone.set(Some(format!("{how}。等对方导入后回一份,在上面「收」里导入。")));
    };
    let made = move || {
        ready.get().map(|made| {
            let what = if made.is_whole { "全部" } else { "上次以后改过的" };
            let holds = format!("{what} {} 条", made.count);
            view! { <ReadyBox label="同步文件" ready=made.ready.clone() holds=holds on_gone=out/> }
        })
    };
    view! {
        <section class="box" aria-label="发">
            <h2>"发"</h2>
            <To to=to/>
            <button type="button" class="switch" role="switch" aria-checked=move || is_sealed.get().to_string() aria-label="加密" on:click=move |_| is_sealed.update(|s| *s = !*s)>
                <span class="what">"加密"<small>"对方导入时要写同一个口令;当面告诉他,别和文件一起发"</small></span>
                <span class="knob" aria-hidden="true"></span>
            </button>
            <Show when=move || is_sealed.get()><NewPhrase phrase=phrase/></Show>
            {move || error.get().map(|e| view! { <p class="error" role="alert">{e}</p> })}
            <Show when=move || busy.get().is_some()>
                <div role="status"><p>"正在做文件,请别关"</p><Meter share=Signal::derive(move || busy.get().unwrap_or(1.0)) label="进度" tone="blue"/></div>
            </Show>
            <button type="button" class="primary wide" disabled=move || busy.get().is_some() on:click=make>"做同步文件"</button>
        </section>
        {made}
        {move || gone.get().map(|text| view! { <p class="box good" role="status">{text}</p> })}
    }
}

/// Whom the file is for: with one known, only what it lacks goes in.
#[component]
fn To(to: RwSignal<Option<Peer>>) -> impl IntoView {
    let book = use_book();
    let peers =
        loaded(move || book.seq.track(), move || Box::pin(async move { book.peers().await.ok() }));
    let names = Signal::derive(move || {
        let mut names = vec![NEW.to_owned()];
        peers.with(|p| names.extend(p.iter().flatten().map(|p| p.name.clone())));
        names
    });
    let picked = Signal::derive(move || Some(to.get().map_or(NEW.to_owned(), |p| p.name)));
    let pick = move |name: Option<String>| {
        let found = peers.with_untracked(|p| {
            p.iter().flatten().find(|p| Some(&p.name) == name.as_ref()).cloned()
        });
        to.set(found);
    };
    move || {
        (names.with(Vec::len) > 1).then(|| view! {
            <div class="part"><p class="label">"发给哪一台"</p><ChooseOne label="发给哪一台" options=names picked=picked on_pick=pick required=true/></div>
        })
    }
}
