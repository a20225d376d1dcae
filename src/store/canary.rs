//! The canary: a few counts kept outside IndexedDB, to notice a database that was emptied.

use serde::{Deserialize, Serialize};

use crate::platform::local;

const KEY: &str = "genke.canary";

/// Remembers how much there was, the last time something was saved.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Canary {
    pub customers: u32,
    pub seq: u64,
    /// When this phone first saved something, in milliseconds; 0 = never.
    pub since_ms: i64,
}

impl Canary {
    /// Reads the canary.
    pub fn read() -> Self {
        local::get(KEY).unwrap_or_default()
    }

    /// Writes the canary.
    pub fn write(self) {
        local::set(KEY, self);
    }

    /// Tells whether a database with no customers and no journal was emptied by somebody else.
    pub fn was_emptied(self, is_empty: bool, seq: u64) -> bool {
        self.customers > 0 && is_empty && seq == 0
    }
}
