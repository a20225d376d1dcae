//! What kind of file this is, and whether its container can be unpacked without harm.

use std::io::{Cursor, Read};

use genke_asks::{Refusal, kinds};
use zip::ZipArchive;
use zip::result::ZipError;

/// The most a spreadsheet may hold when unpacked; more would not fit into the memory of a phone.
pub const UNPACKED_LIMIT: u64 = 400 * 1_048_576;
/// Bytes unpacked between two reports.
const CHUNK: u64 = 8 * 1_048_576;

/// Parts by which containers of office programs are known: Microsoft's, OpenDocument, Apple's.
const OFFICE: &[&str] = &["[Content_Types].xml", "xl/", "mimetype", "Index/", "Index.zip"];
const COMPOUND: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";

/// Checks that the bytes are a container whose every part can be unpacked and is not too large.
///
/// Sizes a container declares may lie, so each part is really unpacked once, and counted.
pub fn check(bytes: &[u8], progress: &dyn Fn(u32)) -> Result<(), Refusal> {
    sniff(bytes)?;
    let mut container = ZipArchive::new(Cursor::new(bytes)).map_err(|_| Refusal::Truncated)?;
    let kind = kind_of(&container);
    if let Err(Refusal::Document | Refusal::Slides | Refusal::Archive) = kind {
        return kind;
    }
    let mut total = 0_u64;
    for at in 0..container.len() {
        let mut part = match container.by_index(at) {
            Ok(part) if part.encrypted() => return Err(Refusal::Password),
            Ok(part) => part,
            Err(ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED)) => {
                return Err(Refusal::Password);
            }
            Err(ZipError::UnsupportedArchive(_)) => return Err(Refusal::NotAWorkbook),
            Err(_) => return Err(Refusal::Truncated),
        };
        loop {
            let read = std::io::copy(&mut (&mut part).take(CHUNK), &mut std::io::sink());
            let read = read.map_err(|_| Refusal::Truncated)?;
            total += read;
            if total > UNPACKED_LIMIT {
                let megabytes = u32::try_from(UNPACKED_LIMIT / 1_048_576).unwrap_or(u32::MAX);
                return Err(Refusal::TooLarge { megabytes });
            }
            progress(0);
            if read < CHUNK {
                break;
            }
        }
    }
    kind
}

/// Tells what a container is by the names of its parts; one that no office program makes is an archive.
fn kind_of(container: &ZipArchive<Cursor<&[u8]>>) -> Result<(), Refusal> {
    let names: Vec<_> = container.file_names().filter_map(Result::ok).collect();
    let has = |is: &dyn Fn(&str) -> bool| names.iter().any(|name| is(name));
    if has(&|name| name.ends_with("workbook.xml")) {
        Ok(())
    } else if has(&|name| name == "word/document.xml") {
        Err(Refusal::Document)
    } else if has(&|name| name == "ppt/presentation.xml") {
        Err(Refusal::Slides)
    } else if has(&|name| OFFICE.iter().any(|mark| name.starts_with(mark))) {
        Err(Refusal::NotAWorkbook)
    } else {
        Err(Refusal::Archive)
    }
}

fn sniff(bytes: &[u8]) -> Result<(), Refusal> {
    match bytes {
        [] => Err(Refusal::Empty),
        _ if bytes.starts_with(b"PK\x03\x04") => Ok(()),
        _ if bytes.starts_with(b"PK\x05\x06") => Err(Refusal::Archive),
        _ => Err(kinds::no_table(bytes).unwrap_or(Refusal::NotAWorkbook)),
    }
}

/// Tells whether this is a container of the old kind: a spreadsheet before 2007, or one with a password.
pub fn is_compound(bytes: &[u8]) -> bool {
    bytes.starts_with(COMPOUND)
}

/// Says why the old container is read no further: a spreadsheet with a password, a document, slides.
pub fn refused(bytes: &[u8]) -> Option<Refusal> {
    let parts = [
        ("EncryptedPackage", Refusal::Password),
        ("WordDocument", Refusal::Document),
        ("PowerPoint Document", Refusal::Slides),
    ];
    // A spreadsheet may have documents in it: of such a file the workbook counts.
    let is_workbook = ["Workbook", "Book"].iter().any(|name| has_part(bytes, name));
    let found = parts.into_iter().find(|(name, _)| has_part(bytes, name))?;
    (found.1 == Refusal::Password || !is_workbook).then_some(found.1)
}

/// Tells whether a part of that name is listed: names end with a zero and begin an entry of 128 bytes.
fn has_part(bytes: &[u8], name: &str) -> bool {
    let name: Vec<u8> =
        name.encode_utf16().chain([0]).flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    bytes.chunks_exact(128).any(|entry| entry.starts_with(&name))
}
