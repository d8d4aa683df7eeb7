//! Places and what they decided: `places.csv`.

mod file;
mod place;
mod row;
mod section;

pub(super) use file::Places;
