//! The names of the stores and indexes, and the ladder of upgrades.
//!
//! A step is never edited once released: a change is a new version and a new step, with a frozen
//! database of the version before it in the tests.

use indexed_db_futures::database::{Database, VersionChangeEvent};
use indexed_db_futures::error::{Error as DbError, OpenDbError};
use indexed_db_futures::internals::SystemRepr;
use indexed_db_futures::prelude::*;
use indexed_db_futures::transaction::Transaction;
use wasm_bindgen::prelude::*;

use crate::commit::rows::{
    BY_CUSTOMER, BY_HOUSEHOLD, CONTACT, CUSTOMER, FOLLOW_UP, JOURNAL, META, OTHER,
};

use super::error::Error;

/// Version this build writes.
pub const VERSION: u32 = 3;

/// Half-typed forms: `{id, json}`.
pub const DRAFT: &str = "draft";

/// Index of [`CUSTOMER`] on the next due moment, of [`FOLLOW_UP`] on when an open one is due (milliseconds).
pub const BY_DUE: &str = "due";
/// Index of [`CONTACT`] on when it happened, of [`FOLLOW_UP`] on when a closed one was due (milliseconds).
pub const BY_WHEN: &str = "when";

/// Holds an open database.
#[derive(Clone)]
pub struct Handle(pub(super) Database);

impl Handle {
    /// Opens the database, climbing the ladder first where it is older than this build.
    pub async fn open(name: &str) -> Result<Self, Error> {
        let opening = Database::open(name)
            .with_version(VERSION)
            .with_on_upgrade_needed(|event: VersionChangeEvent, txn: &Transaction<'_>| {
                #[expect(
                    clippy::cast_possible_truncation,
                    clippy::cast_sign_loss,
                    reason = "small whole numbers"
                )]
                let from = event.old_version() as u32;
                upgrade(txn, from)
            })
            .build();
        let opened = match opening {
            Ok(request) => request.await,
            Err(e) => Err(e),
        };
        opened.map(Self).map_err(|e| match e {
            OpenDbError::Base(e) => e.into(),
            other => Error::Broken { name: "OpenError".into(), message: other.to_string() },
        })
    }

    /// Calls `lost` when the browser closes the database (`false`) or a newer build needs it (`true`).
    pub fn on_lost(&self, mut lost: impl FnMut(bool) + 'static) {
        let raw: &web_sys::IdbDatabase = self.0.as_sys().unchecked_ref();
        let heard = Closure::<dyn FnMut(web_sys::Event)>::new(move |event: web_sys::Event| {
            lost(event.type_() == "versionchange");
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
