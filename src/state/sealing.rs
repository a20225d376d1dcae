//! Sealed files: the way from a content to an encrypted file and back, piece by piece.

use crate::platform::crypto::{Key, Use};
use crate::platform::worker::{self, Trouble};
use crate::platform::{blobs, clock, crypto, task};
use crate::record::fault::Fault;
use crate::record::lines::Lines;
use crate::record::read::{ReadOutcome, read};
use crate::record::sealed::{self, CHUNK, HEAD_MOST, KDF, Kdf, Piece, Problem, Seal};
use crate::record::unpacking::Unpacking;
use genke_asks::Ask;
use js_sys::Uint8Array;
use leptos::web_sys::Blob;

/// Bytes written as one line of a text-safe file.
const LINE: usize = 3 << 10;

/// Says why a file was not sealed or not opened.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum Failure {
    #[error(transparent)]
    File(#[from] Problem),
    #[error("这个浏览器不能加密或解密。数据没有动。请换系统自带的浏览器或 Chrome 再试。")]
    NoCrypto,
    #[error(transparent)]
    Worker(#[from] Trouble),
    #[error("文件读不出来。数据没有动。请重新选一次。")]
    Unread,
    #[error(
        "做好的文件读不回来（第{row}条），没有拿它当备份。数据没有动，旧的备份也都还在。请再试一次。"
    )]
    NotReadBack { row: usize },
    #[error("手机没有地方放这个文件。数据没有动。请清理空间后再试。")]
    NoRoom,
}

/// Seals a content; `told` hears the share done.
pub async fn seal(content: &Blob, phrase: &str, told: impl Fn(f64)) -> Result<Blob, Failure> {
    let sealer = Sealer::of(phrase).await?;
    told(0.4);
    sealer.seal(content, |share| told(0.4 + 0.6 * share)).await
}

/// Seals files with one key; what is kept of a pass-phrase opens nothing.
#[derive(Clone, Debug)]
pub struct Sealer {
    /// Can encrypt only, and cannot be read back.
    pub key: Key,
    pub kdf: Kdf,
    pub salt: [u8; 16],
}

impl Sealer {
    /// Makes the key of a pass-phrase with a salt of its own.
    pub async fn of(phrase: &str) -> Result<Self, Failure> {
        let (kdf, salt) = (KDF, clock::random());
        Ok(Self { key: derive(phrase, kdf, &salt, Use::Encrypt).await?, kdf, salt })
    }

    /// Seals a content; every file gets a nonce of its own.
    pub async fn seal(&self, content: &Blob, told: impl Fn(f64)) -> Result<Blob, Failure> {
        let packed = blobs::packed(content).await;
        told(0.4);
        let (is_packed, content) = match &packed {
            Some(packed) => (true, packed),
            None => (false, content),
        };
        let seal = Seal {
            kdf: self.kdf,
            salt: self.salt,
            nonce: clock::random(),
            chunk: CHUNK,
            bytes: blobs::size(content),
            is_packed,
        };
        let head = seal.head();
        let mut file = blobs::Pieces::default();
        file.text(&head).map_err(|_| Failure::NoRoom)?;
        let pieces = std::iter::once(Piece::Check).chain((0..seal.chunks()).map(Piece::Chunk));
        for piece in pieces {
            let plain = match piece {
                Piece::Check => Vec::new(),
                Piece::Chunk(number) => {
                    let (from, to) = seal.plain(number);
                    told(0.4 + 0.6 * share(number, &seal));
                    blobs::part(content, from, to).await.map_err(|_| Failure::Unread)?.to_vec()
                }
            };
            let aad = seal.aad(head.as_bytes(), piece);
            let sealed = crypto::encrypt(&self.key, &seal.nonce_of(piece), &aad, &plain).await;
            file.bytes(&sealed.ok_or(Failure::NoCrypto)?).map_err(|_| Failure::NoRoom)?;
            task::breathe().await;
        }
        file.whole().map_err(|_| Failure::NoRoom)
    }
}

/// Tells whether a file is a sealed one with nothing missing and nothing behind its end.
pub async fn is_whole(file: &Blob) -> Result<bool, Failure> {
    let first = start(file).await?;
    Ok(Seal::read(&first)
        .is_ok_and(|(seal, length)| seal.check_size(length, blobs::size(file)).is_ok()))
}

/// Holds the content of an opened file.
#[derive(Clone, Debug)]
pub struct Content {
    pub blob: Blob,
    pub is_packed: bool,
}

/// Opens a sealed file, or refuses it whole.
pub async fn open(file: &Blob, phrase: &str, told: impl Fn(f64)) -> Result<Content, Failure> {
    let plain_file;
    let file = if sealed::is_text(&start(file).await?) {
        plain_file = from_text(file).await?;
        &plain_file
    } else {
        file
    };
    let first = start(file).await?;
    let (seal, length) = Seal::read(&first)?;
    let head = first.get(..length).unwrap_or_default();
    seal.check_size(length, blobs::size(file))?;
    let key = derive(phrase, seal.kdf, &seal.salt, Use::Decrypt).await?;
    told(0.2);
    let mut content = blobs::Pieces::default();
    let pieces = std::iter::once(Piece::Check).chain((0..seal.chunks()).map(Piece::Chunk));
    for piece in pieces {
        let (from, to) = seal.place(length, piece);
        let sealed = blobs::part(file, from, to).await.map_err(|_| Failure::Unread)?;
        let aad = seal.aad(head, piece);
        let plain = crypto::decrypt(&key, &seal.nonce_of(piece), &aad, &sealed).await;
        let plain = plain.ok_or_else(|| Seal::refused(piece))?;
        if let Piece::Chunk(number) = piece {
            content.bytes(&plain).map_err(|_| Failure::NoRoom)?;
            told(0.2 + 0.8 * share(number, &seal));
        }
        task::breathe().await;
    }
    let blob = content.whole().map_err(|_| Failure::NoRoom)?;
    Ok(Content { blob, is_packed: seal.is_packed })
}

impl Content {
    /// Takes a file that is not sealed as its own content.
    pub fn plain(file: &Blob) -> Self {
        Self { blob: file.clone(), is_packed: false }
    }

    /// Reads the content as a bundle: piece by piece where it is written the way this app writes it, else whole.
    pub async fn bundle(
        &self,
        told: impl Fn(f64),
    ) -> Result<Result<ReadOutcome, Vec<Fault>>, Failure> {
        match self.lines(Lines::default(), told).await? {
            Some(read) => Ok(read),
            None => Ok(read(&self.text().await?)),
        }
    }

    /// Reads a bundle of this app back whole, without keeping it: every one of its `count` records must be good.
    pub async fn check(&self, count: usize, told: impl Fn(f64)) -> Result<(), Failure> {
        let read = self.lines(Lines::passing(), told).await?;
        let fault = |row: Option<usize>| Failure::NotReadBack { row: row.map_or(0, |row| row + 1) };
        match read {
            Some(Ok(read)) if read.faults.is_empty() && read.passed == count => Ok(()),
            Some(Ok(read)) => Err(fault(read.faults.first().and_then(|fault| fault.row))),
            Some(Err(_)) | None => Err(fault(None)),
        }
    }

    async fn lines(
        &self,
        mut lines: Lines,
        told: impl Fn(f64),
    ) -> Result<Option<Result<ReadOutcome, Vec<Fault>>>, Failure> {
        let unread = || if self.is_packed { Problem::NotUnpacked.into() } else { Failure::Unread };
        let reader = blobs::Reader::new(&self.blob, self.is_packed).ok_or_else(unread)?;
        let (mut bytes, mut unpacking) = (0, self.unpacking());
        // How much there is inside a packed file is not known; texts like ours pack to about an eighth.
        let packed = if self.is_packed { 8 } else { 1 };
        let whole = usize::try_from(blobs::size(&self.blob)).unwrap_or(usize::MAX);
        while let Some(more) = reader.next().await.map_err(|_| unread())? {
            let before = bytes / CHUNK;
            bytes += more.len();
            unpacking.take(more.len())?;
            if lines.push(&more).is_err() {
                return Ok(None);
            }
            if bytes / CHUNK > before {
                told(super::transfer::share(bytes, whole.saturating_mul(packed)).min(0.95));
                task::breathe().await;
            }
        }
        Ok(lines.finish().ok())
    }

    /// Watches how much comes out of it.
    fn unpacking(&self) -> Unpacking {
        Unpacking::of(self.is_packed.then(|| blobs::size(&self.blob)))
    }

    /// Reads the content as text.
    pub async fn text(&self) -> Result<String, Failure> {
        let unread = || if self.is_packed { Problem::NotUnpacked.into() } else { Failure::Unread };
        let reader = blobs::Reader::new(&self.blob, self.is_packed).ok_or_else(unread)?;
        let (mut bytes, mut unpacking) = (Vec::new(), self.unpacking());
        while let Some(more) = reader.next().await.map_err(|_| unread())? {
            unpacking.take(more.len())?;
            bytes.extend_from_slice(&more);
            task::breathe().await;
        }
        String::from_utf8(bytes).map_err(|_| Problem::NotUnpacked.into())
    }
}

/// Tells whether a file is a sealed one.
pub async fn is_sealed(file: &Blob) -> bool {
    start(file).await.is_ok_and(|start| sealed::is_sealed(&start))
}

/// Writes a sealed file as text, for ways that carry nothing else.
pub async fn as_text(file: &Blob) -> Result<Blob, Failure> {
    let mut text = blobs::Pieces::default();
    let (mut at, size, step) = (0, blobs::size(file), (LINE << 8) as u64);
    while at < size {
        let bytes = blobs::part(file, at, (at + step).min(size)).await;
        let bytes = bytes.map_err(|_| Failure::Unread)?.to_vec();
        let lines: String =
            bytes.chunks(LINE).map(|line| sealed::write_text(line) + "\n").collect();
        text.text(&lines).map_err(|_| Failure::NoRoom)?;
        at += step;
    }
    text.whole().map_err(|_| Failure::NoRoom)
}

/// Turns a text-safe file back into what it was.
async fn from_text(file: &Blob) -> Result<Blob, Failure> {
    let reader = blobs::Reader::new(file, false).ok_or(Failure::Unread)?;
    let mut bytes = blobs::Pieces::default();
    let mut signs: Vec<u8> = Vec::new();
    while let Some(more) = reader.next().await.map_err(|_| Failure::Unread)? {
        signs.extend(more.iter().filter(|c| !c.is_ascii_whitespace()));
        let whole = signs.len() / 4 * 4;
        let read =
            sealed::read_text(signs.get(..whole).unwrap_or_default()).ok_or(Problem::BadText)?;
        signs.drain(..whole);
        bytes.bytes(&read.as_slice().into()).map_err(|_| Failure::NoRoom)?;
    }
    // What is left over belongs to a group that was cut off: the size will tell.
    bytes.whole().map_err(|_| Failure::NoRoom)
}

async fn start(file: &Blob) -> Result<Vec<u8>, Failure> {
    let start = blobs::part(file, 0, HEAD_MOST as u64).await;
    start.map(|bytes| bytes.to_vec()).map_err(|_| Failure::Unread)
}

fn share(number: u32, seal: &Seal) -> f64 {
    f64::from(number + 1) / f64::from(seal.chunks())
}

/// Derives the key in the worker: a second or two in which the page stays awake.
async fn derive(phrase: &str, kdf: Kdf, salt: &[u8; 16], to: Use) -> Result<Key, Failure> {
    let raw = derive_raw(crypto::normal(phrase).trim(), kdf, salt).await?;
    crypto::key(&raw, to).await.ok_or(Failure::NoCrypto)
}

async fn derive_raw(phrase: &str, kdf: Kdf, salt: &[u8; 16]) -> Result<[u8; 32], Failure> {
    let ask = Ask::DeriveKey { memory_kib: kdf.memory_kib, passes: kdf.passes, lanes: kdf.lanes };
    let given = [Uint8Array::from(phrase.as_bytes()), Uint8Array::from(salt.as_slice())];
    let done = worker::ask(ask, &given, |_| ()).await?;
    let key = done.buffers.first().map(Uint8Array::to_vec).unwrap_or_default();
    key.try_into().map_err(|_| Failure::Worker(Trouble::Crashed))
}
