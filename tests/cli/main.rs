//! The program as an organizer runs it: exact output, exit codes, real servers on loopback.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod accounts;
mod accounts_mistakes;
mod approval;
mod approval_by_mail;
mod attachments;
mod blunders;
mod book;
mod bounds;
mod by_hand;
mod calendar;
mod commands;
mod constituents_book;
mod coordinator;
#[cfg(target_os = "linux")]
mod debian;
mod do_not_write;
#[cfg(unix)]
mod docs;
mod evidence;
mod exclusions;
mod exit_codes;
mod figures;
mod finding;
mod follow_ups;
mod forgetting;
mod full_disk;
mod held_back;
#[cfg(unix)]
mod imap;
mod inbox;
mod inbox_servers;
mod lawmakers;
mod letterhead;
mod lists;
mod lists_change;
mod names;
mod new;
mod offices;
#[cfg(unix)]
mod open_files;
mod pages;
mod paper;
mod parts;
mod parts_origin;
mod parts_refused;
mod places;
mod preflight;
mod printing;
mod privacy;
#[cfg(unix)]
mod read_only;
#[cfg(unix)]
mod real_lists;
#[cfg(unix)]
mod received_folder;
mod sample_traces;
mod scoreboard;
mod senders;
mod sending;
mod sent_copies;
mod server_log;
mod settings;
mod share_supporters;
mod sign_ons;
mod signals;
mod signatories;
mod site;
mod slips;
mod supporters;
mod terminal;
mod test_letters;
mod tokens;
mod trust;
mod undo;
mod versions;
mod zone;
