//! How much a file may grow while it is read: a few kilobytes must not fill the memory of a phone.
//!
//! Never here: what the file says. A book of 10,000 customers and 100,000 contacts is about 100 MB and 4 million
//! values, and packs to a tenth; every bound below is far above that.

use super::bundle::{MOST_BYTES, MOST_RECORDS};
use super::sealed::Problem;

/// Bytes that any file may unpack to.
const FREE: u64 = 16 << 20;
/// How many times its own size a file may unpack to beyond that. Texts like ours pack 8 to 10 times, very
/// repetitive ones 30 times; gzip itself reaches 1,032 times, with nothing but one sign.
const MOST_TIMES: u64 = 200;
/// The most values in one record, its lists and objects counted in: 40,000 fields with their stamps are read.
const MOST_IN_RECORD: usize = 1_000_000;
/// The most values in all. One of them takes up to 100 bytes in memory, whatever it takes in the file.
const MOST_VALUES: usize = 10_000_000;

/// Watches a packed file being unpacked, piece by piece.
#[derive(Clone, Copy, Debug)]
pub struct Unpacking {
    /// The size of the file, bytes; `None` for one that is not packed.
    packed: Option<u64>,
    plain: u64,
}

impl Unpacking {
    /// Starts with nothing unpacked.
    pub fn of(packed: Option<u64>) -> Self {
        Self { packed, plain: 0 }
    }

    /// Counts a piece; the error ends the reading.
    pub fn take(&mut self, bytes: usize) -> Result<(), Problem> {
        self.plain = self.plain.saturating_add(bytes as u64);
        let swells = |packed: u64| self.plain > FREE.max(packed.saturating_mul(MOST_TIMES));
        if self.packed.is_some_and(swells) {
            return Err(Problem::Swells);
        }
        match self.plain > MOST_BYTES as u64 {
            true => Err(Problem::TooLarge { most: MOST_BYTES >> 20 }),
            false => Ok(()),
        }
    }
}

/// Counts the values of a bundle before any is read, piece by piece.
#[derive(Clone, Copy, Debug, Default)]
pub struct Values {
    /// How many lists and objects are open; records lie two deep.
    depth: u32,
    is_text: bool,
    is_escaped: bool,
    /// Values beside those in records: the records themselves, and the head.
    outside: usize,
    in_record: usize,
    all: usize,
}

impl Values {
    /// Tells whether a whole text has no more values than are read.
    pub fn fit(text: &str) -> bool {
        Self::default().take(text.as_bytes())
    }

    /// Counts a piece; tells whether there is still room.
    pub fn take(&mut self, bytes: &[u8]) -> bool {
        bytes.iter().all(|byte| self.sign(*byte))
    }

    fn sign(&mut self, sign: u8) -> bool {
        if self.is_text {
            match sign {
                _ if self.is_escaped => self.is_escaped = false,
                b'\\' => self.is_escaped = true,
                b'"' => self.is_text = false,
                _ => {}
            }
            return true;
        }
        match sign {
            b'"' => self.is_text = true,
            b',' => return self.count(),
            b'{' | b'[' => {
                self.depth = self.depth.saturating_add(1);
                return self.count();
            }
            b'}' | b']' => {
                self.depth = self.depth.saturating_sub(1);
                if self.depth <= RECORDS_DEPTH {
                    self.in_record = 0;
                }
            }
            _ => {}
        }
        true
    }

    fn count(&mut self) -> bool {
        self.all += 1;
        let own = match self.depth > RECORDS_DEPTH {
            true => &mut self.in_record,
            false => &mut self.outside,
        };
        *own += 1;
        // One more record than may be: that there are too many is said by who reads them.
        let fits = self.in_record <= MOST_IN_RECORD && self.outside <= MOST_RECORDS + MOST_IN_HEAD;
        fits && self.all <= MOST_VALUES
    }
}

/// How deep the list of records lies.
const RECORDS_DEPTH: u32 = 2;
/// The most values in the head that lie no deeper than the list of records does.
const MOST_IN_HEAD: usize = 10_000;
