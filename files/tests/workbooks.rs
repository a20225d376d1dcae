//! Workbooks as people send them: what cells say, what is refused, and why.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test stops at the first surprise")]

use std::io::Write;

use genke_asks::{CellKind, ColumnOut, Refusal, SheetOut, rows};
use genke_files::{read, write};
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};
use zip::write::SimpleFileOptions;

fn rows_of(bytes: &[u8], sheet: usize) -> Vec<(usize, Vec<String>)> {
    let read = read::workbook(bytes, &|_| ()).unwrap();
    let (head, text) = &read[sheet];
    assert_eq!(head.problem, None);
    let text = std::str::from_utf8(text).unwrap();
    rows::list(text).map(|(n, cells)| (n, cells.map(str::to_owned).collect())).collect()
}

#[test]
fn cells_say_what_a_person_reads() {
    let mut book = Workbook::new();
    let page = book.add_worksheet();
    let date = Format::new().set_num_format("yyyy-mm-dd hh:mm");
    let day = ExcelDateTime::parse_from_str("2026-11-21").unwrap();
    let minute = ExcelDateTime::parse_from_str("2026-11-21 14:30").unwrap();
    page.write_number(0, 0, 13_800_138_000_f64).unwrap();
    page.write_number(0, 1, 0.1 + 0.2).unwrap();
    page.write_boolean(0, 2, true).unwrap();
    page.write_datetime_with_format(0, 3, &day, &date).unwrap();
    page.write_datetime_with_format(0, 4, &minute, &date).unwrap();
    // A number somebody has given the look of a date.
    page.write_number_with_format(0, 5, 13_800_138_000_f64, &date).unwrap();
    page.write_string(0, 6, "=SUM(A1)").unwrap();
    page.write_formula(0, 7, rust_xlsxwriter::Formula::new("=1+1").set_result("2")).unwrap();
    page.write_string(0, 8, "a\u{1f}b").unwrap();
    let want = [
        "13800138000",
        "0.3",
        "是",
        "2026-11-21",
        "2026-11-21 14:30",
        "13800138000",
        "=SUM(A1)",
        "2",
        "ab",
    ];
    let read = rows_of(&book.save_to_buffer().unwrap(), 0);
    assert_eq!(read, [(1, want.map(str::to_owned).to_vec())]);
}

#[test]
fn a_cell_merged_downwards_speaks_for_its_rows_and_blank_rows_cost_nothing() {
    let mut book = Workbook::new();
    let page = book.add_worksheet();
    let plain = Format::new();
    page.merge_range(0, 0, 0, 2, "台账", &plain).unwrap();
    page.merge_range(1, 0, 3, 0, "王敏", &plain).unwrap();
    page.write_string(1, 1, "一").unwrap().write_string(2, 1, "二").unwrap();
    page.write_string(3, 1, "三").unwrap().write_string(1_048_575, 0, "末").unwrap();
    let read = rows_of(&book.save_to_buffer().unwrap(), 0);
    let cells: Vec<(usize, String)> = read.iter().map(|(n, c)| (*n, c.join("|"))).collect();
    let want = [(1, "台账|"), (2, "王敏|一"), (3, "王敏|二"), (4, "王敏|三"), (1_048_576, "末|")];
    assert_eq!(cells, want.map(|(n, text)| (n, text.to_owned())));
}

#[test]
fn one_sheet_that_cannot_be_read_does_not_hold_up_the_others() {
    let mut book = Workbook::new();
    book.add_worksheet().set_name("客户").unwrap().write_string(0, 0, "姓名").unwrap();
    book.add_worksheet().set_name("杂").unwrap().write_string(0, 16_383, "远").unwrap();
    book.add_worksheet().set_name("藏").unwrap().set_hidden(true);
    let read = read::workbook(&book.save_to_buffer().unwrap(), &|_| ()).unwrap();
    let heads: Vec<_> =
        read.iter().map(|(s, _)| (s.name.as_str(), s.is_hidden, s.problem.clone())).collect();
    let far = Refusal::TooManyColumns { limit: 200 };
    assert_eq!(heads, [("客户", false, None), ("杂", false, Some(far)), ("藏", true, None)]);
}

fn container(parts: &[(&str, usize)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, size) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        let block = vec![b' '; 1 << 20];
        for _ in 0..size.div_ceil(block.len()) {
            zip.write_all(&block).unwrap();
        }
    }
    zip.finish().unwrap().into_inner()
}

#[test]
fn what_is_no_spreadsheet_says_what_it_is() {
    let check = |bytes: &[u8], want: Refusal| {
        assert_eq!(read::workbook(bytes, &|_| ()).unwrap_err(), want);
    };
    check(b"", Refusal::Empty);
    check(b"\x89PNG\r\n\x1a\n....", Refusal::Picture);
    check(b"%PDF-1.7\n....", Refusal::Pdf);
    check(b"Rar!\x1a\x07\x01\0", Refusal::Archive);
    check("姓名,电话".as_bytes(), Refusal::NotAWorkbook);
    check(&container(&[("[Content_Types].xml", 10), ("word/document.xml", 10)]), Refusal::Document);
    check(&container(&[("ppt/presentation.xml", 10)]), Refusal::Slides);
    check(&container(&[("名单.xlsx", 10)]), Refusal::Archive);
    check(&container(&[]), Refusal::Archive);
    check(&container(&[("mimetype", 10), ("content.xml", 10)]), Refusal::NotAWorkbook);
    let mut old = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec();
    old.resize(4096, 0);
    check(&old, Refusal::OldFormat);
    let with_part = |name: &str| {
        let mut entry: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        entry.resize(128, 0);
        [old.clone(), entry].concat()
    };
    check(&with_part("EncryptedPackage"), Refusal::Password);
    check(&with_part("WordDocument"), Refusal::Document);
    check(&with_part("PowerPoint Document"), Refusal::Slides);
    let whole = container(&[("xl/workbook.xml", 10)]);
    check(&whole[..whole.len() / 2], Refusal::Truncated);
}

#[test]
fn a_small_file_that_unpacks_to_half_a_gigabyte_is_refused() {
    let bomb = container(&[("xl/workbook.xml", 1), ("xl/worksheets/sheet1.xml", 500 << 20)]);
    assert!(bomb.len() < 4 << 20);
    let refused = read::workbook(&bomb, &|_| ()).unwrap_err();
    assert_eq!(refused, Refusal::TooLarge { megabytes: 400 });
}

#[test]
fn what_is_written_reads_back_as_text_and_days() {
    let kinds = [CellKind::Text, CellKind::Minute, CellKind::Day, CellKind::Number];
    let columns = kinds.map(|kind| ColumnOut { width: 12, kind }).to_vec();
    let sheet = SheetOut { name: "客户".into(), columns, late: Some(1) };
    let mut text = String::new();
    rows::push(&mut text, 1, ["号码", "下次", "到期", "总价"]);
    rows::push(&mut text, 2, ["013800138000", "2026-11-24 15:05", "2026-12-01", "268.5"]);
    rows::push(&mut text, 3, ["=1+1", "不是日子", "", "很多"]);
    let file = write::workbook(&[sheet], &[text.into_bytes()], &|_| ()).unwrap();
    let cells: Vec<String> = rows_of(&file, 0).into_iter().map(|(_, c)| c.join("|")).collect();
    let want = [
        "号码|下次|到期|总价",
        "013800138000|2026-11-24 15:05|2026-12-01|268.5",
        "=1+1|不是日子||很多",
    ];
    assert_eq!(cells, want);
    // The rule that makes late rows red, as a spreadsheet program reads it.
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(file)).unwrap();
    let page = std::io::read_to_string(zip.by_name("xl/worksheets/sheet1.xml").unwrap()).unwrap();
    assert!(page.contains("AND(ISNUMBER($B2),$B2&lt;TODAY())"), "{page}");
    assert!(page.contains("state=\"frozen\""));
    assert!(!page.contains("<f>"), "no cell is a formula");
}

/// The cells of the first sheet, row by row: `1:姓名|电话`.
fn shown(bytes: &[u8]) -> Vec<String> {
    rows_of(bytes, 0).into_iter().map(|(n, cells)| format!("{n}:{}", cells.join("|"))).collect()
}

#[test]
fn a_web_page_or_an_xml_called_xls_is_read() {
    let page = "<html xmlns:x=\"urn:schemas-microsoft-com:office:excel\"><head><style>td{a:b}</style></head><body>\
        <!-- <table> --><table border=1><TR><th colspan=2>客户 导出<tr><th>姓名</th><th>电话</th>\n</tr>\
        <tr><td rowspan='2'>王&amp;敏<br>第二行</td><td style='mso-number-format:\"\\@\"' x:str=\"a>b\">13800138000</td></tr>\
        <tr><td>139&nbsp;0013&#57;000</td></tr><tr><td>  a\n b </td></tr></table></body></html>";
    let want = [
        "1:客户 导出|",
        "2:姓名|电话",
        "3:王&敏\n第二行|13800138000",
        "4:王&敏\n第二行|139 00139000",
        "5:a b|",
    ];
    assert_eq!(shown(page.as_bytes()), want);
    let xml = "<?xml version=\"1.0\"?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\" xmlns:ss=\"urn:schemas-microsoft-com:office:spreadsheet\">\
        <Worksheet ss:Name=\"客户 &amp; 跟进\"><Table><Row><Cell><Data ss:Type=\"String\">姓名</Data></Cell><Cell ss:Index=\"3\"><ss:Data>电话</ss:Data><Comment><Data>批注</Data></Comment></Cell></Row>\
        <Row ss:Index=\"4\"><Cell ss:MergeAcross=\"1\"><Data>王敏</Data></Cell><Cell><Data>1</Data></Cell></Row></Table></Worksheet></Workbook>";
    assert_eq!(shown(xml.as_bytes()), ["1:姓名||电话", "4:王敏||1"]);
    assert_eq!(read::workbook(xml.as_bytes(), &|_| ()).unwrap()[0].0.name, "客户 & 跟进");
    let empty = read::workbook("<html><body>姓名</body></html>".as_bytes(), &|_| ());
    assert_eq!(empty.unwrap_err(), Refusal::NotAWorkbook);
}

#[test]
fn a_page_that_escapes_nothing_and_a_hidden_sheet_of_2003() {
    let page = "<table><tr><td>预算<200万</td><td>3 < 5</td><td>b</td></tr></table>";
    assert_eq!(shown(page.as_bytes()), ["1:预算<200万|3 < 5|b"]);
    let sheet = |name: &str, said: &str| {
        format!(
            "<Worksheet ss:Name=\"{name}\"><Table><Row><Cell><Data>{name}</Data></Cell></Row></Table><WorksheetOptions>{said}</WorksheetOptions></Worksheet>"
        )
    };
    let sheets = sheet("旧", "<Visible>SheetHidden</Visible>") + &sheet("新", "<Selected/>");
    let xml = format!(
        "<Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\">{sheets}</Workbook>"
    );
    let read = read::workbook(xml.as_bytes(), &|_| ()).unwrap();
    let hidden: Vec<_> = read.iter().map(|(s, _)| (s.name.as_str(), s.is_hidden)).collect();
    assert_eq!(hidden, [("旧", true), ("新", false)]);
}

/// Row 513, column O: its bytes begin like those of a sheet's dimensions.
#[test]
fn an_old_spreadsheet_with_a_cell_that_looks_like_dimensions_is_read() {
    let rows = shown(include_bytes!("data/row513.xls"));
    assert_eq!(rows[1..], ["513:||||||||||||||末列", "514:下一行|7|||||||||||||"]);
}

#[test]
fn an_old_spreadsheet_is_read() {
    let want = [
        "2:客户台账||||",
        "4:姓名|电话|意向级别|来访日期|备注",
        "5:王敏|13800138000|A|2026-11-18|=1+1",
        "6:王敏|057187654321|B|2026-11-18 14:30|第一行\n第二行",
    ];
    assert_eq!(shown(include_bytes!("data/old.xls")), want);
    assert!(read::workbook(include_bytes!("data/old.xls"), &|_| ()).unwrap()[1].0.is_hidden);
}

/// Many systems write the largest sheet there is; memory for all of it would end the worker.
#[test]
fn an_old_spreadsheet_that_claims_too_many_cells_is_read_all_the_same() {
    let file = include_bytes!("data/old.xls");
    let places: Vec<usize> =
        (0..file.len()).filter(|at| file[*at..].starts_with(&[0x00, 0x02, 14, 0])).collect();
    assert!(!places.is_empty());
    for claim in
        [[0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1], [255; 12], [9, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1, 0]]
    {
        let mut file = file.to_vec();
        places.iter().for_each(|at| file[at + 4..at + 16].copy_from_slice(&claim));
        assert_eq!(shown(&file), shown(include_bytes!("data/old.xls")));
    }
}
