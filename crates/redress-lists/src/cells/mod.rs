//! What the words in cells mean: offices, stances, channels, dates, names, and characters that no cell may hold.
//!
//! [`Offices`] is the one registry of offices, for lists and for forms of address; `office_words` is the table of what lists
//! call them, to be extended by whoever meets another.

mod channel;
mod city_and_state;
mod date;
mod evidence;
mod flaw;
mod house_districts;
mod name;
mod name_case;
mod name_reading;
mod name_tail;
mod name_words;
mod office;
mod office_district;
mod office_meaning;
mod office_reading;
mod office_text;
mod office_words;
mod offices;
mod parts;
mod place;
mod stance;
mod yes_or_no;

pub use channel::Channel;
pub use city_and_state::is_zip;
pub(crate) use city_and_state::{CityTail, city_tail};
pub(crate) use date::{DateFlaw, read_date};
pub(crate) use evidence::names_a_state_body;
pub use evidence::{Meant, SeatEvidence, SeatFlaw};
pub(crate) use flaw::{flaw, is_plain};
pub use house_districts::house_districts;
pub use name::is_body;
pub(crate) use name::{Doubled, compose, doubled, has_address_marks, says_vacant};
pub(crate) use name_case::NamePart;
pub(crate) use name_reading::{
    NameFlaw, NameReading, Parted, is_nobody, is_part_of_name, read_name,
};
pub(crate) use name_tail::Tail;
pub(crate) use name_words::PARTIES;
pub use office::{Level, Office};
pub(crate) use office_meaning::OfficeMeaning;
pub use office_text::OfficeEntry;
pub(crate) use office_text::OfficeText;
pub use offices::Offices;
pub use parts::attachment_paths;
pub(crate) use parts::parts;
pub use place::{Place, PlaceKind};
pub use stance::Stance;
pub use yes_or_no::yes_or_no;
