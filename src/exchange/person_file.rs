//! Everything about one person as a text a person can read: the card, the timeline, the plans, what was changed.

use serde_json::Value;

use crate::domain::card::catalogue::FIELDS;
use crate::domain::card::shown::{Privacy, shown};
use crate::domain::days::full_day;
use crate::domain::fields::{Fields, Id, Moment};
use crate::domain::written::{clock, read_wire};
use crate::record::envelope::Record;
use crate::record::handover::{FIELD as HANDOVERS, Handover};

/// What is known of one person.
pub struct Case<'a> {
    pub name: &'a str,
    pub customer: &'a Record,
    /// Contacts, oldest first.
    pub contacts: &'a [Record],
    pub follow_ups: &'a [Record],
    /// What was changed: when, what was done, and the values that stood before.
    pub changes: &'a [(Moment, String, Fields)],
    pub name_of: &'a dyn Fn(&Id) -> Option<String>,
    pub now: Moment,
}

/// Names of fields that a contact or a follow-up has; any other stands under its own.
const LABELS: &[(&str, &str)] = &[
    ("when", "时间"),
    ("way", "方式"),
    ("outcome", "结果"),
    ("revisit", "复访"),
    ("minutes", "分钟"),
    ("summary", "内容"),
    ("feedback", "反馈"),
    ("signals", "随手记"),
    ("units", "房源"),
    ("quoted_wan", "报价(万)"),
    ("tier_after", "跟进后级别"),
    ("objections", "抗性"),
    ("asked", "问了"),
    ("asked_at", "提问时间"),
    ("due", "计划时间"),
    ("reason", "为什么"),
    ("origin", "来源"),
    ("state", "状态"),
    ("note", "备注"),
    ("dropped", "不再跟进的原因"),
    ("set_at", "定下的时间"),
    ("repeat", "重复"),
];
/// Fields that only point at other records.
const POINTERS: &[&str] = &["customer", "closed_by", "replaces"];

/// Writes the text.
pub fn person_text(case: &Case) -> String {
    let mut text = format!(
        "客户资料:{}\n导出时间:{}\n这是跟客本里关于这一位的全部内容。\n",
        case.name,
        minute(case.now)
    );
    heading(&mut text, "信息卡", None);
    card(&mut text, case);
    heading(&mut text, "跟进记录", Some(case.contacts.len()));
    records(&mut text, case.contacts);
    heading(&mut text, "跟进计划", Some(case.follow_ups.len()));
    records(&mut text, case.follow_ups);
    heading(&mut text, "修改前的值(近90天)", Some(case.changes.len()));
    for (at, label, before) in case.changes {
        let old: Vec<String> =
            before.0.iter().map(|(k, v)| format!("{}原来是{}", label_of(k), plain(v))).collect();
        line(&mut text, &format!("{} {label}", minute(*at)), &old.join(";"));
    }
    text
}

fn heading(text: &mut String, title: &str, count: Option<usize>) {
    let count = count.map(|n| format!("({n} 条)")).unwrap_or_default();
    text.push_str(&format!("\n【{title}】{count}\n"));
}

fn line(text: &mut String, label: &str, value: &str) {
    text.push_str(label);
    text.push(':');
    text.push_str(value);
    text.push('\n');
}

fn card(text: &mut String, case: &Case) {
    let fields = &case.customer.fields;
    for field in FIELDS {
        if let Some(value) = shown(field, fields, Privacy::Open, case.name_of) {
            line(text, field.label, &value);
        }
    }
    for (_, value) in fields.elements(HANDOVERS) {
        if let Some(handover) = Handover::read(value) {
            line(text, &format!("转介交接 {}", minute(handover.at)), &handover.said());
        }
    }
    // What the card has no place for (a newer app's fields) is theirs as well.
    let is_shown = |name: &str| {
        let set = name.split('/').next().unwrap_or_default();
        set == HANDOVERS || FIELDS.iter().any(|f| f.name == set)
    };
    for (name, value) in fields.0.iter().filter(|(name, v)| !is_shown(name) && !v.is_null()) {
        line(text, name, &plain(value));
    }
}

fn records(text: &mut String, records: &[Record]) {
    for (number, record) in records.iter().enumerate() {
        text.push_str(&format!("{}. ", number + 1));
        let fields = record.fields.0.iter();
        let said = fields.filter(|(k, v)| !v.is_null() && !POINTERS.contains(&k.as_str()));
        let parts: Vec<String> =
            said.map(|(k, v)| format!("{} {}", label_of(k), plain(v))).collect();
        text.push_str(&parts.join(";"));
        text.push('\n');
    }
}

fn label_of(name: &str) -> String {
    let (set, element) = name.split_once('/').unwrap_or((name, ""));
    let own = LABELS.iter().find(|(key, _)| *key == set).map(|(_, label)| *label);
    let label = own.or_else(|| FIELDS.iter().find(|f| f.name == set).map(|f| f.label));
    [label.unwrap_or(set), element].concat()
}

/// Writes a value as people read it.
fn plain(value: &Value) -> String {
    match value {
        Value::Null => "(空)".into(),
        Value::Bool(true) => "是".into(),
        Value::Bool(false) => "否".into(),
        Value::String(text) => read_wire(text).map_or_else(|| text.clone(), minute),
        Value::Array(list) => list.iter().map(plain).collect::<Vec<_>>().join("、"),
        Value::Object(map) if map.contains_key("because") => {
            map["because"].as_str().unwrap_or_default().to_owned()
        }
        Value::Object(map) => {
            let parts: Vec<String> = map.iter().map(|(k, v)| format!("{k} {}", plain(v))).collect();
            parts.join(",")
        }
        Value::Number(n) => n.to_string(),
    }
}

fn minute(at: Moment) -> String {
    format!("{} {}", full_day(at.date_naive()), clock(at))
}
