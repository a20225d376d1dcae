//! The phrases a user or a 口径包 adds: forbidden ones, and ordinary ones that never fire.

use serde::Deserialize;

use super::classes::Level;
use super::{Extras, Phrase, Presale};
use crate::domain::change::RecordChange;
use crate::domain::fields::Moment;
use crate::domain::fields::{Fields, Id};
use crate::domain::lenient;
use crate::domain::settings::{SETTINGS_ID, SETTINGS_KIND};
use crate::domain::written::wire;

/// Names the kind of a phrase's record.
pub const KIND: &str = "banned_phrase";
/// Names the setting that says whether the project has its 预售许可证.
pub const PRESALE: &str = "presale";
/// The longest phrase, in characters.
pub const LONGEST: usize = 30;

/// Says what a phrase is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(from = "String")]
pub enum Use {
    #[default]
    /// 禁用.
    Forbid,
    /// 慎用.
    Warn,
    /// 例外: never fires.
    Allow,
}

impl Use {
    /// Every use, in the order of the screen.
    pub const ALL: [Self; 3] = [Self::Forbid, Self::Warn, Self::Allow];

    /// Returns the word the screen and the record use.
    pub fn term(self) -> &'static str {
        match self {
            Self::Forbid => "禁用",
            Self::Warn => "慎用",
            Self::Allow => "例外",
        }
    }

    /// Finds the use of a word; a word of a newer app forbids.
    pub fn parse(term: &str) -> Self {
        Self::ALL.into_iter().find(|u| u.term() == term).unwrap_or(Self::Forbid)
    }
}

impl From<String> for Use {
    fn from(term: String) -> Self {
        Self::parse(&term)
    }
}

/// Shows one phrase as its record says.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Own {
    #[serde(skip)]
    pub id: Id,
    #[serde(rename = "phrase")]
    pub text: String,
    #[serde(rename = "use", default)]
    pub usage: Use,
    /// A newer 口径包 no longer has it.
    #[serde(default, deserialize_with = "lenient::mark")]
    pub withdrawn: bool,
    /// The 口径包 it came with.
    pub origin: Option<String>,
}

/// Says why a phrase cannot be added.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PhraseError {
    #[error("请先写上词句。")]
    Empty,
    #[error("太长了,请控制在{LONGEST}个字以内。")]
    TooLong,
    #[error("只有一个字,会误伤很多话,请写长一点。")]
    TooShort,
    #[error("这一条已经有了。")]
    Exists,
}

impl Own {
    /// Reads a phrase; one without text is none.
    pub fn read(id: &Id, fields: &Fields) -> Option<Self> {
        Some(Self { id: id.clone(), ..fields.typed()? })
    }
}

/// Asks for a phrase to be added; the same on every phone.
pub fn add(all: &[Own], typed: &str, usage: Use, at: Moment) -> Result<RecordChange, PhraseError> {
    let text = typed.trim();
    match text.chars().count() {
        0 => return Err(PhraseError::Empty),
        1 => return Err(PhraseError::TooShort),
        n if n > LONGEST => return Err(PhraseError::TooLong),
        _ => {}
    }
    if all.iter().any(|own| own.text == text && own.usage == usage && !own.withdrawn) {
        return Err(PhraseError::Exists);
    }
    let record = RecordChange::new(KIND, &Id::derived(&[KIND, text]));
    Ok(record
        .with("phrase", text)
        .with("use", usage.term())
        .with("withdrawn", serde_json::Value::Null)
        .with("added_at", wire(at)))
}

/// Asks for 预售许可证 to be known; nothing said is what the checker starts from.
pub fn set_presale(presale: Presale) -> RecordChange {
    let word = match presale {
        Presale::Unknown => serde_json::Value::Null,
        Presale::Held => "held".into(),
        Presale::Missing => "missing".into(),
    };
    RecordChange::new(SETTINGS_KIND, &Id::new(SETTINGS_ID)).with(PRESALE, word)
}

/// Reads whether the project has its 预售许可证.
pub fn presale(settings: &Fields) -> Presale {
    match settings.text(PRESALE).as_deref() {
        Some("held") => Presale::Held,
        Some("missing") => Presale::Missing,
        _ => Presale::Unknown,
    }
}

/// Gathers what a project adds to the law.
pub fn extras(all: &[Own], competitors: Vec<String>, presale: Presale) -> Extras {
    let mut extras = Extras { competitors, presale, ..Extras::default() };
    for own in all.iter().filter(|own| !own.withdrawn) {
        let phrase = |level| Phrase { text: own.text.clone(), level };
        match own.usage {
            Use::Forbid => extras.phrases.push(phrase(Level::Red)),
            Use::Warn => extras.phrases.push(phrase(Level::Amber)),
            Use::Allow => extras.exceptions.push(own.text.clone()),
        }
    }
    extras
}
