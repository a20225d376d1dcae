//! The phone's own contacts, where the browser lets the user pick some.

use js_sys::{Array, Function, Object, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// Somebody picked: what they are called, and their numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picked {
    pub name: String,
    pub numbers: Vec<String>,
}

fn picker() -> Option<(JsValue, Function)> {
    let contacts = super::property(&super::window().navigator(), "contacts");
    let select = super::property(&contacts, "select").dyn_into().ok()?;
    Some((contacts, select))
}

/// Tells whether the browser has a picker.
pub fn can_pick() -> bool {
    picker().is_some()
}

/// Lets the user pick contacts; only from a tap. `None` when they would not, or it failed.
pub async fn pick() -> Option<Vec<Picked>> {
    let (contacts, select) = picker()?;
    let wanted = Array::of2(&"name".into(), &"tel".into());
    let options = Object::new();
    Reflect::set(&options, &"multiple".into(), &true.into()).ok()?;
    let asked = select.call2(&contacts, &wanted, &options).ok()?.dyn_into::<Promise>().ok()?;
    let found: Array = JsFuture::from(asked).await.ok()?.dyn_into().ok()?;
    let texts = |one: &JsValue, name: &str| -> Vec<String> {
        let list = super::property(one, name).dyn_into::<Array>().unwrap_or_default();
        list.iter().filter_map(|text| text.as_string()).collect()
    };
    let person = |one: JsValue| Picked {
        name: texts(&one, "name").into_iter().next().unwrap_or_default(),
        numbers: texts(&one, "tel"),
    };
    Some(found.iter().map(person).collect())
}
