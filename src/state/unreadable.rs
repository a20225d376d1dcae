//! What the database holds that cannot be read: found, counted once, shown, and moved aside when the user says so.

use std::collections::BTreeMap;

use crate::commit::rows::RECORDS;
use crate::domain::fields::Id;
use crate::record::unreadable::{KIND, Unreadable, quoted};
use crate::store::error::Error;

use super::book::{ALL, Book};
use super::notice::Notice;

/// One row that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    pub row: Unreadable,
    /// It stands in nobody's way any more: it was moved aside, or came in a file.
    pub is_aside: bool,
}

impl Book {
    /// Looks through every row, a slice at a time, for those that cannot be read.
    pub async fn unreadable(self) -> Result<Vec<Found>, Error> {
        let mut found: BTreeMap<Id, Found> = BTreeMap::new();
        self.each_row(
            |_| (),
            |store, row| {
                let record = row.record();
                let is_aside = record.is_some();
                let quoted = record.unwrap_or_else(|| quoted(store, &row.id, &row.json));
                if quoted.kind == KIND
                    && quoted.is_alive()
                    && let Some(row) = Unreadable::read(&quoted.fields)
                {
                    found.entry(quoted.id).or_insert(Found { row, is_aside });
                }
                Ok::<_, Error>(())
            },
        )
        .await?;
        Ok(found.into_values().collect())
    }

    /// Moves an unreadable row aside, so that a good one can take its place.
    pub async fn set_aside(self, row: &Unreadable) -> Result<(), Error> {
        if let Some(store) = RECORDS.into_iter().find(|store| *store == row.store) {
            self.store().set_aside(store, &row.row).await?;
            // Settings or a customer may have been what it was.
            self.reload().await?;
            self.tell_others(ALL);
            self.say(Notice::done(format!("{}已移到一边，原文还在这里", row.what()), None));
        }
        Ok(())
    }
}
