//! Pinyin: the toneless syllable of a character, from the table made by `build.rs`.

/// Returns the usual syllable of a character (U+4E00..U+9FFF), without tone, `v` for ü.
pub fn syllable(c: char) -> Option<&'static str> {
    let i = usize::try_from(u32::from(c).checked_sub(FIRST)?).ok()?;
    let high = HIGH.get(i / 8)? >> (i % 8) & 1;
    let number = usize::from(*LOW.get(i)?) | usize::from(high) << 8;
    let start = number.checked_sub(1)? * WIDTH;
    SYLLABLES.get(start..start + WIDTH).map(str::trim_end)
}

/// Returns what else a syllable with ü is typed as: `lu` for `lv`.
pub fn without_umlaut(syllable: &str) -> Option<&'static str> {
    match syllable {
        "lv" => Some("lu"),
        "nv" => Some("nu"),
        "lve" => Some("lue"),
        "nve" => Some("nue"),
        _ => None,
    }
}

const FIRST: u32 = 0x4E00;
const WIDTH: usize = 6;
/// Every syllable, padded to [`WIDTH`] letters.
const SYLLABLES: &str = include_str!(concat!(env!("OUT_DIR"), "/syllables.txt"));
/// The low eight bits of each character's place in [`SYLLABLES`], counted from 1; 0 = none.
const LOW: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/pinyin_low.bin"));
/// The ninth bits, eight characters to a byte.
const HIGH: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/pinyin_high.bin"));
