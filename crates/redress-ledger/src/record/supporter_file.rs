//! Files with something of supporters, wherever a command was told to write them.

use redress_base::id::Digest;

/// What a file is to supporters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SupporterFileKind {
    /// A letter that has a book of constituents, as a file.
    Mail,
    /// A part of a packet that has books.
    Packet,
    /// A part of a proof that shows a book.
    Proof,
    /// A list of supporters.
    List,
}

impl SupporterFileKind {
    const ALL: [Self; 4] = [Self::Mail, Self::Packet, Self::Proof, Self::List];

    /// As the ledger has it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Mail => "mail",
            Self::Packet => "packet",
            Self::Proof => "proof",
            Self::List => "list",
        }
    }

    /// The kind of this name; none of another.
    pub(crate) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }
}

/// A file, or a folder of files, that holds something of supporters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SupporterFile {
    /// Its number in the ledger.
    pub id: i64,
    /// Where it was written: below the campaign's folder, or with the whole path.
    pub path: String,
    /// What it is.
    pub kind: SupporterFileKind,
    /// Of its bytes as they were written; none while that was not finished.
    pub digest: Option<Digest>,
}
