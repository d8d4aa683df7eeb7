//! A list that is text: looked through once as a whole, then streamed row by row with the place of each.

use super::decode::Utf8Reader;
use super::encoding::PresumedEncoding;
use super::failure::{changed, unreadable};
use super::pieces::head;
use super::row_spans::{FoundRows, bytes_of, differ_by, spans, without};
use super::settings::FileSettings;
use super::shape::{DELIMITERS, TextShape};
use super::sniff::sniff;
use super::text_rows::TextRows;
use encoding_rs::Encoding;
use redress_base::folder::{CampaignPath, Folder};
use redress_base::problem::Problem;
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};

/// Bytes that are looked at for a line such as `"sep=;"`.
const SEPARATOR_LINE_BYTES_MAX: u64 = 16;

/// A text file whose bytes are understood.
#[derive(Debug)]
pub(super) struct TextFile {
    folder: Folder,
    path: CampaignPath,
    encoding: &'static Encoding,
    /// Whether only the letters themselves speak for the encoding.
    pub is_encoding_guessed: bool,
    /// Bytes of the byte order mark.
    mark_bytes: u64,
    shape: TextShape,
    /// What parts the cells.
    pub delimiter: u8,
    /// Characters that could part the cells, the likeliest first.
    pub contenders: Vec<u8>,
    /// Whether the first line is `sep=;`, as spreadsheets write it for each other.
    pub has_separator_line: bool,
}

impl TextFile {
    pub(super) fn open(
        folder: &Folder,
        path: &CampaignPath,
        file: &mut File,
        settings: &FileSettings,
    ) -> Result<Self, Problem> {
        let presumed = PresumedEncoding::of(&head(path, file)?, settings.encoding);
        let (found, shape) = sniff(path, file, &presumed)?;
        if shape.records == 0 {
            let help = "Export the list again, or take it out.";
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
            shape,
            delimiter: b',',
            contenders: Vec::new(),
            has_separator_line: false,
        };
        let named = text.separator_line()?;
        text.has_separator_line = named.is_some();
        // What the organizer says comes before what the file says of itself, and that before what it looks like.
        text.contenders = match settings.delimiter.or(named) {
            Some(delimiter) => vec![delimiter],
            None => text.shape.contenders(),
        };
        Ok(text)
    }

    pub(super) fn records(&self) -> u64 {
        self.shape.records
    }

    /// How the text was read: `in UTF-8, cells parted by commas`.
    pub(super) fn description(&self) -> String {
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
    pub(super) fn rows(&self) -> Result<TextRows<'_>, Problem> {
        let source = self.source()?;
        Ok(TextRows::new(
            &self.path,
            &self.shape,
            source,
            self.delimiter,
        ))
    }

    /// The bytes of the file without these rows; none where its encoding has other bytes for the signs that part cells.
    pub(super) fn without(&self, found: &FoundRows) -> Result<Option<Vec<u8>>, Problem> {
        if !self.encoding.is_ascii_compatible() {
            return Ok(None);
        }
        let mut whole = bytes_of(&self.path, &mut self.folder.open(&self.path)?)?;
        // It has been looked through, so there are as many bytes as its mark has.
        let mark = usize::try_from(self.mark_bytes).unwrap_or_default();
        let body = whole.split_off(mark.min(whole.len()));
        let spans = spans(&self.path, &body, self.delimiter, &found.records)?;
        let rest = without(&body, &spans);
        // Whatever is unusual about the file: either exactly these rows are gone, or it stays.
        if !differ_by(&body, &rest, self.delimiter, &found.records) {
            return Err(changed(&self.path));
        }
        whole.extend_from_slice(&rest);
        Ok(Some(whole))
    }

    /// The text from behind its byte order mark.
    fn source(&self) -> Result<Utf8Reader<File>, Problem> {
        let mut file = self.folder.open(&self.path)?;
        file.seek(SeekFrom::Start(self.mark_bytes))
            .map_err(|error| unreadable(&self.path, &error))?;
        Ok(Utf8Reader::new(file, self.encoding))
    }

    /// The separator that the first line names.
    fn separator_line(&self) -> Result<Option<u8>, Problem> {
        let mut start = Vec::new();
        let mut text = self.source()?.take(SEPARATOR_LINE_BYTES_MAX);
        text.read_to_end(&mut start)
            .map_err(|error| unreadable(&self.path, &error))?;
        let line = start
            .split(|byte| matches!(byte, b'\r' | b'\n'))
            .next()
            .unwrap_or_default();
        // Some programs quote the line like a cell.
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
