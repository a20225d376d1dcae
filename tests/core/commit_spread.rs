//! What a commit of many makes due is spread: no day holds more than the user can call.

use std::collections::BTreeMap;

use crate::phones::Phone;
use chrono::NaiveDate;
use genke::commit::request::{AtMost, Request};
use genke::commit::row::Row;
use genke::commit::rows::CUSTOMER;
use genke::domain::change::{Change, RecordChange};
use genke::domain::fields::Id;
use proptest::prelude::*;

/// Registers people nobody has called yet, as an import does.
fn people(count: usize, tier: impl Fn(usize) -> &'static str) -> Change {
    let mut change = Change::new("导入表格");
    for n in 0..count {
        let record = RecordChange::new("customer", &Id::new(format!("k{n:03}")));
        change.push(
            record
                .with("name", format!("客{n}"))
                .with("tier", tier(n))
                .with("first_seen_at", "2026-10-01T10:00:00+08:00"),
        );
    }
    change
}

/// How many are due on each day.
fn days(phone: &Phone) -> BTreeMap<NaiveDate, usize> {
    let mut days = BTreeMap::new();
    for due in phone.rows.rows(CUSTOMER).iter().filter_map(Row::derived).filter_map(|d| d.next_due)
    {
        *days.entry(due.date_naive()).or_default() += 1;
    }
    days
}

fn import(phone: &mut Phone, change: Change, at_most: Option<AtMost>) {
    phone.request(&Request { change, at_most, ..Request::default() }, 1_000);
}

#[test]
fn an_import_fills_no_day_beyond_the_cap() {
    let tiers = |n: usize| ["A", "B", "C"][n % 3];
    let mut phone = Phone::new("p1");
    import(&mut phone, people(90, tiers), None);
    assert_eq!(days(&phone).values().max(), Some(&90), "without a cap they are all due at once");

    let mut phone = Phone::new("p1");
    let at_most = AtMost { per_day: 20, due: BTreeMap::new() };
    import(&mut phone, people(90, tiers), Some(at_most));
    assert_eq!(days(&phone).values().copied().collect::<Vec<_>>(), [20, 20, 20, 20, 10]);
    // A first.
    let first = *days(&phone).keys().next().unwrap();
    for row in phone.rows.rows(CUSTOMER) {
        let due = row.derived().and_then(|d| d.next_due).unwrap().date_naive();
        let tier = row.record().unwrap().fields.text("tier").unwrap();
        assert!(tier != "C" || due > first, "{tier} {due}");
    }
    // Planned anew nothing moves, and the step back takes everything.
    let before = phone.text();
    let replan = (0..90).map(|n| Id::new(format!("k{n:03}"))).collect();
    phone.request(&Request { replan, ..Request::default() }, 2_000);
    assert_eq!(phone.text(), before);
    phone.undo(1, 3_000);
    assert!(phone.records().iter().all(|r| !r.is_alive()));
}

#[test]
fn what_is_due_already_counts() {
    let mut phone = Phone::new("p1");
    let today: NaiveDate = "2026-11-21".parse().unwrap();
    let due = (0..15).map(|n| (Id::new(format!("old{n}")), today)).collect();
    import(&mut phone, people(10, |_| "B"), Some(AtMost { per_day: 20, due }));
    assert_eq!(days(&phone).get(&today), Some(&5));
}

proptest! {
    #[test]
    fn no_day_is_fuller_than_the_cap_unless_protection_wants_it(count in 0usize..60, per_day in 1usize..9) {
        let mut phone = Phone::new("p1");
        let at_most = AtMost { per_day, due: BTreeMap::new() };
        import(&mut phone, people(count, |n| ["A", "B", "C", "D"][n % 4]), Some(at_most));
        let all = days(&phone);
        prop_assert!(all.values().all(|n| *n <= per_day), "{:?}", all);
        prop_assert_eq!(all.values().sum::<usize>(), (0..count).filter(|n| n % 4 != 3).count());
    }
}
