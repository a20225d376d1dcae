//! 归属证明: the records it is made from, each with its hash.

use std::collections::BTreeMap;

use leptos::prelude::*;

use crate::domain::contact::Contact;
use crate::domain::fields::{Id, Moment};
use crate::domain::proof::{Case, Detail, Proof, hashed_text, proof};
use crate::platform::{clock, hash};
use crate::record::envelope::Record;
use crate::store::error::Error;
use crate::store::queries::contacts_of;

use super::actions::Dossier;
use super::book::Book;

/// Holds what the sheet of one customer is made from.
#[derive(Clone, Debug)]
pub struct Evidence {
    dossier: Dossier,
    /// The hash of each contact's record; empty where the browser takes none.
    hashes: BTreeMap<Id, String>,
    /// When it was gathered.
    at: Moment,
}

impl Evidence {
    /// Tells whether every record has its hash.
    pub fn is_hashed(&self) -> bool {
        self.dossier.contacts.iter().all(|c: &Contact| self.hashes.contains_key(&c.id))
    }
}

impl Book {
    /// Gathers the records of one customer and takes their hashes; `None` when there is no such customer.
    pub async fn evidence(self, id: &Id) -> Result<Option<Evidence>, Error> {
        let Some(mut dossier) = self.dossier(id).await? else { return Ok(None) };
        let (_, records, _) = self.store().customer(id).await?;
        let alive: Vec<Record> = records.into_iter().filter(Record::is_alive).collect();
        dossier.contacts = contacts_of(&alive);
        let mut hashes = BTreeMap::new();
        for record in &alive {
            let text = hashed_text(&record.kind, &record.id, &record.fields);
            let taken = hash::sha256(&text).await;
            hashes.extend(taken.map(|hash| (record.id.clone(), hash)));
        }
        Ok(Some(Evidence { dossier, hashes, at: clock::now() }))
    }

    /// Makes the sheet.
    pub fn proof(self, evidence: &Evidence, detail: Detail) -> Proof {
        let settings = self.settings.get();
        proof(
            &Case {
                customer: &evidence.dossier.customer,
                contacts: &evidence.dossier.contacts,
                relatives: &evidence.dossier.relatives,
                protection: &settings.protection,
                project: settings.projects.name_of(evidence.dossier.customer.project.as_ref()),
                agent: &settings.agent,
                hashes: &|id| evidence.hashes.get(id).cloned(),
                now: evidence.at,
            },
            detail,
        )
    }
}
