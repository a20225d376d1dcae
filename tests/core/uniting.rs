//! Two cards of one person become one: what is written, field by field.

use crate::showroom::{at, contacts};
use genke::domain::change::{Change, Fate, RecordChange};
use genke::domain::fields::{Fields, Id};
use genke::domain::follow_up::FollowUp;
use genke::domain::settings::Settings;
use genke::domain::uniting::redirect::merged_into;
use genke::domain::uniting::{Around, Side, unite};
use genke::domain::words::Tier;
use proptest::prelude::*;
use serde_json::Value;

fn fields(json: &str) -> Fields {
    serde_json::from_str(json).unwrap()
}

fn united(kept: &Fields, gone: &Fields, log: (&str, &str), relatives: &[Id]) -> Change {
    let (a, b) = (Id::new("a"), Id::new("b"));
    let (settings, ours, theirs) = (Settings::default(), contacts(log.0), contacts(log.1));
    let side = |id, fields, contacts| Side { id, fields, whole: fields, contacts, follow_ups: &[] };
    let around = Around { referred: &[], relatives, settings: &settings, now: at("11-21") };
    unite(&side(&a, kept, &ours), &side(&b, gone, &theirs), &around)
}

/// What is written to the kept card; doing it again writes nothing more.
#[track_caller]
fn check(kept: &str, gone: &str, expected: &str) {
    check_with(kept, gone, ("", ""), expected);
}

#[track_caller]
fn check_with(kept: &str, gone: &str, log: (&str, &str), expected: &str) {
    let (mut kept, gone) = (fields(kept), fields(gone));
    let on_kept = |change: &Change| {
        let card = change.records.iter().find(|r| r.id == Id::new("a"));
        card.map(|r| r.set.clone()).unwrap_or_default()
    };
    let change = united(&kept, &gone, log, &[]);
    assert_eq!(serde_json::to_string(&on_kept(&change)).unwrap(), expected);
    let last = change.records.last().unwrap();
    assert_eq!((last.fate, last.id.as_str()), (Fate::Delete, "b"));
    assert_eq!(merged_into(&last.set), Some(Id::new("a")));
    kept.0.extend(on_kept(&change).0);
    let all = [log.0, log.1].join(";");
    let again = on_kept(&united(&kept, &gone, (&all, ""), &[]));
    assert_eq!(again, Fields::default(), "twice");
}

#[test]
fn fields_of_two_cards() {
    let rows = [
        // The kept card's value stands, gaps are filled, unknown fields too.
        (
            r#"{"channel":"来电"}"#,
            r#"{"channel":"中介","area":"<70","later":7}"#,
            r#"{"area":"<70","later":7}"#,
        ),
        (r#"{"area":null}"#, r#"{"area":"<70","need":null}"#, r#"{"area":"<70"}"#),
        // Sets are united.
        (
            r#"{"concerns/学区":true,"concerns/价格":null,"tags/急":false}"#,
            r#"{"concerns/价格":true,"concerns/交通":true,"concerns/安全":null,"tags/急":true}"#,
            r#"{"concerns/交通":true,"concerns/价格":true,"tags/急":true}"#,
        ),
        (
            r#"{"phones/13800138000":{"label":"配偶"}}"#,
            r#"{"phones/13800138000":{"label":"本人"},"phones/13912345678":{"label":"本人"}}"#,
            r#"{"phones/13912345678":{"label":"本人"}}"#,
        ),
        (
            r#"{"budget":{"total_wan":268,"later":1}}"#,
            r#"{"budget":{"total_wan":300,"down_wan":80}}"#,
            r#"{"budget":{"down_wan":80,"later":1,"total_wan":268}}"#,
        ),
        (r#"{"budget":{"total_wan":268}}"#, r#"{"budget":{"total_wan":300}}"#, "{}"),
        // The higher tier; D only where nobody says otherwise, with its reason.
        (r#"{"tier":"C"}"#, r#"{"tier":"B"}"#, r#"{"tier":"B"}"#),
        (r#"{"tier":"B"}"#, r#"{"tier":"C"}"#, "{}"),
        (r#"{"tier":"D","invalid_reason":"同行市调"}"#, r#"{"tier":"C"}"#, r#"{"tier":"C"}"#),
        (r#"{"tier":"C"}"#, r#"{"tier":"D","invalid_reason":"同行市调"}"#, "{}"),
        (
            "{}",
            r#"{"tier":"D","invalid_reason":"同行市调"}"#,
            r#"{"invalid_reason":"同行市调","tier":"D"}"#,
        ),
        // 勿扰 stands, from whichever card.
        (r#"{"do_not_disturb":false}"#, r#"{"do_not_disturb":true}"#, r#"{"do_not_disturb":true}"#),
        (r#"{"do_not_disturb":true}"#, r#"{"do_not_disturb":false}"#, "{}"),
        (r#"{"pinned":false}"#, r#"{"pinned":true}"#, r#"{"pinned":true}"#),
        // The earlier registration, the further stage.
        (
            r#"{"first_seen_at":"2026-11-05T10:00:00+08:00"}"#,
            r#"{"first_seen_at":"2026-11-01T10:00:00+08:00"}"#,
            r#"{"first_seen_at":"2026-11-01T10:00:00+08:00"}"#,
        ),
        (
            r#"{"first_seen_at":"2026-11-01T10:00:00+08:00"}"#,
            r#"{"first_seen_at":"2026-11-05T10:00:00+08:00"}"#,
            "{}",
        ),
        (r#"{"deal_stage":"到访"}"#, r#"{"deal_stage":"签约"}"#, r#"{"deal_stage":"签约"}"#),
        (r#"{"deal_stage":"签约"}"#, r#"{"deal_stage":"到访"}"#, "{}"),
        (r#"{"deal_stage":"退房"}"#, r#"{"deal_stage":"签约"}"#, "{}"),
        (r#"{"deal_stage":"到访"}"#, r#"{"deal_stage":"退房"}"#, "{}"),
        // Notes are joined; a name or 微信号 that gives way can still be read.
        (
            r#"{"notes":"看南向"}"#,
            r#"{"name":"李总","notes":"要车位"}"#,
            r#"{"name":"李总","notes":"看南向\n来自李总:要车位"}"#,
        ),
        (
            r#"{"name":"李建国"}"#,
            r#"{"name":"李总","wechat":"ljg"}"#,
            r#"{"notes":"来自李总的卡片","wechat":"ljg"}"#,
        ),
        (
            r#"{"name":"李建国","wechat":"ljg"}"#,
            r#"{"name":"李建国 ","wechat":"li88","notes":"急"}"#,
            r#"{"notes":"来自李建国:微信号li88;急"}"#,
        ),
        // Nobody introduces himself.
        (r#"{"referred_by":"b"}"#, r#"{"referred_by":"z"}"#, r#"{"referred_by":"z"}"#),
        (r#"{"referred_by":"b"}"#, r#"{"referred_by":"a"}"#, r#"{"referred_by":null}"#),
        ("{}", r#"{"referred_by":"a"}"#, "{}"),
        ("{}", r#"{"merged_into":"x"}"#, "{}"),
        // A consent taken back stands.
        (
            r#"{"consent":{"at":"2026-11-01T10:00:00+08:00","way":"微信","version":"1"}}"#,
            r#"{"consent":{"at":"2026-11-02T10:00:00+08:00","way":"短信","version":"1"}}"#,
            "{}",
        ),
        (
            r#"{"consent":{"at":"2026-11-01T10:00:00+08:00","way":"微信","version":"1"}}"#,
            r#"{"consent":{"at":"2026-11-02T10:00:00+08:00","way":"短信","withdrawn_at":"2026-11-03T10:00:00+08:00"}}"#,
            r#"{"consent":{"at":"2026-11-02T10:00:00+08:00","way":"短信","withdrawn_at":"2026-11-03T10:00:00+08:00"}}"#,
        ),
    ];
    for (kept, gone, expected) in rows {
        check(kept, gone, expected);
    }
}

#[test]
fn what_was_written_to_a_card_since_it_was_given_up_still_says_whose_it_was() {
    let rows = [
        (r#"{"name":"李总","notes":"要车位"}"#, "来自李总:要车位"),
        (r#"{"notes":"要车位","wechat":"ljg"}"#, "来自ljg:要车位"),
        (r#"{"notes":"要车位"}"#, "来自另一张卡片:要车位"),
        // A title alone is no name.
        (r#"{"notes":"要车位","title":"女士"}"#, "来自另一张卡片:要车位"),
    ];
    for (whole, expected) in rows {
        let (kept, whole) = (fields(r#"{"name":"王敏"}"#), fields(whole));
        let since = fields(r#"{"notes":"要车位"}"#);
        let (a, b) = (Id::new("a"), Id::new("b"));
        let side = |id, fields, whole| Side { id, fields, whole, contacts: &[], follow_ups: &[] };
        let settings = Settings::default();
        let around =
            Around { referred: &[], relatives: &[], settings: &settings, now: at("11-21") };
        let change = unite(&side(&a, &kept, &kept), &side(&b, &since, &whole), &around);
        assert_eq!(change.records[0].set.text("notes").as_deref(), Some(expected));
    }
}

#[test]
fn protection_is_never_shortened() {
    let rows = [
        (
            r#"{"protection_ends":"2026-11-25"}"#,
            r#"{"protection_ends":"2026-11-28"}"#,
            ("", ""),
            r#"{"protection_ends":"2026-11-28"}"#,
        ),
        (
            r#"{"protection_ends":"2026-11-28"}"#,
            r#"{"protection_ends":"2026-11-25"}"#,
            ("", ""),
            "{}",
        ),
        (
            "{}",
            r#"{"protection_ends":"2026-11-28"}"#,
            ("", ""),
            r#"{"protection_ends":"2026-11-28"}"#,
        ),
        // 来访 11-16 protects until 12-01: the imported end would be earlier.
        ("{}", r#"{"protection_ends":"2026-11-28"}"#, ("11-16 来访 到访", ""), "{}"),
        (
            "{}",
            r#"{"protection_ends":"2026-12-05"}"#,
            ("11-16 来访 到访", ""),
            r#"{"protection_ends":"2026-12-05"}"#,
        ),
        (
            r#"{"protection_ends":"2026-11-25"}"#,
            "{}",
            ("", "11-16 来访 到访"),
            r#"{"protection_ends":"2026-12-01"}"#,
        ),
    ];
    for (kept, gone, log, expected) in rows {
        let (kept_fields, gone_fields) = (fields(kept), fields(gone));
        let change = united(&kept_fields, &gone_fields, log, &[]);
        let card = change.records.iter().find(|r| r.id == Id::new("a"));
        let set = card.map(|r| r.set.clone()).unwrap_or_default();
        assert_eq!(serde_json::to_string(&set).unwrap(), expected, "{kept} {gone}");
    }
}

#[test]
fn families_come_along_and_nobody_is_a_family_alone() {
    let said = |kept: &str, gone: &str, relatives: &[&str]| {
        let relatives: Vec<Id> = relatives.iter().map(|r| Id::new(*r)).collect();
        let change = united(&fields(kept), &fields(gone), ("", ""), &relatives);
        let row = |r: &RecordChange| format!("{}{}", r.id, serde_json::to_string(&r.set).unwrap());
        let rows: Vec<_> =
            change.records.iter().filter(|r| r.fate == Fate::Keep).map(row).collect();
        rows.join(" ")
    };
    let rows = [
        (
            "{}",
            r#"{"household":"h","relation":"配偶"}"#,
            &["c"][..],
            r#"a{"household":"h","relation":"配偶"}"#,
        ),
        (r#"{"household":"h"}"#, "{}", &[], ""),
        // Two families become one.
        (
            r#"{"household":"h"}"#,
            r#"{"household":"j"}"#,
            &["c", "d"],
            r#"c{"household":"h"} d{"household":"h"}"#,
        ),
        // Linked as family first, then found to be one person.
        (
            r#"{"household":"h","relation":"配偶"}"#,
            r#"{"household":"h"}"#,
            &[],
            r#"a{"household":null,"relation":null}"#,
        ),
        (r#"{"household":"h"}"#, r#"{"household":"h"}"#, &["c"], ""),
    ];
    for (kept, gone, relatives, expected) in rows {
        assert_eq!(said(kept, gone, relatives), expected, "{kept} {gone}");
    }
}

#[test]
fn what_belongs_to_the_card_comes_along() {
    let (a, b) = (Id::new("a"), Id::new("b"));
    let follow_up = fields(r#"{"customer":"b","due":"2026-11-25T10:00:00+08:00","origin":"手工"}"#);
    let follow_ups = [FollowUp::read(&Id::new("f1"), &follow_up).unwrap()];
    let (log, empty) = (contacts("11-16 来访 到访; 11-20 去电 未接"), Fields::default());
    let settings = Settings::default();
    let kept = Side { id: &a, fields: &empty, whole: &empty, contacts: &[], follow_ups: &[] };
    let gone =
        Side { id: &b, fields: &empty, whole: &empty, contacts: &log, follow_ups: &follow_ups };
    let referred = [Id::new("r1"), a.clone()];
    let around =
        Around { referred: &referred, relatives: &[], settings: &settings, now: at("11-21") };
    let change = unite(&kept, &gone, &around);
    let row = |r: &RecordChange| {
        format!("{} {} {}", r.kind, r.id, serde_json::to_string(&r.set).unwrap())
    };
    let rows: Vec<_> = change.records.iter().map(row).collect();
    assert_eq!(
        rows,
        [
            r#"contact c00 {"customer":"a"}"#,
            r#"contact c01 {"customer":"a"}"#,
            r#"follow_up f1 {"customer":"a"}"#,
            r#"customer r1 {"referred_by":"a"}"#,
            r#"customer b {"merged_into":"a"}"#,
        ]
    );
    assert_eq!(unite(&kept, &kept, &around).records, []);
}

fn any_card() -> impl Strategy<Value = Fields> {
    let one = prop::sample::select(vec![
        r#"{"phones/13800138000":{"label":"本人"}}"#,
        r#"{"phones/13912345678":{"label":"配偶"}}"#,
        r#"{"concerns/学区":true}"#,
        r#"{"concerns/学区":null}"#,
        r#"{"tags/急":false}"#,
        r#"{"tags/急":true}"#,
        r#"{"tier":"A"}"#,
        r#"{"tier":"C"}"#,
        r#"{"tier":"D","invalid_reason":"同行市调"}"#,
        r#"{"do_not_disturb":true}"#,
        r#"{"do_not_disturb":false}"#,
        r#"{"name":"李建国"}"#,
        r#"{"name":"李总","wechat":"l1"}"#,
        r#"{"wechat":"l2","notes":"要车位"}"#,
        r#"{"notes":"看南向\n急"}"#,
        r#"{"budget":{"total_wan":268}}"#,
        r#"{"budget":{"down_wan":80,"total_wan":300}}"#,
        r#"{"budget":"坏"}"#,
        r#"{"first_seen_at":"2026-11-01T10:00:00+08:00"}"#,
        r#"{"first_seen_at":"2026-11-05T10:00:00+08:00"}"#,
        r#"{"deal_stage":"签约","need":"改善"}"#,
        r#"{"deal_stage":"退房"}"#,
        r#"{"protection_ends":"2026-12-01"}"#,
        r#"{"protection_ends":"2026-11-25"}"#,
        r#"{"household":"h","relation":"配偶"}"#,
        r#"{"household":"j"}"#,
        r#"{"referred_by":"a"}"#,
        r#"{"referred_by":"b"}"#,
        r#"{"later":{"x":1}}"#,
    ]);
    prop::collection::vec(one, 0..9).prop_map(|parts| {
        let mut all = Fields::default();
        for part in parts {
            all.0.extend(fields(part).0);
        }
        all
    })
}

proptest! {
    #[test]
    fn nothing_of_either_card_is_lost(kept in any_card(), gone in any_card()) {
        let mut after = kept.clone();
        for record in united(&kept, &gone, ("", ""), &[Id::new("z")]).records {
            if record.id == Id::new("a") {
                after.0.extend(record.set.0);
            }
        }
        for set in ["phones", "concerns", "tags"] {
            for element in kept.names(set).into_iter().chain(gone.names(set)) {
                prop_assert!(after.names(set).contains(&element), "{set}/{element}");
            }
        }
        prop_assert_eq!(after.is_set("do_not_disturb"), kept.is_set("do_not_disturb") || gone.is_set("do_not_disturb"));
        let notes = after.text("notes").unwrap_or_default();
        for text in [kept.text("notes"), gone.text("notes")].into_iter().flatten() {
            prop_assert!(notes.contains(&text), "{notes}");
        }
        for field in ["name", "wechat"] {
            for text in [kept.text(field), gone.text(field)].into_iter().flatten() {
                let is_there = after.text(field).as_ref() == Some(&text) || notes.contains(&text);
                prop_assert!(is_there, "{field} {text}");
            }
        }
        let tiers: Vec<Tier> = [&kept, &gone].iter().filter_map(|f| f.word("tier")).collect();
        prop_assert_eq!(after.word::<Tier>("tier"), tiers.iter().min().copied());
        let seen = [&kept, &gone].iter().filter_map(|f| f.moment("first_seen_at")).min();
        prop_assert_eq!(after.moment("first_seen_at"), seen);
        for (name, value) in kept.0.iter().chain(&gone.0).filter(|(_, v)| !v.is_null() && **v != false) {
            let is_decided = matches!(name.as_str(), "referred_by" | "invalid_reason" | "relation");
            prop_assert!(is_decided || after.get(name).is_some(), "{name} {value}");
        }
        let me = after.get("referred_by").and_then(Value::as_str).unwrap_or_default();
        prop_assert!(me != "b" && (me != "a" || kept.text("referred_by").as_deref() == Some("a")));
        // Doing it again writes nothing more to the card kept.
        let again = united(&after, &gone, ("", ""), &[Id::new("z")]);
        prop_assert!(again.records.iter().all(|r| r.id != Id::new("a")), "{:?}", again.records);
    }
}
