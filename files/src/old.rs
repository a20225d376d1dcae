//! Spreadsheets of before 2007 (`.xls`), which many showroom systems still hand out.

use std::borrow::Cow;
use std::io::Cursor;

use calamine::{Data, Reader, SheetType, SheetVisible, Xls, XlsError};
use genke_asks::{Refusal, SheetIn};

use crate::container;
use crate::read::{CELL_LIMIT, COLUMN_LIMIT, ROW_LIMIT, Rows, decimal, fill_down, moment, written};

/// The most bytes of such a file: its 65,536 rows need no more, and it is read at one stretch.
const LARGEST: usize = 60 * 1_048_576;

type Book<'a> = Xls<Cursor<&'a [u8]>>;

/// Reads every sheet of an old workbook.
pub fn workbook(bytes: &[u8], progress: &dyn Fn(u32)) -> Result<Vec<(SheetIn, Vec<u8>)>, Refusal> {
    if let Some(why) = container::refused(bytes) {
        return Err(why);
    }
    if bytes.len() > LARGEST {
        return Err(Refusal::TooLarge { megabytes: 60 });
    }
    let bytes = plausible(bytes);
    let mut book: Book = Xls::new(Cursor::new(&bytes[..])).map_err(|e| refusal(&e))?;
    progress(500);
    let sheets = book.sheets_metadata().to_vec();
    let mut room = CELL_LIMIT;
    let mut read = Vec::with_capacity(sheets.len());
    for sheet in sheets.into_iter().filter(|s| s.typ == SheetType::WorkSheet) {
        let is_hidden = sheet.visible != SheetVisible::Visible;
        let (text, problem) = match rows(&mut book, &sheet.name, &mut room) {
            Ok(rows) => (written(&rows), None),
            Err(why) => (String::new(), Some(why)),
        };
        read.push((SheetIn { name: sheet.name, is_hidden, problem }, text.into_bytes()));
        progress(900);
    }
    if read.is_empty() { Err(Refusal::NoSheets) } else { Ok(read) }
}

/// How a record begins that says how many rows and columns a sheet has: its number and its length.
const DIMENSIONS: [u8; 4] = [0x00, 0x02, 14, 0];
/// What follows such a record, each with its length: a row, a cell of each kind, what is said of columns, of
/// rows, of printing and of the window, the end.
const FOLLOWING: [(u64, u64); 17] = [
    (0x0208, 16),
    (0x00fd, 10),
    (0x0203, 14),
    (0x027e, 10),
    (0x0201, 6),
    (0x0205, 8),
    (0x002a, 2),
    (0x002b, 2),
    (0x0055, 2),
    (0x007d, 12),
    (0x0080, 8),
    (0x0081, 2),
    (0x0082, 2),
    (0x0225, 4),
    (0x023e, 10),
    (0x023e, 18),
    (0x000a, 0),
];
/// The most cells memory is set aside for before one of them was read.
const FORESEEN: u64 = 1 << 20;

/// Takes back what sheets claim to measure where it cannot be: memory would be set aside for all of it at once.
fn plausible(bytes: &[u8]) -> Cow<'_, [u8]> {
    let mut bytes = Cow::Borrowed(bytes);
    let mut at = 0;
    while let Some(found) = bytes.get(at..).and_then(|b| b.windows(22).position(is_too_large)) {
        at += found + DIMENSIONS.len();
        if let Some(claim) = bytes.to_mut().get_mut(at..at + 12) {
            claim.copy_from_slice(&[0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1, 0]);
        }
    }
    bytes
}

/// Tells whether a record of dimensions stands here that claims more than is set aside.
fn is_too_large(bytes: &[u8]) -> bool {
    if !bytes.starts_with(&DIMENSIONS) {
        return false;
    }
    let two =
        |at: usize| bytes.get(at..at + 2).map_or(0, |b| u64::from(b[0]) | u64::from(b[1]) << 8);
    let four = |at: usize| two(at) | two(at + 2) << 16;
    // The first, and the one behind the last; nothing at all stands as four zeros.
    let (rows, columns) = (four(8).checked_sub(four(4)), two(14).checked_sub(two(12)));
    let is_empty = [four(4), four(8), two(12), two(14)] == [0; 4];
    let cells = rows.zip(columns).map(|(rows, columns)| rows * columns);
    // The same bytes begin the cell in row 513 and column O: only what such a record follows is meant.
    FOLLOWING.contains(&(two(18), two(20)))
        && two(16) == 0
        && !is_empty
        && cells.is_none_or(|n| n == 0 || n > FORESEEN)
}

fn rows(book: &mut Book, name: &str, room: &mut usize) -> Result<Rows, Refusal> {
    let is_1904 = book.has_1904_epoch();
    let merged = book.merge_cells_by_sheet_name(name).map_err(|e| refusal(&e))?;
    let range = book.worksheet_range(name).map_err(|e| refusal(&e))?;
    let Some((first_row, first_column)) = range.start() else { return Ok(Rows::new()) };
    let lead = first_column as usize;
    let mut rows = Rows::new();
    for (row, cells) in (first_row..).zip(range.rows()) {
        let is_filled = |cell: &Data| !text(cell, is_1904).trim().is_empty();
        let Some(last) = cells.iter().rposition(is_filled) else { continue };
        let limit = |most: usize| u32::try_from(most).unwrap_or(u32::MAX);
        if lead + last >= COLUMN_LIMIT {
            return Err(Refusal::TooManyColumns { limit: limit(COLUMN_LIMIT) });
        }
        if rows.len() > ROW_LIMIT {
            return Err(Refusal::TooManyRows { limit: limit(ROW_LIMIT) });
        }
        *room = room.checked_sub(last + 1).ok_or(Refusal::TooLarge { megabytes: 60 })?;
        let blank = std::iter::repeat_n(String::new(), lead);
        let texts = cells.iter().take(last + 1).map(|cell| text(cell, is_1904));
        rows.push((row, blank.chain(texts).collect()));
    }
    for area in &merged {
        fill_down(&mut rows, area);
    }
    Ok(rows)
}

/// Writes one cell as text, like those of a newer spreadsheet.
fn text(value: &Data, is_1904: bool) -> String {
    match value {
        Data::Empty | Data::Error(_) => String::new(),
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => text.clone(),
        Data::Int(number) => number.to_string(),
        Data::Float(number) => decimal(*number),
        Data::Bool(is) => if *is { "是" } else { "否" }.to_owned(),
        Data::DateTime(at) => moment(at, is_1904),
    }
}

fn refusal(error: &XlsError) -> Refusal {
    match error {
        XlsError::Password => Refusal::Password,
        XlsError::Io(_) => Refusal::Truncated,
        _ => Refusal::OldFormat,
    }
}
