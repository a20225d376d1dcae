//! The clock and the journal position of this phone; rebuilt from what is stored where they are lost.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::domain::lenient;
use crate::record::envelope::Record;
use crate::record::journal::Entry;
use crate::record::stamp::{Clock, Stamp};

use super::row::Row;
use super::rows::{JOURNAL, META, RECORDS, Rows};

/// Rows looked at in one go.
const LOOKED_AT: u32 = 200;

/// Holds what every commit reads first and writes last.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct State {
    pub clock: Clock,
    /// Sequence number of the newest journal entry; 0 = none.
    #[serde(default)]
    pub seq: u64,
}

impl State {
    /// Reads the state; `None` when there is none yet, or what lies there is damaged.
    pub fn read(text: &str) -> Option<Self> {
        let state: Self = lenient::of_text(text)?;
        (state.seq > 0 && state.clock.last.is_some()).then_some(state)
    }

    /// Writes the state as it is stored.
    pub fn written(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Rebuilds a lost state: the device and position of the newest journal entry (or the highest position noted
    /// anywhere), and the latest stamp of the journal and of every record that is not beyond a sane future. A phone
    /// that has written nothing starts as `device`.
    pub async fn rebuild<R: Rows>(rows: &R, device: &str, now_ms: i64) -> Result<Self, R::Error> {
        let mut state = Self { clock: Clock::new(device), seq: 0 };
        let see = |clock: &mut Clock, stamp: &Stamp| {
            if stamp.hours_ahead(now_ms).is_none() {
                clock.observe(stamp);
            }
        };
        for row in all(rows, JOURNAL).await? {
            state.seq = state.seq.max(row.id.parse().unwrap_or(0));
            if let Ok(entry) = serde_json::from_str::<Entry>(&row.json) {
                state.clock.device = entry.stamp.device().to_owned();
                see(&mut state.clock, &entry.stamp);
            }
        }
        for row in all(rows, META).await? {
            let noted: Value = serde_json::from_str(&row.json).unwrap_or_default();
            state.seq = state.seq.max(noted.get("seq").and_then(Value::as_u64).unwrap_or(0));
        }
        for store in RECORDS {
            for record in all(rows, store).await?.iter().filter_map(Row::record) {
                see(&mut state.clock, record.latest());
            }
        }
        Ok(state)
    }

    /// Sets a clock back that ran more than 24 h ahead; returns the records it stamped then.
    pub async fn settle<R: Rows>(
        &mut self,
        rows: &R,
        now_ms: i64,
    ) -> Result<Vec<Record>, R::Error> {
        self.clock.last = None;
        let mut far = Vec::new();
        for store in RECORDS {
            for record in all(rows, store).await?.iter().filter_map(Row::record) {
                match record.latest().hours_ahead(now_ms) {
                    Some(_) => far.push(record),
                    None => self.clock.observe(record.latest()),
                }
            }
        }
        Ok(far)
    }
}

async fn all<R: Rows>(rows: &R, store: &str) -> Result<Vec<Row>, R::Error> {
    let mut all: Vec<Row> = Vec::new();
    loop {
        let after = all.last().map_or(String::new(), |row| row.id.clone());
        let slice = rows.after(store, &after, LOOKED_AT).await?;
        if slice.is_empty() {
            return Ok(all);
        }
        all.extend(slice);
    }
}
