//! A value read from the store for one screen: shown when it arrives, read again when told to.

use std::future::Future;
use std::pin::Pin;

use leptos::prelude::*;

/// Reads a value now and whenever `again` changes; `None` until the first answer, and the old value stays on screen
/// while a new one is read.
pub fn loaded<T: Clone + Send + Sync + 'static>(
    again: impl Fn() + 'static,
    read: impl Fn() -> Pin<Box<dyn Future<Output = Option<T>>>> + 'static,
) -> Signal<Option<T>> {
    let found = LocalResource::new(move || {
        again();
        read()
    });
    Signal::derive(move || found.get().flatten())
}
