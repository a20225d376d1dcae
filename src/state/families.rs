//! 同一家庭 and 合并: who belongs together, and two cards that are one person.

use leptos::prelude::*;

use crate::commit::request::{Request, Saved};
use crate::domain::change::Change;
use crate::domain::contact::Contact;
use crate::domain::customer::Customer;
use crate::domain::fields::Id;
use crate::domain::household::{Kin, Linking, kin, link, relatives, unlink};
use crate::domain::log::{LogForm, log_contact};
use crate::domain::uniting::{Around, Side, unite};
use crate::platform::clock;
use crate::store::error::Error;

use super::actions::SaveError;
use super::book::Book;
use super::notice::Notice;

impl Book {
    /// Names the relatives of a customer, with what each is to the customer.
    pub fn family_of(self, id: &Id) -> Vec<Kin> {
        self.people.with(|people| {
            let Some(person) = people.get(id) else { return Vec::new() };
            kin(&person.customer, people.all().map(|p| &p.customer))
        })
    }

    /// Reads the contacts of a customer's relatives, where the project lets families count as one.
    pub(super) async fn contacts_of_relatives(self, customer: &Customer) -> Vec<Contact> {
        if !self.settings.with_untracked(|s| s.protection.family_counts) {
            return Vec::new();
        }
        let members: Vec<Id> = self.people.with_untracked(|people| {
            let found = relatives(customer, people.all().map(|p| &p.customer));
            found.into_iter().map(|c| c.id.clone()).collect()
        });
        let mut contacts = Vec::new();
        for id in members {
            if let Ok((_, rows, _)) = self.store().customer(&id).await {
                contacts.extend(crate::store::queries::contacts_of(&rows));
            }
        }
        contacts
    }

    /// Makes one household of two customers; `relation` is what the other is to the first.
    pub async fn link_family(
        self,
        id: &Id,
        other: &Id,
        relation: Option<&str>,
    ) -> Result<(), Error> {
        let linking = self.people.with_untracked(|people| {
            let (a, b) = (people.get(id)?, people.get(other)?);
            Some(link(&a.customer, &b.customer, relation, people.all().map(|p| &p.customer)))
        });
        let Some(linking) = linking else { return Ok(()) };
        self.write_linking(linking, "已设为同一家庭").await
    }

    /// Takes a customer out of the household.
    pub async fn unlink_family(self, id: &Id) -> Result<(), Error> {
        let linking = self.people.with_untracked(|people| {
            let own = people.get(id)?;
            Some(unlink(&own.customer, people.all().map(|p| &p.customer)))
        });
        let Some(linking) = linking else { return Ok(()) };
        self.write_linking(linking, "已解除同一家庭").await
    }

    async fn write_linking(self, linking: Linking, said: &str) -> Result<(), Error> {
        let Linking { change, replan } = linking;
        if change.records.is_empty() {
            self.say(Notice::done(said.to_owned(), None));
            return Ok(());
        }
        let saved = self.commit(Request { change, replan, ..Request::default() }).await?;
        self.say(Notice::done(said.to_owned(), Some(saved.seq)));
        Ok(())
    }

    /// Saves a new customer of 记一笔 into the household of somebody registered, in one step.
    pub async fn log_relative(self, form: &LogForm, other: &Id) -> Result<Saved, SaveError> {
        let mut change = log_contact(form, None, None, clock::now())?;
        let linking = self.people.with_untracked(|people| {
            let own = Customer { id: form.customer.clone(), ..Customer::default() };
            let other = people.get(other)?;
            Some(link(&other.customer, &own, None, people.all().map(|p| &p.customer)))
        });
        let mut replan = Vec::new();
        if let Some(linking) = linking {
            replan = linking.replan;
            for record in linking.change.records {
                match change.records.iter_mut().find(|r| r.id == record.id) {
                    Some(own) => own.set.0.extend(record.set.0),
                    None => change.push(record),
                }
            }
        }
        let name = form.new_name().unwrap_or_default();
        let saved = self.commit(Request { change, replan, ..Request::default() }).await?;
        self.say(Notice::done(format!("已保存 {name},设为同一家庭"), Some(saved.seq)));
        Ok(saved)
    }

    /// Makes one card of two: `gone` is brought into `kept`, both timelines stay.
    pub async fn unite(self, kept: &Id, gone: &Id) -> Result<(), Error> {
        let (Some(own), Some(theirs)) = (self.dossier(kept).await?, self.dossier(gone).await?)
        else {
            self.say_problem(&"其中一张卡片已经不在了,没有合并。");
            return Ok(());
        };
        let (referred, family) = self.people.with_untracked(|people| {
            let of_gone = |p: &&std::sync::Arc<super::people::Person>| {
                p.customer.referred_by.as_ref() == Some(gone)
            };
            let referred: Vec<Id> =
                people.all().filter(of_gone).map(|p| p.customer.id.clone()).collect();
            let family = relatives(&theirs.customer, people.all().map(|p| &p.customer));
            (referred, family.into_iter().map(|c| c.id.clone()).collect::<Vec<Id>>())
        });
        let settings = self.settings.get_untracked();
        let around = Around {
            referred: &referred,
            relatives: &family,
            settings: &settings,
            now: clock::now(),
        };
        let change: Change = unite(&side(kept, &own), &side(gone, &theirs), &around);
        let names =
            (self.name_of(gone).unwrap_or_default(), self.name_of(kept).unwrap_or_default());
        self.write_and_say(change, format!("已把{}并入{}", names.0, names.1)).await.map(|_| ())
    }
}

fn side<'a>(id: &'a Id, dossier: &'a super::actions::Dossier) -> Side<'a> {
    Side {
        id,
        fields: &dossier.fields,
        whole: &dossier.fields,
        contacts: &dossier.contacts,
        follow_ups: &dossier.follow_ups,
    }
}
