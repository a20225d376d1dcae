//! 自动副本 on 加密备份: a folder, a pass-phrase typed once, and how the copies stand.

use leptos::prelude::*;

use super::copying::Doing;
use super::phrase::NewPhrase;
use crate::components::field::Select;
use crate::components::small::Meter;
use crate::domain::days::month_day;
use crate::domain::spoken;
use crate::pages::loaded::loaded;
use crate::platform::folder::{self, Folder};
use crate::platform::task;
use crate::record::copies::{KEEP, Stop};
use crate::state::copies::{Standing, follow_copies, stopped};

/// The pass-phrase has other names than the one of 加密备份 on the same page.
const NAMES: [&str; 3] = ["副本口令", "再写一次副本口令", "显示副本口令"];

/// The section; where the browser gives no folders it says what to do instead.
#[component]
pub fn Copies() -> impl IntoView {
    if !folder::can_pick() {
        return view! {
            <section class="box" aria-label="自动副本">
                <h2>"自动副本"</h2>
                <p class="help">"这个浏览器不能自己往文件夹里存副本。请照 今天 上的提醒做加密备份,发到电脑或网盘。"</p>
            </section>
        }
        .into_any();
    }
    let doing = Doing::new();
    let book = doing.book;
    let follow = move || {
        follow_copies();
        book.backup.track();
    };
    let standing = loaded(follow, move || Box::pin(async move { book.copies().await.ok() }));
    let body = move || match standing.get() {
        None => ().into_any(),
        Some(None) => view! { <SwitchOn doing=doing/> }.into_any(),
        Some(Some(standing)) => view! { <Running doing=doing standing=standing/> }.into_any(),
    };
    view! {
        <section class="box" aria-label="自动副本">
            <h2>"自动副本"</h2>
            {body}
            // Beside what is drawn anew as the copies change: nobody loses the place while typing.
            <Show when=move || doing.is_rekeying.get()><TypePhrase doing=doing/></Show>
            <Show when=move || doing.busy.get().is_some()>
                <div role="status"><p>"正在存副本,请别关"</p><Meter share=Signal::derive(move || doing.busy.get().unwrap_or(1.0)) label="进度" tone="blue"/></div>
            </Show>
            {move || doing.said.get().map(|said| match said {
                Ok(text) => view! { <p class="good" role="status">{text}</p> }.into_any(),
                Err(text) => view! { <p class="error" role="alert">{text}</p> }.into_any(),
            })}
        </section>
    }
    .into_any()
}

/// Before it is on: the folder first, then the pass-phrase.
#[component]
fn SwitchOn(doing: Doing) -> impl IntoView {
    view! {
        {move || doing.off.with(Option::is_some).then(|| view! {
            <p role="status">"已停用:文件夹和加密用的钥匙都忘掉了,文件夹里的副本还在,用原来的口令照样打开。"</p>
            <button type="button" class="plain" on:click=move |_| doing.take_back()>"撤销停用"</button>
        })}
        <p class="help">"选一个文件夹,以后有改动的日子,打开跟客本就自己存一份加密的副本进去,一天一份,只留最近几份。最好选会同步到网盘或电脑的文件夹。"</p>
        {move || match doing.chosen.with(|f| f.as_ref().map(Folder::name)) {
            None => view! { <button type="button" class="plain wide" on:click=move |_| doing.pick(true)>"选一个文件夹"</button> }.into_any(),
            Some(name) => view! {
                <p>{format!("文件夹「{name}」。再定一个口令,恢复时要用:")}</p>
                <TypePhrase doing=doing/>
            }.into_any(),
        }}
    }
}

/// The pass-phrase, typed this once.
#[component]
fn TypePhrase(doing: Doing) -> impl IntoView {
    view! {
        <NewPhrase phrase=doing.phrase names=NAMES/>
        <p class="warn">"自动副本不记口令,只留一把只能加密、不能打开的钥匙。没有口令,谁也打不开副本,请写在纸上,和手机分开放。"</p>
        <button type="button" class="primary wide" disabled=move || doing.busy.get().is_some() on:click=move |_| doing.start()>"开始存副本"</button>
    }
}

/// While it is on: how the copies stand, and what can be changed.
#[component]
fn Running(doing: Doing, standing: Standing) -> impl IntoView {
    let now = doing.book.now.get_untracked();
    let Standing { folder, setup, count } = standing;
    let lie = count.as_ref().map_or(String::new(), |n| format!(" · 里面有 {n} 份"));
    let last = match &setup.last {
        Some(last) => format!("最近一份 {}", spoken::past(last.at, now)),
        None => "还没有存过".to_owned(),
    };
    let typed_at = spoken::past(setup.phrase_at, now);
    let is_busy = move || doing.busy.get().is_some();
    let copy = move |_| task::background(doing.copy());
    let why = stopped().map(|s| s.why).or(count.err());
    let needs_leave = why == Some(Stop::Leave);
    view! {
        <p>{format!("文件夹「{folder}」{lie}")}<br/>{last}</p>
        <Trouble why=why/>
        <button type="button" class="primary wide" disabled=is_busy on:click=copy>{if needs_leave { "重新允许" } else { "现在存一份" }}</button>
        <p class="help">{format!("打开副本用 {typed_at} 写的口令,从「数据 › 选文件」恢复。自动副本不记口令,请您自己收好;更早的副本用更早的口令。")}</p>
        <Choices doing=doing keep=setup.keep is_elsewhere=setup.is_elsewhere/>
        <div class="acts">
            <button type="button" class="plain" disabled=is_busy on:click=move |_| doing.pick(false)>"换文件夹"</button>
            <button type="button" class="plain" aria-expanded=move || doing.is_rekeying.get().to_string() disabled=is_busy on:click=move |_| doing.is_rekeying.update(|r| *r = !*r)>"换口令"</button>
            <button type="button" class="plain" disabled=is_busy on:click=move |_| doing.stop()>"停用"</button>
        </div>
    }
}

/// Why no copy can be made, and since when.
#[component]
fn Trouble(why: Option<Stop>) -> impl IntoView {
    let since = stopped().map(|s| month_day(s.since));
    why.map(|why| {
        let since = since.map_or(String::new(), |day| format!("{day}起"));
        view! { <p class="error" role="alert">{format!("副本{since}停了:{why}。旧的副本和数据都没有动。")}</p> }
    })
}

/// How many are kept, and whether the folder leaves the phone.
#[component]
fn Choices(doing: Doing, keep: usize, is_elsewhere: bool) -> impl IntoView {
    let book = doing.book;
    let change = move |keep: Option<usize>, elsewhere: Option<bool>| {
        task::background(async move {
            let done = book.change_copies(|setup| {
                setup.keep = keep.unwrap_or(setup.keep);
                setup.is_elsewhere = elsewhere.unwrap_or(setup.is_elsewhere);
            });
            if let Err(e) = done.await {
                book.say_problem(&e);
            }
        });
    };
    let options = KEEP.map(|n| (n.to_string(), format!("留最近 {n} 份")));
    view! {
        <Select label="留几份" options=options.to_vec() value=Signal::stored(keep.to_string()) on_pick=move |n: String| change(n.parse().ok(), None)/>
        <button type="button" class="switch" role="switch" aria-checked=is_elsewhere.to_string() aria-label="这个文件夹会同步到网盘或电脑" on:click=move |_| change(None, Some(!is_elsewhere))>
            <span class="what">"这个文件夹会同步到网盘或电脑"<small>"打开后,存了副本就算备份过,今天不再提醒。只在这台手机里的副本防得了误删,防不了丢手机,所以关着时照样提醒备份"</small></span>
            <span class="knob" aria-hidden="true"></span>
        </button>
    }
}
