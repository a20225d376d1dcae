//! The small language the rules are written in, and the machine that runs it.
//!
//! A pattern is text with a few signs: `(甲|乙)` either, `(甲)?` or nothing, `甲?` likewise for one character, `~6` up to six
//! characters of the same sentence (a comma counts two), `^6` the same but not past a comma or a
//! person (我, 您 …), `[` and `]` where something set apart begins and ends, `;` where a clause ends, `#` a number in digits or words, `&` a number of at least 100, `{名}` a list
//! of [`super::rules::LISTS`]. Between two characters of a pattern only fillers may stand.

use std::cell::Cell;

use super::normal::{Break, Mark};

#[derive(Clone, Copy, Debug)]
enum Step {
    Char(char),
    /// Up to so many characters of anything; and which of [`Program::masks`] can follow.
    Gap(u8, u16),
    /// Up to so many characters, staying with the same subject.
    Near(u8, u16),
    Number,
    Hundred,
    /// The beginning of a clause or of something set apart, and its end, before more text.
    Opens,
    Closes,
    /// The end of a clause, or of the text.
    Ends,
    /// Goes on at the first; should that fail, at the second.
    Split(usize, usize),
    Jump(usize),
    Done,
}

/// All patterns, compiled one after the other.
#[derive(Debug, Default)]
pub(super) struct Program {
    steps: Vec<Step>,
    masks: Vec<Mask>,
}

/// A set of characters by their hash: it may hold more than was put in, never less.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mask([u64; 4]);

impl Mask {
    const NONE: Self = Self([0; 4]);
    const ALL: Self = Self([u64::MAX; 4]);

    /// What can follow a number that begins at `start`: it may leave its last digits to it.
    pub fn after_number(marks: &[Mark], start: usize) -> Self {
        let mut mask = Self::NONE;
        for mark in marks.iter().skip(start + 1).take(LONGEST_NUMBER) {
            mask.add(mark.c);
            if !(is_digit(mark.c) || mark.c == '.') {
                break;
            }
        }
        mask
    }

    pub fn meets(&self, other: &Self) -> bool {
        self.0.iter().zip(other.0).any(|(a, b)| a & b != 0)
    }

    fn add(&mut self, c: char) {
        let code = u32::from(c);
        if let Some(word) = self.0.get_mut((code / 64 % 4) as usize) {
            *word |= 1 << (code % 64);
        }
    }

    pub fn has(&self, c: char) -> bool {
        let code = u32::from(c);
        self.0.get((code / 64 % 4) as usize).is_some_and(|word| word >> (code % 64) & 1 == 1)
    }
}

/// How strictly the characters of a match must stand together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Spacing {
    /// Only fillers between neighbours.
    Close,
    /// Something between all neighbours, be it commas: 学，区，房.
    Regular,
}

impl Program {
    /// Compiles a pattern; returns where it starts.
    pub fn add(&mut self, pattern: &str, lists: &dyn Fn(&str) -> &'static str) -> usize {
        let start = self.steps.len();
        self.sequence(pattern, lists);
        self.steps.push(Step::Done);
        for at in start..self.steps.len() {
            if !matches!(self.steps.get(at), Some(Step::Gap(..) | Step::Near(..))) {
                continue;
            }
            let mask = self.first(at + 1);
            if let Some(Step::Gap(_, known) | Step::Near(_, known)) = self.steps.get_mut(at) {
                *known = u16::try_from(self.masks.len()).unwrap_or(u16::MAX);
                self.masks.push(mask);
            }
        }
        start
    }

    /// Compiles plain text: no sign has a meaning in it.
    pub fn add_text(&mut self, text: impl Iterator<Item = char>) -> usize {
        let start = self.steps.len();
        self.steps.extend(text.map(Step::Char));
        self.steps.push(Step::Done);
        start
    }

    fn sequence(&mut self, pattern: &str, lists: &dyn Fn(&str) -> &'static str) {
        let mut rest = pattern;
        while let Some(sign) = rest.chars().next() {
            let after = rest.get(sign.len_utf8()..).unwrap_or_default();
            let start = self.steps.len();
            rest = match sign {
                '(' => {
                    let (inner, after) = split_group(after);
                    self.choice(inner, lists);
                    after
                }
                '{' => {
                    let (name, after) = after.split_once('}').unwrap_or((after, ""));
                    self.choice(lists(name), lists);
                    after
                }
                '~' | '^' => {
                    let digits = after.bytes().take_while(u8::is_ascii_digit).count();
                    let most = after.get(..digits).and_then(|d| d.parse().ok()).unwrap_or(0);
                    self.steps.push(if sign == '~' {
                        Step::Gap(most, 0)
                    } else {
                        Step::Near(most, 0)
                    });
                    after.get(digits..).unwrap_or_default()
                }
                '#' => self.one(Step::Number, after),
                '&' => self.one(Step::Hundred, after),
                '[' => self.one(Step::Opens, after),
                ']' => self.one(Step::Closes, after),
                ';' => self.one(Step::Ends, after),
                c => self.one(Step::Char(c), after),
            };
            if let Some(after) = rest.strip_prefix('?') {
                self.steps.insert(start, Step::Split(0, 0));
                self.shift(start + 1);
                let end = self.steps.len();
                if let Some(step) = self.steps.get_mut(start) {
                    *step = Step::Split(start + 1, end);
                }
                rest = after;
            }
        }
    }

    fn one<'a>(&mut self, step: Step, after: &'a str) -> &'a str {
        self.steps.push(step);
        after
    }

    fn choice(&mut self, inner: &str, lists: &dyn Fn(&str) -> &'static str) {
        let mut ends = Vec::new();
        let mut rest = Some(inner);
        while let Some(text) = rest {
            let (first, others) = split_choice(text);
            let fork = self.steps.len();
            if others.is_some() {
                self.steps.push(Step::Split(fork + 1, 0));
            }
            self.sequence(first, lists);
            if others.is_some() {
                ends.push(self.steps.len());
                self.steps.push(Step::Jump(0));
                let next = self.steps.len();
                if let Some(step) = self.steps.get_mut(fork) {
                    *step = Step::Split(fork + 1, next);
                }
            }
            rest = others;
        }
        let end = self.steps.len();
        for at in ends {
            if let Some(step) = self.steps.get_mut(at) {
                *step = Step::Jump(end);
            }
        }
    }

    /// Moves the targets of the steps from `from` on by one place.
    fn shift(&mut self, from: usize) {
        for step in self.steps.iter_mut().skip(from) {
            match step {
                Step::Split(a, b) => (*a, *b) = (*a + 1, *b + 1),
                Step::Jump(a) => *a += 1,
                _ => {}
            }
        }
    }

    /// Collects the ways a match of the pattern at `at` can begin: a first character, and the step
    /// to run for it, past every alternative that begins otherwise.
    pub fn entries(&self, at: usize, found: &mut Vec<(char, usize)>) {
        match self.steps.get(at) {
            Some(Step::Char(c)) => found.push((*c, at)),
            Some(Step::Number | Step::Hundred) => found.extend(DIGITS.chars().map(|c| (c, at))),
            Some(Step::Split(a, b)) => {
                self.entries(*a, found);
                self.entries(*b, found);
            }
            Some(Step::Jump(a)) => self.entries(*a, found),
            Some(Step::Opens) => {
                // The step itself must run: it is entered here, not behind.
                let from = found.len();
                self.entries(at + 1, found);
                for entry in found.iter_mut().skip(from) {
                    entry.1 = at;
                }
            }
            _ => {}
        }
    }

    /// Tells which characters can come second in a match that enters at `at`, a number being one.
    pub fn seconds(&self, at: usize) -> Mask {
        match self.steps.get(at) {
            Some(Step::Char(_) | Step::Number | Step::Hundred) => self.first(at + 1),
            _ => Mask::ALL,
        }
    }

    /// Tells whether a match that enters at `at` begins with a number.
    pub fn is_number(&self, at: usize) -> bool {
        matches!(self.steps.get(at), Some(Step::Number | Step::Hundred))
    }

    /// Tells which characters can come first from `at` on.
    fn first(&self, at: usize) -> Mask {
        let mut mask = Mask::NONE;
        if self.gather(at, &mut mask) { mask } else { Mask::ALL }
    }

    /// Collects the first characters; false where anything, or nothing at all, can come.
    fn gather(&self, at: usize, mask: &mut Mask) -> bool {
        match self.steps.get(at) {
            Some(Step::Char(c)) => mask.add(*c),
            Some(Step::Number | Step::Hundred) => DIGITS.chars().for_each(|c| mask.add(c)),
            Some(Step::Split(a, b)) => return self.gather(*a, mask) && self.gather(*b, mask),
            Some(Step::Jump(a)) => return self.gather(*a, mask),
            _ => return false,
        }
        true
    }

    /// Matches the pattern at `step` against the marks from `i` on; returns the end of the match.
    ///
    /// Every step takes from `fuel`; none is left, nothing is found: a text of digits only is slow to
    /// refuse.
    pub fn run(
        &self,
        step: usize,
        marks: &[Mark],
        i: usize,
        spacing: Spacing,
        fuel: &Cell<u32>,
    ) -> Option<usize> {
        Run { program: self, marks, start: i, spacing, fuel }.go(step, i, false)
    }
}

/// No price has more digits; a text of digits only must not take long.
const LONGEST_NUMBER: usize = 12;
const DIGITS: &str = "0123456789一二三四五六七八九十百千万两几半零数";

fn is_digit(c: char) -> bool {
    c.is_ascii_digit() || c != '.' && DIGITS.contains(c)
}

struct Run<'a> {
    program: &'a Program,
    marks: &'a [Mark],
    start: usize,
    spacing: Spacing,
    fuel: &'a Cell<u32>,
}

impl Run<'_> {
    /// Goes on from `step` at mark `i`; `loose` right after a gap, where a comma may stand.
    fn go(&self, mut step: usize, mut i: usize, mut loose: bool) -> Option<usize> {
        self.fuel.set(self.fuel.get().checked_sub(1)?);
        loop {
            match *self.program.steps.get(step)? {
                Step::Char(c) => {
                    let mark = self.marks.get(i)?;
                    if mark.c != c || !self.may_follow(i, loose) {
                        return None;
                    }
                    (step, i, loose) = (step + 1, i + 1, false);
                }
                Step::Number => {
                    // 50万: the number may leave its last characters to what follows.
                    let longest = self.number(i, loose)?;
                    return (i + 1..=longest).rev().find_map(|end| self.go(step + 1, end, false));
                }
                Step::Hundred => {
                    let end = self.number(i, loose)?;
                    if !self.is_hundred(i, end) {
                        return None;
                    }
                    (step, i, loose) = (step + 1, end, false);
                }
                Step::Opens if i > 0 && self.marks.get(i)?.before == Break::None => return None,
                Step::Closes if self.marks.get(i)?.before == Break::None => return None,
                Step::Ends if self.marks.get(i).is_some_and(|m| m.before < Break::Comma) => {
                    return None;
                }
                Step::Opens | Step::Closes | Step::Ends => step += 1,
                Step::Gap(most, mask) => return self.gap(step + 1, i, most, mask, false),
                Step::Near(most, mask) => return self.gap(step + 1, i, most, mask, true),
                Step::Split(a, b) => {
                    self.fuel.set(self.fuel.get().checked_sub(1)?);
                    if self.may_begin(a, i)
                        && let Some(end) = self.go(a, i, loose)
                    {
                        return Some(end);
                    }
                    step = b;
                }
                Step::Jump(a) => step = a,
                Step::Done => return Some(i),
            }
        }
    }

    /// Spares the call for an alternative that begins with another character.
    fn may_begin(&self, step: usize, i: usize) -> bool {
        match self.program.steps.get(step) {
            Some(Step::Char(c)) => self.marks.get(i).is_some_and(|mark| mark.c == *c),
            _ => true,
        }
    }

    fn may_follow(&self, i: usize, loose: bool) -> bool {
        let Some(mark) = self.marks.get(i) else { return false };
        i == self.start
            || match self.spacing {
                Spacing::Close if loose => mark.before < Break::Stop,
                Spacing::Close => mark.before <= Break::Filler,
                Spacing::Regular => mark.before > Break::None,
            }
    }

    fn gap(
        &self,
        next: usize,
        mut i: usize,
        most: u8,
        mask: u16,
        same_subject: bool,
    ) -> Option<usize> {
        let mut left = most;
        let mask = self.program.masks.get(usize::from(mask));
        let may_begin = |i: usize| match (mask, self.marks.get(i)) {
            (Some(mask), Some(mark)) => mask.has(mark.c),
            _ => true,
        };
        loop {
            if may_begin(i)
                && let Some(end) = self.go(next, i, true)
            {
                return Some(end);
            }
            let mark = self.marks.get(i)?;
            let cost = if mark.before >= Break::Comma { 2 } else { 1 };
            let leaves =
                same_subject && (mark.before >= Break::Comma || "我您你他她".contains(mark.c));
            if mark.before >= Break::Stop || leaves || left < cost {
                return None;
            }
            left -= cost;
            i += 1;
        }
    }

    /// The end of the number at `i`.
    fn number(&self, i: usize, loose: bool) -> Option<usize> {
        let first = self.marks.get(i)?;
        if !is_digit(first.c) || !self.may_follow(i, loose) {
            return None;
        }
        // A number is read from its first digit on, never from its middle.
        let previous = i.checked_sub(1).and_then(|at| self.marks.get(at));
        let middle = previous.is_some_and(|mark| mark.c.is_ascii_digit());
        if middle && first.c.is_ascii_digit() && first.before == Break::None {
            return None;
        }
        let mut end = i + 1;
        while let Some(mark) = self.marks.get(end).filter(|_| end < i + LONGEST_NUMBER) {
            if !(is_digit(mark.c) || mark.c == '.') || !self.may_follow(end, false) {
                break;
            }
            end += 1;
        }
        Some(end)
    }

    fn is_hundred(&self, i: usize, end: usize) -> bool {
        let digits = self.marks.get(i..end).unwrap_or_default();
        let figures = digits.iter().take_while(|m| m.c.is_ascii_digit()).count();
        // A date has more digits than a price.
        (3..=7).contains(&figures) || digits.iter().any(|m| matches!(m.c, '百' | '千' | '万'))
    }
}

/// Splits what follows an opening bracket at its closing one.
fn split_group(text: &str) -> (&str, &str) {
    let mut depth = 0;
    for (at, c) in text.char_indices() {
        match c {
            '(' => depth += 1,
            ')' if depth == 0 => {
                return (
                    text.get(..at).unwrap_or_default(),
                    text.get(at + 1..).unwrap_or_default(),
                );
            }
            ')' => depth -= 1,
            _ => {}
        }
    }
    (text, "")
}

/// Splits alternatives at the first bar outside brackets.
fn split_choice(text: &str) -> (&str, Option<&str>) {
    let mut depth = 0;
    for (at, c) in text.char_indices() {
        match c {
            '(' => depth += 1,
            ')' => depth -= 1,
            '|' if depth == 0 => return (text.get(..at).unwrap_or_default(), text.get(at + 1..)),
            _ => {}
        }
    }
    (text, None)
}
