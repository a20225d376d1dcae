//! Clocks that are wrong, lost or far ahead: no edit is ever undone by them, and no position is counted twice.

use crate::phones::{DAY, Phone, START, exchange};
use genke::commit::memory::run;
use genke::commit::request::Request;
use genke::commit::row::Row;
use genke::commit::rows::{CLOCK, JOURNAL, META, Rows};
use genke::commit::state::State;
use genke::domain::change::{Change, RecordChange};
use genke::domain::fields::Id;
use genke::record::envelope::Record;
use genke::record::stamp::{Clock, Stamp};

fn tier(phone: &Phone) -> Option<String> {
    phone.find("x")?.fields.text("tier")
}

fn set_tier(phone: &mut Phone, tier: &str, ms: i64) {
    phone.set(RecordChange::update("customer", &Id::new("x")).with("tier", tier), ms);
}

/// A record as a phone wrote it whose clock says the year 9999.
fn from_9999() -> Record {
    let stamp = Stamp::parse("9999-12-31T23:59:59.999Z-ffff-p9").unwrap();
    let mut record = Record::new("customer", Id::new("x"), stamp);
    record.fields.set("name", "远方");
    record.fields.set("tier", "D");
    record
}

#[test]
fn a_stamp_of_the_year_9999_freezes_nothing() {
    let mut phone = Phone::new("p1");
    phone.merge(vec![from_9999()], 0);
    assert_eq!(tier(&phone).as_deref(), Some("D"));
    assert!(phone.find("x").unwrap().latest().ms() <= START + 1_000);
    set_tier(&mut phone, "A", 5_000);
    // The same file again is no news.
    let before = phone.text();
    phone.merge(vec![from_9999()], 6_000);
    assert_eq!(phone.text(), before);
    assert_eq!(tier(&phone).as_deref(), Some("A"));
    phone.delete("x", 7_000);
    assert!(!phone.is_alive("x"), "deleted is deleted");
    let mut clock = Clock::new("p1");
    clock.observe(from_9999().latest());
    let (last, next) = (from_9999().latest().clone(), clock.tick(START));
    assert_eq!((next.ms(), next.counter()), (last.ms(), last.counter()), "never back");
}

#[test]
fn a_deletion_of_the_future_takes_the_card_with_all_that_belongs_to_it() {
    let mut ahead = Phone::new("p2");
    let mut phone = Phone::new("p1");
    phone.add("x", 0);
    phone.log("c", "x", 1_000);
    exchange(&mut phone, &mut ahead, 2, 2_000);
    ahead.delete("x", 3_650 * DAY);
    phone.merge(ahead.records(), 9_000);
    assert_eq!((phone.seen(), phone.orphans()), (String::new(), Vec::new()));
}

#[test]
fn a_phone_that_was_ten_years_ahead_is_set_right_and_the_others_follow() {
    let mut phone = Phone::new("p1");
    phone.add("x", 0);
    phone.add("y", 10);
    let mut other = Phone::new("p2");
    exchange(&mut phone, &mut other, 2, 1_000);
    set_tier(&mut phone, "D", 3_650 * DAY);
    // Its date is right again: what it writes is still of 2036, and says so.
    let saved = phone.log("c", "y", DAY);
    assert_eq!(saved.clock_behind.map(|minutes| minutes / 1_440), Some(3_649));
    let mut change = Change::new("改正时间");
    change.push(RecordChange::update("contact", &Id::new("c")).with("summary", "改正"));
    phone.request(&Request { change, settle_clock: true, ..Request::default() }, 2 * DAY);
    let latest = phone.records().iter().map(|r| r.latest().ms()).max().unwrap();
    assert!(latest < START + 2 * DAY + 1_000);
    assert_eq!(phone.log("d", "y", 2 * DAY + 5_000).clock_behind, None);
    other.set(RecordChange::update("customer", &Id::new("x")).with("tier", "A"), 2 * DAY + 9_000);
    exchange(&mut phone, &mut other, 2, 3 * DAY);
    assert_eq!(phone.text(), other.text());
    assert_eq!(tier(&other).as_deref(), Some("A"), "the later word stands");
}

#[test]
fn a_lost_clock_goes_on_where_it_was() {
    let broken = [None, Some("{x"), Some("{}"), Some(r#"{"clock":{"device":"p1"},"seq":3}"#)];
    for text in broken {
        let mut phone = Phone::new("p1");
        phone.add("x", 0);
        set_tier(&mut phone, "B", 1_000);
        set_tier(&mut phone, "C", 90_000);
        match text {
            None => phone.rows.delete(META, CLOCK).unwrap(),
            Some(text) => phone.rows.put(META, &Row::plain(CLOCK, text.into())).unwrap(),
        }
        // The phone's clock is behind as well: without the stamps the edit would lose against the older one.
        phone.device = "started-anew".into();
        let saved =
            phone.set(RecordChange::update("customer", &Id::new("x")).with("tier", "A"), 50_000);
        assert_eq!((saved.seq, saved.stamp.device()), (4, "p1"), "{text:?}");
        let record = phone.find("x").unwrap();
        assert_eq!(record.latest(), &saved.stamp, "{text:?}");
        assert_eq!(phone.label_of(3).as_deref(), Some("改"), "nothing was written over");
    }
}

#[test]
fn without_clock_and_journal_positions_do_not_start_anew() {
    let mut phone = Phone::new("p1");
    phone.add("x", 0);
    set_tier(&mut phone, "C", 1_000);
    phone.rows.put(META, &Row::plain("backup", r#"{"at":null,"seq":41}"#.into())).unwrap();
    phone.rows.delete(META, CLOCK).unwrap();
    phone.forget_journal(9);
    assert_eq!(phone.rows.rows(JOURNAL), []);
    let state = run(State::rebuild(&phone.rows, "p5", START)).unwrap();
    assert_eq!((state.seq, state.clock.device.as_str()), (41, "p5"));
    assert_eq!(state.clock.last.unwrap().ms(), START + 1_000);
}
