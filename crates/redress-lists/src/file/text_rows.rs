//! The records of a text file, streamed with the place of each.

use super::decode::Utf8Reader;
use super::failure::changed;
use super::fingerprint::fingerprint;
use super::limits::BUFFER_BYTES;
use super::row::RowPlace;
use super::shape::TextShape;
use csv::StringRecord;
use redress_base::folder::CampaignPath;
use redress_base::problem::Problem;
use redress_base::words::composed;
use std::borrow::Cow;
use std::fs::File;

/// Streams the records of a text file.
pub(super) struct TextRows<'a> {
    path: &'a CampaignPath,
    shape: &'a TextShape,
    reader: csv::Reader<Utf8Reader<File>>,
    line: u64,
    row: u64,
    /// How many runs of blank lines, flawed lines and records lie behind.
    blank_run: usize,
    flaw: usize,
    records: u64,
}

impl<'a> TextRows<'a> {
    /// The source must stand behind the byte order mark.
    pub(super) fn new(
        path: &'a CampaignPath,
        shape: &'a TextShape,
        source: Utf8Reader<File>,
        delimiter: u8,
    ) -> Self {
        let reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true) // a ragged row is a fault of that row, not of the file
            .delimiter(delimiter)
            .buffer_capacity(BUFFER_BYTES)
            .from_reader(source);
        Self {
            path,
            shape,
            reader,
            line: 1,
            row: 1,
            blank_run: 0,
            flaw: 0,
            records: 0,
        }
    }

    /// Reads the next record that is not blank, and says where it stands; none at the end.
    pub(super) fn read(&mut self, record: &mut StringRecord) -> Result<Option<RowPlace>, Problem> {
        let shape = self.shape;
        if !self
            .reader
            .read_record(record)
            .map_err(|_| changed(self.path))?
        {
            // Fewer or more records than a moment ago: somebody saved the file meanwhile.
            return if self.records == shape.records {
                Ok(None)
            } else {
                Err(changed(self.path))
            };
        }
        self.records += 1;
        // `csv` passes over blank lines, which a spreadsheet counts.
        while let Some((_, lines)) = shape
            .blank_runs
            .get(self.blank_run)
            .filter(|(line, _)| *line == self.line)
        {
            self.line += lines;
            self.row += lines;
            self.blank_run += 1;
        }
        let (line, row) = (self.line, self.row);
        // Counted only where the file has any: nearly no list does, and every byte of it would be looked at again.
        let inner_breaks = if shape.has_inner_breaks {
            line_breaks(record.as_slice())
        } else {
            0
        };
        self.line += 1 + inner_breaks;
        self.row += 1;
        // Behind the count of lines, which is of the bytes in the file; before anybody compares or keeps a cell.
        compose(record);
        // All flaws up to the end of this record are this record's.
        let flaws = &shape.flawed_lines[self.flaw..];
        let flaws_here = flaws
            .iter()
            .take_while(|flawed| **flawed < self.line)
            .count();
        self.flaw += flaws_here;
        Ok(Some(RowPlace {
            line,
            row,
            is_misquoted: flaws_here > 0,
            fingerprint: fingerprint(record.as_slice()),
        }))
    }
}

/// Composes the accents of all cells, if any are apart.
fn compose(record: &mut StringRecord) {
    if let Cow::Owned(_) = composed(record.as_slice()) {
        *record = record
            .iter()
            .map(|cell| composed(cell).into_owned())
            .collect();
    }
}

/// Line breaks in the cells of a row; a carriage return with its line feed is one.
fn line_breaks(cells: &str) -> u64 {
    let (mut breaks, mut previous) = (0, 0);
    for byte in cells.bytes() {
        breaks += u64::from(byte == b'\r' || (byte == b'\n' && previous != b'\r'));
        previous = byte;
    }
    breaks
}
