//! Thin wrappers over web APIs: values in, values out, one file each.
//! Never here: a rule of the showroom, a record, or a sentence for the user.

pub mod address;
pub mod assets;
pub mod badge;
pub mod blobs;
pub mod channel;
pub mod clipboard;
pub mod clock;
pub mod contacts;
pub mod crypto;
pub mod device;
pub mod files;
pub mod folder;
pub mod hash;
pub mod inbox;
pub mod later;
pub mod local;
pub mod locks;
pub mod notify;
pub mod point;
pub mod scope;
pub mod share;
pub mod storage;
pub mod task;
pub mod text;
pub mod updates;
pub mod worker;

use wasm_bindgen::{JsCast, JsValue};

/// Returns the page's window; every other module reaches the browser through here.
#[expect(clippy::disallowed_methods, reason = "the one lawful site")]
#[expect(
    clippy::expect_used,
    reason = "the app only ever runs in a page; there is nothing to show an error on without one"
)]
pub fn window() -> web_sys::Window {
    web_sys::window().expect("a page")
}

/// Returns the page's document.
#[expect(clippy::expect_used, reason = "a page always has a document")]
pub fn document() -> web_sys::Document {
    window().document().expect("a document")
}

/// Calls `f` whenever the window fires the event; the listener lives as long as the page.
pub fn on_window(event: &str, f: impl FnMut(web_sys::Event) + 'static) {
    let callback = wasm_bindgen::closure::Closure::<dyn FnMut(web_sys::Event)>::new(f);
    let _ = window().add_event_listener_with_callback(event, callback.as_ref().unchecked_ref());
    callback.forget();
}

/// Tells the page's own scripts that something happened.
pub fn dispatch(event: &str) {
    if let Ok(event) = web_sys::Event::new(event) {
        let _ = window().dispatch_event(&event);
    }
}

/// Reads one property of a JS object, `undefined` when there is none.
pub fn property(of: &JsValue, name: &str) -> JsValue {
    js_sys::Reflect::get(of, &JsValue::from_str(name)).unwrap_or(JsValue::UNDEFINED)
}

/// Tells the name and message of a JS exception.
pub fn problem_of(error: &JsValue) -> (String, String) {
    let part = |name| property(error, name).as_string().unwrap_or_default();
    (part("name"), part("message"))
}
