//! A list as a table, whatever kind of file it is: its header found, its rows streamed with the place of each.

use super::failure::unreadable;
use super::header::{self, HeaderCandidate, HeaderRule};
use super::limits::{COLUMNS_MAX, FILE_BYTES_MAX, ROWS_MAX};
use super::pieces::head;
use super::read_ahead;
use super::row::RawRow;
use super::row_spans::FoundRows;
use super::rows::Rows;
use super::settings::FileSettings;
use super::sheet::WorkbookSheet;
use super::text::TextFile;
use super::workbook;
use redress_base::folder::{CampaignPath, Folder};
use redress_base::problem::Problem;
use redress_base::words::{count, grouped};

/// A list whose bytes are understood.
#[derive(Debug)]
pub struct ListFile {
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
    Sheet(WorkbookSheet),
}

impl ListFile {
    /// Looks the whole file through and finds its header. An error says why it is no list.
    pub fn open(
        folder: &Folder,
        path: &CampaignPath,
        settings: &FileSettings,
        rule: HeaderRule<'_>,
    ) -> Result<Self, Problem> {
        let refuse = |message: &str, help: &str| Problem::error(path.as_str(), message, help);
        let mut file = folder.open(path)?;
        let bytes = file
            .metadata()
            .map_err(|error| unreadable(path, &error))?
            .len();
        // Told before anything is read: an export that failed, and a file that is no list at all.
        if bytes == 0 {
            return Err(refuse(
                "the file is empty",
                "Export the list again, or take it out.",
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
        let head = head(path, &mut file)?;
        let save_as = "Save the sheet as `CSV UTF-8` or `.xlsx` and name that file.";
        // Files that people take for lists, known by their first bytes whatever they are called.
        if head.starts_with(b"\xd0\xcf\x11\xe0") {
            return Err(refuse("the file is an old Excel workbook (.xls)", save_as));
        }
        if head.starts_with(b"%PDF") {
            return Err(refuse("the file is a PDF document", save_as));
        }
        let body = if workbook::is_archive(&head) {
            Body::Sheet(workbook::read(path, &mut file, settings.sheet.as_deref())?)
        } else {
            Body::Text(Box::new(TextFile::open(folder, path, &mut file, settings)?))
        };
        let mut list = Self {
            path: path.clone(),
            body,
            records_before: 0,
            headers: Vec::new(),
            header_row: 0,
            header_line: 0,
        };
        // The number of a row has 24 bits, because what tells doubles apart keeps one for every row (`LetterIndex`).
        if list.records() > ROWS_MAX {
            return Err(refuse(
                "the list has more than 16 million rows",
                "Split it into several lists.",
            ));
        }
        list.find_header(settings, rule)?;
        Ok(list)
    }

    /// Records that are not blank, the header among them.
    pub fn records(&self) -> u64 {
        match &self.body {
            Body::Text(text) => text.records(),
            Body::Sheet(sheet) => sheet.rows.records.len() as u64,
        }
    }

    /// How the file was read, for `check`: `609 rows in UTF-8, cells parted by commas`.
    pub fn description(&self, rows: u64) -> String {
        let rows = count(rows, "row");
        match &self.body {
            Body::Text(text) => format!("{rows} {}", text.description()),
            Body::Sheet(sheet) => {
                let repeated = match sheet.rows.repeated {
                    0 => String::new(),
                    rows => format!(", merged cells repeated in {}", count(rows, "row")),
                };
                format!("{rows} in the sheet `{}`{repeated}", sheet.name)
            }
        }
    }

    /// Whether only the letters themselves speak for the encoding that was taken.
    pub fn is_encoding_guessed(&self) -> bool {
        matches!(&self.body, Body::Text(text) if text.is_encoding_guessed)
    }

    /// Whether rows stand above the header that are neither blank nor a note from spreadsheet to spreadsheet.
    pub fn has_title_rows(&self) -> bool {
        self.records_before > 1 + usize::from(self.has_separator_line())
    }

    fn has_separator_line(&self) -> bool {
        matches!(&self.body, Body::Text(text) if text.has_separator_line)
    }

    /// The rows below the header. Each call reads the file anew.
    pub fn rows(&self) -> Result<Rows<'_>, Problem> {
        let mut rows = self.all_rows()?;
        // Title rows, the note on the separator, and the header.
        for _ in 0..self.records_before {
            rows.next()?;
        }
        Ok(rows)
    }

    fn all_rows(&self) -> Result<Rows<'_>, Problem> {
        match &self.body {
            Body::Text(text) => Ok(Rows::of_text(text.rows()?)),
            Body::Sheet(sheet) => Ok(Rows::of_sheet(&sheet.rows)),
        }
    }

    /// Shows every row below the header. A text is taken apart by a second thread while its rows are looked at.
    pub fn each_row(&self, mut each: impl FnMut(&RawRow<'_>)) -> Result<(), Problem> {
        let mut rows = self.rows()?;
        // A sheet lies in memory already; a second thread would have nothing to do.
        if matches!(self.body, Body::Text(_)) {
            return read_ahead::each_row(rows, each);
        }
        while let Some(raw) = rows.next()? {
            each(&raw);
        }
        Ok(())
    }

    /// Looks for rows below the header.
    pub fn find(
        &self,
        mut is_wanted: impl FnMut(&RawRow<'_>) -> bool,
    ) -> Result<FoundRows, Problem> {
        let mut found = FoundRows::default();
        let mut record = self.records_before as u64;
        let mut rows = self.rows()?;
        while let Some(raw) = rows.next()? {
            if is_wanted(&raw) {
                found.rows.push(raw.place.row);
                found.records.push(record);
            }
            record += 1;
        }
        Ok(found)
    }

    /// The bytes of the file without these rows, every other byte as it is. None where that cannot be done: in a workbook, and
    /// in UTF-16.
    pub fn without(&self, found: &FoundRows) -> Result<Option<Vec<u8>>, Problem> {
        match &self.body {
            Body::Text(text) => text.without(found),
            Body::Sheet(_) => Ok(None),
        }
    }

    /// Settles separator and header together: of the characters that could part the cells all through the file, the one
    /// under which the first rows look most like a header.
    fn find_header(
        &mut self,
        settings: &FileSettings,
        rule: HeaderRule<'_>,
    ) -> Result<(), Problem> {
        let contenders = match &self.body {
            Body::Text(text) => text.contenders.clone(),
            // Its cells are parted already; one round finds the header.
            Body::Sheet(_) => vec![b','],
        };
        let start = usize::from(self.has_separator_line());
        let mut best: Option<(u8, HeaderCandidate)> = None;
        // The likeliest comes first and stays unless another one explains the header better.
        for delimiter in contenders {
            self.part_cells_by(delimiter);
            let header = match settings.header_row {
                Some(row) => header::in_row(self.all_rows()?, row, rule, &self.path)?,
                None => header::find(self.all_rows()?, start, rule, &self.path)?,
            };
            if best
                .as_ref()
                .is_none_or(|(_, earlier)| header.recognized > earlier.recognized)
            {
                best = Some((delimiter, header));
            }
        }
        // Never so: there is always something that could part the cells.
        let Some((delimiter, header)) = best else {
            return Ok(());
        };
        // The one tried last need not be the best.
        self.part_cells_by(delimiter);
        // Each of them would be compared with all others, and be named in what is said of them.
        if header.cells.len() > COLUMNS_MAX {
            let message = format!(
                "the row has {} cells where {} columns are allowed",
                grouped(header.cells.len() as u64),
                grouped(COLUMNS_MAX as u64)
            );
            let help = "Check that this is the list, and what parts its cells.";
            return Err(
                Problem::error(self.path.as_str(), message, help).at_row(header.line, header.row)
            );
        }
        // Taking the first recipient for the header would lose somebody without a word.
        if header.holds_data() && !rule.is_optional {
            let message = "the list has no header row: its first row holds an address";
            let help = "Put a row with the names of the columns above the first recipient.";
            return Err(
                Problem::error(self.path.as_str(), message, help).at_row(header.line, header.row)
            );
        }
        // No header: the first row is data like all others.
        if rule.is_optional && header.recognized == 0 {
            self.records_before = start;
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
}
