//! Letters as campaigns have them: a folder in, a rendered letter or a problem out.

mod constituents;
mod faults;
mod forms;
mod forms_of_offices;
mod forms_of_places;
mod forms_table;
mod language;
mod parts;
mod rendering;
mod shared;
mod state_name;
mod test_campaign;

pub(crate) use test_campaign::{TestCampaign, recipient};

const SENATOR: &[(&str, &str)] = &[
    ("office", "senator"),
    ("first_name", "Ana"),
    ("last_name", "Luján"),
    ("full_name", "Ana Luján"),
    ("state", "NM"),
    ("city", ""),
];
