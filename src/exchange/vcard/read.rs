//! Cards in: one row of a table per card, so that they go through the same dry run as any ledger.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::line::{Property, parts, unfolded, unquoted};
use crate::exchange::columns::Column;
use crate::exchange::mapping::Mapping;
use crate::exchange::table::{Builder, Row, Table, TableError};
use crate::exchange::values::ValueMap;
use crate::exchange::workbook::{Part, Role};

/// The columns a card can fill.
const COLUMNS: [(&str, Column); 10] = [
    ("姓名", Column::Name),
    ("电话", Column::Phone),
    ("单位电话", Column::Keep),
    ("微信号", Column::Wechat),
    ("生日", Column::Birthday),
    ("单位", Column::Keep),
    ("地址", Column::Keep),
    ("标签", Column::Tags),
    ("备注", Column::Notes),
    ("客户编号", Column::CustomerRef),
];

/// Reads the bytes of a quoted value in the character set it names.
pub type Decode<'a> = &'a dyn Fn(&str, &[u8]) -> String;

/// What one card says, by the columns above.
#[derive(Clone, Debug, Default)]
struct Card {
    cells: [Vec<String>; COLUMNS.len()],
    formatted: Option<String>,
    structured: Option<String>,
    /// Cards may stand inside a card (AGENT); only the outermost is somebody.
    depth: usize,
}

impl Card {
    fn add(&mut self, column: &str, text: &str) {
        let text = text.trim();
        let at = COLUMNS.iter().position(|(name, _)| *name == column);
        if let Some(cell) = at.and_then(|at| self.cells.get_mut(at)).filter(|_| !text.is_empty())
            && !cell.iter().any(|t| t == text)
        {
            cell.push(text.to_owned());
        }
    }

    fn said(&self, column: &str) -> &[String] {
        let at = COLUMNS.iter().position(|(name, _)| *name == column);
        at.and_then(|at| self.cells.get(at)).map_or(&[], Vec::as_slice)
    }

    fn take(&mut self, property: &Property, decode: Decode) {
        let value = match property.is_quoted() {
            true => decode(property.param("CHARSET").unwrap_or("utf-8"), &unquoted(property.value)),
            false => property.value.to_owned(),
        };
        let whole = || parts(&value, '\0').concat();
        match property.name.as_str() {
            "FN" => self.formatted = Some(whole()).filter(|t| !t.trim().is_empty()),
            "N" => self.structured = name_of(&parts(&value, ';')),
            "NICKNAME" if self.formatted.is_none() => self.formatted = Some(whole()),
            "TEL" => self.tel(property, &whole()),
            "X-WECHAT" | "X-WEIXIN" => self.add("微信号", &whole()),
            "BDAY" => self.add("生日", &birthday(&whole())),
            "ORG" => self.add("单位", parts(&value, ';').join(" ").trim()),
            "ADR" => self.add("地址", &address(&parts(&value, ';'))),
            "CATEGORIES" => {
                let words: Vec<String> = parts(&value, ',');
                self.add("标签", &words.join("、"));
            }
            "NOTE" => self.add("备注", &whole()),
            "UID" => self.add("客户编号", whole().trim_start_matches("urn:uuid:")),
            _ => {}
        }
    }

    /// Adds a number; one of the switchboard is many people's and says nothing about who this is.
    fn tel(&mut self, property: &Property, value: &str) {
        let number = value.trim().trim_start_matches("tel:");
        let number = number.split(';').next().unwrap_or(number);
        let digits: String = number.chars().filter(char::is_ascii_digit).collect();
        let is_mobile = digits.len() >= 11
            && digits.get(digits.len() - 11..).is_some_and(|d| d.starts_with('1'));
        match () {
            () if property.is_type("FAX") || property.is_type("PAGER") => {}
            () if property.is_type("WORK") && !is_mobile => self.add("单位电话", number),
            () => self.add("电话", number),
        }
    }

    fn row(mut self, number: usize) -> Row {
        let name = self.formatted.take().or(self.structured.take()).unwrap_or_default();
        self.add("姓名", &name);
        // A card of a firm: its name and its number are those of the card.
        for (from, to) in [("单位", "姓名"), ("单位电话", "电话")] {
            let said = self.said(from).to_vec();
            if name.trim().is_empty() && self.said(to).is_empty() {
                said.iter().for_each(|text| self.add(to, text));
            }
        }
        let joined = |(cell, (name, _)): (&Vec<String>, &(&str, Column))| {
            cell.join(if *name == "备注" { "\n" } else { "/" })
        };
        Row { number, cells: self.cells.iter().zip(&COLUMNS).map(joined).collect() }
    }
}

/// Reads every card of a text; rows are numbered as the cards come.
pub fn cards(text: &str, decode: Decode) -> Result<Part, TableError> {
    let mut builder = Builder::default();
    builder.push(0, COLUMNS.iter().map(|(name, _)| *name))?;
    let (mut open, mut count): (Option<Card>, usize) = (None, 0);
    for line in unfolded(text) {
        let Some(property) = Property::read(&line) else { continue };
        let is_card = property.value.trim().eq_ignore_ascii_case("VCARD");
        match (property.name.as_str(), open.as_mut()) {
            ("BEGIN", Some(card)) if is_card => card.depth += 1,
            ("BEGIN", None) if is_card => open = Some(Card::default()),
            ("END", Some(card)) if is_card && card.depth > 0 => card.depth -= 1,
            ("END", Some(_)) if is_card => {
                count += 1;
                let row = open.take().unwrap_or_default().row(count);
                builder.push(row.number, row.cells.iter().map(String::as_str))?;
            }
            (_, Some(card)) if card.depth == 0 => card.take(&property, decode),
            _ => {}
        }
    }
    let table = builder.finish()?;
    Ok(part(table))
}

/// Makes rows of contacts picked one by one: a name and its numbers.
pub fn picked(people: impl Iterator<Item = (String, Vec<String>)>) -> Result<Part, TableError> {
    let mut builder = Builder::default();
    builder.push(0, COLUMNS.iter().map(|(name, _)| *name))?;
    for (at, (name, numbers)) in people.enumerate() {
        let mut card = Card { formatted: Some(name), ..Card::default() };
        numbers.iter().for_each(|number| card.add("电话", number));
        let row = card.row(at + 1);
        builder.push(row.number, row.cells.iter().map(String::as_str))?;
    }
    Ok(part(builder.finish()?))
}

fn part(table: Table) -> Part {
    // The width is that of the widest row; the headings are ours and always all there.
    let columns = COLUMNS.iter().map(|(_, column)| *column).collect();
    let (values, own) = (ValueMap::default(), BTreeMap::new());
    let mapping = Mapping { columns, values, default_way: None, own };
    Part { name: String::new(), table: Arc::new(table), mapping, role: Role::People }
}

/// Writes a name in the order of its language: 王小明, John Smith.
fn name_of(parts: &[String]) -> Option<String> {
    let part = |at: usize| parts.get(at).map_or("", |p| p.trim());
    let (family, given, middle) = (part(0), part(1), part(2));
    let is_latin = [family, given].concat().bytes().any(|b| b.is_ascii_alphabetic());
    let name = match is_latin {
        true => [given, middle, family].map(str::to_owned).join(" "),
        false => [family, middle, given].concat(),
    };
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    (!name.is_empty()).then_some(name)
}

/// Writes a birthday as it is typed: 19900520 and 1990-05-20T00:00:00Z as 1990-05-20, --0520 as --05-20.
fn birthday(text: &str) -> String {
    let day = text.split(['T', 't']).next().unwrap_or(text).trim();
    let digits: String = day.chars().filter(char::is_ascii_digit).collect();
    let part = |from: usize, to: usize| digits.get(from..to).unwrap_or_default();
    match (digits.len(), day.starts_with("--")) {
        (8, false) => format!("{}-{}-{}", part(0, 4), part(4, 6), part(6, 8)),
        (4, true) => format!("--{}-{}", part(0, 2), part(2, 4)),
        _ => day.to_owned(),
    }
}

/// Joins an address as it is said in Chinese: province, city, street, and nothing of a post box.
fn address(parts: &[String]) -> String {
    let order = [4, 3, 2, 1];
    order.iter().filter_map(|at| parts.get(*at)).map(|p| p.trim()).collect::<Vec<_>>().concat()
}
