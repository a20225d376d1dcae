//! The phone's own share sheet.

use js_sys::{Array, Function, Object, Promise, Reflect};
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
    hand_over(&navigator, &share, &data).await
}

/// Hands a file (a text, or a blob) to the phone's share sheet; only from a tap.
pub async fn file(name: &str, mime: &str, content: &JsValue) -> Shared {
    let navigator = super::window().navigator();
    let function = |name| super::property(&navigator, name).dyn_into::<Function>();
    let (Ok(can), Ok(share)) = (function("canShare"), function("share")) else {
        return Shared::Refused;
    };
    let Some(data) = file_data(name, mime, content) else { return Shared::Refused };
    if !can.call1(&navigator, &data).is_ok_and(|can| can.is_truthy()) {
        return Shared::Refused;
    }
    hand_over(&navigator, &share, &data).await
}

/// Tells whether the share sheet would take a file of this name and kind.
pub fn takes(name: &str, mime: &str) -> bool {
    let navigator = super::window().navigator();
    let function = |name| super::property(&navigator, name).dyn_into::<Function>();
    let (Ok(can), Ok(_)) = (function("canShare"), function("share")) else { return false };
    let data = file_data(name, mime, &JsValue::from_str("?"));
    data.is_some_and(|data| can.call1(&navigator, &data).is_ok_and(|can| can.is_truthy()))
}

fn file_data(name: &str, mime: &str, content: &JsValue) -> Option<Object> {
    let kind: Function = super::property(&super::window(), "File").dyn_into().ok()?;
    let options = Object::new();
    Reflect::set(&options, &"type".into(), &JsValue::from_str(mime)).ok()?;
    let parts = Array::of1(content);
    let file =
        Reflect::construct(&kind, &Array::of3(&parts, &JsValue::from_str(name), &options)).ok()?;
    let data = Object::new();
    Reflect::set(&data, &"files".into(), &Array::of1(&file)).ok()?;
    Some(data)
}

async fn hand_over(navigator: &JsValue, share: &Function, data: &Object) -> Shared {
    let promise = share.call1(navigator, data).and_then(JsCast::dyn_into::<Promise>);
    let Ok(promise) = promise else { return Shared::Refused };
    match JsFuture::from(promise).await {
        Ok(_) => Shared::Done,
        Err(e) if super::problem_of(&e).0 == "AbortError" => Shared::Cancelled,
        Err(_) => Shared::Refused,
    }
}
