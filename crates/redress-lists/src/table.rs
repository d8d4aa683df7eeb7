//! A list as a table, whatever kind of file it is: its header found, its rows streamed with the place of each.

use super::ahead;
use super::duplicates::fingerprint;
use super::encoding::{self, unreadable};
use super::headers;
use super::text_file::{TextFile, TextRows};
use super::workbook::{self, Sheet};
use crate::settings::ListSettings;
use csv::StringRecord;
use redress_base::folder::{CampaignPath, Folder};
use redress_base::problem::Problem;

/// Bytes in a list at most. Every person in elected office in the United States fits into a tenth of it.
const FILE_BYTES_MAX: u64 = 1_000_000_000;
/// Rows that are looked through for the header at most.
const TITLE_ROWS_MAX: usize = 20;
/// Rows in a list at most: their numbers are kept short.
pub(crate) const ROWS_MAX: u64 = (1 << 24) - 1;

/// A list whose bytes are understood.
#[derive(Debug)]
pub(crate) struct Table {
    path: CampaignPath,
    body: Body,
    /// Records up to and with the header.
    records_before: usize,
    /// The headers, as the file has them; empty if there is no header.
    pub headers: Vec<String>,
    /// The row of the header, as a spreadsheet counts.
    pub header_row: u64,
    /// The line of the header.
    pub header_line: u64,
}

#[derive(Debug)]
enum Body {
    Text(Box<TextFile>),
    Sheet(Sheet),
}

/// One row as it stands in the file.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RawRow<'a> {
    pub record: &'a StringRecord,
    pub line: u64,
    pub row: u64,
    /// Whether text follows a closing quotation mark somewhere in the row.
    pub is_misquoted: bool,
    /// A number for its cells, by which equal rows of one inbox are told apart.
    pub fingerprint: u32,
}

/// Where a row stands, and what is known of it before it is looked at.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Place {
    pub line: u64,
    pub row: u64,
    /// Whether text follows a closing quotation mark somewhere in the row.
    pub is_misquoted: bool,
    pub fingerprint: u32,
}

impl Place {
    pub(crate) fn of(self, record: &StringRecord) -> RawRow<'_> {
        let Self {
            line,
            row,
            is_misquoted,
            fingerprint,
        } = self;
        RawRow {
            record,
            line,
            row,
            is_misquoted,
            fingerprint,
        }
    }
}

/// Whether a file may begin with its first row of data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum HeaderRule {
    /// A list of recipients says what its columns are.
    Required,
    /// A list of contacts or a suppression list may do without.
    Optional,
}

impl Table {
    /// Looks the whole file through. `mapped` are the headers that the campaign names itself.
    pub(crate) fn open(
        folder: &Folder,
        path: &CampaignPath,
        settings: &ListSettings,
        mapped: &[String],
        rule: HeaderRule,
    ) -> Result<Self, Problem> {
        let refuse = |message: &str, help: &str| Problem::error(path.as_str(), message, help);
        let mut file = folder.open(path)?;
        let bytes = file
            .metadata()
            .map_err(|error| unreadable(path, &error))?
            .len();
        if bytes == 0 {
            return Err(refuse(
                "the file is empty",
                "Export the list again, or remove its mailing.",
            ));
        }
        if bytes > FILE_BYTES_MAX {
            let message = format!(
                "the file has {} MB where {} are allowed",
                bytes / 1_000_000,
                FILE_BYTES_MAX / 1_000_000
            );
            return Err(refuse(
                &message,
                "Check that this is the list, and split it if it is.",
            ));
        }
        let head = encoding::head(path, &mut file)?;
        let save_as = "Save the sheet as `CSV UTF-8` or `.xlsx` and name that file.";
        if head.starts_with(b"\xd0\xcf\x11\xe0") {
            return Err(refuse("the file is an old Excel workbook (.xls)", save_as));
        }
        if head.starts_with(b"%PDF") {
            return Err(refuse("the file is a PDF document", save_as));
        }
        let body = if workbook::is_archive(&head) {
            Body::Sheet(Sheet::read(path, &mut file, settings.sheet.as_deref())?)
        } else {
            Body::Text(Box::new(TextFile::open(folder, path, &mut file, settings)?))
        };
        let mut table = Self {
            path: path.clone(),
            body,
            records_before: 0,
            headers: Vec::new(),
            header_row: 0,
            header_line: 0,
        };
        if table.records() > ROWS_MAX {
            return Err(refuse(
                "the list has more than 16 million rows",
                "Split it into several mailings.",
            ));
        }
        table.find_header(settings, mapped, rule)?;
        Ok(table)
    }

    /// Records that are not blank, the header among them.
    pub(crate) fn records(&self) -> u64 {
        match &self.body {
            Body::Text(text) => text.records(),
            Body::Sheet(sheet) => sheet.rows.len() as u64,
        }
    }

    /// How the file was read, for `check`: `609 rows in UTF-8, cells parted by commas`.
    pub(crate) fn description(&self, rows: u64) -> String {
        let rows = if rows == 1 {
            "1 row".to_owned()
        } else {
            format!("{rows} rows")
        };
        match &self.body {
            Body::Text(text) => format!("{rows} {}", text.description()),
            Body::Sheet(sheet) => format!("{rows} in the sheet `{}`", sheet.name),
        }
    }

    /// Whether only the letters themselves speak for the encoding that was taken.
    pub(crate) fn is_encoding_guessed(&self) -> bool {
        matches!(&self.body, Body::Text(text) if text.is_encoding_guessed)
    }

    /// Whether rows stand above the header that are neither blank nor a note from spreadsheet to spreadsheet.
    pub(crate) fn has_title_rows(&self) -> bool {
        self.records_before > 1 + usize::from(self.has_separator_line())
    }

    fn has_separator_line(&self) -> bool {
        matches!(&self.body, Body::Text(text) if text.has_separator_line)
    }

    /// The rows below the header. Each call reads the file anew.
    pub(crate) fn rows(&self) -> Result<Rows<'_>, Problem> {
        let mut rows = self.all_rows()?;
        for _ in 0..self.records_before {
            rows.next()?;
        }
        Ok(rows)
    }

    fn all_rows(&self) -> Result<Rows<'_>, Problem> {
        match &self.body {
            Body::Text(text) => Ok(Rows::Text(Box::new(text.rows()?), StringRecord::new())),
            Body::Sheet(sheet) => Ok(Rows::Sheet(sheet.rows.iter())),
        }
    }

    /// Shows every row below the header. A text is taken apart by a second thread while its rows are looked at.
    pub(crate) fn each_row(&self, mut each: impl FnMut(&RawRow<'_>)) -> Result<(), Problem> {
        if matches!(self.body, Body::Text(_)) {
            return ahead::each_row(self, each);
        }
        let mut rows = self.rows()?;
        while let Some(raw) = rows.next()? {
            each(&raw);
        }
        Ok(())
    }

    /// Settles separator and header together: of the characters that could part the cells all through the file, the one
    /// under which the first rows look most like a header.
    fn find_header(
        &mut self,
        settings: &ListSettings,
        mapped: &[String],
        rule: HeaderRule,
    ) -> Result<(), Problem> {
        let contenders = match &self.body {
            Body::Text(text) => text.contenders.clone(),
            Body::Sheet(_) => vec![b','],
        };
        let mut best: Option<(u8, Header)> = None;
        for delimiter in contenders {
            self.part_cells_by(delimiter);
            let header = match settings.header_row {
                Some(row) => self.header_in(row, mapped)?,
                None => self.header(mapped)?,
            };
            if best
                .as_ref()
                .is_none_or(|(_, earlier)| header.recognized > earlier.recognized)
            {
                best = Some((delimiter, header));
            }
        }
        let Some((delimiter, header)) = best else {
            return Ok(());
        };
        self.part_cells_by(delimiter);
        let holds_data =
            header.recognized == 0 && header.cells.iter().any(|cell| cell.contains('@'));
        if holds_data && rule == HeaderRule::Required {
            let message = "the list has no header row: its first row holds an address";
            let help = "Put a row with the names of the columns above the first recipient.";
            return Err(
                Problem::error(self.path.as_str(), message, help).at_row(header.line, header.row)
            );
        }
        if rule == HeaderRule::Optional && header.recognized == 0 {
            self.records_before = usize::from(self.has_separator_line());
            return Ok(());
        }
        self.records_before = header.index + 1;
        self.header_row = header.row;
        self.header_line = header.line;
        self.headers = header.cells;
        Ok(())
    }

    fn part_cells_by(&mut self, delimiter: u8) {
        if let Body::Text(text) = &mut self.body {
            text.delimiter = delimiter;
        }
    }

    /// The first record of which two cells are known as headers; the first record of all if one is, or if none has two.
    fn header(&self, mapped: &[String]) -> Result<Header, Problem> {
        let mut records = self.all_rows()?;
        let mut first: Option<Header> = None;
        let start = usize::from(self.has_separator_line());
        for index in 0..=start + TITLE_ROWS_MAX {
            let Some(raw) = records.next()? else { break };
            if index < start {
                continue;
            }
            let header = Header::new(index, &raw, mapped);
            if header.recognized >= 2 || (header.recognized == 1 && index == start) {
                return Ok(header);
            }
            first.get_or_insert(header);
        }
        let empty = "the list has no row but the one that names the separator";
        first.ok_or_else(|| Problem::error(self.path.as_str(), empty, "Export the list again."))
    }

    /// The header in the row that the campaign names.
    fn header_in(&self, row: u64, mapped: &[String]) -> Result<Header, Problem> {
        let mut records = self.all_rows()?;
        let mut index = 0;
        while let Some(raw) = records.next()? {
            if raw.row == row {
                return Ok(Header::new(index, &raw, mapped));
            }
            index += 1;
        }
        let message =
            format!("the list has nothing in row {row}, which the mailing calls its header");
        Err(Problem::error(
            self.path.as_str(),
            message,
            "Correct `header_row` in the mailing.",
        ))
    }
}

/// A record that may be the header.
struct Header {
    index: usize,
    /// How many of its cells are known as headers.
    recognized: usize,
    cells: Vec<String>,
    line: u64,
    row: u64,
}

impl Header {
    fn new(index: usize, raw: &RawRow<'_>, mapped: &[String]) -> Self {
        let is_known = |cell: &&str| {
            let name = headers::normalize(cell);
            headers::meanings(&name).next().is_some()
                || mapped
                    .iter()
                    .any(|header| headers::normalize(header) == name)
        };
        // Headers break over lines in many sheets; that is how they look, not what they say.
        let one_line = |cell: &str| cell.split_whitespace().collect::<Vec<_>>().join(" ");
        Self {
            index,
            recognized: raw.record.iter().filter(is_known).count(),
            cells: raw.record.iter().map(one_line).collect(),
            line: raw.line,
            row: raw.row,
        }
    }
}

/// Streams the rows of a [`Table`]; each is lent until the next.
pub(crate) enum Rows<'a> {
    Text(Box<TextRows<'a>>, StringRecord),
    Sheet(std::slice::Iter<'a, (u64, StringRecord)>),
}

impl Rows<'_> {
    /// The next row that is not blank; none at the end.
    pub(crate) fn next(&mut self) -> Result<Option<RawRow<'_>>, Problem> {
        match self {
            Self::Text(rows, record) => Ok(rows.read(record)?.map(|place| place.of(record))),
            Self::Sheet(rows) => Ok(rows
                .next()
                .map(|(row, record)| sheet_place(*row, record).of(record))),
        }
    }

    /// The same, into a record that is kept.
    pub(crate) fn read(&mut self, record: &mut StringRecord) -> Result<Option<Place>, Problem> {
        match self {
            Self::Text(rows, _) => rows.read(record),
            Self::Sheet(rows) => Ok(rows.next().map(|(row, cells)| {
                record.clone_from(cells);
                sheet_place(*row, cells)
            })),
        }
    }
}

fn sheet_place(row: u64, cells: &StringRecord) -> Place {
    Place {
        line: row,
        row,
        is_misquoted: false,
        fingerprint: fingerprint(cells.as_slice()),
    }
}

/// What to say if a file is another than it was a moment ago.
pub(crate) fn changed(path: &CampaignPath) -> Problem {
    let help = "Save it, and run the command again.";
    Problem::error(
        path.as_str(),
        "the file changed while it was being read",
        help,
    )
}
