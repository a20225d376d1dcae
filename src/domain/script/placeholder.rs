//! Placeholders: `{称呼|您好}` is replaced by what is known, else by what stands after the bar.
//!
//! Braces are never sent: one that opens or closes nothing is left out, and a placeholder without
//! value and fallback keeps the text from being sent.

use super::values::Values;

/// Names every placeholder that is filled from the customer, the project or the user; any other
/// name is a fact of the project, filled once in 项目设置.
pub const KNOWN: [&str; 8] = ["称呼", "户型", "面积", "总价", "首付", "月供", "项目", "我"];

/// One piece of a text with placeholders.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece<'a> {
    Text(&'a str),
    Slot {
        name: &'a str,
        fallback: Option<&'a str>,
    },
    /// A brace that opens or closes nothing, or a placeholder without name and fallback.
    Stray(&'a str),
}

/// Takes a text apart; full-width braces and bars are read, too.
pub fn parse(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find(is_brace) {
        let (before, from) = rest.split_at(at);
        if !before.is_empty() {
            pieces.push(Piece::Text(before));
        }
        let width = from.chars().next().map_or(1, char::len_utf8);
        let (brace, inner) = from.split_at(width);
        rest = inner;
        let end = inner.find(is_brace).filter(|_| is_open(brace));
        match end.map(|end| inner.split_at(end)) {
            Some((inside, after)) if !is_open(after) => {
                let close = after.chars().next().map_or(1, char::len_utf8);
                rest = after.get(close..).unwrap_or_default();
                let whole = from.len() - rest.len();
                pieces
                    .push(slot(inside).unwrap_or(Piece::Stray(from.get(..whole).unwrap_or(brace))));
            }
            _ => pieces.push(Piece::Stray(brace)),
        }
    }
    if !rest.is_empty() {
        pieces.push(Piece::Text(rest));
    }
    pieces
}

fn slot(inside: &str) -> Option<Piece<'_>> {
    let (name, fallback) = match inside.split_once(['|', '｜']) {
        Some((name, fallback)) => (name, Some(fallback.trim())),
        None => (inside, None),
    };
    let name = name.trim();
    (!name.is_empty()).then_some(Piece::Slot { name, fallback })
}

fn is_brace(c: char) -> bool {
    matches!(c, '{' | '}' | '｛' | '｝')
}

fn is_open(from: &str) -> bool {
    from.starts_with(['{', '｛'])
}

/// One part of a filled text, as it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    Text(String),
    /// A placeholder with its value.
    Filled {
        name: String,
        value: String,
    },
    /// A placeholder whose value is not known: what stands in for it (may be empty).
    Fallback {
        name: String,
        text: String,
    },
    /// A placeholder with neither: the text cannot be sent before it is filled.
    Missing {
        name: String,
    },
}

/// A text with its placeholders filled as far as possible.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filled {
    pub parts: Vec<Part>,
}

/// Fills the placeholders of a text.
pub fn fill(text: &str, values: &Values) -> Filled {
    let mut parts = Vec::new();
    for piece in parse(text) {
        parts.push(match piece {
            Piece::Text(text) => Part::Text(text.to_owned()),
            Piece::Stray(_) => continue,
            Piece::Slot { name, fallback } => {
                // A value comes from a form or a file: it may hold braces as well.
                let value = values.get(name).map(|v| v.replace(is_brace, ""));
                let value = value.filter(|v| !v.trim().is_empty());
                let name = name.to_owned();
                match (value, fallback) {
                    (Some(value), _) => Part::Filled { name, value },
                    (None, Some(text)) => Part::Fallback { name, text: text.to_owned() },
                    (None, None) => Part::Missing { name },
                }
            }
        });
    }
    Filled { parts }
}

impl Filled {
    /// Lists the placeholders that keep the text from being sent, each once, in order.
    pub fn missing(&self) -> Vec<&str> {
        let mut names = Vec::new();
        for part in &self.parts {
            if let Part::Missing { name } = part
                && !names.contains(&name.as_str())
            {
                names.push(name);
            }
        }
        names
    }

    /// Returns the text as it is sent; the names of what is missing when it cannot be.
    pub fn to_send(&self) -> Result<String, Vec<&str>> {
        let missing = self.missing();
        if missing.is_empty() { Ok(self.shown()) } else { Err(missing) }
    }

    /// Returns the text as a screen reads it; what is missing stands in 【】.
    pub fn shown(&self) -> String {
        let mut out = String::new();
        for part in &self.parts {
            match part {
                Part::Text(text) | Part::Fallback { text, .. } => out.push_str(text),
                Part::Filled { value, .. } => out.push_str(value),
                Part::Missing { name } => {
                    out.push('【');
                    out.push_str(name);
                    out.push('】');
                }
            }
        }
        out
    }
}

/// Lists the project facts a text asks for, each once, in order.
pub fn facts(text: &str) -> Vec<&str> {
    let mut names = Vec::new();
    for piece in parse(text) {
        if let Piece::Slot { name, .. } = piece
            && !KNOWN.contains(&name)
            && !names.contains(&name)
        {
            names.push(name);
        }
    }
    names
}

/// Lists what an editor must mention: braces that open or close nothing.
pub fn strays(text: &str) -> Vec<&str> {
    let stray = |piece| match piece {
        Piece::Stray(what) => Some(what),
        _ => None,
    };
    parse(text).into_iter().filter_map(stray).collect()
}
