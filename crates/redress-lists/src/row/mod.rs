//! One row of a list: read, checked, and made a [`Recipient`] or a [`HeldBack`].
//!
//! `RowReader` reads a row from the outside in: its `shape`, then its `addresses` and what each other cell has to mean
//! (`meaning`, `names`), then why it may be no delivery (`holding`). `RowCells` gives the cells by their columns; `identity` tells
//! letters from each other. All by the `Rules` of the list.

mod addresses;
mod canonical;
mod cells;
mod choosing;
mod claim;
mod councils;
mod fault;
mod findings;
mod furniture;
mod held_back;
mod holding;
mod identity;
mod label;
mod letter;
mod meaning;
mod names;
mod office;
mod options;
mod place;
mod reader;
mod recipient;
mod rules;
mod seats;
mod shape;
mod typed_name;
mod unwanted;

pub(crate) use claim::Claim;
pub(crate) use councils::{CouncilNames, NamedBeside};
pub(crate) use fault::RowFault;
pub use held_back::{HeldBack, HeldBackReason, HeldSeat, SheetRow};
pub(crate) use letter::{RowLetter, RowReading};
pub(crate) use office::{RowOffice, person_beside};
pub use options::{Lack, Lacks, ListOptions, Reads};
pub(crate) use reader::RowReader;
pub use recipient::Recipient;
pub(crate) use rules::Rules;
pub(crate) use seats::{SeatSides, TitleSides};
pub use typed_name::TypedName;
