//! Forms of address: how each office is addressed and greeted.
//!
//! The table is data, `forms.toml`; a campaign's own `forms.toml` changes or extends it. Nothing is guessed: a gender comes
//! from the row's `style`, a surname from the row's `last_name`, and what is missing is an error that names the column.

mod address;
mod council;
mod error;
mod filling;
mod names;
mod person;
mod place;
mod post_address;
mod table;

pub use address::FormOfAddress;
pub use error::FormError;
pub(crate) use names::takes_honorable;
pub use table::FORMS_TOML;
pub(crate) use table::Forms;
