//! Whose constituents the supporters are, as letters tell it and as books show it.
//!
//! [`CampaignConstituents`] has the people by official. [`RowCells`] writes what letters say of them into cells of the row,
//! which the plan keeps; [`Book`] is bound anew from the exports each time.

mod book;
mod campaign_constituents;
mod gathering;
mod row_cells;
mod said;

pub use book::{Book, BookCover, BookError};
pub use campaign_constituents::CampaignConstituents;
pub use gathering::{gather_for, gather_with_errors, sources};
pub use row_cells::RowCells;
