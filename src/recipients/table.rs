//! A list as a table: its bytes understood, its header found, its rows streamed with the place of each.

use super::decode::Utf8Reader;
use super::headers;
use super::survey::{DELIMITERS, Survey, Surveyor, Unreadable};
use crate::campaign::{CampaignPath, Folder, Problem};
use csv::StringRecord;
use encoding_rs::Encoding;
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};

/// Bytes in a list at most. Every person in elected office in the United States fits into a tenth of it.
const FILE_BYTES_MAX: u64 = 1_000_000_000;
/// Rows that are looked through for the header at most.
const TITLE_ROWS_MAX: usize = 20;
const BUFFER_BYTES: usize = 64 * 1024;

/// A list whose bytes are understood.
#[derive(Debug)]
pub(super) struct Table {
    folder: Folder,
    path: CampaignPath,
    encoding: &'static Encoding,
    /// Bytes of the byte order mark.
    mark_bytes: u64,
    delimiter: u8,
    survey: Survey,
    /// Records up to and with the header.
    records_before: usize,
    /// The headers, as the file has them.
    pub headers: Vec<String>,
    /// The row of the header, as a spreadsheet counts.
    pub header_row: u64,
    /// The line of the header.
    pub header_line: u64,
}

/// One row as it stands in the file.
#[derive(Debug)]
pub(super) struct RawRow<'a> {
    pub record: &'a StringRecord,
    pub line: u64,
    pub row: u64,
    /// Whether text follows a closing quotation mark somewhere in the row.
    pub is_misquoted: bool,
}

impl Table {
    /// Looks the whole file through. `mapped` are the headers that the campaign names itself.
    pub(super) fn open(folder: &Folder, path: &CampaignPath, mapped: &[String]) -> Result<Self, Problem> {
        let refuse = |message: &str, help: &str| Problem::error(path.as_str(), message, help);
        let mut file = folder.open(path)?;
        let bytes = file.metadata().map_err(|error| unreadable(path, &error))?.len();
        if bytes == 0 {
            return Err(refuse("the file is empty", "Export the list again, or remove its mailing."));
        }
        if bytes > FILE_BYTES_MAX {
            let message =
                format!("the file has {} MB where {} are allowed", bytes / 1_000_000, FILE_BYTES_MAX / 1_000_000);
            return Err(refuse(&message, "Check that this is the list, and split it if it is."));
        }
        let (encoding, mark_bytes) = recognize(path, &mut file)?;
        let survey = look_through(path, &mut file, encoding, mark_bytes)?;
        if survey.records == 0 {
            return Err(refuse(
                "the file has nothing but blank lines",
                "Export the list again, or remove its mailing.",
            ));
        }
        let mut table = Self {
            folder: folder.clone(),
            path: path.clone(),
            encoding,
            mark_bytes,
            delimiter: b',',
            survey,
            records_before: 0,
            headers: Vec::new(),
            header_row: 1,
            header_line: 1,
        };
        table.find_header(mapped)?;
        Ok(table)
    }

    /// How the file was read, for `check`: `609 rows in UTF-8, cells parted by commas`.
    pub(super) fn description(&self) -> String {
        let rows = self.survey.records - self.records_before as u64;
        let delimiter = match self.delimiter {
            b';' => "semicolons",
            b'\t' => "tabs",
            b'|' => "vertical bars",
            _ => "commas",
        };
        let noun = if rows == 1 { "row" } else { "rows" };
        format!("{rows} {noun} in {}, cells parted by {delimiter}", self.encoding.name())
    }

    /// The rows below the header. Each call reads the file anew.
    pub(super) fn rows(&self) -> Result<Rows<'_>, Problem> {
        let mut rows = self.records()?;
        for _ in 0..self.records_before {
            rows.next()?;
        }
        Ok(rows)
    }

    fn records(&self) -> Result<Rows<'_>, Problem> {
        let mut file = self.folder.open(&self.path)?;
        file.seek(SeekFrom::Start(self.mark_bytes)).map_err(|error| unreadable(&self.path, &error))?;
        let reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(self.delimiter)
            .buffer_capacity(BUFFER_BYTES)
            .from_reader(Utf8Reader::new(file, self.encoding));
        Ok(Rows {
            table: self,
            reader,
            record: StringRecord::new(),
            line: 1,
            row: 1,
            blank_run: 0,
            flaw: 0,
            records: 0,
        })
    }

    /// Settles delimiter and header together: of the characters that could part the cells all through the file, the one
    /// under which the first rows look most like a header.
    fn find_header(&mut self, mapped: &[String]) -> Result<(), Problem> {
        let most = self.survey.agreement.iter().map(|(records, _)| *records).max().unwrap_or(0);
        let agreement = self.survey.agreement;
        let mut contenders: Vec<u8> = (DELIMITERS.iter().zip(agreement))
            .filter(|(_, (records, _))| *records > 0 && records * 10 >= most * 9)
            .map(|(delimiter, _)| *delimiter)
            .collect();
        if contenders.is_empty() {
            contenders.push(b',');
        }
        let mut best: Option<(usize, u8, Header)> = None;
        for delimiter in contenders {
            self.delimiter = delimiter;
            let header = self.header(mapped)?;
            if best.as_ref().is_none_or(|(recognized, _, _)| header.recognized > *recognized) {
                best = Some((header.recognized, delimiter, header));
            }
        }
        let Some((_, delimiter, header)) = best else { return Ok(()) };
        if header.recognized == 0 && header.cells.iter().any(|cell| cell.contains('@')) {
            let message = "the list has no header row: its first row holds an address";
            let help = "Put a row with the names of the columns above the first recipient.";
            return Err(Problem::error(self.path.as_str(), message, help).at_row(header.line, header.row));
        }
        self.delimiter = delimiter;
        self.records_before = header.index + 1;
        self.header_row = header.row;
        self.header_line = header.line;
        self.headers = header.cells;
        Ok(())
    }

    /// The first record of which two cells are known as headers; the first record of all if one is, or if none has two.
    fn header(&self, mapped: &[String]) -> Result<Header, Problem> {
        let mut records = self.records()?;
        let mut first: Option<Header> = None;
        for index in 0..=TITLE_ROWS_MAX {
            let Some(raw) = records.next()? else { break };
            let known = |cell: &&str| {
                let name = headers::normalize(cell);
                headers::meanings(&name).next().is_some()
                    || mapped.iter().any(|header| headers::normalize(header) == name)
            };
            let recognized = raw.record.iter().filter(known).count();
            let header = || Header {
                index,
                recognized,
                cells: raw.record.iter().map(|cell| cell.trim().to_owned()).collect(),
                line: raw.line,
                row: raw.row,
            };
            if recognized >= 2 || (recognized == 1 && index == 0) {
                return Ok(header());
            }
            first.get_or_insert_with(header);
        }
        first.ok_or_else(|| changed(&self.path))
    }
}

struct Header {
    index: usize,
    recognized: usize,
    cells: Vec<String>,
    line: u64,
    row: u64,
}

/// Streams the rows of a [`Table`]; each is lent until the next.
pub(super) struct Rows<'a> {
    table: &'a Table,
    reader: csv::Reader<Utf8Reader<File>>,
    record: StringRecord,
    line: u64,
    row: u64,
    blank_run: usize,
    flaw: usize,
    records: u64,
}

impl Rows<'_> {
    /// The next row that is not blank; none at the end.
    pub(super) fn next(&mut self) -> Result<Option<RawRow<'_>>, Problem> {
        let table = self.table;
        if !self.reader.read_record(&mut self.record).map_err(|_| changed(&table.path))? {
            return if self.records == table.survey.records { Ok(None) } else { Err(changed(&table.path)) };
        }
        self.records += 1;
        while let Some((_, lines)) = table.survey.blank_runs.get(self.blank_run).filter(|(line, _)| *line == self.line)
        {
            self.line += lines;
            self.row += lines;
            self.blank_run += 1;
        }
        let (line, row) = (self.line, self.row);
        let inner_breaks = if table.survey.has_inner_breaks { line_breaks(self.record.as_slice()) } else { 0 };
        self.line += 1 + inner_breaks;
        self.row += 1;
        let flaws = &table.survey.flawed_lines[self.flaw..];
        let flaws_here = flaws.iter().take_while(|flawed| **flawed < self.line).count();
        self.flaw += flaws_here;
        Ok(Some(RawRow { record: &self.record, line, row, is_misquoted: flaws_here > 0 }))
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

/// Tells the encoding by the file's first bytes, and where those are silent, by whether the whole is UTF-8.
fn recognize(path: &CampaignPath, file: &mut File) -> Result<(&'static Encoding, u64), Problem> {
    let mut head = [0; 8];
    let mut filled = 0;
    while filled < head.len() {
        match file.read(&mut head[filled..]).map_err(|error| unreadable(path, &error))? {
            0 => break,
            bytes => filled += bytes,
        }
    }
    let head = &head[..filled];
    if let Some((encoding, mark_bytes)) = Encoding::for_bom(head) {
        return Ok((encoding, mark_bytes as u64));
    }
    let binary = |what: &str| {
        let message = format!("the file is {what}, not a CSV list");
        Problem::error(path.as_str(), message, "Save the sheet as `CSV UTF-8` and name that file.")
    };
    match head {
        [b'P', b'K', 3, 4, ..] => Err(binary("a workbook (.xlsx, .ods) or another archive")),
        [0xd0, 0xcf, 0x11, 0xe0, ..] => Err(binary("an old Excel workbook (.xls)")),
        [b'%', b'P', b'D', b'F', ..] => Err(binary("a PDF document")),
        [_, 0, _, 0, ..] => Ok((encoding_rs::UTF_16LE, 0)),
        [0, _, 0, _, ..] => Ok((encoding_rs::UTF_16BE, 0)),
        _ if is_utf8(path, file)? => Ok((encoding_rs::UTF_8, 0)),
        _ => Ok((encoding_rs::WINDOWS_1252, 0)),
    }
}

fn is_utf8(path: &CampaignPath, file: &mut File) -> Result<bool, Problem> {
    let mut decoder = encoding_rs::UTF_8.new_decoder_without_bom_handling();
    let mut valid = true;
    let mut output = vec![0; 3 * BUFFER_BYTES];
    pieces(path, file, 0, |piece| {
        let (_, _, _, replaced) = decoder.decode_to_utf8(piece, &mut output, false);
        valid &= !replaced;
        Ok(())
    })?;
    let (_, _, _, replaced) = decoder.decode_to_utf8(b"", &mut output, true);
    Ok(valid && !replaced)
}

fn look_through(
    path: &CampaignPath,
    file: &mut File,
    encoding: &'static Encoding,
    mark_bytes: u64,
) -> Result<Survey, Problem> {
    let mut surveyor = Surveyor::new();
    let refuse = |unreadable| refusal(path, unreadable);
    if encoding.is_ascii_compatible() {
        pieces(path, file, mark_bytes, |piece| surveyor.take(piece).map_err(refuse))?;
    } else {
        file.seek(SeekFrom::Start(mark_bytes)).map_err(|error| unreadable(path, &error))?;
        pieces_of(path, &mut Utf8Reader::new(file, encoding), |piece| surveyor.take(piece).map_err(refuse))?;
    }
    surveyor.finish().map_err(refuse)
}

fn pieces(
    path: &CampaignPath,
    file: &mut File,
    start: u64,
    each: impl FnMut(&[u8]) -> Result<(), Problem>,
) -> Result<(), Problem> {
    file.seek(SeekFrom::Start(start)).map_err(|error| unreadable(path, &error))?;
    pieces_of(path, file, each)
}

fn pieces_of(
    path: &CampaignPath,
    source: &mut impl Read,
    mut each: impl FnMut(&[u8]) -> Result<(), Problem>,
) -> Result<(), Problem> {
    let mut buffer = vec![0; BUFFER_BYTES];
    loop {
        match source.read(&mut buffer) {
            Ok(0) => return Ok(()),
            Ok(bytes) => each(&buffer[..bytes])?,
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
            Err(error) => return Err(unreadable(path, &error)),
        }
    }
}

fn refusal(path: &CampaignPath, unreadable: Unreadable) -> Problem {
    let (line, message, help) = match unreadable {
        Unreadable::Nul(line) => {
            (Some(line), "the file has a NUL byte, so it is no text", "Export the list again as `CSV UTF-8`.")
        }
        Unreadable::UnclosedQuote(line) => (
            Some(line),
            "a cell that starts with a quotation mark here is never closed",
            "Close the quotation mark, or write a mark that belongs to the text twice.",
        ),
        Unreadable::EndlessRecord(line) => {
            (Some(line), "a row that starts here has more than 1 MB", "Check that this is the list.")
        }
        Unreadable::Hopeless => {
            (None, "quotation marks or blank lines are wrong in thousands of places", "Export the list again.")
        }
    };
    Problem { line, ..Problem::error(path.as_str(), message, help) }
}

fn unreadable(path: &CampaignPath, error: &std::io::Error) -> Problem {
    Problem::error(
        path.as_str(),
        format!("the file cannot be read: {error}"),
        "Check the disk and the file's permissions.",
    )
}

fn changed(path: &CampaignPath) -> Problem {
    Problem::error(path.as_str(), "the file changed while it was being read", "Save it, and run the command again.")
}
