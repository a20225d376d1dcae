//! 客户: a person or household who may buy, read from a `customer` record.

use chrono::NaiveDate;
use serde_json::{Value, json};

use super::fields::{Fields, Id, Moment};
use super::household::{OWN, label_of};
use super::words::{DealStage, DecisionStage, Need, Temperament, Tier, Title, Word};
use super::written;

/// Shows one customer as the fields of its record say; a view, never written back whole.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Customer {
    pub id: Id,
    pub name: Option<String>,
    pub title: Option<Title>,
    pub wechat: Option<String>,
    /// Clean digits, in the order of their text.
    pub phones: Vec<String>,
    pub tier: Option<Tier>,
    pub need: Option<Need>,
    pub decision_stage: Option<DecisionStage>,
    pub deal_stage: Option<DealStage>,
    pub temperament: Option<Temperament>,
    pub channel: Option<String>,
    pub channel_detail: Option<String>,
    pub concerns: Vec<String>,
    pub objections: Vec<String>,
    pub layouts: Vec<String>,
    pub area: Option<String>,
    pub tags: Vec<String>,
    pub notes: Option<String>,
    pub invalid_reason: Option<String>,
    pub do_not_disturb: bool,
    /// An imported or typed end of protection: it wins over the windows.
    pub protection_ends: Option<NaiveDate>,
    /// When the customer was first registered.
    pub first_seen_at: Option<Moment>,
    pub pinned: bool,
    /// The site the customer was registered at; `None` = the first project.
    pub project: Option<Id>,
    /// The id the members of one family share.
    pub household: Option<Id>,
    /// What the customer is in the family, seen from the one who buys.
    pub relation: Option<String>,
    /// 老带新: the customer who brought this one.
    pub referred_by: Option<Id>,
    /// Numbers on this card that a relative answers, with their labels.
    pub family_phones: Vec<(String, String)>,
}

impl Customer {
    /// Reads the view from the fields of a record.
    pub fn read(id: &Id, fields: &Fields) -> Self {
        Self {
            id: id.clone(),
            name: fields.text("name"),
            title: fields.word("title"),
            wechat: fields.text("wechat"),
            phones: fields.names("phones"),
            tier: fields.word("tier"),
            need: fields.word("need"),
            decision_stage: fields.word("decision_stage"),
            deal_stage: fields.word("deal_stage"),
            temperament: fields.word("temperament"),
            channel: fields.text("channel"),
            channel_detail: fields.text("channel_detail"),
            concerns: fields.names("concerns"),
            objections: fields.names("objections"),
            layouts: fields.names("layouts"),
            area: fields.text("area"),
            tags: fields.names("tags"),
            notes: fields.text("notes"),
            invalid_reason: fields.text("invalid_reason"),
            do_not_disturb: fields.is_set("do_not_disturb"),
            protection_ends: fields.day("protection_ends"),
            first_seen_at: fields.moment("first_seen_at"),
            pinned: fields.is_set("pinned"),
            project: fields.text("project").map(Id),
            household: fields.text("household").map(Id),
            relation: fields.text("relation"),
            referred_by: fields.text("referred_by").map(Id),
            family_phones: fields
                .elements("phones")
                .filter_map(|(digits, phone)| {
                    Some((digits.to_owned(), label_of(phone)?.to_owned()))
                })
                .collect(),
        }
    }

    /// Writes the view back as fields, for a file made when the record itself cannot be read.
    pub fn fields(&self) -> Fields {
        let mut fields = Fields::default();
        let term = |name: &str, value: Option<&str>| (name.to_owned(), value.map(str::to_owned));
        let texts = [
            term("name", self.name.as_deref()),
            term("title", self.title.map(Word::term)),
            term("wechat", self.wechat.as_deref()),
            term("tier", self.tier.map(Word::term)),
            term("need", self.need.map(Word::term)),
            term("decision_stage", self.decision_stage.map(Word::term)),
            term("deal_stage", self.deal_stage.map(Word::term)),
            term("temperament", self.temperament.map(Word::term)),
            term("channel", self.channel.as_deref()),
            term("channel_detail", self.channel_detail.as_deref()),
            term("area", self.area.as_deref()),
            term("notes", self.notes.as_deref()),
            term("invalid_reason", self.invalid_reason.as_deref()),
            term("protection_ends", self.protection_ends.map(written::day).as_deref()),
            term("first_seen_at", self.first_seen_at.map(written::wire).as_deref()),
            term("project", self.project.as_ref().map(Id::as_str)),
            term("household", self.household.as_ref().map(Id::as_str)),
            term("relation", self.relation.as_deref()),
            term("referred_by", self.referred_by.as_ref().map(Id::as_str)),
        ];
        for (name, text) in texts {
            fields.0.extend(text.map(|t| (name, Value::String(t))));
        }
        for (name, is_set) in [("do_not_disturb", self.do_not_disturb), ("pinned", self.pinned)] {
            fields.0.extend(is_set.then(|| (name.to_owned(), Value::Bool(true))));
        }
        for (set, names) in [
            ("concerns", &self.concerns),
            ("objections", &self.objections),
            ("layouts", &self.layouts),
            ("tags", &self.tags),
        ] {
            names.iter().for_each(|name| fields.set(format!("{set}/{name}"), true));
        }
        for digits in &self.phones {
            let label = self.family_phones.iter().find(|(d, _)| d == digits);
            let label = label.map_or(OWN, |(_, label)| label);
            fields.set(format!("phones/{digits}"), json!({ "label": label }));
        }
        fields
    }
}
