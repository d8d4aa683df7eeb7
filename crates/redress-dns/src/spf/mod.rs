//! SPF: which servers may send for a domain (RFC 7208).
//!
//! Whether a letter *passes* hangs on the address from which the provider's server hands it over, which nobody knows
//! beforehand: what is looked at here is whether the record is one, and whether it names the provider.

mod check;
mod macros;
mod record;
mod walk;

pub(crate) use check::check;
pub use macros::MacroString;
pub use record::{Mechanism, Qualifier, SpfRecord, SpfSyntaxError, is_spf};
pub use walk::{SpfFault, SpfWalk};
