//! What was typed, read into the ways it may be meant.

use super::names::LONGEST;
use super::text::{fold, mask};
use crate::domain::phone::Typed;

/// The ways a query may be meant; an entry is found when every term of one plan is.
#[derive(Debug)]
pub(in crate::domain) struct Query {
    pub plans: Vec<Vec<Term>>,
}

/// One thing to be found.
#[derive(Debug)]
pub(in crate::domain) struct Term {
    /// Folded characters for names, without the apostrophes of `xi'an`; empty = not for names.
    pub name: Vec<char>,
    pub name_mask: u64,
    /// Folded text for all other fields.
    pub text: Vec<u8>,
    pub text_mask: u64,
    /// The digits of a number, when nothing else was typed.
    pub digits: Option<Typed>,
}

impl Query {
    /// Reads a query: words separated by spaces must all be found, each anywhere; or, with
    /// neighbours of one kind joined, as one (`138 0013`, `ouyang c`, `曾 敏`).
    pub fn read(query: &str) -> Self {
        let folded: String = query.chars().map(fold).collect();
        let words: Vec<&str> = folded.split(' ').filter(|w| !w.is_empty()).collect();
        let mut joined: Vec<String> = Vec::new();
        let mut last = None;
        for word in &words {
            let kind = word.chars().all(|c| matches!(c, '0'..='9' | '+' | '-' | '.' | '(' | ')'));
            match joined.last_mut() {
                Some(before) if last == Some(kind) => before.push_str(word),
                _ => joined.push((*word).to_owned()),
            }
            last = Some(kind);
        }
        let mut plans = Vec::new();
        if joined.len() < words.len() {
            plans.push(joined.iter().map(|w| Term::read(w)).collect());
        }
        if !words.is_empty() {
            plans.push(words.iter().map(|w| Term::read(w)).collect());
        }
        Self { plans }
    }
}

impl Term {
    fn read(word: &str) -> Self {
        let mut name: Vec<char> = word.chars().filter(|c| *c != '\'').collect();
        if name.len() > LONGEST {
            name.clear();
        }
        Self {
            name_mask: mask(name.iter().copied()),
            name,
            text: word.as_bytes().to_vec(),
            text_mask: mask(word.chars()),
            digits: Typed::read(word),
        }
    }
}
