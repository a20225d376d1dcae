//! Half-typed forms, saved as typed so that a killed app loses nothing.

use crate::commit::rows::Rows;

use super::connection::{PATIENCE_MS, Store};
use super::error::Error;
use super::schema::DRAFT;
use crate::commit::row::Row;

impl Store {
    /// Saves the text of a form under its name.
    pub async fn save_draft(&self, form: &str, json: &str) -> Result<(), Error> {
        let row = Row::plain(form, json.to_owned());
        self.write(&[DRAFT], PATIENCE_MS, async |txn| txn.put(DRAFT, &row)).await
    }

    /// Reads a form's draft.
    pub async fn draft(&self, form: &str) -> Result<Option<String>, Error> {
        self.read(&[DRAFT], async |txn| Ok(txn.get(DRAFT, form).await?.map(|r| r.json))).await
    }

    /// Forgets a form's draft.
    pub async fn forget_draft(&self, form: &str) -> Result<(), Error> {
        self.write(&[DRAFT], PATIENCE_MS, async |txn| txn.delete(DRAFT, form)).await
    }
}
