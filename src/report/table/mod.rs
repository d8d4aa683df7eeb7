//! Tables for the terminal that fit its width.

mod streamed;
mod whole;

pub(super) use streamed::StreamedTable;
pub use whole::Table;
