//! The line of each row, where cells with line breaks make lines and rows part company.

use crate::file::RowPlace;

/// Remembers only the rows from which on the difference is another: one entry for most lists.
pub(super) struct LineNumbers {
    /// The row, and how many lines more there are up to it than rows.
    shifts: Vec<(u64, u64)>,
}

impl LineNumbers {
    /// Begins with the header, whose row is never behind its line.
    pub(super) fn from_header(line: u64, row: u64) -> Self {
        Self {
            shifts: vec![(0, line - row)],
        }
    }

    /// Takes note of the next row.
    pub(super) fn see(&mut self, place: RowPlace) {
        let shift = place.line - place.row;
        if self.shifts.last().is_none_or(|(_, last)| *last != shift) {
            self.shifts.push((place.row, shift));
        }
    }

    /// The line on which a row starts.
    pub(super) fn of_row(&self, row: u64) -> u64 {
        let shift = self.shifts.partition_point(|(from, _)| *from <= row);
        // The first entry is for row 0, so there always is one before.
        row + self.shifts[shift - 1].1
    }
}
