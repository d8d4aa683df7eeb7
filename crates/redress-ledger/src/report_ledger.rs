//! What a report asks of a ledger.

use super::{Carried, Deed, Entry, Filter, Happening, HeldBackRow, LedgerError, Standings};
use jiff::Timestamp;
use redress_base::id::DeliveryId;

/// Everything that can be read of a campaign, streamed: a report over a million deliveries holds one at a time.
pub trait ReportLedger: Standings {
    /// Calls `each` with every delivery a filter selects, in the order of mailing and list.
    fn entries(
        &self,
        filter: &Filter,
        each: &mut dyn FnMut(Entry) -> Result<(), LedgerError>,
    ) -> Result<(), LedgerError>;

    /// The deliveries a filter selects, where they are known to be few.
    fn select(&self, filter: &Filter) -> Result<Vec<Entry>, LedgerError> {
        let mut entries = Vec::new();
        self.entries(filter, &mut |entry| {
            entries.push(entry);
            Ok(())
        })?;
        Ok(entries)
    }

    /// Calls `each` with every row of the plan in force that is no delivery, and with every letter that the ledger itself
    /// holds back (its inbox was refused, or written to under another key).
    fn held_back(
        &self,
        each: &mut dyn FnMut(HeldBackRow) -> Result<(), LedgerError>,
    ) -> Result<(), LedgerError>;

    /// What happened to a delivery: every attempt with its answer, and every mark that was not taken back.
    fn history(&self, delivery: DeliveryId) -> Result<Vec<Happening>, LedgerError>;

    /// Calls `each` with everything that somebody did, oldest first; where the filter has a mailing or deliveries, with what was
    /// said of their letters alone. It has no states here.
    fn deeds(
        &self,
        filter: &Filter,
        each: &mut dyn FnMut(Deed) -> Result<(), LedgerError>,
    ) -> Result<(), LedgerError>;

    /// What has gone through each account from each machine, and when the last of it; in the order of their names. Looks at every
    /// attempt: half a second for a million, and less where no account has a name.
    fn carried(&self) -> Result<Vec<Carried>, LedgerError>;

    /// Why the campaign is paused, and until when.
    fn paused(&self) -> Result<Option<(String, Option<Timestamp>)>, LedgerError>;
}
