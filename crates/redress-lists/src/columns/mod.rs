//! What the columns of a list are: their names in letters, and the ones that mean something to the program.
//!
//! [`Column`] has those that do; `spellings` is the table of what lists call them, to be extended by whoever meets
//! another. `header_row` gives each cell of a header its column, and a `Layout` remembers which cell of a row each is.

mod cell_index;
mod column;
mod header;
mod header_row;
mod layout;
mod list_columns;
mod spellings;

pub use column::Column;
pub use header::normalize;
pub(crate) use header::{is_known, meanings};
pub(crate) use header_row::{HeaderRow, quoted};
pub(crate) use layout::Layout;
pub use list_columns::Columns;
