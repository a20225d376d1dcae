//! The names of the stores and indexes, and the ladder of upgrades.
//!
//! A step is never edited once released: a change is a new version and a new step, with a frozen
//! database of the version before it in the tests.

use std::cell::Cell;
use std::rc::Rc;

use indexed_db_futures::database::{Database, VersionChangeEvent};
use indexed_db_futures::error::{Error as DbError, OpenDbError};
use indexed_db_futures::internals::SystemRepr;
use indexed_db_futures::prelude::*;
use indexed_db_futures::transaction::Transaction;
use wasm_bindgen::prelude::*;

use crate::commit::rows::{
    BY_CUSTOMER, BY_HOUSEHOLD, CONTACT, CUSTOMER, FOLLOW_UP, JOURNAL, META, OTHER,
};
use crate::platform::property;

use super::error::Error;

/// Version this build writes.
pub const VERSION: u32 = 3;

/// Half-typed forms: `{id, json}`.
pub const DRAFT: &str = "draft";

/// Index of [`CUSTOMER`] on the next due moment, of [`FOLLOW_UP`] on when an open one is due (milliseconds).
pub const BY_DUE: &str = "due";
/// Index of [`CONTACT`] on when it happened, of [`FOLLOW_UP`] on when a closed one was due (milliseconds).
pub const BY_WHEN: &str = "when";

/// Says what a database is expected to be when it is opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expected {
    /// It may not be there yet.
    Anything,
    /// This page had it open before: one that is empty now is another one, and must not take its place.
    Known,
}

/// Says why a handle is of no more use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lost {
    /// The browser closed it.
    Closed,
    /// A newer build asks for the database.
    Newer,
    /// Somebody deletes the database.
    Deleted,
}

/// Holds an open database.
#[derive(Clone)]
pub struct Handle(pub(super) Database);

impl Handle {
    /// Opens the database, climbing the ladder first where it is older than this build.
    pub async fn open(name: &str, expected: Expected) -> Result<Self, Error> {
        let is_other = Rc::new(Cell::new(false));
        let found_other = is_other.clone();
        let opening = Database::open(name)
            .with_version(VERSION)
            .with_on_upgrade_needed(move |event: VersionChangeEvent, txn: &Transaction<'_>| {
                #[expect(
                    clippy::cast_possible_truncation,
                    clippy::cast_sign_loss,
                    reason = "small whole numbers"
                )]
                let from = event.old_version() as u32;
                if from == 0 && expected == Expected::Known {
                    // Given up, so that the new one is never made: what is in memory can still be taken out.
                    found_other.set(true);
                    let raw: &web_sys::IdbTransaction = txn.as_sys().unchecked_ref();
                    let _ = raw.abort();
                    return Ok(());
                }
                upgrade(txn, from)
            })
            .build();
        let opened = match opening {
            Ok(request) => request.await,
            Err(e) => Err(e),
        };
        opened.map(Self).map_err(|e| match e {
            _ if is_other.get() => Error::Deleted,
            OpenDbError::Base(e) => e.into(),
            other => Error::Broken { name: "OpenError".into(), message: other.to_string() },
        })
    }

    /// Calls `lost` when the browser closes the database, or somebody needs it closed.
    pub fn on_lost(&self, mut lost: impl FnMut(Lost) + 'static) {
        let raw: &web_sys::IdbDatabase = self.0.as_sys().unchecked_ref();
        let heard = Closure::<dyn FnMut(web_sys::Event)>::new(move |event: web_sys::Event| {
            lost(match event.type_().as_str() {
                "versionchange" if property(&event, "newVersion").is_null() => Lost::Deleted,
                "versionchange" => Lost::Newer,
                _ => Lost::Closed,
            });
        });
        raw.set_onversionchange(Some(heard.as_ref().unchecked_ref()));
        let _ = raw.add_event_listener_with_callback("close", heard.as_ref().unchecked_ref());
        heard.forget();
    }

    /// Closes the database once its transactions are done.
    pub fn close(self) {
        self.0.close();
    }
}

/// Climbs from version `from` to [`VERSION`], one step at a time.
pub fn upgrade(txn: &Transaction<'_>, from: u32) -> Result<(), DbError> {
    if from < 1 {
        first(txn.db())?;
    }
    if from < 2 {
        second(txn)?;
    }
    if from < 3 {
        third(txn)?;
    }
    Ok(())
}

/// 0 → 1: the stores as first released.
fn first(db: &Database) -> Result<(), DbError> {
    for name in [CUSTOMER, CONTACT, FOLLOW_UP, OTHER, JOURNAL, DRAFT, META] {
        let store = db.create_object_store(name).with_key_path("id".into()).build()?;
        let indexes: &[&str] = match name {
            CUSTOMER => &[BY_DUE],
            CONTACT => &[BY_CUSTOMER, BY_WHEN],
            FOLLOW_UP => &[BY_CUSTOMER],
            _ => &[],
        };
        for index in indexes {
            store.create_index(*index, (*index).into()).build()?;
        }
    }
    Ok(())
}

/// 1 → 2: households can be found. Version 1 made none, so no row needs the new key.
fn second(txn: &Transaction<'_>) -> Result<(), DbError> {
    let store = txn.object_store(CUSTOMER)?;
    store.create_index(BY_HOUSEHOLD, BY_HOUSEHOLD.into()).build()?;
    Ok(())
}

/// 2 → 3: follow-ups can be found by their day. Rows written before get their keys when the calendar
/// is first opened (`planned.rs`): nobody waits for thousands of rows while the app starts.
fn third(txn: &Transaction<'_>) -> Result<(), DbError> {
    let store = txn.object_store(FOLLOW_UP)?;
    for index in [BY_DUE, BY_WHEN] {
        store.create_index(index, index.into()).build()?;
    }
    Ok(())
}
