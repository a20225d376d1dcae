//! The store against the browser's real IndexedDB.
#![cfg(target_arch = "wasm32")]
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod commits;
mod families;
mod faults;
mod frozen;
mod js;
mod notebook;
mod unreadable;

use wasm_bindgen_test::wasm_bindgen_test_configure;

wasm_bindgen_test_configure!(run_in_browser);
