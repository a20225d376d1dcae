//! A half-typed 记一笔 as it is kept on disk: the form's fields by name. Written out by hand: a derived
//! reader of two dozen fields is among the largest functions of the download.

use serde_json::{Value, json};

use super::fields::{Fields, Id, Moment};
use super::log::{Happened, LogForm, NextChoice};
use super::words::Word;
use super::written::{read_wire, wire};

impl LogForm {
    /// Writes the form down.
    pub fn draft(&self) -> Value {
        let mut out = Fields::default();
        for (name, id) in [
            ("contact", &self.contact),
            ("customer", &self.customer),
            ("follow_up", &self.follow_up),
        ] {
            out.set(name, id.as_str());
        }
        let flags = [("is_new", self.is_new), ("is_edit", self.is_edit), ("revisit", self.revisit)];
        flags.into_iter().for_each(|(name, on)| out.set(name, on));
        let texts = [
            ("phone", &self.phone),
            ("name", &self.name),
            ("wechat", &self.wechat),
            ("summary", &self.summary),
            ("quoted", &self.quoted),
            ("asked", &self.asked),
        ];
        texts.into_iter().for_each(|(name, text)| out.set(name, text.as_str()));
        let picked = [
            ("title", self.title.map(Word::term)),
            ("way", self.way.map(Word::term)),
            ("outcome", self.outcome.map(Word::term)),
            ("tier", self.tier.map(Word::term)),
            ("channel", self.channel.as_deref()),
            ("channel_detail", self.channel_detail.as_deref()),
            ("invalid_reason", self.invalid_reason.as_deref()),
            ("duplicate_note", self.duplicate_note.as_deref()),
            ("feedback", self.feedback.as_deref()),
        ];
        picked.into_iter().for_each(|(name, word)| out.set(name, word));
        out.set("signals", self.signals.clone());
        out.set("objections", self.objections.clone());
        let happened = match self.happened {
            Happened::Now => None,
            Happened::At(at) => Some(at),
        };
        let next = match self.next {
            NextChoice::Suggested => None,
            NextChoice::At(at) => Some(at),
        };
        out.set("happened", moment_or("Now", happened));
        out.set("next", moment_or("Suggested", next));
        Value::Object(out.0.into_iter().collect())
    }

    /// Reads a form written down before; `None` when it is no such form.
    pub fn from_draft(value: &Value) -> Option<Self> {
        let mut fields = Fields::default();
        fields.0.extend(value.as_object()?.iter().map(|(k, v)| (k.clone(), v.clone())));
        let f = &fields;
        let text = |name| f.text(name).unwrap_or_default();
        let at = |name| read_wire(f.get(name)?.get("At")?.as_str()?);
        Some(Self {
            contact: Id(f.text("contact")?),
            customer: Id(f.text("customer")?),
            follow_up: Id(f.text("follow_up")?),
            is_new: f.is_set("is_new"),
            is_edit: f.is_set("is_edit"),
            phone: text("phone"),
            name: text("name"),
            wechat: text("wechat"),
            title: f.word("title"),
            channel: f.text("channel"),
            channel_detail: f.text("channel_detail"),
            happened: at("happened").map(Happened::At).unwrap_or_default(),
            way: f.word("way"),
            outcome: f.word("outcome"),
            signals: f.texts("signals"),
            summary: text("summary"),
            feedback: f.get("feedback").and_then(Value::as_str).map(str::to_owned),
            quoted: text("quoted"),
            asked: text("asked"),
            tier: f.word("tier"),
            invalid_reason: f.text("invalid_reason"),
            objections: f.texts("objections"),
            revisit: f.is_set("revisit"),
            next: at("next").map(NextChoice::At).unwrap_or_default(),
            duplicate_note: f.text("duplicate_note"),
        })
    }
}

fn moment_or(word: &str, at: Option<Moment>) -> Value {
    at.map_or_else(|| json!(word), |at| json!({ "At": wire(at) }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::words::{Outcome, Tier, Title, Way};

    #[test]
    fn a_form_comes_back_as_it_was_typed() {
        let at = read_wire("2026-11-20T15:00:00+08:00").unwrap();
        let full = LogForm {
            contact: Id::new("c"),
            customer: Id::new("k"),
            follow_up: Id::new("f"),
            is_new: true,
            is_edit: true,
            phone: "138 0013 8000".into(),
            name: "王".into(),
            wechat: "w".into(),
            title: Some(Title::Ms),
            channel: Some("中介".into()),
            channel_detail: Some("抖音".into()),
            happened: Happened::At(at),
            way: Some(Way::CallOut),
            outcome: Some(Outcome::Connected),
            signals: vec!["已报价".into()],
            summary: "想看三居".into(),
            feedback: Some("嫌公摊大".into()),
            quoted: "268.".into(),
            asked: "车位有产权吗".into(),
            tier: Some(Tier::D),
            invalid_reason: Some("同行市调".into()),
            objections: vec!["总价高".into(), "公摊大".into()],
            revisit: true,
            next: NextChoice::At(at),
            duplicate_note: Some("夫妻".into()),
        };
        let ids = LogForm {
            contact: Id::new("c"),
            customer: Id::new("k"),
            follow_up: Id::new("f"),
            ..LogForm::default()
        };
        for form in [full, ids] {
            assert_eq!(LogForm::from_draft(&form.draft()), Some(form));
        }
        assert_eq!(LogForm::from_draft(&json!({ "home_area": "城东" })), None);
    }
}
