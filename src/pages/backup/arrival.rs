//! Our own files coming in, sealed or plain: opened, tried out, and taken in once the user has seen what for.

use leptos::prelude::*;
use leptos::web_sys::File;

use super::opening::SealedBox;
use crate::components::small::Meter;
use crate::pages::import_result::{BundleResult, LoadedBundle};
use crate::platform::{blobs, task};
use crate::record::bundle::Purpose;
use crate::state::book::{Book, use_book};
use crate::state::sealing::{self, Content};

/// Faults of a file that are listed.
const LISTED: usize = 5;

/// Holds what came in and is not decided yet; cheap to copy.
#[derive(Clone, Copy)]
pub struct Arrival {
    book: Book,
    sealed: RwSignal<Option<File>, LocalStorage>,
    bundle: RwSignal<Option<LoadedBundle>>,
    busy: RwSignal<Option<f64>>,
    error: RwSignal<Option<String>>,
}

impl Arrival {
    /// Starts with nothing.
    pub fn none() -> Self {
        Self {
            book: use_book(),
            sealed: RwSignal::new_local(None),
            bundle: RwSignal::new(None),
            busy: RwSignal::new(None),
            error: RwSignal::new(None),
        }
    }

    /// Takes a file that is ours and tells so; any other is left alone.
    pub async fn takes(self, file: &File) -> bool {
        self.clear();
        if sealing::is_sealed(file).await {
            self.sealed.try_set(Some(file.clone()));
            return true;
        }
        let start = blobs::part(file, 0, 64).await.map(|b| b.to_vec()).unwrap_or_default();
        let text = start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&start);
        if !text.trim_ascii_start().starts_with(b"{") {
            return false;
        }
        self.look(file.name(), Content::plain(file)).await;
        true
    }

    /// Tries a content out.
    async fn look(self, name: String, content: Content) {
        self.busy.try_set(Some(0.0));
        let told = move |share| _ = self.busy.try_set(Some(share));
        let tried = self.book.try_content(&content, told).await;
        self.busy.try_set(None);
        match tried {
            Ok((outcome, _)) if outcome.bundle.head.purpose == Purpose::Playbook => {
                let text = format!(
                    "「{name}」是口径包:到 答客问 › 更多 › 口径包 里收,会先给您看改了什么。"
                );
                self.error.try_set(Some(text));
            }
            Ok((outcome, run)) => {
                self.bundle.try_set(Some(LoadedBundle::new(name, outcome, run)));
            }
            Err(faults) => {
                self.error
                    .try_set(Some(faults.into_iter().take(LISTED).collect::<Vec<_>>().join("\n")));
            }
        }
    }

    fn clear(self) {
        self.sealed.try_set(None);
        self.bundle.try_set(None);
        self.error.try_set(None);
    }
}

/// What came in: the question for its pass-phrase, its dry run, or why it is no good.
#[component]
pub fn Arrived(arrival: Arrival, #[prop(into)] on_done: Callback<()>) -> impl IntoView {
    let busy = arrival.busy;
    let done = move |()| {
        arrival.clear();
        on_done.run(());
    };
    let sealed = move || {
        arrival.sealed.get().map(|file| {
            let name = file.name();
            let opened = move |content: Content| {
                arrival.clear();
                task::background(arrival.look(name.clone(), content));
            };
            view! { <SealedBox file=file on_open=opened on_close=move |()| arrival.clear()/> }
        })
    };
    view! {
        {move || arrival.error.get().map(|e| view! { <p class="box error lines-as-typed" role="alert">{e}</p> })}
        <Show when=move || busy.get().is_some()>
            <div class="box" role="status"><p>"正在处理,请别关"</p><Meter share=Signal::derive(move || busy.get().unwrap_or(1.0)) label="进度" tone="blue"/></div>
        </Show>
        {sealed}
        {move || arrival.bundle.get().map(|b| view! { <BundleResult loaded=b busy=busy on_done=done/> })}
    }
}
