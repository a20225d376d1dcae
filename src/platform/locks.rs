//! Web Locks: what only one tab may do at a time.

use js_sys::{Function, Object, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

/// Holds a lock; dropping it lets the next tab on. Where the browser has no locks it holds nothing.
pub struct Held(Option<Function>);

impl Drop for Held {
    fn drop(&mut self) {
        if let Some(release) = &self.0 {
            let _ = release.call0(&JsValue::UNDEFINED);
        }
    }
}

/// Takes a lock; `on_wait` is called when another tab has it and this one must wait.
pub async fn hold(name: &str, on_wait: impl FnOnce()) -> Held {
    let name = &super::scope::own(name);
    if let Some(held) = ask(name, true).await {
        return held;
    }
    on_wait();
    ask(name, false).await.unwrap_or(Held(None))
}

async fn ask(name: &str, only_if_free: bool) -> Option<Held> {
    let locks = super::property(&super::window().navigator(), "locks");
    let Ok(request) = super::property(&locks, "request").dyn_into::<Function>() else {
        return Some(Held(None));
    };
    let options = Object::new();
    let _ = Reflect::set(&options, &"ifAvailable".into(), &only_if_free.into());
    let mut asked = JsValue::UNDEFINED;
    // Answers with the function that releases the lock, or with nothing when it is taken.
    let granted = Promise::new(&mut |grant, refuse| {
        let callback = Closure::once_into_js(move |lock: JsValue| {
            if lock.is_null() {
                let _ = grant.call0(&JsValue::UNDEFINED);
                return JsValue::UNDEFINED;
            }
            Promise::new(&mut |release, _| {
                let _ = grant.call1(&JsValue::UNDEFINED, &release);
            })
            .into()
        });
        match request.call3(&locks, &name.into(), &options, &callback) {
            Ok(promise) => asked = promise,
            Err(problem) => drop(refuse.call1(&JsValue::UNDEFINED, &problem)),
        }
    });
    // A browser that refuses locks altogether rejects what it was asked.
    let both = js_sys::Array::of2(&granted, &asked.unchecked_into::<Promise>());
    let both = if both.get(1).is_undefined() { granted } else { Promise::race(&both) };
    let answer = JsFuture::from(both).await;
    let refused = answer.is_err();
    match answer.ok().and_then(|v| v.dyn_into::<Function>().ok()) {
        Some(release) => Some(Held(Some(release))),
        None => refused.then_some(Held(None)),
    }
}
