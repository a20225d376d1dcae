//! Clocks that are wrong, lost or far ahead: no edit is ever undone by them, and no position is counted twice.

use crate::phones::{DAY, Phone, START, exchange};
use genke::commit::memory::run;
use genke::commit::pace::Pace;
use genke::commit::request::{Request, Told};
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
fn a_clock_two_days_ahead_keeps_the_order_of_what_it_wrote() {
    let hour = 3_600_000;
    // The date is two days ahead for some days: the contact is less than a day ahead of now, the deletion more.
    let mut ahead = Phone::new("p2");
    ahead.add("x", 0);
    ahead.log("c", "x", 28 * hour);
    ahead.delete("x", 57 * hour);
    let mut other = Phone::new("p1");
    other.add("y", 8 * hour);
    other.merge(ahead.records(), 10 * hour);
    assert_eq!(other.seen(), "y:", "deleted is deleted where it comes in");
    ahead.request(&Request { settle_clock: true, ..Request::default() }, 10 * hour);
    assert_eq!(ahead.seen(), "", "and where the date is set right");
    assert_eq!(ahead.log("d", "x", 11 * hour).clock_behind, None);
}

#[test]
fn a_phone_whose_own_date_is_late_takes_what_is_newer_as_newer() {
    let (mut right, mut late) = (Phone::new("p1"), Phone::new("p2"));
    right.add("x", 0);
    exchange(&mut right, &mut late, 2, 9 * DAY);
    set_tier(&mut right, "A", 10 * DAY);
    // The date of the other falls back three days; what it takes in and writes then still is the later word.
    late.merge(right.records(), 7 * DAY);
    assert_eq!(tier(&late).as_deref(), Some("A"));
    late.set(RecordChange::update("customer", &Id::new("x")).with("area", "110"), 7 * DAY + 1_000);
    set_tier(&mut late, "B", 7 * DAY + 2_000);
    exchange(&mut right, &mut late, 2, 10 * DAY + 5_000);
    assert_eq!(right.text(), late.text());
    assert_eq!(tier(&right).as_deref(), Some("B"));
    // A new phone with a late date restores a backup as it is.
    let mut anew = Phone::new("p3");
    anew.merge(right.records(), DAY);
    assert_eq!(anew.text(), right.text());
}

#[test]
fn setting_a_phone_right_undoes_nothing_others_wrote_since() {
    let (mut ahead, mut other) = (Phone::new("p1"), Phone::new("p2"));
    ahead.add("x", 0);
    exchange(&mut ahead, &mut other, 2, 1_000);
    set_tier(&mut ahead, "D", 3_650 * DAY);
    other.receive(&ahead.batch("p2"), DAY);
    assert_eq!(tier(&other).as_deref(), Some("D"));
    set_tier(&mut other, "A", DAY + DAY / 2);
    ahead.request(&Request { settle_clock: true, ..Request::default() }, 2 * DAY);
    exchange(&mut ahead, &mut other, 2, 3 * DAY);
    assert_eq!(ahead.text(), other.text());
    assert_eq!(tier(&other).as_deref(), Some("A"));
    // From here on its files are no late ones.
    ahead.log("c", "x", 4 * DAY);
    exchange(&mut ahead, &mut other, 1, 5 * DAY);
    assert_eq!(other.batch("p1").records.len(), 0);
    assert_eq!(ahead.batch("p2").records.len(), 0);
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
    let state =
        run(State::rebuild(&phone.rows, &Pace::start(Told::default(), 0.0), "p5", START)).unwrap();
    assert_eq!((state.seq, state.clock.device.as_str()), (41, "p5"));
    assert_eq!(state.clock.last.unwrap().ms(), START + 1_000);
}
