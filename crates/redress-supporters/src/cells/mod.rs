//! What the cells of a supporter mean: ZIP codes, states, countries, districts, moments, names.

mod country;
mod district;
mod local_district;
mod moment;
mod person_name;
mod state;
mod zip;

pub use country::{CountryCell, read_country};
pub use district::{DistrictCell, SpelledDistrict, read_district};
pub use local_district::{city_key, local_district};
pub use moment::Moment;
pub use person_name::name_key;
pub use state::{StateCell, read_state};
pub use zip::{ZipCell, ZipCode, read_zip};
