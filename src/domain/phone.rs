//! 电话: a number written in any real way, read once into one canonical text.

mod plan;
mod written;

use std::fmt;

use plan::{groups, is_mobile, prefix_len};
use written::{Sign, Written, digit, spreadsheet_number};

/// A telephone number in canonical text; no other writing of the same number exists as a `Phone`.
///
/// The text is mainland digits without country code (`13800138000`, `057187654321`, `4001234567`,
/// a local `87654321`) or `+` and the digits of a number elsewhere; an extension (分机, 转接码)
/// follows a comma. The extension is kept because agencies hand out one 400 number for many
/// customers, told apart only by it.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Phone(String);

/// Says why a text is not a telephone number, and what to do about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PhoneError {
    #[error("没有号码,请填手机号或座机")]
    Empty,
    #[error("号码里有「{0}」,请只留数字")]
    Letter(char),
    #[error("表格把号码显示成了科学计数,后几位已丢失,请在原表里设成文本格式再复制")]
    DigitsLost,
    #[error("手机号是11位,现在是{0}位,请核对")]
    MobileLength(usize),
    #[error("没有这样开头的手机号,请核对前三位")]
    MobilePrefix,
    #[error("座机位数不对,请按「区号-号码」核对")]
    LandlineLength,
    #[error("境外号码位数不对,请按「+区号 号码」核对")]
    ForeignLength,
    #[error("像是两个号码,请分开填")]
    Several,
    #[error("位数不对,现在是{0}位,请核对;座机请加区号,境外号码请加「+」")]
    Length(usize),
}

impl Phone {
    /// Reads a number from any writing: spaces, dashes, +86, full-width, Excel floats, extensions.
    pub fn parse(text: &str) -> Result<Self, PhoneError> {
        let written = Written::read(text)?;
        written.phone().map(Self)
    }

    /// Shows the canonical text, the key of `phones/<digits>`.
    pub fn digits(&self) -> &str {
        &self.0
    }

    /// Shows the number with its middle hidden: `138****2201`, `0571****4321`, `+852****4567`.
    ///
    /// At most seven digits can be read, not counting the 0 that starts every area code.
    pub fn masked(&self) -> String {
        let (number, extension) = self.parts();
        let head = number.get(..prefix_len(number)).unwrap_or_default();
        // A very short number abroad keeps at least three digits hidden.
        let shown = number.len().saturating_sub(head.len() + 3).min(4);
        let tail = number.get(number.len() - shown..).unwrap_or_default();
        let hidden = if extension.is_empty() { "" } else { "转**" };
        [head, "****", tail, hidden].concat()
    }

    /// Makes the link that dials it: `tel:` and only `+` and digits, without the extension.
    pub fn tel_href(&self) -> String {
        ["tel:", self.parts().0].concat()
    }

    /// Tells whether it is a mainland mobile number.
    pub fn is_mobile(&self) -> bool {
        is_mobile(self.parts().0)
    }

    fn parts(&self) -> (&str, &str) {
        self.0.split_once(EXTENSION).unwrap_or((&self.0, ""))
    }
}

impl fmt::Display for Phone {
    /// Writes the readable grouping: `138 0013 8000`, `0571 8765 4321`, `+852 9123 4567`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (number, extension) = self.parts();
        let (head, mut rest) = number.split_at(prefix_len(number));
        f.write_str(head)?;
        let mut first = head.is_empty();
        for &size in groups(rest.len()) {
            let Some((group, after)) = rest.split_at_checked(size) else { break };
            f.write_str(if first { "" } else { " " })?;
            f.write_str(group)?;
            (rest, first) = (after, false);
        }
        if !rest.is_empty() {
            f.write_str(if first { "" } else { " " })?;
            f.write_str(rest)?;
        }
        if !extension.is_empty() {
            f.write_str(" 转 ")?;
            f.write_str(extension)?;
        }
        Ok(())
    }
}

impl fmt::Debug for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.masked())
    }
}

/// Writes a stored number as people read it: `138 0013 8000`; what is no number stays as it is.
pub fn spaced(text: &str) -> String {
    Phone::parse(text).map_or_else(|_| text.to_owned(), |phone| phone.to_string())
}

/// Masks a stored number, or any text that was meant as one, never showing more than 7 digits.
pub fn mask_digits(text: &str) -> String {
    if let Ok(phone) = Phone::parse(text) {
        return phone.masked();
    }
    let digits: String = text.chars().filter_map(|c| digit(c).map(char::from)).collect();
    let shown = |from: usize, to: usize| digits.get(from..to).unwrap_or_default();
    match digits.len() {
        0..7 => "****".into(),
        n @ 7..11 => ["****", shown(n - 4, n)].concat(),
        n => [shown(0, 3), "****", shown(n - 4, n)].concat(),
    }
}

/// Tells whether a run of at least four digits, typed in any writing, is found in the number.
pub fn matches_digits(phone: &str, typed: &str) -> bool {
    let Some(typed) = Typed::read(typed) else { return false };
    let phone: String = phone.chars().filter_map(|c| digit(c).map(char::from)).collect();
    let start = phone.trim_start_matches('0');
    typed.digits.len() >= SHORTEST_RUN && phone.contains(&typed.digits)
        || typed.at_start.is_some_and(|t| t.len() >= SHORTEST_RUN && start.starts_with(&t))
}

/// The fewest digits that are looked for anywhere in a number; fewer hit too many.
pub const SHORTEST_RUN: usize = 4;

/// The digits somebody is typing, before they make a whole number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Typed {
    /// The digits in order, to be found anywhere in a number; a typed `+86` is dropped.
    pub digits: String,
    /// The digits with a possible prefix (`86`, `0086`, `00`, `0`) dropped, when there is one: to
    /// be found where a number starts, its own leading 0 not counted.
    pub at_start: Option<String>,
}

impl Typed {
    /// Reads digits in any writing; `None` when anything else, or no digit, is among them.
    pub fn read(text: &str) -> Option<Self> {
        if let Ok(Some(digits)) = spreadsheet_number(text) {
            return Some(Self { digits, at_start: None });
        }
        let mut digits = String::new();
        let mut plus = false;
        for c in text.chars() {
            match Sign::of(c) {
                Sign::Digit(d) => digits.push(char::from(d)),
                Sign::Plus if digits.is_empty() => plus = true,
                Sign::Dot | Sign::Dash | Sign::Skip => {}
                _ => return None,
            }
        }
        if plus && let Some(rest) = digits.strip_prefix("86") {
            digits = rest.to_owned();
        }
        let start = digits.trim_start_matches('0');
        let start = start.strip_prefix("86").unwrap_or(start);
        let at_start = (start.len() < digits.len() && !start.is_empty()).then(|| start.to_owned());
        (!digits.is_empty()).then_some(Self { digits, at_start })
    }
}

/// Separates an extension in the canonical text, as dialling pads write a pause.
const EXTENSION: char = ',';
