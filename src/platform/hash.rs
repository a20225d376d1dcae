//! SHA-256 by the browser's own cryptography.

use js_sys::{Function, Promise, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// Takes the hash of a text's UTF-8 bytes, in hex; `None` where the browser offers none (no https).
pub async fn sha256(text: &str) -> Option<String> {
    let crypto = super::property(&super::window(), "crypto");
    let subtle = super::property(&crypto, "subtle");
    let digest: Function = super::property(&subtle, "digest").dyn_into().ok()?;
    let bytes = Uint8Array::from(text.as_bytes());
    let asked = digest.call2(&subtle, &JsValue::from_str("SHA-256"), &bytes).ok()?;
    let buffer = JsFuture::from(asked.dyn_into::<Promise>().ok()?).await.ok()?;
    let bytes = Uint8Array::new(&buffer).to_vec();
    Some(bytes.iter().map(|b| format!("{b:02x}")).collect())
}
