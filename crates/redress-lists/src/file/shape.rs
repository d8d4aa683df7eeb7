//! What a text file is made of, as one look through the whole of it finds.

use redress_base::folder::CampaignPath;
use redress_base::problem::Problem;

/// What may part the cells of a row, in the order in which a tie is settled.
pub(super) const DELIMITERS: [u8; 4] = *b",;\t|";

/// Why a file as a whole is no list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Unreadable {
    /// A NUL byte on this line.
    Nul(u64),
    /// A quotation mark opened on this line is never closed, or not within a cell's length.
    UnclosedQuote(u64),
    /// A record that starts on this line has no end in sight.
    EndlessRecord(u64),
    /// Blank lines or flawed lines without number.
    Hopeless,
}

impl Unreadable {
    /// What to tell the organizer about it.
    pub(super) fn problem(&self, path: &CampaignPath) -> Problem {
        let (line, message, help) = match *self {
            Self::Nul(line) => (
                Some(line),
                "the file has a NUL byte, so it is no text",
                "Export the list again as `CSV UTF-8`.",
            ),
            Self::UnclosedQuote(line) => (
                Some(line),
                "a cell that starts with a quotation mark here is never closed",
                "Close the quotation mark, or write a mark that belongs to the text twice.",
            ),
            Self::EndlessRecord(line) => (
                Some(line),
                "a row that starts here has more than 1 MB",
                "Check that this is the list.",
            ),
            Self::Hopeless => (
                None,
                "quotation marks or blank lines are wrong in thousands of places",
                "Export the list again.",
            ),
        };
        Problem {
            line,
            ..Problem::error(path.as_str(), message, help)
        }
    }
}

/// What the look at a file found.
#[derive(Clone, Debug, Default)]
pub(super) struct TextShape {
    /// For each of [`DELIMITERS`]: how many records have the commonest number of them (none is no number), and that
    /// number.
    pub agreement: [(u64, usize); DELIMITERS.len()],
    /// Runs of blank lines before the last record: the first line and how many there are.
    pub blank_runs: Vec<(u64, u64)>,
    /// Whether a quoted cell holds a line break, so that rows and lines part company.
    pub has_inner_breaks: bool,
    /// Lines on which text follows a closing quotation mark.
    pub flawed_lines: Vec<u64>,
    /// Records that are not blank.
    pub records: u64,
}

impl TextShape {
    /// What could part the cells, the likeliest first: found in nearly as many records as what is found in the most.
    pub(super) fn contenders(&self) -> Vec<u8> {
        let records = self.agreement.iter().map(|(records, _)| *records);
        let most = records.max().unwrap_or(0);
        // Nine in ten, because cells of some rows hold a separator, and some rows are ragged.
        let mut likely: Vec<_> = (DELIMITERS.into_iter().zip(self.agreement))
            .filter(|(_, (records, _))| *records > 0 && records * 10 >= most * 9)
            .collect();
        // The more a row has of it the likelier. The sort is stable, so equals stay in the order of `DELIMITERS`.
        likely.sort_by_key(|(_, (_, cells))| std::cmp::Reverse(*cells));
        // A list of one column.
        if likely.is_empty() {
            vec![b',']
        } else {
            likely.into_iter().map(|(delimiter, _)| delimiter).collect()
        }
    }
}
