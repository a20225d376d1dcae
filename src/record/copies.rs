//! Automatic copies in a folder: their names, which of them make room, when the next is due, why they stop,
//! and what this phone remembers of them (docs/bundle.md).

use chrono::{Duration, NaiveDateTime, Timelike};
use serde::{Deserialize, Serialize};

use crate::domain::fields::Moment;
use crate::domain::{lenient, written};

use super::sealed::{Kdf, KdfLine};

/// How many copies may be kept; the middle one unless the user says otherwise.
pub const KEEP: [usize; 3] = [3, 7, 14];
/// How many copies are kept until the user says otherwise.
pub const KEEP_FIRST: usize = 7;

const START: &str = "跟客本自动副本-";
const END: &str = ".genke";
/// The moment in a name: `20261121-140000`.
const TIME: &str = "%Y%m%d-%H%M%S";
/// Characters of the device in a name: enough to tell the phones of one salesperson apart.
const MARK: usize = 8;

/// Names a copy: `跟客本自动副本-20261121-140000-1a2b3c4d.genke`; a second later where the name is taken.
///
/// The device is part of it, so that phones that share a folder, or a phone whose data was lost, never
/// push out each other's copies.
pub fn name_of(at: Moment, device: &str, taken: &[String]) -> String {
    let mut at = at.naive_local();
    loop {
        let name = format!("{START}{}-{}{END}", at.format(TIME), mark(device));
        if !taken.contains(&name) {
            return name;
        }
        at += Duration::seconds(1);
    }
}

/// Reads when a copy of this device was made from its name; `None` for every other name.
pub fn made_at(name: &str, device: &str) -> Option<NaiveDateTime> {
    let middle = name.strip_prefix(START)?.strip_suffix(END)?;
    let (time, rest) = middle.split_at_checked(15)?;
    (rest.strip_prefix('-')? == mark(device)).then_some(())?;
    let at = NaiveDateTime::parse_from_str(time, TIME).ok()?;
    // Blanks, signs and a leap second would be read, too.
    (at.nanosecond() == 0 && at.format(TIME).to_string() == time).then_some(at)
}

/// Returns the names that make room once `written` lies there: the oldest of this device's beyond `keep`.
///
/// What claims to be later than the copy just written was written before it, by a clock that was ahead:
/// it goes first. The copy just written always stays.
pub fn superseded<'a>(
    names: &'a [String],
    written: &str,
    device: &str,
    keep: usize,
) -> Vec<&'a str> {
    let now = made_at(written, device);
    let mut own: Vec<(bool, NaiveDateTime, &str)> = names
        .iter()
        .filter(|name| *name != written)
        .filter_map(|name| made_at(name, device).map(|at| (now >= Some(at), at, name.as_str())))
        .collect();
    own.sort_by_key(|one| (one.0, one.1));
    let beyond = (own.len() + 1).saturating_sub(keep.max(1));
    own.into_iter().take(beyond).map(|one| one.2).collect()
}

fn mark(device: &str) -> String {
    device.chars().filter(char::is_ascii_alphanumeric).take(MARK).collect()
}

/// Remembers the newest copy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Last {
    pub at: Moment,
    /// Journal position it holds.
    pub seq: u64,
}

/// Remembers how copies are made; the folder and the key lie beside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setup {
    pub keep: usize,
    /// The user says that the folder ends up off this phone.
    pub is_elsewhere: bool,
    pub kdf: Kdf,
    pub salt: [u8; 16],
    /// When the pass-phrase was typed.
    pub phrase_at: Moment,
    pub last: Option<Last>,
}

/// A set-up as it is kept.
#[derive(Serialize, Deserialize)]
struct Kept {
    #[serde(default)]
    keep: usize,
    #[serde(default)]
    elsewhere: bool,
    kdf: KdfLine,
    #[serde(with = "written::moment")]
    phrase_at: Moment,
    #[serde(default, with = "written::moment_if_any", skip_serializing_if = "Option::is_none")]
    last_at: Option<Moment>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    last_seq: Option<u64>,
}

impl Setup {
    /// Reads what was kept; `None` when it cannot be sealed with.
    pub fn read(text: &str) -> Option<Self> {
        let kept: Kept = lenient::of_text(text)?;
        let (kdf, salt) = kept.kdf.checked()?;
        let seq = kept.last_seq.unwrap_or_default();
        Some(Self {
            keep: if KEEP.contains(&kept.keep) { kept.keep } else { KEEP_FIRST },
            is_elsewhere: kept.elsewhere,
            kdf,
            salt,
            phrase_at: kept.phrase_at,
            last: kept.last_at.map(|at| Last { at, seq }),
        })
    }

    /// Writes it as it is kept.
    pub fn written(&self) -> String {
        let kept = Kept {
            keep: self.keep,
            elsewhere: self.is_elsewhere,
            kdf: KdfLine::new(self.kdf, self.salt),
            phrase_at: self.phrase_at,
            last_at: self.last.as_ref().map(|last| last.at),
            last_seq: self.last.as_ref().map(|last| last.seq),
        };
        serde_json::to_string(&kept).unwrap_or_default()
    }

    /// Tells whether a copy is due: something was saved since the last one, which is of another day.
    pub fn is_due(&self, now: Moment, seq: u64) -> bool {
        self.last.as_ref().is_none_or(|last| {
            let day = last.at.with_timezone(now.offset()).date_naive();
            day != now.date_naive() && seq > last.seq
        })
    }
}

/// Says why no copy could be made; every older one is still there.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Stop {
    #[error("浏览器要您「重新允许」,才让往文件夹里存")]
    Leave,
    #[error("文件夹找不到了(删了、改了名或移走了),请「换文件夹」")]
    Gone,
    #[error("存的地方满了,请清理空间,或换一个文件夹")]
    Full,
    #[error("文件夹或文件正被别的程序占用,过一会儿会再试")]
    Busy,
    #[error("没有存进去({0}),过一会儿会再试;一直不行就换一个文件夹")]
    Other(String),
}

impl Stop {
    /// Sorts a browser's exception by its name.
    pub fn of(name: &str) -> Self {
        match name {
            "NotAllowedError" | "SecurityError" => Self::Leave,
            "NotFoundError" | "TypeMismatchError" => Self::Gone,
            "QuotaExceededError" => Self::Full,
            "NoModificationAllowedError" | "InvalidStateError" => Self::Busy,
            other => Self::Other(other.into()),
        }
    }

    /// Returns the name it is remembered by; [`Stop::of`] reads it back.
    pub fn name(&self) -> &str {
        match self {
            Self::Leave => "NotAllowedError",
            Self::Gone => "NotFoundError",
            Self::Full => "QuotaExceededError",
            Self::Busy => "NoModificationAllowedError",
            Self::Other(name) => name,
        }
    }
}
