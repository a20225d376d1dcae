//! The fields of a record while they are typed into a form; every change keeps the draft.

use leptos::prelude::*;
use serde_json::{Map, Value};

use crate::domain::fields::Fields;
use crate::state::book::Book;
use crate::state::drafts::Keeper;

/// Holds the fields of one record as typed; cheap to copy.
#[derive(Clone, Copy)]
pub struct Typed {
    fields: RwSignal<Fields>,
    before: StoredValue<Fields>,
    who: StoredValue<String>,
    keeper: Keeper,
}

impl Typed {
    /// Opens the form of a place over the fields as they are stored, with what was half-typed there put on top.
    pub fn open(book: Book, place: &str, who: String, before: Fields) -> Self {
        let keeper = Keeper::new(book, place);
        let mut fields = before.clone();
        if let Some(Value::Object(typed)) = keeper.found() {
            fields.0.extend(typed);
        }
        Self {
            fields: RwSignal::new(fields),
            before: StoredValue::new(before),
            who: StoredValue::new(who),
            keeper,
        }
    }

    /// Changes fields and keeps what differs from the record.
    pub fn update(self, f: impl FnOnce(&mut Fields)) {
        self.fields.update(f);
        self.keep();
    }

    /// Keeps what differs from the record, again after saving failed.
    pub fn keep(self) {
        let changed = self.fields.with_untracked(|fields| self.differing(fields));
        let typed = (!changed.is_empty())
            .then(|| Value::Object(changed.into_iter().collect::<Map<_, _>>()));
        self.keeper.keep(self.who.get_value(), typed);
    }

    /// Reads from the fields as typed; a screen that reads is drawn anew when they change.
    pub fn with<T>(self, f: impl FnOnce(&Fields) -> T) -> T {
        self.fields.with(f)
    }

    /// Returns the fields as stored and as typed.
    pub fn both(self) -> (Fields, Fields) {
        (self.before.get_value(), self.fields.get_untracked())
    }

    /// Lists what was typed and differs from the record.
    pub fn changed(self) -> Vec<(String, Value)> {
        self.with(|fields| self.differing(fields))
    }

    /// Lists what was typed, read outside the screen; `None` once the form is gone.
    pub fn changed_now(self) -> Option<Vec<(String, Value)>> {
        let fields = self.fields.try_get_untracked()?;
        let before = self.before.try_get_value()?;
        Some(differing(&before, &fields))
    }

    /// Reads a text field as typed.
    pub fn text(self, name: &'static str) -> Signal<String> {
        Signal::derive(move || self.with(|f| f.text(name)).unwrap_or_default())
    }

    /// Sets a text field; blank clears it.
    pub fn set_text(self, name: &str, text: String) {
        let value = if text.trim().is_empty() { Value::Null } else { Value::String(text) };
        self.update(|f| f.set(name, value));
    }

    /// Turns a yes/no field, or an element of a set, over.
    pub fn toggle(self, name: &str) {
        self.update(|f| {
            let on = f.get(name).is_some_and(|v| *v != Value::Bool(false));
            f.set(name, if on { Value::Null } else { Value::Bool(true) });
        });
    }

    /// Stops a late draft from being written: the form is being saved.
    pub fn hold(self) {
        self.keeper.hold();
    }

    /// Forgets what was half-typed: it was saved, or thrown away.
    pub async fn forget(self) {
        self.keeper.forget().await;
    }

    fn differing(self, fields: &Fields) -> Vec<(String, Value)> {
        self.before.with_value(|before| differing(before, fields))
    }
}

fn differing(before: &Fields, fields: &Fields) -> Vec<(String, Value)> {
    let old = |k: &String| before.0.get(k).unwrap_or(&Value::Null);
    let typed = fields.0.iter().filter(|(k, v)| old(k) != *v);
    typed.map(|(k, v)| (k.clone(), v.clone())).collect()
}
