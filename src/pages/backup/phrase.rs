//! A pass-phrase while it is typed: twice, or once in the open; never kept as a draft.

use leptos::prelude::*;

use crate::components::field::unique;
use crate::domain::passphrase::{LEAST, Strength};

/// Holds what was typed; cheap to copy, gone with the page.
#[derive(Clone, Copy)]
pub struct Phrase {
    text: RwSignal<String>,
    again: RwSignal<String>,
    is_shown: RwSignal<bool>,
}

impl Phrase {
    /// Starts empty.
    pub fn empty() -> Self {
        Self {
            text: RwSignal::new(String::new()),
            again: RwSignal::new(String::new()),
            is_shown: RwSignal::new(false),
        }
    }

    /// Fills in a pass-phrase that is known.
    pub fn fill(self, text: &str) {
        self.text.try_set(text.to_owned());
        self.again.try_set(text.to_owned());
    }

    /// Returns the pass-phrase for a new file, or says what is wrong with it.
    pub fn fresh(self) -> Result<String, &'static str> {
        let text = self.typed().ok_or("请先写口令。")?;
        if Strength::of(&text) == Strength::TooShort {
            return Err("口令太短,至少要 8 个字符。");
        }
        if !self.is_shown.get_untracked() && self.again.get_untracked().trim() != text {
            return Err("两次写的口令不一样。可以点「显示口令」看着写。");
        }
        Ok(text)
    }

    /// Returns what was typed; `None` when it is empty.
    pub fn typed(self) -> Option<String> {
        let text = self.text.get_untracked().trim().to_owned();
        (!text.is_empty()).then_some(text)
    }
}

/// What the parts of a new pass-phrase are called: itself, once more, seen.
const NAMES: [&str; 3] = ["口令", "再写一次", "显示口令"];

/// The fields of a new pass-phrase, with a hint how strong it is; a second one on a page has other names.
#[component]
pub fn NewPhrase(
    phrase: Phrase,
    #[prop(default = NAMES)] names: [&'static str; 3],
) -> impl IntoView {
    let [own, again, show] = names;
    let strength =
        Memo::new(move |_| phrase.text.with(|t| (!t.trim().is_empty()).then(|| Strength::of(t))));
    let said = move || match strength.get() {
        None => format!("至少 {LEAST} 个字符;四五个不相干的词最好记也最难猜"),
        Some(strength) => strength.said().to_owned(),
    };
    let class = move || match strength.get() {
        Some(Strength::TooShort | Strength::Weak) => "warn",
        Some(Strength::Strong) => "help good",
        _ => "help",
    };
    view! {
        <PhraseField label=own value=phrase.text is_shown=phrase.is_shown/>
        <p class=class role="status">{said}</p>
        <Show when=move || !phrase.is_shown.get()>
            <PhraseField label=again value=phrase.again is_shown=phrase.is_shown/>
        </Show>
        <ShowPhrase phrase=phrase name=show/>
    }
}

/// The field of a pass-phrase that exists.
#[component]
pub fn KnownPhrase(phrase: Phrase) -> impl IntoView {
    view! {
        <PhraseField label="口令" value=phrase.text is_shown=phrase.is_shown/>
        <ShowPhrase phrase=phrase name=NAMES[2]/>
    }
}

#[component]
fn ShowPhrase(phrase: Phrase, name: &'static str) -> impl IntoView {
    view! {
        <button type="button" class="chip" aria-pressed=move || phrase.is_shown.get().to_string() on:click=move |_| phrase.is_shown.update(|s| *s = !*s)>{name}</button>
    }
}

#[component]
fn PhraseField(
    label: &'static str,
    value: RwSignal<String>,
    is_shown: RwSignal<bool>,
) -> impl IntoView {
    let id = unique("phrase");
    let for_id = id.clone();
    let kind = move || if is_shown.get() { "text" } else { "password" };
    view! {
        <div class="field">
            <label for=for_id>{label}</label>
            <input id=id class="input" type=kind autocomplete="off" autocapitalize="off" spellcheck="false"
                prop:value=value on:input=move |e| value.set(event_target_value(&e))/>
        </div>
    }
}
