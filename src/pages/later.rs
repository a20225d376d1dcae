//! Shows what lies in the later wasm file: pages with a way out when it is missing, parts that come when it is there.

use std::future::Future;
use std::pin::Pin;

use leptos::prelude::*;

use crate::platform::later::{Missing, arrive};
use crate::platform::task;

/// Tells how far the later file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum File {
    Unasked,
    Coming,
    Here,
    Missing,
}

/// Holds the state of the later file.
#[derive(Clone, Copy)]
pub struct Later(RwSignal<File>);

/// Gives every screen the later file's state; nothing is fetched yet.
pub fn provide_later() -> Later {
    let later = Later(RwSignal::new(File::Unasked));
    provide_context(later);
    later
}

impl Later {
    /// Fetches the file unless a screen asked for it already.
    pub fn fetch_once(self) {
        if self.0.get_untracked() == File::Unasked {
            self.fetch();
        }
    }

    fn fetch(self) {
        self.0.set(File::Coming);
        task::background(async move {
            let found = arrive().await;
            self.0.set(if found.is_ok() { File::Here } else { File::Missing });
        });
    }
}

/// A view on its way out of the later file.
type Coming = Pin<Box<dyn Future<Output = Result<AnyView, Missing>> + Send>>;

/// Shows a page or sheet of the later file; 这一页还没装好 with 重试 when the file cannot be had.
pub fn when_fetched<B>(build: impl Fn() -> B + Send + 'static) -> AnyView
where
    B: Future<Output = Result<AnyView, Missing>> + Send + 'static,
{
    expect_context::<Later>().fetch_once();
    shown(Box::new(move || Box::pin(build())), true)
}

/// Shows a part of a screen once the later file is here; nothing waits for it and nothing is missed without it.
pub fn when_here<B>(build: impl Fn() -> B + Send + 'static) -> AnyView
where
    B: Future<Output = Result<AnyView, Missing>> + Send + 'static,
{
    shown(Box::new(move || Box::pin(build())), false)
}

fn shown(build: Box<dyn Fn() -> Coming + Send>, is_page: bool) -> AnyView {
    let later = expect_context::<Later>();
    (move || match later.0.get() {
        // Each function waits a moment at its first call; the view still comes before the next frame.
        File::Here => {
            let coming = build();
            Some(Suspend::new(async move { coming.await.ok() }).into_any())
        }
        File::Missing if is_page => Some(view! { <NotInstalled later=later/> }.into_any()),
        // Drawn only once it has taken a second.
        File::Coming if is_page => {
            Some(view! { <p class="coming" role="status">"正在打开"</p> }.into_any())
        }
        File::Unasked | File::Coming | File::Missing => None,
    })
    .into_any()
}

#[component]
fn NotInstalled(later: Later) -> impl IntoView {
    view! {
        <main class="full" role="alert">
            <h1>"这一页还没装好"</h1>
            <p>"数据都在,没有丢。连上网后点「重试」,跟客本会把缺的文件补上。"</p>
            <button type="button" class="primary" on:click=move |_| later.fetch()>"重试"</button>
        </main>
    }
}
