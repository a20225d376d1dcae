//! 答客问: the answers a salesperson may give, who checked them, and how the right one is found.
//! Never here: what a law forbids to say (`wording`), screens, or the clipboard.

pub mod belonging;
pub mod category;
pub mod edit;
pub mod history;
pub mod placeholder;
pub mod playbook;
pub mod question;
pub mod search;
mod slot;
mod sounds;
pub mod standing;
pub mod suggest;
mod synonyms;
mod typo;
pub mod usage;
pub mod values;

use chrono::NaiveDate;
use serde::{Deserialize, Deserializer};
use serde_json::Value;

use super::fields::{Fields, Id, Moment};
use super::words::{Need, Temperament, Word};
use super::{lenient, written};

/// Names the kind of a script's record.
pub const KIND: &str = "script";

/// Shows one script as the fields of its record say; a view, never written back whole.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct Script {
    #[serde(skip)]
    pub id: Id,
    /// One of [`category::all`], or a name of the user's own.
    pub category: String,
    pub question: String,
    /// One breath.
    pub short: String,
    pub long: String,
    /// The document or law the answer rests on, with its date.
    pub basis: Option<String>,
    /// The last day on which the answer holds.
    #[serde(with = "written::day_if_any")]
    pub valid_until: Option<NaiveDate>,
    /// A newer 口径包 no longer has it.
    #[serde(deserialize_with = "lenient::mark")]
    pub withdrawn: bool,
    /// Empty = for every 户型; the same for needs, temperaments and stages.
    #[serde(skip)]
    pub layouts: Vec<String>,
    #[serde(skip)]
    pub needs: Vec<String>,
    #[serde(skip)]
    pub temperaments: Vec<String>,
    /// 决策阶段 and 成交进度 it suits.
    #[serde(skip)]
    pub stages: Vec<String>,
    #[serde(skip)]
    pub tags: Vec<String>,
    /// The 抗性点 it answers.
    pub objection: Option<String>,
    #[serde(skip)]
    pub variants: Vec<Variant>,
    #[serde(skip)]
    pub checks: Vec<Check>,
    pub favourite: bool,
    pub archived: bool,
    /// Counted over all phones.
    #[serde(skip)]
    pub uses: u32,
    #[serde(with = "written::moment_if_any")]
    pub last_used: Option<Moment>,
    /// Its place within the category, smaller first.
    #[serde(deserialize_with = "read_order")]
    pub order: f64,
    #[serde(rename = "origin")]
    pub source: Source,
    #[serde(skip)]
    pub results: Vec<Results>,
}

/// Who brought a script into the book.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(from = "String")]
pub enum Source {
    /// Written here.
    #[default]
    Own,
    /// Of the set the app comes with.
    Starter,
    /// Of the 口径包 with this id.
    Playbook(String),
}

impl Source {
    /// Returns the word in the record.
    pub fn wire(&self) -> &str {
        match self {
            Self::Own => "own",
            Self::Starter => STARTER,
            Self::Playbook(id) => id,
        }
    }
}

impl From<String> for Source {
    fn from(wire: String) -> Self {
        match wire.as_str() {
            "" | "own" => Self::Own,
            STARTER => Self::Starter,
            _ => Self::Playbook(wire),
        }
    }
}

/// Names the set the app comes with; it is a 口径包 with this id.
pub const STARTER: &str = "starter";
/// The version of the set this build ships.
pub const STARTER_VERSION: &str = "3";

/// The same answer in the words for one need or temperament.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Variant {
    /// A `Need` or a `Temperament`, as its term.
    pub for_whom: String,
    pub short: String,
    pub long: String,
}

/// One person's word that the answer is right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    pub by: String,
    pub at: Option<NaiveDate>,
    /// The fingerprint of the wording that was checked; unknown = whatever it says now.
    pub of: Option<String>,
}

/// How often a script was said about one 抗性点, and how it went.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Results {
    /// The 抗性点; [`ANY`] when there was none.
    pub about: String,
    pub worked: u32,
    pub failed: u32,
}

/// Stands for no particular 抗性点 in counts.
pub const ANY: &str = "一般";

impl Script {
    /// Reads the view from the fields of a record.
    pub fn read(id: &Id, fields: &Fields) -> Self {
        Self {
            id: id.clone(),
            layouts: fields.names("layouts"),
            needs: fields.names("needs"),
            temperaments: fields.names("temperaments"),
            stages: fields.names("stages"),
            tags: fields.names("tags"),
            variants: read_variants(fields),
            checks: fields.elements("checked_by").map(read_check).collect(),
            uses: fields.elements("uses").map(|(_, n)| count(n)).fold(0, u32::saturating_add),
            results: read_results(fields),
            ..fields.typed().unwrap_or_default()
        }
    }

    /// Returns the short answer in the words for this customer; need before temperament, because
    /// it changes what is said and not only how. A missing one falls back to the long answer.
    pub fn short_for(&self, need: Option<Need>, temperament: Option<Temperament>) -> &str {
        let own = self.variant(need, temperament).map_or("", |v| &v.short);
        first_said([own, &self.short, &self.long])
    }

    /// Returns the long answer in the words for this customer.
    pub fn long_for(&self, need: Option<Need>, temperament: Option<Temperament>) -> &str {
        let own = self.variant(need, temperament).map_or("", |v| &v.long);
        first_said([own, &self.long, &self.short])
    }

    /// Returns the short answer in the words for a term (刚需, 理性, …); an unknown one is nobody's.
    pub fn short_as(&self, whom: Option<&str>) -> &str {
        let own = self.variant_as(whom).map_or("", |v| &v.short);
        first_said([own, &self.short, &self.long])
    }

    /// Returns the long answer in the words for a term; empty when there is none.
    pub fn long_as(&self, whom: Option<&str>) -> &str {
        let own = self.variant_as(whom).map_or("", |v| &v.long);
        first_said([own, &self.long, ""])
    }

    fn variant_as(&self, whom: Option<&str>) -> Option<&Variant> {
        self.variants.iter().find(|v| Some(v.for_whom.as_str()) == whom)
    }

    /// Returns the variant made for this customer.
    pub fn variant(
        &self,
        need: Option<Need>,
        temperament: Option<Temperament>,
    ) -> Option<&Variant> {
        let of = |term: &str| self.variants.iter().find(|v| v.for_whom == term);
        need.and_then(|n| of(n.term())).or_else(|| temperament.and_then(|t| of(t.term())))
    }

    /// Returns a fingerprint of everything that is said: a check holds for one wording only.
    pub fn fingerprint(&self) -> String {
        let mut print = Fingerprint::default();
        for text in [&self.question, &self.short, &self.long] {
            print.add(text);
        }
        for variant in &self.variants {
            print.add(&variant.for_whom);
            print.add(&variant.short);
            print.add(&variant.long);
        }
        print.hex()
    }

    /// Returns how the script did about one 抗性点.
    pub fn results_about(&self, about: &str) -> Option<&Results> {
        self.results.iter().find(|r| r.about == about)
    }
}

fn read_order<'a, D: Deserializer<'a>>(from: D) -> Result<f64, D::Error> {
    Ok(lenient::amount(from)?.unwrap_or_default())
}

fn first_said(texts: [&str; 3]) -> &str {
    texts.into_iter().find(|t| !t.is_empty()).unwrap_or_default()
}

fn count(value: &Value) -> u32 {
    value.as_u64().and_then(|n| u32::try_from(n).ok()).unwrap_or_default()
}

fn read_variants(fields: &Fields) -> Vec<Variant> {
    let mut variants: Vec<Variant> = Vec::new();
    for (name, value) in fields.elements("variants") {
        let (Some((whom, part)), Some(text)) = (name.rsplit_once('/'), value.as_str()) else {
            continue;
        };
        if variants.last().is_none_or(|v| v.for_whom != whom) {
            variants.push(Variant { for_whom: whom.to_owned(), ..Variant::default() });
        }
        let Some(variant) = variants.last_mut() else { continue };
        match part {
            "short" => variant.short = text.to_owned(),
            "long" => variant.long = text.to_owned(),
            _ => {}
        }
    }
    variants.retain(|v| !v.short.is_empty() || !v.long.is_empty());
    variants
}

fn read_check((by, value): (&str, &Value)) -> Check {
    let text = |key: &str| value.get(key).and_then(Value::as_str);
    let day = value.as_str().or_else(|| text("at")).and_then(super::written::read_day);
    Check { by: by.to_owned(), at: day, of: text("of").map(str::to_owned) }
}

fn read_results(fields: &Fields) -> Vec<Results> {
    let mut all: Vec<Results> = Vec::new();
    for (set, is_good) in [("worked", true), ("failed", false)] {
        for (name, value) in fields.elements(set) {
            let Some((about, _device)) = name.rsplit_once('/') else { continue };
            let at = all.iter().position(|r| r.about == about).unwrap_or_else(|| {
                all.push(Results { about: about.to_owned(), ..Results::default() });
                all.len() - 1
            });
            let Some(results) = all.get_mut(at) else { continue };
            let sum = if is_good { &mut results.worked } else { &mut results.failed };
            *sum = sum.saturating_add(count(value));
        }
    }
    all
}

/// FNV-1a, 64 bits: not a seal against forgery, only a way to see that a wording changed.
struct Fingerprint(u64);

impl Default for Fingerprint {
    fn default() -> Self {
        Self(0xCBF2_9CE4_8422_2325)
    }
}

impl Fingerprint {
    fn add(&mut self, text: &str) {
        for byte in text.bytes().chain([0x1F]) {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3);
        }
    }

    fn hex(&self) -> String {
        format!("{:016x}", self.0)
    }
}
