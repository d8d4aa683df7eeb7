//! Who approved a code.

use jiff::Timestamp;
use redress_base::id::Digest;

/// An approval of a code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Approval {
    /// Whose.
    pub name: String,
    /// When it was written down.
    pub at: Timestamp,
    /// The mail that gave it; none where somebody wrote it down.
    pub mail: Option<ApprovalMail>,
    /// When it was taken back, if it was.
    pub undone_at: Option<Timestamp>,
}

impl Approval {
    /// When it was given: when the mail was written, as far as its clock was not ahead, or somebody wrote it down.
    #[must_use]
    pub fn given_at(&self) -> Timestamp {
        let mail = self.mail.as_ref();
        mail.map_or(self.at, |mail| mail.written_at.min(self.at))
    }
}

/// A mail by which somebody approved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApprovalMail {
    /// Who wrote it.
    pub address: String,
    /// Its identifier without angle brackets; empty where it has none.
    pub message_id: String,
    /// The digest of its bytes.
    pub digest: Digest,
    /// When it was written, as it says.
    pub written_at: Timestamp,
    /// Who vouched for its sender, and by what: `mx.google.com says dmarc=pass`.
    pub found: String,
}
