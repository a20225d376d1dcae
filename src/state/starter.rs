//! 起步话术: the set the app comes with, a file of the build; put in once, removed for good.

use std::sync::Arc;

use leptos::prelude::*;

use crate::domain::fields::{Fields, Id};
use crate::domain::script::playbook::{self, Entry, Here, Playbook, diff};
use crate::domain::script::{KIND, STARTER, STARTER_VERSION};
use crate::platform::{assets, clock};
use crate::record::read::read;
use crate::store::error::Error;

use super::book::Book;
use super::notice::Notice;
use super::scripts::Scripts;

/// The file, below the base of the build.
const FILE: &str = "starter/scripts.json";

/// Says what became of the starter set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Starter {
    /// In the book, or taken out by the user: nothing to do.
    Settled,
    /// The file cannot be had now.
    Missing,
}

impl Scripts {
    /// Tells whether the starter set is in the book.
    pub fn has_starter(&self) -> bool {
        self.one_beside(playbook::KIND, &Id::new(STARTER)).is_some()
    }

    fn wants_starter(&self) -> bool {
        let id = Id::new(STARTER);
        let version = self.one_beside(playbook::KIND, &id).map(|f| f.text("version"));
        match version {
            Some(version) => version.as_deref() != Some(STARTER_VERSION),
            None => !self.is_gone(&id),
        }
    }
}

impl Book {
    /// Puts the starter set in when the book never had it, and brings it up to date when this build
    /// has a newer one; what the user removed stays away.
    pub async fn settle_starter(self) -> Result<Starter, Error> {
        let scripts = self.scripts_read().await;
        if !scripts.with_untracked(Scripts::wants_starter) {
            return Ok(Starter::Settled);
        }
        self.put_starter("已放入", false).await
    }

    /// Puts the starter set back; what was removed with it comes back, too.
    pub async fn add_starter(self) -> Result<Starter, Error> {
        self.put_starter("已放回", true).await
    }

    async fn put_starter(self, verb: &str, revive: bool) -> Result<Starter, Error> {
        let scripts = self.scripts_read().await;
        let outcome = assets::text(FILE).await.and_then(|text| read(&text).ok());
        let Some(bundle) = outcome.map(|o| o.bundle) else { return Ok(Starter::Missing) };
        let Some(set) = Playbook::read(bundle.head.covers.as_ref()) else {
            return Ok(Starter::Missing);
        };
        let new: Vec<Entry> = (bundle.records.into_iter())
            .map(Arc::unwrap_or_clone)
            .map(|r| Entry { kind: r.kind, id: r.id, fields: r.fields })
            .collect();
        let now = clock::now();
        let (change, count) = scripts.with_untracked(|scripts| {
            let of = |id: &Id| scripts.get(id).map(|h| h.fields.clone());
            let id = Id::new(STARTER);
            let here = |entry: &Entry| {
                let is_gone = scripts.is_gone(&entry.id) && !revive;
                Here::of(&id, &entry.kind, of(&entry.id), is_gone)
            };
            let before = scripts.one_beside(playbook::KIND, &id);
            let before = before.cloned().unwrap_or_else(Fields::default);
            let diff = diff(&playbook::remembered(&before), &new, &here);
            let mut change = diff.take(&set, now, &|item| of(&item.id).unwrap_or_default());
            change.label = "起步话术".into();
            change.push(playbook::remember(&set, &new, &before, now));
            (change, diff.new.len())
        });
        let saved = self.write(change).await?;
        if count > 0 {
            let text = format!("{verb} {count} 条起步话术");
            self.say(Notice::done(text, Some(saved.seq)));
        }
        Ok(Starter::Settled)
    }

    /// Takes the starter set out; what the user edited stays as the user's own.
    pub async fn remove_starter(self) -> Result<(), Error> {
        let scripts = self.scripts_read().await;
        let change = scripts.with_untracked(|scripts| {
            let before = scripts.one_beside(playbook::KIND, &Id::new(STARTER));
            playbook::remove(STARTER, before, scripts.each().map(|h| (&h.script.id, &h.fields)))
        });
        let gone = change.records.iter().filter(|r| r.kind == KIND);
        let gone = gone.filter(|r| r.fate == crate::domain::change::Fate::Delete).count();
        self.write_and_say(change, format!("已移除 {gone} 条起步话术")).await.map(|_| ())
    }
}
