//! Spreadsheets in: every sheet as rows of clean text, cell by cell, so that a stray cell costs nothing.

use std::io::Cursor;

use calamine::{
    DataRef, Dimensions, ExcelDateTime, ExcelDateTimeType, Reader, SheetType, SheetVisible, Xlsx,
    XlsxError,
};
use genke_asks::{Refusal, SheetIn, rows};

use crate::{container, old, page};

/// The most rows with content in one sheet.
pub const ROW_LIMIT: usize = 200_000;
/// The most columns of one sheet.
pub const COLUMN_LIMIT: usize = 200;
/// The most cells with content in one file.
pub(crate) const CELL_LIMIT: usize = 8_000_000;
/// Rows between two reports.
const EVERY: u32 = 500;
/// Days and minutes end here (9999-12-31); a larger number with the look of a date is no date.
const LAST_DAY: f64 = 2_958_466.0;

type Book<'a> = Xlsx<Cursor<&'a [u8]>>;
pub(crate) type Rows = Vec<(u32, Vec<String>)>;

/// Reads every sheet of a workbook; one that cannot be read says why and does not hold up the others.
pub fn workbook(bytes: &[u8], progress: &dyn Fn(u32)) -> Result<Vec<(SheetIn, Vec<u8>)>, Refusal> {
    if let Some(text) = std::str::from_utf8(bytes).ok().filter(|text| page::is_page(text)) {
        return page::tables(text, progress);
    }
    if container::is_compound(bytes) {
        return old::workbook(bytes, progress);
    }
    container::check(bytes, progress)?;
    progress(100);
    let mut book: Book = Xlsx::new(Cursor::new(bytes)).map_err(|e| refusal(&e))?;
    let sheets: Vec<_> = book.sheets_metadata().to_vec();
    let sheets = sheets.into_iter().filter(|s| s.typ == SheetType::WorkSheet).collect::<Vec<_>>();
    let count = u32::try_from(sheets.len().max(1)).unwrap_or(u32::MAX);
    let mut room = CELL_LIMIT;
    let mut read = Vec::with_capacity(sheets.len());
    for (at, sheet) in (0..count).zip(sheets) {
        let share = |mille: u32| progress(100 + (at * 900 + mille.min(1000) * 900 / 1000) / count);
        let is_hidden = sheet.visible != SheetVisible::Visible;
        let found = self::sheet(&mut book, &sheet.name, &mut room, &share);
        let (text, problem) = match found {
            Ok(text) => (text, None),
            Err(why) => (String::new(), Some(why)),
        };
        read.push((SheetIn { name: sheet.name, is_hidden, problem }, text.into_bytes()));
    }
    if read.is_empty() { Err(Refusal::NoSheets) } else { Ok(read) }
}

fn sheet(
    book: &mut Book,
    name: &str,
    room: &mut usize,
    share: &dyn Fn(u32),
) -> Result<String, Refusal> {
    share(0);
    let merged = book.merge_cells_by_sheet_name(name).map_err(|e| refusal(&e))?;
    share(100);
    let mut rows = cells(book, name, room, share)?;
    for area in &merged {
        fill_down(&mut rows, area);
    }
    Ok(written(&rows))
}

/// Writes rows as the text that crosses to the page, each as wide as the widest, so that the page need not.
pub(crate) fn written(rows: &Rows) -> String {
    let width = rows.iter().map(|(_, cells)| cells.len()).max().unwrap_or(0);
    let mut text = String::new();
    for (row, cells) in rows {
        let cells = cells.iter().map(String::as_str).chain(std::iter::repeat("")).take(width);
        rows::push(&mut text, *row as usize + 1, cells);
    }
    text
}

/// Reads the rows with content.
fn cells(
    book: &mut Book,
    name: &str,
    room: &mut usize,
    share: &dyn Fn(u32),
) -> Result<Rows, Refusal> {
    let is_1904 = book.has_1904_epoch();
    let mut reader = book.worksheet_cells_reader(name).map_err(|e| refusal(&e))?;
    let last = u64::from(reader.dimensions().end.0.max(1));
    let mut rows: Rows = Vec::new();
    let mut told = 0;
    while let Some(cell) = reader.next_cell().map_err(|e| refusal(&e))? {
        let (row, column) = cell.get_position();
        if row >= told + EVERY {
            told = row;
            share(100 + u32::try_from(u64::from(row) * 900 / last).unwrap_or(900).min(900));
        }
        let text = text(cell.get_value(), is_1904);
        if text.trim().is_empty() {
            continue;
        }
        let column = column as usize;
        if column >= COLUMN_LIMIT {
            let limit = u32::try_from(COLUMN_LIMIT).unwrap_or(u32::MAX);
            return Err(Refusal::TooManyColumns { limit });
        }
        let megabytes = u32::try_from(container::UNPACKED_LIMIT / 1_048_576).unwrap_or(u32::MAX);
        *room = room.checked_sub(1).ok_or(Refusal::TooLarge { megabytes })?;
        match rows.last() {
            Some((at, _)) if *at == row => {}
            Some((at, _)) if *at > row => {
                return Err(Refusal::Broken { detail: format!("第 {} 行的次序", row + 1) });
            }
            _ if rows.len() > ROW_LIMIT => {
                let limit = u32::try_from(ROW_LIMIT).unwrap_or(u32::MAX);
                return Err(Refusal::TooManyRows { limit });
            }
            _ => rows.push((row, Vec::new())),
        }
        let Some((_, cells)) = rows.last_mut() else { continue };
        if cells.len() <= column {
            cells.resize(column + 1, String::new());
        }
        if let Some(place) = cells.get_mut(column) {
            *place = text;
        }
    }
    Ok(rows)
}

/// Gives every row of a cell merged downwards its text, as a reader of the sheet sees it; a title merged
/// across columns stays where it is.
pub(crate) fn fill_down(rows: &mut Rows, area: &Dimensions) {
    let (first, last) = (area.start.0, area.end.0);
    if area.start.1 != area.end.1 || first == last {
        return;
    }
    let column = area.start.1 as usize;
    let at = |row: u32| rows.partition_point(|(number, _)| *number < row);
    let (from, to) = (at(first), at(last.saturating_add(1)));
    let Some(text) = rows.get(from).filter(|r| r.0 == first).and_then(|r| r.1.get(column)).cloned()
    else {
        return;
    };
    for (_, cells) in rows.get_mut(from + 1..to).into_iter().flatten() {
        if cells.len() <= column {
            cells.resize(column + 1, String::new());
        }
        if let Some(place) = cells.get_mut(column).filter(|c| c.is_empty()) {
            place.clone_from(&text);
        }
    }
}

/// Writes one cell as text: numbers in full, days as 2026-11-21, nothing for an error.
fn text(value: &DataRef, is_1904: bool) -> String {
    match value {
        DataRef::Empty | DataRef::Error(_) => String::new(),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
            text.clone()
        }
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => decimal(*number),
        DataRef::Bool(is) => if *is { "是" } else { "否" }.to_owned(),
        DataRef::DateTime(at) => moment(at, is_1904),
    }
}

/// Writes a number as a spreadsheet shows it: in full and with at most 15 digits.
pub(crate) fn decimal(number: f64) -> String {
    let plain = number.to_string();
    if plain.len() <= 16 || number.fract() == 0.0 {
        return plain;
    }
    let rounded = format!("{number:.14e}").parse().unwrap_or(number);
    f64::to_string(&rounded)
}

/// Writes a day, with the time of day unless that is midnight; a phone number in a cell with the look of a
/// date stays a number.
pub(crate) fn moment(at: &ExcelDateTime, is_1904: bool) -> String {
    let value = at.as_f64();
    if !(0.0..LAST_DAY).contains(&value) {
        return decimal(value);
    }
    // To the second; a little more, so that 47:59.9999 is not read as 47:59.
    let seconds = (value * 86_400.0).round() / 86_400.0 + 1e-9;
    let exact = ExcelDateTime::new(seconds, ExcelDateTimeType::DateTime, is_1904);
    let (year, month, day, hour, minute, second, _) = exact.to_ymd_hms_milli();
    let seconds = if second == 0 { String::new() } else { format!(":{second:02}") };
    let time = format!("{hour:02}:{minute:02}{seconds}");
    if at.is_duration() || value < 1.0 {
        return time;
    }
    let date = format!("{year:04}-{month:02}-{day:02}");
    if time == "00:00" { date } else { format!("{date} {time}") }
}

fn refusal(error: &XlsxError) -> Refusal {
    match error {
        XlsxError::Password => Refusal::Password,
        XlsxError::Io(_) | XlsxError::Zip(_) | XlsxError::XmlEof(_) => Refusal::Truncated,
        XlsxError::FileNotFound(_) | XlsxError::RelationshipNotFound => Refusal::NotAWorkbook,
        other => {
            let detail: String = other.to_string().chars().take(80).collect();
            Refusal::Broken { detail }
        }
    }
}
