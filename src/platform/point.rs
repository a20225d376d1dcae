//! Points at a control of the open sheet, found by the name a person would call it by.

use wasm_bindgen::JsCast;

/// Marks what has to be put right; groups of buttons are marked like fields.
const WRONG: &str = "data-wrong";

/// Brings a control onto the screen and the keyboard to it; `is_wrong` marks it until [`unmark`].
pub fn at(label: &str, is_wrong: bool) {
    let Some(control) = find(label) else { return };
    if is_wrong {
        let _ = control.set_attribute(WRONG, "");
        if control.tag_name() == "INPUT" {
            let _ = control.set_attribute("aria-invalid", "true");
        }
    }
    let first = control.query_selector("button").ok().flatten();
    let target = first.unwrap_or_else(|| control.clone());
    if let Some(target) = target.dyn_ref::<web_sys::HtmlElement>() {
        let _ = target.focus();
    }
    bring(&control);
}

/// Brings a control onto the screen.
pub fn show(label: &str) {
    if let Some(control) = find(label) {
        bring(&control);
    }
}

fn bring(control: &web_sys::Element) {
    let options = web_sys::ScrollIntoViewOptions::new();
    options.set_block(web_sys::ScrollLogicalPosition::Center);
    control.scroll_into_view_with_scroll_into_view_options(&options);
}

/// Takes the mark away.
pub fn unmark(label: &str) {
    if let Some(control) = find(label) {
        let _ = control.remove_attribute(WRONG);
        let _ = control.remove_attribute("aria-invalid");
    }
}

/// Finds a control by its `aria-label`, or by the text of its label.
fn find(label: &str) -> Option<web_sys::Element> {
    let page = super::document();
    let named = page.query_selector(&format!("[role=dialog] [aria-label=\"{label}\"]"));
    if let Some(found) = named.ok().flatten() {
        return Some(found);
    }
    let labels = page.get_elements_by_tag_name("label");
    let is_it = |l: &web_sys::Element| {
        l.text_content().as_deref() == Some(label)
            && l.closest("[role=dialog]").ok().flatten().is_some()
    };
    let found = (0..labels.length()).filter_map(|n| labels.item(n)).find(is_it)?;
    page.get_element_by_id(&found.get_attribute("for")?)
}
