//! The clipboard, written only by the user's tap.

use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;

/// Copies text; falls back to a hidden field where the clipboard API is refused.
pub async fn copy(text: &str) -> bool {
    let navigator = super::window().navigator();
    if super::property(&navigator, "clipboard").is_object()
        && JsFuture::from(navigator.clipboard().write_text(text)).await.is_ok()
    {
        return true;
    }
    copy_by_selection(text).is_some_and(|done| done)
}

fn copy_by_selection(text: &str) -> Option<bool> {
    let document = super::document();
    let field = document
        .create_element("textarea")
        .ok()?
        .dyn_into::<web_sys::HtmlTextAreaElement>()
        .ok()?;
    field.set_value(text);
    field.set_class_name("offscreen");
    document.body()?.append_child(&field).ok()?;
    field.select();
    let command = js_sys::Reflect::get(&document, &"execCommand".into())
        .ok()?
        .dyn_into::<js_sys::Function>()
        .ok()?;
    let done = command.call1(&document, &"copy".into()).is_ok_and(|v| v.is_truthy());
    field.remove();
    Some(done)
}
