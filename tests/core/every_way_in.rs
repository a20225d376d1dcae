//! Whatever any way in accepts, the reader reads back, the export restores byte for byte, and no later change shrinks.

use crate::exchange_notebook::Notebook;
use crate::phones::Phone;
use genke::commit::request::Request;
use genke::domain::card::edit;
use genke::domain::change::{Change, RecordChange};
use genke::domain::fields::{Fields, Id};
use genke::domain::log::{LogForm, log_contact};
use genke::domain::words::Way;
use genke::exchange::mapping::Mapping;
use genke::exchange::plan::Options;
use genke::record::apply::apply;
use genke::record::bundle::{Bundle, Head, Purpose, write};
use genke::record::envelope::Record;
use genke::record::read::read;
use genke::record::stamp::Stamp;
use proptest::prelude::*;
use serde_json::Value;

/// Words as people and attackers write them: quotes, controls, direction marks, formulas, and far too long.
fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "[王敏A-Z0-9 ，,、;/=+@'\"<>\\\\{}\\[\\]\u{0}\u{7}\n\u{202e}\u{feff}\u{fe0f}𠮷😀-]{0,30}",
        1 => (1_usize..400, any::<bool>()).prop_map(|(n, is_wide)| (if is_wide { "超" } else { "a" }).repeat(n)),
        1 => (1_usize..60).prop_map(|n| "长、".repeat(n * 1_000)),
    ]
}

fn any_json(depth: u32) -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any_text().prop_map(Value::from),
    ];
    leaf.prop_recursive(depth, 40, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(Value::from),
            prop::collection::btree_map("[a-z/]{1,12}", inner, 0..3)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

/// Values at the edges of what a record may hold: deep, long, with long names.
fn any_edge() -> impl Strategy<Value = (String, String, Value)> {
    let nested = |depth: usize| (0..depth).fold(Value::Null, |inner, _| Value::Array(vec![inner]));
    (0_usize..1_500, 0_usize..300_000, 0_usize..140, any::<u8>()).prop_map(
        move |(id, name, depth, pick)| {
            let one = |is_picked: bool, long: usize| if is_picked { long } else { 5 };
            let id = "i".repeat(one(pick % 3 == 0, id).max(1));
            let name = "n".repeat(one(pick % 3 == 1, name).max(1));
            (id, name, nested(one(pick % 3 == 2, depth)))
        },
    )
}

/// One thing that comes in.
#[derive(Clone, Debug)]
enum In {
    /// Whatever a screen may come to decide.
    Change {
        id: String,
        name: String,
        value: Value,
    },
    Typed {
        name: String,
        said: String,
        asked: String,
    },
    Card {
        field: &'static str,
        text: String,
    },
    Table {
        cells: [String; 5],
    },
    File {
        kind: &'static str,
        id: String,
        fields: Vec<(String, Value)>,
        is_deleted: bool,
    },
}

fn any_way() -> impl Strategy<Value = In> {
    let kinds = prop::sample::select(vec![
        "customer",
        "contact",
        "follow_up",
        "setting",
        "script",
        "kind_of_2030",
    ]);
    let fields =
        prop::sample::select(vec!["name", "notes", "tags", "competitors", "home_area", "wechat"]);
    let names = prop_oneof!["[a-z_]{1,9}(/[王a-z]{1,9})?", any_text()];
    prop_oneof![
        any_edge().prop_map(|(id, name, value)| In::Change { id, name, value }),
        (any_text(), any_text(), any_text()).prop_map(|(name, said, asked)| In::Typed {
            name,
            said,
            asked
        }),
        (fields, any_text()).prop_map(|(field, text)| In::Card { field, text }),
        prop::array::uniform5(any_text()).prop_map(|cells| In::Table { cells }),
        (
            kinds,
            "[a-z0-9-]{1,12}",
            prop::collection::vec((names, any_json(60)), 0..4),
            any::<bool>()
        )
            .prop_map(|(kind, id, fields, is_deleted)| In::File {
                kind,
                id,
                fields,
                is_deleted
            }),
    ]
}

/// Lets one thing in; what is refused changes nothing.
fn let_in(phone: &mut Phone, way: &In, i: usize, ms: i64) {
    let before = phone.text();
    let now = phone.now(ms);
    let request = match way {
        In::Change { id, name, value } => {
            let record = RecordChange::new("script", &Id::new(id.as_str()));
            let records = vec![record.with(name.as_str(), value.clone())];
            let change = Change { label: "写".into(), records };
            Request { change, ..Request::default() }
        }
        In::Typed { name, said, asked } => {
            let id = |what: &str| Id::new(format!("{what}-{i}"));
            let mut form = LogForm::new_customer(id("k"), id("c"), id("f"), None);
            form.pick_way(Way::Visit);
            (form.name, form.summary, form.asked) = (name.clone(), said.clone(), asked.clone());
            let Ok(change) = log_contact(&form, None, None, now.moment) else { return };
            Request { change, ..Request::default() }
        }
        In::Card { field, text } => {
            let Some(card) = phone.find("card") else { return };
            let mut after = card.fields.clone();
            match *field {
                "tags" | "competitors" => after.set(format!("{field}/{text}"), true),
                _ => after.set(*field, text.as_str()),
            }
            let Ok(set) = edit::changes(&card.fields, &after) else { return };
            let mut record = RecordChange::update("customer", &card.id);
            record.set.0.extend(set);
            let change = Change { label: "改".into(), records: vec![record] };
            Request { change, ..Request::default() }
        }
        In::Table { cells } => {
            let quoted = |c: &String| format!("\"{}\"", c.replace('"', "\"\""));
            let cells: Vec<String> = cells.iter().map(quoted).collect();
            let text = format!(
                "姓名,手机,备注,标签,在看的竞品\n甲{i},1380013{:04},{},{},{}\n",
                i, cells[0], cells[1], cells[2]
            );
            let Ok(table) = genke::exchange::table::read(&text) else { return };
            let (mapping, options) = (Mapping::guess(&table), Options::new(now.moment));
            let Ok(()) = mapping.check(&table) else { return };
            let plan = Notebook::default().import_with(&table, &mapping, options);
            Request { change: plan.change, ..Request::default() }
        }
        In::File { kind, id, fields, is_deleted } => {
            let stamp = Stamp::from_parts(now.ms, 0, "p9");
            let mut change = RecordChange::new(kind, &Id::new(id.as_str()));
            fields.iter().for_each(|(name, value)| change.set.set(name, value.clone()));
            if *is_deleted {
                change.fate = genke::domain::change::Fate::Delete;
            }
            let bundle = Bundle::new(head(), [apply(None, &change, &stamp)]);
            let Ok(outcome) = read(&write(&bundle)) else { return };
            Request { merge: outcome.bundle.records, ..Request::default() }
        }
    };
    if phone.rows.commit(&request, &now).is_err() {
        assert_eq!(phone.text(), before, "refused, and nothing was changed");
    }
}

fn head() -> Head {
    let at = chrono::DateTime::parse_from_rfc3339("2026-11-21T18:00:00+08:00").unwrap();
    Head::new(Purpose::Backup, at, "p1")
}

/// Everything as a backup holds it, read by the reader of backups.
fn restored(phone: &Phone) -> Phone {
    let text = write(&Bundle::new(head(), phone.records()));
    let outcome = read(&text).expect("a backup is read");
    assert_eq!(outcome.faults, []);
    let mut anew = Phone::new("p2");
    anew.request(&Request { merge: outcome.bundle.records, ..Request::default() }, 900_000);
    anew
}

fn names(fields: &Fields) -> Vec<String> {
    fields.0.keys().cloned().collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(
        std::env::var("CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(150)
    ))]
    #[test]
    fn what_comes_in_is_read_back_restored_and_never_shrinks(ways in prop::collection::vec(any_way(), 1..6)) {
        let mut phone = Phone::new("p1");
        phone.set(RecordChange::new("customer", &Id::new("card")).with("name", "卡"), 0);
        for (i, way) in ways.iter().enumerate() {
            let_in(&mut phone, way, i, 1_000 + i as i64 * 1_000);
            // `records` stops at a row that cannot be read.
            let _ = phone.records();
        }
        prop_assert_eq!(restored(&phone).text(), phone.text());
        let before: Vec<Record> = phone.records();
        for record in &before {
            if record.kind == "customer" && record.is_alive() {
                phone.set(RecordChange::update("customer", &record.id).with("tier", "C"), 100_000);
            }
        }
        for old in before {
            let now = phone.find(old.id.as_str()).expect("still there");
            let all = names(&now.fields);
            prop_assert!(names(&old.fields).iter().all(|name| all.contains(name)), "{:?}", old);
        }
    }
}

#[test]
fn what_is_typed_too_long_is_refused_at_its_field() {
    let now = Phone::new("p1").now(0).moment;
    let typed = |set: &dyn Fn(&mut LogForm, String), length: usize| {
        let mut form =
            LogForm::new_customer(Id::new("k"), Id::new("c"), Id::new("f"), Some("来电".into()));
        form.pick_way(Way::Visit);
        form.name = "王".into();
        set(&mut form, "长".repeat(length));
        log_contact(&form, None, None, now).err().map(|e| (e.place(), e.to_string()))
    };
    let said = |label: &'static str, most: usize| {
        Some((label, format!("{label}太长了，最多{most}个字，现在有{}个。", most + 1)))
    };
    let summary = |form: &mut LogForm, text: String| form.summary = text;
    assert_eq!(typed(&summary, 5_000), None);
    assert_eq!(typed(&summary, 5_001), said("一句话", 5_000));
    let name = |form: &mut LogForm, text: String| form.name = text;
    assert_eq!(typed(&name, 200), None);
    assert_eq!(typed(&name, 201), said("姓名", 200));
    let asked = |form: &mut LogForm, text: String| form.asked = text;
    assert_eq!(typed(&asked, 201), said("客户问了什么", 200));

    let tagged = |length: usize| {
        let mut after = Fields::default();
        after.set(format!("tags/{}", "标".repeat(length)), true);
        edit::changes(&Fields::default(), &after).err().map(|e| e.to_string())
    };
    assert_eq!(tagged(60), None);
    assert!(tagged(61).is_some());
}
