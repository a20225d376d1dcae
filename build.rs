//! Makes the pinyin table: the characters of `hanzi.txt` to one toneless syllable each.
//!
//! `hanzi.txt`: the 通用规范汉字表 of 2013 (8105, those of names included), the first level of Big5 (5401, for
//! names in traditional writing) and a handful more such, as far as they lie in U+4E00..U+9FFF. The rest of
//! that block would cost 6 KB more and stands in next to no living name; it is found as the character it is.
//!
//! Three files in `OUT_DIR`, about 16 KB gzip together: `syllables.txt` (each syllable padded to six
//! letters, the commonest first), `pinyin_low.bin` (one byte per character) and `pinyin_high.bin` (the ninth bit,
//! eight characters to a byte). A character's number is its syllable's place, counted from 1;
//! 0 = none. Two planes, not one u16 each: that packs 4 KB smaller.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::path::PathBuf;
use std::{env, fs};

use pinyin::ToPinyin;

const FIRST: u32 = 0x4E00;
const LAST: u32 = 0x9FFF;
const WIDTH: usize = 6;

/// Characters whose first reading in the dictionary is not the one used in names.
const COMMON: &[(char, &str)] =
    &[('晟', "sheng"), ('珩', "heng"), ('阚', "kan"), ('卜', "bu"), ('郇', "xun"), ('长', "chang")];

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-changed=hanzi.txt");
    let written: BTreeSet<char> = fs::read_to_string("hanzi.txt")?.chars().collect();
    let table: Vec<Option<String>> = (FIRST..=LAST)
        .map(|code| char::from_u32(code).filter(|c| written.contains(c)).and_then(syllable))
        .collect();
    // The commonest first: the ninth bit is then nearly always 0, and packs away.
    let mut counts: BTreeMap<&String, usize> = BTreeMap::new();
    for syllable in table.iter().flatten() {
        *counts.entry(syllable).or_default() += 1;
    }
    let mut syllables: Vec<&String> = counts.keys().copied().collect();
    syllables.sort_by_key(|syllable| std::cmp::Reverse(counts[syllable]));
    let numbers: BTreeMap<&String, usize> =
        syllables.iter().enumerate().map(|(place, syllable)| (*syllable, place + 1)).collect();

    let mut low = vec![0_u8; table.len()];
    let mut high = vec![0_u8; table.len().div_ceil(8)];
    for (i, syllable) in table.iter().enumerate() {
        let Some(syllable) = syllable else { continue };
        let number = numbers[syllable];
        low[i] = u8::try_from(number & 0xFF)?;
        high[i / 8] |= u8::try_from(number >> 8)? << (i % 8);
    }
    let text: String = syllables.iter().map(|s| format!("{s:WIDTH$}")).collect();
    if text.len() != syllables.len() * WIDTH {
        return Err("a syllable is longer than six letters".into());
    }

    let out = PathBuf::from(env::var("OUT_DIR")?);
    fs::write(out.join("syllables.txt"), text)?;
    fs::write(out.join("pinyin_low.bin"), low)?;
    fs::write(out.join("pinyin_high.bin"), high)?;
    Ok(())
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
