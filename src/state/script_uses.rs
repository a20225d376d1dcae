//! Scripts in use: counted, noted on a customer's timeline, and judged afterwards.

use chrono::Duration;

use crate::domain::change::Change;
use crate::domain::fields::Id;
use crate::domain::script::edit::{Rating, rate, used};
use crate::domain::script::usage::{Used, about, contact_of_today, new_contact};
use crate::domain::script::{Script, question::Question};
use crate::domain::words::Way;
use crate::platform::clock;
use crate::store::error::Error;

use super::book::Book;

/// Copied a moment ago and then noted for a customer is one use.
const SAME_USE_MINUTES: i64 = 10;

impl Book {
    /// Counts one use of a script: it was copied or shared.
    pub async fn count_use(self, id: &Id) -> Result<(), Error> {
        let (before, now) = (self.script_fields(id).await?, clock::now());
        let mut change = Change::new("用话术");
        change.push(used(id, &before, &self.store().device().await?, now));
        self.write(change).await.map(|_| ())
    }

    /// Notes a script on a customer's timeline: on the newest contact of today, else on a new one
    /// of this way.
    pub async fn use_script_for(self, id: &Id, customer: &Id, way: Way) -> Result<(), Error> {
        let Some(dossier) = self.dossier(customer).await? else { return Ok(()) };
        let (before, now) = (self.script_fields(id).await?, clock::now());
        let script = Script::read(id, &before);
        let mut change = Change::new("用话术");
        let today = contact_of_today(&dossier.contacts, now);
        let contact = today.map_or_else(clock::new_id, |c| c.id.clone());
        let mut note = Used {
            contact: contact.clone(),
            script: id.clone(),
            at: Some(now),
            about: about(&script, &dossier.customer),
            rating: None,
        }
        .note();
        if today.is_none() {
            note.set.0.extend(new_contact(&contact, customer, way, now).set.0);
            note.must_exist = false;
        }
        change.push(note);
        let is_counted = script
            .last_used
            .is_some_and(|at| now.signed_duration_since(at) < Duration::minutes(SAME_USE_MINUTES));
        if !is_counted {
            change.push(used(id, &before, &self.store().device().await?, now));
        }
        let who = self.name_of(customer).unwrap_or_default();
        let place =
            today.map_or_else(|| format!("记为{way}"), |c| format!("记在今天的{}里", c.way));
        self.write_and_say(change, format!("已用于{who},{place}")).await.map(|_| ())
    }

    /// Notes 有用 or 没用 of one use; the same answer again takes it back.
    pub async fn rate_use(self, of: &Used, rating: Rating) -> Result<(), Error> {
        let new = Some(rating).filter(|r| of.rating != Some(*r));
        let before = self.script_fields(&of.script).await?;
        let device = self.store().device().await?;
        let mut change = Change::new("话术有没有用");
        change.push(Used { rating: new, ..of.clone() }.note());
        let counted = rate(&of.script, &before, &device, of.about.as_deref(), (of.rating, new));
        if !counted.set.0.is_empty() && !before.0.is_empty() {
            change.push(counted);
        }
        let text = if new.is_some() { format!("已记下:{}", rating) } else { "已收回".into() };
        self.write_and_say(change, text).await.map(|_| ())
    }

    /// Lists the questions of 待补口径 with the contacts that still ask them: a contact may have been
    /// deleted or worded anew since.
    pub async fn open_questions(self, questions: Vec<Question>) -> Result<Vec<Question>, Error> {
        let mut out = Vec::new();
        for mut question in questions.into_iter().filter(Question::is_open) {
            let wanted: Vec<(String, Id)> =
                question.asked.iter().map(|(id, _)| ("contact".into(), id.clone())).collect();
            let found = self.store().records(&wanted).await?;
            let asks = |id: &Id| {
                found.iter().any(|r| {
                    let asked = r.fields.text("asked");
                    r.id == *id
                        && r.is_alive()
                        && asked.is_some_and(|t| super::script_actions::is_same(&t, &question.id))
                })
            };
            question.asked.retain(|(id, _)| asks(id));
            if !question.asked.is_empty() {
                out.push(question);
            }
        }
        out.sort_by(|a, b| (b.asked.len(), b.last(), &a.id).cmp(&(a.asked.len(), a.last(), &b.id)));
        Ok(out)
    }
}
