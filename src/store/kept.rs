//! Small things this phone keeps for itself beside the records: they are in no bundle and no journal.

use super::connection::{PATIENCE_MS, Store};
use super::error::Error;
use crate::commit::row::Row;
use crate::commit::rows::{META, Rows};

/// Names what is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kept {
    /// The backups made here: when, how, how many customers.
    Backups,
    /// The pass-phrase, when the user wanted it remembered.
    Passphrase,
    /// The name the user gave this phone.
    PhoneName,
    /// The other phones, and how far each has what is here.
    Peers,
}

impl Kept {
    fn key(self) -> &'static str {
        match self {
            Self::Backups => "backups",
            Self::Passphrase => "passphrase",
            Self::PhoneName => "phone_name",
            Self::Peers => "peers",
        }
    }
}

impl Store {
    /// Reads what is kept; empty when there is nothing.
    pub async fn kept(&self, what: Kept) -> Result<String, Error> {
        let row = self.read(&[META], async |txn| txn.get(META, what.key()).await).await?;
        Ok(row.map(|r| r.json).unwrap_or_default())
    }

    /// Keeps a JSON text; an empty one forgets what was kept.
    pub async fn keep(&self, what: Kept, json: String) -> Result<(), Error> {
        let row = Row::plain(what.key(), json);
        self.write(&[META], PATIENCE_MS, async |txn| match row.json.as_str() {
            "" => txn.delete(META, &row.id),
            _ => txn.put(META, &row),
        })
        .await
    }
}
