//! One line of a vCard: its name, its parameters, its value; folded lines and soft breaks joined.

/// A property as written, unfolded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Property<'a> {
    /// Upper case, without the group before the dot.
    pub name: String,
    /// Upper-case names with their values as written; a bare one of 2.1 (`CELL`) is a `TYPE`.
    params: Vec<(String, &'a str)>,
    pub value: &'a str,
}

impl<'a> Property<'a> {
    /// Reads a line; `None` when it is none.
    pub(super) fn read(line: &'a str) -> Option<Self> {
        let at = end_of_head(line)?;
        let (head, value) = (line.get(..at)?, line.get(at + 1..)?);
        let mut parts = split(head, ';').into_iter();
        let name = parts.next()?.trim();
        let name = name.rsplit('.').next().unwrap_or(name).to_ascii_uppercase();
        let params = parts.map(|part| match part.split_once('=') {
            Some((name, value)) => (name.trim().to_ascii_uppercase(), value.trim_matches('"')),
            None if is_encoding(part) => ("ENCODING".to_owned(), part),
            None => ("TYPE".to_owned(), part),
        });
        Some(Self { name, params: params.collect(), value })
    }

    /// Returns the first value of a parameter.
    pub(super) fn param(&self, name: &str) -> Option<&'a str> {
        self.params.iter().find(|(n, _)| n == name).map(|(_, value)| *value)
    }

    /// Tells whether one of its types is this one (`TYPE=CELL,VOICE` or `TYPE=CELL;TYPE=VOICE`).
    pub(super) fn is_type(&self, kind: &str) -> bool {
        let types = self.params.iter().filter(|(name, _)| name == "TYPE");
        let mut all = types.flat_map(|(_, value)| value.split(','));
        all.any(|own| own.trim().trim_matches('"').eq_ignore_ascii_case(kind))
    }

    /// Tells whether the value is quoted-printable.
    pub(super) fn is_quoted(&self) -> bool {
        self.param("ENCODING").is_some_and(|e| {
            e.eq_ignore_ascii_case("QUOTED-PRINTABLE") || e.eq_ignore_ascii_case("Q")
        })
    }
}

fn is_encoding(part: &str) -> bool {
    ["QUOTED-PRINTABLE", "BASE64", "8BIT", "7BIT"].iter().any(|e| part.eq_ignore_ascii_case(e))
}

/// Finds the colon between head and value; one inside quotes belongs to a parameter.
fn end_of_head(line: &str) -> Option<usize> {
    let mut is_quoted = false;
    line.bytes().position(|b| {
        is_quoted ^= b == b'"';
        b == b':' && !is_quoted
    })
}

/// Splits at a mark outside quotes.
fn split(text: &str, mark: char) -> Vec<&str> {
    let mut is_quoted = false;
    text.split(|c| {
        is_quoted ^= c == '"';
        c == mark && !is_quoted
    })
    .collect()
}

/// Joins folded lines: one that starts with a blank goes on the one before, and so does the line after a
/// quoted-printable one that ends in `=`.
pub(super) fn unfolded(text: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut is_soft = false;
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    for line in text.split('\n') {
        match lines.last_mut() {
            Some(last) if is_soft => {
                last.pop();
                last.push_str(line);
            }
            Some(last) if line.starts_with([' ', '\t']) => {
                last.push_str(line.get(1..).unwrap_or_default());
            }
            _ => lines.push(line.to_owned()),
        }
        let last = lines.last().map_or("", String::as_str);
        is_soft = last.ends_with('=') && Property::read(last).is_some_and(|p| p.is_quoted());
    }
    lines
}

/// Undoes quoted-printable; what is no code stays as written.
pub(super) fn unquoted(value: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(value.len());
    let mut rest = value.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let code = after.get(..2).and_then(|two| std::str::from_utf8(two).ok());
        let code = code.filter(|_| *first == b'=').and_then(|two| u8::from_str_radix(two, 16).ok());
        match code {
            Some(byte) => {
                bytes.push(byte);
                rest = after.get(2..).unwrap_or_default();
            }
            None => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    bytes
}

/// Splits a value into its parts at a mark, undoing the escapes of each.
pub(super) fn parts(value: &str, mark: char) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut chars = value.chars();
    while let Some(c) = chars.next() {
        let c = match c {
            '\\' => match chars.next() {
                Some('n' | 'N') => '\n',
                Some(other) => other,
                None => break,
            },
            c if c == mark => {
                parts.push(String::new());
                continue;
            }
            c => c,
        };
        if let Some(last) = parts.last_mut() {
            last.push(c);
        }
    }
    parts
}
