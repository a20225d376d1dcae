//! Files shared into the app: the service worker keeps them until the app takes them (`public/sw.js`).

use js_sys::Array;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Cache, File, FilePropertyBag, Response};

/// The cache the service worker puts them into.
const INBOX: &str = "inbox";
/// The header that holds a file's name.
const NAME: &str = "x-name";

/// Takes a file out of the inbox; `None` when it is not there any more.
pub async fn take(id: &str) -> Option<File> {
    let caches = super::window().caches().ok()?;
    let cache: Cache =
        JsFuture::from(caches.open(&super::scope::cache(INBOX))).await.ok()?.dyn_into().ok()?;
    let key = format!("{}inbox/{id}", super::device::base());
    let found: Response = JsFuture::from(cache.match_with_str(&key)).await.ok()?.dyn_into().ok()?;
    let name = found.headers().get(NAME).ok().flatten().unwrap_or_default();
    let name = js_sys::decode_uri_component(&name).ok()?;
    let blob = JsFuture::from(found.blob().ok()?).await.ok()?;
    let kind = FilePropertyBag::new();
    kind.set_type(&found.headers().get("content-type").ok().flatten().unwrap_or_default());
    let file =
        File::new_with_blob_sequence_and_options(&Array::of1(&blob), &String::from(name), &kind);
    let _ = JsFuture::from(cache.delete_with_str(&key)).await;
    file.ok()
}
