//! A notebook in memory for import tests, and the moment they all run at.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate};
use genke::domain::change::Change;
use genke::domain::contact::Contact;
use genke::domain::customer::Customer;
use genke::domain::fields::{Fields, Id, Moment};
use genke::domain::follow_up::FollowUp;
use genke::exchange::mapping::Mapping;
use genke::exchange::plan::{Known, Options, Plan, Verdict, plan};
use genke::exchange::table::{Table, read};

/// A notebook in memory that applies changes the way the store does.
#[derive(Default)]
pub struct Notebook {
    pub records: BTreeMap<Id, (String, Fields)>,
    made: usize,
}

impl Notebook {
    pub fn apply(&mut self, change: &Change) {
        for record in &change.records {
            let entry = self.records.entry(record.id.clone());
            let (_, fields) = entry.or_insert_with(|| (record.kind.clone(), Fields::default()));
            fields.0.extend(record.set.0.clone());
        }
    }

    pub fn kind(&self, kind: &str) -> impl Iterator<Item = (&Id, &Fields)> {
        let kind = kind.to_owned();
        self.records.iter().filter(move |(_, r)| r.0 == kind).map(|(id, r)| (id, &r.1))
    }

    pub fn customers(&self) -> Vec<Customer> {
        self.kind("customer").map(|(id, f)| Customer::read(id, f)).collect()
    }

    pub fn contacts(&self) -> Vec<Contact> {
        self.kind("contact").map(|(id, f)| Contact::read(id, f).expect("a contact")).collect()
    }

    pub fn follow_ups(&self) -> Vec<FollowUp> {
        self.kind("follow_up").map(|(id, f)| FollowUp::read(id, f).expect("a follow-up")).collect()
    }

    pub fn named(&self, name: &str) -> Customer {
        let found: Vec<_> =
            self.customers().into_iter().filter(|c| c.name.as_deref() == Some(name)).collect();
        assert_eq!(found.len(), 1, "customers named {name}");
        found.into_iter().next().unwrap()
    }

    pub fn of(&self, customer: &Customer) -> (Vec<Contact>, Vec<FollowUp>) {
        let mut contacts = self.contacts();
        contacts.retain(|c| c.customer == customer.id);
        contacts.sort_by_key(|c| c.when);
        let mut follow_ups = self.follow_ups();
        follow_ups.retain(|f| f.customer == customer.id);
        (contacts, follow_ups)
    }

    pub fn import(&mut self, text: &str) -> Plan {
        let table = read(text).unwrap();
        self.import_with(&table, &Mapping::guess(&table), Options::new(now()))
    }

    pub fn import_with(&mut self, table: &Table, mapping: &Mapping, options: Options) -> Plan {
        mapping.check(table).unwrap();
        let mut made = self.made;
        let mut ids = || {
            made += 1;
            Id::new(format!("new-{made:05}"))
        };
        let found = plan(table, mapping, self, options, &mut ids);
        self.made = made;
        self.apply(&found.change);
        found
    }
}

impl Known for Notebook {
    fn by_phone(&self, digits: &str) -> Option<Id> {
        let field = format!("phones/{digits}");
        self.kind("customer").find(|(_, f)| f.get(&field).is_some()).map(|(id, _)| id.clone())
    }
    fn all_by_phone(&self, digits: &str) -> Vec<Id> {
        let field = format!("phones/{digits}");
        let all = self.kind("customer").filter(|(_, f)| f.get(&field).is_some());
        all.map(|(id, _)| id.clone()).collect()
    }
    fn customer(&self, id: &Id) -> Option<Fields> {
        self.records.get(id).filter(|r| r.0 == "customer").map(|r| r.1.clone())
    }
    fn last_contact(&self, customer: &Id) -> Option<Moment> {
        let own =
            |f: &Fields| f.get("customer").and_then(|c| c.as_str()) == Some(customer.as_str());
        self.kind("contact").filter(|(_, f)| own(f)).filter_map(|(_, f)| f.moment("when")).max()
    }
    fn all_by_name(&self, name: &str) -> Vec<Id> {
        let is = |f: &Fields| f.text("name").as_deref() == Some(name);
        self.kind("customer").filter(|(_, f)| is(f)).map(|(id, _)| id.clone()).collect()
    }
    fn next_due(&self, customer: &Id) -> Option<Moment> {
        let open = self.follow_ups().into_iter().filter(|f| f.customer == *customer && f.is_open());
        open.map(|f| f.due).min()
    }
    fn has(&self, id: &Id) -> bool {
        self.records.contains_key(id)
    }
    fn is_aside(&self, id: &Id) -> bool {
        self.records.get(id).is_some_and(|r| r.0 == "aside")
    }
    fn due_on(&self, day: NaiveDate) -> usize {
        self.follow_ups().iter().filter(|f| f.due.date_naive() == day).count()
    }
}

pub fn now() -> Moment {
    DateTime::parse_from_rfc3339("2026-11-21T09:30:00+08:00").unwrap()
}

pub fn assert_changes_nothing(plan: &Plan) {
    assert_eq!(plan.change.records, [], "{:?}", plan.lines);
    for line in &plan.lines {
        assert!(matches!(line.verdict, Verdict::Duplicate | Verdict::Rejected), "{line:?}");
    }
}
