//! Contacts that happened, as they say, after today: the phone's date was wrong when they were written.

use crate::commit::request::Request;
use crate::domain::change::{Change, RecordChange};
use crate::domain::contact::Contact;
use crate::domain::fields::{Id, Moment};
use crate::domain::written::wire;
use crate::platform::clock;
use crate::store::error::Error;

use super::book::Book;
use super::notice::Notice;

use leptos::prelude::*;

/// One such contact, with the name of its customer.
#[derive(Clone, Debug, PartialEq)]
pub struct Future {
    pub who: String,
    pub contact: Contact,
}

impl Book {
    /// Lists the contacts from tomorrow on, latest first.
    pub async fn future_contacts(self, tomorrow: Moment) -> Result<Vec<Future>, Error> {
        let people: Vec<(Id, String)> = self.people.with_untracked(|people| {
            people.met_after(tomorrow).map(|p| (p.customer.id.clone(), p.name.clone())).collect()
        });
        let mut all = Vec::new();
        for (id, who) in people {
            let Some(dossier) = self.dossier(&id).await? else { continue };
            let late = dossier.contacts.into_iter().filter(|c| c.when >= tomorrow);
            all.extend(late.map(|contact| Future { who: who.clone(), contact }));
        }
        all.sort_by_key(|future| std::cmp::Reverse(future.contact.when));
        Ok(all)
    }

    /// Dates these contacts now, and sets the clock of the notebook right: from here on it goes by the phone's.
    pub async fn right_time(self, contacts: &[Future]) -> Result<(), Error> {
        let now = wire(clock::now());
        let mut change = Change::new("改正时间");
        for Future { contact, .. } in contacts {
            change.push(RecordChange::update("contact", &contact.id).with("when", now.as_str()));
        }
        let request = Request { change, settle_clock: true, ..Request::default() };
        let saved = self.commit(request).await?;
        self.say(Notice::done("时间已改正", Some(saved.seq)));
        Ok(())
    }
}
