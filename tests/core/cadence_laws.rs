//! What holds for every date the rules give, whatever the history.

use crate::showroom::{Scene, at, beijing, contact};
use genke::domain::cadence::{Next, next};
use genke::domain::days::day_in;
use genke::domain::words::{Tier, Way, Word};
use proptest::prelude::*;

prop_compose! {
    fn any_contact()(
        back in 0i64..40, minute in 0i64..1440, way in 0..Way::ALL.len(), outcome in 0usize..4, marks in 0u8..32,
    ) -> (i64, Way, usize, u8) {
        (-(back * 1440) + minute - 600, Way::ALL[way], outcome, marks)
    }
}

fn any_scene() -> impl Strategy<Value = Scene> {
    let settings = prop_oneof![
        Just(r#"{"rest_days/6":true}"#),
        Just("{}"),
        Just(r#"{"hours":{"from":14,"to":15},"rest_days/0":true}"#),
        Just(r#"{"hours":{"from":0,"to":24}}"#),
        Just(
            r#"{"rest_days/2":true,"rest_days/3":true,"windows":[{"starts_at":"来访","days":7,"extended_by":"visit"}]}"#
        ),
        Just(
            r#"{"rest_days/5":true,"rest_days/6":true,"cadence/A级":1,"windows":[{"starts_at":"来电","days":3,"extended_by":"none"}]}"#
        ),
    ];
    let log = prop::collection::vec(any_contact(), 0..8);
    (log, 0usize..5, prop::bool::weighted(0.1), 0i64..1440, settings).prop_map(
        |(log, tier, quiet, minute, json)| {
            let tier = ["A", "B", "C", "D", "-"][tier];
            let mut scene = Scene::new(tier, "").set(json);
            scene.customer.do_not_disturb = quiet;
            scene.now = at("11-21 00:00") + chrono::TimeDelta::minutes(minute);
            for (i, (offset, way, outcome, marks)) in log.into_iter().enumerate() {
                let when = at("11-21 10:00") + chrono::TimeDelta::minutes(offset);
                let when = when.min(scene.now).format("%m-%d %H:%M").to_string();
                let outcomes = way.outcomes();
                let mut line = format!("{when} {way} {}", outcomes[outcome % outcomes.len()]);
                for (bit, mark) in ["忙", "报价", "样板间", "复访"].iter().enumerate() {
                    if marks >> bit & 1 == 1 && marks & 16 == 16 {
                        line += &format!(" {mark}");
                    }
                }
                scene.contacts.push(contact(&format!("c{i:02}"), &line));
            }
            scene
        },
    )
}

proptest! {
    #[test]
    fn a_rule_made_date_is_one_a_person_would_keep(scene in any_scene()) {
        let s = scene.situation();
        let Next::Due(due) = next(&s) else {
            prop_assert!(scene.customer.do_not_disturb || scene.customer.tier == Some(Tier::D));
            return Ok(());
        };
        prop_assert!(!scene.customer.do_not_disturb && scene.customer.tier != Some(Tier::D));
        let (hour, date) = (chrono::Timelike::hour(&due.at), day_in(due.at, beijing()));
        let hours = scene.settings.cadence.hours;
        prop_assert!((hours.opens..hours.closes).contains(&hour));
        prop_assert!(scene.settings.cadence.is_working(date));
        prop_assert!(due.at >= scene.now);
        let is_said = !due.because.is_empty() && !due.because.contains('{');
        prop_assert!(is_said, "{}", due.because);

        let ending = genke::domain::protection::ends(
            &scene.customer, &scene.contacts, &[], &scene.settings.protection, beijing());
        let bound = scene.customer.tier.is_some_and(|t| scene.settings.cadence.ceiling_tiers.contains(&t));
        if let Some(end) = ending.filter(|e| bound && e.is_running(day_in(scene.now, beijing()))) {
            let ceiling = genke::domain::days::before(end.day, 1);
            // Attainable: a working hour is left from now until then.
            let mut slot = scene.now;
            let mut open = false;
            while day_in(slot, beijing()) <= ceiling {
                let hour = chrono::Timelike::hour(&slot);
                open |= (hours.usual()..hours.closes).contains(&(hour + 1)) && scene.settings.cadence.is_working(day_in(slot, beijing()));
                slot += chrono::TimeDelta::hours(1);
            }
            prop_assert!(!open || date <= ceiling, "{date} after {ceiling}");
        }
    }

    #[test]
    fn the_order_of_contacts_never_matters(scene in any_scene(), seed in any::<u64>()) {
        let mut other = scene.clone();
        let mut state = seed | 1;
        for i in (1..other.contacts.len()).rev() {
            state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            other.contacts.swap(i, (state >> 33) as usize % (i + 1));
        }
        prop_assert_eq!(next(&scene.situation()), next(&other.situation()));
    }
}
