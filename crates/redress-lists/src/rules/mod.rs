//! Whom an organizer wants to write to: filters and variants by conditions on columns, a second file with the addresses, and
//! `do-not-write.csv`.

mod cells_seen;
mod choice;
mod closed_inboxes;
mod condition;
mod condition_fit;
mod contacts;
mod do_not_write;
mod inbox_hash;
mod opt_out;
mod opt_out_table;
mod variant_fit;
mod word_fit;

pub use choice::{Choice, PerInbox, Variant};
pub use closed_inboxes::ClosedInboxes;
pub use condition::Condition;
pub(crate) use condition_fit::ConditionFits;
pub(crate) use contacts::ContactBook;
pub(crate) use do_not_write::{
    Described, NamedRow, city_word, district_word, person_key, state_word,
};
pub use do_not_write::{DoNotWrite, suppression_file};
pub(crate) use inbox_hash::inbox_hash;
pub use opt_out::KnownOptOut;
pub(crate) use opt_out::{OptOutAnswer, OptOutColumn, opt_out_columns};
pub(crate) use opt_out_table::may_hold_known_header;
pub(crate) use variant_fit::VariantFits;
pub(crate) use word_fit::WordFits;
