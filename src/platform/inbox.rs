//! Files shared into the app: the service worker keeps them until the app takes them (`public/sw.js`).

use js_sys::Array;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Cache, File, FilePropertyBag, Request, Response};

/// The cache the service worker puts them into.
const INBOX: &str = "inbox";
/// The header that holds a file's name.
const NAME: &str = "x-name";

/// Names a file that waits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// Its address in the cache.
    key: String,
    pub name: String,
}

/// Lists the files that wait; none where the browser keeps no cache.
pub async fn waiting() -> Vec<Waiting> {
    let Some(cache) = cache().await else { return Vec::new() };
    let Ok(keys) = JsFuture::from(cache.keys()).await else { return Vec::new() };
    let mut files = Vec::new();
    for key in Array::from(&keys).iter().filter_map(|key| key.dyn_into::<Request>().ok()) {
        let key = key.url();
        let found = JsFuture::from(cache.match_with_str(&key)).await;
        let found = found.ok().and_then(|found| found.dyn_into::<Response>().ok());
        let name = found.and_then(|found| name_of(&found)).unwrap_or_default();
        files.push(Waiting { key, name });
    }
    files
}

/// Throws a file that waits away; tells whether it is gone.
pub async fn throw_away(file: &Waiting) -> bool {
    let Some(cache) = cache().await else { return false };
    JsFuture::from(cache.delete_with_str(&file.key)).await.is_ok()
}

/// Takes a file out of the inbox; `None` when it is not there any more.
pub async fn take(id: &str) -> Option<File> {
    let cache = cache().await?;
    let key = format!("{}inbox/{id}", super::device::base());
    let found: Response = JsFuture::from(cache.match_with_str(&key)).await.ok()?.dyn_into().ok()?;
    let name = name_of(&found)?;
    let blob = JsFuture::from(found.blob().ok()?).await.ok()?;
    let kind = FilePropertyBag::new();
    kind.set_type(&found.headers().get("content-type").ok().flatten().unwrap_or_default());
    let file = File::new_with_blob_sequence_and_options(&Array::of1(&blob), &name, &kind);
    let _ = JsFuture::from(cache.delete_with_str(&key)).await;
    file.ok()
}

async fn cache() -> Option<Cache> {
    let caches = super::window().caches().ok()?;
    JsFuture::from(caches.open(&super::scope::cache(INBOX))).await.ok()?.dyn_into().ok()
}

fn name_of(found: &Response) -> Option<String> {
    let name = found.headers().get(NAME).ok().flatten().unwrap_or_default();
    js_sys::decode_uri_component(&name).ok().map(String::from)
}
