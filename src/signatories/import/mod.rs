//! Sign-ons from the export of a form: which column holds what, whom each row signs for, and who of them is new.
//!
//! Nothing here writes. [`Form::read`] reads the export into [`Entry`]s, [`sift()`] says of each what is to become of it, and the
//! rows that are new are added by [`SignatoryTable`](super::SignatoryTable), as if they were typed.

mod block;
mod columns;
mod form;
mod moment;
mod sift;

pub use block::block_of;
pub use columns::{FormColumn, FormColumns};
pub use form::{Entry, Form, FormOptions};
pub use moment::DateOrder;
pub use sift::{Sifted, sift};
