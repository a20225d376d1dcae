//! Reading of single cells: names, numbers, amounts, and the marks people write for "nothing".

use serde_json::Value;

use super::cell::{half_width, shortened};
use super::columns::Column;
use super::person::{Person, keep, line};
use crate::domain::household::{OWN, RELATIONS};
use crate::domain::phone::Phone;
use crate::domain::written::read_number;

/// Tells whether a cell says that there is nothing to say.
pub(super) fn is_blank(column: Column, cell: &str) -> bool {
    let is_mark = |c: char| matches!(c, '-' | '—' | '/' | '\\' | '_' | '.') || c.is_whitespace();
    let takes_none = matches!(column, Column::Phone | Column::Wechat | Column::NextDue);
    cell.chars().all(is_mark)
        || (takes_none && ["无", "暂无", "没有", "没留", "未留", "不详", "未知"].contains(&cell))
}

/// Joins a Chinese name written with spaces to fill the column (曾 敏).
pub(super) fn name(cell: &str) -> String {
    let is_han = |c: char| ('\u{3400}'..='\u{9fff}').contains(&c) || c >= '\u{20000}';
    if cell.chars().all(|c| is_han(c) || c.is_whitespace()) {
        cell.chars().filter(|c| !c.is_whitespace()).collect()
    } else {
        cell.to_owned()
    }
}

/// Reads the numbers of a cell; it may hold several (138…/139…).
pub(super) fn phones(person: &mut Person, heading: &str, cell: &str) {
    let whole = Phone::parse(cell);
    let marks = ['/', '、', ';', '\u{ff1b}', ',', '\u{ff0c}', '\n', '|'];
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
                person.notes.push(line(heading, part));
                let part = shortened(part, 20);
                person.remarks.push(format!("{heading}「{part}」:{error};已放进备注"));
            }
        }
    }
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
    let Some(amount) = read_number(number).filter(|a| *a > 0.0 && *a < 1e10) else {
        return keep(person, heading, cell, "不是一个金额");
    };
    let amount = match (in_wan, written_wan) {
        (true, true) | (false, false) => amount,
        (false, true) => amount * 10_000.0,
        // Nobody's house costs ten thousand 万: such a number is in 元.
        (true, false) if amount >= 10_000.0 => amount / 10_000.0,
        (true, false) => amount,
    };
    budget.insert(field.into(), amount.into());
}
