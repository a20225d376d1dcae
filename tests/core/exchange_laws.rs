//! Laws of an import: again changes nothing, nobody is lost, steps give the same plan.

use std::collections::{BTreeMap, BTreeSet};

use crate::exchange_notebook::{Notebook, assert_changes_nothing, now};
use chrono::NaiveDate;
use genke::domain::fields::Id;
use genke::exchange::mapping::Mapping;
use genke::exchange::plan::{Known, NothingKnown, Options, PastDates, plan};
use genke::exchange::planner::Planner;
use genke::exchange::table::read;
use proptest::prelude::*;

#[test]
fn steps_give_the_same_plan_over_ten_thousand_rows() {
    let mut text = String::from("姓名,电话,级别,日期,方式,内容,下次\n");
    for n in 0..10_000 {
        let day = n % 28 + 1;
        text += &format!(
            "客户{n},138{:08},{},2026-10-{day:02},来访,看房{n},2026-11-{day:02}\n",
            n / 2,
            ["A级", "B", "一般"][n % 3]
        );
    }
    let table = read(&text).unwrap();
    let mapping = Mapping::guess(&table);
    let nothing = NothingKnown;
    let whole = plan(&table, &mapping, &nothing, Options::new(now()), &mut counter());
    let mut planner = Planner::new(&table, &mapping, Options::new(now()));
    let (mut ids, mut last) = (counter(), 0);
    loop {
        let progress = planner.step(&nothing, &mut ids, 700);
        assert!(progress.done > last && progress.done <= progress.total);
        last = progress.done;
        if progress.is_done() {
            break;
        }
    }
    assert_eq!(planner.finish(&nothing), whole);
    assert_eq!((whole.counts.customers, whole.counts.merged), (5_000, 5_000));
}

fn counter() -> impl FnMut() -> Id {
    let mut made = 0;
    move || {
        made += 1;
        Id::new(format!("new-{made:05}"))
    }
}

fn any_cell() -> impl Strategy<Value = String> {
    prop_oneof![
        Just(String::new()),
        "[=<>A-D无级、/2026.-]{0,10}",
        "2026-1[01]-[0-2][0-9]",
        "1380013800[0-5]",
        Just("来访".to_owned()),
        Just("李雷".to_owned()),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever the table, importing it again changes nothing.
    #[test]
    fn importing_again_changes_nothing(rows in prop::collection::vec(prop::collection::vec(any_cell(), 9), 1..12)) {
        let mut text = "姓名\t电话\t级别\t日期\t方式\t内容\t下次\t无效原因\t关注点\n".to_owned();
        rows.iter().for_each(|r| text += &(r.join("\t") + "\n"));
        prop_assume!(read(&text).is_ok());
        let mut book = Notebook::default();
        let first = book.import(&text);
        let counted = first.counts.new + first.counts.updated + first.counts.duplicate + first.counts.rejected;
        prop_assert_eq!(counted, first.lines.len());
        prop_assert_eq!(first.counts.customers, book.customers().len());
        prop_assert!(book.contacts().len() == first.counts.contacts);
        assert_changes_nothing(&book.import(&text));
    }

    /// Nobody is lost, no day is overfilled, A comes before C, nothing stays in the past.
    #[test]
    fn spreading_loses_nobody(tiers in prop::collection::vec((0usize..4, 0i64..60), 1..120), per_day in 1usize..25) {
        let mut text = "姓名\t级别\t日期\t内容\t下次\n".to_owned();
        for (n, (tier, ago)) in tiers.iter().enumerate() {
            let next = now().date_naive() + chrono::TimeDelta::days(5 - ago);
            text += &format!("客户{n}\t{}\t2026-08-01\t看\t{next}\n", ["A", "B", "C", ""][*tier]);
        }
        let table = read(&text).unwrap();
        let mut book = Notebook::default();
        let past_dates = PastDates::Spread { per_day };
        let options = Options { past_dates, ..Options::new(now()) };
        let found = book.import_with(&table, &Mapping::guess(&table), options);
        prop_assert_eq!(found.counts.follow_ups, tiers.len());
        let owners: BTreeSet<Id> = book.follow_ups().into_iter().map(|f| f.customer).collect();
        prop_assert_eq!(owners.len(), tiers.len());
        let mut load: BTreeMap<NaiveDate, (usize, usize)> = BTreeMap::new();
        let mut last_of: BTreeMap<String, NaiveDate> = BTreeMap::new();
        for follow_up in book.follow_ups() {
            let day = follow_up.due.date_naive();
            prop_assert!(follow_up.due > now());
            let moved = follow_up.note.is_some();
            let entry = load.entry(day).or_default();
            entry.0 += usize::from(moved);
            entry.1 += 1;
            if moved {
                let fields = book.customer(&follow_up.customer).unwrap();
                let tier = fields.text("tier").unwrap_or("z".into());
                let last = last_of.entry(tier).or_insert(day);
                *last = day.max(*last);
            }
        }
        prop_assert!(load.values().all(|(moved, all)| *moved == 0 || *all <= per_day));
        let days: Vec<_> = last_of.values().collect();
        prop_assert!(days.windows(2).all(|w| w[0] <= w[1]));
    }
}
