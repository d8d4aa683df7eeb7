//! The ledger made readable: status, log, pages, CSV and JSON.
//!
//! Only reads, and never sends: what it shows is what [`redress_ledger`] and [`crate::plan`] say. Nothing here prints;
//! each function returns text or writes to a [`std::io::Write`] it is given.
//!
//! Every page is one self-contained HTML file made on the shared base in `page`: no network, a content security policy
//! that names our own constant script by its hash, everything from data escaped.

mod calendar;
mod counts;
mod delivery_report;
mod dossier;
mod entries;
mod entry_words;
mod error;
mod held_back;
mod letters_page;
mod log;
mod mail;
mod packet;
mod page;
mod pictures;
mod preview_page;
mod printable;
mod proof;
mod rehearsal_page;
mod returned;
mod scoreboard;
mod site;
mod spreadsheet;
mod status;
mod supporters;
mod table;
mod tile_map;
mod tile_places;
mod versions;
mod web_link;
mod went;
mod words;

pub use calendar::CalendarFile;
pub use delivery_report::{
    DeliveryReport, LetterText, PublicFacts, ReportedLetter, SignedCopy, write_delivery_report,
};
pub use dossier::{write_dossier, write_lobbying_worksheet};
pub use error::ReportError;
pub use log::{LogFormat, write_deeds, write_held_back, write_log};
pub use packet::{Enclosure, Packet, PacketBook, PacketLetter, Paper};
pub use pictures::pictures;
pub use preview_page::PreviewPage;
pub use proof::{ProofError, ProofMaker, SealedProof, VerifiedProof, verify};
pub use rehearsal_page::{RehearsedMail, write_rehearsal_page};
pub use returned::{
    ApprovalMailSaid, ApprovalWord, ProofJson, ReturnedTotals, TestMail, failed_said, receiver_of,
    returned_json, returned_text, write_replies_csv, write_replies_page,
};
pub use scoreboard::{BoardLetter, Scoreboard, embed_snippet};
pub use site::{
    Deeds, LOGOS, Lawmakers, Messages, SiteFiles, SitePage, differences, is_logo_copy, is_ours,
    published_day,
};
pub use status::{Doing, Status, Watched, sending_time};
pub use supporters::{
    CountedFor, KnownConsent, KnownRow, KnownShare, KnownSupporter, SupporterShareList,
    WrittenShare, given_to_organizations, supporter_figures, supporter_line, write_share,
    write_unclear,
};
pub use table::Table;
pub use versions::{MetVersion, NamedVersion, Versions, plan_words};
pub use web_link::web_link;
pub use words::{count_words, duration_words, grouped, held_words, state_words};
