//! Any list as rows of cells, whatever its bytes are: text in an encoding and with separators that nobody names, or a
//! sheet of a workbook. Knows no columns and no recipients.
//!
//! A text is looked through once as a whole before any of it is believed: `sniff` has each byte seen by `sniffer` (is the
//! quoting sound, what parts the cells, where are blank lines), by `utf8` and, where it is none, by `charset` and
//! `spelling`, which tell the encoding from the letters. What they find stays (`shape`, `encoding`), and `text_rows` streams
//! the records by it through `decode`. A [`ListFile`] is either that or a `sheet` of a `workbook`, whose size is known before it is
//! unpacked (`archive`, `ods_extent`) and whose `merged` cells are repeated; `header` finds its header, and `read_ahead`
//! has a second thread take the file apart while its rows are looked at. `row_spans` takes rows out of a text, and no other byte
//! of it changes.

mod archive;
mod charset;
mod decode;
mod encoding;
mod failure;
mod fingerprint;
mod header;
mod limits;
mod list_file;
mod merged;
mod ods_extent;
mod pieces;
mod read_ahead;
mod row;
mod row_spans;
mod rows;
mod settings;
mod shape;
mod sheet;
mod sniff;
mod sniffer;
mod spelling;
mod text;
mod text_rows;
mod utf8;
mod workbook;

#[cfg(test)]
pub(crate) use fingerprint::fingerprint;
pub use header::HeaderRule;
pub(crate) use limits::{CELL_BYTES_MAX, ROWS_MAX};
pub use list_file::ListFile;
pub use row::{RawRow, RowPlace};
pub use row_spans::FoundRows;
pub use rows::Rows;
pub use settings::FileSettings;
