//! Whom taking a batch back reaches: what is undone here is deleted on the phone it came from at the next exchange.

use std::collections::{BTreeSet, HashMap};

use super::envelope::Record;
use super::journal::Undo;
use crate::domain::change::{Fate, RecordChange};
use crate::domain::fields::Id;

/// Names named in a sentence; the others are counted.
const NAMED: usize = 5;

/// Holds the customers that an undo would change, here and then on the other phone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reach {
    /// They would be deleted.
    pub gone: Vec<Id>,
    /// They stay, but values, contacts or plans of theirs would be as before or deleted.
    pub back: Vec<Id>,
    /// Records of nobody: settings, scripts.
    pub others: usize,
}

/// Tells whom a planned undo reaches; `now` are the records it changes, as they are.
pub fn reach(undo: &Undo, now: &[Record]) -> Reach {
    let owners: HashMap<&Id, Id> =
        now.iter().filter_map(|r| Some((&r.id, Id(r.fields.text("customer")?)))).collect();
    let owner = |change: &RecordChange| match change.kind.as_str() {
        "customer" => Some(change.id.clone()),
        _ => change.set.text("customer").map(Id).or_else(|| owners.get(&change.id).cloned()),
    };
    let changes = &undo.change.records;
    let is_gone = |c: &&RecordChange| c.kind == "customer" && c.fate == Fate::Delete;
    let gone: BTreeSet<Id> = changes.iter().filter(is_gone).map(|c| c.id.clone()).collect();
    let back: BTreeSet<Id> =
        changes.iter().filter_map(owner).filter(|id| !gone.contains(id)).collect();
    let others = changes.iter().filter(|c| owner(c).is_none()).count();
    Reach { gone: gone.into_iter().collect(), back: back.into_iter().collect(), others }
}

impl Reach {
    /// Says what the other phone would lose, a sentence each; the names as `name` has them.
    pub fn said(&self, name: impl Fn(&Id) -> String) -> Vec<String> {
        let list = |ids: &[Id]| {
            let named: Vec<String> = ids.iter().take(NAMED).map(&name).collect();
            let rest = if ids.len() > NAMED { " 等" } else { "，共" };
            format!("{}{rest} {} 位", named.join("、"), ids.len())
        };
        let mut said = Vec::new();
        if !self.gone.is_empty() {
            let list = list(&self.gone);
            said.push(format!("撤销以后，下次同步会把对方手机上的这些客户也删掉：{list}。"));
        }
        if !self.back.is_empty() {
            let list = list(&self.back);
            said.push(format!(
                "这些客户在对方手机上也会变回同步以前的样子，对方记的跟进会少：{list}。"
            ));
        }
        if self.others > 0 {
            said.push(format!("另有 {} 条设置、话术等也会跟着变回去。", self.others));
        }
        if said.is_empty() {
            said.push("这次同步带来的后来都改过了，没有可以撤销的。".to_owned());
        }
        said
    }
}
