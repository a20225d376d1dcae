//! The set the app comes with: complete, lawful, and the same however often it is fetched.

use std::collections::{BTreeMap, BTreeSet};

use genke::domain::script::category::{ADVICE, Group, MESSAGES, OBJECTION, QUESTIONS, all, group};
use genke::domain::script::placeholder::{KNOWN, Piece, fill, parse, strays};
use genke::domain::script::playbook::{Diff, Entry, Here, Playbook, diff};
use genke::domain::script::search::ScriptIndex;
use genke::domain::script::standing::Standing;
use genke::domain::script::values::{Values, facts_asked};
use genke::domain::script::{STARTER, Script, Source};
use genke::domain::words::lists::OBJECTIONS;
use genke::domain::words::{DealStage, DecisionStage, Need, Temperament, Word};
use genke::record::bundle::{Purpose, write};
use genke::record::envelope::Record;
use genke::record::read::read;
use serde_json::Value;

use super::day;

const FILE: &str = include_str!("../../../public/starter/scripts.json");

fn records() -> Vec<Record> {
    let outcome = read(FILE).unwrap();
    assert_eq!(outcome.faults, []);
    assert_eq!(outcome.bundle.head.purpose, Purpose::Playbook);
    let playbook = Playbook::read(outcome.bundle.head.covers.as_ref()).unwrap();
    assert_eq!(playbook.id, STARTER);
    outcome.bundle.records.into_iter().map(std::sync::Arc::unwrap_or_clone).collect()
}

fn scripts() -> Vec<Script> {
    records().iter().map(|record| Script::read(&record.id, &record.fields)).collect()
}

/// Everything a record says, by field; sets say their element.
fn texts(record: &Record) -> Vec<(String, String)> {
    let mut out = Vec::new();
    for (field, value) in &record.fields.0 {
        match (value, field.split_once('/')) {
            (Value::String(text), _) => out.push((field.clone(), text.clone())),
            (_, Some((_, element))) => out.push((field.clone(), element.to_owned())),
            _ => {}
        }
    }
    out
}

#[test]
fn is_written_in_the_one_form() {
    let outcome = read(FILE).unwrap();
    assert_eq!(write(&outcome.bundle), FILE);
    let made: BTreeSet<&str> = outcome.bundle.records.iter().map(|r| r.made.as_str()).collect();
    assert_eq!(made.len(), 1, "one old stamp: whatever the user wrote is later");
    for record in &outcome.bundle.records {
        assert_eq!((record.kind.as_str(), record.stamps.len()), ("script", 0));
        assert!(record.id.as_str().starts_with("starter-"), "{}", record.id);
    }
}

#[test]
fn covers_every_category_objection_and_kind_of_customer() {
    let scripts = scripts();
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for script in &scripts {
        *counts.entry(&script.category).or_default() += 1;
        assert!(all().any(|c| c == script.category), "{}", script.category);
        assert_eq!(script.source, Source::Starter);
    }
    let count = |category: &str| counts.get(category).copied().unwrap_or_default();
    for category in QUESTIONS {
        assert!(count(category) >= 4, "{category}");
    }
    assert!(QUESTIONS.into_iter().map(count).sum::<usize>() >= 64);
    for kind in MESSAGES {
        assert!(count(kind) >= 2, "{kind}");
    }
    assert!(count(OBJECTION) >= 16);
    for objection in OBJECTIONS {
        assert!(scripts.iter().any(|s| s.objection.as_deref() == Some(objection)), "{objection}");
    }
    for script in scripts.iter().filter(|s| s.objection.is_some()) {
        assert!(OBJECTIONS.contains(&script.objection.as_deref().unwrap()), "{}", script.id);
    }
    let hints: Vec<&Script> = scripts.iter().filter(|s| s.category == ADVICE).collect();
    let of = |term: &str| {
        let sets = |s: &&&Script| {
            [&s.needs, &s.temperaments, &s.stages].into_iter().flatten().any(|t| t == term)
        };
        hints.iter().filter(sets).count()
    };
    let terms = Need::ALL.iter().map(|w| w.term());
    let terms = terms.chain(Temperament::ALL.iter().map(|w| w.term()));
    for term in terms.chain(DecisionStage::ALL.iter().map(|w| w.term())) {
        assert_eq!(of(term), 1, "{term}");
    }
    let known =
        |term: &String| DealStage::parse(term).is_some() || DecisionStage::parse(term).is_some();
    assert!(scripts.iter().flat_map(|s| &s.stages).all(known));
}

#[test]
fn says_it_in_one_breath_and_at_length() {
    let mut questions = BTreeSet::new();
    for script in scripts() {
        let (short, long) = (script.short.chars().count(), script.long.chars().count());
        assert!((10..=60).contains(&short), "{} short: {short}", script.id);
        if group(&script.category) != Group::Advice {
            assert!((50..=220).contains(&long), "{} long: {long}", script.id);
            assert!(!script.tags.is_empty(), "{}", script.id);
        }
        for variant in &script.variants {
            assert!(variant.short.chars().count() <= 60, "{}", script.id);
            let whom = &variant.for_whom;
            assert!(Need::parse(whom).is_some() || Temperament::parse(whom).is_some(), "{whom}");
        }
        assert!(questions.insert(script.question.clone()), "{}", script.question);
    }
}

#[test]
fn can_be_sent_before_anything_is_filled_in() {
    for record in records() {
        for (field, text) in texts(&record) {
            assert_eq!(strays(&text), [] as [&str; 0], "{} {field}", record.id);
            for piece in parse(&text) {
                if let Piece::Slot { name, fallback } = piece {
                    let fallback = fallback.unwrap_or_default();
                    assert!(!fallback.is_empty(), "{} {field} {name}", record.id);
                }
            }
            assert!(fill(&text, &Values::default()).to_send().is_ok(), "{} {field}", record.id);
        }
    }
    let scripts = scripts();
    let facts = facts_asked(scripts.iter());
    assert!(facts.len() <= 45, "{} facts are too many to fill in: {facts:?}", facts.len());
    assert!(facts.iter().all(|(name, _)| !KNOWN.contains(&name.as_str())));
}

#[test]
fn none_is_valid_before_somebody_checked_it() {
    for script in scripts() {
        let expected = match group(&script.category) {
            Group::Messages | Group::Advice => Standing::Valid,
            _ if ["教育医疗商业配套", "交付标准与保修", "价格与优惠"]
                .contains(&script.category.as_str()) =>
            {
                Standing::HalfChecked
            }
            _ => Standing::Unchecked,
        };
        assert_eq!(script.standing(day("2026-11-21")), expected, "{}", script.id);
    }
}

/// The plain triggers of forbidden and risky wording; the patterns around them are the checker's.
const TRIGGERS: &str = "升值 保值 增值 翻番 稳赚 抄底 只涨不跌 回报 年化 以租养贷 包租 返租 返本 分钟 \
学区房 学位房 解决户口 落户 名校 即将 马上 国家级 最 第一 唯一 首个 顶级 极致 绝版 稀缺 独一无二 \
楼王 地王 冠军 元起 起价 成本价 内部价 亏本 原价 特价 零首付 首付分期 首付贷 垫资 包贷 包过 高评高贷 \
风水 龙脉 聚财 旺运 财位 售罄 抢光 疯抢 错过不再 再不买 保证 承诺 一定 百分百 绝对 无理由退 \
准时交房 烂尾 质量差 骗 赠送 赠 买一层 所见即所得 政府推荐 领导 认筹 内部认购 预定 涨幅 去化率 排名";

#[test]
fn trips_no_plain_trigger() {
    for record in records() {
        for (field, text) in texts(&record) {
            for trigger in TRIGGERS.split_whitespace() {
                assert!(!text.contains(trigger), "{} {field}: {trigger}", record.id);
            }
            let filled = fill(&text, &Values::default()).shown();
            assert!(
                TRIGGERS.split_whitespace().all(|t| !filled.contains(t)),
                "{} {field}",
                record.id
            );
        }
    }
}

#[test]
fn is_found_by_two_letters() {
    let mut index = ScriptIndex::default();
    scripts().iter().for_each(|script| index.upsert(script));
    let check = |query: &str, category: &str| {
        let found = index.search(query, 3, &|_| true);
        let scripts = scripts();
        let hits: Vec<_> = found
            .hits
            .iter()
            .map(|h| scripts.iter().find(|s| s.id == h.id).unwrap())
            .map(|s| format!("{}:{}", s.category, s.question))
            .collect();
        assert!(hits.iter().any(|h| h.starts_with(category)), "{query}: {hits:?}");
    };
    for (query, category) in [
        ("xq", "教育医疗商业配套"),
        ("gt", "得房率公摊"),
        ("yg", "商贷"),
        ("cw", "车位"),
        ("wyf", "物业"),
        ("qs", "税费"),
        ("qisui", "税费"),
        ("ls", "交付标准与保修"),
        ("loushui", "交付标准与保修"),
        ("jiaofang", "交付标准与保修"),
        ("wuzheng", "开发商与五证"),
        ("gjj", "公积金/组合贷"),
        ("70年", "产权年限"),
        ("太贵了", "抗性说辞"),
        ("别家便宜", "竞品对比"),
        ("征信", "商贷"),
        ("烂尾", "抗性说辞"),
        ("降价", "抗性说辞"),
        ("停车", "车位"),
        ("xuexiao", "教育医疗商业配套"),
        ("gongtna", "得房率公摊"),
    ] {
        check(query, category);
    }
}

#[test]
fn fetched_twice_it_brings_nothing_twice() {
    let entries: Vec<Entry> =
        records().into_iter().map(|r| Entry { kind: r.kind, id: r.id, fields: r.fields }).collect();
    let first = diff(&[], &entries, &|_| Here::Unknown);
    assert_eq!((first.new.len(), first.refused), (entries.len(), 0));
    let again = diff(&entries, &entries, &|entry| Here::Known(entry.fields.clone()));
    assert_eq!(again, Diff { same: entries.len(), ..Diff::default() });
}
