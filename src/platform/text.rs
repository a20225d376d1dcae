//! Bytes of a file to text: UTF-16 by its mark, else UTF-8 strictly, else GB18030, all by the browser.

use wasm_bindgen::JsValue;

/// Names the encoding a file turned out to have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    Utf8,
    Gb18030,
    Utf16,
}

/// Decodes bytes in a character set by its name (GBK, GB2312, UTF-8); what does not fit is marked.
pub fn decode_as(charset: &str, bytes: &[u8]) -> String {
    let decoder = web_sys::TextDecoder::new_with_label(charset)
        .or_else(|_| web_sys::TextDecoder::new_with_label("utf-8"));
    let text = decoder.and_then(|d| d.decode_with_u8_array(bytes));
    text.unwrap_or_else(|_| String::from_utf8_lossy(bytes).into_owned())
}

/// Decodes bytes; an error means no encoding fits.
pub fn decode(bytes: &js_sys::Uint8Array) -> Result<(String, Encoding), JsValue> {
    // Excel's own "Unicode text".
    let wide = match bytes.subarray(0, 2).to_vec().as_slice() {
        [0xff, 0xfe] => Some("utf-16le"),
        [0xfe, 0xff] => Some("utf-16be"),
        _ => None,
    };
    let narrow = [("utf-8", Encoding::Utf8), ("gb18030", Encoding::Gb18030)];
    for (label, encoding) in wide.map(|label| (label, Encoding::Utf16)).into_iter().chain(narrow) {
        let options = web_sys::TextDecoderOptions::new();
        options.set_fatal(true);
        let decoder = web_sys::TextDecoder::new_with_label_and_options(label, &options)?;
        if let Ok(text) = decoder.decode_with_buffer_source(bytes) {
            return Ok((text, encoding));
        }
    }
    Err(JsValue::from_str("neither utf-8 nor gb18030"))
}
