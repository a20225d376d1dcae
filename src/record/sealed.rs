//! The sealed file: a bundle encrypted with a pass-phrase (docs/bundle.md). Its head, its measures and its
//! faults; deriving the key and AES-256-GCM are the browser's part.

use base64::prelude::{BASE64_STANDARD, Engine};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};

/// What the first line begins with.
pub const MAGIC: &str = "genke.sealed";
/// The same as base64: what a text-safe file begins with.
pub const MAGIC_TEXT: &str = "Z2Vua2Uuc2VhbGVk";
/// The version this app writes, and the newest it reads.
pub const VERSION: u64 = 1;
/// Bytes of plain content in one chunk; the last may have fewer.
pub const CHUNK: usize = 1 << 20;
/// Bytes AES-GCM adds to what it encrypts.
pub const TAG: usize = 16;
/// The longest head, bytes; no more need be read to know it.
pub const HEAD_MOST: usize = 1024;
/// The most plain bytes a file may hold, packed: far above what a notebook can fill.
const MOST_BYTES: u64 = 1 << 30;
/// The chunk number whose nonce belongs to the check of the pass-phrase.
const CHECK: u32 = u32::MAX;

/// What a head says of how it is encrypted and packed.
const CIPHER: &str = "AES-256-GCM";
const ARGON: &str = "argon2id";
const PACKED: &str = "gzip";
const UNPACKED: &str = "no";

/// Says how the key comes from the pass-phrase: Argon2id, version 0x13.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kdf {
    pub memory_kib: u32,
    pub passes: u32,
    pub lanes: u32,
}

/// What this app writes: about one to two seconds on a cheap phone, which is what each guess costs, too.
pub const KDF: Kdf = Kdf { memory_kib: 32 * 1024, passes: 3, lanes: 1 };
/// The most a file may ask of the phone that opens it.
const DEAREST: Kdf = Kdf { memory_kib: 256 * 1024, passes: 12, lanes: 4 };

/// Holds what the head of a file says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seal {
    pub kdf: Kdf,
    pub salt: [u8; 16],
    /// The first eight bytes of every nonce.
    pub nonce: [u8; 8],
    /// Plain bytes in each chunk but the last.
    pub chunk: usize,
    /// Plain bytes in all chunks together, packed when `is_packed`.
    pub bytes: u64,
    /// The content is gzip.
    pub is_packed: bool,
}

/// Names a piece of the file that is encrypted by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Nothing, encrypted: tells a wrong pass-phrase from a damaged file.
    Check,
    /// A chunk, counted from 0.
    Chunk(u32),
}

/// Says why a file cannot be opened.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    #[error("这不是跟客本的加密文件。现有数据没有改动。请选跟客本存下的文件。")]
    NotSealed,
    #[error(
        "加密文件来自更新的版本(格式版本{found},本应用能读到{})。现有数据没有改动。请先更新跟客本,再打开这个文件。",
        VERSION
    )]
    TooNew { found: u64 },
    #[error("文件开头坏了,读不出怎么解密。现有数据没有改动。请重新传一次这个文件,或换一份备份。")]
    BadHead,
    #[error(
        "文件不完整,还差{missing}字节,多半是没传完。现有数据没有改动。请重新传一次这个文件,或换一份备份。"
    )]
    Truncated { missing: u64 },
    #[error(
        "文件后面多出{extra}字节,被改动过。现有数据没有改动。请重新传一次这个文件,或换一份备份。"
    )]
    TooLong { extra: u64 },
    #[error("口令不对。现有数据没有改动。请看看大小写和空格,再试一次。")]
    WrongPassphrase,
    #[error(
        "文件第{}段被改动过或损坏了,整个文件都没有采用。现有数据没有改动。请重新传一次这个文件,或换一份备份。",
        .chunk + 1
    )]
    Tampered { chunk: u32 },
    #[error(
        "文件里有不该有的字符,传的时候被改动过。现有数据没有改动。请重新传一次这个文件,或换一份备份。"
    )]
    BadText,
    #[error("文件里的内容解不开。现有数据没有改动。请换一份备份,或在原手机上重新备份。")]
    NotUnpacked,
    #[error("文件解开后太大(最多{most}兆字节)。现有数据没有改动。")]
    TooLarge { most: usize },
    #[error(
        "文件很小，解开却大得不正常，不是跟客本做的，没有再往下读。现有数据没有改动。请换一份备份。"
    )]
    Swells,
}

impl Seal {
    /// Writes the head: the magic with the version, then one line of JSON.
    pub fn head(&self) -> String {
        let line = Line {
            bytes: self.bytes,
            chunk: self.chunk,
            cipher: CIPHER.into(),
            kdf: KdfLine::new(self.kdf, self.salt),
            nonce: self.nonce,
            packed: if self.is_packed { PACKED } else { UNPACKED }.into(),
        };
        let line = serde_json::to_string(&line).unwrap_or_default();
        format!("{MAGIC} {VERSION}\n{line}\n")
    }

    /// Reads the head from the first bytes of a file (`HEAD_MOST` are enough) and tells its length.
    pub fn read(start: &[u8]) -> Result<(Self, usize), Problem> {
        let after = start.strip_prefix(MAGIC.as_bytes()).ok_or(Problem::NotSealed)?;
        let (version, rest) = line(after)?;
        let version: u64 =
            version.strip_prefix(' ').and_then(|v| v.parse().ok()).ok_or(Problem::BadHead)?;
        if version > VERSION {
            return Err(Problem::TooNew { found: version });
        }
        let (text, rest) = line(rest)?;
        let seal = Self::parse(text).filter(|_| version == VERSION).ok_or(Problem::BadHead)?;
        Ok((seal, start.len() - rest.len()))
    }

    fn parse(text: &str) -> Option<Self> {
        let line: Line = serde_json::from_str(text).ok()?;
        let (kdf, salt) = line.kdf.checked()?;
        let is_lawful = line.cipher == CIPHER
            && [PACKED, UNPACKED].contains(&line.packed.as_str())
            && (256..=CHUNK).contains(&line.chunk)
            && line.bytes <= MOST_BYTES;
        is_lawful.then(|| Self {
            kdf,
            salt,
            nonce: line.nonce,
            chunk: line.chunk,
            bytes: line.bytes,
            is_packed: line.packed == PACKED,
        })
    }

    /// Counts the chunks; an empty content has one, so that its end is sealed as well.
    pub fn chunks(&self) -> u32 {
        let all = self.bytes.div_ceil(self.chunk as u64).max(1);
        u32::try_from(all).unwrap_or(u32::MAX - 1)
    }

    /// Returns where the plain bytes of a chunk lie in the content: `from..to`.
    pub fn plain(&self, chunk: u32) -> (u64, u64) {
        let from = u64::from(chunk) * self.chunk as u64;
        (from, (from + self.chunk as u64).min(self.bytes))
    }

    /// Returns where a piece lies in a file whose head has so many bytes: `from..to`.
    pub fn place(&self, head: usize, piece: Piece) -> (u64, u64) {
        let start = (head + TAG) as u64;
        match piece {
            Piece::Check => (head as u64, start),
            Piece::Chunk(number) => {
                let (from, to) = self.plain(number);
                let before = start + u64::from(number) * TAG as u64;
                (before + from, before + to + TAG as u64)
            }
        }
    }

    /// Compares the size of a file with what its head promises.
    pub fn check_size(&self, head: usize, size: u64) -> Result<(), Problem> {
        let (_, end) = self.place(head, Piece::Chunk(self.chunks() - 1));
        match size {
            _ if size < end => Err(Problem::Truncated { missing: end - size }),
            _ if size > end => Err(Problem::TooLong { extra: size - end }),
            _ => Ok(()),
        }
    }

    /// Returns the nonce of a piece: the file's own eight bytes and the number, big end first.
    pub fn nonce_of(&self, piece: Piece) -> [u8; 12] {
        let number = match piece {
            Piece::Check => CHECK,
            Piece::Chunk(number) => number,
        };
        let mut nonce = [0; 12];
        nonce[..8].copy_from_slice(&self.nonce);
        nonce[8..].copy_from_slice(&number.to_be_bytes());
        nonce
    }

    /// Returns what is authenticated with a piece: the whole head, and whether it is the last.
    pub fn aad(&self, head: &[u8], piece: Piece) -> Vec<u8> {
        let mark = match piece {
            Piece::Check => 2,
            Piece::Chunk(number) => u8::from(number + 1 == self.chunks()),
        };
        [head, &[mark]].concat()
    }

    /// Names what is wrong when a piece does not authenticate.
    pub fn refused(piece: Piece) -> Problem {
        match piece {
            Piece::Check => Problem::WrongPassphrase,
            Piece::Chunk(chunk) => Problem::Tampered { chunk },
        }
    }
}

/// The line of a head as it is written.
#[derive(Serialize, Deserialize)]
struct Line {
    bytes: u64,
    chunk: usize,
    cipher: String,
    kdf: KdfLine,
    #[serde(with = "as_base64")]
    nonce: [u8; 8],
    packed: String,
}

/// How the key comes from a pass-phrase, as it is written.
#[derive(Serialize, Deserialize)]
pub struct KdfLine {
    lanes: u32,
    memory_kib: u32,
    name: String,
    passes: u32,
    #[serde(with = "as_base64")]
    salt: [u8; 16],
}

impl KdfLine {
    /// Writes how the key comes from a pass-phrase.
    pub fn new(kdf: Kdf, salt: [u8; 16]) -> Self {
        let Kdf { memory_kib, passes, lanes } = kdf;
        Self { lanes, memory_kib, name: ARGON.into(), passes, salt }
    }

    /// Reads it; `None` when it is none of ours, or dearer than a phone can pay.
    pub fn checked(self) -> Option<(Kdf, [u8; 16])> {
        let Self { lanes, memory_kib, name, passes, salt } = self;
        let kdf = Kdf { memory_kib, passes, lanes };
        // Argon2 wants eight blocks for each lane.
        let is_lawful = name == ARGON
            && (1..=DEAREST.memory_kib).contains(&memory_kib)
            && (1..=DEAREST.passes).contains(&passes)
            && (1..=DEAREST.lanes).contains(&lanes)
            && memory_kib >= 8 * lanes;
        is_lawful.then_some((kdf, salt))
    }
}

/// Writes and reads bytes of a known number as base64; for `#[serde(with = …)]`.
mod as_base64 {
    use super::*;

    pub fn serialize<S: Serializer, const N: usize>(
        bytes: &[u8; N],
        out: S,
    ) -> Result<S::Ok, S::Error> {
        write_text(bytes).serialize(out)
    }

    pub fn deserialize<'a, D: Deserializer<'a>, const N: usize>(
        from: D,
    ) -> Result<[u8; N], D::Error> {
        let bytes = read_text(String::deserialize(from)?.as_bytes());
        let bytes = bytes.and_then(|bytes| bytes.try_into().ok());
        bytes.ok_or_else(|| D::Error::custom("no base64 of this length"))
    }
}

/// Tells whether a file is a sealed one, from its first bytes: as bytes, or as text.
pub fn is_sealed(start: &[u8]) -> bool {
    start.starts_with(MAGIC.as_bytes()) || is_text(start)
}

/// Tells whether a sealed file is written as text.
pub fn is_text(start: &[u8]) -> bool {
    start.trim_ascii_start().starts_with(MAGIC_TEXT.as_bytes())
}

/// Writes bytes of a sealed file as text that every messenger passes on unchanged; pieces of a multiple
/// of three bytes can be put one behind the other.
pub fn write_text(bytes: &[u8]) -> String {
    BASE64_STANDARD.encode(bytes)
}

/// Reads what `write_text` wrote; blanks and line ends between the signs are passed over; `None` when it
/// is no base64, or cut off.
pub fn read_text(text: &[u8]) -> Option<Vec<u8>> {
    let signs: Vec<u8> = text.iter().copied().filter(|c| !c.is_ascii_whitespace()).collect();
    BASE64_STANDARD.decode(signs).ok()
}

/// Splits the first line off; the file ends before it, or it is too long to be a head: `None`.
fn line(bytes: &[u8]) -> Result<(&str, &[u8]), Problem> {
    let bytes_of_head = &bytes[..bytes.len().min(HEAD_MOST)];
    let Some(end) = bytes_of_head.iter().position(|b| *b == b'\n') else {
        let is_cut = bytes.len() < HEAD_MOST;
        return Err(if is_cut { Problem::Truncated { missing: 1 } } else { Problem::BadHead });
    };
    let text = std::str::from_utf8(&bytes[..end]).map_err(|_| Problem::BadHead)?;
    Ok((text, &bytes[end + 1..]))
}
