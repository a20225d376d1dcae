//! 找话术: an index that answers every keystroke over all scripts.
//!
//! It types like 找客户 (the same folding, pinyin and terms of `domain/search`), but a script is
//! found by more: its tags, what else its words are called, its answers, and a mistyped letter.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use super::Script;
use super::slot::{Reading, Slot};
use super::synonyms::Synonyms;
use crate::domain::fields::Id;
use crate::domain::search::hit::merged;
use crate::domain::search::names::NOWHERE;
use crate::domain::search::query::{Query, Term};
use crate::domain::search::text::fold;

/// Finds scripts by question, tags, synonyms and answers, in characters and pinyin.
#[derive(Clone, Debug, Default)]
pub struct ScriptIndex {
    slots: Vec<Slot>,
    places: BTreeMap<Id, usize>,
    synonyms: Synonyms,
}

/// The best hits of a query and how many scripts it finds in all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    pub hits: Vec<Hit>,
    pub total: usize,
}

/// One script that was found, and what to mark.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    pub id: Id,
    /// Greater is better; comparable only within one query.
    pub score: u16,
    pub matched: Matched,
    /// Half-open ranges of characters of the question to mark, in order.
    pub ranges: Vec<(usize, usize)>,
}

/// Says by what a script was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Matched {
    /// Pairs of characters in common: 怎么跟爱人商量 and 做不了主,得我爱人来定.
    Similar,
    /// One wrong letter in the pinyin of question or keyword.
    Typo,
    Basis,
    Long,
    Short,
    /// Another word for what was typed.
    Synonym,
    /// Tag, 抗性点 or category.
    Keyword,
    Question,
}

impl ScriptIndex {
    /// Adds a script, or replaces what was known of it.
    pub fn upsert(&mut self, script: &Script) {
        let slot = Slot::of(script, &self.synonyms);
        match self.places.get(&script.id).and_then(|at| self.slots.get_mut(*at)) {
            Some(known) => *known = slot,
            None => {
                self.places.insert(script.id.clone(), self.slots.len());
                self.slots.push(slot);
            }
        }
    }

    /// Removes a script; an unknown id is no matter.
    pub fn remove(&mut self, id: &Id) {
        let Some(place) = self.places.remove(id) else { return };
        self.slots.swap_remove(place);
        if let Some(moved) = self.slots.get(place) {
            self.places.insert(moved.id.clone(), place);
        }
    }

    /// Counts the scripts in the index.
    pub fn len(&self) -> usize {
        self.slots.len()
    }

    /// Tells whether no script is in the index.
    pub fn is_empty(&self) -> bool {
        self.slots.is_empty()
    }

    /// Finds the best hits among the scripts that `keep` lets through, and counts all of them;
    /// an empty query finds nothing. Only where nothing is found, a mistyped letter is forgiven
    /// and a sentence need not be found whole: half-typed words are one letter from too much.
    pub fn search(&self, typed: &str, limit: usize, keep: &dyn Fn(&Id) -> bool) -> Found {
        let is_typed = |c: &char| c.is_alphanumeric() || c.is_whitespace() || *c == '\'';
        let typed: String = typed.chars().map(fold).filter(is_typed).collect();
        let query = Query::read(&typed);
        let asked = Asked::read(&query, &self.synonyms);
        let mut found = self.ranked(&asked, Reading::Exact, keep);
        let mut reading = Reading::Exact;
        if found.is_empty() {
            reading = Reading::Forgiving;
            found = self.ranked(&asked, reading, keep);
        }
        let total = found.len();
        if limit < total {
            found.select_nth_unstable_by(limit, best_first);
            found.truncate(limit);
        }
        found.sort_by(best_first);
        let hits =
            found.into_iter().filter_map(|(score, slot)| self.hit(slot, &asked, score, reading));
        Found { hits: hits.collect(), total }
    }

    fn ranked(
        &self,
        asked: &Asked,
        reading: Reading,
        keep: &dyn Fn(&Id) -> bool,
    ) -> Vec<(u16, &Slot)> {
        let mut found = Vec::new();
        for slot in &self.slots {
            let score = asked.0.iter().filter_map(|plan| slot.score(plan, reading)).max();
            if let Some(score) = score
                && keep(&slot.id)
            {
                found.push((score, slot));
            }
        }
        found
    }

    fn hit(&self, slot: &Slot, asked: &Asked, score: u16, reading: Reading) -> Option<Hit> {
        let plan = asked.0.iter().find(|plan| slot.score(plan, reading) == Some(score))?;
        let mut matched = Matched::Similar;
        let mut ranges = Vec::new();
        for (term, groups) in plan {
            let place = slot.place(term, *groups, reading)?;
            matched = matched.max(place.matched);
            let marked = place.marked.or_else(|| {
                let is_synonym = place.matched == Matched::Synonym;
                is_synonym.then(|| self.synonyms.find(slot.question(), *groups))?
            });
            let (first, count) = marked.unwrap_or_default();
            let units = slot.question().iter().skip(first).take(count);
            let places = units.filter(|u| u.place != NOWHERE).map(|u| usize::from(u.place));
            ranges.extend(places.map(|at| (at, at + 1)));
        }
        Some(Hit { id: slot.id.clone(), score, matched, ranges: merged(ranges) })
    }
}

/// Orders by match, then use, then place in the library, then id.
fn best_first(a: &(u16, &Slot), b: &(u16, &Slot)) -> Ordering {
    let key = |(score, slot): &(u16, &Slot)| (*score, slot.uses);
    key(b)
        .cmp(&key(a))
        .then_with(|| a.1.order.total_cmp(&b.1.order))
        .then_with(|| a.1.id.cmp(&b.1.id))
}

/// The plans of a query; each term with the groups of synonyms it means.
struct Asked<'a>(Vec<Vec<(&'a Term, u64)>>);

impl<'a> Asked<'a> {
    fn read(query: &'a Query, synonyms: &Synonyms) -> Self {
        let plan = |plan: &'a Vec<Term>| {
            plan.iter().map(|term| (term, synonyms.meant(&term.name))).collect()
        };
        Self(query.plans.iter().map(plan).collect())
    }
}
