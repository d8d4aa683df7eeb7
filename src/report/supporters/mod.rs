//! Who stands behind a campaign: in figures, one of them with all that is known, and the list of those whose
//! district has to be asked for.

mod figures;
mod known;
mod unclear;

pub use figures::supporter_figures;
pub use known::{CountedFor, KnownRow, KnownSupporter};
pub use unclear::write_unclear;
