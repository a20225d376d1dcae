//! Small values kept outside IndexedDB: preferences of this device and the canary.

fn storage() -> Option<web_sys::Storage> {
    super::window().local_storage().ok().flatten()
}

/// Reads a value; `None` when absent or storage is refused.
pub fn get(key: &str) -> Option<String> {
    storage()?.get_item(key).ok().flatten()
}

/// Writes a value; a refusal is ignored because nothing kept here is the only copy.
pub fn set(key: &str, value: &str) {
    if let Some(storage) = storage() {
        let _ = storage.set_item(key, value);
    }
}
