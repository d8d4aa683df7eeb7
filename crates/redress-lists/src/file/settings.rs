//! What is said about a file that would otherwise be told from its bytes.

use encoding_rs::Encoding;

/// How a file is read; everything that is not set is told from the file.
#[derive(Clone, Debug, Default)]
pub struct FileSettings {
    /// What parts the cells of a row.
    pub delimiter: Option<u8>,
    /// The encoding of the text.
    pub encoding: Option<&'static Encoding>,
    /// The sheet of a workbook.
    pub sheet: Option<String>,
    /// The row of the header, as a spreadsheet counts.
    pub header_row: Option<u64>,
}
