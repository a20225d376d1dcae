//! 客户: a person or household who may buy, read from a `customer` record.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::fields::{Fields, Id, Moment};
use super::household::{OWN, label_of};
use super::words::{DealStage, DecisionStage, Need, Temperament, Tier, Title};
use super::written;

/// Shows one customer as the fields of its record say; a view, never written back whole.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Customer {
    #[serde(skip)]
    pub id: Id,
    pub name: Option<String>,
    pub title: Option<Title>,
    pub wechat: Option<String>,
    /// Clean digits, in the order of their text.
    #[serde(skip)]
    pub phones: Vec<String>,
    pub tier: Option<Tier>,
    pub need: Option<Need>,
    pub decision_stage: Option<DecisionStage>,
    pub deal_stage: Option<DealStage>,
    pub temperament: Option<Temperament>,
    pub channel: Option<String>,
    pub channel_detail: Option<String>,
    #[serde(skip)]
    pub concerns: Vec<String>,
    #[serde(skip)]
    pub objections: Vec<String>,
    #[serde(skip)]
    pub layouts: Vec<String>,
    pub area: Option<String>,
    #[serde(skip)]
    pub tags: Vec<String>,
    pub notes: Option<String>,
    pub invalid_reason: Option<String>,
    pub do_not_disturb: bool,
    /// An imported or typed end of protection: it wins over the windows.
    #[serde(with = "written::day_if_any")]
    pub protection_ends: Option<NaiveDate>,
    /// When the customer was first registered.
    #[serde(with = "written::moment_if_any")]
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
    #[serde(skip)]
    pub family_phones: Vec<(String, String)>,
}

impl Customer {
    /// Reads the view from the fields of a record.
    pub fn read(id: &Id, fields: &Fields) -> Self {
        let label = |(digits, phone): (&str, &Value)| {
            Some((digits.to_owned(), label_of(phone)?.to_owned()))
        };
        Self {
            id: id.clone(),
            phones: fields.names("phones"),
            concerns: fields.names("concerns"),
            objections: fields.names("objections"),
            layouts: fields.names("layouts"),
            tags: fields.names("tags"),
            family_phones: fields.elements("phones").filter_map(label).collect(),
            ..fields.typed().unwrap_or_default()
        }
    }

    /// Writes the view back as fields, for a file made when the record itself cannot be read.
    pub fn fields(&self) -> Fields {
        let all = serde_json::to_value(self).unwrap_or_default();
        let mut fields: Fields = serde_json::from_value(all).unwrap_or_default();
        fields.0.retain(|_, value| !value.is_null() && *value != Value::Bool(false));
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_customer_is_written_as_it_was_read() {
        let text = r#"{"channel":"中介","concerns/学区":true,"deal_stage":"来电","do_not_disturb":true,"first_seen_at":"2026-11-16T10:00:00+08:00","household":"h","name":"王","phones/13800138000":{"label":"本人"},"phones/13900139000":{"label":"配偶"},"protection_ends":"2026-12-01","tags/老客户":true,"tier":"A","title":"女士"}"#;
        let fields: Fields = serde_json::from_str(text).unwrap();
        let customer = Customer::read(&Id::new("c"), &fields);
        assert_eq!(customer.family_phones, [("13900139000".to_owned(), "配偶".to_owned())]);
        assert_eq!(serde_json::to_string(&customer.fields()).unwrap(), text);
    }

    #[test]
    fn what_cannot_be_read_of_a_customer_is_unknown() {
        let text = r#"{"name":"王","tier":"S","title":7,"wechat":"","do_not_disturb":"yes","notes":null,"first_seen_at":"soon","newer":{"a":1}}"#;
        let fields: Fields = serde_json::from_str(text).unwrap();
        let expected = Customer { name: Some("王".into()), ..Customer::default() };
        assert_eq!(Customer::read(&Id::default(), &fields), expected);
    }
}
