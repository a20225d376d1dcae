//! 资料完整度: how much of what matters is known, and what to ask next.
//!
//! Each field is worth points: most for what decides the next step (a number to call, budget, need,
//! layout, tier, concerns, objections), fewer for what only colours the talk. The percentage is the
//! points known of the points that apply; fields switched off and those nobody asks for count nothing.

use super::catalogue::FIELDS;
use super::shown::is_filled;
use super::{Field, field};
use crate::domain::fields::Fields;
use crate::domain::words::Need;

/// Shows how much of a card is filled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Completeness {
    /// 0–100; 100 only when nothing is missing.
    pub percent: u32,
    /// What is missing, worth most first.
    pub missing: Vec<&'static Field>,
}

/// Measures one customer's card.
pub fn completeness(fields: &Fields) -> Completeness {
    let (mut known, mut all) = (0, 0);
    let mut missing = Vec::new();
    for f in FIELDS.iter().filter(|f| f.weight > 0 && applies(f, fields)) {
        all += f.weight;
        if is_filled(f, fields) {
            known += f.weight;
        } else {
            missing.push(f);
        }
    }
    missing.sort_by_key(|f| u32::MAX - f.weight);
    // Rounded down: 100 % must mean that nothing is missing.
    Completeness { percent: known * 100 / all.max(1), missing }
}

impl Completeness {
    /// Lists the next fields worth asking about, each with a question of its own.
    pub fn next(&self, most: usize) -> Vec<&'static Field> {
        let mut next: Vec<&'static Field> = Vec::new();
        for f in self.missing.iter().filter(|f| !f.ask.is_empty()) {
            if next.len() < most && next.iter().all(|asked| asked.ask != f.ask) {
                next.push(f);
            }
        }
        next
    }
}

/// Tells whether a field says anything about this customer: one who pays at once has no monthly
/// sum, an investor no home or work to be near to.
fn applies(f: &Field, fields: &Fields) -> bool {
    let filled = |key: &str| field(key).is_some_and(|f| is_filled(f, fields));
    match f.key().as_str() {
        "budget.down_wan" | "budget.monthly_yuan" => {
            fields.text("payment").as_deref() != Some("一次性")
        }
        "home_area" | "work_area" | "housing" | "family" => {
            fields.word::<Need>("need") != Some(Need::Invest) || filled(&f.key())
        }
        // Reachable is reachable: a number makes the 微信号 a nicety, not a gap.
        "wechat" => !filled("phones") || filled("wechat"),
        _ => true,
    }
}
