//! One person completely: everything in one readable file, and everything gone for ever.

use std::collections::HashSet;

use leptos::prelude::*;

use crate::commit::request::Request;
use crate::commit::rows::JOURNAL;
use crate::domain::change::Change;
use crate::domain::fields::{Fields, Id, Moment};
use crate::domain::name::display_name;
use crate::exchange::person_file::{Case, person_text};
use crate::platform::{clock, task};
use crate::record::envelope::Record;
use crate::record::journal::Entry;
use crate::store::error::Error;

use super::book::Book;
use super::notice::Notice;
use super::traces::Traces;

/// Rows read before the page may breathe.
const SLICE: u32 = 500;

impl Book {
    /// Writes everything about a person as a text; `None` when there is no such card.
    pub async fn person_file(
        self,
        id: &Id,
        told: impl Fn(f64),
    ) -> Result<Option<(String, String)>, Error> {
        let traces = self.own_records(id, told).await?;
        let Some(customer) = traces.cards.first() else { return Ok(None) };
        let view = crate::domain::customer::Customer::read(&customer.id, &customer.fields);
        let name = display_name(&view);
        let of = |kind: &str, by: &str| {
            let mut all: Vec<Record> =
                traces.owned.iter().filter(|r| r.kind == kind && r.is_alive()).cloned().collect();
            all.sort_by(|a, b| {
                let at = |r: &Record| r.fields.text(by).unwrap_or_default();
                at(a).cmp(&at(b)).then_with(|| a.id.cmp(&b.id))
            });
            all
        };
        let changes = self.changes_of(&traces).await?;
        let text = person_text(&Case {
            name: &name,
            customer,
            contacts: &of("contact", "when"),
            follow_ups: &of("follow_up", "due"),
            changes: &changes,
            name_of: &|id| self.name_of(id),
            now: clock::now(),
        });
        Ok(Some((name, text)))
    }

    /// Reads in the journal how the person's records were before each change.
    async fn changes_of(self, traces: &Traces) -> Result<Vec<(Moment, String, Fields)>, Error> {
        let own: HashSet<&Id> = traces.cards.iter().chain(&traces.owned).map(|r| &r.id).collect();
        let mut changes = Vec::new();
        let mut after = String::new();
        loop {
            let rows = self.store().rows_after(JOURNAL, &after, SLICE).await?;
            let Some(last) = rows.last() else { return Ok(changes) };
            after.clone_from(&last.id);
            for row in &rows {
                let Ok(entry) = serde_json::from_str::<Entry>(&row.json) else { continue };
                for touched in entry.records.iter().filter(|t| own.contains(&t.id)) {
                    let Some(before) = &touched.before else { continue };
                    let mut old = Fields::default();
                    for field in touched.wrote.keys() {
                        if let Some(value) = before.fields.0.get(field) {
                            old.0.insert(field.clone(), value.clone());
                        }
                    }
                    if !old.0.is_empty() {
                        let at = clock::moment(entry.stamp.ms());
                        changes.push((at, entry.label.clone(), old));
                    }
                }
            }
            task::breathe().await;
        }
    }

    /// Erases a person for ever: nothing can take this back.
    pub async fn erase(self, traces: Traces) -> Result<(), Error> {
        self.drop_drafts_of(&traces).await;
        let family: Vec<Id> = self.people.with_untracked(|people| {
            let homes: HashSet<Id> =
                traces.cards.iter().filter_map(|c| c.fields.text("household").map(Id)).collect();
            let lives = people
                .all()
                .filter(|p| p.customer.household.as_ref().is_some_and(|home| homes.contains(home)));
            lives.map(|p| p.customer.id.clone()).collect()
        });
        let mut replan: Vec<Id> = traces.cards.iter().map(|c| c.id.clone()).collect();
        replan.extend(family);
        replan.dedup();
        let own = traces.cards.into_iter().chain(traces.owned);
        let records = own.chain(traces.unclaimed).chain(traces.past).collect();
        let mut change = Change::new("彻底删除");
        change.records = traces.asked_too;
        let request = Request {
            change,
            erase: records,
            empty: traces.questions,
            replan,
            ..Request::default()
        };
        self.commit(request).await?;
        self.say(Notice::done("已彻底删除,这台手机里没有他的资料了", None));
        Ok(())
    }

    /// Throws half-typed forms away that are about the person or name a number or name of theirs.
    async fn drop_drafts_of(self, traces: &Traces) {
        let is_about = |d: &super::drafts::Draft| {
            let text = serde_json::to_string(d).unwrap_or_default();
            traces.sought.is_in(&text) || traces.cards.iter().any(|c| text.contains(c.id.as_str()))
        };
        let places: Vec<String> = self.drafts.with_untracked(|all| {
            all.iter().filter(|d| is_about(d)).map(|d| d.place.clone()).collect()
        });
        for place in places {
            self.drop_draft(&place).await;
        }
    }
}
