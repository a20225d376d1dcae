//! The rules made ready: compiled once, found by the first character of a match.

use std::cell::Cell;

use super::Extras;
use super::exceptions::EXCEPTIONS;
use super::normal::{Break, Mark, fold};
use super::pattern::{Mask, Program, Spacing};
use super::rules::{LISTS, RULES};

/// What a rule finds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Wording of a class, with flags.
    Wording(u8, u8),
    /// A phrase of the user's list.
    Phrase(usize),
    /// An ordinary phrase; 0 = for every class.
    Ordinary(u8),
    /// The signs of [`super::exceptions`].
    Sign(u8),
}

/// The flags of [`super::rules`].
pub(super) mod flag {
    pub const SOURCE: u8 = 1;
    pub const DEFERS: u8 = 2;
    pub const PERMIT: u8 = 4;
    pub const MISSING: u8 = 8;
    pub const UNDENIED: u8 = 16;
    pub const FIRM: u8 = 32;
    pub const WEAK: u8 = 64;
}

/// Something found: `start..end` in marks.
#[derive(Clone, Copy, Debug)]
pub(super) struct Found {
    pub kind: Kind,
    pub start: usize,
    pub end: usize,
}

/// One way a match can begin.
#[derive(Clone, Copy, Debug)]
struct Entry {
    first: char,
    /// The characters that can follow, as [`Program::seconds`] tells.
    seconds: Mask,
    kind: Kind,
    step: usize,
    /// Whether it begins with a number, then followed by [`Entry::seconds`].
    number: bool,
}

#[derive(Debug, Default)]
pub(super) struct Compiled {
    program: Program,
    /// Every way a match can begin, sorted by the first character.
    index: Vec<Entry>,
    /// One bit for each hash of a first character: most characters begin nothing.
    begins: Vec<u64>,
}

impl Compiled {
    pub fn new(extras: &Extras) -> Self {
        let mut this = Self { begins: vec![0; BEGINS / 64], ..Self::default() };
        for line in RULES.lines() {
            let (head, pattern) = line.split_once(' ').unwrap_or_default();
            let digits = head.trim_end_matches(|c: char| !c.is_ascii_digit());
            let flags = head.bytes().map(flag_of).fold(0, |all, one| all | one);
            this.add(Kind::Wording(digits.parse().unwrap_or(0), flags), pattern);
        }
        for line in EXCEPTIONS.lines() {
            let (head, pattern) = line.split_once(' ').unwrap_or_default();
            let kind = match head.as_bytes() {
                [b'=', ..] => {
                    Kind::Ordinary(head.get(1..).and_then(|n| n.parse().ok()).unwrap_or(0))
                }
                [sign, ..] => Kind::Sign(*sign),
                [] => continue,
            };
            this.add(kind, pattern);
        }
        for name in &extras.competitors {
            let name = folded(name);
            if !name.is_empty() {
                let kind = Kind::Wording(11, 0);
                this.add(kind, &format!("({name}~12{{坏}}|(吊打|碾压|秒杀|完爆|甩开?){name})"));
            }
        }
        for (place, phrase) in extras.phrases.iter().enumerate() {
            this.add_text(Kind::Phrase(place), &phrase.text);
        }
        for text in &extras.exceptions {
            this.add_text(Kind::Ordinary(0), text);
        }
        this.index.sort_by_key(|entry| (entry.first, entry.step));
        this.index.dedup_by_key(|entry| (entry.first, entry.step));
        this
    }

    fn add(&mut self, kind: Kind, pattern: &str) {
        let start = self.program.add(&format!("({pattern})"), &list);
        self.enter(kind, start);
    }

    fn add_text(&mut self, kind: Kind, text: &str) {
        let text = folded(text);
        if !text.is_empty() {
            let start = self.program.add_text(text.chars());
            self.enter(kind, start);
        }
    }

    fn enter(&mut self, kind: Kind, start: usize) {
        let mut entries = Vec::new();
        self.program.entries(start, &mut entries);
        for (first, step) in entries {
            let (seconds, number) = (self.program.seconds(step), self.program.is_number(step));
            self.index.push(Entry { first, seconds, kind, step, number });
            if let Some(word) = self.begins.get_mut(hash(first) / 64) {
                *word |= 1 << (hash(first) % 64);
            }
        }
    }

    /// Finds everything in a text, by place.
    pub fn find(&self, marks: &[Mark]) -> Vec<Found> {
        let mut all = Vec::new();
        for (start, mark) in marks.iter().enumerate() {
            let word = self.begins.get(hash(mark.c) / 64).copied().unwrap_or(0);
            if word >> (hash(mark.c) % 64) & 1 == 0 {
                continue;
            }
            let next = marks.get(start + 1);
            let after_number = Mask::after_number(marks, start);
            let fuel = Cell::new(FUEL);
            let spread = next.is_some_and(|next| next.before > Break::None);
            let from = self.index.partition_point(|entry| entry.first < mark.c);
            for entry in self
                .index
                .get(from..)
                .unwrap_or_default()
                .iter()
                .take_while(|entry| entry.first == mark.c)
            {
                // At the end of the text a pattern of one character can still match.
                let may_follow = |next: &Mark| match entry.number {
                    true => entry.seconds.meets(&after_number),
                    false => entry.seconds.has(next.c),
                };
                if !next.is_none_or(may_follow) {
                    continue;
                }
                let close = self.program.run(entry.step, marks, start, Spacing::Close, &fuel);
                let end = close.or_else(|| {
                    let regular =
                        || self.program.run(entry.step, marks, start, Spacing::Regular, &fuel);
                    let end = if spread { regular() } else { None };
                    end.filter(|end| stands_apart(marks, start, *end))
                });
                all.extend(end.map(|end| Found { kind: entry.kind, start, end }));
            }
        }
        all
    }
}

/// Tells whether characters spread over clauses still are one word: 学，区，房 is, the end of one
/// clause and the beginning of the next (上升，值得) is not.
fn stands_apart(marks: &[Mark], start: usize, end: usize) -> bool {
    let at = |i: usize| marks.get(i).map_or(Break::Line, |m| m.before);
    let left = start == 0 || at(start) > Break::None;
    let right = at(end) > Break::None;
    match end - start {
        0 | 1 => false,
        2 if at(start + 1) >= Break::Stop => left && right,
        2 => left || right,
        _ => true,
    }
}

const BEGINS: usize = 4096;

/// How many steps the patterns may take at one place of a text.
const FUEL: u32 = 12_000;

fn hash(c: char) -> usize {
    c as usize % BEGINS
}

fn folded(text: &str) -> String {
    fold(text).into_iter().map(|mark| mark.c).collect()
}

fn list(name: &str) -> &'static str {
    LISTS.iter().find(|(known, _)| *known == name).map_or("", |(_, words)| words)
}

fn flag_of(sign: u8) -> u8 {
    match sign {
        b's' => flag::SOURCE,
        b'd' => flag::DEFERS,
        b'p' => flag::PERMIT,
        b'm' => flag::MISSING,
        b'n' => flag::UNDENIED,
        b'f' => flag::FIRM,
        b'w' => flag::WEAK,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(table: &str, line: &str) {
        let (head, pattern) = line.split_once(' ').unwrap_or_else(|| panic!("{table}: {line}"));
        assert!(!head.is_empty() && !pattern.contains(' '), "{table}: {line}");
        for pair in ["()", "{}"] {
            let count = |i| pattern.matches(&pair[i..=i]).count();
            assert_eq!(count(0), count(1), "{table}: {line}");
        }
        for name in pattern.split('{').skip(1).filter_map(|rest| rest.split('}').next()) {
            assert!(!list(name).is_empty(), "{table}: no list {name}");
        }
        let canonical = fold(pattern).into_iter().map(|mark| mark.c);
        let read = pattern.chars().filter(|c| fold(&c.to_string()).len() == 1);
        assert!(canonical.eq(read), "{table}: not canonical: {line}");
        let mut program = Program::default();
        let start = program.add(&format!("({pattern})"), &list);
        let mut entries = Vec::new();
        program.entries(start, &mut entries);
        assert!(!entries.is_empty(), "{table}: can never begin: {line}");
    }

    #[test]
    fn every_line_of_the_tables_is_well_written() {
        for line in RULES.lines() {
            check("rules", line);
            let number: String = line.chars().take_while(char::is_ascii_digit).collect();
            assert!((1..=14).contains(&number.parse::<u8>().unwrap()), "{line}");
        }
        for line in EXCEPTIONS.lines() {
            check("exceptions", line);
            assert!("=<-{>^~@&!gusdpq".contains(&line[..1]), "{line}");
        }
    }
}
