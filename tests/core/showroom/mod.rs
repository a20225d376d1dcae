//! A salesperson's situation in one line, for tables of rules.

use chrono::{DateTime, FixedOffset, NaiveDate};
use genke::domain::cadence::Situation;
use genke::domain::change::RecordChange;
use genke::domain::contact::Contact;
use genke::domain::customer::Customer;
use genke::domain::fields::{Fields, Id, Moment};
use genke::domain::follow_up::FollowUp;
use genke::domain::settings::Settings;
use genke::domain::words::{Tier, Word, signals};
use std::collections::BTreeMap;

/// `11-21 10:00` (or `11-21`, at 10:00) of 2026 in Beijing time.
pub fn at(text: &str) -> Moment {
    let (day, time) = text.split_once(' ').unwrap_or((text, "10:00"));
    DateTime::parse_from_rfc3339(&format!("2026-{day}T{time}:00+08:00")).unwrap()
}

/// `11-21` of 2026.
pub fn day(text: &str) -> NaiveDate {
    format!("2026-{text}").parse().unwrap()
}

pub fn beijing() -> FixedOffset {
    FixedOffset::east_opt(8 * 3600).unwrap()
}

/// Reads `11-16 来访 到访; 11-20 19:30 去电 接通 忙`: day, time if not 10:00, way, outcome, marks.
pub fn contacts(text: &str) -> Vec<Contact> {
    let lines = text.split(';').map(str::trim).filter(|l| !l.is_empty());
    lines.enumerate().map(|(i, line)| contact(&format!("c{i:02}"), line)).collect()
}

pub fn contact(id: &str, line: &str) -> Contact {
    let mut words = line.split_whitespace().peekable();
    let mut when = words.next().unwrap().to_owned();
    if let Some(time) = words.next_if(|w| w.contains(':')) {
        when = format!("{when} {time}");
    }
    let mut fields = Fields::default();
    fields.set("customer", "k1");
    fields.set("when", at(&when).to_rfc3339());
    fields.set("way", words.next().unwrap());
    fields.set("outcome", words.next().unwrap());
    let mut marks = Vec::new();
    for word in words {
        match word {
            "忙" => marks.push(signals::BUSY),
            "报价" => marks.push(signals::QUOTED),
            "样板间" => marks.push(signals::VIEWED),
            "复访" => fields.set("revisit", true),
            objection => fields.set("objections", vec![objection]),
        }
    }
    fields.set("signals", marks);
    Contact::read(&Id::new(id), &fields).unwrap()
}

/// Reads settings from JSON text.
pub fn settings(json: &str) -> Settings {
    Settings::read(&serde_json::from_str(json).unwrap())
}

/// Holds one customer with everything around, as the records would.
#[derive(Clone, Debug)]
pub struct Scene {
    pub customer: Customer,
    pub contacts: Vec<Contact>,
    /// Contacts of the rest of the family.
    pub relatives: Vec<Contact>,
    /// Follow-up records by id.
    pub rows: BTreeMap<Id, Fields>,
    pub settings: Settings,
    pub now: Moment,
    pub follow_ups: Vec<FollowUp>,
}

impl Scene {
    /// Starts with a customer of a tier (`-` = none) first seen on 11-01.
    pub fn new(tier: &str, log: &str) -> Self {
        let customer = Customer {
            id: Id::new("k1"),
            tier: Tier::parse(tier),
            first_seen_at: Some(at("11-01")),
            ..Customer::default()
        };
        Self {
            customer,
            contacts: contacts(log),
            relatives: Vec::new(),
            rows: BTreeMap::new(),
            settings: Settings::default(),
            now: at("11-21 10:00"),
            follow_ups: Vec::new(),
        }
    }

    pub fn with(mut self, change: impl FnOnce(&mut Self)) -> Self {
        change(&mut self);
        self
    }

    pub fn set(self, json: &str) -> Self {
        self.with(|s| s.settings = settings(json))
    }

    pub fn now(self, text: &str) -> Self {
        self.with(|s| s.now = at(text))
    }

    /// Adds an open date set by hand, made before every contact unless `set_at` is given.
    pub fn manual(mut self, id: &str, due: &str, set_at: Option<&str>) -> Self {
        let mut fields = Fields::default();
        fields.set("customer", "k1");
        fields.set("due", at(due).to_rfc3339());
        fields.set("origin", "手工");
        fields.set("state", "待办");
        if let Some(set_at) = set_at {
            fields.set("set_at", at(set_at).to_rfc3339());
        }
        self.rows.insert(Id::new(id), fields);
        self.read_rows();
        self
    }

    /// Sets one field of a stored follow-up.
    pub fn edit(&mut self, id: &Id, field: &str, value: impl Into<serde_json::Value>) {
        self.rows.get_mut(id).unwrap().set(field, value);
        self.read_rows();
    }

    pub fn log(&mut self, line: &str) {
        let id = format!("c{:02}", self.contacts.len());
        self.contacts.push(contact(&id, line));
    }

    pub fn apply(&mut self, changes: &[RecordChange]) {
        for change in changes {
            let row = self.rows.entry(change.id.clone()).or_default();
            row.0.extend(change.set.0.clone());
        }
        self.read_rows();
    }

    fn read_rows(&mut self) {
        self.follow_ups = self.rows.iter().map(|(id, f)| FollowUp::read(id, f).unwrap()).collect();
    }

    pub fn situation(&self) -> Situation<'_> {
        Situation {
            customer: &self.customer,
            contacts: &self.contacts,
            relatives: &self.relatives,
            follow_ups: &self.follow_ups,
            settings: &self.settings,
            now: self.now,
        }
    }
}
