//! Bytes outside the app's own memory: pieces put together, packed, and read back piece by piece.

use js_sys::{Array, Function, Promise, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::Blob;

/// Collects pieces; the browser keeps them where it has room, on disk if it must.
#[derive(Default)]
pub struct Pieces(Array);

impl Pieces {
    /// Adds text.
    pub fn text(&mut self, text: &str) -> Result<(), JsValue> {
        self.bytes(&Uint8Array::from(text.as_bytes()))
    }

    /// Adds bytes.
    pub fn bytes(&mut self, bytes: &Uint8Array) -> Result<(), JsValue> {
        let piece = Blob::new_with_u8_array_sequence(&Array::of1(bytes))?;
        self.0.push(&piece);
        Ok(())
    }

    /// Adds what is a blob already.
    pub fn blob(&mut self, blob: &Blob) {
        self.0.push(blob);
    }

    /// Puts the pieces together.
    pub fn whole(&self) -> Result<Blob, JsValue> {
        Blob::new_with_blob_sequence(&self.0)
    }
}

/// Reads a part of a blob.
pub async fn part(blob: &Blob, from: u64, to: u64) -> Result<Uint8Array, JsValue> {
    #[expect(clippy::cast_precision_loss, reason = "exact below 2^53")]
    let piece = blob.slice_with_f64_and_f64(from as f64, to as f64)?;
    Ok(Uint8Array::new(&JsFuture::from(piece.array_buffer()).await?))
}

/// Returns the size of a blob, bytes.
pub fn size(blob: &Blob) -> u64 {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "whole, below 2^53"
    )]
    let size = blob.size() as u64;
    size
}

/// Tells whether two blobs hold the same bytes; one that cannot be read is the same as none.
pub async fn same(a: &Blob, b: &Blob) -> bool {
    const STEP: u64 = 1 << 20;
    let whole = size(a);
    if whole != size(b) {
        return false;
    }
    let mut at = 0;
    while at < whole {
        let to = (at + STEP).min(whole);
        let (Ok(own), Ok(other)) = (part(a, at, to).await, part(b, at, to).await) else {
            return false;
        };
        if own.to_vec() != other.to_vec() {
            return false;
        }
        at = to;
    }
    true
}

/// Packs a blob with gzip; `None` where the browser does not pack.
pub async fn packed(blob: &Blob) -> Option<Blob> {
    let stream = through(blob, "CompressionStream")?;
    let response: Function = super::property(&super::window(), "Response").dyn_into().ok()?;
    let response = Reflect::construct(&response, &Array::of1(&stream)).ok()?;
    let take: Function = super::property(&response, "blob").dyn_into().ok()?;
    let packed = take.call0(&response).ok()?.dyn_into::<Promise>().ok()?;
    JsFuture::from(packed).await.ok()?.dyn_into().ok()
}

/// Reads a blob piece by piece.
pub struct Reader {
    reader: JsValue,
    read: Function,
}

impl Reader {
    /// Starts at the beginning of a blob; one that is packed is unpacked on the way.
    pub fn new(blob: &Blob, is_packed: bool) -> Option<Self> {
        let stream = if is_packed { through(blob, "DecompressionStream") } else { stream(blob) }?;
        let get: Function = super::property(&stream, "getReader").dyn_into().ok()?;
        let reader = get.call0(&stream).ok()?;
        let read = super::property(&reader, "read").dyn_into().ok()?;
        Some(Self { reader, read })
    }

    /// Returns the next bytes; `None` at the end.
    pub async fn next(&self) -> Result<Option<Vec<u8>>, JsValue> {
        let asked = self.read.call0(&self.reader)?.dyn_into::<Promise>()?;
        let got = JsFuture::from(asked).await?;
        if super::property(&got, "done").is_truthy() {
            return Ok(None);
        }
        Ok(Some(Uint8Array::new(&super::property(&got, "value")).to_vec()))
    }
}

fn stream(blob: &Blob) -> Option<JsValue> {
    let stream: Function = super::property(blob, "stream").dyn_into().ok()?;
    stream.call0(blob).ok()
}

/// Sends a blob through one of the browser's packers.
fn through(blob: &Blob, packer: &str) -> Option<JsValue> {
    let packer: Function = super::property(&super::window(), packer).dyn_into().ok()?;
    let packer = Reflect::construct(&packer, &Array::of1(&"gzip".into())).ok()?;
    let stream = stream(blob)?;
    let pipe: Function = super::property(&stream, "pipeThrough").dyn_into().ok()?;
    pipe.call1(&stream, &packer).ok()
}
