//! The Chinese calendar as the browser knows it: one formatter, and every day asked once.

use std::cell::RefCell;
use std::collections::BTreeMap;

use chrono::NaiveDate;
use wasm_bindgen::prelude::*;

use crate::domain::calendar::lunar::LunarDay;

use super::property;

/// Days remembered: about two years, then it starts anew.
const MOST: usize = 800;

thread_local! {
    static ASKED: RefCell<Asked> = RefCell::default();
}

#[derive(Default)]
struct Asked {
    /// `Some(None)` where the browser has no Chinese calendar.
    formatter: Option<Option<DateTimeFormat>>,
    days: BTreeMap<NaiveDate, Option<LunarDay>>,
}

/// Tells a day of the Chinese calendar; `None` where the browser does not know it.
pub fn on(day: NaiveDate) -> Option<LunarDay> {
    ASKED.with_borrow_mut(|asked| {
        if let Some(known) = asked.days.get(&day) {
            return known.clone();
        }
        let formatter = asked.formatter.get_or_insert_with(formatter).as_ref();
        let found = formatter.and_then(|f| read(f, day));
        if asked.days.len() >= MOST {
            asked.days.clear();
        }
        asked.days.insert(day, found.clone());
        found
    })
}

fn formatter() -> Option<DateTimeFormat> {
    let options = js_sys::Object::new();
    for (name, value) in
        [("timeZone", "UTC"), ("year", "numeric"), ("month", "long"), ("day", "numeric")]
    {
        let _ = js_sys::Reflect::set(&options, &name.into(), &value.into());
    }
    let made = DateTimeFormat::new("zh-u-ca-chinese", &options).ok()?;
    let is_chinese = property(&made.resolved(), "calendar").as_string()? == "chinese";
    is_chinese.then_some(made)
}

fn read(formatter: &DateTimeFormat, day: NaiveDate) -> Option<LunarDay> {
    #[expect(clippy::cast_precision_loss, reason = "exact below 2^53")]
    let noon = day.and_hms_opt(12, 0, 0)?.and_utc().timestamp_millis() as f64;
    let (mut year, mut month, mut number) = (String::new(), String::new(), String::new());
    for part in formatter.parts(noon).ok()?.iter() {
        let text = |name: &str| property(&part, name).as_string().unwrap_or_default();
        match text("type").as_str() {
            "yearName" => year = text("value"),
            "month" => month = text("value"),
            "day" => number = text("value"),
            _ => {}
        }
    }
    LunarDay::from_parts(&year, &month, &number)
}

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = Intl)]
    type DateTimeFormat;
    #[wasm_bindgen(constructor, catch, js_namespace = Intl)]
    fn new(locale: &str, options: &JsValue) -> Result<DateTimeFormat, JsValue>;
    #[wasm_bindgen(method, js_name = resolvedOptions)]
    fn resolved(this: &DateTimeFormat) -> JsValue;
    #[wasm_bindgen(method, catch, js_name = formatToParts)]
    fn parts(this: &DateTimeFormat, at: f64) -> Result<js_sys::Array, JsValue>;
}
