//! Reads a bundle piece by piece, as long as it is written the way this app writes it: the head on the first
//! line, one record per line. A large backup is then never in memory as a whole; any other shape is left to `read`.

use serde_json::Value;

use super::fault::Fault;
use super::read::{Found, ReadOutcome};
use super::unpacking::Values;

/// The longest line that is waited for, bytes.
const LONGEST: usize = 48 << 20;
/// How the first line ends, and what the last one is.
const OPEN: &str = "\"records\":[";
const CLOSE: &str = "]}";

/// Says that the file has another shape; nothing is wrong with it yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotLines;

/// Collects what the pieces say.
#[derive(Default)]
pub struct Lines {
    found: Found,
    values: Values,
    /// What came behind the last whole line.
    rest: Vec<u8>,
    at: At,
}

/// What the next line must be.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum At {
    #[default]
    Head,
    /// The first record, or the end.
    First,
    /// A record: the line before ended with a comma.
    Record,
    /// The end: the line before had no comma.
    Close,
    Done,
}

impl Lines {
    /// Starts a reading that only checks: what is read is counted and dropped.
    pub fn passing() -> Self {
        Self { found: Found::passing(), ..Self::default() }
    }

    /// Takes the next bytes in.
    pub fn push(&mut self, bytes: &[u8]) -> Result<(), NotLines> {
        // What is too much is left to `read` as well, which says so.
        if !self.values.take(bytes) {
            return Err(NotLines);
        }
        let mut bytes = bytes;
        while let Some(end) = bytes.iter().position(|b| *b == b'\n') {
            let (line, after) = bytes.split_at(end);
            bytes = after.get(1..).unwrap_or_default();
            if self.rest.is_empty() {
                self.line(line)?;
            } else {
                let mut whole = std::mem::take(&mut self.rest);
                whole.extend_from_slice(line);
                self.line(&whole)?;
            }
        }
        self.rest.extend_from_slice(bytes);
        if self.rest.len() > LONGEST { Err(NotLines) } else { Ok(()) }
    }

    /// Checks the head once every byte is there.
    pub fn finish(mut self) -> Result<Result<ReadOutcome, Vec<Fault>>, NotLines> {
        let rest = std::mem::take(&mut self.rest);
        self.line(&rest)?;
        if self.at == At::Done { Ok(self.found.finish()) } else { Err(NotLines) }
    }

    /// Counts the records read so far.
    pub fn read(&self) -> usize {
        self.found.seen()
    }

    fn line(&mut self, line: &[u8]) -> Result<(), NotLines> {
        let text = std::str::from_utf8(line).map_err(|_| NotLines)?.trim();
        match self.at {
            At::Done if text.is_empty() => Ok(()),
            // Only the text behind the last line end may be empty before the end.
            At::Done => Err(NotLines),
            At::Head => {
                let head = text.strip_suffix(OPEN).ok_or(NotLines)?;
                self.at = At::First;
                if self.found.take_head(&[head, OPEN, CLOSE].concat()) {
                    Ok(())
                } else {
                    Err(NotLines)
                }
            }
            At::First | At::Close if text == CLOSE => {
                self.at = At::Done;
                Ok(())
            }
            At::Close => Err(NotLines),
            At::First | At::Record => {
                let (record, next) = match text.strip_suffix(',') {
                    Some(record) => (record, At::Record),
                    None => (text, At::Close),
                };
                let value: Value = serde_json::from_str(record).map_err(|_| NotLines)?;
                if !value.is_object() {
                    return Err(NotLines);
                }
                self.at = next;
                if self.found.take(value) { Ok(()) } else { Err(NotLines) }
            }
        }
    }
}
