//! The number on the app's icon.

use js_sys::Function;
use wasm_bindgen::{JsCast, JsValue};

/// Tells whether icons of this phone can carry a number.
pub fn is_offered() -> bool {
    setter("setAppBadge").is_some()
}

/// Writes the number; at zero it goes away. A phone that shows none takes no notice.
pub fn set(count: u32) {
    let name = if count == 0 { "clearAppBadge" } else { "setAppBadge" };
    let Some(set) = setter(name) else { return };
    let navigator = super::window().navigator();
    let asked = match count {
        0 => set.call0(&navigator),
        _ => set.call1(&navigator, &JsValue::from(count)),
    };
    // Refused where the app is not installed: nothing to be done about it.
    if let Ok(promise) = asked.and_then(JsCast::dyn_into::<js_sys::Promise>) {
        super::task::background(async move {
            let _ = wasm_bindgen_futures::JsFuture::from(promise).await;
        });
    }
}

fn setter(name: &str) -> Option<Function> {
    super::property(&super::window().navigator(), name).dyn_into().ok()
}
