//! 答客问: views, standing, placeholders, search, suggestions, 口径包, quiz and the starter set.

mod belonging;
mod edits;
mod placeholders;
mod playbook;
mod quiz;
mod search;
mod standing;
mod starter;
mod uses;

mod suggest;

use chrono::{DateTime, NaiveDate};
use genke::domain::change::RecordChange;
use genke::domain::fields::{Fields, Id, Moment};
use genke::domain::script::Script;
use serde_json::{Value, json};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn at(text: &str) -> Moment {
    DateTime::parse_from_rfc3339(text).unwrap()
}

fn fields(value: Value) -> Fields {
    serde_json::from_value(value).unwrap()
}

/// Reads a script from the fields of a row.
fn script(value: Value) -> Script {
    Script::read(&Id::new("s"), &fields(value))
}

/// Writes a change onto fields, as the store would.
fn applied(before: &Fields, change: &RecordChange) -> Fields {
    let mut after = before.clone();
    after.0.extend(change.set.0.clone());
    after
}

#[test]
fn reads_every_field_of_a_script() {
    let read = script(json!({
        "category": "价格与优惠", "question": "总价能不能再谈?", "short": "短", "long": "长",
        "basis": "价格审批表 2026-11-01", "valid_until": "2026-12-31", "objection": "总价高",
        "layouts/三居": true, "needs/改善": true, "temperaments/理性": true, "stages/决策": true,
        "tags/价格": true, "tags/旧的": null,
        "variants/改善/short": "改善短", "variants/理性/long": "理性长", "variants/理性/x": "?",
        "checked_by/王经理": {"at": "2026-11-02", "of": "0"}, "checked_by/小李": "2026-11-03",
        "favourite": true, "uses/p1": 3, "uses/p2": 4, "last_used": "2026-11-20T10:00:00+08:00",
        "order": 2.5, "origin": "starter",
        "worked/总价高/p1": 5, "worked/总价高/p2": 2, "failed/总价高/p1": 2,
        "worked/期房/交付担心/p1": 1,
    }));
    assert_eq!(read.category, "价格与优惠");
    assert_eq!(read.valid_until, Some(day("2026-12-31")));
    assert_eq!((read.layouts, read.needs), (vec!["三居".to_owned()], vec!["改善".to_owned()]));
    assert_eq!(read.tags, ["价格"]);
    assert_eq!(read.uses, 7);
    assert_eq!(read.variants.len(), 2);
    assert_eq!((read.variants[1].short.as_str(), read.variants[1].long.as_str()), ("", "理性长"));
    assert_eq!(read.checks.len(), 2);
    assert_eq!(read.checks[0].at, Some(day("2026-11-03")));
    assert_eq!(read.checks[1].of.as_deref(), Some("0"));
    assert_eq!(read.source.wire(), "starter");
    let results: Vec<_> =
        read.results.iter().map(|r| (r.about.as_str(), r.worked, r.failed)).collect();
    assert_eq!(results, [("总价高", 7, 2), ("期房/交付担心", 1, 0)]);
}

#[test]
fn an_empty_record_is_still_a_script() {
    let read = script(json!({}));
    assert_eq!((read.question.as_str(), read.uses, read.source.wire()), ("", 0, "own"));
    assert_eq!(read.short_for(None, None), "");
}

#[test]
fn the_words_fit_the_customer() {
    use genke::domain::words::{Need, Temperament};
    let read = script(json!({
        "short": "短", "long": "长",
        "variants/改善/short": "改善短", "variants/感性/short": "感性短", "variants/感性/long": "感性长",
    }));
    let check = |need, temperament, short: &str, long: &str| {
        assert_eq!(read.short_for(need, temperament), short, "{need:?} {temperament:?}");
        assert_eq!(read.long_for(need, temperament), long, "{need:?} {temperament:?}");
    };
    check(None, None, "短", "长");
    check(Some(Need::First), None, "短", "长");
    check(Some(Need::Upgrade), None, "改善短", "长");
    check(None, Some(Temperament::Emotional), "感性短", "感性长");
    check(Some(Need::Upgrade), Some(Temperament::Emotional), "改善短", "长");
    check(Some(Need::Invest), Some(Temperament::Emotional), "感性短", "感性长");
    let only_long = script(json!({"long": "长"}));
    assert_eq!(only_long.short_for(None, None), "长");
}
