//! Notifications of the phone, shown only while the app is open.

use js_sys::{Array, Function, Object, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// Says whether notifications may be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Permission {
    /// This browser has none.
    Absent,
    Unasked,
    Granted,
    /// Refused; only the phone's own settings can change that.
    Denied,
}

fn constructor() -> Option<Function> {
    super::property(&super::window(), "Notification").dyn_into().ok()
}

/// Reads what the user decided.
pub fn permission() -> Permission {
    let Some(kind) = constructor() else { return Permission::Absent };
    match super::property(&kind, "permission").as_string().as_deref() {
        Some("granted") => Permission::Granted,
        Some("denied") => Permission::Denied,
        _ => Permission::Unasked,
    }
}

/// Asks the user; only from a tap.
pub async fn ask() -> Permission {
    let Some(kind) = constructor() else { return Permission::Absent };
    let request = super::property(&kind, "requestPermission").dyn_into::<Function>();
    let asked = request.and_then(|r| r.call0(&kind)).and_then(JsCast::dyn_into::<Promise>);
    if let Ok(promise) = asked {
        let _ = JsFuture::from(promise).await;
    }
    permission()
}

/// Shows one; another of the same `tag` takes its place.
pub async fn show(title: &str, text: &str, tag: &str) {
    let Some(kind) = constructor().filter(|_| permission() == Permission::Granted) else { return };
    let options = Object::new();
    for (name, value) in [("body", text), ("tag", tag), ("lang", "zh-CN")] {
        let _ = Reflect::set(&options, &name.into(), &value.into());
    }
    let title = JsValue::from_str(title);
    // On Android only the service worker may; elsewhere a page without one can.
    if let Some(worker) = worker().await
        && let Ok(show) = super::property(&worker, "showNotification").dyn_into::<Function>()
        && show.call2(&worker, &title, &options).is_ok()
    {
        return;
    }
    let _ = Reflect::construct(&kind, &Array::of2(&title, &options));
}

/// The service worker's registration, where the app is installed.
async fn worker() -> Option<JsValue> {
    let container = super::property(&super::window().navigator(), "serviceWorker");
    let find: Function = super::property(&container, "getRegistration").dyn_into().ok()?;
    let asked = find.call0(&container).ok()?.dyn_into::<Promise>().ok()?;
    JsFuture::from(asked).await.ok().filter(JsValue::is_object)
}
