//! Reading of pasted tables and CSV text.

use genke::exchange::plan::Rejected;
use genke::exchange::rejected::rejected_csv;
use genke::exchange::table::{CELL_LIMIT, ROW_LIMIT, Table, TableError, read};
use proptest::prelude::*;

fn check(text: &str, headings: &str, rows: &[(usize, &str)]) {
    let table = read(text).unwrap_or_else(|e| panic!("{text:?}: {e}"));
    assert_eq!(table.headings.join("|"), headings, "headings of {text:?}");
    let found: Vec<_> = table.rows.iter().map(|r| (r.number, r.cells.join("|"))).collect();
    let rows: Vec<_> = rows.iter().map(|(n, c)| (*n, (*c).to_owned())).collect();
    assert_eq!(found, rows, "rows of {text:?}");
}

#[test]
fn reads_any_separator_line_end_and_quote() {
    check("姓名\t电话\n曾敏\t138\n", "姓名|电话", &[(2, "曾敏|138")]);
    check("姓名,电话\r\n曾敏,138\r\n", "姓名|电话", &[(2, "曾敏|138")]);
    check("姓名;电话\r曾敏;138", "姓名|电话", &[(2, "曾敏|138")]);
    check("\u{feff}姓名,电话\n曾敏,138", "姓名|电话", &[(2, "曾敏|138")]);
    check("姓名,备注\n曾敏,\"要,带\"\"父母\"\"\"", "姓名|备注", &[(2, "曾敏|要,带\"父母\"")]);
    check("姓名\t备注\n曾敏\t\"一\r\n二\"\n", "姓名|备注", &[(2, "曾敏|一\n二")]);
    // Bare quotes, as spreadsheets paste them, and a quote that never closes.
    check("姓名\t备注\n曾敏\t\"总价\"偏高\n", "姓名|备注", &[(2, "曾敏|\"总价\"偏高")]);
    check("姓名,备注\n曾敏,\"没关\n李雷,好", "姓名|备注", &[(2, "曾敏|\"没关"), (3, "李雷|好")]);
    // A tab behind a number is no separator.
    check("姓名,电话\n曾敏,138\t\n李雷,139\t\n", "姓名|电话", &[(2, "曾敏|138"), (3, "李雷|139")]);
    check("姓名\t备注\n曾敏\t一,二,三\n", "姓名|备注", &[(2, "曾敏|一,二,三")]);
}

#[test]
fn numbers_rows_as_a_spreadsheet() {
    check(
        "姓名,电话\n\n曾敏,138\n,\n李雷,139\n\n\n",
        "姓名|电话",
        &[(2, "|"), (3, "曾敏|138"), (4, "|"), (5, "李雷|139")],
    );
    // A title stands above the headings; a ragged row is filled up.
    check("客户跟进台账\n姓名,电话,备注\n曾敏,138\n", "姓名|电话|备注", &[(3, "曾敏|138|")]);
    check("姓名,,备注\n曾敏,1,\n", "姓名|第2列|备注", &[(2, "曾敏|1|")]);
}

#[test]
fn finds_out_that_there_are_no_headings() {
    check(
        "曾敏\tA\t13800138000\n李雷\tB\t13900139000\n",
        "第1列|第2列|第3列",
        &[(1, "曾敏|A|13800138000"), (2, "李雷|B|13900139000")],
    );
    check("王先生\t微信\t没留电话\n", "第1列|第2列|第3列", &[(1, "王先生|微信|没留电话")]);
    check("曾敏\n李雷\n", "第1列", &[(1, "曾敏"), (2, "李雷")]);
    // Unknown words above numbers are headings all the same.
    check(
        "甲栏,乙栏\n曾敏,13800138000\n李雷,13900139000\n",
        "甲栏|乙栏",
        &[(2, "曾敏|13800138000"), (3, "李雷|13900139000")],
    );
    let table = read("姓名,,电话\n曾敏,x,138").unwrap().without_heading();
    assert_eq!(table.headings.join("|"), "第1列|第2列|第3列");
    assert_eq!((table.rows[0].number, table.rows[0].cells.join("|")), (1, "姓名||电话".into()));
}

#[test]
fn cleans_cells() {
    check(
        "姓名,备注\n\u{0} 曾敏\u{7}\u{202e} ,\u{a0}a\u{200b}b\u{3000}\n",
        "姓名|备注",
        &[(2, "曾敏|ab")],
    );
    check("姓名,备注\n=SUM(A1),<b>x</b>\n", "姓名|备注", &[(2, "=SUM(A1)|<b>x</b>")]);
    check("姓名,备注\n'=SUM(A1),'quoted\n", "姓名|备注", &[(2, "=SUM(A1)|'quoted")]);
}

#[test]
fn says_what_is_wrong_and_what_to_do() {
    let check = |text: &str, error: TableError| assert_eq!(read(text).err(), Some(error));
    check("", TableError::Empty);
    check("\u{feff} \n\t\n,,", TableError::Empty);
    check("姓名,电话\n\n", TableError::OnlyHeadings);
    let long = format!("姓名,备注\n曾敏,{}\n", "长".repeat(CELL_LIMIT + 1));
    check(&long, TableError::CellTooLong { row: 2, heading: "备注".into() });
    check(
        &format!("姓名,电话\n{}", ",".repeat(300) + "x"),
        TableError::TooManyColumns { row: 2, columns: 301 },
    );
    check(&"曾敏,1\n".repeat(ROW_LIMIT + 2), TableError::TooManyRows);
    assert!(
        TableError::CellTooLong { row: 2, heading: "备注".into() }
            .to_string()
            .contains("第 2 行「备注」")
    );
}

#[test]
fn writes_rejected_rows_that_read_back() {
    let table = read("姓名,备注\n=1+1,\"a\"\"b,c\n二\"\n'=x,-5\n").unwrap();
    let rejected: Vec<Rejected> = table
        .rows
        .iter()
        .map(|r| Rejected { sheet: 0, row: r.number, cells: r.cells.clone(), reason: "试".into() })
        .collect();
    let text = rejected_csv(&table, &rejected);
    assert!(text.starts_with("\u{feff}姓名,备注,原行号,没有导入的原因\r\n'=1+1,"), "{text}");
    let again: Table = read(&text).unwrap();
    for (old, new) in table.rows.iter().zip(&again.rows) {
        assert_eq!(old.cells, new.cells[..2], "{text}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_read_or_refused(text in "[\"\\t,;\\r\\n a1姓名电话'=\u{feff}\u{3000}-]{0,80}") {
        if let Ok(table) = read(&text) {
            prop_assert!(table.rows.iter().all(|r| r.cells.len() == table.headings.len()));
            prop_assert!(table.rows.windows(2).all(|w| w[0].number + 1 == w[1].number));
        }
    }

    #[test]
    fn wild_text_never_panics(text in any::<String>()) {
        let _ = read(&text);
    }

    #[test]
    fn quoted_cells_survive(cells in prop::collection::vec("[a-z\"',;\\n\\t=]{1,12}", 2..6)) {
        let clean = |c: &String| c.replace('\t', " ").trim().to_owned();
        let line: Vec<_> = cells.iter().map(|c| format!("\"{}\"", c.replace('"', "\"\""))).collect();
        let text = format!("姓名,电话{}\n{}\n", ",x".repeat(cells.len() - 2), line.join(","));
        prop_assume!(cells.iter().any(|c| !clean(c).is_empty()) && cells.iter().all(|c| !c.starts_with('\'')));
        prop_assume!(cells.iter().all(|c| !clean(c).starts_with('\'')));
        let table = read(&text).unwrap();
        for (at, cell) in cells.iter().enumerate() {
            prop_assert_eq!(&table.rows[0].cells[at], &clean(cell));
        }
    }
}
