//! A list of recipients as a whole: scanned once for everything that is wrong with it, then streamed row by row.
//!
//! [`List::scan`] passes over the file once. The `pass` has every row read and keeps counts (`tally`) and hashes of inboxes,
//! keys, seats and offices (`duplicates`); `deciding` settles from them which letters are used. [`List::rows`] then gives
//! each row what was decided. What needs no decision is in its [`ListReading`]. [`Overlap`] compares the lists of a campaign;
//! [`ClosedInboxes`](crate::ClosedInboxes) gathers, before any is scanned, which inboxes they close to each other.

mod address_columns;
mod closed;
mod column_notes;
mod deciding;
mod decisions;
mod duplicates;
mod findings;
mod hash;
mod learned;
mod letter_index;
mod lines;
#[expect(
    clippy::module_inception,
    reason = "the list is what this room is about"
)]
mod list;
mod offices_told;
mod overlap;
mod pass;
mod reading;
mod row;
mod same_keys;
mod scan;
mod source;
mod tally;
mod tally_notes;
mod told_by_organizer;

pub use list::List;
pub use overlap::Overlap;
pub use reading::ListReading;
pub use row::Row;
