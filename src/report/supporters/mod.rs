//! Who stands behind a campaign: in figures, and the list of those whose district has to be asked for.

mod figures;
mod unclear;

pub use figures::supporter_figures;
pub use unclear::write_unclear;
