//! AES-256-GCM by the browser's own cryptography.

use js_sys::{Array, Function, Object, Promise, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// Holds a key the page itself cannot read back.
#[derive(Clone, Debug)]
pub struct Key(JsValue);

/// Says what a key may be used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Use {
    Encrypt,
    Decrypt,
}

impl Key {
    /// Takes a key the database kept; `None` for anything else.
    pub fn kept(value: JsValue) -> Option<Self> {
        (super::property(&value, "type").as_string()? == "secret").then_some(Self(value))
    }

    /// Returns the key as the database keeps it: an object without its bytes.
    pub fn value(&self) -> &JsValue {
        &self.0
    }
}

/// Takes a raw key in; `None` where the browser offers no cryptography (no https).
pub async fn key(raw: &[u8; 32], to: Use) -> Option<Key> {
    let uses = match to {
        Use::Encrypt => "encrypt",
        Use::Decrypt => "decrypt",
    };
    let uses = Array::of1(&uses.into());
    let args = [
        "raw".into(),
        Uint8Array::from(raw.as_slice()).into(),
        "AES-GCM".into(),
        JsValue::FALSE,
        uses.into(),
    ];
    call("importKey", &args).await.map(Key)
}

/// Encrypts; the tag stands behind the bytes.
pub async fn encrypt(key: &Key, nonce: &[u8; 12], aad: &[u8], plain: &[u8]) -> Option<Uint8Array> {
    run("encrypt", key, nonce, aad, &Uint8Array::from(plain)).await
}

/// Decrypts; `None` when the key is another one or anything was changed.
pub async fn decrypt(
    key: &Key,
    nonce: &[u8; 12],
    aad: &[u8],
    sealed: &Uint8Array,
) -> Option<Uint8Array> {
    run("decrypt", key, nonce, aad, sealed).await
}

/// Brings different ways of typing the same characters together (full-width digits, composed accents).
pub fn normal(text: &str) -> String {
    js_sys::JsString::from(text).normalize("NFKC").into()
}

async fn run(
    name: &str,
    key: &Key,
    nonce: &[u8; 12],
    aad: &[u8],
    bytes: &Uint8Array,
) -> Option<Uint8Array> {
    let how = Object::new();
    let set = |name: &str, value: JsValue| Reflect::set(&how, &name.into(), &value);
    set("name", "AES-GCM".into()).ok()?;
    set("iv", Uint8Array::from(nonce.as_slice()).into()).ok()?;
    set("additionalData", Uint8Array::from(aad).into()).ok()?;
    let done = call(name, &[how.into(), key.0.clone(), bytes.into()]).await?;
    Some(Uint8Array::new(&done))
}

async fn call(name: &str, args: &[JsValue]) -> Option<JsValue> {
    let subtle = super::property(&super::property(&super::window(), "crypto"), "subtle");
    let function: Function = super::property(&subtle, name).dyn_into().ok()?;
    let args: Array = args.iter().collect();
    let asked = function.apply(&subtle, &args).ok()?;
    JsFuture::from(asked.dyn_into::<Promise>().ok()?).await.ok()
}
