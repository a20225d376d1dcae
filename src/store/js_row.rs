//! A row as the browser's database holds it.

use js_sys::Object;
use wasm_bindgen::prelude::*;

use crate::commit::row::Row;

/// Writes a row as the object the database stores.
pub fn to_js(row: &Row) -> JsValue {
    let object: StoredRow = Object::new().unchecked_into();
    object.set_id(&row.id);
    object.set_json(&row.json);
    if let Some(customer) = &row.customer {
        object.set_customer(customer);
    }
    if let Some(household) = &row.household {
        object.set_household(household);
    }
    if let Some(when) = row.when {
        object.set_when(when);
    }
    if let Some(due) = row.due {
        object.set_due(due);
    }
    if let Some(derived) = &row.derived {
        object.set_derived(derived);
    }
    object.into()
}

/// Reads the object the database stored; keys are not read back.
pub fn from_js(value: JsValue) -> Row {
    let stored: StoredRow = value.unchecked_into();
    Row {
        id: stored.id().as_string().unwrap_or_default(),
        json: stored.json().as_string().unwrap_or_default(),
        derived: stored.derived().as_string(),
        ..Row::default()
    }
}

#[wasm_bindgen]
extern "C" {
    /// The stored object; its properties are read and set without making a name for each first.
    type StoredRow;
    #[wasm_bindgen(method, getter)]
    fn id(this: &StoredRow) -> JsValue;
    #[wasm_bindgen(method, getter)]
    fn json(this: &StoredRow) -> JsValue;
    #[wasm_bindgen(method, getter)]
    fn derived(this: &StoredRow) -> JsValue;
    #[wasm_bindgen(method, setter)]
    fn set_id(this: &StoredRow, id: &str);
    #[wasm_bindgen(method, setter)]
    fn set_json(this: &StoredRow, json: &str);
    #[wasm_bindgen(method, setter)]
    fn set_customer(this: &StoredRow, customer: &str);
    #[wasm_bindgen(method, setter)]
    fn set_household(this: &StoredRow, household: &str);
    #[wasm_bindgen(method, setter)]
    fn set_when(this: &StoredRow, when: f64);
    #[wasm_bindgen(method, setter)]
    fn set_due(this: &StoredRow, due: f64);
    #[wasm_bindgen(method, setter)]
    fn set_derived(this: &StoredRow, derived: &str);
}
