//! What taking a batch back would do on the phone it came from.

use genke::domain::change::RecordChange;
use genke::domain::fields::{Fields, Id};
use genke::record::apply::apply;
use genke::record::envelope::Record;
use genke::record::journal::{Entry, Touched, undo};
use genke::record::stamp::Stamp;
use genke::record::undoing::{Reach, reach};
use serde_json::{Value, json};

fn stamp(ms: i64) -> Stamp {
    Stamp::from_parts(1_795_000_000_000 + ms, 0, "phone-2")
}

fn record(kind: &str, id: &str, fields: &Value, ms: i64) -> Record {
    let mut change = RecordChange::new(kind, &Id::new(id));
    change.set = Fields(fields.as_object().unwrap().clone().into_iter().collect());
    apply(None, &change, &stamp(ms))
}

fn edited(before: &Record, fields: &Value, ms: i64) -> Record {
    let mut change = RecordChange::update(&before.kind, &before.id);
    change.set = Fields(fields.as_object().unwrap().clone().into_iter().collect());
    apply(Some(before.clone()), &change, &stamp(ms))
}

/// The commit that took a batch in: pairs of before (if it was here) and after.
fn batch(rows: &[(Option<&Record>, &Record)]) -> Entry {
    let records = rows.iter().filter_map(|(before, after)| Touched::between(*before, after));
    let (seq, stamp) = (7, stamp(100));
    Entry { seq, stamp, label: "同步".into(), records: records.collect(), lost: Vec::new() }
}

fn reached(entry: &Entry, now: &[Record]) -> Reach {
    let plan = undo(entry, |id| now.iter().find(|r| r.id == *id).cloned());
    reach(&plan, now)
}

fn ids(ids: &[&str]) -> Vec<Id> {
    ids.iter().map(|id| Id::new(*id)).collect()
}

#[test]
fn whoever_would_be_deleted_or_set_back_is_named() {
    let wang = record("customer", "c-wang", &json!({"name": "王敏"}), 1);
    let visit = record("contact", "k-1", &json!({"customer": "c-wang", "summary": "看房"}), 1);
    let old = record("customer", "c-li", &json!({"name": "李建国", "tier": "B"}), 0);
    let li = edited(&old, &json!({"tier": "A"}), 2);
    let call = record("contact", "k-2", &json!({"customer": "c-zhou"}), 2);
    let setting = record("setting", "setting-project", &json!({"agent": "张三"}), 2);
    let entry =
        batch(&[(None, &wang), (None, &visit), (Some(&old), &li), (None, &call), (None, &setting)]);
    let now = [wang.clone(), visit.clone(), li.clone(), call.clone(), setting];
    let all = reached(&entry, &now);
    let (gone, back) = (ids(&["c-wang"]), ids(&["c-li", "c-zhou"]));
    assert_eq!(all, Reach { gone, back, others: 1 });

    // Touched since: left alone, so nobody loses them.
    let since =
        [edited(&wang, &json!({"tier": "A"}), 9), visit, edited(&li, &json!({"tier": "C"}), 9)];
    let (gone, back) = (Vec::new(), ids(&["c-wang"]));
    assert_eq!(reached(&entry, &since), Reach { gone, back, others: 0 });
}

#[test]
fn the_question_names_five_and_counts_the_rest() {
    let name = |id: &Id| format!("客户{id}");
    let of =
        |gone: &[&str], back: &[&str], others| Reach { gone: ids(gone), back: ids(back), others };
    assert_eq!(
        of(&["1", "2", "3", "4", "5", "6"], &[], 0).said(name),
        [
            "撤销以后，下次同步会把对方手机上的这些客户也删掉：客户1、客户2、客户3、客户4、客户5 等 6 位。"
        ]
    );
    assert_eq!(
        of(&["1", "2"], &["3"], 2).said(name),
        [
            "撤销以后，下次同步会把对方手机上的这些客户也删掉：客户1、客户2，共 2 位。",
            "这些客户在对方手机上也会变回同步以前的样子，对方记的跟进会少：客户3，共 1 位。",
            "另有 2 条设置、话术等也会跟着变回去。",
        ]
    );
    assert_eq!(of(&[], &[], 0).said(name), ["这次同步带来的后来都改过了，没有可以撤销的。"]);
}
