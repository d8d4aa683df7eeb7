//! The bytes in which rows stand, so that some of them can be taken out of a file and no other byte of it changes.

use super::failure::{changed, unreadable};
use super::limits::BUFFER_BYTES;
use csv::ByteRecord;
use redress_base::folder::CampaignPath;
use redress_base::problem::Problem;
use std::io::Read;
use std::ops::Range;

/// Rows of a file that were looked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FoundRows {
    /// Their numbers as a spreadsheet counts.
    pub rows: Vec<u64>,
    /// Their places among the records that are not blank.
    pub(super) records: Vec<u64>,
}

/// The bytes of these records, each with the end of its line.
pub(super) fn spans(
    path: &CampaignPath,
    bytes: &[u8],
    delimiter: u8,
    wanted: &[u64],
) -> Result<Vec<Range<usize>>, Problem> {
    let mut reader = reader(bytes, delimiter);
    let mut record = ByteRecord::new();
    let mut spans = Vec::new();
    let mut number = 0;
    let mut left = wanted.iter().peekable();
    while left.peek().is_some() {
        // It begins behind the blank lines that `csv` passes over.
        let from = place(&reader);
        if !reader
            .read_byte_record(&mut record)
            .map_err(|_| changed(path))?
        {
            return Err(changed(path));
        }
        if left.next_if(|wanted| **wanted == number).is_some() {
            let is_end = |byte: &&u8| matches!(byte, b'\r' | b'\n');
            let from = from + bytes[from..].iter().take_while(is_end).count();
            spans.push(from..end_of_line(bytes, place(&reader)));
        }
        number += 1;
    }
    Ok(spans)
}

/// Where a record ends whose reader stands here: behind the whole end of its line, of which it may have read half.
fn end_of_line(bytes: &[u8], at: usize) -> usize {
    let ended = at.checked_sub(1).map(|before| bytes[before]);
    match (ended, bytes.get(at)) {
        (Some(b'\r'), Some(b'\n')) => at + 1,
        (Some(b'\r' | b'\n'), _) | (_, None) => at,
        // It stands before the end of the line.
        (_, Some(b'\r')) if bytes.get(at + 1) == Some(&b'\n') => at + 2,
        (_, Some(b'\r' | b'\n')) => at + 1,
        _ => at,
    }
}

/// The bytes without these spans.
pub(super) fn without(bytes: &[u8], spans: &[Range<usize>]) -> Vec<u8> {
    let mut rest = Vec::with_capacity(bytes.len());
    let mut at = 0;
    for span in spans {
        rest.extend_from_slice(&bytes[at..span.start]);
        at = span.end;
    }
    rest.extend_from_slice(&bytes[at..]);
    rest
}

/// Whether `after` has all records of `before` but these, and no other: what was cut is looked at as any reader would.
pub(super) fn differ_by(before: &[u8], after: &[u8], delimiter: u8, taken: &[u64]) -> bool {
    let (mut before, mut after) = (reader(before, delimiter), reader(after, delimiter));
    let mut kept = ByteRecord::new();
    let mut found = ByteRecord::new();
    let mut left = taken.iter().peekable();
    let mut number = 0;
    while before.read_byte_record(&mut kept).unwrap_or(false) {
        let is_taken = left.next_if(|taken| **taken == number).is_some();
        number += 1;
        if is_taken {
            continue;
        }
        if !after.read_byte_record(&mut found).unwrap_or(false) || found != kept {
            return false;
        }
    }
    left.peek().is_none() && !after.read_byte_record(&mut found).unwrap_or(false)
}

fn reader<R: Read>(bytes: R, delimiter: u8) -> csv::Reader<R> {
    csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .buffer_capacity(BUFFER_BYTES)
        .from_reader(bytes)
}

/// How many bytes the records so far take.
fn place<R: Read>(reader: &csv::Reader<R>) -> usize {
    usize::try_from(reader.position().byte()).unwrap_or(usize::MAX)
}

/// Reads a whole file.
pub(super) fn bytes_of(path: &CampaignPath, file: &mut impl Read) -> Result<Vec<u8>, Problem> {
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes)
        .map_err(|error| unreadable(path, &error))?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn cut(text: &str, wanted: &[u64]) -> String {
        let path = CampaignPath::of_name("a.csv");
        let spans = spans(&path, text.as_bytes(), b',', wanted).unwrap();
        String::from_utf8(without(text.as_bytes(), &spans)).unwrap()
    }

    #[test]
    fn only_the_bytes_of_the_row_go_whatever_ends_a_line() {
        for end in ["\n", "\r\n", "\r"] {
            let text = format!("a,b{end}1,\"x{end}y\"{end}{end}2,z{end}3,w");
            let without_first = format!("a,b{end}{end}2,z{end}3,w");
            assert_eq!(cut(&text, &[1]), without_first, "{end:?}");
            let without_last = format!("a,b{end}1,\"x{end}y\"{end}{end}2,z{end}");
            assert_eq!(cut(&text, &[3]), without_last, "{end:?}");
            let without_both = format!("a,b{end}{end}3,w");
            assert_eq!(cut(&text, &[1, 2]), without_both, "{end:?}");
        }
    }

    proptest! {
        #[test]
        fn every_other_record_stays(
            text in "[a,\" \r\né]{0,40}",
            picks in prop::collection::btree_set(0_u64..8, 0..4),
        ) {
            let mut records = 0;
            let mut all = reader(text.as_bytes(), b',');
            let mut record = ByteRecord::new();
            while all.read_byte_record(&mut record).unwrap() {
                records += 1;
            }
            let picks: Vec<u64> = picks.into_iter().filter(|pick| *pick < records).collect();
            // A mark that nobody closes swallows the rest of a text; such files are refused before.
            prop_assume!(text.matches('"').count() % 2 == 0);
            let rest = cut(&text, &picks);
            prop_assert!(
                differ_by(text.as_bytes(), rest.as_bytes(), b',', &picks),
                "{:?} without {:?} is {:?}", text, picks, rest
            );
        }
    }
}
