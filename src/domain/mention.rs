//! Where somebody is spoken of: a name, numbers and a WeChat id, looked for in any text.
//!
//! Never here: which texts there are. A name that many people share (王先生, 小李, one character) is not looked
//! for, because it would find everybody.

use serde_json::Value;

use super::fields::Fields;
use super::household::OWN;
use super::name::surname;

/// Holds what is looked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sought {
    /// Full names.
    names: Vec<String>,
    /// Digits only, an extension at their end.
    numbers: Vec<String>,
    /// In small letters.
    wechats: Vec<String>,
    /// What they are called in a way that many are: not looked for.
    common: Vec<String>,
}

/// Forms of address behind a surname or a name, longer ones first.
const ADDRESSES: &[&str] = &[
    "叔叔", "阿姨", "先生", "女士", "小姐", "太太", "老师", "医生", "大哥", "大姐", "奶奶", "爷爷",
    "经理", "老板", "姐", "哥", "总", "叔", "姨", "太",
];
/// Signs within a number as people write it.
const GAPS: &[char] = &[' ', '-', '.', '(', ')', '（', '）', '\u{a0}', '—', '·', ',', '，', '转'];
/// Fewer digits are no telephone number.
const SHORTEST_NUMBER: usize = 7;
/// From so many digits on a number is one wherever it stands in a row of digits.
const SURE_NUMBER: usize = 10;
/// Fewer signs are no WeChat id, and no name in Latin letters.
const SHORTEST_LATIN: usize = 3;
/// Signs shown before and after what was found.
const SHOWN: (usize, usize) = (10, 30);

impl Sought {
    /// Looks for whoever these cards are about: all the cards of one person.
    pub fn of<'a>(cards: impl Iterator<Item = &'a Fields>) -> Self {
        let mut sought = Self::default();
        for fields in cards {
            if let Some(name) = fields.text("name") {
                match full_name(&name) {
                    Some(full) => add(&mut sought.names, full.to_lowercase()),
                    None => add(&mut sought.common, name.trim().to_owned()),
                }
            }
            if let Some(wechat) = fields.text("wechat").map(|w| w.trim().to_lowercase())
                && wechat.chars().count() >= SHORTEST_LATIN
            {
                add(&mut sought.wechats, wechat);
            }
            // The number of a spouse on this card is the spouse's.
            let is_own = |value: &Value| match value.get("label").and_then(Value::as_str) {
                Some(label) => label == OWN,
                None => true,
            };
            for (number, _) in fields.elements("phones").filter(|(_, value)| is_own(value)) {
                let digits = digits_of(number);
                if digits.len() >= SHORTEST_NUMBER {
                    add(&mut sought.numbers, digits);
                }
            }
        }
        sought
    }

    /// Returns the ways they are called that were too common to look for.
    pub fn common(&self) -> &[String] {
        &self.common
    }

    /// Tells whether a text speaks of them.
    pub fn is_in(&self, text: &str) -> bool {
        self.place(text).is_some()
    }

    /// Returns the words around the place where a text speaks of them.
    pub fn excerpt(&self, text: &str) -> Option<String> {
        let at = self.place(text)?;
        let before = text.get(..at).unwrap_or_default();
        let skipped = before.chars().count().saturating_sub(SHOWN.0);
        let shown: String = text.chars().skip(skipped).take(SHOWN.0 + SHOWN.1).collect();
        Some(shown.split_whitespace().collect::<Vec<_>>().join(" "))
    }

    /// Finds the first field that speaks of them: its set (`notes`, `phones`), and the words around.
    pub fn in_fields<'a>(&self, fields: &'a Fields) -> Option<(&'a str, String)> {
        fields.0.iter().filter(|(_, value)| !value.is_null()).find_map(|(name, value)| {
            let (set, element) = name.split_once('/').unwrap_or((name, ""));
            let found = self.excerpt(element).or_else(|| self.in_value(value));
            Some((set, found?))
        })
    }

    fn in_value(&self, value: &Value) -> Option<String> {
        match value {
            Value::String(text) => self.excerpt(text),
            Value::Number(number) => self.excerpt(&number.to_string()),
            Value::Array(list) => list.iter().find_map(|value| self.in_value(value)),
            Value::Object(map) => map
                .iter()
                .find_map(|(key, value)| self.excerpt(key).or_else(|| self.in_value(value))),
            Value::Null | Value::Bool(_) => None,
        }
    }

    /// Tells whether somebody with this name, number and WeChat id is they: by number or WeChat id, or by the full
    /// name where no number says otherwise.
    pub fn is(&self, name: Option<&str>, phone: Option<&str>, wechat: Option<&str>) -> bool {
        let phone = phone.map(digits_of).filter(|p| p.len() >= SHORTEST_NUMBER);
        if phone.as_ref().is_some_and(|p| self.numbers.contains(p)) {
            return true;
        }
        let wechat = wechat.map(|w| w.trim().to_lowercase());
        if wechat.is_some_and(|w| self.wechats.contains(&w)) {
            return true;
        }
        let full = name.and_then(full_name).map(str::to_lowercase);
        let is_open = phone.is_none() || self.numbers.is_empty();
        is_open && full.is_some_and(|full| self.names.contains(&full))
    }

    fn place(&self, text: &str) -> Option<usize> {
        self.number_in(text).or_else(|| self.word_in(text))
    }

    fn word_in(&self, text: &str) -> Option<usize> {
        let is_chinese = |name: &&String| !name.is_ascii();
        let chinese = self.names.iter().filter(is_chinese).find_map(|name| bounded(text, name));
        // Small letters are made only for those who have any.
        if chinese.is_some()
            || (self.wechats.is_empty() && self.names.iter().all(|n| !n.is_ascii()))
        {
            return chinese;
        }
        let small = text.to_ascii_lowercase();
        let latin = self.names.iter().filter(|name| name.is_ascii());
        latin.chain(&self.wechats).find_map(|word| bounded(&small, word))
    }

    /// Finds one of the numbers, however it is spaced.
    fn number_in(&self, text: &str) -> Option<usize> {
        if self.numbers.is_empty() {
            return None;
        }
        let (mut run, mut from) = (String::new(), 0);
        for (at, sign) in text.char_indices().chain([(text.len(), '\0')]) {
            if let Some(digit) = digit(sign) {
                if run.is_empty() {
                    from = at;
                }
                run.push(digit);
            } else if !GAPS.contains(&sign) || run.is_empty() {
                if self.has(&run) {
                    return Some(from);
                }
                run.clear();
            }
        }
        None
    }

    fn has(&self, run: &str) -> bool {
        run.len() >= SHORTEST_NUMBER
            && self.numbers.iter().any(|number| match number.len() {
                SURE_NUMBER.. => run.contains(number.as_str()),
                _ => run.ends_with(number.as_str()) || run.starts_with(number.as_str()),
            })
    }
}

fn add(list: &mut Vec<String>, text: String) {
    if !list.contains(&text) {
        list.push(text);
    }
}

/// Returns a name without a form of address; `None` when what is left many people are called.
fn full_name(name: &str) -> Option<&str> {
    let name = name.trim();
    let address = ADDRESSES.iter().find(|a| name.ends_with(**a) && name.len() > a.len());
    let bare = address.and_then(|a| name.strip_suffix(*a)).unwrap_or(name).trim();
    let count = bare.chars().count();
    let is_nickname = count == 2 && bare.starts_with(['老', '小', '阿', '大']);
    let is_address = ADDRESSES.contains(&bare);
    let is_short = count < if bare.is_ascii() { SHORTEST_LATIN } else { 2 };
    (!is_short && !is_nickname && !is_address && surname(bare) != bare).then_some(bare)
}

/// Finds a word; where it begins or ends with a Latin letter or a digit, no other may stand beside it.
fn bounded(text: &str, word: &str) -> Option<usize> {
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let touches = |inner: Option<char>, outer: Option<char>| {
        inner.is_some_and(is_word) && outer.is_some_and(|c| is_word(c) || c == '-')
    };
    text.match_indices(word).map(|(at, _)| at).find(|at| {
        let before = text.get(..*at).unwrap_or_default();
        let after = text.get(at + word.len()..).unwrap_or_default();
        !touches(word.chars().next(), before.chars().next_back())
            && !touches(word.chars().next_back(), after.chars().next())
    })
}

fn digit(sign: char) -> Option<char> {
    match sign {
        '0'..='9' => Some(sign),
        '０'..='９' => char::from_u32(u32::from(sign) - u32::from('０') + u32::from('0')),
        _ => None,
    }
}

fn digits_of(text: &str) -> String {
    text.chars().filter_map(digit).collect()
}
