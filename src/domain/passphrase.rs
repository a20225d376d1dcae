//! How hard a pass-phrase is to guess: a hint while it is typed, not a promise.

/// Says how a pass-phrase would stand against somebody who has the file and a fast computer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Strength {
    /// Refused.
    TooShort,
    Weak,
    Fair,
    Strong,
}

/// The fewest signs a pass-phrase must have.
pub const LEAST: usize = 8;
/// Pass-phrases and parts that are tried first.
const COMMON: &[&str] = &[
    "password",
    "123456",
    "654321",
    "111111",
    "000000",
    "888888",
    "666666",
    "abc123",
    "qwerty",
    "5201314",
    "woaini",
    "iloveyou",
    "admin",
    "genke",
    "跟客本",
    "口令",
];

impl Strength {
    /// Judges a pass-phrase.
    pub fn of(text: &str) -> Self {
        let signs: Vec<char> = text.trim().chars().collect();
        if signs.len() < LEAST && bits(&signs) < 40 {
            return Self::TooShort;
        }
        let lower = text.to_lowercase();
        let is_common = COMMON.iter().any(|c| lower.contains(c));
        let bits = if is_common { bits(&signs) / 2 } else { bits(&signs) };
        match bits {
            ..45 => Self::Weak,
            45..65 => Self::Fair,
            _ => Self::Strong,
        }
    }

    /// Says it in one line.
    pub fn said(self) -> &'static str {
        match self {
            Self::TooShort => "太短:至少 8 个字符",
            Self::Weak => "偏弱:拿到文件的人可能猜出来,再长一些,或用四五个不相干的词",
            Self::Fair => "还可以:再加一两个词更稳",
            Self::Strong => "够强",
        }
    }
}

/// Estimates the bits of surprise: what each sign adds depends on its kind; a sign that repeats or
/// continues the one before adds next to nothing.
fn bits(signs: &[char]) -> usize {
    let worth = |c: char| match c {
        '0'..='9' => 33,
        'a'..='z' => 42,
        'A'..='Z' => 45,
        c if c.is_ascii() => 50,
        _ => 90,
    };
    let mut tenths = 0;
    let mut before: Option<char> = None;
    for &sign in signs {
        let step = before.map(|b| i64::from(u32::from(sign)) - i64::from(u32::from(b)));
        let is_run = matches!(step, Some(-1..=1));
        tenths += if is_run { 8 } else { worth(sign) };
        before = Some(sign);
    }
    tenths / 10
}
