//! The canary: a few counts kept outside IndexedDB, to notice a database that was emptied.

use serde_json::Value;

use crate::domain::json;
use crate::platform::local;

const KEY: &str = "genke.canary";

/// Remembers how much there was, the last time something was saved.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Canary {
    pub customers: u32,
    pub seq: u64,
    /// When this phone first saved something, in milliseconds; 0 = never.
    pub since_ms: i64,
}

impl Canary {
    /// Reads the canary.
    pub fn read() -> Self {
        let map = json::read_map(&local::get(KEY).unwrap_or_default());
        Self {
            customers: json::number(&map, "customers").try_into().unwrap_or(u32::MAX),
            seq: json::number(&map, "seq"),
            since_ms: json::number(&map, "since_ms").try_into().unwrap_or_default(),
        }
    }

    /// Writes the canary.
    pub fn write(self) {
        let all = [
            ("customers", Value::from(self.customers)),
            ("seq", Value::from(self.seq)),
            ("since_ms", Value::from(self.since_ms)),
        ];
        local::set(KEY, &json::write(&json::value_of(all)));
    }

    /// Tells whether a database with no customers and no journal was emptied by somebody else.
    pub fn was_emptied(self, is_empty: bool, seq: u64) -> bool {
        self.customers > 0 && is_empty && seq == 0
    }
}
