//! What the screens ask of the database.

use crate::domain::contact::Contact;
use crate::domain::fields::{Fields, Id};
use crate::domain::follow_up::FollowUp;
use crate::record::envelope::Record;
use crate::record::stamp::Stamp;

use super::connection::Store;
use super::error::Error;
use super::meta::Backup;
use super::schema::{BY_DUE, BY_WHEN};
use crate::commit::row::Row;
use crate::commit::rows::{
    BY_CUSTOMER, CLOCK, CONTACT, CUSTOMER, FOLLOW_UP, META, OTHER, RECORDS, Rows, store_of,
};
use crate::commit::state::State;

/// Holds what 今天 needs for its first paint.
#[derive(Clone, Debug, Default)]
pub struct FirstPage {
    /// Customers whose next step is due before the end asked for, earliest first.
    pub due: Vec<Row>,
    /// There are no customers at all.
    pub is_empty: bool,
    /// Contacts of the day.
    pub contacts: Vec<Contact>,
    pub settings: Option<Fields>,
    /// There are settings, and they cannot be read.
    pub settings_unreadable: bool,
    pub seq: u64,
    /// The latest stamp written or seen here.
    pub last: Option<Stamp>,
    pub backup: Backup,
}

/// Holds the rows of one customer and of all that belongs to it.
#[derive(Clone, Debug)]
pub struct Whole {
    pub customer: Row,
    pub contacts: Vec<Row>,
    pub follow_ups: Vec<Row>,
}

impl Store {
    /// Reads 今天 in one transaction: customers due before `until` (at most `limit`) and the contacts of the day.
    pub async fn first_page(
        &self,
        day: (f64, f64),
        until: f64,
        limit: u32,
        settings: &str,
    ) -> Result<FirstPage, Error> {
        self.read(&[CUSTOMER, CONTACT, OTHER, META], async |txn| {
            let keys = [(OTHER, settings), (META, CLOCK), (META, super::meta::BACKUP)];
            let (due, contacts, rows, first) = futures_util::join!(
                txn.in_range(CUSTOMER, BY_DUE, f64::MIN, until, limit),
                txn.in_range(CONTACT, BY_WHEN, day.0, day.1, u32::MAX),
                txn.get_many(&keys),
                txn.after(CUSTOMER, "", 1)
            );
            let (due, contacts, rows) = (due?, contacts?, rows?);
            let text = |i: usize| rows.get(i).and_then(Option::as_ref).map(|r| r.json.as_str());
            let state = text(1).and_then(State::read);
            let backup = text(2).map(Backup::read);
            let kept = rows.first().and_then(Option::as_ref);
            let settings = kept.and_then(Row::record);
            Ok(FirstPage {
                due,
                is_empty: first?.is_empty(),
                contacts: contacts_in(&contacts),
                settings_unreadable: kept.is_some() && settings.is_none(),
                settings: settings.filter(Record::is_alive).map(|r| r.fields),
                seq: state.as_ref().map_or(0, |s| s.seq),
                last: state.and_then(|s| s.clock.last),
                backup: backup.unwrap_or_default(),
            })
        })
        .await
    }

    /// Counts customers due before today, today, and in the days up to `week`.
    pub async fn due_counts(
        &self,
        today: f64,
        tomorrow: f64,
        week: f64,
    ) -> Result<[u32; 3], Error> {
        self.read(&[CUSTOMER], async |txn| {
            Ok([
                txn.count_range(CUSTOMER, BY_DUE, f64::MIN, today).await?,
                txn.count_range(CUSTOMER, BY_DUE, today, tomorrow).await?,
                txn.count_range(CUSTOMER, BY_DUE, tomorrow, week).await?,
            ])
        })
        .await
    }

    /// Reads the next slice of customers in id order.
    pub async fn customers_after(&self, after: &str, limit: u32) -> Result<Vec<Row>, Error> {
        self.read(&[CUSTOMER], async |txn| txn.after(CUSTOMER, after, limit).await).await
    }

    /// Reads one customer, its contacts and its follow-ups.
    pub async fn customer(
        &self,
        id: &Id,
    ) -> Result<(Option<Row>, Vec<Record>, Vec<Record>), Error> {
        self.read(&[CUSTOMER, CONTACT, FOLLOW_UP], async |txn| {
            let row = txn.get(CUSTOMER, id.as_str()).await?;
            let contacts = txn.by_keys(CONTACT, BY_CUSTOMER, &[id.as_str()]).await?;
            let follow_ups = txn.by_keys(FOLLOW_UP, BY_CUSTOMER, &[id.as_str()]).await?;
            let records =
                |lists: Vec<Vec<Row>>| lists.iter().flatten().filter_map(Row::record).collect();
            Ok((row, records(contacts), records(follow_ups)))
        })
        .await
    }

    /// Reads several customers, each with its living contacts and follow-ups, as they are stored.
    pub async fn customers_whole(&self, ids: &[Id]) -> Result<Vec<Whole>, Error> {
        let keys: Vec<&str> = ids.iter().map(Id::as_str).collect();
        let wanted: Vec<(&str, &str)> = keys.iter().map(|key| (CUSTOMER, *key)).collect();
        self.read(&[CUSTOMER, CONTACT, FOLLOW_UP], async |txn| {
            let (customers, contacts, follow_ups) = futures_util::join!(
                txn.get_many(&wanted),
                txn.by_keys(CONTACT, BY_CUSTOMER, &keys),
                txn.by_keys(FOLLOW_UP, BY_CUSTOMER, &keys)
            );
            let lists = contacts?.into_iter().zip(follow_ups?);
            let whole =
                |(customer, (contacts, follow_ups)): (Option<Row>, (Vec<Row>, Vec<Row>))| {
                    Some(Whole { customer: customer?, contacts, follow_ups })
                };
            Ok(customers?.into_iter().zip(lists).filter_map(whole).collect())
        })
        .await
    }

    /// Reads the contacts and the follow-ups of several customers, as they are stored.
    pub async fn dossiers(&self, ids: &[&str]) -> Result<(Vec<Vec<Row>>, Vec<Vec<Row>>), Error> {
        self.read(&[CONTACT, FOLLOW_UP], async |txn| {
            let (contacts, follow_ups) = futures_util::join!(
                txn.by_keys(CONTACT, BY_CUSTOMER, ids),
                txn.by_keys(FOLLOW_UP, BY_CUSTOMER, ids)
            );
            Ok((contacts?, follow_ups?))
        })
        .await
    }

    /// Reads the contacts that happened in `from..to` (milliseconds).
    pub async fn contacts_between(&self, from: f64, to: f64) -> Result<Vec<Contact>, Error> {
        let rows = self
            .read(&[CONTACT], async |txn| txn.in_range(CONTACT, BY_WHEN, from, to, u32::MAX).await)
            .await?;
        Ok(contacts_in(&rows))
    }

    /// Looks records up by kind and id; absent ones are left out.
    pub async fn records(&self, wanted: &[(String, Id)]) -> Result<Vec<Record>, Error> {
        let keys: Vec<(&str, &str)> =
            wanted.iter().map(|(kind, id)| (store_of(kind), id.as_str())).collect();
        let rows = self.read(&RECORDS, async |txn| txn.get_many(&keys).await).await?;
        Ok(rows.iter().flatten().filter_map(Row::record).collect())
    }

    /// Reads a slice of one store's rows as they are stored, for export.
    pub async fn rows_after(
        &self,
        store: &str,
        after: &str,
        limit: u32,
    ) -> Result<Vec<Row>, Error> {
        self.read(&[store], async |txn| txn.after(store, after, limit).await).await
    }

    /// Lists every id of some stores.
    pub async fn ids(&self, stores: &[&str]) -> Result<std::collections::HashSet<String>, Error> {
        self.read(stores, async |txn| {
            let mut ids = std::collections::HashSet::new();
            for store in stores {
                ids.extend(txn.ids(store).await?);
            }
            Ok(ids)
        })
        .await
    }

    /// Counts the rows of every record store.
    pub async fn counts(&self) -> Result<[u32; 4], Error> {
        self.read(&RECORDS, async |txn| {
            let mut counts = [0; 4];
            for (count, store) in counts.iter_mut().zip(RECORDS) {
                *count = txn.count(store).await?;
            }
            Ok(counts)
        })
        .await
    }
}

fn contacts_in(rows: &[Row]) -> Vec<Contact> {
    rows.iter().filter_map(Row::record).filter_map(|r| Contact::read(&r.id, &r.fields)).collect()
}

/// Reads the living follow-ups among records.
pub fn follow_ups_in(records: &[Record]) -> Vec<FollowUp> {
    records
        .iter()
        .filter(|r| r.is_alive())
        .filter_map(|r| FollowUp::read(&r.id, &r.fields))
        .collect()
}

/// Reads the living contacts among records, newest first.
pub fn contacts_of(records: &[Record]) -> Vec<Contact> {
    let mut found: Vec<Contact> = records
        .iter()
        .filter(|r| r.is_alive())
        .filter_map(|r| Contact::read(&r.id, &r.fields))
        .collect();
    found.sort_by(|a, b| (b.when, &b.id).cmp(&(a.when, &a.id)));
    found
}
