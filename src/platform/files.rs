//! Files the user picks and files handed to the user.

use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use super::device;
use super::share::{self, Shared};

/// Hands text to the user as a file download.
pub fn save(name: &str, mime: &str, text: &str) -> Result<(), JsValue> {
    let parts = js_sys::Array::of1(&JsValue::from_str(text));
    let kind = web_sys::BlobPropertyBag::new();
    kind.set_type(mime);
    save_blob(name, &web_sys::Blob::new_with_str_sequence_and_options(&parts, &kind)?)
}

/// Hands a blob to the user as a file download.
pub fn save_blob(name: &str, blob: &web_sys::Blob) -> Result<(), JsValue> {
    let url = web_sys::Url::create_object_url_with_blob(blob)?;
    let link = super::document().create_element("a")?.dyn_into::<web_sys::HtmlAnchorElement>()?;
    link.set_href(&url);
    link.set_download(name);
    link.click();
    super::task::background(async move {
        super::task::sleep(60_000).await;
        let _ = web_sys::Url::revoke_object_url(&url);
    });
    Ok(())
}

/// Says how a file was handed out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Handed {
    /// The share sheet took it.
    Shared,
    /// It went to the downloads.
    Saved,
    /// The user closed the share sheet again.
    Cancelled,
    /// Neither is possible here.
    Refused,
}

/// Hands text as a file to the share sheet where it takes files, else as a download; never as a
/// download where that would lead out of the app.
pub async fn hand_out(name: &str, mime: &str, text: &str) -> Handed {
    match share::file(name, mime, &JsValue::from_str(text)).await {
        Shared::Done => Handed::Shared,
        Shared::Cancelled => Handed::Cancelled,
        Shared::Refused if device::is_stranded_by_downloads() => Handed::Refused,
        Shared::Refused => match save(name, mime, text) {
            Ok(()) => Handed::Saved,
            Err(_) => Handed::Refused,
        },
    }
}

/// Makes a file of bytes.
pub fn blob(bytes: &js_sys::Uint8Array, mime: &str) -> Result<web_sys::Blob, JsValue> {
    let kind = web_sys::BlobPropertyBag::new();
    kind.set_type(mime);
    web_sys::Blob::new_with_u8_array_sequence_and_options(&js_sys::Array::of1(bytes), &kind)
}

/// Hands a file to the share sheet where it takes files, else as a download; never as a download where
/// that would lead out of the app.
pub async fn hand_out_blob(name: &str, mime: &str, file: &web_sys::Blob) -> Handed {
    match share::file(name, mime, file).await {
        Shared::Done => Handed::Shared,
        Shared::Cancelled => Handed::Cancelled,
        Shared::Refused if device::is_stranded_by_downloads() => Handed::Refused,
        Shared::Refused => match save_blob(name, file) {
            Ok(()) => Handed::Saved,
            Err(_) => Handed::Refused,
        },
    }
}

/// Reads the bytes of a picked file.
pub async fn bytes(file: &web_sys::File) -> Result<js_sys::Uint8Array, JsValue> {
    let buffer = JsFuture::from(file.array_buffer()).await?;
    Ok(js_sys::Uint8Array::new(&buffer))
}
