//! Contacts of people the notebook does not know: kept aside until somebody says whose they are.

use serde::Deserialize;
use serde_json::Value;

use super::merge::contact_id;
use super::person::Person;
use super::planner::moment;
use crate::domain::change::{Change, RecordChange};
use crate::domain::fields::{Fields, Id, Moment};
use crate::domain::household::OWN;
use crate::domain::phone::mask_digits;
use crate::domain::words::{Outcome, Way, Word};
use crate::domain::written::{self, wire};

/// The kind of record a contact kept aside is.
pub const KIND: &str = "aside";
/// The field that says what became of it; without it nobody has looked yet.
const DONE: &str = "done";
/// The fields that say something about a person.
const CONTENT: [&str; 9] =
    ["name", "phone", "wechat", "when", "way", "outcome", "summary", "feedback", "notes"];
/// It was given to a customer.
const GIVEN: &str = "已认领";
/// It was thrown away.
const DROPPED: &str = "不要";

/// A contact nobody has claimed yet.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Aside {
    #[serde(skip)]
    pub id: Id,
    pub name: Option<String>,
    /// Digits.
    pub phone: Option<String>,
    pub wechat: Option<String>,
    #[serde(default, with = "written::moment_if_any")]
    pub when: Option<Moment>,
    pub way: Option<Way>,
    pub outcome: Option<Outcome>,
    pub summary: Option<String>,
    pub feedback: Option<String>,
    /// What else the row said, line by line.
    pub notes: Option<String>,
    /// `跟进记录 第 278 行`.
    #[serde(default)]
    pub from: String,
}

/// Returns the id of the record a row of nobody known is kept in: the same row, the same record.
pub(super) fn id_of(person: &Person) -> Id {
    let when = person.when.map(written::minute).unwrap_or_default();
    let text = |t: &Option<String>| t.clone().unwrap_or_default();
    let who = [person.phones.join(","), person.text("name").unwrap_or_default().to_owned()];
    let said = [text(&person.summary), text(&person.feedback), person.notes.join("\u{1e}")];
    let way = person.way.map_or("", Word::term);
    Id::derived(&["import-aside", &who[0], &who[1], &when, way, &said[0], &said[1], &said[2]])
}

/// Writes a row of nobody known as a record.
pub(super) fn keep(person: &Person, from: &str, now: Moment) -> RecordChange {
    let mut record = RecordChange::new(KIND, &id_of(person)).with("from", from);
    let text = |name: &str| person.text(name).map(str::to_owned);
    let mut notes = person.notes.clone();
    notes.extend(person.next.as_ref().map(|next| next.note.clone()));
    let fields = [
        ("name", text("name")),
        ("phone", person.phones.first().cloned()),
        ("wechat", text("wechat")),
        ("when", person.when.map(|when| wire(moment(when, now).min(now)))),
        ("way", person.way.map(|w| w.term().to_owned())),
        ("outcome", person.outcome.map(|o| o.term().to_owned())),
        ("summary", person.summary.clone()),
        ("feedback", person.feedback.clone()),
        ("notes", (!notes.is_empty()).then(|| notes.join("\n"))),
    ];
    for (name, value) in fields {
        if let Some(value) = value {
            record = record.with(name, value);
        }
    }
    record
}

impl Aside {
    /// Reads a living record; `None` when it was dealt with.
    pub fn read(id: &Id, fields: &Fields) -> Option<Self> {
        if fields.text(DONE).is_some() {
            return None;
        }
        Some(Self { id: id.clone(), ..fields.typed()? })
    }

    /// Returns what the person is called, the number masked unless `shown`.
    pub fn who(&self, shown: bool) -> String {
        let phone = self.phone.as_ref();
        let phone = phone.map(|p| if shown { p.clone() } else { mask_digits(p) });
        let parts = [self.name.clone(), phone, self.wechat.clone()];
        parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
    }

    /// Gives the contact to a customer, `had` being its fields; without a day and a way it goes to 备注.
    pub fn give(&self, customer: &Id, had: &Fields) -> Change {
        let mut change = Change::new("认领跟进");
        let mut notes: Vec<&str> = self.notes.as_deref().into_iter().collect();
        let said = [&self.summary, &self.feedback].map(|t| t.as_deref());
        match (self.when, self.way) {
            (Some(when), Some(way)) => {
                let at = written::minute(when.naive_local());
                let said = said.map(|t| t.unwrap_or_default());
                let id = contact_id(customer, &at, way, said);
                let mut record = RecordChange::new("contact", &id)
                    .with("customer", customer.as_str())
                    .with("when", wire(when))
                    .with("way", way.term());
                let texts = [
                    ("outcome", self.outcome.map(Word::term)),
                    ("summary", self.summary.as_deref()),
                    ("feedback", self.feedback.as_deref()),
                ];
                for (name, text) in texts {
                    if let Some(text) = text {
                        record = record.with(name, text);
                    }
                }
                change.push(record);
            }
            _ => notes.extend(said.into_iter().flatten()),
        }
        let old = had.text("notes").unwrap_or_default();
        let new: Vec<&str> = notes.into_iter().filter(|n| !old.contains(n)).collect();
        if !new.is_empty() {
            let lines = std::iter::once(old.as_str()).filter(|o| !o.is_empty()).chain(new);
            let text = lines.collect::<Vec<_>>().join("\n");
            change.push(RecordChange::update("customer", customer).with("notes", text));
        }
        change.push(self.done(GIVEN));
        change
    }

    /// Registers whom it names as a new customer, and gives it to them.
    pub fn register(&self, id: &Id, now: Moment) -> Change {
        let mut customer = RecordChange::new("customer", id)
            .with("first_seen_at", wire(self.when.unwrap_or(now).min(now)));
        for (name, text) in [("name", &self.name), ("wechat", &self.wechat)] {
            if let Some(text) = text {
                customer = customer.with(name, text.as_str());
            }
        }
        if let Some(digits) = &self.phone {
            let label = serde_json::json!({"label": OWN});
            customer = customer.with(["phones/", digits].concat(), label);
        }
        let given = self.give(id, &Fields::default());
        let mut change = Change::new("登记新客户");
        change.push(customer);
        // What goes to 备注 is a second change of the same record.
        for record in given.records {
            match change.records.first_mut().filter(|first| first.id == record.id) {
                Some(first) => first.set.0.extend(record.set.0),
                None => change.push(record),
            }
        }
        change
    }

    /// Throws the contact away; importing the same file again does not bring it back.
    pub fn drop(&self) -> Change {
        let mut change = Change::new("不要这条跟进");
        change.push(self.done(DROPPED));
        change
    }

    /// Nobody's data stays behind in a record that only remembers that it was dealt with.
    fn done(&self, how: &str) -> RecordChange {
        let done = RecordChange::update(KIND, &self.id).with(DONE, how);
        CONTENT.iter().fold(done, |record, name| record.with(*name, Value::Null))
    }
}
