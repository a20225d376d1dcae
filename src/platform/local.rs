//! Small values kept outside IndexedDB: preferences of this device and the canary.

use gloo_storage::{LocalStorage, Storage};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::scope;

/// Reads a value; `None` when it is absent, of another shape, or storage is refused.
pub fn get<T: DeserializeOwned>(key: &str) -> Option<T> {
    let key = scope::own(key);
    is_allowed().then(|| LocalStorage::get(&key).ok().or_else(|| plain(&key)))?
}

/// Writes a value; a refusal is ignored because nothing kept here is the only copy.
pub fn set(key: &str, value: impl Serialize) {
    if is_allowed() {
        let _ = LocalStorage::set(scope::own(key), value);
    }
}

/// Tells whether the browser gives storage at all: asking for it where it does not would stop the app.
fn is_allowed() -> bool {
    super::window().local_storage().is_ok_and(|storage| storage.is_some())
}

/// Reads what versions before 2026-12 wrote: the bare text instead of JSON.
fn plain<T: DeserializeOwned>(key: &str) -> Option<T> {
    let text = LocalStorage::raw().get_item(key).ok()??;
    serde_json::from_value(text.into()).ok()
}
