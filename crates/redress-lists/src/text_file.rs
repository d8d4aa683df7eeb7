//! A list that is text: looked through once as a whole, then streamed row by row with the place of each.

use super::cell::BUFFER_BYTES;
use super::decode::Utf8Reader;
use super::duplicates::fingerprint;
use super::encoding::{self, Found, Presumed, Utf8Check, pieces, pieces_of, unreadable};
use super::survey::{DELIMITERS, Survey, Surveyor, Unreadable};
use super::table::{Place, changed};
use crate::settings::ListSettings;
use csv::StringRecord;
use encoding_rs::{Encoding, UTF_8};
use redress_base::folder::{CampaignPath, Folder};
use redress_base::problem::Problem;
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};

/// A text file whose bytes are understood.
#[derive(Debug)]
pub(crate) struct TextFile {
    folder: Folder,
    path: CampaignPath,
    encoding: &'static Encoding,
    /// Whether only the letters themselves speak for the encoding.
    pub is_encoding_guessed: bool,
    /// Bytes of the byte order mark.
    mark_bytes: u64,
    survey: Survey,
    /// What parts the cells.
    pub delimiter: u8,
    /// Characters that could part the cells, the likeliest first.
    pub contenders: Vec<u8>,
    /// Whether the first line is `sep=;`, as spreadsheets write it for each other.
    pub has_separator_line: bool,
}

impl TextFile {
    pub(crate) fn open(
        folder: &Folder,
        path: &CampaignPath,
        file: &mut File,
        settings: &ListSettings,
    ) -> Result<Self, Problem> {
        let presumed = Presumed::of(&encoding::head(path, file)?, settings.encoding);
        let (found, survey) = look_through(path, file, &presumed)?;
        if survey.records == 0 {
            let help = "Export the list again, or remove its mailing.";
            return Err(Problem::error(
                path.as_str(),
                "the file has nothing but blank lines",
                help,
            ));
        }
        let mut text = Self {
            folder: folder.clone(),
            path: path.clone(),
            encoding: found.encoding,
            is_encoding_guessed: found.is_guessed,
            mark_bytes: found.mark_bytes,
            survey,
            delimiter: b',',
            contenders: Vec::new(),
            has_separator_line: false,
        };
        let named = text.separator_line()?;
        text.has_separator_line = named.is_some();
        text.contenders = match settings.delimiter.or(named) {
            Some(delimiter) => vec![delimiter],
            None => contenders(&text.survey),
        };
        Ok(text)
    }

    pub(crate) fn records(&self) -> u64 {
        self.survey.records
    }

    /// How the text was read: `in UTF-8, cells parted by commas`.
    pub(crate) fn description(&self) -> String {
        let delimiter = match self.delimiter {
            b';' => "semicolons",
            b'\t' => "tabs",
            b'|' => "vertical bars",
            _ => "commas",
        };
        let encoding = if self.encoding == encoding_rs::MACINTOSH {
            "Mac Roman"
        } else {
            self.encoding.name()
        };
        format!("in {encoding}, cells parted by {delimiter}")
    }

    /// The records from the first on. Each call reads the file anew.
    pub(crate) fn rows(&self) -> Result<TextRows<'_>, Problem> {
        let mut file = self.folder.open(&self.path)?;
        file.seek(SeekFrom::Start(self.mark_bytes))
            .map_err(|error| unreadable(&self.path, &error))?;
        let reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(self.delimiter)
            .buffer_capacity(BUFFER_BYTES)
            .from_reader(Utf8Reader::new(file, self.encoding));
        Ok(TextRows {
            text: self,
            reader,
            line: 1,
            row: 1,
            blank_run: 0,
            flaw: 0,
            records: 0,
        })
    }

    /// The separator that the first line names.
    fn separator_line(&self) -> Result<Option<u8>, Problem> {
        let mut file = self.folder.open(&self.path)?;
        file.seek(SeekFrom::Start(self.mark_bytes))
            .map_err(|error| unreadable(&self.path, &error))?;
        let mut start = Vec::new();
        let mut text = Utf8Reader::new(file, self.encoding).take(16);
        text.read_to_end(&mut start)
            .map_err(|error| unreadable(&self.path, &error))?;
        let line = start
            .split(|byte| matches!(byte, b'\r' | b'\n'))
            .next()
            .unwrap_or_default();
        let line = line
            .strip_prefix(b"\"")
            .and_then(|line| line.strip_suffix(b"\""))
            .unwrap_or(line);
        let (word, named) = line.split_at_checked(4).unwrap_or_default();
        let delimiter = DELIMITERS
            .into_iter()
            .find(|delimiter| named == [*delimiter]);
        Ok(delimiter.filter(|_| word.eq_ignore_ascii_case(b"sep=")))
    }
}

/// What could part the cells: found in nearly as many records as what is found in the most.
fn contenders(survey: &Survey) -> Vec<u8> {
    let most = survey
        .agreement
        .iter()
        .map(|(records, _)| *records)
        .max()
        .unwrap_or(0);
    let mut likely: Vec<_> = (DELIMITERS.into_iter().zip(survey.agreement))
        .filter(|(_, (records, _))| *records > 0 && records * 10 >= most * 9)
        .collect();
    likely.sort_by_key(|(_, (_, cells))| std::cmp::Reverse(*cells));
    if likely.is_empty() {
        vec![b',']
    } else {
        likely.into_iter().map(|(delimiter, _)| delimiter).collect()
    }
}

/// Streams the records of a [`TextFile`].
pub(crate) struct TextRows<'a> {
    text: &'a TextFile,
    reader: csv::Reader<Utf8Reader<File>>,
    line: u64,
    row: u64,
    blank_run: usize,
    flaw: usize,
    records: u64,
}

impl TextRows<'_> {
    /// Reads the next record that is not blank, and says where it stands; none at the end.
    pub(crate) fn read(&mut self, record: &mut StringRecord) -> Result<Option<Place>, Problem> {
        let text = self.text;
        if !self
            .reader
            .read_record(record)
            .map_err(|_| changed(&text.path))?
        {
            return if self.records == text.survey.records {
                Ok(None)
            } else {
                Err(changed(&text.path))
            };
        }
        self.records += 1;
        while let Some((_, lines)) = text
            .survey
            .blank_runs
            .get(self.blank_run)
            .filter(|(line, _)| *line == self.line)
        {
            self.line += lines;
            self.row += lines;
            self.blank_run += 1;
        }
        let (line, row) = (self.line, self.row);
        let inner_breaks = if text.survey.has_inner_breaks {
            line_breaks(record.as_slice())
        } else {
            0
        };
        self.line += 1 + inner_breaks;
        self.row += 1;
        let flaws = &text.survey.flawed_lines[self.flaw..];
        let flaws_here = flaws
            .iter()
            .take_while(|flawed| **flawed < self.line)
            .count();
        self.flaw += flaws_here;
        Ok(Some(Place {
            line,
            row,
            is_misquoted: flaws_here > 0,
            fingerprint: fingerprint(record.as_slice()),
        }))
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

/// Looks a whole file through: what its encoding is, and how its rows are made.
fn look_through(
    path: &CampaignPath,
    file: &mut File,
    presumed: &Presumed,
) -> Result<(Found, Survey), Problem> {
    let mut surveyor = Surveyor::new();
    let refuse = |unreadable: Unreadable| refusal(path, &unreadable);
    if !presumed.encoding.is_ascii_compatible() {
        file.seek(SeekFrom::Start(presumed.mark_bytes))
            .map_err(|error| unreadable(path, &error))?;
        let mut text = Utf8Reader::new(&mut *file, presumed.encoding);
        pieces_of(path, &mut text, |piece| {
            surveyor.take(piece).map_err(refuse)
        })?;
        return Ok((presumed.confirmed(), surveyor.finish().map_err(refuse)?));
    }
    let mut check = (presumed.encoding == UTF_8).then(Utf8Check::default);
    let mut line_that_is_no_utf8 = None;
    pieces(path, file, presumed.mark_bytes, |piece| {
        let broken = check.as_mut().and_then(|check| check.take(piece));
        let (before, after) = piece.split_at(broken.unwrap_or(0));
        surveyor.take(before).map_err(refuse)?;
        line_that_is_no_utf8 = line_that_is_no_utf8.or(broken.map(|_| surveyor.line()));
        surveyor.take(after).map_err(refuse)
    })?;
    let cut_short = check
        .filter(Utf8Check::is_cut_short)
        .map(|_| surveyor.line());
    let survey = surveyor.finish().map_err(refuse)?;
    let found = match line_that_is_no_utf8.or(cut_short) {
        Some(line) => presumed.corrected(path, file, line)?,
        None => presumed.confirmed(),
    };
    Ok((found, survey))
}

fn refusal(path: &CampaignPath, unreadable: &Unreadable) -> Problem {
    let (line, message, help) = match *unreadable {
        Unreadable::Nul(line) => (
            Some(line),
            "the file has a NUL byte, so it is no text",
            "Export the list again as `CSV UTF-8`.",
        ),
        Unreadable::UnclosedQuote(line) => (
            Some(line),
            "a cell that starts with a quotation mark here is never closed",
            "Close the quotation mark, or write a mark that belongs to the text twice.",
        ),
        Unreadable::EndlessRecord(line) => (
            Some(line),
            "a row that starts here has more than 1 MB",
            "Check that this is the list.",
        ),
        Unreadable::Hopeless => (
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
