//! Storage health: whether the browser promised to keep our data, and how much room there is.

use wasm_bindgen_futures::JsFuture;

/// Tells what the browser says of our storage; `None` = it does not say.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Health {
    pub persisted: Option<bool>,
    /// Bytes in use and bytes allowed.
    pub usage: Option<(f64, f64)>,
}

fn manager() -> Option<web_sys::StorageManager> {
    let navigator = super::window().navigator();
    super::property(&navigator, "storage").is_object().then(|| navigator.storage())
}

/// Asks the browser to keep our data when space runs short.
pub async fn ask_to_persist() -> Option<bool> {
    let answer = JsFuture::from(manager()?.persist().ok()?).await.ok()?;
    answer.as_bool()
}

/// Reads the browser's answers.
pub async fn health() -> Health {
    let Some(manager) = manager() else { return Health::default() };
    let mut health = Health::default();
    if let Ok(asking) = manager.persisted() {
        health.persisted = JsFuture::from(asking).await.ok().and_then(|v| v.as_bool());
    }
    if let Ok(asking) = manager.estimate()
        && let Ok(estimate) = JsFuture::from(asking).await
    {
        let number = |name| super::property(&estimate, name).as_f64();
        health.usage = number("usage").zip(number("quota"));
    }
    health
}
