//! Spreadsheets out: text that stays text, days a spreadsheet can compare, a frozen heading, red where late.

use genke_asks::{CellKind, ColumnOut, Refusal, SheetOut, rows};
use rust_xlsxwriter::{
    Color, ConditionalFormatFormula, DocProperties, ExcelDateTime, Format, FormatAlign, Workbook,
    Worksheet, XlsxError,
};

/// Rows between two reports.
const EVERY: usize = 500;

/// The most characters of a cell; a spreadsheet refuses 32,768.
const LONGEST: usize = 16_000;

/// What cells look like, made once per file.
struct Looks {
    heading: Format,
    text: Format,
    /// Text a spreadsheet might run when somebody edits the cell.
    guarded: Format,
    day: Format,
    minute: Format,
    late: Format,
}

impl Looks {
    fn new() -> Self {
        let text = Format::new().set_num_format("@").set_align(FormatAlign::Top);
        Self {
            heading: Format::new()
                .set_bold()
                .set_background_color(Color::RGB(0x00EF_EAE0))
                .set_text_wrap(),
            guarded: text.clone().set_quote_prefix(),
            text,
            day: Format::new().set_num_format("yyyy-mm-dd").set_align(FormatAlign::Top),
            minute: Format::new().set_num_format("yyyy-mm-dd hh:mm").set_align(FormatAlign::Top),
            late: Format::new()
                .set_font_color(Color::RGB(0x009C_0006))
                .set_background_color(Color::RGB(0x00FF_C7CE)),
        }
    }
}

/// Writes a workbook, the rows of each sheet from its buffer.
pub fn workbook(
    sheets: &[SheetOut],
    given: &[Vec<u8>],
    progress: &dyn Fn(u32),
) -> Result<Vec<u8>, Refusal> {
    let not_written = |e: XlsxError| Refusal::NotWritten { detail: e.to_string() };
    let looks = Looks::new();
    let mut book = Workbook::new();
    book.set_properties(&DocProperties::new().set_author("跟客本"));
    let count = u32::try_from(sheets.len().max(1)).unwrap_or(u32::MAX);
    for ((at, sheet), bytes) in (0..count).zip(sheets).zip(given) {
        let share = |mille: u32| progress((at * 600 + mille * 600 / 1000) / count);
        let text = std::str::from_utf8(bytes)
            .map_err(|e| Refusal::NotWritten { detail: e.to_string() })?;
        fill(book.add_worksheet(), sheet, text, &looks, &share).map_err(not_written)?;
    }
    progress(650);
    let file = book.save_to_buffer().map_err(not_written)?;
    progress(1000);
    Ok(file)
}

fn fill(
    page: &mut Worksheet,
    sheet: &SheetOut,
    text: &str,
    looks: &Looks,
    share: &dyn Fn(u32),
) -> Result<(), XlsxError> {
    page.set_name(&sheet.name)?;
    for (column, out) in (0_u16..).zip(&sheet.columns) {
        page.set_column_width(column, f64::from(out.width))?;
    }
    let bytes = text.len().max(1);
    let (mut last, mut written) = (0, 0);
    for (at, (_, cells)) in (0_u32..).zip(rows::list(text)) {
        for ((column, out), cell) in (0_u16..).zip(&sheet.columns).zip(cells) {
            written += cell.len() + 1;
            if at == 0 {
                page.write_string_with_format(0, column, cell, &looks.heading)?;
            } else if !cell.is_empty() {
                put(page, (at, column), out, cell, looks)?;
            }
        }
        last = at;
        if (at as usize).is_multiple_of(EVERY) {
            share(u32::try_from(written * 1000 / bytes).unwrap_or(1000).min(1000));
        }
    }
    page.set_freeze_panes(1, 1)?;
    let Some(width) = u16::try_from(sheet.columns.len()).ok().and_then(|w| w.checked_sub(1)) else {
        return Ok(());
    };
    page.autofilter(0, 0, last, width)?;
    if let Some(late) = sheet.late.filter(|_| last > 0) {
        let name = rust_xlsxwriter::utility::column_number_to_name(late);
        let rule = format!("=AND(ISNUMBER(${name}2),${name}2<TODAY())");
        let rule = ConditionalFormatFormula::new().set_rule(rule.as_str()).set_format(&looks.late);
        page.add_conditional_format(1, 0, last, width, &rule)?;
    }
    Ok(())
}

/// Writes one cell; what is not of its column's kind is written as text.
fn put(
    page: &mut Worksheet,
    (row, column): (u32, u16),
    out: &ColumnOut,
    cell: &str,
    looks: &Looks,
) -> Result<(), XlsxError> {
    let moment = || ExcelDateTime::parse_from_str(cell).ok();
    match out.kind {
        CellKind::Day => {
            if let Some(day) = moment() {
                page.write_datetime_with_format(row, column, &day, &looks.day)?;
                return Ok(());
            }
        }
        CellKind::Minute => {
            if let Some(at) = moment() {
                page.write_datetime_with_format(row, column, &at, &looks.minute)?;
                return Ok(());
            }
        }
        CellKind::Number => {
            if let Some(number) = cell.parse::<f64>().ok().filter(|n| n.is_finite()) {
                page.write_number(row, column, number)?;
                return Ok(());
            }
        }
        CellKind::Text => {}
    }
    let short: String;
    let cell = match cell.char_indices().nth(LONGEST) {
        Some((end, _)) => {
            short = [cell.get(..end).unwrap_or_default(), "…"].concat();
            short.as_str()
        }
        None => cell,
    };
    let is_formula = cell.starts_with(['=', '+', '-', '@']);
    let look = if is_formula { &looks.guarded } else { &looks.text };
    page.write_string_with_format(row, column, cell, look)?;
    Ok(())
}
