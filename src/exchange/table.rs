//! A pasted or opened table: a row of headings and numbered rows of clean cells.

use super::cell::{clean, shortened};
use super::columns::{is_heading, recognise, recognised_by_content};
use super::delimited::records;

/// The most characters of text read at once.
pub const TEXT_LIMIT: usize = 20_000_000;
/// The most rows of a table.
pub const ROW_LIMIT: usize = 200_000;
/// The most columns of a table.
pub const COLUMN_LIMIT: usize = 200;
/// The most characters of one cell.
pub const CELL_LIMIT: usize = 5_000;
/// How many rows are looked at to find the separator and the headings.
const SAMPLE: usize = 30;

/// A table as read: every row has exactly as many cells as there are headings.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    pub headings: Vec<String>,
    /// The row the headings stand in, as a spreadsheet numbers it; `None` when there is none and
    /// the columns are called 第1列, 第2列 ….
    pub heading_row: Option<usize>,
    pub rows: Vec<Row>,
}

/// One row below the headings; it may be empty.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// The number a spreadsheet shows at its left.
    pub number: usize,
    pub cells: Vec<String>,
}

impl Row {
    /// Tells whether nothing is written in the row.
    pub fn is_empty(&self) -> bool {
        self.cells.iter().all(String::is_empty)
    }
}

/// Says why a text is no table the app can take in, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TableError {
    #[error("这里没有文字。请在表格里选中要导入的行(连同表头),复制后再粘贴。")]
    Empty,
    #[error("第 1 行是表头,下面没有内容。请连同客户的行一起复制。")]
    OnlyHeadings,
    #[error("内容太长(超过 {} 万字)。请分几次导入。", TEXT_LIMIT / 10_000)]
    TextTooLong,
    #[error("行数太多(超过 {ROW_LIMIT} 行)。请把表格拆成几份,分几次导入。")]
    TooManyRows,
    #[error("第 {row} 行有 {columns} 列,最多 {COLUMN_LIMIT} 列。请只复制要导入的列。")]
    TooManyColumns { row: usize, columns: usize },
    #[error("第 {row} 行「{heading}」超过 {CELL_LIMIT} 字。请在原表里缩短这一格再导入。")]
    CellTooLong { row: usize, heading: String },
}

/// Reads a paste or the text of a CSV file; never panics, whatever the text.
pub fn read(text: &str) -> Result<Table, TableError> {
    let mut table = Builder::default();
    for (number, cells) in lines(text)? {
        table.push(number, cells.iter().map(String::as_str))?;
    }
    table.finish()
}

/// Splits the text into numbered rows, one at a time, so that the page may breathe between two.
pub fn lines(text: &str) -> Result<impl Iterator<Item = (usize, Vec<String>)>, TableError> {
    if text.len() > TEXT_LIMIT {
        return Err(TableError::TextTooLong);
    }
    let text = text.trim_start_matches('\u{feff}');
    // Two more than allowed: one may be the headings, one shows that there are too many.
    Ok((1..).zip(records(text, separator(text)).take(ROW_LIMIT + 2)))
}

/// Puts a table together row by row, so that the page may breathe between two.
#[derive(Clone, Debug, Default)]
pub struct Builder {
    rows: Vec<Row>,
    width: usize,
    /// The cell that is too long, if any: its row, column.
    long: Option<(usize, usize)>,
}

impl Builder {
    /// Adds a row; rows come in the order of their numbers.
    pub fn push<'a>(
        &mut self,
        number: usize,
        cells: impl Iterator<Item = &'a str>,
    ) -> Result<(), TableError> {
        let cells: Vec<String> = cells.map(clean).collect();
        let filled = cells.iter().rposition(|c| !c.is_empty()).map_or(0, |last| last + 1);
        if filled > COLUMN_LIMIT {
            return Err(TableError::TooManyColumns { row: number, columns: filled });
        }
        // Bytes first: counting characters of every cell would cost more than reading it.
        let is_long = |c: &String| c.len() > CELL_LIMIT && c.chars().count() > CELL_LIMIT;
        if self.long.is_none() {
            self.long = cells.iter().position(is_long).map(|column| (number, column));
        }
        self.width = self.width.max(filled);
        self.rows.push(Row { number, cells });
        Ok(())
    }

    /// Finds the headings and gives every row the width of the widest.
    pub fn finish(mut self) -> Result<Table, TableError> {
        let rows = &mut self.rows;
        rows.truncate(rows.iter().rposition(|r| !r.is_empty()).map_or(0, |last| last + 1));
        if rows.is_empty() {
            return Err(TableError::Empty);
        }
        if rows.len() > ROW_LIMIT + 1 {
            return Err(TableError::TooManyRows);
        }
        let heading = heading_at(rows);
        let (heading_row, mut headings) = match heading.and_then(|at| rows.get(at)) {
            Some(row) => (Some(row.number), row.cells.clone()),
            None => (None, Vec::new()),
        };
        headings.resize(self.width, String::new());
        for (at, name) in headings.iter_mut().enumerate() {
            if name.is_empty() {
                *name = numbered(at + 1);
            }
        }
        if let Some((row, column)) = self.long {
            let heading = headings.get(column).map(|h| shortened(h, 20)).unwrap_or_default();
            return Err(TableError::CellTooLong { row, heading });
        }
        rows.drain(..heading.map_or(0, |at| at + 1));
        for row in rows.iter_mut() {
            row.cells.resize(self.width, String::new());
        }
        let table = Table { headings, heading_row, rows: self.rows };
        if table.rows.is_empty() { Err(TableError::OnlyHeadings) } else { Ok(table) }
    }
}

impl Table {
    /// Takes the heading row as data, for when the guess was wrong.
    #[must_use]
    pub fn without_heading(mut self) -> Self {
        let Some(number) = self.heading_row.take() else { return self };
        let names = (1..=self.headings.len()).map(numbered).collect();
        let mut cells = std::mem::replace(&mut self.headings, names);
        // An unnamed column was given its number as a name; nothing was written there.
        for (at, cell) in cells.iter_mut().enumerate() {
            if *cell == numbered(at + 1) {
                cell.clear();
            }
        }
        self.rows.insert(0, Row { number, cells });
        self
    }

    /// Tells whether a row repeats the headings, as every printed page does.
    pub fn is_heading_again(&self, row: &Row) -> bool {
        let filled = row.cells.iter().zip(&self.headings).filter(|(cell, _)| !cell.is_empty());
        let (same, other): (Vec<_>, Vec<_>) = filled.partition(|(cell, heading)| cell == heading);
        same.len() >= 2 && other.is_empty()
    }

    /// Lists the filled cells of one column.
    pub fn filled(&self, column: usize) -> impl Iterator<Item = &str> {
        let cells = self.rows.iter().filter_map(move |row| row.cells.get(column));
        cells.map(String::as_str).filter(|c| !c.is_empty())
    }
}

fn numbered(column: usize) -> String {
    format!("第{column}列")
}

/// Finds the separator that gives the most headings, then the most rows of one width, then the
/// most columns.
fn separator(text: &str) -> u8 {
    let mut best = (b'\t', (0, 0, 0));
    for separator in [b'\t', b',', b';'] {
        let sample: Vec<Vec<String>> = records(text, separator).take(SAMPLE).collect();
        let widths: Vec<usize> = sample.iter().map(Vec::len).filter(|w| *w > 1).collect();
        let same = |width: usize| widths.iter().filter(|w| **w == width).count();
        let named = |cells: &Vec<String>| cells.iter().filter(|c| is_heading(c).is_some()).count();
        let named = sample.iter().map(named).max().filter(|n| *n > 1).unwrap_or(0);
        let score = widths.iter().map(|w| (named, same(*w), *w)).max().unwrap_or_default();
        if score > best.1 {
            best = (separator, score);
        }
    }
    best.0
}

/// Finds the row of headings among the first rows; a title above it is narrower than it, and where two rows
/// of headings stand one above the other, the lower names the columns.
fn heading_at(rows: &[Row]) -> Option<usize> {
    let filled = |cells: &[String]| cells.iter().filter(|c| !c.is_empty()).count();
    let named = |cells: &[String]| cells.iter().filter(|c| is_heading(c).is_some()).count();
    let mut widest_above = 0;
    let first = rows.iter().enumerate().take(SAMPLE / 3);
    for (at, Row { cells, .. }) in first.filter(|(_, r)| !r.is_empty()) {
        let whole = named(cells);
        let known = cells.iter().filter(|c| recognise(c).is_some()).count();
        let width = filled(cells);
        // 微信 and 没留电话 may stand in a row of data: parts of words count only beside others.
        let is_known = whole >= 2 || (whole == 1 && (known >= 3 || width == 1));
        if is_known && width > widest_above && !cells.iter().any(|c| is_data(c)) {
            let lower = rows.get(at + 1).filter(|below| {
                named(&below.cells) > whole && !below.cells.iter().any(|c| is_data(c))
            });
            return Some(at + usize::from(lower.is_some()));
        }
        let below = rows.get(at + 1..).unwrap_or_default();
        if widest_above == 0 && names_data_below(cells, below) {
            return Some(at);
        }
        widest_above = widest_above.max(width);
    }
    None
}

/// Tells whether an unknown row names columns: short different words, and somewhere below one of
/// them stand numbers or dates.
fn names_data_below(row: &[String], below: &[Row]) -> bool {
    let words: Vec<&String> = row.iter().filter(|c| !c.is_empty()).collect();
    let is_word = |c: &&&String| {
        c.chars().count() <= 12 && !is_data(c) && recognised_by_content(&[c.as_str()]).is_none()
    };
    let different = words.iter().collect::<std::collections::HashSet<_>>().len() == words.len();
    if words.len() < 2 || !different || words.iter().filter(is_word).count() < words.len() {
        return false;
    }
    (0..row.len()).filter(|c| row.get(*c).is_some_and(|t| !t.is_empty())).any(|column| {
        let cells = below.iter().take(SAMPLE).filter_map(|r| r.cells.get(column));
        let (mut data, mut all) = (0, 0);
        for cell in cells.filter(|c| !c.is_empty()) {
            all += 1;
            data += usize::from(is_data(cell));
        }
        all >= 2 && data * 3 >= all * 2
    })
}

/// Tells whether a cell holds a number or a date rather than a name for one.
fn is_data(cell: &str) -> bool {
    cell.chars().map(super::cell::half_width).filter(char::is_ascii_digit).count() >= 4
}
