//! Rows in memory: what a commit does can be seen in a plain test, in milliseconds.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::convert::Infallible;
use std::future::Future;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use super::request::{Now, Request, Saved};
use super::row::Row;
use super::rows::{BY_CUSTOMER, BY_HOUSEHOLD, Refused, Rows};

/// Holds rows by store and id; a copy is another phone with the same rows.
#[derive(Clone, Debug, Default)]
pub struct Memory(RefCell<BTreeMap<(String, String), Row>>);

/// Nothing can go wrong with rows in memory: only the commit itself refuses.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    #[error(transparent)]
    Refused(#[from] Refused),
    #[error(transparent)]
    Never(#[from] Infallible),
}

impl Memory {
    /// Writes one request whole or not at all.
    pub fn commit(&self, request: &Request, now: &Now) -> Result<Saved, Problem> {
        let before = self.0.borrow().clone();
        let saved = run(super::commit(self, request, now));
        if saved.is_err() {
            *self.0.borrow_mut() = before;
        }
        saved
    }

    /// Lists the rows of a store in the order of their ids.
    pub fn rows(&self, store: &str) -> Vec<Row> {
        let rows = self.0.borrow();
        rows.iter().filter(|((s, _), _)| s == store).map(|(_, row)| row.clone()).collect()
    }
}

impl Rows for Memory {
    type Error = Problem;

    async fn get_many(&self, wanted: &[(&str, &str)]) -> Result<Vec<Option<Row>>, Problem> {
        let rows = self.0.borrow();
        let get = |(store, id): &(&str, &str)| {
            rows.get(&((*store).to_owned(), (*id).to_owned())).cloned()
        };
        Ok(wanted.iter().map(get).collect())
    }

    async fn by_keys(
        &self,
        store: &str,
        index: &str,
        keys: &[&str],
    ) -> Result<Vec<Vec<Row>>, Problem> {
        let key_of = |row: &Row| match index {
            BY_CUSTOMER => row.customer.clone(),
            BY_HOUSEHOLD => row.household.clone(),
            _ => None,
        };
        let all = self.rows(store);
        let of = |key: &&str| {
            all.iter().filter(|row| key_of(row).as_deref() == Some(*key)).cloned().collect()
        };
        Ok(keys.iter().map(of).collect())
    }

    async fn after(&self, store: &str, after: &str, limit: u32) -> Result<Vec<Row>, Problem> {
        let mut rows = self.rows(store);
        rows.retain(|row| row.id.as_str() > after);
        rows.truncate(limit as usize);
        Ok(rows)
    }

    async fn count(&self, store: &str) -> Result<u32, Problem> {
        Ok(u32::try_from(self.rows(store).len()).unwrap_or(u32::MAX))
    }

    fn put(&self, store: &str, row: &Row) -> Result<(), Problem> {
        self.0.borrow_mut().insert((store.to_owned(), row.id.clone()), row.clone());
        Ok(())
    }

    fn delete(&self, store: &str, id: &str) -> Result<(), Problem> {
        self.0.borrow_mut().remove(&(store.to_owned(), id.to_owned()));
        Ok(())
    }

    async fn breathe(&self) -> Result<(), Problem> {
        Ok(())
    }

    fn steady_ms(&self) -> f64 {
        0.0
    }
}

/// Runs work over rows in memory to its end; such work never waits.
pub fn run<T>(work: impl Future<Output = T>) -> T {
    let mut work = pin!(work);
    loop {
        if let Poll::Ready(done) = work.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            return done;
        }
    }
}
