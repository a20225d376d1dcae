//! Scripts in use, questions without an answer, and the order of a category.

use genke::domain::contact::Contact;
use genke::domain::customer::Customer;
use genke::domain::fields::{Fields, Id};
use genke::domain::log::{LogForm, log_contact};
use genke::domain::script::edit::{Rating, moved};
use genke::domain::script::question::{self, Question, answer, ask, dismiss};
use genke::domain::script::usage::{Used, about, contact_of_today, new_contact};
use genke::domain::script::{STARTER_VERSION, playbook::Playbook};
use genke::domain::words::{Way, signals};
use genke::record::read::read;
use serde_json::json;

use super::{applied, at, fields, script};

const NOON: &str = "2026-11-21T12:00:00+08:00";

fn contact(id: &str, when: &str) -> Contact {
    let fields = fields(json!({"customer": "c", "when": when, "way": "来访", "outcome": "到访"}));
    Contact::read(&Id::new(id), &fields).unwrap()
}

#[test]
fn a_use_is_noted_on_the_contact_and_read_back() {
    let used = Used {
        contact: Id::new("k"),
        script: Id::new("s"),
        at: Some(at(NOON)),
        about: Some("总价高".into()),
        rating: None,
    };
    let created = new_contact(&Id::new("k"), &Id::new("c"), Way::Wechat, at(NOON));
    let written = applied(&applied(&Fields::default(), &created), &used.note());
    let contact = Contact::read(&Id::new("k"), &written).unwrap();
    assert_eq!(Used::of(&contact), std::slice::from_ref(&used));
    let judged = Used { rating: Some(Rating::Failed), ..used };
    let contact = Contact::read(&Id::new("k"), &applied(&written, &judged.note())).unwrap();
    assert_eq!(Used::of(&contact), [judged]);
}

#[test]
fn a_use_belongs_to_the_newest_contact_of_the_day() {
    let all = [
        contact("yesterday", "2026-11-20T23:59:00+08:00"),
        contact("morning", "2026-11-21T00:10:00+08:00"),
        contact("noon", "2026-11-21T11:00:00+08:00"),
    ];
    let of = |now| contact_of_today(&all, at(now)).map(|c| c.id.0.clone());
    assert_eq!(of(NOON).as_deref(), Some("noon"));
    assert_eq!(of("2026-11-22T08:00:00+08:00"), None);
    assert_eq!(of("2026-11-20T23:59:30+08:00").as_deref(), Some("yesterday"));
}

#[test]
fn a_use_is_about_the_objection_the_customer_has() {
    let script = script(json!({"objection": "总价高"}));
    let has = Customer { objections: vec!["总价高".into()], ..Customer::default() };
    assert_eq!(about(&script, &has).as_deref(), Some("总价高"));
    assert_eq!(about(&script, &Customer::default()), None);
}

#[test]
fn the_same_words_are_one_question_whatever_stands_around_them() {
    let id = question::id_of("地下车位有产权吗");
    assert_eq!(question::id_of(" 地下车位,有产权吗? "), id);
    assert_ne!(question::id_of("地上车位有产权吗"), id);
    let first = applied(&Fields::default(), &ask("地下车位有产权吗", &Id::new("k1"), at(NOON)));
    let later = at("2026-11-22T09:00:00+08:00");
    let both = applied(&first, &ask("地下车位有产权吗?", &Id::new("k2"), later));
    let read = Question::read(&id, &both).unwrap();
    assert_eq!((read.asked.len(), read.last(), read.is_open()), (2, Some(later), true));
    for change in [answer(&id, &Id::new("s")), dismiss(&id)] {
        assert!(!Question::read(&id, &applied(&both, &change)).unwrap().is_open());
    }
}

#[test]
fn what_the_customer_asked_is_written_with_the_contact_while_its_chip_is_on() {
    let mut form = LogForm::known(
        &Customer { id: Id::new("c"), ..Customer::default() },
        Id::new("k"),
        Id::new("f"),
    );
    form.asked = " 车位有产权吗 ".into();
    let kinds = |form: &LogForm| -> Vec<String> {
        let change = log_contact(form, None, None, at(NOON)).unwrap();
        change.records.iter().map(|r| r.kind.clone()).collect()
    };
    assert!(!kinds(&form).contains(&question::KIND.to_owned()));
    form.signals = vec![signals::ASKED.into()];
    assert!(kinds(&form).contains(&question::KIND.to_owned()));
    let change = log_contact(&form, None, None, at(NOON)).unwrap();
    let contact = change.records.iter().find(|r| r.kind == "contact").unwrap();
    assert_eq!(contact.set.text("asked").as_deref(), Some("车位有产权吗"));
}

#[test]
fn moving_one_up_or_down_writes_as_little_as_it_can() {
    let list = |orders: &[f64]| -> Vec<(Id, f64)> {
        orders.iter().enumerate().map(|(n, o)| (Id::new(format!("s{n}")), *o)).collect()
    };
    let check = |orders: &[f64], from: usize, to: usize, expected: &[(&str, f64)]| {
        let changes = moved(&list(orders), from, to);
        let read: Vec<(&str, f64)> =
            changes.iter().map(|c| (c.id.as_str(), c.set.number("order").unwrap())).collect();
        assert_eq!(read, expected, "{orders:?} {from}→{to}");
    };
    check(&[1.0, 2.0, 3.0], 0, 1, &[("s0", 2.5)]);
    check(&[1.0, 2.0, 3.0], 2, 1, &[("s2", 1.5)]);
    check(&[1.0, 2.0, 3.0], 1, 0, &[("s1", 0.0)]);
    check(&[1.0, 2.0, 3.0], 1, 2, &[("s1", 4.0)]);
    check(&[1.0, 1.0, 1.0], 0, 1, &[("s1", 1.0), ("s0", 2.0), ("s2", 3.0)]);
    check(&[1.0], 0, 1, &[]);
    check(&[1.0, 2.0], 1, 1, &[]);
}

#[test]
fn the_shipped_starter_set_has_the_version_this_build_expects() {
    let text = std::fs::read_to_string("public/starter/scripts.json").unwrap();
    let bundle = read(&text).unwrap().bundle;
    let set = Playbook::read(bundle.head.covers.as_ref()).unwrap();
    assert_eq!(set.version, STARTER_VERSION);
}
