//! The database's own state: clock, device, journal position, last backup.

use serde::{Deserialize, Serialize};

use crate::commit::row::Row;
use crate::commit::rows::{CLOCK, META, Rows};
use crate::commit::state::State;
use crate::domain::fields::Moment;
use crate::domain::{lenient, written};

use super::connection::{PATIENCE_MS, Store};
use super::error::Error;

/// Row of the backup state.
pub const BACKUP: &str = "backup";

/// Tells when everything was last exported.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Backup {
    #[serde(with = "written::moment_if_any")]
    pub at: Option<Moment>,
    /// Journal position at that time.
    pub seq: u64,
}

impl Backup {
    /// Reads the backup state; never made when there is none.
    pub fn read(text: &str) -> Self {
        lenient::of_text(text).unwrap_or_default()
    }

    fn written(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}

impl Store {
    /// Reads the backup state and the newest journal position.
    pub async fn backup_state(&self) -> Result<(Backup, u64), Error> {
        self.read(&[META], async |txn| {
            let rows = txn.get_many(&[(META, BACKUP), (META, CLOCK)]).await?;
            let read =
                |i: usize| rows.get(i).cloned().flatten().map(|r| r.json).unwrap_or_default();
            Ok((Backup::read(&read(0)), State::read(&read(1)).map_or(0, |s| s.seq)))
        })
        .await
    }

    /// Notes that everything up to `seq` was exported at `at`.
    pub async fn note_backup(&self, backup: &Backup) -> Result<(), Error> {
        let row = Row::plain(BACKUP, backup.written());
        self.write(&[META], PATIENCE_MS, async |txn| txn.put(META, &row)).await
    }
}

/// Row of the newest import.
const IMPORT: &str = "import";

impl Store {
    /// Returns the id this device writes into stamps; empty before the first write.
    pub async fn device(&self) -> Result<String, Error> {
        let row = self.read(&[META], async |txn| txn.get(META, CLOCK).await).await?;
        let state = row.and_then(|r| State::read(&r.json));
        Ok(state.map(|s| s.clock.device).unwrap_or_else(|| "new".into()))
    }

    /// Remembers the newest import.
    pub async fn note_import<T: Serialize>(&self, import: &T) -> Result<(), Error> {
        let row = Row::plain(IMPORT, serde_json::to_string(import).unwrap_or_default());
        self.write(&[META], PATIENCE_MS, async |txn| txn.put(META, &row)).await
    }

    /// Returns what was remembered of the newest import.
    pub async fn last_import<T: for<'de> Deserialize<'de>>(&self) -> Result<Option<T>, Error> {
        let row = self.read(&[META], async |txn| txn.get(META, IMPORT).await).await?;
        Ok(row.and_then(|r| serde_json::from_str(&r.json).ok()))
    }

    /// Forgets the newest import, once it was taken back.
    pub async fn forget_import(&self) -> Result<(), Error> {
        self.write(&[META], PATIENCE_MS, async |txn| txn.delete(META, IMPORT)).await
    }
}

/// Row of what calendar files hold.
const CALENDAR: &str = "calendar";

impl Store {
    /// Reads what was remembered of calendar files; empty when there were none.
    pub async fn calendar_files(&self) -> Result<String, Error> {
        let row = self.read(&[META], async |txn| txn.get(META, CALENDAR).await).await?;
        Ok(row.map(|r| r.json).unwrap_or_default())
    }

    /// Remembers what calendar files hold.
    pub async fn note_calendar_files(&self, json: String) -> Result<(), Error> {
        let row = Row::plain(CALENDAR, json);
        self.write(&[META], PATIENCE_MS, async |txn| txn.put(META, &row)).await
    }
}
