//! Half-typed 记一笔 forms: saved as typed, found again after a kill.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::domain::fields::Id;
use crate::domain::log::LogForm;

use super::book::Book;

/// Holds a half-typed form and the sheet it belongs to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Draft {
    /// The sheet's parameter in the address, which is also the draft's name.
    pub sheet: String,
    /// Whom it is about, as the banner says it.
    pub who: String,
    pub form: LogForm,
}

impl Book {
    /// Saves a form as it is typed.
    pub async fn keep_draft(self, draft: Draft) {
        let Ok(json) = serde_json::to_string(&draft) else { return };
        match self.store().save_draft(&draft.sheet, &json).await {
            Ok(()) => self.drafts.update(|all| {
                all.retain(|d| d.sheet != draft.sheet);
                all.push(draft);
            }),
            Err(e) => self.say_problem(&e),
        }
    }

    /// Forgets a form that was saved or thrown away.
    pub async fn drop_draft(self, sheet: &str) {
        self.drafts.update(|all| all.retain(|d| d.sheet != sheet));
        if let Err(e) = self.store().forget_draft(sheet).await {
            self.say_problem(&e);
        }
    }

    /// Reads one form's draft.
    pub async fn draft(self, sheet: &str) -> Option<Draft> {
        let json = self.store().draft(sheet).await.ok().flatten()?;
        serde_json::from_str(&json).ok()
    }

    /// Reads every draft left behind, for the banner on 今天; one whose contact was saved after all
    /// (killed between saving and forgetting) is forgotten, so that it is never saved twice.
    pub async fn load_drafts(self) {
        let store = self.store();
        let Ok(rows) = store.rows_after(crate::store::schema::DRAFT, "", 20).await else { return };
        let read = |json: &str| serde_json::from_str::<Draft>(json).ok();
        let mut drafts: Vec<Draft> = rows.iter().filter_map(|r| read(&r.json)).collect();
        let new = drafts.iter().filter(|d| !d.form.is_edit);
        let wanted: Vec<(String, Id)> =
            new.map(|d| ("contact".into(), d.form.contact.clone())).collect();
        if !wanted.is_empty() {
            let saved = store.records(&wanted).await.unwrap_or_default();
            drafts.retain(|d| d.form.is_edit || !saved.iter().any(|r| r.id == d.form.contact));
        }
        self.drafts.set(drafts);
    }

    /// Names the person a draft would be about.
    pub fn name_of(self, id: &Id) -> Option<String> {
        self.people.with_untracked(|p| p.get(id)).map(|p| p.name.clone())
    }
}
