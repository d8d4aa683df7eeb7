//! Which row of a file is its header.

use super::limits::COLUMNS_MAX;
use super::row::RawRow;
use super::rows::Rows;
use redress_base::folder::CampaignPath;
use redress_base::problem::Problem;
use std::cmp::Ordering;

/// Rows that are looked through for the header at most.
const TITLE_ROWS_MAX: usize = 20;

/// What is known about headers before a file is opened.
#[derive(Clone, Copy)]
pub struct HeaderRule<'a> {
    /// Whether a cell, as the file has it, is a header that means something to whoever reads the list.
    pub is_known: &'a dyn Fn(&str) -> bool,
    /// Whether the file may begin with its first row of data instead.
    pub is_optional: bool,
}

/// A record that may be the header.
pub(super) struct HeaderCandidate {
    /// Records before it.
    pub index: usize,
    /// How many of its cells are known as headers.
    pub recognized: usize,
    pub cells: Vec<String>,
    pub line: u64,
    pub row: u64,
}

impl HeaderCandidate {
    fn new(index: usize, raw: &RawRow<'_>, rule: HeaderRule<'_>) -> Self {
        // Headers break over lines in many sheets; that is how they look, not what they say.
        let one_line = |cell: &str| cell.split_whitespace().collect::<Vec<_>>().join(" ");
        let is_known = |cell: &&str| (rule.is_known)(cell);
        // A header with more is refused, whatever the rest of it is called.
        let looked_at = raw.record.iter().take(COLUMNS_MAX);
        Self {
            index,
            recognized: looked_at.filter(is_known).count(),
            cells: raw.record.iter().map(one_line).collect(),
            line: raw.place.line,
            row: raw.place.row,
        }
    }

    /// Whether it is data instead: nothing of it is a header, and something an address.
    pub(super) fn holds_data(&self) -> bool {
        self.recognized == 0 && self.cells.iter().any(|cell| cell.contains('@'))
    }
}

/// The first record from `start` on of which two cells are known as headers; the first record of all if one is, or if none
/// has two. Of a header in two rows, the one with more of them.
pub(super) fn find(
    mut records: Rows<'_>,
    start: usize,
    rule: HeaderRule<'_>,
    path: &CampaignPath,
) -> Result<HeaderCandidate, Problem> {
    let mut first: Option<HeaderCandidate> = None;
    for index in 0..=start + TITLE_ROWS_MAX {
        let Some(raw) = records.next()? else { break };
        // The line that names the separator.
        if index < start {
            continue;
        }
        let header = HeaderCandidate::new(index, &raw, rule);
        // One known word may stand in a title by chance, two hardly.
        if header.recognized >= 2 || (header.recognized == 1 && index == start) {
            return match records.next()? {
                Some(raw) => of_two(header, HeaderCandidate::new(index + 1, &raw, rule), path),
                None => Ok(header),
            };
        }
        first.get_or_insert(header);
    }
    let empty = "the list has no row but the one that names the separator";
    first.ok_or_else(|| Problem::error(path.as_str(), empty, "Export the list again."))
}

/// Which of two rows, one below the other, is the header; the upper one, unless the lower one is a header as well.
fn of_two(
    upper: HeaderCandidate,
    lower: HeaderCandidate,
    path: &CampaignPath,
) -> Result<HeaderCandidate, Problem> {
    // A row of data may have a word or two that are headers elsewhere, such as `Member` or `MI`.
    let filled = lower.cells.iter().filter(|cell| !cell.is_empty()).count();
    let is_header = lower.recognized >= 2 && lower.recognized * 2 > filled;
    let holds_address = lower.cells.iter().any(|cell| cell.contains('@'));
    if !is_header || holds_address || lower.cells == upper.cells {
        return Ok(upper);
    }
    match lower.recognized.cmp(&upper.recognized) {
        Ordering::Greater => Ok(lower),
        Ordering::Less => Ok(upper),
        // Nothing in it but headers, or it is somebody after all.
        Ordering::Equal if lower.recognized < filled => Ok(upper),
        Ordering::Equal => {
            let message = format!(
                "rows {} and {} both look like the header",
                upper.row, lower.row
            );
            let help = format!(
                "Say which it is where the list is named, `header_row = {}`, or remove the other.",
                lower.row
            );
            Err(Problem::error(path.as_str(), message, help).at_row(upper.line, upper.row))
        }
    }
}

/// The header in the row that the campaign names.
pub(super) fn in_row(
    mut records: Rows<'_>,
    row: u64,
    rule: HeaderRule<'_>,
    path: &CampaignPath,
) -> Result<HeaderCandidate, Problem> {
    let mut index = 0;
    while let Some(raw) = records.next()? {
        if raw.place.row == row {
            return Ok(HeaderCandidate::new(index, &raw, rule));
        }
        index += 1;
    }
    let message = format!("the list has nothing in row {row}, which `header_row` calls its header");
    let help = "Correct `header_row`.";
    Err(Problem::error(path.as_str(), message, help))
}
