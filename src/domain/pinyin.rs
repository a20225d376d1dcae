//! Pinyin: the toneless syllable of a character, from the table made by `build.rs`.

/// Returns the usual syllable of a character (U+4E00..U+9FFF), without tone, `v` for ü.
pub fn syllable(c: char) -> Option<&'static str> {
    let at = usize::try_from(u32::from(c).checked_sub(FIRST)?).ok()?;
    let place = usize::from(*PLACES.get(at)?);
    SYLLABLES.get(place).copied().filter(|syllable| !syllable.is_empty())
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

// `SYLLABLES`, and in `PLACES` each character's place among them; without one it is the empty syllable's.
include!(concat!(env!("OUT_DIR"), "/pinyin.rs"));
