//! One script in the index: its words, and where a term is found in them.

use super::search::Matched;
use super::sounds::units;
use super::synonyms::Synonyms;
use super::{Script, typo};
use crate::domain::fields::Id;
use crate::domain::search::names::{NameHit, Unit, find_name};
use crate::domain::search::query::Term;
use crate::domain::search::text::{END, find, fold, mask};

/// One script in the index.
#[derive(Clone, Debug)]
pub(super) struct Slot {
    pub id: Id,
    pub uses: u32,
    pub order: f64,
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
pub(super) struct Place {
    pub score: u16,
    pub matched: Matched,
    pub marked: Option<(usize, usize)>,
}

/// Whether mistyped letters are forgiven, and whole sentences may share a pair of characters only.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Reading {
    Exact,
    Forgiving,
}

impl Slot {
    /// Makes a script ready.
    pub fn of(script: &Script, synonyms: &Synonyms) -> Self {
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

    /// Returns the units of the question.
    pub fn question(&self) -> &[Unit] {
        parts(&self.units, &self.ends).next().unwrap_or_default()
    }

    /// Returns the mean of the terms' scores; each must be found.
    pub fn score(&self, plan: &[(&Term, u64)], reading: Reading) -> Option<u16> {
        let mut sum = 0;
        for (term, groups) in plan {
            sum += usize::from(self.place(term, *groups, reading)?.score);
        }
        u16::try_from(sum / plan.len().max(1)).ok()
    }

    /// Finds the best place of a term: from the question downwards.
    pub fn place(&self, term: &Term, groups: u64, reading: Reading) -> Option<Place> {
        self.in_words(term)
            .or_else(|| self.by_synonym(groups))
            .or_else(|| self.in_text(term))
            .or_else(|| match reading {
                Reading::Exact => None,
                Reading::Forgiving => self.mistyped(term).or_else(|| self.similar(term)),
            })
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
        // One mistake makes one letter foreign, no more.
        let foreign = (term.name_mask & !self.units_mask).count_ones();
        if foreign > 1 || !is_long_pinyin(term) {
            return None;
        }
        let (first, count) = typo::find(&self.sound, &term.text)?;
        let in_question = first + count <= self.question().len();
        let score = if in_question { 210 - u16::from(first > 0) * 5 } else { 200 };
        let marked = in_question.then_some((first, count));
        Some(Place { score, matched: Matched::Typo, marked })
    }

    /// Counts the pairs of neighbouring characters that a sentence has in common with the words.
    fn similar(&self, term: &Term) -> Option<Place> {
        if term.name.len() <= PAIR {
            return None;
        }
        let mut pairs = term.name.windows(PAIR).filter(|pair| {
            let said = |units: &[Unit]| units.iter().zip(*pair).all(|(unit, c)| unit.ch == *c);
            !pair.iter().any(|c| c.is_ascii() || EMPTY.contains(*c))
                && self.units.windows(PAIR).any(said)
        });
        let first = pairs.next()?;
        let shared = u16::try_from(1 + pairs.count()).unwrap_or(u16::MAX).min(9);
        let in_question = self
            .question()
            .windows(PAIR)
            .position(|units| units.iter().zip(first).all(|(unit, c)| unit.ch == *c));
        let marked = in_question.map(|at| (at, PAIR));
        Some(Place { score: 100 + 10 * shared, matched: Matched::Similar, marked })
    }
}

/// Cuts the units of a slot into question and keywords.
fn parts<'a>(units: &'a [Unit], ends: &'a [usize]) -> impl Iterator<Item = &'a [Unit]> {
    let starts = [0].into_iter().chain(ends.iter().copied());
    starts.zip(ends).map(|(start, end)| units.get(start..*end).unwrap_or_default())
}

/// How many characters in a row two sentences must share.
const PAIR: usize = 2;
/// Characters of words that every question has: 怎么, 什么, 我们, 客户, 说, 这个, 可以.
const EMPTY: &str = "怎么什我你您他们客说这那个可以能不吗呢了的是有没在和跟";

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

fn is_long_pinyin(term: &Term) -> bool {
    term.text.len() >= typo::SHORTEST && term.text.iter().all(u8::is_ascii_lowercase)
}
