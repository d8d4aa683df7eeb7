//! The people whose district nobody knows, as a list to ask them by.

use super::super::spreadsheet::Sheet;
use redress_base::problem::Problem;
use redress_supporters::homes::MatchWord;
use redress_supporters::{Supporter, Supporters};
use std::collections::HashSet;
use std::io;

/// The headers of the list. The last column is for the answer, under the name by which it is read again.
const HEADERS: [&str; 11] = [
    "file",
    "row",
    "email",
    "name",
    "zip",
    "city",
    "state",
    "seat_as_listed",
    "match",
    "possible_seats",
    "congressional_district",
];

/// Writes everybody whose district no row tells, each person once; gives how many there are, or says that a file was
/// changed meanwhile.
pub fn write_unclear(
    supporters: &Supporters,
    out: &mut dyn io::Write,
) -> io::Result<Result<u64, Problem>> {
    let mut sheet = Sheet::new(out);
    sheet.row(HEADERS)?;
    let (mut people, mut seen) = (0, HashSet::new());
    let mut written = Ok(());
    let read = supporters.each(|supporter| {
        if written.is_err() || !is_open(supporter) {
            return;
        }
        // Only those who stand in several rows are remembered, and they are few.
        if supporter.is_alone || seen.insert(supporter.person) {
            people += 1;
            written = sheet.row(cells(supporter, supporters));
        }
    });
    written?;
    sheet.finish()?;
    Ok(read.map(|()| people))
}

fn is_open(supporter: &Supporter<'_>) -> bool {
    let word = supporter.lives.home.word;
    let is_told = supporter.is_placed || supporter.has_moved_away;
    // Whoever has withdrawn is not to be written to, be it to ask.
    matches!(word, MatchWord::Unclear | MatchWord::Unknown) && !is_told && !supporter.has_withdrawn
}

fn cells(supporter: &Supporter<'_>, supporters: &Supporters) -> [String; HEADERS.len()] {
    let cells = &supporter.cells;
    [
        supporter.file.to_owned(),
        supporter.row.to_string(),
        cells.email.to_owned(),
        cells.name(),
        cells.zip.to_owned(),
        cells.city.to_owned(),
        cells.state.to_owned(),
        cells.district.to_owned(),
        supporter.lives.home.word.to_string(),
        supporters.possible_seats(cells.zip),
        String::new(),
    ]
}
