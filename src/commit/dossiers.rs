//! Customers with all that belongs to them, read for a commit.

use std::sync::Arc;

use crate::domain::fields::Id;
use crate::record::envelope::Record;

use super::pace::{Pace, Step};
use super::request::Request;
use super::row::Row;
use super::rows::{BY_CUSTOMER, CONTACT, CUSTOMER, FOLLOW_UP, Rows};

/// Rows asked for at once.
const ROWS: usize = 200;
/// Customers asked for at once, each with its rows.
const CUSTOMERS: usize = 40;

/// The stores of customers and what belongs to them.
const OWNED: [&str; 3] = [CUSTOMER, CONTACT, FOLLOW_UP];

/// Holds a customer with all that belongs to it, as read for a commit.
#[derive(Clone, Debug, Default)]
pub struct Dossier {
    pub customer: Option<Arc<Record>>,
    /// Contacts and follow-ups.
    pub records: Vec<Arc<Record>>,
    /// The rows among them that cannot be read, with their stores.
    pub unreadable: Vec<(&'static str, Row)>,
}

impl Dossier {
    fn of(customer: Option<Row>, contacts: Vec<Row>, follow_ups: Vec<Row>) -> Self {
        let mut dossier = Self::default();
        let rows = customer.into_iter().map(|row| (CUSTOMER, row));
        let rows = rows.chain(contacts.into_iter().map(|row| (CONTACT, row)));
        for (store, row) in rows.chain(follow_ups.into_iter().map(|row| (FOLLOW_UP, row))) {
            match row.record().map(Arc::new) {
                Some(record) if store == CUSTOMER => dossier.customer = Some(record),
                Some(record) => dossier.records.push(record),
                None => dossier.unreadable.push((store, row)),
            }
        }
        dossier
    }
}

/// Reads rows a slice at a time; a store without rows is not asked for thousands.
pub async fn get_slices<R: Rows>(
    txn: &R,
    wanted: &[(&str, &str)],
) -> Result<Vec<Option<Row>>, R::Error> {
    let mut rows = Vec::with_capacity(wanted.len());
    let empty = if wanted.len() > ROWS { empty(txn).await? } else { Vec::new() };
    for slice in wanted.chunks(ROWS) {
        let is_asked = |(store, _): &&(&str, &str)| !empty.contains(store);
        let asked: Vec<(&str, &str)> = slice.iter().filter(is_asked).copied().collect();
        let mut found = txn.get_many(&asked).await?.into_iter();
        rows.extend(
            slice.iter().map(|one| is_asked(&one).then(|| found.next()).flatten().flatten()),
        );
    }
    Ok(rows)
}

/// Reads dossiers a slice at a time, so that no frame waits for thousands of them.
pub async fn read_slices<R: Rows>(
    txn: &R,
    ids: &[Id],
    pace: &Pace,
) -> Result<Vec<Dossier>, R::Error> {
    if ids.len() > CUSTOMERS && empty(txn).await? == OWNED {
        return Ok(vec![Dossier::default(); ids.len()]);
    }
    let mut all = Vec::with_capacity(ids.len());
    for slice in ids.chunks(CUSTOMERS) {
        all.extend(read_dossiers(txn, slice).await?);
        pace.breathe(txn).await?;
        pace.tell(Step::Read, all.len(), ids.len());
    }
    Ok(all)
}

/// Names the stores of customers and what belongs to them that have no rows: all of them on a new phone.
async fn empty<R: Rows>(txn: &R) -> Result<Vec<&'static str>, R::Error> {
    let mut empty = Vec::new();
    for store in OWNED {
        if txn.count(store).await? == 0 {
            empty.push(store);
        }
    }
    Ok(empty)
}

/// Reads customers with their contacts and follow-ups, all requests under way at once.
async fn read_dossiers<R: Rows>(txn: &R, ids: &[Id]) -> Result<Vec<Dossier>, R::Error> {
    let keys: Vec<&str> = ids.iter().map(Id::as_str).collect();
    let wanted: Vec<(&str, &str)> = keys.iter().map(|key| (CUSTOMER, *key)).collect();
    let (customers, contacts, follow_ups) = futures_util::join!(
        txn.get_many(&wanted),
        txn.by_keys(CONTACT, BY_CUSTOMER, &keys),
        txn.by_keys(FOLLOW_UP, BY_CUSTOMER, &keys)
    );
    let lists = contacts?.into_iter().zip(follow_ups?);
    let dossier = |(customer, (contacts, follow_ups))| Dossier::of(customer, contacts, follow_ups);
    Ok(customers?.into_iter().zip(lists).map(dossier).collect())
}

/// Names the customers a request is about, as far as it says so itself.
pub fn likely_owners(request: &Request) -> Vec<Id> {
    let mut owners: Vec<Id> = request.replan.clone();
    let changed = request.change.records.iter().map(|r| (&r.kind, &r.id, &r.set));
    let merged = request.merge.iter().map(|r| (&r.kind, &r.id, &r.fields));
    for (kind, id, fields) in changed.chain(merged) {
        let owner = match kind.as_str() {
            "customer" => Some(id.clone()),
            "contact" | "follow_up" => fields.text("customer").map(Id),
            _ => None,
        };
        // What belongs together mostly stands together: less to sort.
        if owner.as_ref() != owners.last() {
            owners.extend(owner);
        }
    }
    owners.sort();
    owners.dedup();
    owners
}
