//! What two phones say to each other: digests, notes, how far each has come; and what is handed over.

use genke::domain::card::consent::Consent;
use genke::domain::change::RecordChange;
use genke::domain::fields::{Fields, Id};
use genke::domain::lenient;
use genke::exchange::person_file::{Case, person_text};
use genke::record::apply::apply;
use genke::record::bundle::{Head, Purpose};
use genke::record::digest::Digest;
use genke::record::envelope::Record;
use genke::record::exchange_note::{Note, Peer};
use genke::record::handover::{FIELD, Handover, masked_customer, masked_numbers, masked_texts};
use genke::record::stamp::Stamp;
use proptest::prelude::*;
use serde_json::{Value, json};

fn stamp(ms: i64) -> Stamp {
    Stamp::from_parts(1_795_000_000_000 + ms, 0, "phone-1")
}

fn record(kind: &str, id: &str, fields: &Value) -> Record {
    let mut change = RecordChange::new(kind, &Id::new(id));
    change.set = Fields(fields.as_object().unwrap().clone().into_iter().collect());
    apply(None, &change, &stamp(0))
}

fn at() -> genke::domain::fields::Moment {
    chrono::DateTime::parse_from_rfc3339("2026-11-21T14:00:00+08:00").unwrap()
}

fn digest(records: &[Record]) -> Digest {
    let mut digest = Digest::default();
    records.iter().for_each(|r| digest.add(r));
    digest
}

#[test]
fn a_digest_says_in_which_kind_two_phones_differ() {
    let wang = record("customer", "c-1", &json!({"name": "王敏"}));
    let li = record("customer", "c-2", &json!({"name": "李建国"}));
    let visit = record("contact", "k-1", &json!({"customer": "c-1"}));
    let here = digest(&[wang.clone(), li.clone(), visit.clone()]);
    let there = digest(&[wang.clone(), visit.clone()]);
    let said: Vec<_> =
        here.differences(&there).into_iter().map(|d| (d.kind, d.here, d.there)).collect();
    assert_eq!(said, [("customer".to_owned(), 2, 1)]);
    let mut other = visit.clone();
    other.put("summary", "别的".into(), &stamp(5));
    let changed = digest(&[wang.clone(), li.clone(), other]);
    let said: Vec<_> =
        here.differences(&changed).into_iter().map(|d| (d.kind, d.here, d.there)).collect();
    assert_eq!(said, [("contact".to_owned(), 1, 1)]);
    // What was deleted counts on neither phone.
    let gone = apply(Some(li.clone()), &RecordChange::delete("customer", &li.id), &stamp(9));
    assert_eq!(digest(&[wang.clone(), gone, visit.clone()]), there);
    assert_eq!(digest(&[wang, li.erase(&stamp(9)), visit]), there);
}

#[test]
fn a_peer_moves_on_only_without_a_gap() {
    let note = |since, upto, ack| Note {
        name: "李四".into(),
        to: Some("own".into()),
        since,
        upto,
        at: Some(stamp(upto as i64)),
        ack,
        ack_at: Some(stamp(1_000 + ack as i64)),
        digest: Digest::default(),
    };
    let mut peer = Peer { device: "p".into(), ..Peer::default() };
    peer.take(&note(0, 12, 0), "own", 31, "x".into());
    assert_eq!((peer.seen, peer.sent, peer.taken.clone()), (12, 0, vec![31]));
    peer.take(&note(12, 15, 30), "own", 33, "x".into());
    assert_eq!((peer.seen, peer.sent, peer.taken.clone()), (15, 30, vec![31, 33]));
    assert_eq!((peer.seen_at.clone(), peer.sent_at.clone()), (Some(stamp(15)), Some(stamp(1_030))));
    // A file that came twice, or late, sets nothing back.
    peer.take(&note(3, 12, 0), "own", 34, "x".into());
    assert_eq!((peer.seen, peer.sent), (15, 30));
    let gap = note(20, 25, 34);
    assert!(peer.misses(&gap));
    peer.take(&gap, "own", 35, "x".into());
    assert_eq!((peer.seen, peer.sent, peer.taken.clone()), (15, 34, vec![35]));
    // What was told to the device this phone was before says nothing of this one.
    peer.take(&note(15, 30, 90), "another", 36, "x".into());
    assert_eq!((peer.seen, peer.sent), (30, 34));
    // A phone set back to an older copy of itself writes on at a lower position, with newer stamps.
    let set_back = Note { at: Some(stamp(77)), ..note(0, 22, 18) };
    peer.take(&set_back, "own", 37, "x".into());
    assert_eq!((peer.seen, peer.sent), (22, 18));
    // It cannot build on what was here: nothing it sent before is taken for what it has.
    assert_eq!(peer.taken, [37]);
    assert_eq!(lenient::of_value(&serde_json::to_value(&peer).unwrap()), Some(peer));
    // As it lies on phones; never edited.
    let old = r#"[{"at":"x","device":"p","digest":{"customer":[1,"00000000000000000000000000000009"],"new":5},"name":"李四","seen":30,"sent":34,"taken":[35]},{"name":"谁"}]"#;
    let peers: Vec<Peer> = lenient::list_of_text(old);
    assert_eq!((peers.len(), peers[0].seen, peers[0].sent), (1, 30, 34));
    assert_eq!(peers[0].taken, [35]);
    let again = r#"{"customer":[1,"00000000000000000000000000000009"],"new":[0,"00000000000000000000000000000000"]}"#;
    assert_eq!(peers[0].digest.text(), again);
}

#[test]
fn a_note_is_read_from_a_batch_only() {
    let note = Note {
        name: "张三的手机".into(),
        to: Some("phone-2".into()),
        since: 3,
        upto: 9,
        at: Some(stamp(9)),
        ack: 4,
        ack_at: None,
        digest: digest(&[record("customer", "c-1", &json!({"name": "王敏"}))]),
    };
    let mut head = Head::new(Purpose::Batch, at(), "phone-1");
    head.covers = Some(note.covers());
    assert_eq!(Note::read(&head), Some(note));
    head.purpose = Purpose::Backup;
    assert_eq!(Note::read(&head), None);
    head.purpose = Purpose::Batch;
    head.covers = Some(json!({"seq": 17}));
    assert_eq!(Note::read(&head), None);
}

#[test]
fn a_masked_customer_shows_who_it_is_for_work_and_no_way_to_reach() {
    let full = record(
        "customer",
        "01a1fd70-f23b-7000-8000-000000000001",
        &json!({
            "name": "王小敏", "title": "女士", "tier": "A", "phones/13800132201": {"label": "本人"}, "wechat": "wxmin",
            "home_area": "和平里3号楼", "birthday": "1990-05-20", "id_number": "210102199005201234", "household": "h-1",
            "notes": "另一个号139 1234 5678,看112㎡", "referred_by": "01a1fd70-f23b-7000-8000-000000000009",
            "first_seen_at": "2026-11-18T15:20:00+08:00",
        }),
    );
    let masked = masked_customer(full.clone(), "王女士");
    let text = masked.canonical();
    for secret in ["13800132201", "wxmin", "和平里", "05-20", "210102", "小敏", "1234 5678"] {
        assert!(!text.contains(secret), "{secret} in {text}");
    }
    for kept in ["王女士", "112㎡", "000000000009", "2026-11-18T15:20:00+08:00", "\"tier\":\"A\""]
    {
        assert!(text.contains(kept), "{kept} not in {text}");
    }
    // Wherever the two meet, the full value wins.
    let (merged, _) = masked.clone().merge(full.clone());
    assert_eq!(merged.canonical(), full.clone().merge(masked).0.canonical());
    assert_eq!(merged.fields, full.fields);
}

#[test]
fn numbers_in_texts_are_starred_and_dates_and_sizes_are_not() {
    let check = |text: &str, wanted: &str| assert_eq!(masked_numbers(text), wanted);
    check("电话13800132201,老公", "电话138****2201,老公");
    check("138-0013-2201 和 139 1234 5678", "138****2201 和 139****5678");
    check("座机88886666", "座机****6666");
    check("2026-11-21 15:20 来访,看112㎡,总价268万", "2026-11-21 15:20 来访,看112㎡,总价268万");
    check("2026-11-18T15:20:00+08:00", "2026-11-18T15:20:00+08:00");
    check("01a1fd70-f23b-7000-8000-000000000001", "01a1fd70-f23b-7000-8000-000000000001");
    check("３号楼１３８００１３２２０１", "３号楼138****2201");
    check("", "");
    let contact = record(
        "contact",
        "k-1",
        &json!({"customer": "01a1fd70-f23b-7000-8000-000000000001", "summary": "加微信13800132201", "units": ["3-1-502"], "signals": ["报价", "留了13912345678"]}),
    );
    let masked = masked_texts(contact.clone());
    assert_eq!(masked.fields.text("summary").unwrap(), "加微信138****2201");
    let signals = json!(["报价", "留了139****5678"]);
    assert_eq!(masked.fields.get("signals"), Some(&signals));
    assert_eq!(masked.fields.text("customer"), contact.fields.text("customer"));
    assert_eq!(masked.merge(contact.clone()).0.fields, contact.fields);
}

#[test]
fn a_hand_over_says_who_gave_what_in_one_line() {
    let handover = Handover {
        at: at(),
        from: "张三".into(),
        to: "李四".into(),
        why: "离职交接".into(),
        consent: "微信同意".into(),
        note: "周末约了复访".into(),
        is_masked: true,
    };
    assert_eq!(handover.said(), "张三 转给 李四 · 离职交接 · 微信同意 · 号码已隐去 · 周末约了复访");
    assert_eq!(Handover::read(&handover.value()), Some(handover.clone()));
    let mut head = Head::new(Purpose::Handover, at(), "phone-1");
    head.covers = Some(json!({"customers": 1, "handover": handover.value()}));
    assert_eq!(Handover::of_head(&head), Some(handover));
    head.covers = Some(json!({"customers": 1}));
    assert_eq!(Handover::of_head(&head), None);
}

#[test]
fn the_file_for_a_person_holds_everything_that_is_written_about_them() {
    let mut customer = record(
        "customer",
        "c-1",
        &json!({"name": "王敏", "phones/13800132201": {"label": "本人"}, "tier": "A", "a_field_of_2030": "新"}),
    );
    customer.put("consent", Consent::given("微信", at()).value(), &stamp(1));
    let handover = json!({"at": "2026-11-21T14:00:00+08:00", "from": "张三", "to": "李四", "why": "转介", "consent": "微信同意", "note": "", "masked": false});
    customer.put(&format!("{FIELD}/h-1"), handover, &stamp(1));
    let contact = record(
        "contact",
        "k-1",
        &json!({"customer": "c-1", "when": "2026-11-18T15:20:00+08:00", "way": "来访", "summary": "嫌贵"}),
    );
    let plan = record(
        "follow_up",
        "f-1",
        &json!({"customer": "c-1", "due": "2026-11-24T10:00:00+08:00", "reason": {"rule": "首访", "because": "首访后三天"}}),
    );
    let mut before = Fields::default();
    before.set("tier", "B");
    let text = person_text(&Case {
        name: "王敏",
        customer: &customer,
        contacts: &[contact],
        follow_ups: &[plan],
        changes: &[(at(), "修改客户".into(), before)],
        name_of: &|_| None,
        now: at(),
    });
    for part in [
        "王敏",
        "138 0013 2201",
        "新",
        "微信同意(告知书",
        "张三 转给 李四",
        "【跟进记录】(1 条)",
        "嫌贵",
        "首访后三天",
        "修改客户",
        "原来是B",
    ] {
        assert!(text.contains(part), "{part} not in\n{text}");
    }
}

fn any_record() -> impl Strategy<Value = Record> {
    let fields = prop::collection::btree_map("[a-c]{1,2}", "[甲乙0-9 -]{0,14}", 0..4);
    ("[a-d]", fields, any::<bool>()).prop_map(|(id, fields, is_deleted)| {
        let fields: serde_json::Map<String, Value> =
            fields.into_iter().map(|(k, v)| (k, v.into())).collect();
        let made = record("contact", &id, &Value::Object(fields));
        if is_deleted {
            apply(Some(made.clone()), &RecordChange::delete("contact", &made.id), &stamp(3))
        } else {
            made
        }
    })
}

proptest! {
    #[test]
    fn a_digest_does_not_depend_on_the_order(records in prop::collection::vec(any_record(), 0..8)) {
        let mut back = records.clone();
        back.reverse();
        let (a, b) = (digest(&records), digest(&back));
        prop_assert_eq!(a.differences(&b), vec![]);
        prop_assert_eq!(&serde_json::from_str::<Digest>(&a.text()).unwrap(), &a);
    }

    #[test]
    fn any_value_is_read_as_a_digest_a_note_and_a_peer_without_a_panic(text in "[\\[\\]{}\",:a-f0-9]{0,60}") {
        let value: Value = serde_json::from_str(&text).unwrap_or_default();
        let _: (Option<Peer>, Option<Digest>) = (lenient::of_value(&value), lenient::of_value(&value));
        let mut head = Head::new(Purpose::Batch, at(), "x");
        head.covers = Some(value);
        let _ = (Note::read(&head), Handover::of_head(&head));
    }

    #[test]
    fn masking_leaves_no_run_of_seven_digits_and_is_the_same_twice(text in "[0-9０-９ \\-.甲乙:,]{0,40}") {
        let masked = masked_numbers(&text);
        let runs = masked.split(|c: char| !c.is_ascii_digit() && !('０'..='９').contains(&c));
        prop_assert!(runs.map(|r| r.chars().count()).max().unwrap_or(0) < 7, "{}", masked);
        prop_assert_eq!(masked_numbers(&masked), masked.clone());
    }
}
