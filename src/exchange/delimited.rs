//! A reader of tab-, comma- or semicolon-separated text (RFC 4180 and what spreadsheets paste).
//!
//! Our own and not the `csv` crate: that one drops blank lines, so row numbers would no longer be
//! the spreadsheet's, and it cannot take back a quote that turns out to be part of the text.

/// The longest quoted cell in bytes; a longer one is a stray quote, not a cell.
const QUOTED_LIMIT: usize = 40_000;

/// Splits text into records of raw cells, one at a time.
///
/// The separator is an ASCII character. Line ends are CRLF, LF or CR; a blank line is a record of
/// one empty cell, so that counting records counts spreadsheet rows.
#[derive(Clone, Debug)]
pub struct Records<'a> {
    text: &'a str,
    separator: u8,
    at: usize,
}

impl Iterator for Records<'_> {
    type Item = Vec<String>;

    fn next(&mut self) -> Option<Vec<String>> {
        let bytes = self.text.as_bytes();
        if self.at >= bytes.len() {
            return None;
        }
        let mut record = Vec::new();
        loop {
            let (cell, end) = next_cell(self.text, self.at, self.separator);
            record.push(cell);
            self.at = end;
            if bytes.get(end) != Some(&self.separator) {
                break;
            }
            self.at += 1;
        }
        self.at += match (bytes.get(self.at), bytes.get(self.at + 1)) {
            (Some(b'\r'), Some(b'\n')) => 2,
            _ => 1,
        };
        Some(record)
    }
}

/// Starts to split a text.
pub fn records(text: &str, separator: u8) -> Records<'_> {
    Records { text, separator, at: 0 }
}

fn next_cell(text: &str, at: usize, separator: u8) -> (String, usize) {
    if let Some(found) = quoted(text, at, separator) {
        return found;
    }
    let rest = text.get(at..).unwrap_or_default();
    let end = rest.bytes().position(|b| ends_cell(b, separator)).unwrap_or(rest.len());
    (rest.get(..end).unwrap_or_default().to_owned(), at + end)
}

/// Reads a cell in quotes; `None` when it is not one, as in a pasted `"总价"偏高`: spreadsheets
/// quote on paste only cells with line breaks and leave other quotes bare.
fn quoted(text: &str, at: usize, separator: u8) -> Option<(String, usize)> {
    let bytes = text.as_bytes();
    if bytes.get(at) != Some(&b'"') {
        return None;
    }
    let mut cell = String::new();
    let mut from = at + 1;
    loop {
        let window = bytes.get(from..bytes.len().min(at + QUOTED_LIMIT))?;
        let close = from + window.iter().position(|b| *b == b'"')?;
        cell.push_str(text.get(from..close)?);
        match bytes.get(close + 1) {
            Some(b'"') => cell.push('"'),
            None => return Some((cell, close + 1)),
            Some(b) if ends_cell(*b, separator) => return Some((cell, close + 1)),
            Some(_) => return None,
        }
        from = close + 2;
    }
}

fn ends_cell(byte: u8, separator: u8) -> bool {
    byte == separator || byte == b'\n' || byte == b'\r'
}
