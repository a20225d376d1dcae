//! 待补口径: what customers asked and nobody had an answer for, counted.

use serde::Deserialize;
use serde_json::Value;

use crate::domain::change::RecordChange;
use crate::domain::fields::{Fields, Id, Moment};
use crate::domain::written::{read_wire, wire};

/// Names the kind of a question's record: one per wording, the same on every phone.
pub const KIND: &str = "question";

/// One question of customers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct Question {
    #[serde(skip)]
    pub id: Id,
    pub text: String,
    /// The contacts it was asked in, with the moment.
    #[serde(skip)]
    pub asked: Vec<(Id, Moment)>,
    /// The script that answers it now.
    #[serde(default)]
    pub answer: Option<Id>,
    /// 不用答.
    #[serde(default)]
    pub dismissed: bool,
}

impl Question {
    /// Reads a question; `None` without text.
    pub fn read(id: &Id, fields: &Fields) -> Option<Self> {
        let asked =
            |(contact, at): (&str, &Value)| Some((Id::new(contact), read_wire(at.as_str()?)?));
        let asked = fields.elements("asked").filter_map(asked).collect();
        Some(Self { id: id.clone(), asked, ..fields.typed()? })
    }

    /// Tells whether it still waits for an answer.
    pub fn is_open(&self) -> bool {
        self.answer.is_none() && !self.dismissed
    }

    /// Returns when it was asked last.
    pub fn last(&self) -> Option<Moment> {
        self.asked.iter().map(|(_, at)| *at).max()
    }
}

/// Returns the id of a question: the same words are the same question, whatever stands around them.
pub fn id_of(text: &str) -> Id {
    let words: String = text.chars().filter(|c| !stands_around(*c)).collect();
    Id::derived(&[KIND, &words])
}

/// Tells spaces and punctuation from words: by ranges, the tables of Unicode weigh too much.
fn stands_around(c: char) -> bool {
    match c {
        '\0'..='\x7f' => !c.is_ascii_alphanumeric(),
        _ => matches!(c, '\u{a0}' | '·' | '\u{2000}'..='\u{206f}' | '\u{3000}'..='\u{303f}'
            | '\u{ff00}'..='\u{ff0f}' | '\u{ff1a}'..='\u{ff20}'),
    }
}

/// Notes that a customer asked something in a contact.
pub fn ask(text: &str, contact: &Id, at: Moment) -> RecordChange {
    RecordChange::new(KIND, &id_of(text))
        .with("text", text)
        .with(format!("asked/{contact}"), wire(at))
}

/// Notes which script answers a question.
pub fn answer(question: &Id, script: &Id) -> RecordChange {
    RecordChange::update(KIND, question).with("answer", script.as_str())
}

/// Notes that a question needs no answer.
pub fn dismiss(question: &Id) -> RecordChange {
    RecordChange::update(KIND, question).with("dismissed", true)
}
