//! Matching names: by characters, by pinyin initials, by full pinyin, and by any mixture.

use super::text::{bit, fold, mask};
use crate::domain::name::readings;

/// One character of a name and how it may be typed.
#[derive(Clone, Copy, Debug)]
pub(in crate::domain) struct Unit {
    /// The folded character.
    pub ch: char,
    /// Its place in the shown name; `NOWHERE` when the shown name does not have it.
    pub place: u16,
    readings: [&'static str; 3],
}

pub(in crate::domain) const NOWHERE: u16 = u16::MAX;

impl Unit {
    /// Makes the unit of one folded character; readings beyond three are left out.
    pub fn new(ch: char, place: u16, read: impl IntoIterator<Item = &'static str>) -> Self {
        let mut readings = [""; 3];
        readings.iter_mut().zip(read).for_each(|(to, from)| *to = from);
        Self { ch, place, readings }
    }

    /// Returns the usual reading; empty for what is not Chinese.
    pub fn reading(&self) -> &'static str {
        let [usual, ..] = self.readings;
        usual
    }

    /// Returns the mask of its character and all letters it may be typed with.
    pub fn mask(&self) -> u64 {
        bit(self.ch) | mask(self.readings.iter().flat_map(|r| r.chars()))
    }
}

/// Appends the units of a name, spaces left out; returns at how many of them pinyin may start.
///
/// An alias takes its places from the units of the name `shown`, where they agree.
pub(in crate::domain) fn units(name: &str, shown: Option<&[Unit]>, out: &mut Vec<Unit>) -> usize {
    let first = out.len();
    for ((at, c), read) in name.chars().map(fold).enumerate().zip(readings(name)) {
        if matches!(c, ' ' | '\'') {
            continue;
        }
        let place = match shown {
            None => u16::try_from(at).unwrap_or(NOWHERE),
            Some(shown) => match shown.get(out.len() - first) {
                Some(unit) if unit.ch == c => unit.place,
                _ => NOWHERE,
            },
        };
        out.push(Unit::new(c, place, read));
    }
    let len = out.len() - first;
    let titled = TITLES.iter().any(|title| name.trim_end().ends_with(title));
    if titled && len > 2 { len - 2 } else { len }
}

/// Everybody is a 先生 or a 女士: initials never start there.
const TITLES: &[&str] = &["先生", "女士", "小姐", "太太", "阿姨", "老师"];

/// Where a name was found: which units, and how well.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::domain) struct NameHit {
    pub score: u16,
    pub first: usize,
    pub count: usize,
}

/// Finds typed characters in a name; pinyin may start at the first `starts` units.
pub(in crate::domain) fn find_name(
    units: &[Unit],
    starts: usize,
    typed: &[char],
) -> Option<NameHit> {
    let hit = |score, first, count| Some(NameHit { score, first, count });
    let first_typed = *typed.first()?;
    let same = |at: usize| {
        let rest = units.get(at..at + typed.len());
        rest.is_some_and(|rest| rest.iter().zip(typed).all(|(unit, c)| unit.ch == *c))
    };
    if let Some(at) = (0..units.len()).find(|at| same(*at)) {
        let score = match at {
            0 if units.len() == typed.len() => 1000,
            0 => 900,
            _ => 850,
        };
        return hit(score, at, typed.len());
    }
    if !typed.iter().any(char::is_ascii_lowercase) {
        return None;
    }
    let starts = if first_typed.is_ascii_lowercase() { starts } else { units.len() };
    (0..starts).find_map(|at| {
        let (count, whole) = consume(&units[at..], typed)?;
        let base = if at == 0 { 760 } else { 660 };
        let whole = match whole {
            true if count == units.len() => 20,
            true => 10,
            false => 0,
        };
        let units_used = u16::try_from(count.min(10)).unwrap_or(10);
        hit(base + whole + 1 - units_used, at, count)
    })
}

/// The longest text that is looked for in names: its places must fit a mask.
pub(in crate::domain) const LONGEST: usize = 63;

/// Consumes all typed characters unit by unit, each by its own character or by the beginning of
/// one of its readings; returns how many units that took, at the fewest, and whether the last one
/// was typed whole. Keeps the set of all places reached, so it never backtracks.
fn consume(units: &[Unit], typed: &[char]) -> Option<(usize, bool)> {
    let end = 1_u64 << typed.len().min(LONGEST);
    let mut reached = 1_u64;
    for (i, unit) in units.iter().enumerate() {
        let (mut whole, mut begun) = (0, 0);
        while reached != 0 {
            let at = reached.trailing_zeros();
            reached &= reached - 1;
            let rest = typed.get(usize::try_from(at).ok()?..)?;
            if rest.first() == Some(&unit.ch) {
                whole |= 1 << (at + 1);
            }
            for reading in unit.readings {
                let mut place = 1 << at;
                let mut left = reading.len();
                for (letter, c) in reading.chars().zip(rest) {
                    if letter != *c {
                        break;
                    }
                    place <<= 1;
                    left -= 1;
                    if left == 0 {
                        whole |= place;
                    } else {
                        begun |= place;
                    }
                }
            }
        }
        reached = whole | begun;
        if reached & end != 0 {
            return Some((i + 1, whole & end != 0));
        }
        if reached == 0 {
            return None;
        }
    }
    None
}
