//! What stands around a finding: ordinary phrases, denials, other people's words, sources.

use super::Presale;
use super::compiled::{Found, Kind, flag};
use super::exceptions::{FAR, NEAR};
use super::normal::{Break, Mark};

/// Everything in a text that can excuse a wording.
pub(super) struct Context<'a> {
    marks: &'a [Mark],
    signs: Vec<(u8, usize, usize)>,
    ordinary: Vec<(u8, usize, usize)>,
    presale: Presale,
}

impl<'a> Context<'a> {
    pub fn new(marks: &'a [Mark], found: &[Found], presale: Presale) -> Self {
        let (mut signs, mut ordinary) = (Vec::new(), Vec::new());
        for f in found {
            match f.kind {
                Kind::Ordinary(class) => ordinary.push((class, f.start, f.end)),
                Kind::Sign(sign) => signs.push((sign, f.start, f.end)),
                _ => {}
            }
        }
        // 不能错过 denies nothing.
        let empty: Vec<(usize, usize)> =
            signs.iter().filter(|s| s.0 == b'~').map(|s| (s.1, s.2)).collect();
        signs.retain(|(sign, start, end)| {
            !matches!(sign, b'<' | b'-' | b'{' | b'>' | b'^')
                || !empty.iter().any(|(a, b)| a < end && start < b)
        });
        let presale = match presale {
            Presale::Unknown if says_permit(&signs) => Presale::Held,
            known => known,
        };
        Self { marks, signs, ordinary, presale }
    }

    /// Tells whether a fair reader would let a finding of `class` pass.
    pub fn excuses(&self, class: u8, flags: u8, start: usize, end: usize) -> bool {
        let has = |one: u8| flags & one != 0;
        let permit = match self.presale {
            Presale::Held => has(flag::PERMIT) || has(flag::MISSING),
            Presale::Unknown => has(flag::MISSING),
            Presale::Missing => false,
        };
        permit
            || !has(flag::FIRM) && self.is_ordinary(class, start, end)
            || self.signs.iter().any(|sign| self.sign_excuses(*sign, class, flags, start, end))
    }

    /// Tells whether the text lies in an ordinary phrase, or one begins or ends in it.
    pub fn is_ordinary(&self, class: u8, start: usize, end: usize) -> bool {
        self.ordinary
            .iter()
            .any(|(about, a, b)| (*about == 0 || *about == class) && *a < end && start < *b)
    }

    fn sign_excuses(
        &self,
        (sign, from, to): (u8, usize, usize),
        class: u8,
        flags: u8,
        start: usize,
        end: usize,
    ) -> bool {
        let Some((here, there)) = self.marks.get(start).zip(self.marks.get(from)) else {
            return false;
        };
        let rivals = class == 11;
        let same_clause = here.clause == there.clause;
        let same_sentence = here.sentence == there.sentence;
        let has = |one: u8| flags & one != 0;
        let reaches = |most: usize| from < start && same_clause && start <= to + most;
        // 错过就没有了: a no that is part of the wording denies nothing.
        let within = from > start && to <= end && class != 9;
        match sign {
            b'<' => !has(flag::UNDENIED) && (reaches(NEAR) || within),
            b'-' => !has(flag::UNDENIED) && class != 5 && from < start && to == start,
            b'{' => !has(flag::UNDENIED) && !rivals && (reaches(FAR) || within),
            b'>' => {
                let near = end <= from && from <= end + FAR;
                !has(flag::UNDENIED) && !rivals && same_clause && near
            }
            b'^' => {
                let opens = from == 0 || there.before >= Break::Comma;
                let before = there.before != Break::Line && here.clause + 1 == there.clause;
                !has(flag::UNDENIED) && !rivals && opens && end <= from && before
            }
            b'@' => same_sentence && from <= start && !self.own_words_between(from, start),
            b'!' => same_sentence && !rivals,
            b'u' => class == 10 && same_clause || class == 12 && same_sentence,
            b'g' => class == 8 && same_sentence,
            b's' => has(flag::SOURCE) && same_sentence,
            b'd' => has(flag::DEFERS) && same_sentence,
            _ => false,
        }
    }

    fn own_words_between(&self, from: usize, to: usize) -> bool {
        // 跟她说 ends where 她说 does: it is ours.
        self.signs.iter().any(|(sign, at, end)| *sign == b'&' && *end >= from && *at < to)
    }
}

/// Tells whether the text names a presale permit, and not the want of one.
fn says_permit(signs: &[(u8, usize, usize)]) -> bool {
    let of = |wanted: u8| signs.iter().filter(move |s| s.0 == wanted);
    of(b'p').any(|p| !of(b'q').any(|q| q.1 < p.2 && p.1 < q.2))
}
