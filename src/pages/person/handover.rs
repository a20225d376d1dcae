//! 转介 and 离职交接: to whom, why, what the customer knows, how much of the number; then the sealed file.

use leptos::prelude::*;

use crate::components::chips::ChooseOne;
use crate::components::field::{TextArea, TextField};
use crate::components::frame::Header;
use crate::components::small::{Empty, Meter};
use crate::domain::fields::{Fields, Id};
use crate::pages::backup::phrase::{NewPhrase, Phrase};
use crate::pages::backup::ready::ReadyBox;
use crate::pages::choosing::use_choosing;
use crate::pages::go::use_go;
use crate::pages::typed::Typed;
use crate::platform::{clock, task};
use crate::record::handover::{CONSENTS, Handover, REASONS};
use crate::state::book::use_book;
use crate::state::handover::ReadyHandover;

/// The address, without a customer: those chosen in 客户.
pub const PLACE: &str = "/mine/handover";

/// Returns the address for one customer, or for those chosen.
pub fn place(id: Option<&Id>) -> String {
    id.map_or(PLACE.to_owned(), |id| format!("{PLACE}/{id}"))
}

/// The screen.
#[component]
pub fn GiveAway(id: Option<Id>) -> impl IntoView {
    let (book, go) = (use_book(), use_go());
    let back = id.as_ref().map_or("/customers".to_owned(), crate::state::places::card);
    let ids = match id {
        Some(id) => vec![id],
        None => use_choosing().ids(),
    };
    let names: Vec<String> = book.found_of(&ids).iter().map(|p| p.name.clone()).collect();
    let body = if ids.is_empty() {
        view! { <Empty title="还没选客户" text="到「客户」点「选择」,选好再点「导出」里的转介。"><a class="plain" href=go.href("/customers")>"去选客户"</a></Empty> }.into_any()
    } else {
        view! { <Form ids=ids names=names/> }.into_any()
    };
    view! {
        <Header title="转介交接" back=go.href(&back)/>
        {body}
    }
}

#[component]
fn Form(ids: Vec<Id>, names: Vec<String>) -> impl IntoView {
    let (book, choosing) = (use_book(), use_choosing());
    let mut before = Fields::default();
    before.set("why", REASONS.first().copied().unwrap_or_default());
    before.set("from", book.settings.with_untracked(|s| s.agent.clone()));
    let form = Typed::open(book, PLACE, "转介交接".into(), before);
    let phrase = Phrase::empty();
    let (busy, error) = (RwSignal::new(None::<f64>), RwSignal::new(None::<String>));
    let ready = RwSignal::new_local(None::<ReadyHandover>);
    let gone = RwSignal::new(None::<String>);
    let count = ids.len();
    let who = names.iter().take(5).cloned().collect::<Vec<_>>().join("、");
    let who = if count > 5 { format!("{who} 等 {count} 位") } else { who };
    let make = move |_| {
        error.set(None);
        gone.set(None);
        let checked = read(form).and_then(|h| Ok((h, phrase.fresh()?)));
        let (handover, text) = match checked {
            Ok(both) => both,
            Err(why) => return error.set(Some(why.into())),
        };
        let ids = ids.clone();
        ready.set(None);
        busy.set(Some(0.0));
        task::background(async move {
            let told = move |share| _ = busy.try_set(Some(share));
            let made = book.ready_handover(&ids, handover, Some(&text), told).await;
            busy.try_set(None);
            match made {
                Ok(made) => _ = ready.try_set(Some(made)),
                Err(e) => _ = error.try_set(Some(e.to_string())),
            }
        });
    };
    let out = move |given: ReadyHandover, how: &'static str| {
        ready.set(None);
        choosing.end();
        gone.set(Some(format!("{how}。口令请当面或打电话告诉对方,别和文件一起发。")));
        task::background(async move {
            form.forget().await;
            if let Err(e) = book.note_handover(&given).await {
                book.say_problem(&e);
            }
        });
    };
    view! {
        <p class="section">{who}</p>
        <div class="form">
            <About form=form/>
            <NewPhrase phrase=phrase/>
            {move || error.get().map(|e| view! { <p class="error" role="alert">{e}</p> })}
            <Show when=move || busy.get().is_some()>
                <div role="status"><p>"正在做文件,请别关"</p><Meter share=Signal::derive(move || busy.get().unwrap_or(1.0)) label="进度" tone="blue"/></div>
            </Show>
            <button type="button" class="primary wide" disabled=move || busy.get().is_some() on:click=make>"做交接文件"</button>
        </div>
        {move || ready.get().map(|made| {
            let (file, holds) = (made.ready.clone(), made.holds());
            view! { <ReadyBox label="交接文件" ready=file holds=holds on_gone=move |how| out(made.clone(), how)/> }
        })}
        {move || gone.get().map(|text| view! { <p class="box good" role="status">{text}</p> })}
    }
}

/// Who, why, the customer's consent, masked or full, a note.
#[component]
fn About(form: Typed) -> impl IntoView {
    let all = |list: &[&str]| list.iter().map(|w| (*w).to_owned()).collect::<Vec<_>>();
    let picked = move |name: &'static str| Signal::derive(move || form.with(|f| f.text(name)));
    let pick = move |name: &'static str| {
        move |word: Option<String>| form.set_text(name, word.unwrap_or_default())
    };
    let is_masked = move || form.with(|f| f.is_set("masked"));
    view! {
        <div class="two-up">
            <TextField label="我是谁" value=form.text("from") on_input=move |t| form.set_text("from", t)/>
            <TextField label="交给谁" value=form.text("to") on_input=move |t| form.set_text("to", t)/>
        </div>
        <div class="part"><p class="label">"为什么"</p><ChooseOne label="为什么" options=all(REASONS) picked=picked("why") on_pick=pick("why") required=true/></div>
        <div class="part"><p class="label">"客户同意吗"</p><ChooseOne label="客户同意吗" options=all(CONSENTS) picked=picked("consent") on_pick=pick("consent")/></div>
        <p class="help">"把客户交给别人前,按规矩要告诉客户并得到同意。这一句会写进两边的记录。"</p>
        <button type="button" class="switch" role="switch" aria-checked=move || is_masked().to_string() aria-label="隐去号码" on:click=move |_| form.toggle("masked")>
            <span class="what">"隐去号码"<small>"只给称呼、需求和跟进经过;号码、微信、住址、家人都不给"</small></span>
            <span class="knob" aria-hidden="true"></span>
        </button>
        <TextArea label="交代几句(可不填)" value=form.text("note") on_input=move |t| form.set_text("note", t)/>
    }
}

/// Reads the form, or says what is missing.
fn read(form: Typed) -> Result<Handover, &'static str> {
    let text = |name: &str| form.both().1.text(name).unwrap_or_default().trim().to_owned();
    let handover = Handover {
        at: clock::now(),
        from: text("from"),
        to: text("to"),
        why: text("why"),
        consent: text("consent"),
        note: text("note"),
        is_masked: form.both().1.is_set("masked"),
    };
    match &handover {
        h if h.to.is_empty() => Err("请写交给谁。"),
        h if h.from.is_empty() => Err("请写您是谁,对方的记录里要有。"),
        h if h.consent.is_empty() => Err("请选客户同意吗;还没说就选「还没告诉客户」。"),
        _ => Ok(handover),
    }
}
