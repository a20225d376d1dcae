//! How the characters of a question are typed in pinyin.

use crate::domain::pinyin::{syllable, without_umlaut};
use crate::domain::search::names::{NOWHERE, Unit};
use crate::domain::search::text::fold;

/// Appends the units of a text: letters, digits and characters; what stands between is left out,
/// so that 学区、配套 is found as 学区配套.
pub(super) fn units(text: &str, out: &mut Vec<Unit>) {
    for (at, c) in text.chars().enumerate() {
        let folded = fold(c);
        if folded.is_alphanumeric() {
            let place = u16::try_from(at).unwrap_or(NOWHERE);
            let of = |table: &[(char, &'static str)]| {
                table.iter().find(|(known, _)| *known == folded).map(|(_, reading)| *reading)
            };
            let usual = syllable(folded);
            let umlaut = usual.and_then(without_umlaut);
            let read = of(HERE).into_iter().chain(usual).chain(of(ELSEWHERE)).chain(umlaut);
            out.push(Unit::new(folded, place, read));
        }
    }
}

/// Characters whose usual reading is not the one of the trade: 还款, 银行, 便宜. A mistyped letter
/// is forgiven in the first reading only.
const HERE: &[(char, &str)] = &[('还', "huan"), ('行', "hang"), ('便', "pian")];

/// Characters that are read in a second way now and then (重新, 调整, 首都).
const ELSEWHERE: &[(char, &str)] = &[
    ('重', "chong"),
    ('调', "tiao"),
    ('长', "zhang"),
    ('都', "du"),
    ('得', "dei"),
    ('了', "liao"),
    ('地', "de"),
    ('差', "chai"),
    ('传', "zhuan"),
    ('校', "jiao"),
    ('熟', "shou"),
    ('厦', "xia"),
    ('乐', "yue"),
    ('弹', "tan"),
    ('模', "mu"),
    ('泊', "po"),
    ('藏', "zang"),
    ('会', "kuai"),
    ('朝', "zhao"),
    ('降', "xiang"),
    ('着', "zhao"),
    ('薄', "bo"),
    ('给', "ji"),
    ('卡', "qia"),
    ('盛', "cheng"),
];
