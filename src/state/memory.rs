//! What is only in memory, handed out as a bundle when the database refuses to take it.

use leptos::prelude::*;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::domain::change::RecordChange;
use crate::domain::fields::Id;
use crate::domain::log::manual_follow_up;
use crate::domain::settings::SETTINGS_ID;
use crate::domain::words::{Origin, Word};
use crate::domain::written::name_part;
use crate::platform::{clock, files, updates};
use crate::record::apply::apply;
use crate::record::bundle::{Bundle, Head, Purpose, write};
use crate::record::envelope::Record;
use crate::record::stamp::Stamp;

use super::book::Book;
use super::drafts::Draft;
use super::notice::Notice;
use super::people::Person;

/// The part of the bundle's head that carries half-typed forms.
const FORMS: &str = "drafts";
/// The device of the records' stamps; being the earliest of all, they never win over what is on disk.
const DEVICE: &str = "memory";

impl Book {
    /// Tells whether anything is in memory that could be handed out.
    pub fn holds_something(self) -> bool {
        self.people.with(|p| p.all().next().is_some()) || self.drafts.with(|d| !d.is_empty())
    }

    /// Hands out what is in memory as a file; with nothing there, the page's own rescue screen reads the disk.
    pub(super) fn hand_out_memory(self) {
        if !untrack(|| self.holds_something()) {
            return updates::rescue();
        }
        let now = clock::now();
        let stamp = name_part(now);
        let name = format!("跟客本-内存-{stamp}.json");
        let (people, forms) =
            (self.people.with_untracked(|p| p.len()), self.drafts.with_untracked(Vec::len));
        let saved = files::save(&name, "application/json", &self.export_memory());
        self.say(match saved {
            Ok(()) => Notice::done(
                format!("已导出 {people} 位客户、{forms} 份没写完的到「{name}」"),
                None,
            ),
            Err(_) => Notice::problem("文件没存成,请换个浏览器再试。"),
        });
    }

    /// Writes the customers and half-typed forms in memory as a bundle that 导入 takes.
    pub fn export_memory(self) -> String {
        let now = clock::now();
        let stamp = Stamp::from_parts(0, 0, DEVICE);
        let record = |change: &RecordChange| apply(None, change, &stamp);
        let mut head = Head::new(Purpose::Backup, now, DEVICE);
        let forms = self.drafts.with_untracked(|all| serde_json::to_value(all).unwrap_or_default());
        head.extra.insert(FORMS.into(), forms);
        let mut records: Vec<Record> = Vec::new();
        self.people.with_untracked(|people| {
            for person in people.all() {
                records.extend(changes_of(person).iter().map(record));
            }
        });
        let settings = self.settings_fields.get_untracked();
        if !settings.0.is_empty() {
            let mut change = RecordChange::new("setting", &Id::new(SETTINGS_ID));
            change.set = settings;
            records.push(record(&change));
        }
        write(&Bundle::new(head, records))
    }

    /// Puts back the half-typed forms a bundle carries; one that is being typed here stays.
    pub(super) async fn take_forms(self, head: &Head) {
        let forms: Vec<Draft> = (head.extra.get(FORMS))
            .and_then(Value::as_array)
            .map(|all| all.iter().filter_map(|form| Draft::deserialize(form).ok()).collect())
            .unwrap_or_default();
        for form in forms {
            let is_taken =
                self.drafts.with_untracked(|all| all.iter().any(|d| d.place == form.place));
            if !is_taken {
                self.keep_draft(form).await;
            }
        }
        self.load_drafts().await;
    }
}

/// Counts the half-typed forms a bundle carries.
pub fn forms_in(head: &Head) -> usize {
    head.extra.get(FORMS).and_then(Value::as_array).map_or(0, Vec::len)
}

/// The customer, and its open follow-up, as far as the lists know them.
fn changes_of(person: &Person) -> Vec<RecordChange> {
    let (customer, next) = (&person.customer, &person.next);
    let mut change = RecordChange::new("customer", &customer.id);
    change.set = customer.fields();
    let mut changes = vec![change];
    if let (Some(id), Some(due)) = (&next.next_id, next.next_due) {
        let mut open = manual_follow_up(id, &customer.id, due, &next.next_because, due)
            .with("origin", next.next_origin.unwrap_or(Origin::Manual).term())
            .with("reason", json!({ "rule": next.next_rule, "because": next.next_because }));
        if let Some(way) = next.next_way {
            open = open.with("way", way.term());
        }
        open.set.0.remove("set_at");
        changes.push(open);
    }
    changes
}
