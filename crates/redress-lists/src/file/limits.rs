//! How much of anything a list may have.

/// Bytes in a file at most. Every person in elected office in the United States fits into a tenth of it.
pub(super) const FILE_BYTES_MAX: u64 = 1_000_000_000;
/// Rows in a list at most: their numbers are kept short.
pub(crate) const ROWS_MAX: u64 = (1 << 24) - 1;
/// Columns at most; the widest list that is known has sixty.
pub(super) const COLUMNS_MAX: usize = 1_000;
/// Bytes in a record at most.
pub(super) const RECORD_BYTES_MAX: usize = 1024 * 1024;
/// Bytes in a cell at most. The longest honest cell is a note; an unclosed quotation mark makes longer ones.
pub(crate) const CELL_BYTES_MAX: usize = 64 * 1024;
/// Bytes that are read from a file at a time.
pub(super) const BUFFER_BYTES: usize = 64 * 1024;
