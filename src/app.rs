//! The shell: opens the book, bottom bar, notices, full-screen errors.

use leptos::prelude::*;
use leptos_router::components::Router;

use crate::components::frame::BottomBar;
use crate::components::icon::Icon;
use crate::pages;
use crate::pages::go::{Go, base, provide_go};
use crate::pages::later::{provide_later, when_fetched, when_here};
use crate::platform::later::later;
use crate::platform::{scope, task, updates};
use crate::routes::{Pages, Sheets};
use crate::state::book::{Book, Phase, use_book};
use crate::state::notice::{Notice, Tone};
use crate::store::connection::{NAME, Store};
use crate::store::error::Error;

/// Mounts the app and opens the book.
pub fn start() {
    mount_to_body(App);
    updates::announce_start();
}

/// The whole app.
#[component]
pub fn App() -> impl IntoView {
    let book = Book::new(Store::new(&scope::own(NAME)));
    provide_context(book);
    book.listen();
    let later = provide_later();
    task::background(async move {
        book.open().await;
        later.fetch_once();
        if let Err(e) = book.tidy_journal().await {
            book.say_problem(&e);
        }
    });
    view! { <Router base=base()><Shell/></Router> }
}

#[component]
fn Shell() -> impl IntoView {
    let book = use_book();
    let go = provide_go();
    open_place_asked_for(go);
    pages::customers::provide_list();
    pages::choosing::provide_choosing();
    let is_covered = move || go.sheet().is_some().then_some("");
    view! {
        <Show when=move || book.phase.get() != Phase::Ready><NotReady/></Show>
        <Show when=move || book.phase.get() == Phase::Ready>
            <div class="app" inert=is_covered aria-hidden=move || is_covered().map(|_| "true")>
                <UpdateBanner/>
                <main aria-busy=move || (!book.people.with(|p| p.is_complete())).to_string()>
                    <Pages/>
                </main>
                <BottomBar base=go.base() current=Signal::derive(move || go.path())/>
            </div>
            <Sheets/>
            {when_here(watch)}
        </Show>
        <Notices/>
    }
}

/// Shortcuts of the installed app open `?to=…`.
fn open_place_asked_for(go: Go) {
    match go.parameter("to").as_deref() {
        Some("log") => go.replace("/?log="),
        Some("find") => go.replace("/customers?find="),
        Some(_) => go.replace("/"),
        None => {}
    }
}

later! {
    /// Keeps the number on the icon, rings, makes copies; draws nothing.
    fn watch() -> AnyView { view! { <pages::morning::Watch/><pages::backup::CopyWatch/> }.into_any() }
    fn emptied(customers: u32) -> AnyView { view! { <pages::recovery::Emptied customers=customers/> }.into_any() }
}

/// Hands out what is in memory; the disk would not take it.
fn export_memory(book: Book) {
    task::background(book.save_memory());
}

/// What just happened, with 撤销 where there is a way back; a failed disk whenever there is nothing else to say.
#[component]
fn Notices() -> impl IntoView {
    let book = use_book();
    let lasting = move || {
        let is_failed = book.disk_failed.get() && book.notice.with(Option::is_none);
        is_failed.then(|| Notice::problem(Error::DiskFailed.to_string()))
    };
    let undo = move |seq| {
        book.notice.set(None);
        task::background(async move {
            if let Err(e) = book.undo(seq).await {
                book.say_problem(&e);
            }
        });
    };
    view! {
        <div class="toasts" role="status" aria-live="polite">
            {move || book.notice.get().or_else(lasting).map(|notice| view! {
                <div class="toast" class:bad=notice.tone == Tone::Problem>
                    <p>{notice.text}</p>
                    {(notice.tone == Tone::Problem && book.unsaved.get()).then(|| view! { <button type="button" on:click=move |_| export_memory(book)>"导出"</button> })}
                    {notice.undo.map(|seq| view! { <button type="button" on:click=move |_| undo(seq)>"撤销"</button> })}
                    <button type="button" class="close" hidden=move || book.notice.with(Option::is_none) aria-label="知道了" on:click=move |_| book.notice.set(None)>{Icon::Close.draw()}</button>
                </div>
            })}
        </div>
    }
}

/// A new version waits; it takes over only when the user says so.
#[component]
fn UpdateBanner() -> impl IntoView {
    let book = use_book();
    view! {
        <Show when=move || book.update_waits.get()>
            <div class="banner calm" role="status">
                <p><strong>"有新版本"</strong>" 写了一半的内容会留着"</p>
                <button type="button" class="text" on:click=move |_| task::background(async move {
                    book.flush_drafts().await;
                    updates::take_update();
                })>"现在更新"</button>
            </div>
        </Show>
    }
}

/// Before the book is open, and when it cannot be opened.
#[component]
fn NotReady() -> impl IntoView {
    let book = use_book();
    let again = move |_| {
        book.phase.set(Phase::Opening);
        task::background(book.open());
    };
    move || {
        match book.phase.get() {
        Phase::Opening | Phase::Ready => view! { <p class="visually-hidden" role="status">"正在打开"</p> }.into_any(),
        Phase::Failed(problem) => view! {
            <main class="full" role="alert">
                <h1>"本子没打开"</h1>
                <p>{problem.to_string()}</p>
                <button type="button" class="primary" on:click=again>"重试"</button>
                <button type="button" class="plain" on:click=move |_| updates::reload()>"重新加载"</button>
                <button type="button" class="plain" on:click=move |_| export_memory(book)>{move || if book.holds_something() { "导出内存里的内容" } else { "导出数据" }}</button>
            </main>
        }.into_any(),
        Phase::Emptied(customers) => when_fetched(move || emptied(customers)),
    }
    }
}
