use genke::domain::fields::{Fields, Id};
use genke::domain::script::Script;
use genke::domain::script::edit::{
    Rating, archive, check, create, duplicate, edit, is_personal, order_between, rate, unarchive,
    used,
};
use genke::domain::script::history::{KEPT, list, restore};
use serde_json::{Value, json};

use super::{applied, at, fields};

const NOON: &str = "2026-11-21T12:00:00+08:00";

fn edited(before: &Fields, set: Value, when: &str) -> Fields {
    applied(before, &edit(&Id::new("s"), before, fields(set), at(when)))
}

#[test]
fn an_edit_keeps_what_was_said_before() {
    let before = fields(json!({"category": "物业", "short": "旧", "tags/费": true}));
    let change = edit(
        &Id::new("s"),
        &before,
        fields(json!({"short": "新", "category": "物业", "tags/费": null, "long": "长"})),
        at(NOON),
    );
    let expected = json!({
        "short": "新", "long": "长", "tags/费": null,
        "history/2026-11-21T04:00:00+00:00": {"short": "旧", "long": null},
    });
    assert_eq!(change.set, fields(expected));
    let after = applied(&before, &change);
    let past = list(&after);
    assert_eq!(past.len(), 1);
    let back = restore(&Id::new("s"), &after, &past[0].key, at("2026-11-22T12:00:00+08:00"));
    let restored = applied(&after, &back.unwrap());
    assert_eq!((restored.text("short"), restored.text("long")), (Some("旧".into()), None));
    assert_eq!(list(&restored).len(), 2);
    assert_eq!(list(&restored)[0].values["short"], "新");
    assert_eq!(restore(&Id::new("s"), &after, "2020", at(NOON)), None);
}

#[test]
fn what_changes_no_wording_leaves_no_history() {
    let before = fields(json!({"short": "旧"}));
    for set in [
        json!({"tags/a": true}),
        json!({"order": 2}),
        json!({"short": "旧"}),
        json!({"long": "加"}),
    ] {
        let change = edit(&Id::new("s"), &before, fields(set.clone()), at(NOON));
        assert!(change.set.0.keys().all(|f| !f.starts_with("history")), "{set}");
    }
}

#[test]
fn the_oldest_wordings_go_first() {
    let mut now = fields(json!({"short": "0"}));
    for n in 1..=KEPT + 5 {
        let when = format!("2026-11-21T12:{n:02}:00+08:00");
        now = edited(&now, json!({"short": n.to_string()}), &when);
    }
    let past = list(&now);
    assert_eq!(past.len(), KEPT);
    assert_eq!(past[0].values["short"], (KEPT + 4).to_string());
    let same_second = edited(&now, json!({"short": "a"}), NOON);
    let same_second = edited(&same_second, json!({"short": "b"}), NOON);
    let entry = list(&same_second).into_iter().find(|p| p.key == "2026-11-21T04:00:00+00:00");
    assert_eq!(entry.unwrap().values["short"], (KEPT + 5).to_string());
}

#[test]
fn an_edit_clears_the_checks_of_another_wording() {
    let id = Id::new("s");
    let before = fields(json!({"category": "物业", "short": "旧", "checked_by/甲": "2026-11-01"}));
    let read = |f: &Fields| Script::read(&id, f);
    let checked = applied(&before, &check(&read(&before), " 乙 ", at(NOON)).unwrap());
    assert_eq!(read(&checked).checks_held(), 2);
    assert_eq!(check(&read(&before), "  ", at(NOON)), None);
    let basis = edited(&checked, json!({"basis": "文件"}), NOON);
    assert_eq!(read(&basis).checks_held(), 2);
    let other = edited(&checked, json!({"short": "新"}), NOON);
    assert_eq!(read(&other).checks.len(), 0);
    // Brought back, the old wording asks to be read again.
    let key = list(&other)[0].key.clone();
    let back = applied(&other, &restore(&id, &other, &key, at(NOON)).unwrap());
    assert_eq!(read(&back).checks_held(), 0);
}

#[test]
fn a_copy_is_the_users_own() {
    let original = fields(json!({
        "category": "物业", "question": "物业费?", "short": "一句", "tags/费": true, "origin": "starter",
        "uses/p1": 3, "favourite": true, "checked_by/甲": "2026-11-01", "history/x": {}, "withdrawn": "2",
        "worked/一般/p1": 1, "future": 7, "gone": null,
    }));
    let copy = duplicate(&Id::new("t"), &original);
    let expected = json!({
        "category": "物业", "question": "物业费?(副本)", "short": "一句", "tags/费": true, "future": 7,
    });
    assert_eq!(copy.set, fields(expected));
    assert_eq!(
        create(&Id::new("t"), fields(json!({"a": 1, "b": null}))).set,
        fields(json!({"a": 1}))
    );
}

#[test]
fn uses_and_ratings_are_counted_per_phone() {
    let id = Id::new("s");
    let mut now = fields(json!({"uses/p2": 4}));
    for _ in 0..3 {
        now = applied(&now, &used(&id, &now, "p1", at(NOON)));
    }
    let read = Script::read(&id, &now);
    assert_eq!((read.uses, read.last_used), (7, Some(at(NOON))));
    let mut say = |about, step| now = applied(&now, &rate(&id, &now, "p1", about, step));
    say(Some("总价高"), (None, Some(Rating::Worked)));
    say(Some("总价高"), (None, Some(Rating::Worked)));
    say(Some("总价高"), (Some(Rating::Worked), Some(Rating::Failed)));
    say(Some("总价高"), (Some(Rating::Failed), Some(Rating::Failed)));
    say(None, (None, Some(Rating::Failed)));
    say(Some("总价高"), (Some(Rating::Failed), None));
    let read = Script::read(&id, &now);
    let about = |a: &str| read.results_about(a).map(|r| (r.worked, r.failed));
    assert_eq!(about("总价高"), Some((1, 0)));
    assert_eq!(about("一般"), Some((0, 1)));
    assert_eq!(about("公摊大"), None);
}

#[test]
fn order_and_archive() {
    assert!((order_between(Some(1.0), Some(2.0)) - 1.5).abs() < 1e-9);
    assert!(order_between(Some(1.0), None) > 1.0);
    assert!(order_between(None, Some(1.0)) < 1.0);
    let id = Id::new("s");
    let gone = applied(&Fields::default(), &archive(&id));
    assert!(Script::read(&id, &gone).archived);
    assert!(!Script::read(&id, &applied(&gone, &unarchive(&id))).archived);
    assert!(is_personal("uses/p1") && is_personal("archived") && !is_personal("checked_by/甲"));
}
