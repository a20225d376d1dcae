//! Automatic copies: their names, which make room, when the next is due, what is remembered of them.

use chrono::{DateTime, NaiveDate};
use genke::record::copies::{KEEP_FIRST, Last, Setup, Stop, made_at, name_of, superseded};
use genke::record::sealed::KDF;
use proptest::prelude::*;

const DEVICE: &str = "1a2b3c4d";

fn at(text: &str) -> genke::domain::fields::Moment {
    DateTime::parse_from_rfc3339(text).unwrap()
}

/// The name of a copy of this device: `day(21)` is made on the 21st at noon.
fn day(day: u32) -> String {
    format!("跟客本自动副本-202611{day:02}-120000-{DEVICE}.genke")
}

fn names(all: &[&str]) -> Vec<String> {
    all.iter().map(|n| (*n).to_owned()).collect()
}

#[test]
fn a_name_says_when_and_by_whom() {
    let check = |when: &str, device: &str, taken: &[String], wanted: &str| {
        let name = name_of(at(when), device, taken);
        assert_eq!(name, wanted);
        assert!(made_at(&name, device).is_some(), "{name}");
    };
    let noon = "2026-11-21T14:00:07+08:00";
    let name = "跟客本自动副本-20261121-140007-1a2b3c4d.genke";
    check(noon, DEVICE, &[], name);
    // The phone's own clock is written, whatever the zone.
    check("2026-11-21T14:00:07-03:30", DEVICE, &[], name);
    // A second copy in the same second, and a third.
    check(noon, DEVICE, &names(&[name]), "跟客本自动副本-20261121-140008-1a2b3c4d.genke");
    let two = names(&[name, "跟客本自动副本-20261121-140008-1a2b3c4d.genke"]);
    check(noon, DEVICE, &two, "跟客本自动副本-20261121-140009-1a2b3c4d.genke");
    check(
        "2026-12-31T23:59:59+08:00",
        DEVICE,
        &names(&["跟客本自动副本-20261231-235959-1a2b3c4d.genke"]),
        "跟客本自动副本-20270101-000000-1a2b3c4d.genke",
    );
    // A device may be called anything a stamp holds; only letters and digits go into a name.
    check(noon, "phone-1_of_two", &[], "跟客本自动副本-20261121-140007-phone1of.genke");
}

#[test]
fn only_a_name_that_is_exactly_ours_is_ours() {
    let wanted = NaiveDate::from_ymd_opt(2026, 11, 21).unwrap().and_hms_opt(12, 0, 0);
    assert_eq!(made_at(&day(21), DEVICE), wanted);
    for foreign in [
        "",
        "跟客本自动副本-",
        "跟客本-备份-20261121-1400.genke",
        "跟客本自动副本-20261121-120000.genke",
        "跟客本自动副本-20261121-120000-ffff0000.genke",
        "跟客本自动副本-20261121-120000-1a2b3c4d.genke.crswap",
        "跟客本自动副本-20261121-120000-1a2b3c4d (1).genke",
        "跟客本自动副本-20261121-120000-1a2b3c4d.txt",
        "跟客本自动副本-20261121-120000-1a2b3c4d.GENKE",
        " 跟客本自动副本-20261121-120000-1a2b3c4d.genke",
        "我的跟客本自动副本-20261121-120000-1a2b3c4d.genke",
        "跟客本自动副本-20261121-1200-1a2b3c4d.genke",
        "跟客本自动副本-20261121-12000x-1a2b3c4d.genke",
        "跟客本自动副本-20261131-120000-1a2b3c4d.genke",
        "跟客本自动副本-20261121-240000-1a2b3c4d.genke",
        "跟客本自动副本-+0261121-120000-1a2b3c4d.genke",
        "跟客本自动副本-20261121-120000-1a2b3c4d5.genke",
        "客户合同.docx",
    ] {
        assert_eq!(made_at(foreign, DEVICE), None, "{foreign}");
    }
}

#[test]
fn the_oldest_make_room_and_nothing_else() {
    let check = |lying: &[String], written: &str, keep: usize, wanted: &[String]| {
        assert_eq!(superseded(lying, written, DEVICE, keep), wanted, "{lying:?} + {written}");
    };
    check(&[], &day(21), 7, &[]);
    check(&[day(19), day(20)], &day(21), 3, &[]);
    check(&[day(18), day(19), day(20)], &day(21), 3, &[day(18)]);
    // In whatever order the browser lists them, with or without the new one.
    check(&[day(20), day(18), day(21), day(19)], &day(21), 3, &[day(18)]);
    // Fewer are to be kept than before.
    check(
        &[day(15), day(16), day(17), day(18), day(19)],
        &day(21),
        3,
        &[day(15), day(16), day(17)],
    );
    // What is not ours counts for nothing and is never named.
    let foreign = "跟客本自动副本-20200101-000000-ffff0000.genke".to_owned();
    check(&[foreign.clone(), "合同.docx".into(), day(19), day(20)], &day(21), 3, &[]);
    check(&[foreign, day(18), day(19), day(20)], &day(21), 3, &[day(18)]);
    // The clock was ahead: what claims to be of the future was written before, and goes first.
    check(&[day(27), day(28), day(29)], &day(21), 3, &[day(27)]);
    check(&[day(19), day(20), day(29)], &day(21), 3, &[day(29)]);
    // Whatever is asked for, the one just written stays.
    check(&[day(20)], &day(21), 0, &[day(20)]);
    check(&[day(21)], &day(21), 0, &[]);
}

#[test]
fn a_copy_is_due_once_a_day_when_something_was_saved() {
    let setup = |last: Option<(&str, u64)>| Setup {
        last: last.map(|(when, seq)| Last { at: at(when), seq }),
        ..setup()
    };
    let check = |last: Option<(&str, u64)>, now: &str, seq: u64, wanted: bool| {
        assert_eq!(setup(last).is_due(at(now), seq), wanted, "{last:?} {now} {seq}");
    };
    let noon = Some(("2026-11-21T12:00:00+08:00", 5));
    check(None, "2026-11-21T12:00:00+08:00", 0, true);
    check(noon, "2026-11-21T23:59:59+08:00", 9, false);
    check(noon, "2026-11-22T00:00:00+08:00", 9, true);
    check(noon, "2026-11-22T09:00:00+08:00", 5, false);
    check(noon, "2026-12-22T09:00:00+08:00", 6, true);
    // The clock was turned back: rather one copy more.
    check(noon, "2026-11-20T09:00:00+08:00", 6, true);
    // The day is the phone's, wherever it was then.
    check(Some(("2026-11-21T23:30:00+00:00", 5)), "2026-11-22T08:00:00+08:00", 6, false);
}

fn setup() -> Setup {
    Setup {
        keep: 14,
        is_elsewhere: true,
        kdf: KDF,
        salt: [7; 16],
        phrase_at: at("2026-11-21T12:00:00+08:00"),
        last: Some(Last { at: at("2026-11-21T12:00:05+08:00"), seq: 40 }),
    }
}

#[test]
fn what_is_remembered_reads_back_and_rubbish_means_off() {
    let whole = setup();
    assert_eq!(Setup::read(&whole.written()), Some(whole.clone()));
    // As it lies on phones; never edited.
    let old = r#"{"elsewhere":true,"kdf":{"lanes":1,"memory_kib":32768,"name":"argon2id","passes":3,"salt":"BwcHBwcHBwcHBwcHBwcHBw=="},"keep":14,"last_at":"2026-11-21T12:00:05+08:00","last_seq":40,"phrase_at":"2026-11-21T12:00:00+08:00"}"#;
    assert_eq!(Setup::read(old), Some(whole.clone()));
    let fresh = Setup { last: None, is_elsewhere: false, keep: 3, ..whole.clone() };
    assert_eq!(Setup::read(&fresh.written()), Some(fresh));
    let odd = whole.written().replace("\"keep\":14", "\"keep\":1000000");
    assert_eq!(Setup::read(&odd).map(|s| s.keep), Some(KEEP_FIRST));
    for rubbish in ["", "{}", "[]", "{\"keep\":7}", &whole.written().replace("BwcHBw", "Bw")] {
        assert_eq!(Setup::read(rubbish), None, "{rubbish}");
    }
}

#[test]
fn every_reason_to_stop_is_remembered_and_says_what_to_do() {
    for name in [
        "NotAllowedError",
        "NotFoundError",
        "QuotaExceededError",
        "NoModificationAllowedError",
        "AbortError",
    ] {
        let stop = Stop::of(name);
        assert_eq!(Stop::of(stop.name()), stop);
        let said = stop.to_string();
        assert!(
            said.contains("请") || said.contains("重新允许") || said.contains("会再试"),
            "{said}"
        );
    }
    assert_eq!(Stop::of("SecurityError"), Stop::Leave);
    assert!(Stop::Leave.to_string().contains("重新允许"));
    assert!(Stop::Gone.to_string().contains("换文件夹"));
}

proptest! {
    #[test]
    fn any_name_is_read_without_a_panic(name in "\\PC{0,60}", middle in "\\PC{0,30}") {
        let _ = made_at(&name, DEVICE);
        let _ = made_at(&format!("跟客本自动副本-{middle}.genke"), DEVICE);
        let _ = Setup::read(&name);
    }

    #[test]
    fn keep_remain_never_the_newest_goes_never_a_foreign_one(
        days in prop::collection::btree_set(1_u32..29, 0..20),
        foreign in prop::collection::vec("[a-z]{1,8}\\.genke", 0..5),
        written in 1_u32..29,
        keep in 1_usize..15,
    ) {
        let lying: Vec<String> = days.iter().map(|d| day(*d)).chain(foreign).collect();
        let taken = superseded(&lying, &day(written), DEVICE, keep);
        prop_assert!(taken.iter().all(|n| made_at(n, DEVICE).is_some() && *n != day(written)));
        let own = days.iter().filter(|d| **d != written).count() + 1;
        prop_assert_eq!(own - taken.len(), own.min(keep));
    }
}
