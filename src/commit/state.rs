//! The clock and the journal position of this phone; rebuilt from what is stored where they are lost.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::domain::lenient;
use crate::record::envelope::Record;
use crate::record::journal::Entry;
use crate::record::stamp::{Clock, Stamp};

use super::pace::Pace;
use super::row::Row;
use super::rows::{JOURNAL, META, RECORDS, Rows};

/// Rows looked at in one go.
const LOOKED_AT: u32 = 200;
/// A date this much ahead is no date, whatever this phone's own says.
const YEAR_MS: i64 = 366 * 86_400_000;

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
    /// anywhere), and the latest stamp of the journal and of every record that is no more than a year ahead. A phone
    /// that has written nothing starts as `device`.
    pub async fn rebuild<R: Rows>(
        rows: &R,
        pace: &Pace,
        device: &str,
        now_ms: i64,
    ) -> Result<Self, R::Error> {
        let mut state = Self { clock: Clock::new(device), seq: 0 };
        let see = |clock: &mut Clock, stamp: &Stamp| {
            if stamp.ms() - now_ms <= YEAR_MS {
                clock.observe(stamp);
            }
        };
        each(rows, pace, JOURNAL, |row| {
            state.seq = state.seq.max(row.id.parse().unwrap_or(0));
            if let Ok(entry) = serde_json::from_str::<Entry>(&row.json) {
                state.clock.device = entry.stamp.device().to_owned();
                see(&mut state.clock, &entry.stamp);
            }
        })
        .await?;
        each(rows, pace, META, |row| {
            let noted: Value = serde_json::from_str(&row.json).unwrap_or_default();
            state.seq = state.seq.max(noted.get("seq").and_then(Value::as_u64).unwrap_or(0));
        })
        .await?;
        for store in RECORDS {
            each(rows, pace, store, |row| {
                if let Some(record) = row.record() {
                    see(&mut state.clock, record.latest());
                }
            })
            .await?;
        }
        Ok(state)
    }

    /// Sets a clock back that ran ahead; returns the records it stamped later than now.
    pub async fn settle<R: Rows>(
        &mut self,
        rows: &R,
        pace: &Pace,
        now_ms: i64,
    ) -> Result<Vec<Record>, R::Error> {
        self.clock.last = None;
        let mut far = Vec::new();
        for store in RECORDS {
            each(rows, pace, store, |row| match row.record() {
                Some(record) if record.latest().ms() > now_ms => far.push(record),
                Some(record) => self.clock.observe(record.latest()),
                None => {}
            })
            .await?;
        }
        Ok(far)
    }

    /// Returns the moment from which on a stamp that comes in is judged to be ahead: now, or what this phone wrote last
    /// if its date fell behind since. A phone that has written nothing goes by what it is given, up to a year.
    pub fn measure<'r>(&self, now_ms: i64, merged: impl Iterator<Item = &'r Record>) -> i64 {
        match &self.clock.last {
            Some(last) => now_ms.max(last.ms()),
            None => {
                let stamps = merged.map(|record| record.latest().ms());
                stamps.filter(|ms| ms - now_ms <= YEAR_MS).fold(now_ms, i64::max)
            }
        }
    }
}

/// Shows every row of a store, a slice at a time.
async fn each<R: Rows>(
    rows: &R,
    pace: &Pace,
    store: &str,
    mut show: impl FnMut(&Row),
) -> Result<(), R::Error> {
    let mut last = String::new();
    loop {
        let slice = rows.after(store, &last, LOOKED_AT).await?;
        let Some(row) = slice.last() else { return Ok(()) };
        last.clone_from(&row.id);
        for row in &slice {
            show(row);
            pace.breathe(rows).await?;
        }
    }
}
