//! Reading of single cells: names, numbers, amounts, and the marks people write for "nothing".

use serde_json::Value;

use super::cell::{half_width, shortened};
use super::columns::{Column, OTHERS};
use super::person::{Person, keep, line, put};
use crate::domain::household::{OWN, RELATIONS};
use crate::domain::name::surname;
use crate::domain::phone::Phone;
use crate::domain::words::{Title, Word};
use crate::domain::written::{amount, read_number};

/// Tells whether a cell says that there is nothing to say.
pub(super) fn is_blank(column: Column, cell: &str) -> bool {
    let is_mark = |c: char| matches!(c, '-' | '—' | '/' | '\\' | '_' | '.') || c.is_whitespace();
    use Column as C;
    let takes_none = matches!(column, C::Name | C::Phone | C::Wechat | C::NextDue);
    const NONE: [&str; 12] = [
        "无",
        "暂无",
        "没有",
        "没留",
        "未留",
        "不留",
        "不详",
        "未知",
        "匿名",
        "未留名",
        "没留名",
        "没留电话",
    ];
    cell.chars().all(is_mark) || (takes_none && NONE.contains(&cell))
}

/// Tells why a text in the place of a name names nobody; `is_alone` when the row says nothing else.
pub(super) fn nobody(name: &str, is_alone: bool) -> Option<&'static str> {
    let sums = ["合计", "总计", "小计", "共计"];
    let is_sum = name.chars().count() <= 12 && sums.iter().any(|sum| name.contains(sum));
    let is_note = ["注:", "注\u{ff1a}", "备注", "说明", "制表", "填表", "审核", "打印", "导出"];
    let is_note =
        is_alone && (name.chars().count() > 12 || is_note.iter().any(|n| name.starts_with(n)));
    match (is_sum, is_note) {
        (true, _) => Some("像是合计行,不是客户"),
        (_, true) => Some("像是表格下面的说明,不是客户"),
        _ => None,
    }
}

/// Takes what is no name off it: 徐文先生 is 徐文 and 先生, 蔡浩宇(复访) is 蔡浩宇 and a note; 王先生 stays.
pub(super) fn tidy_name(person: &mut Person) {
    let Some(whole) = person.text("name").map(str::to_owned) else { return };
    let mut name: String = whole.chars().map(half_latin).collect();
    let bracket =
        name.strip_suffix([')', '\u{ff09}']).and_then(|n| n.rsplit_once(['(', '\u{ff08}']));
    if let Some((bare, _)) = bracket.filter(|(bare, _)| is_han_only(bare)) {
        person.notes.push(line(Column::Name.label(), &whole));
        name = bare.trim().to_owned();
    }
    let titled = Title::ALL.iter().find_map(|t| Some((name.strip_suffix(t.term())?.trim(), t)));
    if let Some((bare, title)) =
        titled.filter(|(bare, _)| surname(bare) != *bare && bare.chars().count() > 1)
    {
        let (bare, title) = (bare.to_owned(), title.term());
        person.fields.entry("title".into()).or_insert(title.into());
        name = bare;
    }
    put(person, "name", &name);
}

/// Folds full-width letters and digits, and the blank between them.
fn half_latin(c: char) -> char {
    let half = half_width(c);
    if half.is_ascii_alphanumeric() || half == ' ' { half } else { c }
}

/// Joins a Chinese name written with spaces to fill the column (曾 敏).
pub(super) fn name(cell: &str) -> String {
    if is_han_only(cell) {
        cell.chars().filter(|c| !c.is_whitespace()).collect()
    } else {
        cell.to_owned()
    }
}

fn is_han_only(text: &str) -> bool {
    let is_han = |c: char| ('\u{3400}'..='\u{9fff}').contains(&c) || c >= '\u{20000}';
    !text.trim().is_empty() && text.chars().all(|c| is_han(c) || c.is_whitespace())
}

/// Reads the numbers of a cell; it may hold several (138…/139…).
pub(super) fn phones(person: &mut Person, heading: &str, cell: &str) {
    let whole = Phone::parse(cell);
    let marks = ['/', '、', ';', '\u{ff1b}', ',', '\u{ff0c}', '\n', '|', '或', '和'];
    // A comma may lead an extension, so it splits only when the whole is no number.
    let parts: Vec<&str> = if whole.is_ok() { vec![cell] } else { cell.split(marks).collect() };
    let parts = parts.iter().flat_map(|part| match Phone::parse(part) {
        Ok(_) => vec![*part],
        Err(_) if part.split_whitespace().all(|p| Phone::parse(p).is_ok()) => {
            part.split_whitespace().collect()
        }
        Err(_) => vec![*part],
    });
    for part in parts.map(str::trim).filter(|p| !p.is_empty()) {
        let (number, label) = labelled(part);
        match Phone::parse(number) {
            Ok(phone) => {
                let digits = phone.digits().to_owned();
                if let Some(label) = label {
                    person.labels.insert(digits.clone(), label.to_owned());
                }
                if !person.phones.contains(&digits) {
                    person.phones.push(digits);
                }
            }
            Err(error) => {
                let found = among_words(part);
                let why =
                    if found.is_empty() { error.to_string() } else { "号码已认出".to_owned() };
                for digits in found {
                    if !person.phones.contains(&digits) {
                        person.phones.push(digits);
                    }
                }
                person.masked.extend(masked(part));
                person.notes.push(line(heading, part));
                let part = shortened(part, 20);
                person.remarks.push(format!("{heading}「{part}」:{why};已放进备注"));
            }
        }
    }
}

/// Finds the mobile numbers among words about the customer (138… 王姐, 138…(微信同号)); none where the words
/// name somebody else, or where some of the digits are no such number.
fn among_words(part: &str) -> Vec<String> {
    if OTHERS.iter().any(|who| part.contains(who)) {
        return Vec::new();
    }
    let is_mark = |c: char| c.is_ascii_digit() || matches!(c, ' ' | '-' | '+');
    let text: String = part.chars().map(half_width).collect();
    let runs = text.split(|c| !is_mark(c)).filter(|run| run.bytes().any(|b| b.is_ascii_digit()));
    let phone =
        |run| Phone::parse(run).ok().filter(Phone::is_mobile).map(|p| p.digits().to_owned());
    runs.map(phone).collect::<Option<Vec<_>>>().unwrap_or_default()
}

/// Returns a number shown only in part, cleaned: `138****1234`; `None` when it shows too little to tell
/// people apart.
pub(super) fn masked(part: &str) -> Option<String> {
    let text: String = part.chars().map(half_width).filter(|c| !matches!(c, ' ' | '-')).collect();
    let stars = text.chars().filter(|c| matches!(c, '*' | 'x' | 'X' | '\u{2022}')).count();
    let text: String = text.chars().map(|c| if c.is_ascii_digit() { c } else { '*' }).collect();
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    (text.len() == 11 && (7..11).contains(&digits) && stars == 11 - digits).then_some(text)
}

/// Tells whether a number may be the one shown only in part.
pub(super) fn fits_mask(digits: &str, mask: &str) -> bool {
    digits.len() == mask.len() && digits.bytes().zip(mask.bytes()).all(|(d, m)| m == b'*' || d == m)
}

/// Splits off what the number is on the card: 13900139000(配偶).
fn labelled(part: &str) -> (&str, Option<&'static str>) {
    let split = part.trim_end_matches([')', '\u{ff09}']).rsplit_once(['(', '\u{ff08}']);
    let Some((number, word)) = split else { return (part, None) };
    let label = RELATIONS.iter().find(|r| **r == word.trim() && **r != OWN);
    label.map_or((part, None), |label| (number.trim(), Some(*label)))
}

/// Reads one amount: 200, 200万, 2,000,000元; a range or a word stays in 备注.
pub(super) fn money(
    person: &mut Person,
    budget: &mut serde_json::Map<String, Value>,
    (field, in_wan): (&str, bool),
    heading: &str,
    cell: &str,
) {
    let text: String = cell.chars().map(half_width).filter(|c| *c != ',' && *c != ' ').collect();
    let bare = text.trim_start_matches('约').trim_end_matches(['左', '右']);
    let bare = bare.trim_end_matches('元');
    let (number, written_wan) = bare.strip_suffix('万').map_or((bare, false), |n| (n, true));
    let Some(number) = read_number(number).filter(|a| *a > 0.0 && *a < 1e10) else {
        return keep(person, heading, cell, "不是一个金额");
    };
    let value = match (in_wan, written_wan) {
        (true, true) | (false, false) => number,
        (false, true) => number * 10_000.0,
        // Nobody's house costs ten thousand 万: such a number is in 元.
        (true, false) if number >= 10_000.0 => number / 10_000.0,
        (true, false) => number,
    };
    budget.insert(field.into(), amount(value));
}
