//! What a file may grow to while it is read: bombs are refused, real books are not.

use genke::record::fault::Problem as Fault;
use genke::record::lines::{Lines, NotLines};
use genke::record::read::read;
use genke::record::sealed::Problem;
use genke::record::unpacking::{Unpacking, Values};

const MB: u64 = 1 << 20;
const HEAD: &str = r#"{"format":"genke.bundle","version":1,"purpose":"backup","made_at":"2026-11-21T18:00:00+08:00","device":"p","records":["#;

/// Unpacks in pieces of 64 KB; returns the bytes that came out before it was stopped, and why.
fn unpacked(packed: Option<u64>, plain: u64) -> (u64, Option<Problem>) {
    let mut unpacking = Unpacking::of(packed);
    let mut out = 0;
    while out < plain {
        out += 64 << 10;
        if let Err(why) = unpacking.take(64 << 10) {
            return (out / MB, Some(why));
        }
    }
    (out / MB, None)
}

#[test]
fn a_bomb_is_stopped_long_before_it_fills_the_memory() {
    // 2 GB of one sign in 2 MB; 1 GB in 100 KB; the same without a ratio to tell it by.
    assert_eq!(unpacked(Some(2 * MB), 2048 * MB), (200, Some(Problem::TooLarge { most: 200 })));
    assert_eq!(unpacked(Some(100 << 10), 1024 * MB), (19, Some(Problem::Swells)));
    assert_eq!(unpacked(Some(1), 1024 * MB), (16, Some(Problem::Swells)));
    assert_eq!(unpacked(None, 1024 * MB), (200, Some(Problem::TooLarge { most: 200 })));
}

#[test]
fn a_real_book_is_not() {
    // 10,000 customers and 100,000 contacts; a small and very repetitive one.
    assert_eq!(unpacked(Some(10 * MB), 100 * MB), (100, None));
    assert_eq!(unpacked(Some(MB / 4), 32 * MB), (32, None));
    assert_eq!(unpacked(Some(2 << 10), 16 * MB), (16, None));
    assert_eq!(unpacked(None, 199 * MB), (199, None));
}

#[test]
fn so_many_values_are_never_made() {
    let zeros = |n: usize| ["[", &"0,".repeat(n), "0]"].concat();
    let refused = |text: &str| {
        let faults = read(text).unwrap_err();
        assert_eq!(faults[0].problem, Fault::TooManyValues, "{}", faults[0]);
        let pushed = Lines::default().push(text.as_bytes());
        assert_eq!(pushed, Err(NotLines), "line by line it is left to the whole reading");
    };
    refused(&[HEAD, "\n{\"id\":\"a\",\"x\":", &zeros(1_000_000), "}\n]}"].concat());
    refused(&["{\"junk\":", &zeros(1_100_000), ",", &HEAD[1..], "]}"].concat());
    refused(&zeros(1_100_000));
    let record = ["\n{\"id\":\"a\",\"x\":", &zeros(900_000), "},"].concat();
    refused(&[HEAD, &record.repeat(12), "{}\n]}"].concat());
}

#[test]
fn signs_within_texts_are_no_values() {
    let text = [HEAD, "{\"id\":\"", &",[{\\\"".repeat(400_000), "\"}]}"].concat();
    assert!(Values::fit(&text));
    // Cut anywhere, it counts the same.
    let mut values = Values::default();
    let whole = [HEAD, r#"{"a":[1,2,"\\",{"b":","}]}]}"#].concat();
    assert!(whole.as_bytes().chunks(1).all(|piece| values.take(piece)));
    let mut at_once = Values::default();
    assert!(at_once.take(whole.as_bytes()));
    assert_eq!(format!("{values:?}"), format!("{at_once:?}"));
}

#[test]
fn the_most_records_and_the_most_fields_are_still_read() {
    let fields: Vec<String> = (0..40_000).map(|n| format!("\"f{n}\":{n}")).collect();
    let record = format!(
        r#"{{"id":"a","kind":"customer","made":"2026-11-21T10:00:00.000Z-0000-p","fields":{{{}}}}}"#,
        fields.join(",")
    );
    let outcome = read(&[HEAD, &record, "]}"].concat()).unwrap();
    assert_eq!((outcome.bundle.records.len(), outcome.faults.len()), (1, 0));
    let many = [HEAD, &"0,".repeat(999_999), "0]}"].concat();
    assert_eq!(read(&many).unwrap().faults.len(), 1_000_000);
    let more = [HEAD, &"0,".repeat(1_000_000), "0]}"].concat();
    assert_eq!(read(&more).unwrap_err()[0].problem, Fault::TooMany { most: 1_000_000 });
}
