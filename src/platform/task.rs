//! Timers and background tasks.

use std::cell::Cell;
use std::future::Future;

use futures_util::future::{Either, select};
use wasm_bindgen_futures::JsFuture;

/// Waits for a number of milliseconds.
pub async fn sleep(ms: i32) {
    let wait = js_sys::Promise::new(&mut |done, _| {
        let _ = super::window().set_timeout_with_callback_and_timeout_and_arguments_0(&done, ms);
    });
    let _ = JsFuture::from(wait).await;
}

/// Lets the browser paint and answer taps before going on.
pub async fn breathe() {
    sleep(0).await;
}

/// Waits until the browser has drawn the next frame.
pub async fn next_frame() {
    let wait = js_sys::Promise::new(&mut |done, _| {
        let _ = super::window().request_animation_frame(&done);
    });
    let _ = JsFuture::from(wait).await;
    breathe().await;
}

/// Waits until the browser has nothing better to do, at most some seconds.
pub async fn idle() {
    let ask = super::property(&super::window(), "requestIdleCallback");
    let Ok(ask) = wasm_bindgen::JsCast::dyn_into::<js_sys::Function>(ask) else {
        return breathe().await;
    };
    let options = js_sys::Object::new();
    let _ = js_sys::Reflect::set(&options, &"timeout".into(), &5_000.into());
    let wait = js_sys::Promise::new(&mut |done, _| {
        let _ = ask.call2(&wasm_bindgen::JsValue::UNDEFINED, &done, &options);
    });
    let _ = JsFuture::from(wait).await;
}

/// Runs a future against a deadline; `None` when the deadline came first.
pub async fn within<T>(ms: i32, work: impl Future<Output = T>) -> Option<T> {
    match select(std::pin::pin!(work), std::pin::pin!(sleep(ms))).await {
        Either::Left((done, _)) => Some(done),
        Either::Right(_) => None,
    }
}

/// Runs a future against a deadline that each breath moves on; `None` when it came first.
pub async fn within_breath<T>(
    ms: i32,
    breaths: &Cell<u32>,
    work: impl Future<Output = T>,
) -> Option<T> {
    let mut work = std::pin::pin!(work);
    loop {
        let before = breaths.get();
        let done = within(ms, work.as_mut()).await;
        if done.is_some() || breaths.get() == before {
            return done;
        }
    }
}

/// Starts a task nobody waits for: notices, background loading, never a write on its own.
pub fn background(work: impl Future<Output = ()> + 'static) {
    #[expect(clippy::disallowed_methods, reason = "the one lawful site")]
    wasm_bindgen_futures::spawn_local(work);
}
