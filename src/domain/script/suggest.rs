//! Which scripts fit a customer now, each with its reason.

use chrono::NaiveDate;

use super::category::{Group, group};
use super::standing::Standing;
use super::{Results, Script};
use crate::domain::customer::Customer;
use crate::domain::fields::Id;
use crate::domain::words::{DecisionStage, Word};

/// What is known of the customer, and of the talk that is planned.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Situation {
    pub objections: Vec<String>,
    pub concerns: Vec<String>,
    pub layouts: Vec<String>,
    /// The terms of what is known.
    pub need: Option<&'static str>,
    pub temperament: Option<&'static str>,
    /// 决策阶段.
    pub decision: Option<&'static str>,
    /// 成交进度.
    pub deal: Option<&'static str>,
    /// 勿扰: no message is offered.
    pub do_not_disturb: bool,
}

impl Situation {
    /// Takes from a customer what scripts are chosen by.
    pub fn of(customer: &Customer) -> Self {
        Self {
            objections: customer.objections.clone(),
            concerns: customer.concerns.clone(),
            layouts: customer.layouts.clone(),
            need: customer.need.map(Word::term),
            temperament: customer.temperament.map(Word::term),
            decision: customer.decision_stage.map(Word::term),
            deal: customer.deal_stage.map(Word::term),
            do_not_disturb: customer.do_not_disturb,
        }
    }
}

/// One script that fits, why, and what it is worth.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion {
    pub id: Id,
    /// `「总价高」这条用过9次,7次有用`, `关注学区`, `刚需 · 决策`.
    pub reason: String,
    /// Greater is better; comparable only within one list.
    pub weight: u32,
    pub standing: Standing,
}

/// What a fit counts; what worked is worth up to [`WORKED`] more.
const OBJECTION: u32 = 200;
const CONCERN: u32 = 100;
const STAGE: u32 = 40;
const NEED: u32 = 30;
const TEMPERAMENT: u32 = 20;
const LAYOUT: u32 = 10;
const WORKED: u32 = 100;

/// Lists the scripts that fit, best first: by what the customer says, then by what worked, then by
/// use. Archived and expired ones are left out, and so are those made for somebody else.
pub fn suggest<'a>(
    scripts: impl Iterator<Item = &'a Script>,
    who: &Situation,
    today: NaiveDate,
    limit: usize,
) -> Vec<Suggestion> {
    let mut found: Vec<(Suggestion, &Script)> = Vec::new();
    for script in scripts {
        let standing = script.standing(today);
        if !matches!(standing, Standing::Archived | Standing::Expired)
            && let Some((weight, reason)) = fit(script, who)
        {
            found.push((Suggestion { id: script.id.clone(), reason, weight, standing }, script));
        }
    }
    found.sort_by(|(a, of), (b, than)| {
        (b.weight, than.uses)
            .cmp(&(a.weight, of.uses))
            .then_with(|| of.order.total_cmp(&than.order))
            .then_with(|| a.id.cmp(&b.id))
    });
    found.truncate(limit);
    found.into_iter().map(|(suggestion, _)| suggestion).collect()
}

/// Lists the hints for meeting this customer: one each for need, temperament and stage.
pub fn advice<'a>(
    scripts: impl Iterator<Item = &'a Script>,
    who: &Situation,
    today: NaiveDate,
) -> Vec<&'a Script> {
    let hints: Vec<&Script> = scripts
        .filter(|s| group(&s.category) == Group::Advice)
        .filter(|s| !matches!(s.standing(today), Standing::Archived | Standing::Expired))
        .collect();
    let mut out: Vec<&Script> = Vec::new();
    for term in [who.need, who.temperament, who.decision, who.deal].into_iter().flatten() {
        let is_for = |s: &&&Script| {
            [&s.needs, &s.temperaments, &s.stages].into_iter().flatten().any(|t| t == term)
        };
        // The user's own hint stands before the one the app came with.
        let fitting = hints.iter().filter(is_for);
        let best = fitting.min_by_key(|s| (s.source != super::Source::Own, s.id.clone()));
        if let Some(best) = best
            && !out.iter().any(|known| known.id == best.id)
        {
            out.push(best);
        }
    }
    out
}

/// Whom a script is made for, what of that is known, whether it is known at all, and its weight.
type Set<'a> = (&'a [String], &'a [&'a str], &'a dyn Fn(&str) -> bool, u32);

/// Weighs one script; `None` when nothing speaks for it or it is made for somebody else.
fn fit(script: &Script, who: &Situation) -> Option<(u32, String)> {
    let kind = group(&script.category);
    if kind == Group::Advice || (kind == Group::Messages && who.do_not_disturb) {
        return None;
    }
    let mut weight = 0;
    let mut reasons: Vec<String> = Vec::new();
    let objection = script.objection.as_ref().filter(|o| who.objections.contains(o));
    if script.objection.is_some() && objection.is_none() {
        return None;
    }
    if let Some(objection) = objection {
        let results = script.results_about(objection);
        weight += OBJECTION + worth(results);
        reasons.push(match results {
            Some(r) if r.worked + r.failed > 0 => said(objection, r),
            _ => objection.clone(),
        });
    }
    let concern = who.concerns.iter().find(|c| is_about(script, c));
    if let Some(concern) = concern {
        weight += CONCERN;
        reasons.push(["关注", concern].concat());
    }
    let layouts: Vec<&str> = who.layouts.iter().map(String::as_str).collect();
    let stages: Vec<&str> = [who.decision, who.deal].into_iter().flatten().collect();
    // A script of two lists (决策, 认购) may still suit while one of them is not known.
    let is_stage_known = |term: &str| match DecisionStage::parse(term) {
        Some(_) => who.decision.is_some(),
        None => who.deal.is_some(),
    };
    let is_need_known = |_: &str| who.need.is_some();
    let is_temperament_known = |_: &str| who.temperament.is_some();
    let is_layout_known = |_: &str| !who.layouts.is_empty();
    let sets: [Set; 4] = [
        (&script.stages, &stages, &is_stage_known, STAGE),
        (&script.needs, who.need.as_slice(), &is_need_known, NEED),
        (&script.temperaments, who.temperament.as_slice(), &is_temperament_known, TEMPERAMENT),
        (&script.layouts, &layouts, &is_layout_known, LAYOUT),
    ];
    for (made_for, known, is_known, counts) in sets {
        match made_for.iter().find(|term| known.contains(&term.as_str())) {
            Some(term) => {
                weight += counts;
                reasons.push(term.clone());
            }
            None if made_for.is_empty() || !made_for.iter().all(|term| is_known(term)) => {}
            None => return None,
        }
    }
    if reasons.is_empty() {
        return None;
    }
    if objection.is_none() {
        weight += worth(script.results_about(super::ANY));
    }
    Some((weight, reasons.join(" · ")))
}

/// Says how a script did: `「总价高」这条用过9次,7次有用`.
fn said(about: &str, results: &Results) -> String {
    format!("「{about}」这条用过{}次,{}次有用", results.worked + results.failed, results.worked)
}

/// Returns what a script is worth by its results, from 0 to [`WORKED`]: Laplace's rule
/// (worked + 1) ÷ (tried + 2), so one lucky try does not beat seven of nine, and a script never
/// tried stands in the middle.
fn worth(results: Option<&Results>) -> u32 {
    let (worked, failed) = results.map_or((0, 0), |r| (u64::from(r.worked), u64::from(r.failed)));
    u32::try_from(u64::from(WORKED) * (worked + 1) / (worked + failed + 2)).unwrap_or(WORKED)
}

/// Tells whether a script is about a 关注点: by its tags, or by its whole category.
fn is_about(script: &Script, concern: &str) -> bool {
    let category = CONCERNS.iter().find(|(known, _)| *known == concern).map(|(_, c)| *c);
    script.tags.iter().any(|tag| tag == concern) || category == Some(script.category.as_str())
}

/// The category that speaks of a 关注点; those that share one are told apart by tags alone.
const CONCERNS: &[(&str, &str)] = &[
    ("区位", "区位交通"),
    ("交通", "区位交通"),
    ("户型", "户型面积"),
    ("面积", "户型面积"),
    ("得房率", "得房率公摊"),
    ("车位", "车位"),
    ("物业", "物业"),
    ("品牌", "开发商与五证"),
    ("价格", "价格与优惠"),
    ("付款方式", "付款首付"),
    ("贷款", "商贷"),
    ("交付时间", "交付标准与保修"),
];
