//! In which districts of the House a ZIP code lies, by a table that the organizer has downloaded, and for which Congress.

mod congress;
mod district_table;
mod seat;
mod table_reader;
mod territories;

pub use congress::{Congress, congress_problems};
pub use district_table::DistrictTable;
pub use seat::HouseSeat;
pub use territories::seat_of_territory_zip;
