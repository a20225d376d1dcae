//! Bytes of a file to text: UTF-8 strictly, else GB18030, both by the browser.

use wasm_bindgen::JsValue;

/// Names the encoding a file turned out to have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    Utf8,
    Gb18030,
}

/// Decodes bytes; an error means neither encoding fits.
pub fn decode(bytes: &js_sys::Uint8Array) -> Result<(String, Encoding), JsValue> {
    for (label, encoding) in [("utf-8", Encoding::Utf8), ("gb18030", Encoding::Gb18030)] {
        let options = web_sys::TextDecoderOptions::new();
        options.set_fatal(true);
        let decoder = web_sys::TextDecoder::new_with_label_and_options(label, &options)?;
        if let Ok(text) = decoder.decode_with_buffer_source(bytes) {
            return Ok((text, encoding));
        }
    }
    Err(JsValue::from_str("neither utf-8 nor gb18030"))
}
