//! Full pinyin with one wrong, missing, extra or swapped letter.

use crate::domain::search::names::Unit;

/// The shortest word a mistake is forgiven in: in three letters nearly everything is one apart.
pub(super) const SHORTEST: usize = 4;

/// Appends the letters of units, each unit's first one as a capital, so that its start is seen.
pub(super) fn sound(units: &[Unit], out: &mut Vec<u8>) {
    for unit in units {
        let start = out.len();
        if unit.reading().is_empty() {
            out.extend_from_slice(
                unit.ch.encode_utf8(&mut [0; 4]).as_bytes().get(..1).unwrap_or_default(),
            );
        } else {
            out.extend_from_slice(unit.reading().as_bytes());
        }
        if let Some(first) = out.get_mut(start) {
            // What is not a letter (a digit) still begins a unit.
            *first = if first.is_ascii_lowercase() { first.to_ascii_uppercase() } else { b'~' };
        }
    }
}

/// Finds typed letters with one mistake; returns the units it covers, first and count.
pub(super) fn find(sound: &[u8], typed: &[u8]) -> Option<(usize, usize)> {
    let mut unit = 0;
    for (at, letter) in sound.iter().enumerate() {
        if !is_start(*letter) {
            continue;
        }
        let rest = sound.get(at..)?;
        if may_begin(rest, typed)
            && let Some(len) = beginning(rest, typed)
        {
            let count = sound.get(at..at + len)?.iter().filter(|c| is_start(**c)).count();
            return Some((unit, count));
        }
        unit += 1;
    }
    None
}

fn is_start(letter: u8) -> bool {
    letter.is_ascii_uppercase() || letter == b'~'
}

/// Tells by two letters whether one mistake could be enough; most places end here.
fn may_begin(sound: &[u8], typed: &[u8]) -> bool {
    let ([a, b, ..], [x, y, ..]) = (sound, typed) else { return false };
    let (a, b) = (a.to_ascii_lowercase(), b.to_ascii_lowercase());
    a == *x || b == *y || b == *x || a == *y
}

/// Tells how many letters of `sound` the typed ones stand for, with at most one mistake.
fn beginning(sound: &[u8], typed: &[u8]) -> Option<usize> {
    let same = |(a, b): (&u8, &u8)| a.to_ascii_lowercase() == *b;
    let right = sound.iter().zip(typed).take_while(|pair| same(*pair)).count();
    let n = typed.len();
    // What follows the mistake, typed and meant, must agree.
    let agrees = |typed_from: usize, sound_from: usize| {
        let (rest, of) = (typed.get(typed_from..)?, sound.get(sound_from..)?);
        (rest.len() <= of.len() && of.iter().zip(rest).all(same)).then_some(sound_from + rest.len())
    };
    if right == n {
        return Some(n);
    }
    let swapped = || {
        let pair = [*typed.get(right + 1)?, *typed.get(right)?];
        let meant = sound.get(right..right + 2)?;
        meant.iter().zip(&pair).all(same).then(|| agrees(right + 2, right + 2))?
    };
    agrees(right + 1, right + 1)
        .or_else(swapped)
        .or_else(|| agrees(right, right + 1))
        .or_else(|| agrees(right + 1, right))
}
