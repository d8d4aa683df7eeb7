//! What a ledger is asked of supporters, passed on to the files that know.

use super::ledger::Ledger;
use super::{supporter_files, supporter_shares, withdrawn_supporters};
use crate::{
    LedgerError, NewShare, SharedAddress, SharedSupporters, SupporterFile, SupporterFileKind,
    SupporterShare, WithdrawnSupporters,
};
use jiff::Timestamp;
use redress_base::id::Digest;

impl Ledger {
    /// The supporters who have withdrawn everything.
    pub fn withdrawn_supporters(&self) -> Result<WithdrawnSupporters, LedgerError> {
        withdrawn_supporters::all(self.backend())
    }

    /// Notes that the supporter of an address (in the one spelling that all its rows have) has withdrawn everything. `false`
    /// if that was known.
    pub fn withdraw_supporter(&self, address: &str, now: Timestamp) -> Result<bool, LedgerError> {
        withdrawn_supporters::note(self.backend(), address, now)
    }

    /// When the supporter of an address withdrew; none where that did not happen.
    pub fn supporter_withdrew_at(&self, address: &str) -> Result<Option<Timestamp>, LedgerError> {
        withdrawn_supporters::at(self.backend(), address)
    }

    /// The files of supporters that organizations were given, the oldest first.
    pub fn supporter_shares(&self) -> Result<Vec<SupporterShare>, LedgerError> {
        supporter_shares::all(self.backend())
    }

    /// The shares in which an address stands (in the one spelling that all its rows have), the oldest first.
    pub fn shares_of_supporter(&self, address: &str) -> Result<Vec<SharedAddress>, LedgerError> {
        supporter_shares::of(self.backend(), address)
    }

    /// Whom an organization was given, under any of its names.
    pub fn shared_with(&self, names: &[String]) -> Result<SharedSupporters, LedgerError> {
        supporter_shares::with(self.backend(), names)
    }

    /// Notes a share before its file is put into its place, and gives its number. `None`, and nothing is noted, where since
    /// `seen` another share of the organization was, or somebody whom it gives has withdrawn.
    pub fn begin_share(
        &self,
        share: &NewShare<'_>,
        seen: &SharedSupporters,
        now: Timestamp,
    ) -> Result<Option<i64>, LedgerError> {
        supporter_shares::begin(self.backend(), share, seen, now)
    }

    /// Notes that the file of a share has come to its place.
    pub fn finish_share(&self, share: i64, now: Timestamp) -> Result<(), LedgerError> {
        supporter_shares::finish(self.backend(), share, now)
    }

    /// Notes that the supporter of an address was forgotten.
    pub fn note_forgotten(&self, address: &str, now: Timestamp) -> Result<(), LedgerError> {
        withdrawn_supporters::note_forgotten(self.backend(), address, now)
    }

    /// Whether the supporter of an address was forgotten before.
    pub fn is_forgotten(&self, address: &str) -> Result<bool, LedgerError> {
        withdrawn_supporters::is_forgotten(self.backend(), address)
    }

    /// Notes that something of supporters is about to be written to a path; gives the number under which that stands.
    pub fn begin_supporter_file(
        &self,
        kind: SupporterFileKind,
        path: &str,
        now: Timestamp,
    ) -> Result<i64, LedgerError> {
        supporter_files::begin(self.backend(), kind, path, now)
    }

    /// Notes files with something of supporters that were written, with the digests of their bytes.
    pub fn note_supporter_files(
        &self,
        kind: SupporterFileKind,
        files: &[(String, Digest)],
        now: Timestamp,
    ) -> Result<(), LedgerError> {
        supporter_files::note(self.backend(), kind, files, now)
    }

    /// Files with something of supporters, as far as the program was told to write them.
    pub fn supporter_files(&self) -> Result<Vec<SupporterFile>, LedgerError> {
        supporter_files::all(self.backend())
    }

    /// Strikes files out that are gone.
    pub fn strike_out_supporter_files(&self, files: &[i64]) -> Result<(), LedgerError> {
        supporter_files::strike_out(self.backend(), files)
    }
}
