//! 找话术: an index that answers every keystroke over all scripts.
//!
//! It types like 找客户 (the same folding, pinyin and terms of `domain/search`), but a script is
//! found by more: its tags, what else its words are called, its answers, and a mistyped letter.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use super::sounds::units;
use super::synonyms::Synonyms;
use super::{Script, typo};
use crate::domain::fields::Id;
use crate::domain::search::hit::merged;
use crate::domain::search::names::{NOWHERE, NameHit, Unit, find_name};
use crate::domain::search::query::{Query, Term};
use crate::domain::search::text::{END, find, fold, mask};

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

/// One script in the index.
#[derive(Clone, Debug)]
struct Slot {
    id: Id,
    uses: u32,
    order: f64,
    /// The question, then each keyword, one after another.
    units: Vec<Unit>,
    /// The end of the question, then of each keyword, in units.
    ends: Vec<usize>,
    units_mask: u64,
    /// One bit per group of synonyms that question or keywords have.
    groups: u64,
    /// Short answer, long answer and basis, folded, each ended.
    text: Vec<u8>,
    text_mask: u64,
    /// The pinyin of the units.
    sound: Vec<u8>,
}

/// Where one term was found; `first` and `count` are units of the question, if it is there.
#[derive(Clone, Copy)]
struct Place {
    score: u16,
    matched: Matched,
    marked: Option<(usize, usize)>,
}

/// Whether mistyped letters are forgiven.
#[derive(Clone, Copy, PartialEq)]
enum Reading {
    Exact,
    Forgiving,
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
    /// an empty query finds nothing. A mistyped letter is forgiven only where nothing else is
    /// found: half-typed words are one letter from too much.
    pub fn search(&self, typed: &str, limit: usize, keep: &dyn Fn(&Id) -> bool) -> Found {
        let is_typed = |c: &char| c.is_alphanumeric() || c.is_whitespace() || *c == '\'';
        let typed: String = typed.chars().map(fold).filter(is_typed).collect();
        let query = Query::read(&typed);
        let asked = Asked::read(&query, &self.synonyms);
        let mut found = self.ranked(&asked, Reading::Exact, keep);
        let mut reading = Reading::Exact;
        if found.is_empty() && asked.can_be_mistyped() {
            reading = Reading::Forgiving;
            found = self.ranked(&asked, reading, keep);
        }
        let total = found.len();
        if limit < total {
            found.select_nth_unstable_by(limit, best_first);
            found.truncate(limit);
        }
        crate::domain::order::sort_by(&mut found, best_first);
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
        let mut matched = Matched::Typo;
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

    fn can_be_mistyped(&self) -> bool {
        self.0.iter().flatten().any(|(term, _)| is_long_pinyin(term))
    }
}

fn is_long_pinyin(term: &Term) -> bool {
    term.text.len() >= typo::SHORTEST && term.text.iter().all(u8::is_ascii_lowercase)
}

impl Slot {
    fn of(script: &Script, synonyms: &Synonyms) -> Self {
        let mut all = Vec::new();
        let mut ends = Vec::new();
        let keywords = script.objection.iter().chain([&script.category]).chain(&script.tags);
        for text in [&script.question].into_iter().chain(keywords) {
            units(text, &mut all);
            ends.push(all.len());
        }
        let mut text = Vec::new();
        let mut text_mask = 0;
        let basis = script.basis.clone().unwrap_or_default();
        for part in [&script.short, &script.long, &basis] {
            for c in part.chars().map(fold) {
                text_mask |= mask([c]);
                text.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
            }
            text.push(END);
        }
        let mut sound = Vec::new();
        typo::sound(&all, &mut sound);
        Self {
            id: script.id.clone(),
            uses: script.uses,
            order: script.order,
            units_mask: all.iter().fold(0, |mask, unit| mask | unit.mask()),
            groups: parts(&all, &ends).fold(0, |bits, part| bits | synonyms.within(part)),
            units: all,
            ends,
            text,
            text_mask,
            sound,
        }
    }

    fn question(&self) -> &[Unit] {
        parts(&self.units, &self.ends).next().unwrap_or_default()
    }

    /// Returns the mean of the terms' scores; each must be found.
    fn score(&self, plan: &[(&Term, u64)], reading: Reading) -> Option<u16> {
        let mut sum = 0;
        for (term, groups) in plan {
            sum += usize::from(self.place(term, *groups, reading)?.score);
        }
        u16::try_from(sum / plan.len().max(1)).ok()
    }

    /// Finds the best place of a term: from the question downwards.
    fn place(&self, term: &Term, groups: u64, reading: Reading) -> Option<Place> {
        self.in_words(term)
            .or_else(|| self.by_synonym(groups))
            .or_else(|| self.in_text(term))
            .or_else(|| (reading == Reading::Forgiving).then(|| self.mistyped(term))?)
    }

    fn in_words(&self, term: &Term) -> Option<Place> {
        if term.name_mask & !self.units_mask != 0 {
            return None;
        }
        let mut parts = parts(&self.units, &self.ends);
        let question = parts.next().unwrap_or_default();
        let in_question = find_name(question, question.len(), &term.name);
        let whole = |(score, is_whole): (u16, bool)| score + u16::from(is_whole);
        let keyword = parts
            .filter_map(|word| keyword_score(word, &find_name(word, word.len(), &term.name)?))
            .max_by_key(|score| whole(*score));
        let marked = in_question.map(|hit| (hit.first, hit.count));
        let question = in_question.map(|hit| question_score(question, &hit));
        // A question that also carries the word as its tag is about it, not only around it.
        let bonus = 5 * u16::from(question.is_some() && keyword.is_some_and(|(_, whole)| whole));
        let (of_question, of_keyword) =
            (question.unwrap_or_default(), keyword.unwrap_or_default().0);
        let matched = if of_question >= of_keyword { Matched::Question } else { Matched::Keyword };
        let score = of_question.max(of_keyword);
        (score > 0).then_some(Place { score: score + bonus, matched, marked })
    }

    fn by_synonym(&self, groups: u64) -> Option<Place> {
        let shared = u16::try_from((self.groups & groups).count_ones()).unwrap_or_default();
        (shared > 0).then_some(Place {
            score: 600 + shared.min(9),
            matched: Matched::Synonym,
            marked: None,
        })
    }

    fn in_text(&self, term: &Term) -> Option<Place> {
        if term.text_mask & !self.text_mask != 0 {
            return None;
        }
        let at = find(&self.text, &term.text)?;
        let (score, matched) = match self.text.get(..at)?.iter().filter(|b| **b == END).count() {
            0 => (500, Matched::Short),
            1 => (400, Matched::Long),
            _ => (300, Matched::Basis),
        };
        Some(Place { score, matched, marked: None })
    }

    fn mistyped(&self, term: &Term) -> Option<Place> {
        if !is_long_pinyin(term) {
            return None;
        }
        let (first, count) = typo::find(&self.sound, &term.text)?;
        let in_question = first + count <= self.question().len();
        let score = if in_question { 210 - u16::from(first > 0) * 5 } else { 200 };
        let marked = in_question.then_some((first, count));
        Some(Place { score, matched: Matched::Typo, marked })
    }
}

/// Cuts the units of a slot into question and keywords.
fn parts<'a>(units: &'a [Unit], ends: &'a [usize]) -> impl Iterator<Item = &'a [Unit]> {
    let starts = [0].into_iter().chain(ends.iter().copied());
    starts.zip(ends).map(|(start, end)| units.get(start..*end).unwrap_or_default())
}

/// The least score `find_name` gives to characters; below it is pinyin.
const CHARACTERS: u16 = 800;

fn question_score(units: &[Unit], hit: &NameHit) -> u16 {
    match (hit.score >= CHARACTERS, hit.first, hit.count == units.len()) {
        (true, 0, true) => 1000,
        (true, 0, false) => 950,
        (true, ..) => 900,
        (false, 0, _) => 800,
        (false, ..) => 700,
    }
}

/// Scores a hit in a keyword, and tells whether the whole keyword was typed.
fn keyword_score(units: &[Unit], hit: &NameHit) -> Option<(u16, bool)> {
    let is_whole = hit.first == 0 && hit.count == units.len();
    let score = match (hit.score >= CHARACTERS, is_whole) {
        (true, true) => 890,
        (true, false) => 840,
        (false, true) => 790,
        (false, false) => 650,
    };
    Some((score, is_whole))
}
