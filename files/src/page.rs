//! Tables of a web page or of an XML spreadsheet of 2003: what many showroom systems hand out as `.xls`.

use genke_asks::{Refusal, SheetIn, rows};

use crate::read::{COLUMN_LIMIT, ROW_LIMIT};

/// Rows between two reports.
const EVERY: usize = 500;
/// The most tables inside one another.
const DEEPEST: usize = 20;
/// Elements whose text is not the table's.
const MUTE: [&str; 6] =
    ["script", "style", "title", "comment", "worksheetoptions", "documentproperties"];

/// What the options of a sheet of 2003 say where it is hidden.
const HIDDEN: [&str; 2] = [">SheetHidden<", ">SheetVeryHidden<"];

/// One table on its way in.
#[derive(Default)]
struct Sheet {
    name: String,
    is_hidden: bool,
    rows: Vec<(usize, Vec<String>)>,
    /// The number of the row being read.
    row: usize,
    /// Where the next cell of the row stands.
    next: usize,
    /// The cell being read.
    cell: Option<Cell>,
    /// Cells merged downwards: column, text, and the last row they reach.
    down: Vec<(usize, String, usize)>,
}

/// One cell on its way in, and how many columns and rows it takes.
struct Cell {
    column: usize,
    text: String,
    across: usize,
    down: usize,
}

/// Tells whether the text is one of these: markup before anything else.
pub fn is_page(text: &str) -> bool {
    let start: String =
        text.chars().skip_while(|c| c.is_whitespace() || *c == '\u{feff}').take(2_000).collect();
    let start = start.to_ascii_lowercase();
    start.starts_with('<')
        && ["<html", "<table", "<head", "<body", "<meta", "workbook"]
            .iter()
            .any(|tag| start.contains(tag))
}

/// Reads every table of the text, in order; a table inside a cell is one of its own.
pub fn tables(text: &str, progress: &dyn Fn(u32)) -> Result<Vec<(SheetIn, Vec<u8>)>, Refusal> {
    // Only there does white space count.
    let is_xml = text.contains("urn:schemas-microsoft-com:office:spreadsheet");
    let (mut open, mut done): (Vec<Sheet>, Vec<Sheet>) = (Vec::new(), Vec::new());
    let (mut name, mut rest, mut seen) = (String::new(), text, 0_usize);
    while let Some((before, _)) = rest.split_once('<') {
        let tag = rest.get(before.len()..).unwrap_or_default();
        if let Some(sheet) = open.last_mut() {
            sheet.say(&plain(before, is_xml));
        }
        // Not every system escapes it: 预算<200万.
        let is_tag = |c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?');
        if !tag.chars().nth(1).is_some_and(is_tag) {
            open.last_mut().into_iter().for_each(|sheet| sheet.say("<"));
            rest = tag.get(1..).unwrap_or_default();
            continue;
        }
        if let Some(after) = tag.strip_prefix("<!--") {
            rest = after.split_once("-->").map_or("", |(_, after)| after);
            continue;
        }
        if let Some(after) = tag.strip_prefix("<![CDATA[") {
            let (inside, after) = after.split_once("]]>").unwrap_or((after, ""));
            open.last_mut().into_iter().for_each(|sheet| sheet.say(inside));
            rest = after;
            continue;
        }
        let (head, after) = head_of(tag);
        rest = after;
        let (kind, is_end) = element(head);
        let is_deep = open.len() >= DEEPEST;
        match (kind.as_str(), is_end, open.last_mut()) {
            (mute, false, _) if MUTE.contains(&mute) && !head.ends_with('/') => {
                let after = behind(rest, mute);
                let inside = rest.get(..rest.len() - after.len()).unwrap_or_default();
                if let Some(sheet) = done.last_mut().filter(|_| mute == "worksheetoptions") {
                    sheet.is_hidden = HIDDEN.iter().any(|said| inside.contains(said));
                }
                rest = after;
            }
            ("worksheet", false, _) => name = attribute(head, "name").unwrap_or_default(),
            ("table", false, _) if !is_deep => {
                open.push(Sheet { name: std::mem::take(&mut name), ..Sheet::default() });
            }
            ("table", true, _) => done.extend(open.pop()),
            ("tr" | "row", false, Some(sheet)) => {
                sheet.begin_row(head)?;
                seen += 1;
                if seen.is_multiple_of(EVERY) {
                    let left = rest.len() as u64 * 1000 / text.len().max(1) as u64;
                    progress(1000 - u32::try_from(left).unwrap_or(1000).min(1000));
                }
            }
            ("td" | "th" | "cell", false, Some(sheet)) => sheet.begin_cell(head)?,
            ("td" | "th" | "cell" | "tr" | "row", true, Some(sheet)) => sheet.end_cell(),
            ("br", _, Some(sheet)) | ("p" | "div", true, Some(sheet)) => sheet.say("\n"),
            _ => {}
        }
    }
    done.extend(open.into_iter().rev());
    let read = (1..).zip(done).map(|(at, sheet)| sheet.written(at));
    let read: Vec<_> = read.filter(|(_, rows)| !rows.is_empty()).collect();
    if read.is_empty() { Err(Refusal::NotAWorkbook) } else { Ok(read) }
}

impl Sheet {
    /// Starts a row; a spreadsheet of 2003 numbers one that follows empty ones.
    fn begin_row(&mut self, head: &str) -> Result<(), Refusal> {
        self.end_cell();
        let index = number(head, "index").filter(|index| *index > self.row);
        self.row = index.unwrap_or(self.row + 1);
        self.next = 0;
        if self.rows.len() > ROW_LIMIT {
            let limit = u32::try_from(ROW_LIMIT).unwrap_or(u32::MAX);
            return Err(Refusal::TooManyRows { limit });
        }
        let row = self.row;
        self.down.retain(|(_, _, last)| *last >= row);
        let mut cells = Vec::new();
        for (column, text, _) in &self.down {
            put(&mut cells, *column, text);
        }
        self.rows.push((row, cells));
        Ok(())
    }

    fn begin_cell(&mut self, head: &str) -> Result<(), Refusal> {
        self.end_cell();
        if self.rows.is_empty() {
            self.begin_row("")?;
        }
        let mut column = number(head, "index").map_or(self.next, |index| index.saturating_sub(1));
        while self.down.iter().any(|(taken, ..)| *taken == column) {
            column += 1;
        }
        if column >= COLUMN_LIMIT {
            let limit = u32::try_from(COLUMN_LIMIT).unwrap_or(u32::MAX);
            return Err(Refusal::TooManyColumns { limit });
        }
        let span = |html, xml| {
            let more = number(head, xml).map(|more| more.saturating_add(1));
            number(head, html).or(more).unwrap_or(1).clamp(1, ROW_LIMIT)
        };
        let (across, down) = (span("colspan", "mergeacross"), span("rowspan", "mergedown"));
        self.next = column + across;
        self.cell = Some(Cell { column, text: String::new(), across, down });
        Ok(())
    }

    /// Puts the cell being read where it belongs; one merged downwards is every row's, as in a spreadsheet.
    fn end_cell(&mut self) {
        let Some(cell) = self.cell.take() else { return };
        let text = cell.text.trim();
        if let Some((_, cells)) = self.rows.last_mut().filter(|_| !text.is_empty()) {
            put(cells, cell.column, text);
        }
        if cell.down > 1 {
            let (last, text) = (self.row + cell.down - 1, if cell.across == 1 { text } else { "" });
            self.down.push((cell.column, text.to_owned(), last));
        }
    }

    fn say(&mut self, text: &str) {
        if let Some(cell) = &mut self.cell {
            cell.text.push_str(text);
        }
    }

    /// Returns the sheet as an answer; one without a name gets its number.
    fn written(mut self, at: usize) -> (SheetIn, Vec<u8>) {
        self.end_cell();
        let name = if self.name.is_empty() { format!("表{at}") } else { self.name };
        let width = self.rows.iter().map(|(_, cells)| cells.len()).max().unwrap_or(0);
        let mut text = String::new();
        for (row, cells) in self.rows.iter().filter(|(_, cells)| !cells.is_empty()) {
            let cells = cells.iter().map(String::as_str).chain(std::iter::repeat("")).take(width);
            rows::push(&mut text, *row, cells);
        }
        (SheetIn { name, is_hidden: self.is_hidden, problem: None }, text.into_bytes())
    }
}

fn put(cells: &mut Vec<String>, column: usize, text: &str) {
    if cells.len() <= column {
        cells.resize(column + 1, String::new());
    }
    if let Some(place) = cells.get_mut(column) {
        text.clone_into(place);
    }
}

/// Splits a tag into what stands between its brackets and what follows; a quoted > ends nothing.
fn head_of(tag: &str) -> (&str, &str) {
    let mut quote = None;
    let end = tag.bytes().position(|b| {
        match (quote, b) {
            (None, b'"' | b'\'') => quote = Some(b),
            (Some(open), b) if open == b => quote = None,
            _ => {}
        }
        quote.is_none() && b == b'>'
    });
    // A quote that never ends is a mistake: the tag ends at the next bracket.
    end.or_else(|| tag.find('>'))
        .and_then(|end| Some((tag.get(1..end)?, tag.get(end + 1..)?)))
        .unwrap_or_default()
}

/// Returns the element's name in lower case without its prefix (`ss:Row`), and whether the tag ends one.
fn element(head: &str) -> (String, bool) {
    let (head, is_end) = head.strip_prefix('/').map_or((head, false), |head| (head, true));
    let name = head.split(|c: char| c.is_whitespace() || c == '/').next().unwrap_or_default();
    (name.rsplit(':').next().unwrap_or(name).to_ascii_lowercase(), is_end)
}

/// Returns the value of an attribute, whatever its case and prefix.
fn attribute(head: &str, name: &str) -> Option<String> {
    let mut rest = head.split_once(char::is_whitespace)?.1;
    while let Some((key, after)) = rest.split_once('=') {
        let after = after.trim_start();
        let quote = after.chars().next().filter(|c| matches!(c, '"' | '\''));
        let (value, next) = match quote {
            Some(quote) => after.get(1..)?.split_once(quote)?,
            None => after.split_once(char::is_whitespace).unwrap_or((after, "")),
        };
        let key = key.trim().rsplit([':', ' ']).next().unwrap_or_default();
        if key.eq_ignore_ascii_case(name) {
            return Some(unescaped(value));
        }
        rest = next;
    }
    None
}

fn number(head: &str, name: &str) -> Option<usize> {
    attribute(head, name)?.trim().parse().ok()
}

/// Undoes the escapes of markup (`&lt;`, `&#26446;`); what is none stays as written.
fn unescaped(text: &str) -> String {
    const NAMED: [(&str, char); 6] =
        [("amp", '&'), ("lt", '<'), ("gt", '>'), ("quot", '"'), ("apos", '\''), ("nbsp", ' ')];
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        out.push_str(before);
        let code = after.split_once(';').filter(|(name, _)| name.len() <= 8);
        let found = code.and_then(|(name, next)| {
            let named = NAMED.iter().find(|(known, _)| *known == name).map(|(_, c)| *c);
            let coded = || {
                let digits = name.strip_prefix('#')?;
                let hex = digits.strip_prefix(['x', 'X']);
                let code =
                    hex.map_or_else(|| digits.parse().ok(), |h| u32::from_str_radix(h, 16).ok());
                code.and_then(char::from_u32)
            };
            named.or_else(coded).map(|c| (c, next))
        });
        match found {
            Some((c, next)) => {
                out.push(c);
                rest = next;
            }
            None => {
                out.push('&');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out
}

/// Reads the text between two tags; in a web page line breaks and runs of blanks are one blank.
fn plain(text: &str, is_xml: bool) -> String {
    if is_xml || text.is_empty() {
        return unescaped(text);
    }
    let is_gap = |c: char| matches!(c, ' ' | '\t' | '\r' | '\n');
    let words: Vec<&str> = text.split(is_gap).filter(|w| !w.is_empty()).collect();
    let lead = if text.starts_with(is_gap) { " " } else { "" };
    let tail = if text.ends_with(is_gap) && !words.is_empty() { " " } else { "" };
    unescaped(&[lead, &words.join(" "), tail].concat())
}

/// Skips to behind the end of an element.
fn behind<'a>(rest: &'a str, name: &str) -> &'a str {
    let mut from = rest;
    while let Some((_, tag)) = from.split_once("</") {
        let (head, after) = tag.split_once('>').unwrap_or((tag, ""));
        if element(head).0 == name {
            return after;
        }
        from = tag;
    }
    ""
}
