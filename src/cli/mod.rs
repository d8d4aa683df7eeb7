//! The command line: one file per command. The only module that prints, exits, or uses `clap` and `anyhow`.
//!
//! Each command is a struct, whose doc comments are its help text, with one `run`. Results go to stdout and everything
//! else to stderr; how a command ended is an [`Exit`], and its number a promise (`docs/exit-codes.md`).

mod account_state;
mod approvals;
mod arguments;
mod context;
mod drawing;
mod eml;
mod exit;
mod given_file;
mod handles;
mod held_back;
mod home;
mod in_force;
mod mark_rows;
mod output;
mod pace;
mod planning;
mod preflight_lists;
mod preflight_page;
mod preflight_record;
mod preview_json;
mod private_file;
mod problems;
mod progress;
mod question;
mod rate;
mod run;
mod sample;
mod sealed;
mod sending;
mod sign_ons;
mod signals;
mod signatory_file;
mod summary;
mod typed;
mod which;
mod width;
mod words;

mod approve;
mod check;
mod completions;
mod diff;
mod evidence;
mod inbox;
mod log;
mod mailboxes;
mod man;
mod mark;
mod new;
mod packet;
mod preflight;
mod preview;
mod proof;
mod rehearse;
mod replies;
mod report;
mod resolve;
mod retry;
mod scoreboard;
mod seats;
mod send;
mod signatories;
mod status;
mod stop;
mod test;
mod test_proofs;
mod test_setup;
mod trust;
mod verify;
mod withdraw;

pub use exit::Exit;
pub use run::run;
