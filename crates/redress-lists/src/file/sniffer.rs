//! One look at a whole file before any of it is believed: is the quoting sound, which character parts the cells, where
//! are the blank lines. Memory stays small whatever the file holds.

use super::limits::{CELL_BYTES_MAX, RECORD_BYTES_MAX};
use super::shape::{DELIMITERS, TextShape, Unreadable};

/// Runs of blank lines that are remembered at most; a file with more is no list.
const BLANK_RUNS_MAX: usize = 2_000_000;
/// Flawed lines that are remembered at most; a file with more is not read as a list at all.
const FLAWED_LINES_MAX: usize = 10_000;
/// Counts of separators in a record that are told apart.
const COUNTS: usize = 512;

/// Takes the file piece by piece.
pub(super) struct Sniffer {
    shape: TextShape,
    histogram: Vec<[u64; COUNTS]>,
    counts: [usize; DELIMITERS.len()],
    line: u64,
    blank_run: Option<(u64, u64)>,
    record_line: u64,
    record_bytes: usize,
    quote: Quote,
    quote_bytes: usize,
    previous: u8,
}

/// Where the sniffer is with quotation marks.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Quote {
    /// Outside.
    None,
    /// Inside a cell that was opened on this line.
    Open(u64),
    /// Right behind a mark that closed a cell or doubles the next one.
    Closing(u64),
}

/// What a byte is to the sniffer: the place of a separator among [`DELIMITERS`], or one of these.
const ORDINARY: u8 = 4;
const QUOTE: u8 = 5;
const LINE_END: u8 = 6;
const NUL: u8 = 7;
const CLASSES: [u8; 256] = {
    let mut classes = [ORDINARY; 256];
    let mut index = 0;
    while (index as usize) < DELIMITERS.len() {
        classes[DELIMITERS[index as usize] as usize] = index;
        index += 1;
    }
    classes[b'"' as usize] = QUOTE;
    classes[b'\n' as usize] = LINE_END;
    classes[b'\r' as usize] = LINE_END;
    classes[0] = NUL;
    classes
};

/// Bytes that are looked at together: as many as every processor compares at once.
const BLOCK_BYTES: usize = 16;

/// The commas in a block that has nothing else in it but text; none for any other block. Without an early exit, so that
/// all its bytes are compared together.
fn only_commas(block: &[u8]) -> Option<u8> {
    let (commas, others) = block.iter().fold((0, 0), |(commas, others), byte| {
        let class = [b';', b'\t', b'|', b'"', b'\n', b'\r', 0]
            .iter()
            .fold(0, |any, other| any | u8::from(byte == other));
        (commas + u8::from(*byte == b','), others | class)
    });
    (others == 0).then_some(commas)
}

impl Sniffer {
    pub(super) fn new() -> Self {
        Self {
            shape: TextShape::default(),
            histogram: vec![[0; COUNTS]; DELIMITERS.len()],
            counts: [0; DELIMITERS.len()],
            line: 1,
            blank_run: None,
            record_line: 1,
            record_bytes: 0,
            quote: Quote::None,
            quote_bytes: 0,
            // As if a line had ended: the first cell of all may be quoted.
            previous: b'\n',
        }
    }

    /// The line that the sniffer has come to.
    pub(super) fn line(&self) -> u64 {
        self.line
    }

    /// Takes the next piece; every encoding with ASCII as its lower half is taken as it is.
    pub(super) fn take(&mut self, piece: &[u8]) -> Result<(), Unreadable> {
        for block in piece.chunks(BLOCK_BYTES) {
            match only_commas(block) {
                // Behind a mark that may close a cell the very next byte decides, so such a block is looked at closely.
                Some(commas) if !matches!(self.quote, Quote::Closing(_)) => {
                    self.take_plain(block, commas)?;
                }
                _ => self.take_closely(block)?,
            }
        }
        Ok(())
    }

    /// Takes text and the commas in it at once.
    fn take_plain(&mut self, block: &[u8], commas: u8) -> Result<(), Unreadable> {
        // Commas within quotation marks belong to the text.
        if self.quote == Quote::None {
            self.counts[0] += usize::from(commas);
        }
        self.previous = block[block.len() - 1];
        self.grow(block.len())
    }

    fn take_closely(&mut self, piece: &[u8]) -> Result<(), Unreadable> {
        let mut taken = 0;
        for (index, byte) in piece.iter().enumerate() {
            let class = CLASSES[usize::from(*byte)];
            // As most bytes: they are taken together, with the next one that is not ordinary.
            if class == ORDINARY {
                continue;
            }
            self.take_text(&piece[taken..index])?;
            taken = index + 1;
            match class {
                NUL => return Err(Unreadable::Nul(self.line)),
                LINE_END => {
                    self.take_line_end(*byte)?;
                    continue;
                }
                QUOTE => self.take_quote(),
                delimiter => {
                    // Behind a mark that closed it, this ends the cell.
                    if !matches!(self.quote, Quote::Open(_)) {
                        self.quote = Quote::None;
                        self.counts[usize::from(delimiter)] += 1;
                    }
                }
            }
            self.previous = *byte;
            self.grow(1)?;
        }
        self.take_text(&piece[taken..])
    }

    #[inline]
    fn take_text(&mut self, text: &[u8]) -> Result<(), Unreadable> {
        let Some(last) = text.last() else {
            return Ok(());
        };
        if matches!(self.quote, Quote::Closing(_)) {
            self.note_misquoted()?;
        }
        self.previous = *last;
        self.grow(text.len())
    }

    fn take_quote(&mut self) {
        // A mark within a word, as in `Hank "H" J`, is text.
        let at_cell_start = matches!(self.previous, b',' | b';' | b'\t' | b'|' | b'\n' | b'\r');
        self.quote = match self.quote {
            Quote::Open(line) => Quote::Closing(line),
            // Two marks side by side are one of the text, so the cell goes on.
            Quote::Closing(line) => Quote::Open(line),
            Quote::None if at_cell_start => {
                self.quote_bytes = 0;
                Quote::Open(self.line)
            }
            Quote::None => Quote::None,
        };
    }

    fn take_line_end(&mut self, byte: u8) -> Result<(), Unreadable> {
        // CR LF is one line end, also where it is cut in two by the end of a piece.
        let second_half = byte == b'\n' && self.previous == b'\r';
        self.previous = byte;
        if second_half {
            return Ok(());
        }
        // Within quotation marks it belongs to the cell.
        if matches!(self.quote, Quote::Open(_)) {
            self.shape.has_inner_breaks = true;
            self.line += 1;
            return self.grow(1);
        }
        self.end_record()?;
        self.line += 1;
        self.record_line = self.line;
        Ok(())
    }

    /// Text behind a closing quotation mark: the mark was not meant as one, or something is missing before the text.
    fn note_misquoted(&mut self) -> Result<(), Unreadable> {
        self.quote = Quote::None;
        // The cell goes on as text, as spreadsheets and the `csv` crate read it; the row is told about once.
        if self.shape.flawed_lines.last() != Some(&self.line) {
            self.shape.flawed_lines.push(self.line);
        }
        if self.shape.flawed_lines.len() > FLAWED_LINES_MAX {
            Err(Unreadable::Hopeless)
        } else {
            Ok(())
        }
    }

    #[inline]
    fn grow(&mut self, bytes: usize) -> Result<(), Unreadable> {
        self.record_bytes += bytes;
        if let Quote::Open(line) = self.quote {
            self.quote_bytes += bytes;
            // A mark that is never closed would swallow the rest of the list into one cell.
            if self.quote_bytes > CELL_BYTES_MAX {
                return Err(Unreadable::UnclosedQuote(line));
            }
        }
        if self.record_bytes > RECORD_BYTES_MAX {
            return Err(Unreadable::EndlessRecord(self.record_line));
        }
        Ok(())
    }

    fn end_record(&mut self) -> Result<(), Unreadable> {
        self.quote = Quote::None;
        // Blank lines at the end of a file are none of its rows, so a run is kept only once a record follows.
        if self.record_bytes == 0 {
            self.blank_run = Some(
                self.blank_run
                    .map_or((self.line, 1), |(first, lines)| (first, lines + 1)),
            );
            return Ok(());
        }
        self.record_bytes = 0;
        self.shape.records += 1;
        if let Some(run) = self.blank_run.take() {
            self.shape.blank_runs.push(run);
            if self.shape.blank_runs.len() > BLANK_RUNS_MAX {
                return Err(Unreadable::Hopeless);
            }
        }
        for (histogram, count) in self.histogram.iter_mut().zip(&mut self.counts) {
            // More separators than anybody counts are all the same.
            histogram[std::mem::take(count).min(COUNTS - 1)] += 1;
        }
        Ok(())
    }

    /// What was found, once the whole file was taken.
    pub(super) fn finish(mut self) -> Result<TextShape, Unreadable> {
        if let Quote::Open(line) = self.quote {
            return Err(Unreadable::UnclosedQuote(line));
        }
        // The last line may have no end.
        if self.record_bytes > 0 {
            self.end_record()?;
        }
        for (agreement, histogram) in self.shape.agreement.iter_mut().zip(&self.histogram) {
            // From 1: a character that most records lack parts no cells.
            let commonest = (1..COUNTS)
                .max_by_key(|count| histogram[*count])
                .unwrap_or(0);
            if histogram[commonest] > 0 {
                *agreement = (histogram[commonest], commonest);
            }
        }
        Ok(self.shape)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sniffed(text: &str) -> Result<TextShape, Unreadable> {
        let mut sniffer = Sniffer::new();
        text.as_bytes()
            .chunks(3)
            .try_for_each(|piece| sniffer.take(piece))?;
        sniffer.finish()
    }

    #[test]
    fn separators_are_counted_outside_quotation_marks() {
        let shape = sniffed("a;b;c\n\"1,5\";\"x\"\"y;\";z\nHank \"H\" J;2;3").unwrap();
        assert_eq!(shape.agreement, [(0, 0), (3, 2), (0, 0), (0, 0)]);
        assert_eq!(shape.records, 3);
        assert!(shape.flawed_lines.is_empty() && !shape.has_inner_breaks);
    }

    #[test]
    fn every_line_end_counts_once() {
        for end in ["\n", "\r\n", "\r"] {
            let text = ["a,b", "", "", "1,\"x", "y\"", "2,\"x\"y", "", ""].join(end);
            let shape = sniffed(&text).unwrap();
            assert_eq!(shape.blank_runs, [(2, 2)], "{end:?}");
            assert_eq!(shape.flawed_lines, [6], "{end:?}");
            assert_eq!(
                (shape.records, shape.has_inner_breaks),
                (3, true),
                "{end:?}"
            );
        }
    }

    #[test]
    fn what_is_no_list_is_refused_where_it_starts() {
        assert_eq!(
            sniffed("a,b\n1,\"2\n3,4\n").unwrap_err(),
            Unreadable::UnclosedQuote(2)
        );
        assert_eq!(sniffed("a,b\n1,\0\n").unwrap_err(), Unreadable::Nul(2));
        let swallowed = format!("a\n\"{}", "x\n".repeat(CELL_BYTES_MAX));
        assert_eq!(
            sniffed(&swallowed).unwrap_err(),
            Unreadable::UnclosedQuote(2)
        );
        assert_eq!(
            sniffed(&"x".repeat(RECORD_BYTES_MAX + 1)).unwrap_err(),
            Unreadable::EndlessRecord(1)
        );
    }
}
