//! The mapping of one source: what its columns and words mean, guessed, corrected, remembered.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::cell::folded;
use super::columns::{Column, guess_columns};
use super::table::Table;
use super::values::{Meaning, ValueMap, is_closed, is_list};
use crate::domain::settings::lists::{List, Lists};
use crate::domain::words::Way;

/// The lists of 项目设置 whose words columns hold.
const LISTS: [(Column, List); 12] = [
    (Column::Channel, List::Channels),
    (Column::Purpose, List::Purposes),
    (Column::Layout, List::Layouts),
    (Column::Area, List::Areas),
    (Column::Product, List::Products),
    (Column::Family, List::Families),
    (Column::Housing, List::Housings),
    (Column::PurchaseCount, List::Purchases),
    (Column::Payment, List::Payments),
    (Column::Concern, List::Concerns),
    (Column::Objection, List::Objections),
    (Column::PriceReaction, List::PriceReactions),
];

/// Says what the columns and words of one kind of table mean; stored under its signature.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Mapping {
    /// One meaning per column of the table.
    pub columns: Vec<Column>,
    #[serde(default)]
    pub values: ValueMap,
    /// The way of a contact whose row names none; without it such a contact goes to 备注.
    #[serde(default)]
    pub default_way: Option<Way>,
    /// Words of the project's own lists: known like those of the app, whatever the table.
    #[serde(skip)]
    pub own: BTreeMap<Column, Vec<String>>,
}

/// A word of the table the app does not know, and how many rows use it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unknown {
    pub column: Column,
    pub value: String,
    pub rows: usize,
}

/// Says why a mapping cannot be used yet, and what to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MappingError {
    #[error("还没有一列是姓名、电话或微信号。请至少指出其中一列,否则分不清是哪位客户。")]
    Nobody,
    #[error("「{}」选了两列。请留一列,另一列改成「放进备注」。", .0.label())]
    Twice(Column),
    #[error("列数和表格对不上。请重新粘贴表格。")]
    OtherTable,
}

impl Mapping {
    /// Guesses the mapping of a table.
    pub fn guess(table: &Table) -> Self {
        let columns = guess_columns(table);
        let when = columns.iter().position(|c| *c == Column::When);
        let heading = when.and_then(|at| table.headings.get(at)).map_or("", String::as_str);
        let default_way = match heading {
            h if h.contains("来访") || h.contains("到访") || h.contains("接待") => Way::Visit,
            h if h.contains("来电") => Way::CallIn,
            _ => Way::CallOut,
        };
        let (values, own) = (ValueMap::default(), BTreeMap::new());
        Self { columns, values, default_way: Some(default_way), own }
    }

    /// Takes over the lists of 项目设置.
    pub fn learn(&mut self, lists: &Lists) {
        let own = |(column, list): &(Column, List)| {
            let is_own = |entry: &String| lists.is_own(*list, entry);
            let words: Vec<String> = lists.entries(*list).into_iter().filter(is_own).collect();
            (!words.is_empty()).then_some((*column, words))
        };
        self.own = LISTS.iter().filter_map(own).collect();
    }

    /// Finds what a word means: one of the project's own is itself, unless the user answered otherwise.
    pub fn meaning(&self, column: Column, word: &str) -> Option<Meaning> {
        let own = self.own.get(&column).into_iter().flatten().find(|own| *own == word);
        match own.filter(|_| self.values.answer(column, word).is_none()) {
            Some(own) => Some(Meaning { term: own.clone(), detail: None }),
            None => self.values.meaning(column, word),
        }
    }

    /// Names the kind of table a mapping is remembered for: its headings in order.
    pub fn signature(table: &Table) -> String {
        let names: Vec<String> = table.headings.iter().map(|h| folded(h)).collect();
        names.join("|")
    }

    /// Checks that the mapping fits the table and tells who the customers are.
    pub fn check(&self, table: &Table) -> Result<(), MappingError> {
        if self.columns.len() != table.headings.len() {
            return Err(MappingError::OtherTable);
        }
        if !self.columns.iter().any(|c| c.identifies()) {
            return Err(MappingError::Nobody);
        }
        let mut seen = BTreeSet::new();
        let twice = self.columns.iter().find(|c| !c.may_repeat() && !seen.insert(**c));
        twice.map_or(Ok(()), |c| Err(MappingError::Twice(*c)))
    }
}

/// Lists the words of closed columns that neither the app nor the user has explained, most used
/// first; what stays unanswered is kept in 备注.
pub fn unknown_values(table: &Table, mapping: &Mapping) -> Vec<Unknown> {
    let mut found: BTreeMap<(Column, String), Unknown> = BTreeMap::new();
    for (at, column) in mapping.columns.iter().enumerate().filter(|(_, c)| is_closed(**c)) {
        // Each cell's text is weighed once: ten thousand rows use few words.
        let mut cells: BTreeMap<&str, usize> = BTreeMap::new();
        let heading = table.headings.get(at).map_or("", String::as_str);
        for cell in table.filled(at).filter(|cell| *cell != heading) {
            *cells.entry(cell).or_default() += 1;
        }
        for (cell, rows) in cells {
            for word in words(*column, cell) {
                let known = mapping.meaning(*column, word).is_some();
                if known || mapping.values.answer(*column, word).is_some() {
                    continue;
                }
                let unknown = || Unknown { column: *column, value: word.to_owned(), rows: 0 };
                found.entry((*column, folded(word))).or_insert_with(unknown).rows += rows;
            }
        }
    }
    let mut list: Vec<Unknown> = found.into_values().collect();
    list.sort_by_key(|u| std::cmp::Reverse(u.rows));
    list
}

/// Splits a cell into its words: several where the column is a list.
pub fn words(column: Column, cell: &str) -> impl Iterator<Item = &str> {
    let marks: &[char] = if is_list(column) || column == Column::Tags {
        &[',', '\u{ff0c}', '、', ';', '\u{ff1b}', '|', '\n', ' ', '\u{3000}']
    } else {
        &[]
    };
    cell.split(marks).map(str::trim).filter(|w| !w.is_empty())
}
