//! The phone's clock and randomness, read here and passed down as values.

use chrono::{DateTime, FixedOffset, Utc};

use crate::domain::fields::{Id, Moment};
use crate::record::ids::uuid_v7;

/// Returns the milliseconds since 1970, UTC.
pub fn now_ms() -> i64 {
    #[expect(clippy::cast_possible_truncation, reason = "milliseconds fit for 200 million years")]
    let ms = js_sys::Date::now() as i64;
    ms
}

/// Returns this moment in the phone's zone.
pub fn now() -> Moment {
    moment(now_ms())
}

/// Returns a moment in the zone the phone has at that moment.
pub fn moment(ms: i64) -> Moment {
    #[expect(clippy::cast_precision_loss, reason = "exact below 2^53")]
    let date = js_sys::Date::new(&wasm_bindgen::JsValue::from_f64(ms as f64));
    #[expect(clippy::cast_possible_truncation, reason = "whole minutes, at most 14 hours")]
    let east = -(date.get_timezone_offset() as i32) * 60;
    let utc = DateTime::<Utc>::from_timestamp_millis(ms).unwrap_or_default();
    utc.with_timezone(&FixedOffset::east_opt(east).unwrap_or_else(|| chrono::Offset::fix(&Utc)))
}

/// Fills an array with random bytes from the browser's generator.
pub fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    for b in &mut bytes {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0..256")]
        let byte = (js_sys::Math::random() * 256.0) as u8;
        *b = byte;
    }
    if let Ok(crypto) = super::window().crypto() {
        let _ = crypto.get_random_values_with_u8_array(&mut bytes);
    }
    bytes
}

/// Makes a fresh record id: UUIDv7 of now.
pub fn new_id() -> Id {
    uuid_v7(now_ms().unsigned_abs(), random())
}

/// Returns milliseconds of the page's steady clock, for measuring.
pub fn steady_ms() -> f64 {
    super::window().performance().map_or(0.0, |p| p.now())
}
