//! The shell: opens the book, routes, bottom bar, sheets, notices, full-screen errors.

use leptos::prelude::*;

use crate::components::frame::{BottomBar, LogButton};
use crate::components::icon::Icon;
use crate::components::small::When;
use crate::domain::fields::Id;
use crate::pages;
use crate::pages::go::{provide_go, use_go};
use crate::pages::rest::{RestScreen, Screen, aside, provide_rest};
use crate::platform::{device, task, updates, window};
use crate::state::book::{Book, Phase, use_book};
use crate::state::chores::Chore;
use crate::state::notice::Tone;
use crate::state::places::Sheet;
use crate::store::connection::{NAME, Store};

/// Mounts the app and opens the book.
pub fn start() {
    open_place_asked_for();
    mount_to_body(App);
    updates::announce_start();
}

/// Shortcuts of the installed app open `?to=…`.
fn open_place_asked_for() {
    let base = device::base();
    let target = match device::parameter("to").as_deref() {
        Some("log") => format!("{base}?log="),
        Some("find") => format!("{base}customers?find="),
        Some(_) => base,
        None => return,
    };
    if let Ok(history) = window().history() {
        let _ = history.replace_state_with_url(&wasm_bindgen::JsValue::NULL, "", Some(&target));
    }
}

/// The whole app.
#[component]
pub fn App() -> impl IntoView {
    let book = Book::new(Store::new(NAME));
    provide_context(book);
    book.listen();
    let rest = provide_rest();
    task::background(async move {
        book.open().await;
        rest.fetch_once();
        if let Err(e) = book.run(Chore::PruneJournal).await {
            book.say_problem(&e);
        }
    });
    view! { <Shell/> }
}

#[component]
fn Shell() -> impl IntoView {
    let book = use_book();
    let go = provide_go();
    pages::customers::provide_list();
    let choosing = pages::choosing::provide_choosing();
    let is_covered = move || go.sheet().is_some().then_some("");
    let has_log_button = move || {
        let path = go.path();
        let is_card = path.starts_with("/customers/");
        go.sheet().is_none()
            && !(path == "/customers" && choosing.is_on())
            && (is_card
                || ["/", "", "/customers", "/scripts", "/calendar", "/mine"]
                    .contains(&path.as_str()))
    };
    // On a card it is about this customer; a second tap would only ask for what is on the screen.
    let log = move |()| {
        let path = go.path_now();
        let own = path.strip_prefix("/customers/").map(Id::new);
        go.open(&Sheet::Log(own.filter(|id| book.name_of(id).is_some())));
    };
    view! {
        <When holds=move || book.phase.get() != Phase::Ready><NotReady/></When>
        <When holds=move || book.phase.get() == Phase::Ready>
            <div class="app" inert=is_covered aria-hidden=move || is_covered().map(|_| "true")>
                <UpdateBanner/>
                <main aria-busy=move || (!book.people.with(|p| p.is_complete())).to_string()>
                    <Page/>
                </main>
                <When holds=has_log_button><LogButton on_tap=log/></When>
                <BottomBar base=go.base() current=Signal::derive(move || go.path())/>
            </div>
            <Sheets/>
            {aside(Screen::Watch)}
        </When>
        <Notices/>
    }
}

/// A screen of the second file.
fn rest(screen: Screen) -> AnyView {
    view! { <RestScreen screen=screen/> }.into_any()
}

/// The page the address names.
#[component]
fn Page() -> impl IntoView {
    let go = use_go();
    move || match go.path().as_str() {
        "/" => view! { <pages::today::Today/> }.into_any(),
        "/customers" => rest(Screen::Customers),
        "/scripts" => rest(Screen::Scripts(String::new())),
        "/calendar" => rest(Screen::Calendar),
        "/mine" => rest(Screen::Mine),
        "/mine/data" => rest(Screen::Data),
        "/mine/import" => rest(Screen::Import),
        path => {
            let below = |place: &str| path.strip_prefix(place)?.strip_prefix('/');
            match (below("/customers"), below("/mine/settings").or(below("/scripts"))) {
                _ if path == "/mine/settings" => rest(Screen::Settings(String::new())),
                (Some(id), _) => rest(Screen::Customer(Id::new(id))),
                (_, Some(part)) if path.starts_with("/s") => rest(Screen::Scripts(part.into())),
                (_, Some(part)) => rest(Screen::Settings(part.into())),
                _ => rest(Screen::Elsewhere),
            }
        }
    }
}

/// The sheet the address names.
#[component]
fn Sheets() -> impl IntoView {
    let go = use_go();
    move || {
        let Some(sheet) = go.sheet() else {
            go.no_sheet_is_left();
            return None;
        };
        Some(match sheet {
            Sheet::Log(None) => view! { <pages::log_who::LogWho/> }.into_any(),
            Sheet::Log(Some(id)) => view! { <pages::log_contact::LogKnown id=id/> }.into_any(),
            Sheet::LogNew => view! { <pages::log_contact::LogNew/> }.into_any(),
            Sheet::Edit { customer, contact } => rest(Screen::LogEdit { customer, contact }),
            Sheet::Called(id) => rest(Screen::Called(id)),
            Sheet::Reschedule(id) => rest(Screen::Reschedule(id)),
            Sheet::Summary => rest(Screen::Summary),
            Sheet::Drafts => rest(Screen::Drafts),
            Sheet::Family(id) => rest(Screen::Family(id)),
            Sheet::Unite(id) => rest(Screen::Unite(id)),
            Sheet::Card(id) => rest(Screen::CardForm(id, None)),
            Sheet::CardAt(id, field) => rest(Screen::CardForm(id, Some(field))),
            Sheet::Bulk(step) => rest(Screen::Bulk(step)),
            Sheet::Plan(step) => rest(Screen::Plan(step)),
        })
    }
}

/// Hands out what is in memory; the disk would not take it.
fn export_memory(book: Book) {
    task::background(async move {
        if let Err(e) = book.run(Chore::ExportMemory).await {
            book.say_problem(&e);
        }
    });
}

/// What just happened, with 撤销 where there is a way back.
#[component]
fn Notices() -> impl IntoView {
    let book = use_book();
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
            {move || book.notice.get().map(|notice| view! {
                <div class="toast" class:bad=notice.tone == Tone::Problem>
                    <p>{notice.text}</p>
                    {(notice.tone == Tone::Problem && book.unsaved.get()).then(|| view! { <button type="button" on:click=move |_| export_memory(book)>"导出"</button> })}
                    {notice.undo.map(|seq| view! { <button type="button" on:click=move |_| undo(seq)>"撤销"</button> })}
                    <button type="button" class="close" aria-label="知道了" on:click=move |_| book.notice.set(None)>{Icon::Close.draw()}</button>
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
        <When holds=move || book.update_waits.get()>
            <div class="banner calm" role="status">
                <p><strong>"有新版本"</strong>" 写了一半的内容会留着"</p>
                <button type="button" class="text" on:click=move |_| task::background(async move {
                    book.flush_drafts().await;
                    updates::take_update();
                })>"现在更新"</button>
            </div>
        </When>
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
        Phase::Emptied(customers) => rest(Screen::Emptied(customers)),
    }
    }
}
