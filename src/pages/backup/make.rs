//! 加密备份: a pass-phrase, the file made while the page stays awake, one tap to hand it out.

use leptos::prelude::*;

use super::copies::Copies;
use super::phrase::{NewPhrase, Phrase};
use super::ready::ReadyBox;
use crate::components::frame::Header;
use crate::components::small::Meter;
use crate::domain::spoken;
use crate::pages::go::use_go;
use crate::pages::loaded::loaded;
use crate::platform::task;
use crate::state::backup::{How, Past, ReadyBackup};
use crate::state::book::use_book;

/// Backups listed.
const LISTED: usize = 10;

/// The screen.
#[component]
pub fn MakeBackup() -> impl IntoView {
    let (book, go) = (use_book(), use_go());
    let phrase = Phrase::empty();
    let is_kept = RwSignal::new(false);
    let busy = RwSignal::new(None::<f64>);
    let error = RwSignal::new(None::<String>);
    let ready = RwSignal::new_local(None::<ReadyBackup>);
    let gone = RwSignal::new(None::<String>);
    let make = move |text: String| {
        error.set(None);
        gone.set(None);
        ready.set(None);
        busy.set(Some(0.0));
        task::background(async move {
            let told = move |share| _ = busy.try_set(Some(share));
            let made = book.ready_backup(Some(&text), How::Sealed, told).await;
            let kept = is_kept.try_get_untracked().unwrap_or(false);
            let noted = book.remember_phrase(kept.then_some(text.as_str())).await;
            busy.try_set(None);
            match (made, noted) {
                (Ok(made), Ok(())) => _ = ready.try_set(Some(made)),
                (Err(e), _) => _ = error.try_set(Some(e.to_string())),
                (_, Err(e)) => _ = error.try_set(Some(e.to_string())),
            }
        });
    };
    let typed = move |_| match phrase.fresh() {
        Ok(text) => make(text),
        Err(why) => error.set(Some(why.into())),
    };
    // With a remembered pass-phrase the file is made as the page opens.
    task::background(async move {
        if let Some(text) = book.remembered_phrase().await {
            phrase.fill(&text);
            if is_kept.try_set(true).is_none() {
                make(text);
            }
        }
    });
    let out = move |made: ReadyBackup, how: &'static str| {
        let said =
            format!("{how}:「{}」。看看电脑或网盘里收到了没有,口令另外放好。", made.ready.name);
        task::background(async move {
            match book.note_backup(&made).await {
                Ok(()) => _ = gone.try_set(Some(said)),
                Err(e) => book.say_problem(&e),
            }
        });
    };
    let made = move || {
        ready.get().map(|made| {
            let (file, holds) = (made.ready.clone(), made.holds.said());
            view! { <ReadyBox label="备份文件" ready=file holds=holds on_gone=move |how| out(made.clone(), how)/> }
        })
    };
    view! {
        <Header title="加密备份" back=go.href("/mine/data")/>
        {move || gone.get().map(|text| view! { <p class="box good" role="status">{text}</p> })}
        {made}
        <Show when=move || busy.get().is_some()>
            <div class="box" role="status"><p>"正在做备份文件,请别关"</p><Meter share=Signal::derive(move || busy.get().unwrap_or(1.0)) label="进度" tone="blue"/></div>
        </Show>
        <section class="box" aria-label="定口令">
            <h2>"口令"</h2>
            <NewPhrase phrase=phrase/>
            <p class="warn">"没有口令,谁也打不开备份,我们也没办法找回。请写在纸上,和手机分开放。"</p>
            <Remember is_kept=is_kept/>
            {move || error.get().map(|e| view! { <p class="error" role="alert">{e}</p> })}
            <button type="button" class="primary wide" disabled=move || busy.get().is_some() on:click=typed>{move || if ready.with(Option::is_some) { "重新做一份" } else { "做备份文件" }}</button>
        </section>
        <Copies/>
        <Made/>
    }
}

/// 记住口令, and what that means.
#[component]
fn Remember(is_kept: RwSignal<bool>) -> impl IntoView {
    let book = use_book();
    let turn = move |_| {
        is_kept.update(|k| *k = !*k);
        if !is_kept.get_untracked() {
            task::background(async move {
                if let Err(e) = book.remember_phrase(None).await {
                    book.say_problem(&e);
                }
            });
        }
    };
    view! {
        <button type="button" class="switch" role="switch" aria-checked=move || is_kept.get().to_string() aria-label="在这台手机上记住口令" on:click=turn>
            <span class="what">"在这台手机上记住口令"<small>"下次不用再写。口令和客户一样只存在这台手机里:能打开跟客本的人也看得到它。手机丢了,还是要靠您自己记的那一份"</small></span>
            <span class="knob" aria-hidden="true"></span>
        </button>
    }
}

/// The backups made on this phone.
#[component]
fn Made() -> impl IntoView {
    let book = use_book();
    let made = loaded(
        move || book.backup.track(),
        move || Box::pin(async move { book.backups().await.ok() }),
    );
    let line = move |past: &Past| {
        let at = spoken::past(past.at, book.now.get_untracked());
        view! { <li>{format!("{at} · {} · {} 位客户 · {}", past.how, past.customers, past.name)}</li> }
    };
    move || {
        let all = made.get().filter(|all| !all.is_empty())?;
        let lines = all.iter().take(LISTED).map(line).collect_view();
        Some(view! {
            <section class="box" aria-label="做过的备份">
                <h2>"做过的备份"<span class="right">{format!("{} 份", all.len())}</span></h2>
                <ul class="lines">{lines}</ul>
            </section>
        })
    }
}
