//! 客户等回复.

use super::{log, one, open, said, write};
use crate::showroom::{Scene, at};
use genke::domain::cadence::slots::Hours;
use genke::domain::fields::Id;
use genke::domain::follow_up::reply::{
    ReplyError, Responses, answered, ask, minutes_left, said as said_left, withdrawn,
};
use genke::domain::history::History;
use genke::domain::plan::{Derived, derive};
use genke::domain::words::{Outcome, State};

fn asked(asked_at: &str) -> Scene {
    let mut scene = Scene::new("B", "11-20 来访 到访").now(asked_at);
    ask_again(&mut scene, "q1", asked_at);
    scene
}

fn ask_again(scene: &mut Scene, id: &str, asked_at: &str) {
    let hours = scene.settings.cadence.hours;
    let change =
        ask(&Id::new(id), &Id::new("k1"), at(asked_at), &scene.follow_ups, hours, scene.now);
    write(scene, &change.unwrap().records);
}

#[test]
fn a_question_wants_its_answer_within_the_hour() {
    let rows = [
        ("11-21 09:00", "11-21 10:00"),
        ("11-21 20:30", "11-21 21:30"),
        ("11-21 21:00", "11-21 22:00"),
        ("11-21 21:01", "11-22 09:00"),
        ("11-21 23:59", "11-22 09:00"),
        ("11-22 00:00", "11-22 09:00"),
        ("11-22 08:59", "11-22 09:00"),
        ("12-31 22:00", "01-01 09:00"),
    ];
    for (when, due) in rows {
        let scene = asked(when);
        assert_eq!(
            one(&scene, &Id::new("q1")).due.format("%m-%d %H:%M").to_string(),
            due,
            "{when}"
        );
    }
    assert_eq!(
        ask(
            &Id::new("q"),
            &Id::new("k1"),
            at("11-21 10:06"),
            &[],
            Hours::default(),
            at("11-21 10:00")
        ),
        Err(ReplyError::Future)
    );
}

#[test]
fn the_row_keeps_it_beside_the_next_step() {
    let before = derive(&Scene::new("B", "11-20 来访 到访").now("11-21 10:00").situation());
    assert_eq!(before.reply_due, None);
    let scene = asked("11-21 10:00");
    let row = derive(&scene.situation());
    assert_eq!(row.reply_due, Some(at("11-21 11:00")));
    assert_eq!(row.next_rule, "首访");
    assert_ne!(row.next_due, row.reply_due);
    assert_eq!(Derived::read(&row.written()), row);
}

#[test]
fn it_stands_beside_the_cadence_until_it_is_answered() {
    let rows = [
        ("11-21 10:30 去电 接通", true),
        ("11-21 10:30 微信 已回复", true),
        ("11-21 10:30 来访 到访", true),
        ("11-21 10:30 去电 未接", false),
        ("11-21 10:30 微信 未回", false),
        // It happened before the question, though it was typed in after.
        ("11-21 09:59 去电 接通", false),
    ];
    for (line, is_closed) in rows {
        let mut scene = asked("11-21 10:00");
        assert_eq!(said(&scene), "11-21 10:00 首访; 11-21 11:00 客户等回复");
        log(&mut scene, line);
        let question = one(&scene, &Id::new("q1"));
        assert_eq!(!question.is_open(), is_closed, "{line}");
        assert_eq!(question.closed_by.is_some(), is_closed, "{line}");
        assert_eq!(open(&scene).len(), 2 - usize::from(is_closed), "the cadence goes on: {line}");
    }
}

#[test]
fn one_tap_answers() {
    let mut scene = asked("11-21 10:00");
    let question = one(&scene, &Id::new("q1")).clone();
    let change = answered(&question, &Id::new("c9"), at("11-21 10:20"));
    let contact = serde_json::to_string(&change.records[0].set).unwrap();
    assert_eq!(
        contact,
        r#"{"asked_at":"2026-11-21T10:00:00+08:00","customer":"k1","outcome":"已回复","way":"微信","when":"2026-11-21T10:20:00+08:00"}"#
    );
    assert!(Outcome::Replied.is_effective());
    write(&mut scene, &change.records[1..]);
    assert_eq!(one(&scene, &question.id).state, State::Done);
    let mut scene = asked("11-21 10:00");
    write(&mut scene, &withdrawn(&question, at("11-21 10:01")).records);
    assert_eq!(one(&scene, &question.id).state, State::Cancelled);
}

#[test]
fn who_waits_already_keeps_the_first_question() {
    let mut scene = asked("11-21 10:00");
    scene.now = at("11-21 10:40");
    ask_again(&mut scene, "q2", "11-21 10:40");
    assert_eq!(said(&scene), "11-21 10:00 首访; 11-21 11:00 客户等回复");
    // An earlier question that was noted later counts.
    ask_again(&mut scene, "q3", "11-21 09:30");
    assert_eq!(said(&scene), "11-21 10:00 首访; 11-21 10:30 客户等回复");
    log(&mut scene, "11-21 10:50 微信 已回复");
    ask_again(&mut scene, "q4", "11-21 10:50");
    assert!(one(&scene, &Id::new("q4")).is_open(), "a new question after the answer");
}

#[test]
fn a_refusal_does_not_hide_a_question() {
    let mut scene = asked("11-21 10:00");
    scene.customer.do_not_disturb = true;
    write(&mut scene, &[]);
    assert_eq!(
        said(&scene),
        "11-21 11:00 客户等回复",
        "the customer asked, so an answer is no message"
    );
}

#[test]
fn the_time_left_is_said() {
    let rows = [
        ("11-21 11:00", "11-21 10:00", "还剩1小时"),
        ("11-21 11:00", "11-21 10:35", "还剩25分钟"),
        ("11-21 11:00", "11-21 11:00", "还剩0分钟"),
        ("11-21 11:00", "11-21 11:12", "已超时12分钟"),
        ("11-22 09:00", "11-21 21:40", "还剩11小时20分"),
        ("11-21 11:00", "11-21 14:05", "已超时3小时5分"),
        ("11-21 11:00", "11-25 11:00", "已超时4天"),
    ];
    for (due, now, expected) in rows {
        assert_eq!(said_left(at(due), at(now)), expected);
    }
    assert_eq!(
        minutes_left(at("11-21 11:00"), at("11-21 11:00") + chrono::TimeDelta::seconds(1)),
        -1
    );
}

#[test]
fn the_response_rate_is_counted() {
    // Questions, answers, now → asked, in time, percent.
    type Row = (&'static [&'static str], &'static str, &'static str, (u32, u32, Option<u32>));
    let rows: [Row; 7] = [
        (&[], "", "11-30", (0, 0, None)),
        // Its day is not over: neither counted for nor against.
        (&["11-21 10:00"], "", "11-22 10:00", (0, 0, None)),
        (&["11-21 10:00"], "", "11-22 10:01", (1, 0, Some(0))),
        (&["11-21 10:00"], "11-22 10:00 微信 已回复", "11-22 10:00", (1, 1, Some(100))),
        (&["11-21 10:00"], "11-22 10:01 微信 已回复", "11-22 10:01", (1, 0, Some(0))),
        (
            &["11-21 10:00"],
            "11-21 12:00 微信 未回; 11-21 13:00 去电 接通",
            "11-21 14:00",
            (1, 1, Some(100)),
        ),
        // Asked before the time that is looked at.
        (&["11-19 10:00"], "11-19 11:00 微信 已回复", "11-21", (0, 0, None)),
    ];
    for (questions, log_text, now, (asked, in_time, percent)) in rows {
        let mut scene =
            Scene::new("B", log_text).now(questions.first().copied().unwrap_or("11-20"));
        for (n, question) in questions.iter().enumerate() {
            ask_again(&mut scene, &format!("q{n}"), question);
        }
        scene.now = at(now);
        write(&mut scene, &[]);
        let mut found = Responses::default();
        let history = History::new(&scene.contacts, *scene.now.offset());
        found.count(&scene.follow_ups, &history, at("11-20"), scene.now);
        assert_eq!(
            (found, found.percent()),
            (Responses { asked, in_time }, percent),
            "{questions:?} {log_text}"
        );
    }
    assert_eq!(Responses { asked: 3, in_time: 2 }.percent(), Some(67));
}
