//! A sealed file on its way in: the pass-phrase is asked, the content goes on as text.

use leptos::prelude::*;
use leptos::web_sys::File;

use super::phrase::{KnownPhrase, Phrase};
use crate::components::small::Meter;
use crate::platform::task;
use crate::state::book::use_book;
use crate::state::sealing::{self, Content, Failure};

/// The box that asks for the pass-phrase; `on_open` gets what was sealed.
#[component]
pub fn SealedBox(
    file: File,
    #[prop(into)] on_open: UnsyncCallback<Content>,
    #[prop(into)] on_close: Callback<()>,
) -> impl IntoView {
    let book = use_book();
    let phrase = Phrase::empty();
    let busy = RwSignal::new(None::<f64>);
    let error = RwSignal::new(None::<String>);
    let name = file.name();
    let file = StoredValue::new_local(file);
    let open = move |text: String, is_tried: bool| {
        busy.set(Some(0.0));
        error.set(None);
        task::background(async move {
            let Some(file) = file.try_get_value() else { return };
            let told = move |share| _ = busy.try_set(Some(share));
            let opened = sealing::open(&file, &text, told).await;
            if busy.try_set(None).is_some() {
                return;
            }
            match opened {
                Ok(content) => on_open.run(content),
                // The remembered pass-phrase is only tried: another one may have been used.
                Err(Failure::File(crate::record::sealed::Problem::WrongPassphrase)) if is_tried => {
                }
                Err(e) => _ = error.try_set(Some(e.to_string())),
            }
        });
    };
    let typed = move |_| match phrase.typed() {
        Some(text) => open(text, false),
        None => error.set(Some("请先写口令。".into())),
    };
    task::background(async move {
        if let Some(text) = book.remembered_phrase().await
            && busy.try_get_untracked().is_some()
        {
            open(text, true);
        }
    });
    view! {
        <section class="box" aria-label="加密文件">
            <h2>{name}</h2>
            <p>"这是加密文件,请写当时定的口令。"</p>
            <KnownPhrase phrase=phrase/>
            {move || error.get().map(|e| view! { <p class="error" role="alert">{e}</p> })}
            <Show when=move || busy.get().is_some()>
                <div role="status"><p>"正在解开,请别关"</p><Meter share=Signal::derive(move || busy.get().unwrap_or(1.0)) label="进度" tone="blue"/></div>
            </Show>
            <button type="button" class="primary wide" disabled=move || busy.get().is_some() on:click=typed>"打开"</button>
            <button type="button" class="text" on:click=move |_| on_close.run(())>"不打开"</button>
        </section>
    }
}
