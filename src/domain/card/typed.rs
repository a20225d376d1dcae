//! What was typed into a field, checked and turned into the value that is written.

use chrono::NaiveDate;
use serde_json::Value;

use super::{Field, Options, Shape};
use crate::domain::birthday::Birthday;
use crate::domain::phone::Phone;

/// The longest element of a set (标签, 在看的竞品), in characters: it becomes part of a field's name, which may have
/// 256 bytes (`record::check::WRITTEN`).
pub const LONGEST_ELEMENT: usize = 60;
/// The longest line, in characters.
pub const LONGEST_LINE: usize = 200;
/// The longest note, in characters.
pub const LONGEST_NOTE: usize = 5_000;
/// The largest sum in 万元; more is a sum typed in 元.
const MOST_WAN: f64 = 100_000.0;
/// The largest monthly sum in 元.
const MOST_YUAN: f64 = 10_000_000.0;

/// Says which field holds something that cannot be written, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{label}:{text}")]
pub struct CardError {
    /// The key of the field, for marking it.
    pub key: String,
    pub label: &'static str,
    pub text: String,
}

impl Field {
    /// Makes an error about this field.
    pub fn error(&self, text: impl Into<String>) -> CardError {
        CardError { key: self.key(), label: self.label, text: text.into() }
    }

    /// Checks typed text and returns the value to write; nothing typed clears (`null`).
    ///
    /// Sets and numbers are checked element by element: see `edit::changes`.
    pub fn check(&self, typed: &str) -> Result<Value, CardError> {
        let text = typed.trim();
        if text.is_empty() {
            return Ok(Value::Null);
        }
        let most = match self.shape {
            Shape::Lines => LONGEST_NOTE,
            Shape::ManyOf => LONGEST_ELEMENT,
            _ => LONGEST_LINE,
        };
        if text.chars().count() > most {
            return Err(self.error(format!("太长了,请控制在{most}个字以内。")));
        }
        match self.shape {
            Shape::MoneyWan => self.money(text, WAN, MOST_WAN),
            Shape::MoneyYuan => self.money(text, YUAN, MOST_YUAN),
            Shape::Day => match day(text) {
                Some(day) => Ok(day.to_string().into()),
                None => Err(self.error("请按 2026-11-21 这样填日期。")),
            },
            Shape::Birthday => match birthday(text) {
                Some(day) => Ok(day.into()),
                None => Err(self.error("请填 1990-5-20 或 5月20日,不知道年份可以不写。")),
            },
            Shape::IdNumber if is_id_number(text) => Ok(text.to_uppercase().into()),
            Shape::IdNumber => Err(self.error("身份证号是18位,请核对,可能有一位写错了。")),
            Shape::OneOf => match self.options {
                Options::Fixed(words) if !words.contains(&text) => {
                    Err(self.error(format!("只能选{}。", words.join("、"))))
                }
                _ => Ok(text.into()),
            },
            Shape::Phones => Phone::parse(text)
                .map(|phone| phone.digits().into())
                .map_err(|why| self.error(format!("「{text}」{why}"))),
            Shape::YesNo => Ok(Value::Bool(text == "是")),
            Shape::ManyOf if text.contains('/') || text.chars().any(char::is_control) => {
                Err(self.error("名称里不能有「/」,请换个写法。"))
            }
            Shape::Text if text.chars().any(char::is_control) => {
                let line: String =
                    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
                Ok(line.into())
            }
            _ => Ok(text.into()),
        }
    }

    /// Reads a sum; `unit` is what the field counts in, `most` its largest believable number.
    fn money(&self, text: &str, unit: &str, most: f64) -> Result<Value, CardError> {
        let plain: String = text.chars().filter_map(plain_sign).collect();
        let (bare, says_wan) = match plain.trim_end_matches('元').strip_suffix('万') {
            Some(bare) => (bare, true),
            None => (plain.trim_end_matches('元'), false),
        };
        // 268万 counted in 元, or 50000元 in 万元, would be off by ten thousand.
        let says_yuan = !says_wan && plain.ends_with('元');
        let fits = if unit == YUAN { !says_wan } else { !says_yuan };
        let is_plain = bare.bytes().all(|b| b.is_ascii_digit() || b == b'.');
        match bare.parse::<f64>().ok().filter(|n| is_plain && n.is_finite()) {
            Some(n) if fits && n <= most => Ok(n.into()),
            Some(_) if fits => Err(self.error(format!("数字太大了,这里的单位是{unit}。"))),
            Some(_) => Err(self.error(format!("这里的单位是{unit},请换算后再填。"))),
            None => {
                let example = if unit == YUAN { "8600" } else { "268" };
                Err(self.error(format!("请填一个数字,单位{unit},例如 {example}。")))
            }
        }
    }
}

const WAN: &str = "万元";
const YUAN: &str = "元";

/// Drops what groups digits and makes full-width signs plain.
fn plain_sign(c: char) -> Option<char> {
    match c {
        ',' | '，' | ' ' | '\u{3000}' => None,
        '．' => Some('.'),
        '０'..='９' => char::from_digit(u32::from(c) - u32::from('０'), 10),
        _ => Some(c),
    }
}

/// Reads a day in the ways it is typed: `2026-11-21`, `2026/11/21`, `2026.11.21`, `2026年11月21日`, `20261121`.
fn day(text: &str) -> Option<NaiveDate> {
    if text.len() == 8 && text.bytes().all(|b| b.is_ascii_digit()) {
        return NaiveDate::parse_from_str(text, "%Y%m%d").ok();
    }
    let [year, month, day] = numbers(text)?.try_into().ok()?;
    let year = i32::try_from(year).ok().filter(|y| (1900..=2200).contains(y))?;
    NaiveDate::from_ymd_opt(year, month, day)
}

/// Reads a birthday, with or without its year, into the wire form; a lunar one begins with 农历.
fn birthday(text: &str) -> Option<String> {
    if let Some(lunar) = Birthday::parse_lunar(text) {
        return Some(lunar.wire());
    }
    if let Some(day) = day(text) {
        return Some(day.to_string());
    }
    let parts = numbers(text.strip_prefix("--").unwrap_or(text))?;
    let [month, day] = parts.try_into().ok()?;
    NaiveDate::from_ymd_opt(2000, month, day).map(|day| day.format("--%m-%d").to_string())
}

/// Reads the numbers of a date; `None` when anything but date signs stands between them.
fn numbers(text: &str) -> Option<Vec<u32>> {
    let separated = |c: char| matches!(c, '-' | '/' | '.' | '年' | '月' | '日' | ' ');
    let parts = text.split(separated).filter(|p| !p.is_empty());
    parts.map(|p| p.parse().ok()).collect()
}

/// Checks an 18-digit number with its check sign (GB 11643).
fn is_id_number(text: &str) -> bool {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    const SIGNS: &[u8; 11] = b"10X98765432";
    let upper = text.to_uppercase();
    let Some((digits, sign)) = upper.as_bytes().split_at_checked(17) else { return false };
    if !digits.iter().all(u8::is_ascii_digit) {
        return false;
    }
    let sum: u32 = digits.iter().zip(WEIGHTS).map(|(d, w)| u32::from(d - b'0') * w).sum();
    SIGNS.get((sum % 11) as usize).is_some_and(|expected| sign == [*expected])
}
