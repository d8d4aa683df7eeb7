//! The dossier of a signer: for each office what was sent when and what came back, and the worksheet of its lobbying.

mod page;
mod worksheet;

pub use page::write_dossier;
pub use worksheet::write_lobbying_worksheet;
