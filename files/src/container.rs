//! What kind of file this is, and whether its container can be unpacked without harm.

use std::io::{Cursor, Read};

use genke_asks::Refusal;
use zip::ZipArchive;
use zip::result::ZipError;

/// The most a spreadsheet may hold when unpacked; more would not fit into the memory of a phone.
pub const UNPACKED_LIMIT: u64 = 400 * 1_048_576;
/// Bytes unpacked between two reports.
const CHUNK: u64 = 8 * 1_048_576;

/// How files begin that people take for spreadsheets.
const PICTURES: &[&[u8]] = &[b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"%PDF"];
const COMPOUND: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";

/// Checks that the bytes are a container whose every part can be unpacked and is not too large.
///
/// Sizes a container declares may lie, so each part is really unpacked once, and counted.
pub fn check(bytes: &[u8], progress: &dyn Fn(u32)) -> Result<(), Refusal> {
    sniff(bytes)?;
    let mut container = ZipArchive::new(Cursor::new(bytes)).map_err(|_| Refusal::Truncated)?;
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
    let is_workbook =
        container.file_names().any(|name| name.is_ok_and(|name| name.ends_with("workbook.xml")));
    if is_workbook { Ok(()) } else { Err(Refusal::NotAWorkbook) }
}

fn sniff(bytes: &[u8]) -> Result<(), Refusal> {
    let starts = |with: &&[u8]| bytes.starts_with(with);
    match bytes {
        [] => Err(Refusal::Empty),
        _ if bytes.starts_with(b"PK\x03\x04") => Ok(()),
        _ if bytes.starts_with(b"PK\x05\x06") => Err(Refusal::NotAWorkbook),
        _ if PICTURES.iter().any(starts) => Err(Refusal::Picture),
        _ => Err(Refusal::NotAWorkbook),
    }
}

/// Tells whether this is a container of the old kind: a spreadsheet before 2007, or one with a password.
pub fn is_compound(bytes: &[u8]) -> bool {
    bytes.starts_with(COMPOUND)
}

/// Tells whether the old container holds a spreadsheet that has a password.
pub fn is_locked(bytes: &[u8]) -> bool {
    let name: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    bytes.windows(name.len()).any(|part| part == name)
}
