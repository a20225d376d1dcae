//! Files of this build, fetched when they are needed; from the service worker's store once installed.

use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;

/// Reads a text file of the build; `None` when it cannot be had now.
pub async fn text(path: &str) -> Option<String> {
    let url = [&super::device::base(), path].concat();
    let answer = JsFuture::from(super::window().fetch_with_str(&url)).await.ok()?;
    let answer: web_sys::Response = answer.dyn_into().ok()?;
    if !answer.ok() {
        return None;
    }
    JsFuture::from(answer.text().ok()?).await.ok()?.as_string()
}
