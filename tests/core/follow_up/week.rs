//! 计划完成率.

use super::{log, one, write};
use crate::showroom::{Scene, at, day};
use genke::domain::fields::Id;
use genke::domain::follow_up::completion::Completion;
use genke::domain::follow_up::moving::reschedule;
use genke::domain::follow_up::planning::{Stop, stop};

fn week(scene: &Scene, of: &str) -> Completion {
    let when = |id: &Id| scene.contacts.iter().find(|c| c.id == *id).map(|c| c.when);
    Completion::of(day(of), &mut scene.follow_ups.iter(), &when, scene.now)
}

#[test]
fn a_week_is_told_by_what_became_of_its_plans() {
    // Weeks begin on 11-16 and 11-23.
    let mut scene = Scene::new("B", "11-01 来访 到访").now("11-15 10:00");
    for (id, due) in
        [("a", "11-16"), ("b", "11-22 23:59"), ("c", "11-23 00:00"), ("d", "11-20"), ("e", "11-21")]
    {
        scene = scene.manual(id, due, Some("11-15"));
    }
    log(&mut scene, "11-16 11:00 去电 接通");
    assert_eq!(
        week(&scene, "11-19"),
        Completion { planned: 4, done: 1, open: 3, ..Completion::default() }
    );
    let (d, e) = (one(&scene, &Id::new("d")).clone(), one(&scene, &Id::new("e")).clone());
    let change = stop(&d, &[], "重复的安排", Stop::ForGood, scene.now).unwrap();
    write(&mut scene, &change.records);
    let change = reschedule(&[(&e, at("11-25"))], scene.now);
    write(&mut scene, &change.records);
    // b is done on Monday after.
    log(&mut scene, "11-23 09:00 去电 接通");
    let expected = Completion { planned: 3, done: 1, late: 1, dropped: 1, open: 0 };
    assert_eq!(week(&scene, "11-22"), expected);
    assert_eq!(expected.said(), "计划3,完成1(33%)");
    assert_eq!(
        week(&scene, "11-23"),
        Completion { planned: 2, done: 1, open: 1, ..Completion::default() }
    );
    assert_eq!(week(&scene, "10-01").said(), "没有计划");
}

#[test]
fn what_the_rules_took_back_was_never_planned() {
    let mut scene = Scene::new("B", "11-20 来访 到访");
    write(&mut scene, &[]);
    assert_eq!(week(&scene, "11-21").planned, 1);
    scene.customer.do_not_disturb = true;
    write(&mut scene, &[]);
    assert_eq!(week(&scene, "11-21").planned, 0);
}
