//! Rows that cannot be read, moved out of the way of a new one.

use crate::record::unreadable::quoted;

use super::connection::{PATIENCE_MS, Store};
use super::error::Error;
use crate::commit::row::Row;
use crate::commit::rows::{OTHER, RECORDS, Rows};

impl Store {
    /// Quotes an unreadable row among the other records and frees its place, in one transaction; a row that can
    /// be read, or is not there, stays as it is.
    pub async fn set_aside(&self, store: &'static str, id: &str) -> Result<(), Error> {
        self.write(&RECORDS, PATIENCE_MS, async |txn| {
            let Some(row) = txn.get(store, id).await?.filter(|row| row.record().is_none()) else {
                return Ok(());
            };
            txn.put(OTHER, &Row::of_record(&quoted(store, id, &row.json)))?;
            txn.delete(store, id)
        })
        .await
    }
}
