//! Content lines: escaped, folded at 75 octets, ended by CRLF.

/// The most octets of one line, its end not counted (RFC 5545, 3.1).
pub const MOST: usize = 75;

/// Gathers the lines of a file.
#[derive(Clone, Debug, Default)]
pub struct Lines {
    out: String,
}

impl Lines {
    /// Adds a line as it is, folded.
    pub fn raw(&mut self, line: &str) {
        fold(line, &mut self.out);
    }

    /// Adds a property whose value is text.
    pub fn text(&mut self, name: &str, value: &str) {
        self.raw(&[name, ":", &escape(value)].concat());
    }

    /// Returns the file.
    pub fn into_text(self) -> String {
        self.out
    }
}

/// Escapes a text value (RFC 5545, 3.3.11); signs no text may hold become spaces.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    // A file from Windows ends its lines with both.
    for c in text.replace("\r\n", "\n").chars() {
        match c {
            '\\' | ';' | ',' => out.extend(['\\', c]),
            '\n' | '\r' => out.push_str("\\n"),
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

/// Adds a line, cut so that no piece is longer than 75 octets and no character is cut in two.
fn fold(line: &str, out: &mut String) {
    let mut rest = line;
    let mut room = MOST;
    while rest.len() > room {
        let at = (0..=room).rev().find(|at| rest.is_char_boundary(*at)).unwrap_or(0);
        let (piece, later) = rest.split_at(at);
        out.push_str(piece);
        out.push_str("\r\n ");
        rest = later;
        // The space that continues a line is one of its octets.
        room = MOST - 1;
    }
    out.push_str(rest);
    out.push_str("\r\n");
}

/// Joins folded lines again, as every reader does.
pub fn unfold(text: &str) -> String {
    text.replace("\r\n ", "").replace("\r\n\t", "")
}
