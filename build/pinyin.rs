//! The pinyin table: the characters of `hanzi.txt` to one toneless syllable each.
//!
//! `hanzi.txt`: the 通用规范汉字表 of 2013 (8105, those of names included), the first level of Big5 (5401, for
//! names in traditional writing) and a handful more such, as far as they lie in U+4E00..U+9FFF. The rest of
//! that block stands in next to no living name; it is found as the character it is.
//!
//! `pinyin.rs` in `OUT_DIR` holds two tables: `SYLLABLES`, sorted, and `PLACES`, for each character from U+4E00 on
//! the place of its syllable among them; a character without one has the empty syllable.

use std::collections::BTreeSet;
use std::error::Error;
use std::fs;

use pinyin::ToPinyin;

const FIRST: u32 = 0x4E00;
const LAST: u32 = 0x9FFF;

/// Characters whose first reading in the dictionary is not the one used in names.
const COMMON: &[(char, &str)] =
    &[('晟', "sheng"), ('珩', "heng"), ('阚', "kan"), ('卜', "bu"), ('郇', "xun"), ('长', "chang")];

/// Writes the table from the list of characters.
pub fn table() -> Result<String, Box<dyn Error>> {
    let written: BTreeSet<char> = fs::read_to_string("hanzi.txt")?.chars().collect();
    let table: Vec<String> = (FIRST..=LAST)
        .map(|code| char::from_u32(code).filter(|c| written.contains(c)).and_then(syllable))
        .map(Option::unwrap_or_default)
        .collect();
    let mut syllables = table.clone();
    syllables.sort();
    syllables.dedup();
    let places: Vec<usize> = table.iter().filter_map(|s| syllables.binary_search(s).ok()).collect();
    Ok(format!(
        "static SYLLABLES: [&str; {}] = {syllables:?};\nstatic PLACES: [u16; {}] = {places:?};\n",
        syllables.len(),
        places.len()
    ))
}

/// Reads a character's usual syllable in plain letters; `v` stands for ü, as it is typed.
fn syllable(c: char) -> Option<String> {
    let common = COMMON.iter().find(|(common, _)| *common == c).map(|(_, s)| *s);
    let plain = common.or_else(|| c.to_pinyin().map(|p| p.plain()))?;
    let plain: String = plain
        .chars()
        .map(|c| match c {
            'ü' => 'v',
            'ê' => 'e',
            c => c,
        })
        .filter(char::is_ascii_lowercase)
        .collect();
    (!plain.is_empty()).then_some(plain)
}
