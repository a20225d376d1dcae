//! 电话: a number written in any real way, read once into one canonical text.

use std::fmt;

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
/// The longest extension; more digits are a second number.
const LONGEST_EXTENSION: usize = 6;

/// The most digits one number can have (E.164 and a prefix); more are two numbers in one cell.
const LONGEST: usize = 17;

/// What one character of a written number stands for.
enum Sign {
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
    fn of(c: char) -> Self {
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

fn digit(c: char) -> Option<u8> {
    match c {
        '0'..='9' => u8::try_from(c).ok(),
        '０'..='９' => u8::try_from(u32::from(c) - u32::from('０')).ok().map(|d| d + b'0'),
        _ => None,
    }
}

/// A number as it was written, taken apart but not yet judged.
#[derive(Default)]
struct Written {
    plus: bool,
    digits: String,
    /// How many digits stood before the first and the last dash.
    first_dash: Option<usize>,
    last_dash: Option<usize>,
    extension: String,
}

impl Written {
    fn read(text: &str) -> Result<Self, PhoneError> {
        if let Some(digits) = spreadsheet_number(text)? {
            return Ok(Self { digits, ..Self::default() });
        }
        let mut written = Self::default();
        let (mut in_extension, mut several, mut chars) = (false, false, text.chars().peekable());
        while let Some(c) = chars.next() {
            match Sign::of(c) {
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
                Sign::Next => several = true,
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

    fn phone(&self) -> Result<String, PhoneError> {
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
fn spreadsheet_number(text: &str) -> Result<Option<String>, PhoneError> {
    let plain = text.trim_matches(|c| matches!(Sign::of(c), Sign::Skip));
    let plain: String = plain
        .chars()
        .map(|c| match Sign::of(c) {
            Sign::Digit(d) => char::from(d),
            Sign::Plus => '+',
            Sign::Dot => '.',
            _ => {
                if matches!(c, 'E' | 'e' | 'Ｅ' | 'ｅ') {
                    'E'
                } else {
                    c
                }
            }
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

/// Decides what the digits are and returns their canonical text.
fn judge(digits: &str, plus: bool) -> Result<String, PhoneError> {
    let abroad =
        if plus { Some(digits.trim_start_matches('0')) } else { digits.strip_prefix("00") };
    if let Some(digits) = abroad {
        return match digits.strip_prefix("86") {
            Some(rest) => {
                mainland(rest).or_else(|why| restored(rest).filter(|_| !is_local(rest)).ok_or(why))
            }
            None => foreign(digits),
        };
    }
    mainland(digits).or_else(|why| {
        let rest = digits.strip_prefix("86").and_then(|rest| mainland(rest).ok());
        let rest = rest.filter(|number| !is_local(number));
        rest.or_else(|| neighbour(digits)).ok_or(why)
    })
}

fn mainland(digits: &str) -> Result<String, PhoneError> {
    let n = digits.len();
    let mobile = digits.strip_prefix('0').unwrap_or(digits);
    if is_mobile(mobile) {
        return Ok(mobile.to_owned());
    }
    let right = match digits.as_bytes() {
        [b'0', b'1', b'0', ..] | [b'0', b'2', ..] if n == 11 => Ok(()),
        [b'0', b'3'..=b'9', ..] if n == 11 || n == 12 => Ok(()),
        [b'0', ..] => Err(PhoneError::LandlineLength),
        [b'1', ..] if n == 11 => Err(PhoneError::MobilePrefix),
        [b'1', ..] => Err(PhoneError::MobileLength(n)),
        [b'4' | b'8', b'0', b'0', ..] if n == 10 => Ok(()),
        _ if is_local(digits) => Ok(()),
        _ => Err(PhoneError::Length(n)),
    };
    right.map(|()| digits.to_owned())
}

fn is_mobile(digits: &str) -> bool {
    digits.len() == 11 && matches!(digits.as_bytes(), [b'1', b'3'..=b'9', ..])
}

/// A number of one's own city without area code, as it is written on a register.
fn is_local(digits: &str) -> bool {
    matches!(digits.len(), 7 | 8) && matches!(digits.as_bytes(), [b'2'..=b'9', ..])
}

/// Gives an area code back its 0, if there is an area that starts so.
fn restored(digits: &str) -> Option<String> {
    let area = AREAS.split(' ').any(|area| digits.starts_with(area));
    mainland(&["0", digits].concat()).ok().filter(|number| area && number.starts_with('0'))
}

/// How mainland area codes begin, their 0 left out.
const AREAS: &str = "10 20 21 22 23 24 25 27 28 29 31 33 34 35 37 39 41 42 43 45 46 47 48 51 52 53 54 \
55 56 57 58 59 63 66 69 70 71 72 73 74 75 76 77 79 81 82 83 85 87 88 89 90 91 93 94 95 97 99";

fn foreign(digits: &str) -> Result<String, PhoneError> {
    let (code, rest) = digits.split_at(country_code_len(digits));
    // Taiwan numbers are often copied with their trunk 0: +886 0912….
    let rest = if code == "886" { rest.trim_start_matches('0') } else { rest };
    let right = match code {
        "852" | "853" => rest.len() == 8,
        "886" => matches!(rest.len(), 8 | 9),
        _ => (7..=15).contains(&digits.len()) && rest.len() >= 4,
    };
    let number = ["+", code, rest].concat();
    if right { Ok(number) } else { Err(PhoneError::ForeignLength) }
}

/// Reads Hong Kong, Macao and Taiwan mobile numbers written with their code but without `+`.
fn neighbour(digits: &str) -> Option<String> {
    let known = match digits.get(..3)? {
        "852" | "853" => digits.len() == 11,
        "886" => digits.len() == 12 && digits.get(3..4) == Some("9"),
        _ => false,
    };
    foreign(digits).ok().filter(|_| known)
}

/// Counts the digits of the country code that starts an international number (ITU-T E.164).
fn country_code_len(digits: &str) -> usize {
    let len = match digits.as_bytes() {
        [b'1' | b'7', ..] => 1,
        [b'2', b'0' | b'7', ..] | [b'3', b'0'..=b'4' | b'6' | b'9', ..] => 2,
        [b'4', b'0' | b'1' | b'3'..=b'9', ..] | [b'5', b'1'..=b'8', ..] => 2,
        [b'6', b'0'..=b'6', ..] | [b'8', b'1' | b'2' | b'4' | b'6', ..] => 2,
        [b'9', b'0'..=b'5' | b'8', ..] => 2,
        _ => 3,
    };
    len.min(digits.len())
}

/// Counts the bytes of a canonical number that a mask may show at its start.
fn prefix_len(number: &str) -> usize {
    match number.as_bytes() {
        [b'+', ..] => 1 + country_code_len(number.trim_start_matches('+')),
        [b'0', b'1' | b'2', ..] => 3,
        [b'0', ..] => 4,
        _ if is_local(number) => 0,
        _ => 3,
    }
}

/// Says how digits after the prefix are grouped for reading.
fn groups(len: usize) -> &'static [usize] {
    match len {
        7 => &[3, 4],
        8 => &[4, 4],
        9 => &[3, 3, 3],
        10 => &[3, 3, 4],
        11 => &[3, 4, 4],
        _ => &[4, 4, 4, 4],
    }
}
