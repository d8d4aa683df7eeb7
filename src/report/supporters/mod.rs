//! Who stands behind a campaign: in figures, one of them with all that is known, the list of those whose district has to be
//! asked for, and the list for an organization of those who agreed to its mail.

mod figures;
mod given_away;
mod known;
mod reasons;
mod share;
mod unclear;

pub use figures::{supporter_figures, supporter_line};
pub use given_away::given_to_organizations;
pub use known::{CountedFor, KnownRow, KnownSupporter};
pub use reasons::{KnownConsent, KnownShare};
pub use share::{SupporterShareList, WrittenShare, write_share};
pub use unclear::write_unclear;
