//! 口径包: what is in the book, taking a new version in, and making one.
//! Never here: how versions are compared; the core has that.

mod arrived;
pub mod make;

use leptos::prelude::*;

use crate::components::field::TextArea;
use crate::components::file_field::FileField;
use crate::components::frame::Header;
use crate::domain::written;
use crate::platform::{files, task, text};
use crate::state::book::use_book;
use crate::state::drafts::Keeper;
use crate::state::playbook::{Arrived, Known};

use super::go::use_go;
use arrived::ArrivedBox;

/// The address, which is also the name of the paste box's draft.
pub const PLACE: &str = "/scripts/playbook";

/// The screen.
#[component]
pub fn Playbooks() -> impl IntoView {
    let (book, go) = (use_book(), use_go());
    let all = Memo::new(move |_| book.playbooks());
    let arrived = RwSignal::new(None::<Arrived>);
    let error = RwSignal::new(None::<String>);
    let row = move |known: Known| view! { <KnownBox known=known/> };
    view! {
        <Header title="口径包" back=go.href("/scripts/more")/>
        {move || error.get().map(|e| view! { <p class="box error lines-as-typed" role="alert">{e}</p> })}
        {move || arrived.get().map(|a| view! { <ArrivedBox arrived=a on_done=move |()| arrived.set(None)/> })}
        <Show when=move || arrived.with(Option::is_none)><Receive arrived=arrived error=error/></Show>
        {move || all.get().into_iter().map(row).collect_view()}
        <div class="rows"><a class="link" href=go.href(&format!("{PLACE}/make"))>"用我的话术做一个口径包"<span class="end">"›"</span></a></div>
        <p class="section">"口径包里只有话术、禁用语、房源和项目资料,没有客户。"</p>
    }
}

/// One 口径包 that is in the book.
#[component]
fn KnownBox(known: Known) -> impl IntoView {
    let book = use_book();
    let Known { playbook, received, scripts } = known;
    let (name, label) = (playbook.name.clone(), format!("移除{}", playbook.name));
    let heading = format!("口径包 {name}");
    let version = described(&playbook.version, &playbook.issuer);
    let until = playbook.valid_until.map(|day| format!("有效到 {}", written::day(day)));
    let remove = move |_| {
        let playbook = playbook.clone();
        task::background(async move {
            if let Err(why) = book.remove_playbook(&playbook).await {
                book.say_problem(&why);
            }
        });
    };
    view! {
        <section class="box" aria-label=heading>
            <h2>{name}<span class="right">{version}</span></h2>
            <p class="mut">{format!("{scripts} 条话术 · {received} 收下")}{until.map(|u| format!(" · {u}"))}</p>
            <button type="button" class="text danger" aria-label=label on:click=remove>"移除"</button>
        </section>
    }
}

/// Returns version and issuer in one line.
fn described(version: &str, issuer: &str) -> String {
    let parts = [version, issuer];
    let said: Vec<&str> = parts.into_iter().filter(|t| !t.is_empty()).collect();
    said.join(" · ")
}

/// The field for a pasted 口径包 and the one for a file.
#[component]
fn Receive(arrived: RwSignal<Option<Arrived>>, error: RwSignal<Option<String>>) -> impl IntoView {
    let book = use_book();
    let keeper = Keeper::new(book, PLACE);
    let found = keeper.found().and_then(|t| t.as_str().map(str::to_owned)).unwrap_or_default();
    let typed = RwSignal::new(found);
    let take = move |text: String| {
        let half = (!text.trim().is_empty()).then(|| text.as_str().into());
        keeper.keep("粘贴的口径包".into(), half);
        typed.set(text);
    };
    let look = move |content: String| {
        task::background(async move {
            match book.try_playbook(&content).await {
                Ok(found) => {
                    error.set(None);
                    arrived.set(Some(found));
                    keeper.forget().await;
                }
                Err(why) => error.set(Some(why)),
            }
        });
    };
    let pick = move |file: web_sys::File| {
        task::background(async move {
            let name = file.name();
            let bytes = files::bytes(&file).await.ok();
            match bytes.and_then(|bytes| text::decode(&bytes).ok()) {
                Some((content, _)) => look(content),
                None => error.set(Some(format!("「{name}」读不出来,请重新选一次。"))),
            }
        });
    };
    view! {
        <section class="box" aria-label="收口径包">
            <h2>"收口径包"</h2>
            <FileField label="选口径包文件" accept=".json,application/json,text/plain" on_pick=Callback::new(pick)/>
            <TextArea label="粘贴口径包" placeholder="收到的是一段文字,整段粘到这里" value=typed on_input=take/>
            <button type="button" class="plain wide" disabled=move || typed.with(|t| t.trim().is_empty()) on:click=move |_| look(typed.get_untracked())>"看看改了什么"</button>
            <p class="help">"先给您看,点了收下才写入;收下后可以一步撤销。"</p>
        </section>
    }
}
