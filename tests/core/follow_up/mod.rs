//! What a person asks of a follow-up: planning, moving, repeating, giving up, answering.

mod laws;
mod moving;
mod repeat;
mod reply;
mod week;

use crate::showroom::Scene;
use genke::domain::change::RecordChange;
use genke::domain::fields::Id;
use genke::domain::follow_up::FollowUp;
use genke::domain::plan::replan;

/// Writes a change, lets the rules follow, and sees that asking again asks for nothing.
#[track_caller]
pub fn write(scene: &mut Scene, changes: &[RecordChange]) {
    scene.apply(changes);
    let planned = replan(&scene.situation());
    scene.apply(&planned);
    assert_eq!(replan(&scene.situation()), [], "asked twice");
}

/// Logs a contact at its own moment or, when that is later, at `now`.
#[track_caller]
pub fn log(scene: &mut Scene, line: &str) {
    scene.log(line);
    let newest = scene.contacts.last().unwrap().when;
    scene.now = scene.now.max(newest);
    write(scene, &[]);
}

pub fn one<'a>(scene: &'a Scene, id: &Id) -> &'a FollowUp {
    scene.follow_ups.iter().find(|f| f.id == *id).unwrap()
}

/// The open follow-ups, earliest first.
pub fn open(scene: &Scene) -> Vec<FollowUp> {
    let mut open: Vec<_> = scene.follow_ups.iter().filter(|f| f.is_open()).cloned().collect();
    open.sort_by_key(|f| (f.due, f.id.clone()));
    open
}

/// `11-23 10:00 首访; 11-24 15:00 手工`.
pub fn said(scene: &Scene) -> String {
    let row = |f: &FollowUp| {
        let rule = if f.rule.is_empty() { "手工" } else { &f.rule };
        format!("{} {rule}", f.due.format("%m-%d %H:%M"))
    };
    open(scene).iter().map(row).collect::<Vec<_>>().join("; ")
}
