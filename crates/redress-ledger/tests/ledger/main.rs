//! The ledger through its public face: the same promises for every database that may come.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod accounts;
mod campaign;
mod coordinator;
mod earlier_builds;
mod files;
mod marks;
mod model;
mod other_machines;
mod plans;
mod returned;
mod sending;
mod supporter_shares;
mod undo;
mod withdrawn_supporters;
