//! What automatic copies need: the chosen folder and the key, which only the browser can hold, and a text
//! beside them. On this phone only: in no bundle, no journal and no export.

use js_sys::{Object, Reflect};
use wasm_bindgen::JsValue;

use crate::platform::crypto::Key;
use crate::platform::folder::Folder;
use crate::platform::property;

use super::connection::{PATIENCE_MS, Store};
use super::error::Error;
use crate::commit::rows::{META, Rows};

const ROW: &str = "copies";

/// Holds what is kept.
#[derive(Clone, Debug)]
pub struct Copying {
    pub folder: Folder,
    pub key: Key,
    /// How copies are made, as JSON.
    pub json: String,
}

impl Store {
    /// Reads what is kept for automatic copies; `None` while there are none.
    pub async fn copying(&self) -> Result<Option<Copying>, Error> {
        let row = self.read(&[META], async |txn| txn.get_whole(META, ROW).await).await?;
        Ok(row.and_then(|row| {
            Some(Copying {
                folder: Folder(Some(property(&row, "folder")).filter(JsValue::is_object)?),
                key: Key::kept(property(&row, "key"))?,
                json: property(&row, "json").as_string()?,
            })
        }))
    }

    /// Keeps it.
    pub async fn keep_copying(&self, copying: &Copying) -> Result<(), Error> {
        let row = Object::new();
        let entries = [
            ("id", &JsValue::from_str(ROW)),
            ("json", &JsValue::from_str(&copying.json)),
            ("folder", &copying.folder.0),
            ("key", copying.key.value()),
        ];
        for (name, value) in entries {
            let _ = Reflect::set(&row, &JsValue::from_str(name), value);
        }
        let row = JsValue::from(row);
        self.write(&[META], PATIENCE_MS, async |txn| txn.put_whole(META, row.clone())).await
    }

    /// Changes how copies are made, unless they were switched off meanwhile.
    pub async fn change_copying(
        &self,
        change: impl Fn(&str) -> Option<String>,
    ) -> Result<(), Error> {
        self.write(&[META], PATIENCE_MS, async |txn| {
            let Some(row) = txn.get_whole(META, ROW).await? else { return Ok(()) };
            let json = property(&row, "json").as_string().and_then(|json| change(&json));
            let Some(json) = json else { return Ok(()) };
            let _ = Reflect::set(&row, &"json".into(), &JsValue::from_str(&json));
            txn.put_whole(META, row)
        })
        .await
    }

    /// Forgets folder and key.
    pub async fn forget_copying(&self) -> Result<(), Error> {
        self.write(&[META], PATIENCE_MS, async |txn| txn.delete(META, ROW)).await
    }
}
