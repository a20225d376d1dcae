//! The browser's own history, where the router does not reach.

use wasm_bindgen::JsValue;

/// Goes one entry back.
pub fn back() {
    if let Ok(history) = super::window().history() {
        let _ = history.back();
    }
}

/// Writes an address into the history as a new entry, unless it is in the address bar already.
pub fn keep_up_with(href: &str) {
    let location = super::window().location();
    let shown = [location.pathname(), location.search()].map(Result::unwrap_or_default).concat();
    if shown != href
        && let Ok(history) = super::window().history()
    {
        let _ = history.push_state_with_url(&JsValue::NULL, "", Some(href));
    }
}

/// Scrolls to the top of the page.
pub fn to_top() {
    super::window().scroll_to_with_x_and_y(0.0, 0.0);
}
