//! One campaign from several machines: what each of them does with the coordinator's database.

mod open;

pub use open::{coordinator, in_words};
