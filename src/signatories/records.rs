//! The records of a CSV text with the bytes that each cell stands in: a file that people own is read and changed cell by
//! cell, and every byte beside the change stays as it is.
//!
//! Quoting is read as the `csv` crate reads it, which the tests hold beside it.

use std::ops::Range;

/// The mark that some programs put in front of a text in UTF-8.
const BYTE_ORDER_MARK: &str = "\u{FEFF}";

/// One cell: what it says, and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ExactCell {
    /// What it says, without its quotation marks.
    pub text: String,
    /// Its bytes in the file, quotation marks included.
    pub span: Range<usize>,
    /// Whether it stands between quotation marks.
    pub is_quoted: bool,
    /// Whether its opening mark has a closing one with nothing behind it: else it may have swallowed what follows.
    pub is_sound: bool,
}

/// One record: its cells, and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ExactRecord {
    /// Never empty: a blank line is no record.
    pub cells: Vec<ExactCell>,
    /// The row as a spreadsheet counts them, blank ones included, from 1.
    pub row: u64,
    /// The line as an editor counts them, from 1; a record may run over several.
    pub line: u64,
    /// The bytes that end its line: CR, LF, both, or none at the end of the file.
    pub line_end: Range<usize>,
}

impl ExactRecord {
    /// The text of each cell.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        self.cells.iter().map(|cell| cell.text.as_str())
    }

    /// Whether no cell says anything: spreadsheets export rows of nothing but commas below a list.
    pub fn is_blank(&self) -> bool {
        self.texts().all(|text| text.trim().is_empty())
    }

    /// Where its last cell ends.
    pub fn cells_end(&self) -> usize {
        self.line_end.start
    }
}

/// All records of a text.
pub(super) fn records(text: &str) -> Vec<ExactRecord> {
    let mut scan = Scan {
        text,
        at: if text.starts_with(BYTE_ORDER_MARK) {
            BYTE_ORDER_MARK.len()
        } else {
            0
        },
        row: 1,
        line: 1,
    };
    let mut records = Vec::new();
    while scan.at < text.len() {
        records.extend(scan.record());
    }
    records
}

struct Scan<'t> {
    text: &'t str,
    /// The byte that is looked at next; always the beginning of a character.
    at: usize,
    row: u64,
    line: u64,
}

impl Scan<'_> {
    /// The record that begins here; none on a blank line, which is passed over.
    fn record(&mut self) -> Option<ExactRecord> {
        let (row, line) = (self.row, self.line);
        self.row += 1;
        if self.line_end().is_some() {
            return None;
        }
        let mut cells = vec![self.cell()];
        while self.byte() == Some(b',') {
            self.at += 1;
            cells.push(self.cell());
        }
        let line_end = self.line_end().unwrap_or(self.at..self.at);
        Some(ExactRecord {
            cells,
            row,
            line,
            line_end,
        })
    }

    fn cell(&mut self) -> ExactCell {
        let start = self.at;
        let mut text = String::new();
        // Only at the very beginning of a cell: anywhere else the mark is one of the text.
        let is_quoted = self.byte() == Some(b'"');
        let mut is_sound = true;
        if is_quoted {
            self.at += 1;
            is_sound = self.quoted(&mut text);
        }
        // Behind a closing mark, too: what stands there belongs to the cell, as other readers have it.
        let rest = self.at;
        while !matches!(self.byte(), None | Some(b',' | b'\r' | b'\n')) {
            self.at += 1;
        }
        text.push_str(&self.text[rest..self.at]);
        ExactCell {
            text,
            span: start..self.at,
            is_quoted,
            is_sound: is_sound && (!is_quoted || rest == self.at),
        }
    }

    /// Up to and with the closing mark, or to the end of the file where none comes; whether one came.
    fn quoted(&mut self, text: &mut String) -> bool {
        loop {
            let start = self.at;
            while !matches!(self.byte(), None | Some(b'"')) {
                self.pass();
            }
            text.push_str(&self.text[start..self.at]);
            if self.byte().is_none() {
                return false;
            }
            self.at += 1;
            // Two of them stand for one.
            if self.byte() != Some(b'"') {
                return true;
            }
            text.push('"');
            self.at += 1;
        }
    }

    /// Passes over one byte of a cell, which may break a line.
    fn pass(&mut self) {
        if self.line_end().is_none() {
            self.at += 1;
        }
    }

    /// Passes over the end of a line, if one stands here: LF, CR, or the two of Windows, which are one.
    fn line_end(&mut self) -> Option<Range<usize>> {
        let start = self.at;
        match self.byte()? {
            b'\n' => self.at += 1,
            b'\r' => {
                self.at += 1;
                if self.byte() == Some(b'\n') {
                    self.at += 1;
                }
            }
            _ => return None,
        }
        self.line += 1;
        Some(start..self.at)
    }

    fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn places(text: &str) -> Vec<(String, u64, u64)> {
        let of = |record: &ExactRecord| record.texts().collect::<Vec<_>>().join("|");
        records(text)
            .iter()
            .map(|record| (of(record), record.row, record.line))
            .collect()
    }

    #[test]
    fn rows_and_lines_are_right_whatever_ends_a_line() {
        for end in ["\n", "\r\n", "\r"] {
            let text = format!("a,b{end}1,\"x{end}y\"{end}{end}2,z");
            let expected = [
                ("a|b".to_owned(), 1, 1),
                (format!("1|x{end}y"), 2, 2),
                // The blank line is row 3 and line 4.
                ("2|z".to_owned(), 4, 5),
            ];
            assert_eq!(places(&text), expected, "{end:?}");
        }
        let mixed: Vec<(u64, u64)> = records("a\r\nb\rc\nd\n\re")
            .iter()
            .map(|record| (record.row, record.line))
            .collect();
        assert_eq!(mixed, [(1, 1), (2, 2), (3, 3), (4, 4), (6, 6)]);
    }

    #[test]
    fn a_mark_at_the_front_is_no_part_of_the_first_header() {
        assert_eq!(records("\u{FEFF}a,b\n")[0].cells[0].span, 3..4);
    }

    proptest! {
        #[test]
        fn cells_are_those_of_the_csv_crate(text in "[a,\" \r\né]{0,40}") {
            let ours: Vec<Vec<String>> = records(&text)
                .iter()
                .map(|record| record.texts().map(str::to_owned).collect())
                .collect();
            let mut reader = csv::ReaderBuilder::new()
                .has_headers(false)
                .flexible(true)
                .from_reader(text.as_bytes());
            let theirs: Vec<Vec<String>> = reader
                .records()
                .map(|record| record.unwrap().iter().map(str::to_owned).collect())
                .collect();
            prop_assert_eq!(ours, theirs);
        }

        #[test]
        fn spans_are_the_text_again(text in "\u{FEFF}?[a,\" \r\né]{0,40}") {
            let mut at = if text.starts_with(BYTE_ORDER_MARK) { 3 } else { 0 };
            for record in records(&text) {
                for cell in &record.cells {
                    // Between cells stand commas, between records line ends, and nothing else.
                    let between = &text[at..cell.span.start];
                    prop_assert!(between == "," || between.trim_matches(['\r', '\n']).is_empty());
                    at = cell.span.end;
                }
                at = record.line_end.end;
            }
            prop_assert!(text[at..].trim_matches(['\r', '\n']).is_empty());
        }
    }
}
