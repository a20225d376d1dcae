//! Screens that 今天 and 记一笔 do not need: with the feature `split` they are compiled into a second
//! wasm file, fetched once 今天 is painted.

use leptos::prelude::*;
use leptos::wasm_split::SplitLoaderError;

use crate::domain::fields::{Id, Moment};
use crate::platform::task;
use crate::state::places::Bulk;

use super::pointed::Why;

/// Names a screen or sheet of the second file.
#[derive(Clone, Debug)]
pub enum Screen {
    Customers,
    Customer(Id),
    Family(Id),
    Unite(Id),
    CardForm(Id, Option<String>),
    Bulk(Bulk),
    LogEdit {
        customer: Id,
        contact: Id,
    },
    Called(Id),
    /// Who has the number already; the sheet's editor comes with the context.
    Duplicate,
    Reschedule(Id),
    /// A step with follow-ups, as the address names it.
    Plan(String),
    Summary,
    /// 没写完.
    Drafts,
    /// A field for a moment, with its name.
    Moment(&'static str, Moment, Callback<Moment>),
    /// Points at a control of the open sheet.
    Pointed(&'static str, Why),
    /// 答客问, or one of its pages by the address below it.
    Scripts(String),
    /// What to say to a customer, within a sheet.
    Hints(Id),
    /// What the checker says of the text above.
    Wording(Signal<String>),
    /// What stands above the groups of 今天: 未备份, 自动副本停了, 今天一览, 客户等回复.
    TodayTop,
    /// Keeps the number on the icon, rings, makes copies; draws nothing.
    Watch,
    Calendar,
    Mine,
    Data,
    Import,
    /// 项目设置, or one of its pages by the address below it.
    Settings(String),
    /// A page only the second file knows, or none.
    Elsewhere,
    Emptied(u32),
}

/// Builds a screen. Everything only these screens use goes with them into the second file.
#[cfg_attr(
    feature = "split",
    leptos::wasm_split::wasm_split(
        rest,
        wasm_split_path = ::leptos::wasm_split,
        fallible,
        preload(fetch_second_file)
    )
)]
fn build(screen: Screen) -> Result<AnyView, SplitLoaderError> {
    Ok(match screen {
        Screen::Customers => view! { <super::customers::Customers/> }.into_any(),
        Screen::Customer(id) => view! { <super::customer::CustomerCard id=id/> }.into_any(),
        Screen::Family(id) => view! { <super::family::FamilyForm id=id/> }.into_any(),
        Screen::Unite(id) => view! { <super::family::UniteForm id=id/> }.into_any(),
        Screen::CardForm(id, at) => view! { <super::card_form::CardForm id=id at=at/> }.into_any(),
        Screen::Bulk(step) => view! { <super::choosing::sheet::BulkSheet step=step/> }.into_any(),
        Screen::LogEdit { customer, contact } => {
            view! { <super::log_contact::LogEdit customer=customer contact=contact/> }.into_any()
        }
        Screen::Called(id) => view! { <super::called::Called id=id/> }.into_any(),
        Screen::Duplicate => view! { <super::duplicate::Duplicate/> }.into_any(),
        Screen::Reschedule(id) => {
            view! { <super::reschedule::Reschedule customer=id follow_up=None/> }.into_any()
        }
        Screen::Plan(step) => view! { <super::plans::PlanSheet step=step/> }.into_any(),
        Screen::Summary => view! { <super::summary::Summary/> }.into_any(),
        Screen::Drafts => view! { <super::drafts::Drafts/> }.into_any(),
        Screen::Moment(label, value, on_pick) => {
            view! { <super::moment::MomentField label=label value=value on_pick=on_pick/> }
                .into_any()
        }
        Screen::Pointed(label, why) => {
            view! { <super::pointed::Pointed label=label why=why/> }.into_any()
        }
        Screen::Scripts(part) => view! { <super::scripts::ScriptsPage part=part/> }.into_any(),
        Screen::Hints(id) => view! { <super::scripts::hints::Hints id=id/> }.into_any(),
        Screen::Wording(text) => {
            view! { <super::wording::hints::WordingHints text=text/><super::waiting::AskReplyHere/> }
                .into_any()
        }
        Screen::TodayTop => {
            view! { <super::backup::BackupDue/><super::backup::CopiesStopped/><super::morning::Morning/><super::waiting::Waiting/> }
                .into_any()
        }
        Screen::Watch => {
            view! { <super::morning::Watch/><super::backup::CopyWatch/> }.into_any()
        }
        Screen::Calendar => view! { <super::calendar::Calendar/> }.into_any(),
        Screen::Mine => view! { <super::mine::Mine/> }.into_any(),
        Screen::Data => view! { <super::data::Data/> }.into_any(),
        Screen::Import => view! { <super::import::Import/> }.into_any(),
        Screen::Settings(part) => view! { <super::settings::SettingsPage part=part/> }.into_any(),
        Screen::Emptied(customers) => {
            view! { <super::recovery::Emptied customers=customers/> }.into_any()
        }
        Screen::Elsewhere => view! { <super::elsewhere::Elsewhere/> }.into_any(),
    })
}

#[cfg(not(feature = "split"))]
async fn fetch_second_file() -> Result<(), SplitLoaderError> {
    Ok(())
}

#[cfg(feature = "split")]
fn build_now(screen: Screen) -> Option<AnyView> {
    // The file is there: the wrapper is ready at its first poll, so screens change without a flicker.
    futures_util::FutureExt::now_or_never(build(screen)).and_then(Result::ok)
}

#[cfg(not(feature = "split"))]
fn build_now(screen: Screen) -> Option<AnyView> {
    build(screen).ok()
}

/// Tells how far the second file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum File {
    Unasked,
    Coming,
    Here,
    Missing,
}

/// Holds the state of the second file.
#[derive(Clone, Copy)]
pub struct Rest(RwSignal<File>);

/// Gives every screen the second file's state; nothing is fetched yet.
pub fn provide_rest() -> Rest {
    let rest = Rest(RwSignal::new(File::Unasked));
    provide_context(rest);
    rest
}

impl Rest {
    /// Fetches the second file unless a screen asked for it already.
    pub fn fetch_once(self) {
        if self.0.get_untracked() == File::Unasked {
            self.fetch();
        }
    }

    /// Fetches the second file; from the service worker's store once the app is installed.
    fn fetch(self) {
        self.0.set(File::Coming);
        task::background(async move {
            let found = fetch_second_file().await;
            self.0.set(if found.is_ok() { File::Here } else { File::Missing });
        });
    }
}

/// Shows a screen of the second file.
#[component]
pub fn RestScreen(screen: Screen) -> impl IntoView {
    let rest = expect_context::<Rest>();
    rest.fetch_once();
    move || {
        match rest.0.get() {
        File::Here => build_now(screen.clone()),
        File::Unasked | File::Coming => None,
        File::Missing => Some(
            view! {
                <main class="full" role="alert">
                    <h1>"这一页还没装好"</h1>
                    <p>"数据都在,没有丢。连上网后点「重试」,跟客本会把缺的文件补上。"</p>
                    <button type="button" class="primary" on:click=move |_| rest.fetch()>"重试"</button>
                </main>
            }
            .into_any(),
        ),
    }
    }
}

/// What a screen of the first file gains by the second one; without it nothing is missed.
pub fn aside(screen: Screen) -> AnyView {
    let rest = expect_context::<Rest>();
    (move || (rest.0.get() == File::Here).then(|| build_now(screen.clone()))).into_any()
}
