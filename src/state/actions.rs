//! What the user can do with customers, contacts and follow-ups: one method each.

use leptos::prelude::*;
use serde_json::Value;

use crate::commit::request::Saved;
use crate::domain::cadence::{Next, Situation, next};
use crate::domain::card::Field;
use crate::domain::change::{Change, RecordChange};
use crate::domain::contact::Contact;
use crate::domain::customer::Customer;
use crate::domain::fields::{Fields, Id};
use crate::domain::follow_up::FollowUp;
use crate::domain::log::{FormError, LogForm, log_contact};
use crate::domain::settings::{SETTINGS_ID, SETTINGS_KIND};
use crate::domain::words::Origin;
use crate::platform::clock;
use crate::record::envelope::Record;
use crate::store::error::Error;
use crate::store::queries::{contacts_of, follow_ups_in};

use super::book::Book;

/// Says why a form was not saved.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum SaveError {
    #[error(transparent)]
    Form(#[from] FormError),
    #[error(transparent)]
    Store(#[from] Error),
}

impl SaveError {
    /// Names the control of the form to put right; empty when it is none of them.
    pub fn place(&self) -> &'static str {
        match self {
            Self::Form(e) => e.place(),
            Self::Store(_) => "",
        }
    }
}

/// Holds everything about one customer that the card and the form need.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Dossier {
    pub fields: Fields,
    pub customer: Customer,
    /// Newest first.
    pub contacts: Vec<Contact>,
    pub follow_ups: Vec<FollowUp>,
    /// The contacts of the family, where families count as one.
    pub relatives: Vec<Contact>,
}

impl Book {
    /// Reads one customer's card; `None` when there is no such customer (any more).
    pub async fn dossier(self, id: &Id) -> Result<Option<Dossier>, Error> {
        let (row, contacts, follow_ups) = self.store().customer(id).await?;
        let Some(record) = row.and_then(|r| r.record()).filter(Record::is_alive) else {
            return Ok(None);
        };
        let customer = Customer::read(&record.id, &record.fields);
        Ok(Some(Dossier {
            relatives: self.contacts_of_relatives(&customer).await,
            customer,
            fields: record.fields,
            contacts: contacts_of(&contacts),
            follow_ups: follow_ups_in(&follow_ups),
        }))
    }

    /// Shows the next date the form would give, with its why; nothing is written.
    pub fn preview(self, form: &LogForm, dossier: &Dossier) -> Option<Next> {
        let now = clock::now();
        let contact = form.contact(now)?;
        let mut customer = dossier.customer.clone();
        customer.id = form.customer.clone();
        customer.tier = form.tier.or(customer.tier);
        customer.first_seen_at = customer.first_seen_at.or(Some(contact.when));
        let mut contacts: Vec<Contact> =
            dossier.contacts.iter().filter(|c| c.id != contact.id).cloned().collect();
        contacts.push(contact);
        let settings = self.settings.get();
        Some(next(&Situation {
            customer: &customer,
            contacts: &contacts,
            relatives: &dossier.relatives,
            follow_ups: &dossier.follow_ups,
            settings: &settings,
            now,
        }))
    }

    /// Saves 记一笔 and says so, with 撤销.
    pub async fn log_contact(self, form: &LogForm) -> Result<Saved, SaveError> {
        let current = self.people.with_untracked(|p| p.get(&form.customer));
        let standing = current
            .as_ref()
            .filter(|p| p.next.next_origin == Some(Origin::Manual))
            .and_then(|p| p.next.next_id.as_ref());
        let change =
            log_contact(form, current.as_ref().map(|p| &p.customer), standing, clock::now())?;
        let change = self.at_this_site(change);
        let who = self.name_of(&form.customer).or_else(|| form.new_name());
        let text = format!("已保存 {}", who.unwrap_or_default());
        Ok(self.write_and_say(change, text).await?)
    }

    /// Deletes one contact from the timeline.
    pub async fn delete_contact(self, contact: &Contact) -> Result<(), Error> {
        let mut change = Change::new("删除记录");
        change.push(RecordChange::delete("contact", &contact.id));
        self.write_and_say(change, "已删除这条记录".into()).await.map(|_| ())
    }

    /// Deletes a customer with timeline and follow-ups.
    pub async fn delete_customer(self, id: &Id) -> Result<(), Error> {
        let Some(dossier) = self.dossier(id).await? else { return Ok(()) };
        let mut change = Change::new("删除客户");
        change.push(RecordChange::delete("customer", id));
        change
            .records
            .extend(dossier.contacts.iter().map(|c| RecordChange::delete("contact", &c.id)));
        change
            .records
            .extend(dossier.follow_ups.iter().map(|f| RecordChange::delete("follow_up", &f.id)));
        self.write_and_say(change, "已删除这位客户".into()).await.map(|_| ())
    }

    /// Sets fields of a customer's card.
    pub async fn edit_customer(self, id: &Id, fields: Vec<(String, Value)>) -> Result<(), Error> {
        let mut record = RecordChange::update("customer", id);
        record.set.0.extend(fields);
        let mut change = Change::new("修改客户");
        change.push(record);
        self.write_and_say(change, "已保存".into()).await.map(|_| ())
    }

    /// Lets the cards of this project hold a sensitive field; no date depends on it.
    pub async fn keep_sensitive(self, field: &Field) -> Result<(), Error> {
        let record = RecordChange::new(SETTINGS_KIND, &Id::new(SETTINGS_ID));
        let mut change = Change::new("修改设置");
        change.push(record.with(format!("sensitive/{}", field.name), true));
        let text = format!("本项目的信息卡现在可以记「{}」", field.label);
        self.write_and_say(change, text).await.map(|_| ())
    }
}
