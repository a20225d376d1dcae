//! Everything that says something of one person: their own records, and where else they are spoken of.

use std::collections::HashSet;

use crate::commit::row::Row;
use crate::commit::rows::{CUSTOMER, JOURNAL, OTHER};
use crate::domain::change::RecordChange;
use crate::domain::fields::Id;
use crate::domain::mention::Sought;
use crate::domain::script::question;
use crate::exchange::aside;
use crate::platform::{inbox, task};
use crate::record::envelope::Record;
use crate::record::journal::Entry;
use crate::record::unreadable;
use crate::store::error::Error;

use super::backup::Past;
use super::book::Book;

/// Rows of the journal read before the page may breathe.
const SLICE: u32 = 500;

/// Everything that says something of one person, living or deleted.
#[derive(Clone, Debug, Default)]
pub struct Traces {
    /// The card, and the cards that were merged into it.
    pub cards: Vec<Record>,
    /// What belongs to them: contacts, follow-ups, deals …
    pub owned: Vec<Record>,
    /// The backups made since the person was first written down.
    pub backups: Vec<Past>,
    /// 待认领 that are theirs.
    pub unclaimed: Vec<Record>,
    /// What was deleted or dealt with, and still names them on the disk.
    pub past: Vec<Record>,
    /// 待补口径 that nobody else asked.
    pub questions: Vec<Record>,
    /// 待补口径 that others asked as well: their contacts are taken out.
    pub asked_too: Vec<RecordChange>,
    /// Where somebody else's records speak of them; only the user can tell what to do there.
    pub elsewhere: Vec<Elsewhere>,
    /// Files shared into the app that nobody took in yet.
    pub waiting: Vec<inbox::Waiting>,
    /// What was looked for.
    pub sought: Sought,
}

/// Names one place that speaks of the person.
#[derive(Clone, Debug, PartialEq)]
pub struct Elsewhere {
    pub place: Place,
    /// The kind of record, and the set of fields in it.
    pub kind: String,
    pub field: String,
    /// The words around.
    pub said: String,
}

/// Names the screen on which such a place can be changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    Card(Id),
    Script(Id),
    Questions,
    Unclaimed,
    Unreadable,
    Settings,
    /// No screen shows it.
    Nowhere,
}

impl Book {
    /// Finds what belongs to a person: the cards, and what hangs on them.
    pub(super) async fn own_records(self, id: &Id, told: impl Fn(f64)) -> Result<Traces, Error> {
        let mut traces = Traces::default();
        let mut ids: HashSet<String> = HashSet::from([id.0.clone()]);
        let each = |name, row: &Row| {
            let is_own = row.id == id.0;
            if !is_own && !ids.iter().any(|id| row.json.contains(id.as_str())) {
                return Ok(());
            }
            let Some(record) = row.record() else { return Ok(()) };
            match name {
                CUSTOMER if is_own => traces.cards.insert(0, record),
                CUSTOMER if points_at(&record, "merged_into", &ids) => {
                    ids.insert(record.id.0.clone());
                    traces.cards.push(record);
                }
                CUSTOMER => {}
                _ if points_at(&record, "customer", &ids) => traces.owned.push(record),
                _ => {}
            }
            Ok::<(), Error>(())
        };
        self.each_row(told, each).await?;
        Ok(traces)
    }

    /// Finds everything that says something of a person.
    pub async fn traces(self, id: &Id, told: impl Fn(f64)) -> Result<Traces, Error> {
        let mut traces = self.own_records(id, |share| told(share * 0.4)).await?;
        let made = traces.cards.iter().map(|c| c.made.ms()).min().unwrap_or(i64::MAX);
        traces.backups = self.backups().await?;
        traces.backups.retain(|b| b.at.timestamp_millis() >= made);
        // By all their cards: the one that was merged away may have had the full name.
        traces.sought = Sought::of(traces.cards.iter().map(|card| &card.fields));
        let own: HashSet<Id> =
            traces.cards.iter().chain(&traces.owned).map(|r| r.id.clone()).collect();
        let each = |name, row: &Row| {
            traces.look(name, row, &own);
            Ok::<(), Error>(())
        };
        self.each_row(|share| told(0.4 + share * 0.5), each).await?;
        let past = self.past_unclaimed(&traces).await?;
        traces.past.extend(past);
        traces.waiting = inbox::waiting().await;
        Ok(traces)
    }

    /// Finds contacts of theirs that were kept aside and dealt with: the record says nothing any more, the journal
    /// still does.
    async fn past_unclaimed(self, traces: &Traces) -> Result<Vec<Record>, Error> {
        let known: HashSet<&Id> =
            traces.unclaimed.iter().chain(&traces.past).map(|r| &r.id).collect();
        let mut found: HashSet<Id> = HashSet::new();
        let mut after = String::new();
        loop {
            let rows = self.store().rows_after(JOURNAL, &after, SLICE).await?;
            let Some(last) = rows.last() else { break };
            after.clone_from(&last.id);
            for row in rows.iter().filter(|row| traces.sought.is_in(&row.json)) {
                let Ok(entry) = serde_json::from_str::<Entry>(&row.json) else { continue };
                let was_theirs = |before: &Option<Record>| {
                    before.as_ref().is_some_and(|before| traces.is_theirs(before))
                };
                let theirs = entry.records.into_iter().filter(|touched| {
                    touched.kind == aside::KIND
                        && !known.contains(&touched.id)
                        && was_theirs(&touched.before)
                });
                found.extend(theirs.map(|touched| touched.id));
            }
            task::breathe().await;
        }
        let wanted: Vec<(String, Id)> =
            found.into_iter().map(|id| (aside::KIND.to_owned(), id)).collect();
        let mut records = self.store().records(&wanted).await?;
        records.retain(|record| record.erased.is_none());
        Ok(records)
    }
}

impl Traces {
    /// Looks at one row that may be anybody's.
    fn look(&mut self, store: &str, row: &Row, own: &HashSet<Id>) {
        let may_be_question = store == OTHER && row.json.contains("\"asked/");
        if !may_be_question && !self.sought.is_in(&row.json) || own.contains(&Id::new(&row.id)) {
            return;
        }
        let Some(record) = row.record() else {
            let said = self.sought.excerpt(&row.json);
            return self.elsewhere.extend(said.map(|said| Elsewhere {
                place: Place::Unreadable,
                kind: unreadable::KIND.to_owned(),
                field: String::new(),
                said,
            }));
        };
        match record.kind.as_str() {
            _ if record.erased.is_some() => {}
            question::KIND => self.look_at_question(record, own),
            aside::KIND if self.is_theirs(&record) => match record.is_alive() {
                true => self.unclaimed.push(record),
                false => self.past.push(record),
            },
            _ if record.is_alive() => self.note_elsewhere(&record),
            // Deleted cards of others stay what they are: a namesake may be brought back.
            CUSTOMER if !self.is_theirs(&record) => {}
            _ if self.sought.in_fields(&record.fields).is_some() => self.past.push(record),
            _ => {}
        }
    }

    fn look_at_question(&mut self, record: Record, own: &HashSet<Id>) {
        let asked: Vec<String> = record.fields.names("asked");
        let theirs = |contact: &&String| own.contains(&Id::new(contact.as_str()));
        let count = asked.iter().filter(theirs).count();
        let is_said = self.sought.in_fields(&record.fields).is_some();
        match record.is_alive() {
            _ if count > 0 && count == asked.len() => self.questions.push(record),
            false if is_said => self.questions.push(record),
            false => {}
            true => {
                if count > 0 {
                    let change = RecordChange::update(question::KIND, &record.id);
                    let clear = |change: RecordChange, contact: &String| {
                        change.with(format!("asked/{contact}"), serde_json::Value::Null)
                    };
                    self.asked_too.push(asked.iter().filter(theirs).fold(change, clear));
                }
                self.note_elsewhere(&record);
            }
        }
    }

    fn note_elsewhere(&mut self, record: &Record) {
        let Some((field, said)) = self.sought.in_fields(&record.fields) else { return };
        let owner = record.fields.text("customer").map(Id);
        let place = match (record.kind.as_str(), owner) {
            (CUSTOMER, _) => Place::Card(record.id.clone()),
            (_, Some(owner)) => Place::Card(owner),
            (crate::domain::script::KIND, _) => Place::Script(record.id.clone()),
            (question::KIND, _) => Place::Questions,
            (aside::KIND, _) => Place::Unclaimed,
            (unreadable::KIND, _) => Place::Unreadable,
            (crate::domain::settings::SETTINGS_KIND, _) => Place::Settings,
            _ => Place::Nowhere,
        };
        let (kind, field) = (record.kind.clone(), field.to_owned());
        self.elsewhere.push(Elsewhere { place, kind, field, said });
    }

    /// Tells whether a card or an unclaimed contact is about this very person.
    fn is_theirs(&self, record: &Record) -> bool {
        let text = |name: &str| record.fields.text(name);
        let (name, wechat) = (text("name"), text("wechat"));
        let numbers = record.fields.names("phones").into_iter().chain(text("phone"));
        let numbers: Vec<Option<String>> = numbers.map(Some).collect();
        let of = |number: Option<&str>| self.sought.is(name.as_deref(), number, wechat.as_deref());
        if numbers.is_empty() { of(None) } else { numbers.iter().any(|n| of(n.as_deref())) }
    }
}

fn points_at(record: &Record, field: &str, ids: &HashSet<String>) -> bool {
    record.fields.text(field).is_some_and(|id| ids.contains(&id))
}
