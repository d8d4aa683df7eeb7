//! The program as an organizer runs it: exact output, exit codes, real servers on loopback.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod campaign;
#[path = "../support/server.rs"]
mod server;

mod approval;
mod blunders;
mod commands;
mod evidence;
mod lists;
mod lists_change;
mod pages;
mod privacy;
#[cfg(unix)]
mod real_lists;
mod sending;
mod signatories;
