//! What holds whatever a person does with follow-ups.

use super::{open, write};
use crate::showroom::Scene;
use genke::domain::days::{before, day_in};
use genke::domain::fields::Id;
use genke::domain::follow_up::moving::{moves, reschedule};
use genke::domain::follow_up::planning::{NewPlan, Stop, plan, stop};
use genke::domain::follow_up::repeat::Every;
use genke::domain::follow_up::reply::ask;
use genke::domain::words::{Origin, Tier, Word};
use proptest::prelude::*;

#[derive(Clone, Debug)]
enum Step {
    Log(usize),
    Wait(i64),
    Plan(i64, Option<(usize, u32)>),
    Move(usize, i64),
    Stop(usize, bool),
    Ask(i64),
    Refuse(bool),
    Tier(usize),
    /// The phone's clock jumps a day back, or a traveller changes zone.
    ClockBack,
    Zone(i32),
}

fn any_step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => (0usize..6).prop_map(Step::Log),
        3 => (0i64..9_000).prop_map(Step::Wait),
        2 => (1i64..20_000, prop::option::of((0usize..4, 1u32..4))).prop_map(|(m, r)| Step::Plan(m, r)),
        2 => (0usize..5, 1i64..20_000).prop_map(|(w, m)| Step::Move(w, m)),
        1 => (0usize..5, any::<bool>()).prop_map(|(w, once)| Step::Stop(w, once)),
        1 => (0i64..3_000).prop_map(Step::Ask),
        1 => any::<bool>().prop_map(Step::Refuse),
        1 => (0usize..4).prop_map(Step::Tier),
        1 => Just(Step::ClockBack),
        1 => (-11i32..12).prop_map(Step::Zone),
    ]
}

fn take(scene: &mut Scene, step: &Step, nth: usize) {
    let minutes = chrono::TimeDelta::minutes;
    let now = scene.now;
    let pick = |scene: &Scene, which: usize| {
        let open = open(scene);
        open.get(which % open.len().max(1)).cloned()
    };
    let change = match step {
        Step::Log(kind) => {
            let what = [
                "来访 到访",
                "去电 接通",
                "去电 未接",
                "微信 已回复",
                "微信 未回 报价",
                "来电 接通 忙",
            ][*kind];
            let beijing = now.with_timezone(&crate::showroom::beijing());
            scene.log(&format!("{} {what}", beijing.format("%m-%d %H:%M")));
            scene.contacts.last_mut().unwrap().id = Id::new(format!("n{nth:03}"));
            None
        }
        Step::Wait(time) => {
            scene.now += minutes(*time);
            None
        }
        Step::Plan(ahead, repeat) => {
            let repeat = repeat.map(|(every, n)| (Every::ALL[every], n));
            let due = now + minutes(*ahead);
            let (id, customer) = (Id::new(format!("p{nth:03}")), Id::new("k1"));
            plan(&NewPlan { id, customer, due, note: String::new(), way: None, repeat }, now).ok()
        }
        Step::Move(which, ahead) => {
            pick(scene, *which).map(|f| reschedule(&[(&f, now + minutes(*ahead))], now))
        }
        Step::Stop(which, once) => {
            let which_part = if *once { Stop::Once } else { Stop::ForGood };
            pick(scene, *which)
                .and_then(|f| stop(&f, &scene.follow_ups, "同事代跟", which_part, now).ok())
        }
        Step::Ask(back) => {
            let hours = scene.settings.cadence.hours;
            let id = Id::new(format!("q{nth:03}"));
            ask(&id, &Id::new("k1"), now - minutes(*back), &scene.follow_ups, hours, now).ok()
        }
        Step::Refuse(refused) => {
            scene.customer.do_not_disturb = *refused;
            None
        }
        Step::Tier(tier) => {
            scene.customer.tier = Some([Tier::A, Tier::B, Tier::C, Tier::D][*tier]);
            None
        }
        Step::ClockBack => {
            scene.now -= minutes(1440);
            None
        }
        Step::Zone(hours) => {
            scene.now = now.with_timezone(&chrono::FixedOffset::east_opt(hours * 3600).unwrap());
            None
        }
    };
    write(scene, &change.map(|c| c.records).unwrap_or_default());
}

proptest! {
    #[test]
    fn follow_ups_stay_in_order_whatever_is_done(steps in prop::collection::vec(any_step(), 1..16)) {
        let mut scene = Scene::new("B", "").now("04-01");
        write(&mut scene, &[]);
        for (nth, step) in steps.iter().enumerate() {
            let is_open_before = open(&scene).len();
            // `write` asserts that the rules have nothing left to say.
            take(&mut scene, step, nth);
            let open = open(&scene);
            let by_rule: Vec<_> = open.iter().filter(|f| f.origin == Origin::Rule && !f.is_beside()).collect();
            let by_hand = open.iter().filter(|f| f.origin == Origin::Manual).count();
            prop_assert!(by_rule.len() <= usize::from(by_hand == 0));
            let is_quiet = scene.customer.do_not_disturb || scene.customer.tier == Some(Tier::D);
            prop_assert!(!is_quiet || by_rule.is_empty());
            prop_assert!(open.iter().filter(|f| f.is_beside()).count() <= 1, "one question at a time");
            // With the clock set back, a contact of "tomorrow" closes what is moved to today.
            let is_in_time = scene.contacts.iter().all(|c| c.when <= scene.now);
            if matches!(step, Step::Move(..)) && is_in_time {
                prop_assert_eq!(open.len(), is_open_before, "a move neither loses nor makes a date");
            }
            // Every moved date can say so.
            for f in open.iter().filter(|f| f.replaces.is_some()) {
                prop_assert!(!moves(&scene.rows[&f.id]).is_empty());
            }
            // Every repeating one that was closed has its next time, unless given up for good.
            let done = scene.follow_ups.iter().filter(|f| !f.is_open() && f.repeat.is_some() && f.dropped.is_none());
            for f in done {
                let next = Id::derived(&["follow_up", "repeat", f.id.as_str()]);
                prop_assert!(is_quiet || scene.rows.contains_key(&next) || scene.contacts.is_empty() || was_quiet(&steps[..nth]));
            }
        }
    }

    #[test]
    fn a_rule_made_date_is_never_quiet_nor_on_a_free_day(
        steps in prop::collection::vec(any_step(), 1..12), rest in 0usize..7,
    ) {
        let mut scene = Scene::new("A", "").now("04-01");
        scene.settings.cadence.rest_days[rest] = true;
        write(&mut scene, &[]);
        for (nth, step) in steps.iter().enumerate() {
            // In one zone: a traveller's dates keep the hour they were made with.
            if matches!(step, Step::Zone(_) | Step::ClockBack) {
                continue;
            }
            take(&mut scene, step, nth);
            let (now, zone) = (scene.now, *scene.now.offset());
            for f in open(&scene).iter().filter(|f| f.origin == Origin::Rule && !f.is_beside()) {
                let hours = scene.settings.cadence.hours;
                let time = f.due.time();
                prop_assert!(!hours.is_early(time) && !hours.is_late(time), "{}", f.due);
                prop_assert!(scene.settings.cadence.is_working(day_in(f.due, zone)), "{}", f.due);
                let bound = scene.customer.tier.is_some_and(|t| scene.settings.cadence.ceiling_tiers.contains(&t));
                let ending = genke::domain::protection::ends(
                    &scene.customer, &scene.contacts, &[], &scene.settings.protection, zone);
                // (f), where a working day is left before the end.
                let ending = ending.filter(|e| bound && e.is_running(day_in(now, zone)));
                if let Some(limit) = ending.map(|e| scene.settings.cadence.working_until(before(e.day, 1))) {
                    prop_assert!(limit <= day_in(now, zone) || day_in(f.due, zone) <= limit, "{} after {limit}", f.due);
                }
            }
        }
    }
}

/// A customer who refused at some time may have lost the next time of a series for good.
fn was_quiet(steps: &[Step]) -> bool {
    steps.iter().any(|s| matches!(s, Step::Refuse(true) | Step::Tier(3)))
}
