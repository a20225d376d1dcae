//! One transaction: the only place besides the schema that names the IndexedDB crate.
//!
//! Inside a transaction only requests may be awaited: anything else lets it commit by itself.

use std::cell::Cell;

use indexed_db_futures::error::Error as DbError;
use indexed_db_futures::internals::SystemRepr;
use indexed_db_futures::prelude::*;
use indexed_db_futures::transaction::{
    OnTransactionDrop, Transaction, TransactionDurability, TransactionMode, TransactionOptions,
};
use indexed_db_futures::{BuildPrimitive, KeyRange};
use wasm_bindgen::{JsCast, JsValue};

use crate::commit::row::Row;
use crate::commit::rows::{CLOCK, META, Rows};
use crate::platform::clock;

use super::error::Error;
use super::js_row::{from_js, to_js};
use super::schema::Handle;

/// Names what the database crate itself says; a browser gives its exceptions other names.
const DRIVER: &str = "DriverError";

/// Says what a transaction may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    Read,
    Write,
}

/// Gives access to the stores of one running transaction; dropped unfinished, it aborts.
pub struct Txn<'a>(Transaction<'a>, &'a Cell<u32>);

impl<'a> Txn<'a> {
    /// Starts a transaction; a writing one has strict durability.
    pub fn start(
        db: &'a Handle,
        stores: &[&str],
        access: Access,
        breaths: &'a Cell<u32>,
    ) -> Result<Self, Error> {
        let mut options = TransactionOptions::new();
        let mode = match access {
            Access::Read => TransactionMode::Readonly,
            Access::Write => {
                options.set_durability(TransactionDurability::Strict);
                TransactionMode::Readwrite
            }
        };
        let names: Vec<&str> = stores.to_vec();
        let mut txn =
            db.0.transaction(names.as_slice()).with_mode(mode).with_options(options).build()?;
        if access == Access::Read {
            // Nothing to take back: aborting a read only costs the browser work.
            txn.on_drop(OnTransactionDrop::Commit);
        }
        Ok(Self(txn, breaths))
    }

    /// Tells the durability the browser gave the transaction.
    pub fn durability(&self) -> Option<String> {
        let raw: &web_sys::IdbTransaction = self.0.as_sys().unchecked_ref();
        crate::platform::property(raw, "durability").as_string()
    }

    /// Reads one row.
    pub async fn get(&self, store: &str, id: &str) -> Result<Option<Row>, Error> {
        let found: Option<JsValue> = self.0.object_store(store)?.get(id).primitive()?.await?;
        Ok(found.map(from_js))
    }

    /// Reads a row with whatever objects of the browser lie in it.
    pub async fn get_whole(&self, store: &str, id: &str) -> Result<Option<JsValue>, Error> {
        Ok(self.0.object_store(store)?.get(id).primitive()?.await?)
    }

    /// Writes a row with objects of the browser in it; it must have its `id` and `json`.
    pub fn put_whole(&self, store: &str, row: JsValue) -> Result<(), Error> {
        let _sent = self.0.object_store(store)?.put(row).primitive()?;
        Ok(())
    }

    /// Reads rows whose index key lies in `from..to`, in key order, at most `limit`.
    pub async fn in_range(
        &self,
        store: &str,
        index: &str,
        from: f64,
        to: f64,
        limit: u32,
    ) -> Result<Vec<Row>, Error> {
        let object_store = self.0.object_store(store)?;
        let found = object_store
            .index(index)?
            .get_all::<JsValue>()
            .with_query::<f64, _>(KeyRange::<f64>::Bound(from, false, to, true))
            .with_limit(limit)
            .primitive()?
            .await?;
        found.map(|v| Ok(from_js(v?))).collect()
    }

    /// Counts rows whose index key lies in `from..to`.
    pub async fn count_range(
        &self,
        store: &str,
        index: &str,
        from: f64,
        to: f64,
    ) -> Result<u32, Error> {
        let object_store = self.0.object_store(store)?;
        let index = object_store.index(index)?;
        Ok(index
            .count()
            .with_query::<f64, _>(KeyRange::<f64>::Bound(from, false, to, true))
            .primitive()?
            .await?)
    }

    /// Counts the rows between each bound of an index and the next, all requests under way at once.
    pub async fn count_between(
        &self,
        store: &str,
        index: &str,
        bounds: &[f64],
    ) -> Result<Vec<u32>, Error> {
        let object_store = self.0.object_store(store)?;
        let index = object_store.index(index)?;
        let mut asked = Vec::with_capacity(bounds.len());
        for (from, to) in bounds.iter().zip(bounds.iter().skip(1)) {
            let range = KeyRange::<f64>::Bound(*from, false, *to, true);
            asked.push(index.count().with_query::<f64, _>(range).primitive()?);
        }
        let mut counts = Vec::with_capacity(asked.len());
        for request in asked {
            counts.push(request.await?);
        }
        Ok(counts)
    }

    /// Lists every id of a store.
    pub async fn ids(&self, store: &str) -> Result<Vec<String>, Error> {
        let found = self.0.object_store(store)?.get_all_keys::<String>().primitive()?.await?;
        found.map(|k| Ok(k?)).collect()
    }

    /// Commits and waits for the browser's `complete`; `sent` turns true just before.
    pub async fn commit(self, sent: &Cell<bool>) -> Result<(), Error> {
        sent.set(true);
        let raw: web_sys::IdbTransaction =
            self.0.as_sys().unchecked_ref::<web_sys::IdbTransaction>().clone();
        self.0.commit().await.map_err(|e| match e.into() {
            // The browser tells why it gave a transaction up only on the transaction itself.
            Error::Broken { name, message } => {
                let (why, more) =
                    crate::platform::problem_of(&crate::platform::property(&raw, "error"));
                match why.is_empty() {
                    // Given up for no reason: the handle was closed meanwhile.
                    true if name == DRIVER => Error::from_dom("AbortError".into(), message),
                    true => Error::from_dom(name, message),
                    false => Error::from_dom(why, more),
                }
            }
            other => other,
        })
    }
}

impl Rows for Txn<'_> {
    type Error = Error;

    async fn breathe(&self) -> Result<(), Error> {
        self.get(META, CLOCK).await?;
        self.1.set(self.1.get() + 1);
        Ok(())
    }

    async fn get_many(&self, wanted: &[(&str, &str)]) -> Result<Vec<Option<Row>>, Error> {
        let mut asked = Vec::with_capacity(wanted.len());
        for (store, id) in wanted {
            asked.push(self.0.object_store(store)?.get::<JsValue, _, _>(*id).primitive()?);
        }
        let mut rows = Vec::with_capacity(asked.len());
        for request in asked {
            let found: Option<JsValue> = request.await?;
            rows.push(found.map(from_js));
        }
        Ok(rows)
    }

    async fn by_keys(
        &self,
        store: &str,
        index: &str,
        keys: &[&str],
    ) -> Result<Vec<Vec<Row>>, Error> {
        let object_store = self.0.object_store(store)?;
        let index = object_store.index(index)?;
        let mut asked = Vec::with_capacity(keys.len());
        for key in keys {
            asked.push(
                index
                    .get_all::<JsValue>()
                    .with_query::<&str, _>(KeyRange::<&str>::Only(key))
                    .primitive()?,
            );
        }
        let mut lists = Vec::with_capacity(asked.len());
        for request in asked {
            let mut rows = Vec::new();
            for value in request.await? {
                rows.push(from_js(value?));
            }
            lists.push(rows);
        }
        Ok(lists)
    }

    async fn count(&self, store: &str) -> Result<u32, Error> {
        Ok(self.0.object_store(store)?.count().primitive()?.await?)
    }

    async fn after(&self, store: &str, after: &str, limit: u32) -> Result<Vec<Row>, Error> {
        let found = self
            .0
            .object_store(store)?
            .get_all::<JsValue>()
            .with_query::<&str, _>(KeyRange::<&str>::LowerBound(after, true))
            .with_limit(limit)
            .primitive()?
            .await?;
        found.map(|v| Ok(from_js(v?))).collect()
    }

    fn put(&self, store: &str, row: &Row) -> Result<(), Error> {
        // The request goes out now; its outcome arrives with `commit`.
        let _sent = self.0.object_store(store)?.put(to_js(row)).primitive()?;
        Ok(())
    }

    fn delete(&self, store: &str, id: &str) -> Result<(), Error> {
        let _sent = self.0.object_store(store)?.delete(id).primitive()?;
        Ok(())
    }

    fn steady_ms(&self) -> f64 {
        clock::steady_ms()
    }
}

impl From<DbError> for Error {
    fn from(error: DbError) -> Self {
        match error {
            DbError::DomException(e) => {
                let js: &JsValue = e.as_ref();
                let (name, message) = crate::platform::problem_of(js);
                Self::from_dom(name, message)
            }
            other => Self::Broken { name: DRIVER.into(), message: other.to_string() },
        }
    }
}
