//! Redress runs letter campaigns: letters to the President, to Congress and to local councils, a CSV of recipients for
//! each, one rehearsed and approved send at the pace the mail provider allows, and a log that says truthfully what
//! became of every letter.
//!
//! # The map
//!
//! The crates beside this one know no campaign, or no more of it than they are told. Here they are put together:
//!
//! - [`campaign`]: `campaign.toml` and its folder, checked
//! - [`signatories`]: the organizations that sign
//! - [`constituents`]: whose constituents the supporters are, and the books of them
//! - [`plan`]: every letter of a campaign rendered and digested, and the approval code over them
//! - [`delivery`]: the planned letters brought to a server, one commit point and one verdict each
//! - [`report`]: the ledger made readable
//! - [`coordination`]: one campaign from several machines, over a database in which they meet
//! - [`cli`]: the command line
//!
//! Imports only ever point upward in this list; `tests/layers` keeps it so.
#![forbid(unsafe_code)]
#![cfg_attr(not(test), warn(clippy::unwrap_used))]

pub mod campaign;
pub mod cli;
pub mod constituents;
pub mod coordination;
pub mod delivery;
pub mod plan;
pub mod report;
pub mod signatories;
