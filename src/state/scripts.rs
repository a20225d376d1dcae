//! 答客问 in memory: every script and what goes with it, read when first needed and kept current.
//!
//! Only screens of the later wasm file reach this; the book itself knows no more than a follower.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use std::sync::Arc;

use leptos::prelude::*;

use crate::commit::rows::OTHER;
use crate::domain::fields::{Fields, Id};
use crate::domain::quiz;
use crate::domain::script::playbook::is_edited;
use crate::domain::script::question::{self, Question};
use crate::domain::script::search::{Hit, ScriptIndex};
use crate::domain::script::{KIND, Script, playbook};
use crate::platform::task;
use crate::record::envelope::Record;
use crate::store::error::Error;

use super::book::{Book, Follower, News};

/// Rows read at once; a slice takes a few milliseconds.
const SLICE: u32 = 300;
/// The kinds kept beside the scripts, as their fields.
const BESIDE: [&str; 5] = [question::KIND, quiz::KIND, playbook::KIND, "banned_phrase", "unit"];

/// One script: as screens read it, and as it is stored.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Held {
    pub script: Script,
    pub fields: Fields,
}

/// Holds every script read so far, archived ones too, and the search index over them.
#[derive(Default)]
pub struct Scripts {
    by_id: BTreeMap<Id, Arc<Held>>,
    index: ScriptIndex,
    /// Questions, cards, 口径包, phrases, units: by kind and id.
    beside: BTreeMap<String, BTreeMap<Id, Fields>>,
    /// What was deleted here: a 口径包 does not bring it back by itself.
    gone: BTreeSet<Id>,
    is_complete: bool,
}

impl Scripts {
    /// Takes in one record as it is now; what is no part of 答客问 is passed over.
    pub fn take(&mut self, record: &Record) {
        let is_script = record.kind == KIND;
        if !is_script && !BESIDE.contains(&record.kind.as_str()) {
            return;
        }
        let id = &record.id;
        if !record.is_alive() {
            self.gone.insert(id.clone());
            self.by_id.remove(id);
            self.index.remove(id);
            if let Some(kind) = self.beside.get_mut(&record.kind) {
                kind.remove(id);
            }
            return;
        }
        self.gone.remove(id);
        if !is_script {
            let kind = self.beside.entry(record.kind.clone()).or_default();
            kind.insert(id.clone(), record.fields.clone());
            return;
        }
        let script = Script::read(id, &record.fields);
        self.index.upsert(&script);
        let held = Held { script, fields: record.fields.clone() };
        self.by_id.insert(id.clone(), Arc::new(held));
    }

    /// Tells whether everything has been read.
    pub fn is_complete(&self) -> bool {
        self.is_complete
    }

    /// Finds one script.
    pub fn get(&self, id: &Id) -> Option<Arc<Held>> {
        self.by_id.get(id).cloned()
    }

    /// Lists every script that is not archived, in no order a screen shows.
    pub fn all(&self) -> impl Iterator<Item = &Arc<Held>> + Clone {
        self.by_id.values().filter(|h| !h.script.archived)
    }

    /// Lists the archived ones.
    pub fn archived(&self) -> impl Iterator<Item = &Arc<Held>> {
        self.by_id.values().filter(|h| h.script.archived)
    }

    /// Lists every script, archived ones too.
    pub fn each(&self) -> impl Iterator<Item = &Arc<Held>> {
        self.by_id.values()
    }

    /// Lists the scripts of a category that are not archived, in their order.
    pub fn of_category(&self, category: &str) -> Vec<Arc<Held>> {
        let mut found: Vec<Arc<Held>> =
            self.all().filter(|h| h.script.category == category).cloned().collect();
        found.sort_by(|a, b| {
            let (a, b) = (&a.script, &b.script);
            a.order.total_cmp(&b.order).then_with(|| a.id.cmp(&b.id))
        });
        found
    }

    /// Finds the best scripts for what was typed, not archived ones; tells how many there are.
    pub fn search(
        &self,
        typed: &str,
        limit: usize,
        keep: &dyn Fn(&Script) -> bool,
    ) -> (Vec<(Arc<Held>, Hit)>, usize) {
        let found = self.index.search(typed, limit, &|id| {
            self.by_id.get(id).is_some_and(|h| !h.script.archived && keep(&h.script))
        });
        let hits = found.hits.into_iter().filter_map(|hit| Some((self.get(&hit.id)?, hit)));
        (hits.collect(), found.total)
    }

    /// Lists the records of a kind kept beside the scripts (`quiz_card`, `playbook`,
    /// `banned_phrase`, `unit`).
    pub fn beside(&self, kind: &str) -> impl Iterator<Item = (&Id, &Fields)> {
        self.beside.get(kind).into_iter().flatten()
    }

    /// Finds a record kept beside the scripts.
    pub fn one_beside(&self, kind: &str, id: &Id) -> Option<&Fields> {
        self.beside.get(kind)?.get(id)
    }

    /// Tells whether the user reworded a script that came with a set.
    pub fn is_reworded(&self, id: &Id, fields: &Fields) -> bool {
        let set = fields.text("origin").unwrap_or_default();
        is_edited(id, fields, self.one_beside(playbook::KIND, &Id::new(set)))
    }

    /// Lists the questions, those that wait for an answer and the others.
    pub fn questions(&self) -> impl Iterator<Item = Question> {
        self.beside(question::KIND).filter_map(|(id, fields)| Question::read(id, fields))
    }

    /// Tells whether a record of 答客问 was here and is deleted.
    pub fn is_gone(&self, id: &Id) -> bool {
        self.gone.contains(id)
    }
}

impl Book {
    /// Returns 答客问 as a signal of the screen that asks; the first to ask starts the reading.
    pub fn scripts(self) -> RwSignal<Scripts> {
        self.scripts_held().into()
    }

    /// Returns 答客问 as it lives in the book; unlike [`Book::scripts`] it belongs to no screen.
    pub(super) fn scripts_held(self) -> ArcRwSignal<Scripts> {
        let known = self.follower.get_value();
        let known = known.and_then(|f| f.held.downcast_ref::<ArcRwSignal<Scripts>>().cloned());
        known.unwrap_or_else(|| {
            let scripts = ArcRwSignal::new(Scripts::default());
            let (held, own) = (scripts.clone(), scripts.clone());
            let tell = Rc::new(move |news: News| self.follow(&own, news));
            self.follower.set_value(Some(Follower { tell, held: Rc::new(held) }));
            self.follow(&scripts, News::Anything);
            scripts
        })
    }

    /// Waits until 答客问 is in memory.
    pub async fn scripts_read(self) -> ArcRwSignal<Scripts> {
        let scripts = self.scripts_held();
        while !scripts.with_untracked(Scripts::is_complete) {
            task::sleep(10).await;
        }
        scripts
    }

    fn follow(self, scripts: &ArcRwSignal<Scripts>, news: News) {
        let scripts = scripts.clone();
        match news {
            News::Written(records) => {
                let is_ours = |r: &Record| r.kind == KIND || BESIDE.contains(&r.kind.as_str());
                if records.iter().any(|r| is_ours(r)) {
                    scripts.update(|s| records.iter().for_each(|r| s.take(r)));
                }
            }
            News::Elsewhere(ids) => {
                let wanted: Vec<(String, Id)> =
                    ids.iter().map(|id| (KIND.to_owned(), id.clone())).collect();
                task::background(async move {
                    match self.store().records(&wanted).await {
                        Ok(found) if found.is_empty() => {}
                        Ok(found) => scripts.update(|s| found.iter().for_each(|r| s.take(r))),
                        Err(e) => self.say_problem(&e),
                    }
                });
            }
            News::Anything => task::background(async move {
                if let Err(e) = self.read_scripts(&scripts).await {
                    self.say_problem(&e);
                }
            }),
        }
    }

    async fn read_scripts(self, scripts: &ArcRwSignal<Scripts>) -> Result<(), Error> {
        let store = self.store();
        let mut after = String::new();
        loop {
            let rows = store.rows_after(OTHER, &after, SLICE).await?;
            let Some(last) = rows.last() else { break };
            after.clone_from(&last.id);
            let is_end = rows.len() < SLICE as usize;
            scripts.update_untracked(|s| {
                rows.iter().filter_map(|r| r.record()).for_each(|r| s.take(&r));
            });
            if is_end {
                break;
            }
            task::breathe().await;
        }
        scripts.update(|s| s.is_complete = true);
        Ok(())
    }
}
