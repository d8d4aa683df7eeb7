//! What a proof keeps, as it stands in its files.

use super::ask::Ask;
use crate::report::versions::NamedVersion;
use redress_base::id::{ApprovalCode, Digest, Hasher};
use redress_base::signatories::Signatories;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::PathBuf;

pub(super) const INDEX: &str = "index.html";
pub(super) const MAIL: &str = "ask-to-approve.eml";
pub(super) const RECIPIENTS: &str = "recipients.csv";
pub(super) const HELD_BACK: &str = "held-back.csv";
pub(super) const SIGNATORIES: &str = "signatories.csv";
pub(super) const LETTERS: &str = "letters.jsonl";
pub(super) const MANIFEST: &str = "proof.json";
pub(super) const SUMS: &str = "SHA256SUMS";
/// What a proof says made it. Pages look alike only where the same version made them.
pub(super) const PROGRAM: &str = concat!("redress ", env!("CARGO_PKG_VERSION"));
/// The shape of these files; another number means another shape.
pub(super) const FORMAT: u32 = 1;

/// Why a proof cannot be made or read.
#[derive(Debug, thiserror::Error)]
pub enum ProofError {
    /// A file cannot be written or read.
    #[error("`{path}` of the proof cannot be used: {reason}")]
    File {
        /// The file, relative to the proof.
        path: PathBuf,
        /// Why.
        reason: String,
    },
    /// The campaign has no code to prove.
    #[error("the campaign has errors, so there is nothing to approve yet: run `redress check`")]
    NoPlan,
    /// A proof of another version of this program.
    #[error(
        "the proof has format {found}, and this program reads format {FORMAT}: use the version that made it"
    )]
    Format {
        /// The format it has.
        found: u32,
    },
}

impl ProofError {
    pub(super) fn file(path: &str, error: &impl ToString) -> Self {
        Self::File {
            path: path.into(),
            reason: error.to_string(),
        }
    }
}

/// A proof that was made: what to tell the approvers beside it.
#[derive(Clone, Debug)]
pub struct SealedProof {
    /// The approval code.
    pub code: ApprovalCode,
    /// The digest of `SHA256SUMS`, which stands for every file of the folder.
    pub seal: Digest,
    /// Letters, those by hand included.
    pub letters: u64,
    /// Distinct versions of the letters.
    pub versions: usize,
    /// The mail that asks for approvals, in the folder; none where the letters are too many for a mail.
    pub mail: Option<&'static str>,
}

/// One line of `letters.jsonl`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct LetterLine {
    pub mailing: String,
    pub recipient: String,
    pub name: String,
    pub email: Option<String>,
    pub cc: Vec<String>,
    /// Where answers go, where the row itself says so; proofs of earlier builds do not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply_to: Option<String>,
    pub channel: String,
    /// The account that carries it, where the campaign's accounts have names.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<String>,
    pub version: usize,
    pub digest: String,
}

/// A distinct version of a letter, with the recipient it is shown for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct VersionRecord {
    pub mailing: String,
    pub version: usize,
    pub letters: u64,
    pub example: String,
    pub subject: String,
    /// Files that go with the example, by name, with their digests.
    pub attachments: Vec<(String, String)>,
    /// How many bytes each of them has; proofs of earlier builds do not say it.
    #[serde(default)]
    pub attachment_bytes: Vec<u64>,
    /// Where each of them lies in the folder.
    #[serde(default)]
    pub files: Vec<String>,
    /// What the version is called among those of its mailing.
    #[serde(default)]
    pub name: String,
    /// So many of its letters go by hand.
    #[serde(default)]
    pub letters_by_hand: u64,
    pub by_hand: bool,
}

impl VersionRecord {
    /// The name of its files without their ends.
    pub(super) fn file(&self) -> String {
        format!("letters/{}-{}", self.mailing, self.version)
    }
}

impl From<&VersionRecord> for NamedVersion {
    fn from(version: &VersionRecord) -> Self {
        Self {
            mailing: version.mailing.clone(),
            number: version.version,
            name: version.name.clone(),
            letters: version.letters - version.letters_by_hand.min(version.letters),
            by_hand: version.letters_by_hand,
            attachments: version.attachments.len(),
        }
    }
}

/// `proof.json`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Manifest {
    pub format: u32,
    pub program: String,
    pub campaign: String,
    pub code: String,
    pub date: String,
    pub drawn_at: String,
    pub letters: u64,
    pub by_hand: u64,
    pub held_back: u64,
    pub inputs: BTreeMap<String, String>,
    pub signatories: Signatories,
    pub versions: Vec<VersionRecord>,
    /// The consent line under which supporters signed up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signed_as: Option<String>,
    /// What approvers are asked to do.
    #[serde(default)]
    pub ask: Ask,
    /// The pictures of letterheads as `data:` URLs, by what the letters call them.
    #[serde(default)]
    pub pictures: BTreeMap<String, String>,
}

/// The code over letters in the order of (mailing, recipient key), as the ledger works it out.
pub(super) fn code_of(letters: &[LetterLine]) -> Result<ApprovalCode, String> {
    let mut sorted: Vec<_> = letters.iter().collect();
    // Sorted here, whatever the order of the file: sorting a list must not change the code.
    sorted.sort_by(|a, b| (&a.mailing, &a.recipient).cmp(&(&b.mailing, &b.recipient)));
    let mut hasher = Hasher::new();
    for letter in sorted {
        hasher.field(letter.mailing.as_bytes());
        hasher.field(letter.recipient.as_bytes());
        hasher.field(&digest_from(&letter.digest)?.0);
        if let Some(account) = &letter.account {
            hasher.field(format!("account={account}").as_bytes());
        }
    }
    Ok(ApprovalCode::from_digest(&hasher.finish()))
}

/// Reads a digest of 64 hexadecimal digits.
pub(super) fn digest_from(text: &str) -> Result<Digest, String> {
    let wrong = || format!("`{}` is no digest", text.escape_debug());
    // The pairs below are cut by bytes, which would panic within a character; and a number may have a sign, a digit not.
    if text.len() != 64 || !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Err(wrong());
    }
    let mut bytes = [0; 32];
    for (index, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&text[2 * index..2 * index + 2], 16).map_err(|_| wrong())?;
    }
    Ok(Digest(bytes))
}
