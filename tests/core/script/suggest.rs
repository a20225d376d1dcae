use genke::domain::customer::Customer;
use genke::domain::fields::Id;
use genke::domain::script::Script;
use genke::domain::script::suggest::{Situation, advice, suggest};
use serde_json::{Value, json};

use super::{day, fields};

fn scripts(rows: &[(&str, Value)]) -> Vec<Script> {
    rows.iter().map(|(id, row)| Script::read(&Id::new(*id), &fields(row.clone()))).collect()
}

fn who(row: Value) -> Situation {
    Situation::of(&Customer::read(&Id::new("c"), &fields(row)))
}

fn check(why: &str, rows: &[(&str, Value)], customer: Value, expected: &[(&str, &str)]) {
    let scripts = scripts(rows);
    let found = suggest(scripts.iter(), &who(customer), day("2026-11-21"), 9);
    let said: Vec<_> = found.iter().map(|s| (s.id.as_str(), s.reason.as_str())).collect();
    assert_eq!(said, expected, "{why}");
}

#[test]
fn what_fits_comes_with_its_reason() {
    let price = |worked: u32, failed: u32| json!({"category": "抗性说辞", "objection": "总价高", "worked/总价高/p": worked, "failed/总价高/p": failed});
    let high = json!({"objections/总价高": true});
    check(
        "how it did",
        &[("a", price(7, 2))],
        high.clone(),
        &[("a", "「总价高」这条用过9次,7次有用")],
    );
    check("not yet tried", &[("a", price(0, 0))], high.clone(), &[("a", "总价高")]);
    check("another objection", &[("a", price(7, 2))], json!({"objections/公摊大": true}), &[]);
    check("nothing known", &[("a", price(7, 2))], json!({}), &[]);
    check(
        "seven of nine, one of one, untried, one of five",
        &[("bad", price(1, 4)), ("none", price(0, 0)), ("one", price(1, 0)), ("good", price(7, 2))],
        high.clone(),
        &[
            ("good", "「总价高」这条用过9次,7次有用"),
            ("one", "「总价高」这条用过1次,1次有用"),
            ("none", "总价高"),
            ("bad", "「总价高」这条用过5次,1次有用"),
        ],
    );
    let mut expired = price(7, 2);
    expired["valid_until"] = json!("2026-11-20");
    let mut archived = price(7, 2);
    archived["archived"] = json!(true);
    check("expired and archived", &[("a", expired), ("b", archived)], high.clone(), &[]);
    let mut upgrade = price(0, 0);
    upgrade["needs/改善"] = json!(true);
    check("need not known", &[("a", upgrade.clone())], high, &[("a", "总价高")]);
    let of = |need: &str| json!({"objections/总价高": true, "need": need});
    check("for this need", &[("a", upgrade.clone())], of("改善"), &[("a", "总价高 · 改善")]);
    check("for another need", &[("a", upgrade)], of("刚需"), &[]);
    let used = |n: u32| json!({"category": "商贷", "stages/决策": true, "uses/p": n});
    check(
        "equal: the more used",
        &[("a", used(1)), ("b", used(5))],
        json!({"decision_stage": "决策"}),
        &[("b", "决策"), ("a", "决策")],
    );
    check(
        "by concern: category and tag",
        &[
            ("cat", json!({"category": "车位"})),
            ("tag", json!({"category": "物业", "tags/车位": true})),
            ("not", json!({"category": "物业"})),
        ],
        json!({"concerns/车位": true}),
        &[("cat", "关注车位"), ("tag", "关注车位")],
    );
    let both = json!({"category": "商贷", "stages/决策": true, "tags/贷款": true});
    let deal_only = json!({"deal_stage": "到访", "concerns/贷款": true});
    check("决策阶段 not known", &[("a", both.clone())], deal_only, &[("a", "关注贷款")]);
    let early = json!({"decision_stage": "初步了解", "concerns/贷款": true});
    check("for another 决策阶段", &[("a", both)], early, &[]);
    let visit = json!({"category": "邀约", "stages/来电": true});
    let called = json!({"deal_stage": "来电"});
    check("a message by 成交进度", &[("a", visit.clone())], called, &[("a", "来电")]);
    let quiet = json!({"deal_stage": "来电", "do_not_disturb": true});
    check("勿扰", &[("a", visit)], quiet, &[]);
    check(
        "an answer to what they say stands before what suits anybody like them",
        &[
            (
                "stage",
                json!({"category": "商贷", "stages/决策": true, "needs/刚需": true, "temperaments/理性": true}),
            ),
            ("said", price(0, 9)),
        ],
        json!({"objections/总价高": true, "decision_stage": "决策", "need": "刚需", "temperament": "理性"}),
        &[("said", "「总价高」这条用过9次,0次有用"), ("stage", "决策 · 刚需 · 理性")],
    );
}

#[test]
fn one_hint_each() {
    let hint = |set: &str, origin: &str| {
        let mut row = json!({"category": "接待提示", "origin": origin});
        row[set] = json!(true);
        row
    };
    let scripts = scripts(&[
        ("1", hint("needs/刚需", "starter")),
        ("2", hint("needs/刚需", "own")),
        ("3", hint("needs/改善", "starter")),
        ("4", hint("stages/决策", "starter")),
        ("5", hint("temperaments/犹豫", "starter")),
        ("6", json!({"category": "物业", "needs/刚需": true})),
    ]);
    let who = who(json!({"need": "刚需", "temperament": "犹豫", "decision_stage": "决策"}));
    let ids: Vec<_> =
        advice(scripts.iter(), &who, day("2026-11-21")).iter().map(|s| s.id.as_str()).collect();
    assert_eq!(ids, ["2", "5", "4"]);
}
