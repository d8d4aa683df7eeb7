//! A proof: everything an approver needs, in one folder that can be mailed around and checked later.
//!
//! | File | What it is |
//! |---|---|
//! | `index.html` | each distinct version of the letter, shown as its recipients would see it |
//! | `ask-to-approve.eml` | a mail that asks for an approval, to be forwarded; it names nobody who gets a letter but those shown |
//! | `letters/MAILING-N.txt`, `.html`, `.eml` | the same as files; a letter delivered by hand has no `.eml` |
//! | `attachments/NAME` | the files that go with the letters that are shown |
//! | `recipients.csv` | who gets which version: the whole list |
//! | `held-back.csv` | rows of the lists that get no letter, and why |
//! | `signatories.csv` | who signs |
//! | `letters.jsonl` | one line for each letter with its digest, exact; the approval code is worked out from these |
//! | `proof.json` | the campaign, the code, the inputs with their digests, the versions |
//! | `SHA256SUMS` | the digest of every file above, as `sha256sum -c` reads it |
//!
//! [`verify()`] believes none of them: it works the code out anew, and looks for each version's text in the message whose
//! digest is part of the code. Two things anchor a proof outside of itself: the code, and the digest of `SHA256SUMS`.

mod ask;
mod enclosed;
mod folder;
mod index;
mod lists;
mod mail;
mod maker;
mod record;
mod verify;
mod what_to_do;

pub use maker::ProofMaker;
pub use record::{ProofError, SealedProof};
pub use verify::{VerifiedProof, verify};
