//! The rows of a sheet as one text: cells that can cross to the worker and back in a single buffer.
//!
//! Each row is its number, then its cells, all led by a unit separator and closed by a record separator.
//! Blank rows are left out, so the number is the one a spreadsheet shows at the left.

/// Comes before each cell.
const CELL: char = '\u{1f}';
/// Closes a row.
const ROW: char = '\u{1e}';
/// The byte that closes a row, for who takes the text apart in slices.
pub const END: u8 = ROW as u8;

/// Adds a row to the text; a separator inside a cell is dropped, since no ledger means one.
pub fn push<'a>(text: &mut String, number: usize, cells: impl IntoIterator<Item = &'a str>) {
    text.push_str(&number.to_string());
    for cell in cells {
        text.push(CELL);
        if cell.contains([CELL, ROW]) {
            text.extend(cell.chars().filter(|c| *c != CELL && *c != ROW));
        } else {
            text.push_str(cell);
        }
    }
    text.push(ROW);
}

/// Lists the rows of the text: number and cells. A row without a number is passed over.
pub fn list(text: &str) -> impl Iterator<Item = (usize, impl Iterator<Item = &str>)> {
    text.split_terminator(ROW).filter_map(|row| {
        let mut cells = row.split(CELL);
        let number = cells.next()?.parse().ok()?;
        Some((number, cells))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(rows: &[(usize, Vec<&str>)], want: &[(usize, Vec<&str>)]) {
        let mut text = String::new();
        for (number, cells) in rows {
            push(&mut text, *number, cells.iter().copied());
        }
        let read: Vec<_> = list(&text).map(|(n, cells)| (n, cells.collect::<Vec<_>>())).collect();
        assert_eq!(read, want);
    }

    #[test]
    fn rows_come_back_as_they_went() {
        let rows = [(1, vec!["姓名", "电话"]), (7, vec!["王", ""]), (9, vec!["第一行\n第二行"])];
        check(&rows, &rows);
        check(&[], &[]);
        check(&[(3, vec![])], &[(3, vec![])]);
    }

    #[test]
    fn a_separator_in_a_cell_is_dropped() {
        check(&[(1, vec!["a\u{1f}b\u{1e}c"])], &[(1, vec!["abc"])]);
    }
}
