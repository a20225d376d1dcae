//! Calendar files: their bytes, and what a reader makes of them.

use crate::showroom::at;
use genke::domain::customer::Customer;
use genke::domain::fields::{Fields, Id, Moment};
use genke::domain::follow_up::FollowUp;
use genke::exchange::calendar::event::{Event, Naming, sequence, uid};
use genke::exchange::calendar::text::{Lines, MOST, escape, unfold};
use genke::exchange::calendar::{Method, Span, TWO_WEEKS, write};
use proptest::prelude::*;

fn follow_up(json: &str) -> FollowUp {
    let mut fields: Fields = serde_json::from_str(json).unwrap();
    fields.set("customer", "k1");
    FollowUp::read(&Id::new("f1"), &fields).unwrap()
}

fn customer() -> Customer {
    let fields =
        r#"{"name":"王小敏","title":"女士","tier":"A","phones/13812342201":{"label":"本人"}}"#;
    Customer::read(&Id::new("k1"), &serde_json::from_str(fields).unwrap())
}

const OPEN: &str = r#"{"due":"2026-11-24T10:00:00+08:00","way":"微信","note":"先生姓李,带图","reason":{"rule":"报价","because":"报价后2天 · 早于A级每3天"}}"#;

#[test]
fn a_file_is_written_as_the_standard_says() {
    let event = Event::of(&follow_up(OPEN), &customer(), at("11-21 10:00"), Naming::Masked);
    let expected = "\
BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//genke//跟客本//ZH
CALSCALE:GREGORIAN
METHOD:PUBLISH
X-WR-CALNAME:跟客本
X-WR-TIMEZONE:Asia/Shanghai
BEGIN:VTIMEZONE
TZID:Asia/Shanghai
BEGIN:STANDARD
DTSTART:19910915T020000
TZOFFSETFROM:+0900
TZOFFSETTO:+0800
TZNAME:CST
END:STANDARD
END:VTIMEZONE
BEGIN:VEVENT
UID:f1@genke
DTSTAMP:20261121T021500Z
DTSTART;TZID=Asia/Shanghai:20261124T100000
DURATION:PT30M
SEQUENCE:217389600
SUMMARY:跟进 王女士(A级)·微信
DESCRIPTION:报价后2天 · 早于A级每3天\\n138****2201
STATUS:CONFIRMED
TRANSP:TRANSPARENT
BEGIN:VALARM
ACTION:DISPLAY
DESCRIPTION:跟进 王女士(A级)·微信
TRIGGER:-PT10M
END:VALARM
END:VEVENT
END:VCALENDAR
";
    let file = write(&[event], Method::Publish, at("11-21 10:15"));
    assert_eq!(file, expected.replace('\n', "\r\n"));
}

#[test]
fn a_name_is_given_away_only_when_asked_for() {
    let masked = Event::of(&follow_up(OPEN), &customer(), at("11-21"), Naming::Masked);
    let file = write(&[masked], Method::Publish, at("11-21"));
    for secret in ["小敏", "13812342201", "先生姓李"] {
        assert!(!unfold(&file).contains(secret), "{secret}");
    }
    let full = Event::of(&follow_up(OPEN), &customer(), at("11-21"), Naming::Full);
    assert_eq!(full.summary, "跟进 王小敏(A级)·微信");
    assert_eq!(full.description, "报价后2天 · 早于A级每3天\n先生姓李,带图\n13812342201");
    let plain = Event::of(
        &follow_up(r#"{"due":"2026-11-24T10:00:00+08:00"}"#),
        &Customer::default(),
        at("11-21"),
        Naming::Masked,
    );
    assert_eq!((plain.summary.as_str(), plain.description.as_str()), ("跟进 未留姓名", ""));
}

#[test]
fn a_moved_date_is_the_same_event() {
    let rows = [
        (OPEN, "f1@genke"),
        (r#"{"due":"2026-11-25T10:00:00+08:00","replaces":"r-1"}"#, "r-1@genke"),
        // An id no calendar could hold is named by one it can.
        (r#"{"due":"2026-11-25T10:00:00+08:00","replaces":"跟进;1"}"#, "ad"),
    ];
    for (json, expected) in rows {
        let found = uid(&follow_up(json));
        assert!(found.is_ascii() && found.ends_with("@genke"), "{found}");
        assert!(expected == "ad" || found == expected, "{found}");
    }
    assert!(sequence(at("11-21 10:01")) > sequence(at("11-21 10:00")));
    assert_eq!(sequence("2019-12-31T00:00:00+08:00".parse::<Moment>().unwrap()), 0);
    // The rule-made one it was is closed now: the calendar must not take the open one out.
    let old = Event {
        is_cancelled: true,
        ..Event::of(&follow_up(OPEN), &customer(), at("11-21"), Naming::Masked)
    };
    let new = Event { is_cancelled: false, start: at("11-25"), ..old.clone() };
    let file = write(&[old, new], Method::Publish, at("11-21"));
    assert_eq!(file.matches("BEGIN:VEVENT").count(), 1);
    assert!(file.contains("STATUS:CONFIRMED"));
}

#[test]
fn what_was_done_is_taken_out() {
    let done = r#"{"due":"2026-11-24T10:00:00+08:00","state":"完成"}"#;
    let done = Event {
        uid: "f2@genke".into(),
        ..Event::of(&follow_up(done), &customer(), at("11-21"), Naming::Masked)
    };
    let open = Event::of(&follow_up(OPEN), &customer(), at("11-21"), Naming::Masked);
    let file = |method| write(&[open.clone(), done.clone()], method, at("11-21"));
    let publish = file(Method::Publish);
    assert_eq!(
        (publish.matches("CONFIRMED").count(), publish.matches("CANCELLED").count()),
        (1, 1)
    );
    assert_eq!(publish.matches("BEGIN:VALARM").count(), 1, "what is cancelled does not ring");
    let cancel = file(Method::Cancel);
    assert!(cancel.contains("METHOD:CANCEL\r\n") && cancel.contains("UID:f2@genke"));
    assert!(!cancel.contains("UID:f1@genke"));
}

#[test]
fn a_file_holds_the_days_asked_for() {
    let rows = [
        ("11-20 23:59", false),
        ("11-21 00:00", true),
        ("11-21 09:00", true),
        ("12-04 23:59", true),
        ("12-05 00:00", false),
    ];
    for (due, expected) in rows {
        assert_eq!(TWO_WEEKS.holds(at(due), at("11-21 10:00")), expected, "{due}");
        assert!(Span::All.holds(at(due), at("11-21 10:00")));
    }
}

#[test]
fn an_event_stands_in_beijing_time_wherever_it_was_set() {
    for due in
        ["2026-12-31T23:59:30+08:00", "2026-12-31T15:59:30+00:00", "2027-01-01T00:59:30+09:00"]
    {
        let event = Event {
            start: due.parse::<Moment>().unwrap(),
            ..Event::of(&follow_up(OPEN), &customer(), at("11-21"), Naming::Masked)
        };
        let file = write(&[event], Method::Publish, at("11-21"));
        assert!(file.contains("DTSTART;TZID=Asia/Shanghai:20261231T235930\r\n"), "{due}");
    }
}

#[test]
fn text_is_escaped() {
    let rows = [
        ("a,b;c\\d", "a\\,b\\;c\\\\d"),
        ("一\n二\r\n三\r四", "一\\n二\\n三\\n四"),
        ("a\tb\u{7}c\u{7f}", "a b c "),
        ("时间:10:00 \"引\"", "时间:10:00 \"引\""),
        ("", ""),
    ];
    for (text, expected) in rows {
        assert_eq!(escape(text), expected);
    }
}

#[test]
fn long_lines_are_folded_between_characters() {
    let folded = |line: &str| {
        let mut out = Lines::default();
        out.raw(line);
        out.into_text()
    };
    assert_eq!(folded(&"a".repeat(75)), format!("{}\r\n", "a".repeat(75)));
    assert_eq!(folded(&"a".repeat(76)), format!("{}\r\n a\r\n", "a".repeat(75)));
    assert_eq!(folded(&"跟".repeat(26)), format!("{}\r\n 跟\r\n", "跟".repeat(25)));
    assert_eq!(
        folded(&format!("a{}", "跟".repeat(25))),
        format!("a{}\r\n 跟\r\n", "跟".repeat(24))
    );
    assert_eq!(folded(&"😀".repeat(19)), format!("{}\r\n 😀\r\n", "😀".repeat(18)));
    assert_eq!(folded(""), "\r\n");
}

/// Text as people type it, and as nobody should.
fn any_text() -> impl Strategy<Value = String> {
    prop_oneof!["\\PC{0,120}", "[a-z,;:\\\\\"\n\r\t 跟进王女士😀é\u{301}]{0,160}",]
}

prop_compose! {
    fn any_event()(
        uid in "[0-9a-f]{8}", minutes in 1u32..600, summary in any_text(), description in any_text(),
        alarm in prop::option::of(0u32..2000), sequence in 0u32..2_147_483_647, is_cancelled in any::<bool>(),
        start in 1_600_000_000i64..2_500_000_000, zone in -12i32..13,
    ) -> Event {
        let offset = chrono::FixedOffset::east_opt(zone * 3600).unwrap();
        let start = chrono::DateTime::from_timestamp(start, 0).unwrap().with_timezone(&offset);
        Event { uid: uid + "@genke", start, minutes, summary, description, alarm, sequence, is_cancelled }
    }
}

proptest! {
    #[test]
    fn folding_is_undone_by_unfolding(line in "[^\r\n]{0,400}") {
        let mut out = Lines::default();
        out.raw(&line);
        let folded = out.into_text();
        prop_assert!(folded.split("\r\n").all(|l| l.len() <= MOST));
        prop_assert_eq!(unfold(&folded), line + "\r\n");
    }

    #[test]
    fn whatever_is_said_the_file_stays_whole(events in prop::collection::vec(any_event(), 0..5)) {
        let file = write(&events, Method::Publish, at("11-21"));
        prop_assert!(file.ends_with("END:VCALENDAR\r\n"));
        prop_assert!(file.split("\r\n").all(|l| l.len() <= MOST && !l.contains(['\r', '\n'])));
        let whole = unfold(&file);
        prop_assert!(whole.split("\r\n").filter(|l| !l.is_empty()).all(|l| l.contains(':') && !l.starts_with(' ')));
        prop_assert_eq!(whole.matches("\r\nBEGIN:VEVENT\r\n").count(), whole.matches("\r\nEND:VEVENT\r\n").count());
    }
}

/// Writes 1,000 random plans and lets the `icalendar` package of PyPI read them, where it is
/// installed; see `tests/ics/check.py`.
#[test]
fn ics_reader_takes_a_thousand_random_plans() {
    use proptest::strategy::ValueTree;
    use proptest::test_runner::TestRunner;
    use std::process::Command;
    let own = concat!(env!("CARGO_MANIFEST_DIR"), "/.tools/py/bin/python");
    let can_read = |python: &&str| {
        let run = Command::new(python).args(["-c", "import icalendar"]).output();
        run.is_ok_and(|run| run.status.success())
    };
    let Some(python) = [own, "python3"].into_iter().find(can_read) else {
        eprintln!("skipped: `scripts/setup.sh` installs the independent reader of calendar files");
        return;
    };
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("ics");
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    let mut runner = TestRunner::deterministic();
    let plans = prop::collection::vec(any_event(), 1..6);
    for n in 0..1_000 {
        let mut events = plans.new_tree(&mut runner).unwrap().current();
        events.dedup_by(|a, b| a.uid == b.uid);
        let method = if n % 10 == 0 { Method::Cancel } else { Method::Publish };
        std::fs::write(folder.join(format!("{n:04}.ics")), write(&events, method, at("11-21")))
            .unwrap();
        let is_meant = |e: &&Event| method == Method::Publish || e.is_cancelled;
        let meant: Vec<_> = events.iter().filter(is_meant).map(meant).collect();
        let method = if n % 10 == 0 { "CANCEL" } else { "PUBLISH" };
        let json = serde_json::json!({ "method": method, "events": meant });
        std::fs::write(folder.join(format!("{n:04}.json")), json.to_string()).unwrap();
    }
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/ics/check.py");
    let run = Command::new(python).arg(script).arg(&folder).output().unwrap();
    let said = [run.stdout, run.stderr].concat();
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&said));
    println!("{}", String::from_utf8_lossy(&said));
}

/// What a reader must find: line ends are `\n`, other control signs spaces.
fn meant(event: &Event) -> serde_json::Value {
    let plain = |text: &str| {
        let text = text.replace("\r\n", "\n").replace('\r', "\n");
        text.chars().map(|c| if c.is_control() && c != '\n' { ' ' } else { c }).collect::<String>()
    };
    serde_json::json!({
        "uid": event.uid,
        "start": event.start.to_rfc3339(),
        "minutes": event.minutes,
        "summary": plain(&event.summary),
        "description": plain(&event.description),
        "alarm": event.alarm,
        "sequence": event.sequence,
        "is_cancelled": event.is_cancelled,
    })
}
