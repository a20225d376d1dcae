//! The phone's own share sheet.

use js_sys::{Function, Object, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// Says how sharing went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shared {
    Done,
    /// The user closed the sheet again.
    Cancelled,
    /// This browser has no share sheet, or would not open it.
    Refused,
}

/// Hands text to the phone's share sheet; only from a tap.
pub async fn text(text: &str) -> Shared {
    let navigator = super::window().navigator();
    let Ok(share) = super::property(&navigator, "share").dyn_into::<Function>() else {
        return Shared::Refused;
    };
    let data = Object::new();
    let _ = Reflect::set(&data, &"text".into(), &JsValue::from_str(text));
    let promise = share.call1(&navigator, &data).and_then(JsCast::dyn_into::<Promise>);
    let Ok(promise) = promise else { return Shared::Refused };
    match JsFuture::from(promise).await {
        Ok(_) => Shared::Done,
        Err(e) if super::problem_of(&e).0 == "AbortError" => Shared::Cancelled,
        Err(_) => Shared::Refused,
    }
}
