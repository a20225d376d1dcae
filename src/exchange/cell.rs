//! The text of one cell: cleaned once on the way in, neutralised on the way out.

/// Folds a full-width character to its ASCII twin; others stay.
pub fn half_width(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        '\u{3000}' | '\u{a0}' => ' ',
        _ => c,
    }
}

/// Folds a word for comparison: half-width, lower case, without any white space.
pub fn folded(text: &str) -> String {
    let chars = text.chars().map(half_width).filter(|c| !c.is_whitespace());
    chars.map(|c| c.to_ascii_lowercase()).collect()
}

/// Cleans a raw cell: no control, zero-width or direction characters, line breaks as `\n`, trimmed,
/// and without the apostrophe that keeps a spreadsheet from running a formula.
pub fn clean(raw: &str) -> String {
    let mut text = String::with_capacity(raw.len());
    let mut chars = raw.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\r' if chars.peek() == Some(&'\n') => {}
            '\r' | '\n' | '\u{2028}' | '\u{2029}' => text.push('\n'),
            '\t' | '\u{a0}' => text.push(' '),
            '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' => {}
            '\u{2060}'..='\u{2069}' | '\u{feff}' => {}
            c if c.is_control() => {}
            c => text.push(c),
        }
    }
    let text = text.trim();
    match text.strip_prefix('\'') {
        Some(rest) if is_formula(rest) => rest.to_owned(),
        _ => text.to_owned(),
    }
}

/// Writes a cell for a CSV file so that a spreadsheet shows it as text and never runs it.
pub fn escaped(text: &str) -> String {
    let guard = if is_formula(text) { "'" } else { "" };
    let safe = [guard, &text.replace('"', "\"\"")].concat();
    if safe.contains([',', '"', '\n', '\r', ';', '\t']) {
        ["\"", &safe, "\""].concat()
    } else {
        safe
    }
}

/// How a formula begins; some spreadsheets take the full-width signs for the plain ones.
const FORMULA: [char; 10] = ['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'];

/// Tells whether a spreadsheet would take the text for a formula; apostrophes before it count as
/// part of it, so that guarding and reading back give the same text.
fn is_formula(text: &str) -> bool {
    text.trim_start_matches('\'').starts_with(FORMULA)
}

/// Cuts text to a number of characters, with … where something was left out.
pub fn shortened(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((end, _)) => [text.get(..end).unwrap_or_default(), "…"].concat(),
        None => text.to_owned(),
    }
}
