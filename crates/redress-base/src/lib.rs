//! What every part of Redress agrees on.
//!
//! - [`address`]: an e-mail address, read once by a strict parser
//! - [`id`]: names, keys and digests that cannot be mixed up
//! - [`clock`]: the only place that asks what time it is
//! - [`folder`]: a campaign's folder, and paths that stay inside it
//! - [`private`]: folders and files that only their owner may look into
//! - [`append`]: records written one behind the other, each whole
//! - [`problem`]: what can be wrong with a campaign, where, and what to do about it
//! - [`findings`]: problems gathered, the same fault once however many rows have it
//! - [`head`]: the fields of a message, byte for byte
//! - [`hidden`]: characters that nobody can see
//! - [`signatories`]: the organizations that sign, as letters print them and plans keep them
//! - [`toml_slip`]: what people type where TOML belongs
//! - [`open_files`]: how many files may be open at once
//! - [`message_id`]: what tells a letter from every other mail in the world
//! - [`wire`]: the contract that the bytes of a message keep on the wire
//! - [`us_states`]: the states of the Union and their codes
//! - [`words`]: numbers, moments and lists as people write them
//! - [`fail_point`]: places at which a test can let the program crash
//!
//! It decides nothing about letters, lists or servers, and knows none of them.
#![forbid(unsafe_code)]
#![cfg_attr(not(test), warn(clippy::unwrap_used))]

pub mod address;
pub mod append;
pub mod clock;
pub mod fail_point;
pub mod findings;
pub mod folder;
pub mod head;
pub mod hidden;
pub mod id;
pub mod message_id;
pub mod open_files;
pub mod picture;
pub mod private;
pub mod problem;
pub mod same_file;
pub mod signatories;
pub mod toml_slip;
pub mod us_states;
pub mod wire;
pub mod words;
