//! How a number was written: signs, prefixes, extensions, and what spreadsheets make of it.

use super::PhoneError;
use super::plan::{is_local, judge, restored};

/// The longest extension; more digits are a second number.
const LONGEST_EXTENSION: usize = 6;
/// The most digits one number can have (E.164 and a prefix); more are two numbers in one cell.
const LONGEST: usize = 17;

/// What one character of a written number stands for.
pub(super) enum Sign {
    Digit(u8),
    Plus,
    Dot,
    Dash,
    /// Spaces, brackets, quotes and invisible marks that copying leaves behind.
    Skip,
    /// Starts an extension.
    Extension,
    /// Separates two numbers.
    Next,
    Other,
}

impl Sign {
    /// Tells what a character stands for.
    pub fn of(c: char) -> Self {
        if let Some(d) = digit(c) {
            return Self::Digit(d);
        }
        match c {
            '+' | '＋' | '﹢' => Self::Plus,
            '.' | '．' | '·' | '•' | '。' | '・' => Self::Dot,
            '-'
            | '\u{2010}'..='\u{2015}'
            | '\u{2212}'
            | '\u{2500}'
            | '\u{2501}'
            | '－'
            | '﹣'
            | '﹘'
            | '_'
            | '~'
            | '～'
            | '\u{30FC}'
            | '一'
            | '\u{AD}' => Self::Dash,
            '(' | ')' | '（' | '）' | '[' | ']' | '【' | '】' | '\'' | '’' | '‘' | '＇' | '`'
            | '"' | '“' | '”' => Self::Skip,
            '\u{200B}'..='\u{200F}'
            | '\u{202A}'..='\u{202E}'
            | '\u{2060}'..='\u{2069}'
            | '\u{FEFF}' => Self::Skip,
            '转' | '轉' | '#' | '＃' | ',' | '，' => Self::Extension,
            '/' | '／' | '、' | ';' | '；' | '|' | '｜' | '\\' => Self::Next,
            c if c.is_whitespace() || c.is_control() => Self::Skip,
            _ => Self::Other,
        }
    }
}

/// Reads a half- or full-width digit.
pub(super) fn digit(c: char) -> Option<u8> {
    match c {
        '0'..='9' => u8::try_from(c).ok(),
        '０'..='９' => u8::try_from(u32::from(c) - u32::from('０')).ok().map(|d| d + b'0'),
        _ => None,
    }
}

/// A number as it was written, taken apart but not yet judged.
#[derive(Default)]
pub(super) struct Written {
    plus: bool,
    digits: String,
    /// How many digits stood before the first and the last dash.
    first_dash: Option<usize>,
    last_dash: Option<usize>,
    extension: String,
}

impl Written {
    /// Takes a text apart.
    pub fn read(text: &str) -> Result<Self, PhoneError> {
        if let Some(digits) = spreadsheet_number(text)? {
            return Ok(Self { digits, ..Self::default() });
        }
        let mut written = Self::default();
        let (mut in_extension, mut over, mut several) = (false, false, false);
        let mut chars = text.chars().peekable();
        while let Some(c) = chars.next() {
            match Sign::of(c) {
                Sign::Digit(_) if over => several = true,
                Sign::Digit(d) if in_extension => written.extension.push(char::from(d)),
                Sign::Digit(d) => written.digits.push(char::from(d)),
                Sign::Plus if written.digits.is_empty() && !written.plus => written.plus = true,
                Sign::Plus => several = true,
                Sign::Dash if !in_extension && !written.digits.is_empty() => {
                    written.last_dash = Some(written.digits.len());
                    written.first_dash = written.first_dash.or(written.last_dash);
                }
                Sign::Dot | Sign::Dash | Sign::Skip => {}
                Sign::Extension => in_extension = true,
                Sign::Next => over = !written.digits.is_empty(),
                Sign::Other => match (c.to_ascii_lowercase(), chars.peek()) {
                    // 分机, ext and x stand for 转; 转接 and 转分机 too.
                    ('分', Some('机')) | ('e', Some('x' | 'X')) | ('x', Some('t' | 'T')) => {
                        in_extension = true;
                    }
                    ('x', _) if !written.digits.is_empty() => in_extension = true,
                    ('机' | '接' | 't', _) if in_extension && written.extension.is_empty() => {}
                    _ => return Err(PhoneError::Letter(c)),
                },
            }
        }
        if written.digits.is_empty() {
            return Err(PhoneError::Empty);
        }
        if written.extension.len() > LONGEST_EXTENSION || several {
            return Err(PhoneError::Several);
        }
        Ok(written)
    }

    /// Returns the canonical text of the number.
    pub fn phone(&self) -> Result<String, PhoneError> {
        let (number, extension) = match judge(&self.digits, self.plus) {
            Ok(number) => (number, &*self.extension),
            Err(_) if self.digits.len() > LONGEST => return Err(PhoneError::Several),
            Err(why) => self
                .before_last_dash()
                .or_else(|| Some((self.restored()?, &*self.extension)))
                .ok_or(why)?,
        };
        Ok(if extension.is_empty() { number } else { [&number, ",", extension].concat() })
    }

    /// Reads `0571-87654321-801`: the last group is an extension when the rest is whole without it.
    fn before_last_dash(&self) -> Option<(String, &str)> {
        let (number, extension) = self.digits.split_at_checked(self.last_dash?)?;
        let fits = (1..=LONGEST_EXTENSION).contains(&extension.len()) && self.extension.is_empty();
        let number = judge(number, self.plus).ok().filter(|_| fits)?;
        // 571-8765-4321 is an area code without its 0, not a local number with an extension.
        let split = is_local(&number) && self.first_dash != self.last_dash;
        (!split).then_some((number, extension))
    }

    /// Gives back the 0 of an area code that a spreadsheet has eaten: `57187654321`.
    fn restored(&self) -> Option<String> {
        restored(&self.digits).filter(|_| !self.plus && !self.digits.starts_with('1'))
    }
}

/// Reads a number as spreadsheets show it (`13912345678.0`, `1.3912345678E+10`), whole or not at all.
pub(super) fn spreadsheet_number(text: &str) -> Result<Option<String>, PhoneError> {
    let plain = text.trim_matches(|c| matches!(Sign::of(c), Sign::Skip));
    let plain: String = plain
        .chars()
        .map(|c| match Sign::of(c) {
            Sign::Digit(d) => char::from(d),
            Sign::Plus => '+',
            Sign::Dot => '.',
            _ if matches!(c, 'E' | 'e' | 'Ｅ' | 'ｅ') => 'E',
            _ => c,
        })
        .collect();
    let (mantissa, exponent) = match plain.split_once('E') {
        Some((mantissa, exponent)) => (mantissa, Some(exponent.trim_start_matches('+'))),
        None => (&*plain, None),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let all_digits = |t: &str| t.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() || !all_digits(whole) || !all_digits(fraction) {
        return Ok(None);
    }
    let Some(exponent) = exponent else {
        let float = matches!(fraction, "0" | "00") && whole.len() >= 7;
        return Ok(float.then(|| whole.to_owned()));
    };
    let Some(exponent) = exponent.parse().ok().filter(|e| *e < 20_usize) else { return Ok(None) };
    match fraction.split_at_checked(exponent) {
        None => Err(PhoneError::DigitsLost),
        Some((moved, rest)) if rest.bytes().all(|b| b == b'0') => Ok(Some([whole, moved].concat())),
        Some(_) => Err(PhoneError::DigitsLost),
    }
}
