//! The rows that were not taken in, as a CSV file to correct and import again.

use super::cell::escaped;
use super::plan::Rejected;
use super::table::Table;

/// Writes the rejected rows with their original cells, their row number and the reason.
///
/// It starts with a byte-order mark (without it Excel shows mojibake) and no cell can run as a
/// formula; read again it gives the same cells.
pub fn rejected_csv(table: &Table, rejected: &[Rejected]) -> String {
    let mut text = String::from("\u{feff}");
    let extra = ["原行号".to_owned(), "没有导入的原因".to_owned()];
    line(&mut text, table.headings.iter().chain(&extra));
    for row in rejected {
        let extra = [row.row.to_string(), row.reason.clone()];
        line(&mut text, row.cells.iter().chain(&extra));
    }
    text
}

fn line<'a>(text: &mut String, cells: impl Iterator<Item = &'a String>) {
    let cells: Vec<String> = cells.map(|c| escaped(c)).collect();
    text.push_str(&cells.join(","));
    text.push_str("\r\n");
}
