//! What a file is by the bytes it begins with, where people take it for a spreadsheet.

use crate::Refusal;

/// How many bytes of a file are enough to tell.
pub const ENOUGH: usize = 64;

/// What stands where in a file, and what the file then is.
struct Mark(usize, &'static [u8], Kind);

/// What may be taken for a spreadsheet.
#[derive(Clone, Copy)]
enum Kind {
    Picture,
    Pdf,
    Document,
    Archive,
    Media,
}

/// The more telling ones first: a picture of an iPhone is a film by its first mark.
const MARKS: &[Mark] = &[
    Mark(0, b"\x89PNG", Kind::Picture),
    Mark(0, b"\xff\xd8\xff", Kind::Picture),
    Mark(0, b"GIF8", Kind::Picture),
    Mark(6, b"\0\0\0\0", Kind::Picture),
    Mark(8, b"WEBP", Kind::Picture),
    Mark(0, b"II*\0", Kind::Picture),
    Mark(0, b"MM\0*", Kind::Picture),
    Mark(4, b"ftyphei", Kind::Picture),
    Mark(4, b"ftyphev", Kind::Picture),
    Mark(4, b"ftypmif1", Kind::Picture),
    Mark(4, b"ftypmsf1", Kind::Picture),
    Mark(4, b"ftypavi", Kind::Picture),
    Mark(0, b"%PDF-", Kind::Pdf),
    Mark(0, b"\xef\xbb\xbf%PDF-", Kind::Pdf),
    Mark(0, b"{\\rtf", Kind::Document),
    Mark(0, b"Rar!\x1a\x07", Kind::Archive),
    Mark(0, b"7z\xbc\xaf\x27\x1c", Kind::Archive),
    Mark(0, b"\x1f\x8b\x08", Kind::Archive),
    Mark(0, b"BZh", Kind::Archive),
    Mark(0, b"\xfd7zXZ\0", Kind::Archive),
    Mark(4, b"ftyp", Kind::Media),
    Mark(0, b"ID3\x02", Kind::Media),
    Mark(0, b"ID3\x03", Kind::Media),
    Mark(0, b"ID3\x04", Kind::Media),
    Mark(0, b"\xff\xfb", Kind::Media),
    Mark(0, b"\xff\xf1", Kind::Media),
    Mark(8, b"WAVE", Kind::Media),
    Mark(8, b"AVI ", Kind::Media),
    Mark(0, b"OggS", Kind::Media),
    Mark(0, b"fLaC", Kind::Media),
    Mark(0, b"#!AMR", Kind::Media),
    Mark(0, b"\x1a\x45\xdf\xa3", Kind::Media),
];

/// Says what a file is that is no table, by its first bytes ([`ENOUGH`] of them); `None` where they do not tell.
pub fn no_table(start: &[u8]) -> Option<Refusal> {
    let mark = MARKS.iter().find(|Mark(at, bytes, kind)| {
        start.get(*at..).is_some_and(|rest| rest.starts_with(bytes)) && is_led_in(start, *at, *kind)
    })?;
    Some(match mark.2 {
        Kind::Picture => Refusal::Picture,
        Kind::Pdf => Refusal::Pdf,
        Kind::Document => Refusal::Document,
        Kind::Archive => Refusal::Archive,
        Kind::Media => Refusal::Media,
    })
}

/// Looks at what stands before a mark that is not at the very start, so that no text is taken for one.
fn is_led_in(start: &[u8], at: usize, kind: Kind) -> bool {
    match at {
        0 => true,
        4 => start.starts_with(b"\0"),
        // Of a bitmap: two letters, its length, four zeros.
        6 => start.starts_with(b"BM"),
        _ => start.starts_with(b"RIFF") && matches!(kind, Kind::Picture | Kind::Media),
    }
}

#[cfg(test)]
mod tests {
    use super::no_table;
    use crate::Refusal;

    #[test]
    fn files_are_called_what_they_are() {
        let rows: &[(&[u8], Option<Refusal>)] = &[
            (b"\x89PNG\r\n\x1a\n", Some(Refusal::Picture)),
            (b"\xff\xd8\xff\xe0..JFIF", Some(Refusal::Picture)),
            (b"GIF89a", Some(Refusal::Picture)),
            (b"BM\x36\x0c\0\0\0\0\0\0", Some(Refusal::Picture)),
            (b"RIFF\x24\0\0\0WEBPVP8 ", Some(Refusal::Picture)),
            (b"II*\0\x08\0\0\0", Some(Refusal::Picture)),
            (b"\0\0\0\x18ftypheic\0\0\0\0", Some(Refusal::Picture)),
            (b"\0\0\0\x1cftypavif", Some(Refusal::Picture)),
            (b"%PDF-1.7\n%\xe2\xe3", Some(Refusal::Pdf)),
            (b"\xef\xbb\xbf%PDF-1.4", Some(Refusal::Pdf)),
            (b"{\\rtf1\\ansi", Some(Refusal::Document)),
            (b"Rar!\x1a\x07\x01\0", Some(Refusal::Archive)),
            (b"7z\xbc\xaf\x27\x1c\0\x04", Some(Refusal::Archive)),
            (b"\x1f\x8b\x08\0", Some(Refusal::Archive)),
            (b"\0\0\0\x20ftypisom", Some(Refusal::Media)),
            (b"ID3\x04\0", Some(Refusal::Media)),
            (b"RIFF\x24\0\0\0WAVEfmt ", Some(Refusal::Media)),
            (b"#!AMR\n", Some(Refusal::Media)),
            // What may be a table, or a text that begins the same.
            (b"PK\x03\x04", None),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", None),
            ("姓名,电话".as_bytes(), None),
            (b"BM,name,phone", None),
            (b"ID3,name,phone", None),
            (b"nameftypheic,phone", None),
            (b"RIFFname,WEBP", None),
            (b"%PDF", None),
            (b"", None),
        ];
        for (start, expected) in rows {
            assert_eq!(no_table(start), *expected, "{:?}", String::from_utf8_lossy(start));
        }
    }
}
