//! A script used with a customer: noted on the contact it was said in, and judged later.

use serde::{Deserialize, Serialize};

use super::Script;
use super::edit::Rating;
use crate::domain::change::RecordChange;
use crate::domain::contact::Contact;
use crate::domain::customer::Customer;
use crate::domain::days::day_in;
use crate::domain::fields::{Id, Moment};
use crate::domain::words::{Way, Word, travels_as_term};
use crate::domain::{lenient, written};

/// One use of a script in a contact.
#[derive(Clone, Debug, PartialEq)]
pub struct Used {
    pub contact: Id,
    pub script: Id,
    pub at: Option<Moment>,
    /// The 抗性点 it was to answer.
    pub about: Option<String>,
    pub rating: Option<Rating>,
}

/// A use as the contact keeps it.
#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
struct Said {
    #[serde(with = "written::moment_if_any")]
    at: Option<Moment>,
    about: Option<String>,
    result: Option<Rating>,
}

impl Used {
    /// Lists the scripts used in a contact.
    pub fn of(contact: &Contact) -> Vec<Self> {
        let used = contact.scripts.iter().map(|(script, value)| {
            let said: Said = lenient::of_value(value).unwrap_or_default();
            Self {
                contact: contact.id.clone(),
                script: Id::new(script.as_str()),
                at: said.at,
                about: said.about,
                rating: said.result,
            }
        });
        used.collect()
    }

    /// Asks for this use to be noted on its contact.
    pub fn note(&self) -> RecordChange {
        let said = Said { at: self.at, about: self.about.clone(), result: self.rating };
        let said = serde_json::to_value(said).unwrap_or_default();
        RecordChange::update("contact", &self.contact)
            .with(format!("scripts/{}", self.script), said)
    }
}

impl Word for Rating {
    const ALL: &'static [Self] = &[Self::Worked, Self::Failed];
    fn term(self) -> &'static str {
        match self {
            Self::Worked => "有用",
            Self::Failed => "没用",
        }
    }
}

travels_as_term!(Rating);

/// Names the 抗性点 a script was used about: the one it answers, where the customer has it.
pub fn about(script: &Script, customer: &Customer) -> Option<String> {
    script.objection.clone().filter(|o| customer.objections.contains(o))
}

/// Finds the contact a use belongs to: the newest of the same day; nothing was said in a call that
/// was missed.
pub fn contact_of_today(contacts: &[Contact], now: Moment) -> Option<&Contact> {
    let today = day_in(now, *now.offset());
    let is_said = |c: &&Contact| c.way != Way::CallOut || c.is_effective();
    let of_today = contacts.iter().filter(|c| day_in(c.when, *now.offset()) == today);
    let of_today = of_today.filter(is_said);
    of_today.max_by_key(|c| c.when)
}

/// Asks for the contact a use makes where the day has none yet.
pub fn new_contact(id: &Id, customer: &Id, way: Way, at: Moment) -> RecordChange {
    let outcome = way.default_outcome().or_else(|| way.outcomes().first().copied());
    RecordChange::new("contact", id)
        .with("customer", customer.as_str())
        .with("when", written::wire(at))
        .with("way", way.term())
        .with("outcome", outcome.map(Word::term))
}
