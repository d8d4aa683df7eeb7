//! A value put into a CSV text: only the bytes of the cells concerned are written.

use super::records::ExactRecord;

/// Puts a value into one cell that the record has.
pub(super) fn set(text: &str, record: &ExactRecord, column: usize, value: &str) -> String {
    let Some(cell) = record.cells.get(column) else {
        return text.to_owned(); // `columns` names only columns that the header has, and rows are as long as it
    };
    let value = written(value, cell.is_quoted);
    [&text[..cell.span.start], &value, &text[cell.span.end..]].concat()
}

/// Adds a column at the end of every row: its header, and an empty cell for each. Rows that are shorter, as one of mere
/// spaces is, have no place in the table and stay.
pub(super) fn add_column(text: &str, records: &[ExactRecord], header: &str) -> String {
    let Some((first, _)) = records.split_first() else {
        return header.to_owned();
    };
    let mut changed = String::with_capacity(text.len() + header.len() + 2 * records.len());
    let mut written_to = 0;
    for (number, record) in records.iter().enumerate() {
        if record.cells.len() != first.cells.len() {
            continue;
        }
        changed.push_str(&text[written_to..record.cells_end()]);
        written_to = record.cells_end();
        changed.push(',');
        if number == 0 {
            changed.push_str(&written(header, is_all_quoted(record)));
        } else if is_all_quoted(record) {
            changed.push_str("\"\"");
        }
    }
    changed.push_str(&text[written_to..]);
    changed
}

/// Adds a row behind the last one that says anything, in its manner of quoting and ending lines.
pub(super) fn add_row(text: &str, records: &[ExactRecord], cells: &[&str]) -> String {
    let Some(last) = records
        .iter()
        .rfind(|record| !record.is_blank())
        .or(records.last())
    else {
        return cells.join(",");
    };
    let quoted = is_all_quoted(last);
    let row: Vec<String> = cells.iter().map(|cell| written(cell, quoted)).collect();
    let row = row.join(",");
    let (before, after) = text.split_at(last.line_end.end);
    let end = &text[last.line_end.clone()];
    if end.is_empty() {
        // A file whose last line has no end: the new last line has none either.
        let end = records
            .iter()
            .map(|record| &text[record.line_end.clone()])
            .find(|end| !end.is_empty())
            .unwrap_or("\n");
        [before, end, &row, after].concat()
    } else {
        [before, &row, end, after].concat()
    }
}

/// A value as a cell: between quotation marks where it needs them, or where the cell had them.
fn written(value: &str, quoted: bool) -> String {
    // A space at the edge is part of a cell, and some readers would drop it.
    let needs = value.contains([',', '"', '\r', '\n']) || value.trim() != value;
    if quoted || needs {
        format!("\"{}\"", value.replace('"', "\"\""))
    } else {
        value.to_owned()
    }
}

/// Whether a program wrote it that puts every cell between quotation marks.
fn is_all_quoted(record: &ExactRecord) -> bool {
    record.cells.iter().all(|cell| cell.is_quoted)
}
