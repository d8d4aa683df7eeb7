//! `redress site`: the public page of the campaign, for people who have never heard of it.
//!
//! One page and the scoreboard beside it, which ask for nothing, run from a disk as from any host, and say all they say without
//! a script. Its texts are Markdown in `site/`, its organizations those of the signatories' file, its places those of
//! `places.csv`; what was done comes from the ledger, as counts. No address of a list is on it but those that a list marks as
//! public, among the lawmakers.
//!
//! The same files and the same day give the same bytes, so a published copy can be compared with what they say today
//! ([`differences`]).

mod deeds;
mod files;
mod lawmakers;
mod logo;
mod organizations;
mod page;
mod places;
mod published;
mod share;
mod sign_up;
mod sign_up_form;
mod text_file;
mod words;

pub use deeds::Deeds;
pub use files::SiteFiles;
pub use lawmakers::{Lawmakers, Messages};
pub use logo::{LOGOS, is_logo_copy};
pub use page::SitePage;
pub use published::{differences, is_ours, published_day};
