//! The number of a new customer is registered already: 打开已有, 是家人, or 仍新建 with a note.

use std::sync::Arc;

use leptos::prelude::*;

use crate::domain::fields::Id;
use crate::platform::task;

use super::go::use_go;
use super::log_contact::Editor;
use super::log_new::registered_as;

/// The same number again: 打开已有, or 仍新建 with a note.
#[component]
pub fn Duplicate() -> impl IntoView {
    let go = use_go();
    let editor = expect_context::<Editor>();
    let form = editor.form;
    move || {
        editor.duplicate.get().map(|person| {
        let own = Arc::clone(&person);
        let name = person.name.clone();
        let kin = person.customer.id.clone();
        view! {
            <div class="banner bad" role="alert">
                <p><strong>{registered_as(editor.book, &person, &form.with_untracked(|f| f.phone.clone()))}</strong>" 同一个号码"</p>
                <button type="button" class="plain" on:click=move |_| { editor.duplicate.set(None); editor.hand_over(&own, go); }>"打开已有"</button>
                <button type="button" class="plain" on:click=move |_| save_as_relative(editor, kin.clone(), move || go.close())>"是家人,另建"</button>
                <button type="button" class="text danger" on:click=move |_| {
                    editor.duplicate.set(None);
                    let note = format!("与{name}同号,另建");
                    form.update(|f| f.duplicate_note = Some(note));
                    editor.save_anyway(move || go.close());
                }>"仍新建"</button>
            </div>
        }
    })
    }
}

/// Saves the new customer into the household of the one who has the number already.
fn save_as_relative(editor: Editor, other: Id, then: impl FnOnce() + 'static) {
    let form = editor.for_one_more();
    let (book, keeper) = (editor.book, editor.keeper);
    keeper.hold();
    task::background(async move {
        match book.log_relative(&form, &other).await {
            Ok(_) => {
                keeper.forget().await;
                then();
            }
            Err(e) => editor.error.set(Some((e.to_string(), e.place()))),
        }
    });
}
