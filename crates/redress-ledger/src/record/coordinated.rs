//! What a ledger knows of the coordinator that its letters go through, and of other machines.

use super::Settlement;
use jiff::Timestamp;
use redress_base::id::{DeliveryId, Digest, MailingName, RecipientKey};

/// What a letter is called at a coordinator: a keyed hash of its mailing and recipient.
pub type NameThere = [u8; 16];

/// A coordinator, as it was met first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownCoordinator {
    /// Which server it is, in the coordinator's own words.
    pub server: String,
    /// The key of the campaign there.
    pub key: [u8; 32],
}

/// An attempt of this machine, as the coordinator knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PointThere {
    /// The number of its letter there.
    pub letter: i64,
    /// Which attempt of the letter, from 1, by whatever machine.
    pub attempt: u32,
    /// The run there.
    pub run: i64,
    /// Under which it was asked for; empty for an attempt that ended before its commit point.
    pub key: Vec<u8>,
}

/// A run of any machine, as the coordinator tells of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunThere {
    /// Its number there.
    pub run: i64,
    /// The machine's name.
    pub machine: String,
    /// The role that signed in.
    pub role: String,
    /// The code that it sent under.
    pub code: String,
    /// Since when.
    pub began_at: Timestamp,
    /// It is this ledger's.
    pub is_own: bool,
    /// It was heard of within its lease.
    pub is_alive: bool,
}

/// A row of the coordinator's, whoever wrote it.
#[derive(Clone, Debug)]
pub struct RowThere {
    /// About the letter of this name.
    pub name: NameThere,
    /// And this attempt of it; for a mark, the last one before it.
    pub attempt: u32,
    /// When, by the database's clock.
    pub at: Timestamp,
    /// The role that wrote it.
    pub role: String,
    /// What it says.
    pub what: SaidThere,
}

/// What a row of the coordinator's says.
#[derive(Clone, Debug)]
pub enum SaidThere {
    /// An attempt of this run: its commit point, or that it ended before one.
    Attempt(i64),
    /// How it ended.
    Verdict(Settlement),
    /// What a person said.
    Mark {
        /// The ledger's word for it.
        word: String,
        /// What was said with it.
        note: String,
    },
}

/// A letter of a plan that goes by mail.
#[derive(Clone, Debug)]
pub struct LetterByMail {
    /// Its delivery.
    pub delivery: DeliveryId,
    /// Of this mailing.
    pub mailing: MailingName,
    /// To this recipient.
    pub recipient: RecipientKey,
    /// The digest of its approved bytes.
    pub digest: Digest,
}
