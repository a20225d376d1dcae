//! What the calendar asks: how much each day holds, and what one day or week holds.

use crate::domain::contact::Contact;
use crate::domain::fields::{Fields, Id, Moment};
use crate::domain::follow_up::FollowUp;

use super::connection::{PATIENCE_MS, Store};
use super::error::Error;
use super::schema::{BY_DUE, BY_WHEN};
use crate::commit::row::Row;
use crate::commit::rows::{CONTACT, FOLLOW_UP, META, Rows};

/// Row that says that every follow-up has its keys.
const INDEXED: &str = "follow_ups_indexed";
/// Rows given their keys in one transaction: the page waits for none of them.
const SLICE: u32 = 1000;

/// Holds the follow-ups due in a week, and when the contacts that closed them happened.
#[derive(Clone, Debug, Default)]
pub struct Week {
    pub follow_ups: Vec<FollowUp>,
    pub closed: Vec<(Id, Moment)>,
}

impl Store {
    /// Counts the open follow-ups and the contacts between each bound and the next, without reading a row.
    pub async fn count_days(&self, bounds: &[f64]) -> Result<(Vec<u32>, Vec<u32>), Error> {
        self.read(&[FOLLOW_UP, CONTACT], async |txn| {
            let (open, done) = futures_util::join!(
                txn.count_between(FOLLOW_UP, BY_DUE, bounds),
                txn.count_between(CONTACT, BY_WHEN, bounds)
            );
            Ok((open?, done?))
        })
        .await
    }

    /// Reads the open follow-ups due, and the contacts that happened, in `from..to` (milliseconds).
    pub async fn planned_and_done(
        &self,
        from: f64,
        to: f64,
    ) -> Result<(Vec<FollowUp>, Vec<Contact>), Error> {
        self.read(&[FOLLOW_UP, CONTACT], async |txn| {
            let (open, done) = futures_util::join!(
                txn.in_range(FOLLOW_UP, BY_DUE, from, to, u32::MAX),
                txn.in_range(CONTACT, BY_WHEN, from, to, u32::MAX)
            );
            let contact = |row: &Row| living(row).and_then(|(id, f)| Contact::read(&id, &f));
            Ok((follow_ups(&open?), done?.iter().filter_map(contact).collect()))
        })
        .await
    }

    /// Reads every follow-up due in `from..to` (milliseconds), open or closed, and when the contacts
    /// that closed them happened.
    pub async fn week(&self, from: f64, to: f64) -> Result<Week, Error> {
        self.read(&[FOLLOW_UP, CONTACT], async |txn| {
            let (open, closed) = futures_util::join!(
                txn.in_range(FOLLOW_UP, BY_DUE, from, to, u32::MAX),
                txn.in_range(FOLLOW_UP, BY_WHEN, from, to, u32::MAX)
            );
            let mut week = Week { follow_ups: follow_ups(&open?), closed: Vec::new() };
            week.follow_ups.extend(follow_ups(&closed?));
            let by = week.follow_ups.iter().filter_map(|f| f.closed_by.as_ref());
            let wanted: Vec<(&str, &str)> = by.map(|id| (CONTACT, id.as_str())).collect();
            let rows = txn.get_many(&wanted).await?;
            let happened = |row: &Row| {
                let (id, fields) = living(row)?;
                Some((id, fields.moment("when")?))
            };
            week.closed.extend(rows.iter().flatten().filter_map(happened));
            Ok(week)
        })
        .await
    }

    /// Gives follow-ups written by older versions their keys; once they have them, one short read.
    pub async fn index_follow_ups(&self) -> Result<(), Error> {
        let is_done =
            self.read(&[META], async |txn| Ok(txn.get(META, INDEXED).await?.is_some())).await?;
        if is_done {
            return Ok(());
        }
        let mut after = String::new();
        loop {
            let last = self
                .write(&[FOLLOW_UP], PATIENCE_MS, async |txn| {
                    let rows = txn.after(FOLLOW_UP, &after, SLICE).await?;
                    // A row that cannot be read stays as it is.
                    for record in rows.iter().filter_map(Row::record) {
                        txn.put(FOLLOW_UP, &Row::of_record(&record))?;
                    }
                    Ok(rows.last().map(|row| row.id.clone()))
                })
                .await?;
            match last {
                Some(last) => after = last,
                None => break,
            }
        }
        let done = Row::plain(INDEXED, "true".into());
        self.write(&[META], PATIENCE_MS, async |txn| txn.put(META, &done)).await
    }
}

fn follow_ups(rows: &[Row]) -> Vec<FollowUp> {
    rows.iter().filter_map(living).filter_map(|(id, f)| FollowUp::read(&id, &f)).collect()
}

/// Reads the fields of a living record without checking its stamps where that can be told.
fn living(row: &Row) -> Option<(Id, Fields)> {
    let whole = || row.record().filter(|r| r.is_alive()).map(|r| r.fields);
    Some((Id::new(row.id.as_str()), row.living_fields().or_else(whole)?))
}
