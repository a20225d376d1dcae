//! A value read from the store for one screen: shown when it arrives, read again when told to.

use std::future::Future;
use std::pin::Pin;

use leptos::prelude::*;

use crate::platform::task;

/// Reads a value now and whenever `again` changes; `None` until the first answer, and the old
/// value stays on screen while a new one is read. (Instead of resources and suspense, for a smaller first load.)
pub fn loaded<T: Clone + Send + Sync + 'static>(
    again: impl Fn() + 'static,
    read: impl Fn() -> Pin<Box<dyn Future<Output = Option<T>>>> + 'static,
) -> RwSignal<Option<T>> {
    let value = RwSignal::new(None);
    let number = StoredValue::new(0_u32);
    #[expect(
        clippy::disallowed_methods,
        reason = "the one lawful site: starts a read, writes nothing to disk"
    )]
    Effect::new(move |_| {
        again();
        number.update_value(|n| *n += 1);
        let own = number.get_value();
        let reading = read();
        task::background(async move {
            let found = reading.await;
            if number.try_get_value() == Some(own) {
                value.set(found);
            }
        });
    });
    value
}
