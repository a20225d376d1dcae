//! A half-typed 记一笔 as it is kept on disk: the form's fields by name.

use serde_json::Value;

use super::lenient;
use super::log::LogForm;

impl LogForm {
    /// Writes the form down.
    pub fn draft(&self) -> Value {
        serde_json::to_value(self).unwrap_or_default()
    }

    /// Reads a form written down before, what it lacks as in an empty one; `None` when it is no such form.
    pub fn from_draft(value: &Value) -> Option<Self> {
        let form: Self = lenient::of_value(value)?;
        let ids = [&form.contact, &form.customer, &form.follow_up];
        ids.iter().all(|id| !id.0.is_empty()).then_some(form)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::domain::fields::Id;
    use crate::domain::log::{Happened, NextChoice};
    use crate::domain::words::{Outcome, Tier, Title, Way};
    use crate::domain::written::read_wire;

    /// A draft as it lies on phones; never edited.
    const OLD: &str = r#"{"asked":"车位有产权吗","channel":"中介","channel_detail":"抖音","contact":"c","customer":"k","duplicate_note":"夫妻","feedback":"嫌公摊大","follow_up":"f","happened":{"At":"2026-11-20T15:00:00+08:00"},"invalid_reason":"同行市调","is_edit":true,"is_new":true,"name":"王","next":{"At":"2026-11-20T15:00:00+08:00"},"objections":["总价高","公摊大"],"outcome":"接通","phone":"138 0013 8000","quoted":"268.","revisit":true,"signals":["已报价"],"summary":"想看三居","tier":"D","title":"女士","way":"去电","wechat":"w"}"#;
    /// A draft with nothing typed; never edited.
    const OLD_IDS: &str = r#"{"asked":"","channel":null,"channel_detail":null,"contact":"c","customer":"k","duplicate_note":null,"feedback":null,"follow_up":"f","happened":"Now","invalid_reason":null,"is_edit":false,"is_new":false,"name":"","next":"Suggested","objections":[],"outcome":null,"phone":"","quoted":"","revisit":false,"signals":[],"summary":"","tier":null,"title":null,"way":null,"wechat":""}"#;

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
        for (form, old) in [(full, OLD), (ids, OLD_IDS)] {
            assert_eq!(form.draft().to_string(), old);
            assert_eq!(LogForm::from_draft(&form.draft()), Some(form));
        }
        assert_eq!(LogForm::from_draft(&json!({ "home_area": "城东" })), None);
    }

    #[test]
    fn what_cannot_be_read_of_a_form_is_as_it_was_before_typing() {
        let newer = json!({
            "contact": "c", "customer": "k", "follow_up": "f", "summary": "想看三居", "name": 5,
            "tier": "S", "way": "视频", "happened": "Tomorrow", "next": { "At": "soon" }, "mood": "好",
        });
        let expected = LogForm {
            contact: Id::new("c"),
            customer: Id::new("k"),
            follow_up: Id::new("f"),
            summary: "想看三居".into(),
            ..LogForm::default()
        };
        assert_eq!(LogForm::from_draft(&newer), Some(expected));
    }
}
