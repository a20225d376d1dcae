//! The page's address: read, changed without loading a page, and links of our own kept inside.

use wasm_bindgen::prelude::*;

/// Holds the path below the base and the parameters of the address.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Address {
    pub path: String,
    /// Without the question mark.
    pub query: String,
}

impl Address {
    /// Reads the address of the page.
    pub fn current() -> Self {
        let location = super::window().location();
        let path = location.pathname().unwrap_or_default();
        let base = super::device::base();
        let below = path.strip_prefix(base.trim_end_matches('/')).unwrap_or(&path);
        Self {
            path: if below.is_empty() { "/".into() } else { below.to_owned() },
            query: location.search().unwrap_or_default().trim_start_matches('?').to_owned(),
        }
    }

    /// Returns one parameter.
    pub fn parameter(&self, name: &str) -> Option<String> {
        web_sys::UrlSearchParams::new_with_str(&self.query).ok()?.get(name)
    }
}

/// Puts an address into the history, as a new entry or in place of this one.
pub fn push(href: &str, replace: bool) {
    let Ok(history) = super::window().history() else { return };
    let _ = if replace {
        history.replace_state_with_url(&JsValue::NULL, "", Some(href))
    } else {
        history.push_state_with_url(&JsValue::NULL, "", Some(href))
    };
}

/// Goes one entry back.
pub fn back() {
    if let Ok(history) = super::window().history() {
        let _ = history.back();
    }
}

/// Calls `f` whenever the user goes back or forward.
pub fn on_back(f: impl Fn() + 'static) {
    super::on_window("popstate", move |_| f());
}

/// Calls `go` with the address of every tapped link of our own instead of loading the page.
pub fn on_own_link(go: impl Fn(&str) + 'static) {
    super::on_window("click", move |event| {
        let Some(tap) = event.dyn_ref::<web_sys::MouseEvent>() else { return };
        if tap.default_prevented()
            || tap.button() != 0
            || tap.ctrl_key()
            || tap.meta_key()
            || tap.shift_key()
        {
            return;
        }
        let target = tap.target().and_then(|t| t.dyn_into::<web_sys::Element>().ok());
        let Some(link) = target.and_then(|t| t.closest("a[href]").ok().flatten()) else { return };
        let href = link.get_attribute("href").unwrap_or_default();
        if href.starts_with('/') && !link.has_attribute("download") && !link.has_attribute("rel") {
            tap.prevent_default();
            go(&href);
        }
    });
}

/// Scrolls to the top of the page.
pub fn to_top() {
    super::window().scroll_to_with_x_and_y(0.0, 0.0);
}
