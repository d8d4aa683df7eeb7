//! Redress runs letter campaigns: letters to the President, to Congress and to local councils, a CSV of recipients for
//! each, one rehearsed and approved send at the pace the mail provider allows, and a log that says truthfully what
//! became of every letter.
//!
//! # The map
//!
//! Imports only ever point upward in this list; `tests/layers` keeps it so.
//!
//! - [`address`]: an address we may write to, parsed once
//! - [`id`]: names, keys and digests that cannot be mixed up
//! - [`clock`]: the only place that asks what time it is
//! - [`campaign`]: `campaign.toml` and its folder, checked
//! - [`recipients`]: a list of recipients, row by row
//! - [`signatories`]: the organizations that sign
//! - [`letters`]: forms of address, templates, rendering
//! - [`message`]: a rendered letter as the bytes of a message
//! - [`ledger`]: the durable record of what was planned, tried and answered
//! - [`plan`]: every letter of a campaign rendered and digested, and the approval code over them
//! - [`delivery`]: the planned letters brought to a server, one commit point and one verdict each
//! - [`report`]: the ledger made readable
//! - [`cli`]: the command line
#![forbid(unsafe_code)]
#![cfg_attr(not(test), warn(clippy::unwrap_used))]

pub use redress_base::{address, clock, id};
pub use redress_letters as letters;
pub use redress_letters::message;

pub mod campaign;
pub mod cli;
pub mod delivery;
pub mod plan;
/// A list of recipients, row by row: [`redress_lists`], with what a mailing adds to it.
pub mod recipients {
    pub use crate::campaign::{letter_for, sources};
    pub use redress_lists::*;
}
/// The durable record: [`redress_ledger`].
pub mod ledger {
    pub use redress_base::fail_point::{FailPoint, reach};
    pub use redress_ledger::*;
}
pub mod report;
pub mod signatories;
