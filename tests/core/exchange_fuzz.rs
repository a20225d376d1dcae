//! Any bytes, any text: readers read or refuse, and never panic. `CASES=100000` for a long run (`make bench`).

use genke::exchange::dates::{YearRule, parse_day};
use genke::exchange::delimited::records;
use genke::exchange::mapping::Mapping;
use genke::exchange::table;
use genke::exchange::vcard::read::cards;
use genke::record::lines::Lines;
use genke::record::read::read;
use genke::record::sealed::{Seal, is_sealed, read_text};
use genke_files::read::workbook;
use proptest::prelude::*;

fn cases() -> ProptestConfig {
    let cases = std::env::var("CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(300);
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

/// Pieces of real cards in any order, so that the reader gets beyond the first line.
fn any_card() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("BEGIN:VCARD\r\n".to_owned()),
        Just("END:VCARD\n".to_owned()),
        Just("VERSION:2.1\n".to_owned()),
        "(FN|N|TEL|ORG|BDAY|NOTE|ADR|item1\\.TEL|X-WECHAT)(;(CHARSET=(GBK|utf-8|x)|ENCODING=QUOTED-PRINTABLE|TYPE=\"?(CELL|WORK)\"?|CELL)){0,3}:[=0-9A-F;,\\\\n王敏+-]{0,30}=?\r?\n",
        " .{0,20}\n",
        ".{0,20}",
    ];
    prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

fn lossy(charset: &str, bytes: &[u8]) -> String {
    let found = encoding_rs::Encoding::for_label(charset.as_bytes());
    found.unwrap_or(encoding_rs::UTF_8).decode(bytes).0.into_owned()
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn cards_never_panic(text in prop_oneof![any_card(), ".{0,300}"]) {
        if let Ok(part) = cards(&text, &lossy) {
            let width = part.table.headings.len();
            prop_assert!(part.table.rows.iter().all(|r| r.cells.len() == width));
            prop_assert_eq!(part.mapping.columns.len(), width);
        }
    }

    #[test]
    fn pages_never_panic(text in "(<html>|<table>|</table>|<tr|<td|</td>|<Row|<Cell|<Worksheet ss:Name=| ss:Index=\"[0-9]{1,20}\"| rowspan=[0-9]{1,9}| colspan='9'|>|<!--|-->|<br>|&[a-z#x0-9]{0,9};|<!\\[CDATA\\[|\\]\\]>|<style|</style|\"|'|王|.){0,80}") {
        if let Ok(read) = genke_files::page::tables(&text, &|_| ()) {
            prop_assert!(read.iter().all(|(_, rows)| std::str::from_utf8(rows).is_ok()));
        }
    }

    #[test]
    fn tables_never_panic(text in "([,;\t\n\r\"']|[=@王电话姓名0-9]|.){0,200}") {
        for separator in [b',', b';', b'\t'] {
            let read = records(&text, separator).take(100).collect::<Vec<_>>();
            prop_assert!(read.len() <= 100 && read.iter().all(|r| !r.is_empty()));
        }
        if let Ok(table) = table::read(&text) {
            prop_assert!(table.rows.iter().all(|r| r.cells.len() == table.headings.len()));
            prop_assert_eq!(Mapping::guess(&table).columns.len(), table.headings.len());
        }
    }

    #[test]
    fn dates_never_panic(text in "([0-9年月日./:T -]|[上下午点半周一二]|.){0,24}", day in 0i32..40_000) {
        let base = chrono::NaiveDate::from_num_days_from_ce_opt(720_000 + day).unwrap();
        for rule in [YearRule::NotAfter(base), YearRule::NotBefore(base), YearRule::Nearest(base)] {
            let _ = parse_day(&text, rule);
        }
    }

    #[test]
    fn bundles_never_panic(text in prop_oneof![
        ".{0,200}",
        "\\{\"format\":\"genke\\.bundle\",\"version\":[0-9]{1,3},\"purpose\":\"(backup|batch|x)\",\"made_at\":\".{0,25}\",\"device\":\"p\",\"records\":\\[\n?(\\{\"kind\":\"customer\",\"id\":\".{0,6}\",\"fields\":(\\{\"name\":.{0,8}\\}|null)\\},?\n?){0,3}\\]\\}",
    ], cut in 1usize..64) {
        let _ = read(&text);
        let mut lines = Lines::default();
        if text.as_bytes().chunks(cut).all(|piece| lines.push(piece).is_ok()) {
            let _ = lines.finish();
        }
    }

    #[test]
    fn sealed_files_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..200), magic in any::<bool>()) {
        let bytes = if magic { [b"genke.sealed 1\n".as_slice(), &bytes].concat() } else { bytes };
        let _ = Seal::read(&bytes);
        let _ = (is_sealed(&bytes), read_text(&bytes));
    }

    #[test]
    fn spreadsheets_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..400), head in 0usize..3) {
        let starts: [&[u8]; 3] = [b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"];
        let file = [starts[head], &bytes].concat();
        prop_assert!(workbook(&file, &|_| ()).is_err());
    }
}

proptest! {
    // Each unpacks a whole ledger.
    #![proptest_config(ProptestConfig { cases: cases().cases / 50, ..cases() })]

    /// A real spreadsheet with some of its bytes changed.
    #[test]
    fn damaged_spreadsheets_never_panic(places in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..20), cut in any::<prop::sample::Index>(), is_cut in any::<bool>()) {
        let mut file = include_bytes!("../data/ledger-system.xlsx").to_vec();
        for (at, byte) in places {
            let at = at.index(file.len());
            file[at] = byte;
        }
        if is_cut {
            file.truncate(cut.index(file.len()));
        }
        let _ = workbook(&file, &|_| ());
    }
}
