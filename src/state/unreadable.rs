//! What the database holds that no screen shows: rows that cannot be read, moved aside when the user says so, and
//! records whose customer is not there.

use std::collections::{BTreeMap, HashSet};

use crate::commit::rows::{CUSTOMER, RECORDS, owner_of};
use crate::domain::change::{Change, RecordChange};
use crate::domain::contact::Contact;
use crate::domain::fields::Id;
use crate::record::envelope::Record;
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

/// Contacts and follow-ups whose customer is not there.
#[derive(Clone, Debug, PartialEq)]
pub struct Orphans {
    pub customer: Id,
    pub count: usize,
    /// One of the contacts, to know them by.
    pub contact: Option<Contact>,
}

/// What the database holds that no screen shows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Unseen {
    pub unreadable: Vec<Found>,
    pub orphans: Vec<Orphans>,
}

impl Book {
    /// Looks through every row, a slice at a time, for what no screen shows.
    pub async fn unseen(self) -> Result<Unseen, Error> {
        let mut found: BTreeMap<Id, Found> = BTreeMap::new();
        let mut customers: HashSet<String> = HashSet::new();
        let mut orphans: BTreeMap<Id, Orphans> = BTreeMap::new();
        self.each_row(
            |_| (),
            |store, row| {
                let record = row.record();
                if store == CUSTOMER && record.as_ref().is_none_or(Record::is_alive) {
                    customers.insert(row.id.clone());
                }
                let owner = record.as_ref().filter(|r| r.is_alive()).and_then(owner_of);
                if let Some((record, owner)) = record.as_ref().zip(owner)
                    && !customers.contains(owner.as_str())
                {
                    let start = Orphans { customer: owner.clone(), count: 0, contact: None };
                    let orphans = orphans.entry(owner).or_insert(start);
                    orphans.count += 1;
                    let contact = Contact::read(&record.id, &record.fields);
                    orphans.contact = orphans.contact.take().or(contact);
                }
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
        let (unreadable, orphans) =
            (found.into_values().collect(), orphans.into_values().collect());
        Ok(Unseen { unreadable, orphans })
    }

    /// Gives records without a customer their card back; where nothing is left of it, a new one.
    pub async fn find_card(self, customer: &Id) -> Result<(), Error> {
        let known = self.store().records(&[("customer".into(), customer.clone())]).await?;
        let mut record = RecordChange::new("customer", customer);
        if known.is_empty() {
            record = record.with("notes", "从找不到客户的记录里找回，姓名和号码请补上。");
        }
        let mut change = Change::new("找回客户");
        change.push(record);
        self.write_and_say(change, "已找回，在「客户」里".into()).await.map(|_| ())
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
