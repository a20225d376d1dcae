//! 换成…, the phrases a project adds, and the answers the app comes with.

use chrono::DateTime;
use genke::domain::fields::{Fields, Id};
use genke::domain::script::placeholder::fill;
use genke::domain::script::values::Values;
use genke::domain::wording::classes::Level;
use genke::domain::wording::own::{self, KIND, Own, PhraseError, Use};
use genke::domain::wording::swap::swap;
use genke::domain::wording::{Checker, Extras, Presale};
use genke::record::read::read;
use serde_json::Value;

fn law() -> Checker {
    Checker::new(&Extras::default())
}

/// Each row: the text, and the text after the first finding was said otherwise.
#[test]
fn a_swap_says_the_clause_otherwise() {
    for (text, wanted) in [
        ("姐,这里升值快,放心看", "姐,房价随市场变化,以实际成交为准,放心看"),
        ("走路15分钟到地铁。欢迎来", "距__约__米。欢迎来"),
        ("学区房", "入学和落户以主管部门当年公布为准"),
        ("这是顶级大宅", "这是大宅"),
        ("住这里旺财\n真的", "\n真的"),
        ("准时交房!", "以合同约定为准!"),
        ("去化率90%", "去化率90%(来源:__,__年__月)"),
    ] {
        let hits = law().check(text);
        let first = hits.first().unwrap_or_else(|| panic!("{text}"));
        assert_eq!(swap(text, first).text, wanted);
    }
}

#[test]
fn whatever_a_swap_brings_in_is_lawful() {
    let corpora = [
        include_str!("../data/wording/corpus.tsv"),
        include_str!("../data/wording/corpus_unseen.tsv"),
    ];
    let checker = law();
    for sentence in corpora.iter().flat_map(|c| c.lines()).filter_map(|l| l.split('\t').next()) {
        let hits = checker.check(sentence);
        for hit in &hits {
            let swapped = swap(sentence, hit);
            assert!(checker.check(&swapped.new).is_empty(), "{}", swapped.new);
            let after = checker.check(&swapped.text);
            assert!(after.len() <= hits.len(), "{sentence} → {}: {after:?}", swapped.text);
        }
    }
}

fn phrase(text: &str, usage: Use) -> Own {
    Own { id: Id::new(text), text: text.into(), usage, withdrawn: false, origin: None }
}

#[test]
fn a_phrase_is_added_once_and_read_back() {
    let at = DateTime::parse_from_rfc3339("2026-11-21T14:00:00+08:00").unwrap();
    let all = [phrase("送车位", Use::Forbid)];
    for (typed, usage, wanted) in [
        ("", Use::Forbid, Err(PhraseError::Empty)),
        ("  ", Use::Forbid, Err(PhraseError::Empty)),
        ("送", Use::Forbid, Err(PhraseError::TooShort)),
        (" 送车位 ", Use::Forbid, Err(PhraseError::Exists)),
        ("送车位", Use::Allow, Ok("例外")),
        ("闭眼入", Use::Warn, Ok("慎用")),
    ] {
        let got = own::add(&all, typed, usage, at);
        match (got, wanted) {
            (Ok(record), Ok(word)) => {
                assert_eq!(record.kind, KIND);
                let read = Own::read(&record.id, &record.set).unwrap();
                assert_eq!((read.text.as_str(), read.usage.term()), (typed.trim(), word));
            }
            (got, wanted) => assert_eq!(got.err(), wanted.err(), "{typed}"),
        }
    }
    assert_eq!(own::add(&all, &"长".repeat(31), Use::Warn, at), Err(PhraseError::TooLong));
}

#[test]
fn phrases_become_what_the_checker_is_given() {
    let mut gone = phrase("旧话", Use::Forbid);
    gone.withdrawn = true;
    let all = [
        phrase("送车位", Use::Forbid),
        phrase("闭眼入", Use::Warn),
        phrase("稀缺里", Use::Allow),
        gone,
    ];
    let extras = own::extras(&all, vec!["云景台".into()], Presale::Held);
    let levels: Vec<(&str, Level)> =
        extras.phrases.iter().map(|p| (p.text.as_str(), p.level)).collect();
    assert_eq!(levels, [("送车位", Level::Red), ("闭眼入", Level::Amber)]);
    assert_eq!(extras.exceptions, ["稀缺里"]);
    assert_eq!((extras.competitors.len(), extras.presale), (1, Presale::Held));
    for presale in [Presale::Unknown, Presale::Held, Presale::Missing] {
        assert_eq!(own::presale(&own::set_presale(presale).set), presale);
    }
    assert_eq!(own::presale(&Fields::default()), Presale::Unknown);
}

#[test]
fn no_answer_of_the_starter_set_is_forbidden_or_risky() {
    let mut values = Values::default();
    for (name, value) in [
        ("称呼", "王女士"),
        ("户型", "三居"),
        ("面积", "112㎡"),
        ("总价", "268万"),
        ("首付", "40万"),
        ("月供", "9600元"),
        ("项目", "云栖府"),
        ("我", "小李"),
    ] {
        values.set(name, value);
    }
    let checker = law();
    let mut caught = Vec::new();
    let outcome = read(include_str!("../../public/starter/scripts.json")).unwrap();
    for record in &outcome.bundle.records {
        let said = record.fields.0.iter().filter(|(name, _)| {
            matches!(name.as_str(), "question" | "short" | "long") || name.starts_with("variants/")
        });
        for text in said.filter_map(|(_, value)| Value::as_str(value)) {
            for text in [fill(text, &values).shown(), fill(text, &Values::default()).shown()] {
                let hits = checker.check(&text);
                caught.extend(
                    hits.into_iter().map(|hit| format!("{}: {} in {text}", record.id, hit.text)),
                );
            }
        }
    }
    caught.dedup();
    assert!(caught.is_empty(), "{}", caught.join("\n"));
}
