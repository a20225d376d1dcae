//! Messages between the tabs of this app.

use wasm_bindgen::prelude::*;

/// Carries short texts to the other tabs.
pub struct Channel(Option<web_sys::BroadcastChannel>);

impl Channel {
    /// Opens the channel of this copy of the app and calls `heard` with every text another tab sends.
    pub fn open(name: &str, heard: impl Fn(String) + 'static) -> Self {
        let channel = web_sys::BroadcastChannel::new(&super::scope::own(name)).ok();
        if let Some(channel) = &channel {
            let listen =
                Closure::<dyn Fn(web_sys::MessageEvent)>::new(move |e: web_sys::MessageEvent| {
                    if let Some(text) = e.data().as_string() {
                        heard(text);
                    }
                });
            channel.set_onmessage(Some(listen.as_ref().unchecked_ref()));
            listen.forget();
        }
        Self(channel)
    }

    /// Tells the other tabs.
    pub fn tell(&self, text: &str) {
        if let Some(channel) = &self.0 {
            let _ = channel.post_message(&JsValue::from_str(text));
        }
    }
}
