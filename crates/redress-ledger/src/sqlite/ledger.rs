//! The handle on a ledger: what each side asks of it, passed on to the file that knows.

use super::backend::Backend;
use super::sent::{SearchedSent, SentError, SentSearch};
use super::{
    account_counts, addressed, arrival, carried, copies, counts, database, deeds, draft, entries,
    follow_ups, freeze, held_back, history, known, letter_names, log_letters, marks, outstanding,
    past_attempts, pauses, plans, returned, run, run_lock, sent, sent_copies, steps, test_letters,
    unread, wiping,
};
use crate::{
    AboutLetter, AccountCounts, Arrival, Attempt, Carried, CommitPoints, Counts, Deed, DraftedPlan,
    Durable, Entering, Entry, Filter, Happening, HeldBackRow, Home, KnownLetter, LedgerError,
    LetterNames, Mark, Outstanding, PastAttempt, PastAttempts, PastLetter, PastLetters, PlanDraft,
    PlanLedger, PlanRecord, QueuedLetter, Reading, ReportLedger, Run, RunLedger, Selection,
    SentTest, Settlement, Standings, TestProof, TestReading, Unread, Unwritten,
};
use jiff::Timestamp;
use redress_base::clock::Clock;
use redress_base::id::{
    AccountName, ApprovalCode, DeliveryId, Digest, MailingName, PlanId, RecipientKey,
};
use redress_lists::Recipient;
use redress_mailbox::returned::Keys;
use std::path::Path;
use std::sync::{Arc, PoisonError};

/// The record of one campaign. Cheap to clone; all clones share the one writer.
#[derive(Clone, Debug)]
pub struct Ledger {
    backend: Arc<Backend>,
}

impl Ledger {
    /// Opens the ledger at this path (0600 from creation), makes it if it is absent, and brings its schema up to date.
    pub fn open(path: &Path, clock: &Clock) -> Result<Self, LedgerError> {
        let backend = Arc::new(Backend::open(path, clock)?);
        Ok(Self { backend })
    }

    /// Opens the ledger if there is one, for reading commands.
    pub fn open_existing(path: &Path, clock: &Clock) -> Result<Option<Self>, LedgerError> {
        match path.try_exists() {
            Ok(true) => Self::open(path, clock).map(Some),
            Ok(false) => Ok(None),
            Err(error) => Err(LedgerError::Read {
                path: path.to_owned(),
                reason: error.to_string(),
            }),
        }
    }

    /// Where this ledger belongs.
    pub fn home(&self) -> Result<Home, LedgerError> {
        copies::home(&self.backend)
    }

    /// Makes this place the ledger's home. Only a person can know that no other copy sends.
    pub fn adopt(&self, now: Timestamp) -> Result<(), LedgerError> {
        copies::adopt(&self.backend, now)
    }

    /// Writes a copy of it as it stands into a file that is not there yet, to try something with it.
    pub fn copy_to(&self, path: &Path) -> Result<(), LedgerError> {
        database::copy(&self.backend.path, path)
    }

    /// Whether a run of this campaign is under way, in whatever process.
    #[must_use]
    pub fn run_is_under_way(&self) -> bool {
        self.backend.run_is_alive()
    }

    /// The deliveries that somebody means who types an address, a recipient's key or a name: where anybody has exactly this
    /// address or key, those; else everybody whose name it may be (see [`redress_lists::TypedName`]).
    pub fn addressed(&self, typed: &str) -> Result<Vec<DeliveryId>, LedgerError> {
        addressed::addressed(&self.backend, typed)
    }

    /// Adds a mark to each delivery where it makes sense in its state; returns those it was added to.
    pub fn mark(
        &self,
        deliveries: &[DeliveryId],
        mark: &Mark,
        now: Timestamp,
    ) -> Result<Vec<DeliveryId>, LedgerError> {
        marks::mark(&self.backend, deliveries, mark, now)
    }

    /// Those of these deliveries to which the mark could be added.
    pub fn markable(
        &self,
        deliveries: &[DeliveryId],
        mark: &Mark,
    ) -> Result<Vec<DeliveryId>, LedgerError> {
        marks::markable(&self.backend, deliveries, mark)
    }

    /// Looks for the letters of unconfirmed deliveries in an export of the Sent folder.
    pub fn search_sent(&self, export: &Path) -> Result<SearchedSent, SentError> {
        sent::search_sent(&self.backend, export)
    }

    /// Begins to look for the letters of unconfirmed deliveries in mails that come one by one.
    pub fn sent_search(&self) -> Result<SentSearch, LedgerError> {
        SentSearch::begin(&self.backend)
    }

    /// When the first letter of the campaign may have reached a server: nothing can have come back before. None where none did.
    pub fn first_attempt(&self) -> Result<Option<Timestamp>, LedgerError> {
        past_attempts::first(&self.backend)
    }

    /// The names under which the letters are known, for one reading of a mailbox.
    pub fn letter_names(&self) -> Result<LetterNames, LedgerError> {
        letter_names::letter_names(&self.backend)
    }

    /// The letter that a mail is about, by the strongest of its keys.
    pub fn letter_of(
        &self,
        names: &LetterNames,
        keys: &Keys,
    ) -> Result<Option<KnownLetter>, LedgerError> {
        letter_names::find(&self.backend, names, keys)
    }

    /// The names under which the letters are known to servers' logs, for one reading of them.
    pub fn names_in_logs(&self) -> Result<LetterNames, LedgerError> {
        letter_names::names_in_logs(&self.backend)
    }

    /// The letter with this Message-ID, of which a server's log says that it is in a queue.
    pub fn letter_with_message_id(
        &self,
        names: &LetterNames,
        id: &str,
    ) -> Result<Option<QueuedLetter>, LedgerError> {
        log_letters::by_message_id(&self.backend, names, id)
    }

    /// The letters that a server said it took under this queue id, the newest first.
    pub fn letters_with_queue_id(
        &self,
        names: &LetterNames,
        queue_id: &str,
    ) -> Result<Vec<QueuedLetter>, LedgerError> {
        log_letters::by_queue_id(&self.backend, names, queue_id)
    }

    /// The deliveries that were sent to this address before a mail was written: one that names nothing else may be about one
    /// of them.
    pub fn sent_to(
        &self,
        address: &str,
        written_at: Option<Timestamp>,
    ) -> Result<Vec<DeliveryId>, LedgerError> {
        returned::sent_to(&self.backend, address, written_at)
    }

    /// Enters mails that are about letters, or says what would be entered: in one transaction, each mail once.
    pub fn enter_returned(
        &self,
        mails: &[AboutLetter],
        entering: Entering,
        now: Timestamp,
    ) -> Result<Vec<Reading>, LedgerError> {
        returned::enter(&self.backend, mails, entering, now)
    }

    /// Whether a mailbox was read before, be it only to show what would be entered.
    pub fn was_mailbox_read(&self) -> Result<bool, LedgerError> {
        returned::was_read(&self.backend, false)
    }

    /// Whether a server's log was read before, be it only to show what would be entered.
    pub fn was_log_read(&self) -> Result<bool, LedgerError> {
        returned::was_read(&self.backend, true)
    }

    /// Writes down that a server's log was read.
    pub fn note_log_reading(&self, now: Timestamp) -> Result<(), LedgerError> {
        returned::note_reading(&self.backend, true, false, now)
    }

    /// Writes down that a mailbox was read, and whether as a whole, with all that it held entered.
    pub fn note_reading(&self, is_whole: bool, now: Timestamp) -> Result<(), LedgerError> {
        returned::note_reading(&self.backend, false, is_whole, now)
    }

    /// Notes test letters that are about to go.
    pub fn note_tests(&self, tests: &[SentTest]) -> Result<(), LedgerError> {
        test_letters::note(&self.backend, tests)
    }

    /// The test letters that went, or nearly, the oldest first.
    pub fn tests(&self) -> Result<Vec<SentTest>, LedgerError> {
        test_letters::all(&self.backend)
    }

    /// Enters a mail that is about a test letter, or only looks; says whether it was entered before.
    pub fn enter_test_reading(
        &self,
        reading: &TestReading,
        entering: Entering,
        now: Timestamp,
    ) -> Result<bool, LedgerError> {
        test_letters::enter(&self.backend, reading, entering, now)
    }

    /// What receivers said of test letters, the newest letter first.
    pub fn test_proofs(&self) -> Result<Vec<(SentTest, TestProof)>, LedgerError> {
        test_letters::proofs(&self.backend)
    }

    /// Writes down that somebody has looked through the mailbox in person, and marked what had come back.
    pub fn note_reading_by_hand(&self, now: Timestamp) -> Result<(), LedgerError> {
        returned::note_reading_by_hand(&self.backend, now)
    }

    /// Whether a delivery's letter is known to lie in the Sent folder of the sender's mailbox.
    pub fn lies_in_sent(&self, delivery: DeliveryId) -> Result<bool, LedgerError> {
        sent_copies::lies_in_sent(&self.backend, delivery)
    }

    /// Notes that the letters of these deliveries lie in the Sent folder of the sender's mailbox.
    pub fn note_sent_copies(
        &self,
        deliveries: &[DeliveryId],
        now: Timestamp,
    ) -> Result<(), LedgerError> {
        sent_copies::note(&self.backend, deliveries, now)
    }

    /// Deletes the letters of plans that nobody approved, and wipes whatever was deleted from the bytes of the ledger. `false`
    /// where another program reads it: then its log keeps older pages until that has ended.
    pub fn wipe(&self, now: Timestamp) -> Result<bool, LedgerError> {
        wiping::wipe(&self.backend, now)
    }

    /// Keeps letters from being sent as long as what it gives is held. While some are being sent it is refused.
    pub fn hold_still(&self, now: Timestamp) -> Result<Run, LedgerError> {
        let lock = run_lock::take(&self.backend.lock_path(), now)?;
        Ok(Run {
            _lock: Arc::new(lock),
        })
    }

    pub(super) fn backend(&self) -> &Backend {
        &self.backend
    }
}

impl PlanLedger for Ledger {
    fn begin_plan(&self) -> Result<Box<dyn PlanDraft>, LedgerError> {
        Ok(Box::new(draft::begin_plan(&self.backend)?))
    }

    fn plan_with_code(&self, code: &ApprovalCode) -> Result<Option<DraftedPlan>, LedgerError> {
        plans::plan_with_code(&self.backend, code)
    }

    fn newest_plan(&self) -> Result<Option<DraftedPlan>, LedgerError> {
        plans::newest_plan(&self.backend)
    }

    fn plan_in_force(&self) -> Result<Option<PlanRecord>, LedgerError> {
        plans::plan_in_force(&self.backend)
    }

    fn known(
        &self,
        mailing: &MailingName,
        key: &RecipientKey,
    ) -> Result<Option<Recipient>, LedgerError> {
        known::known(&self.backend, mailing, key)
    }

    fn planned(
        &self,
        plan: PlanId,
        mailing: &MailingName,
        key: &RecipientKey,
    ) -> Result<Option<(Recipient, Digest, Option<AccountName>)>, LedgerError> {
        known::planned(&self.backend, plan, mailing, key)
    }

    fn approve(&self, code: &ApprovalCode, name: &str, at: Timestamp) -> Result<(), LedgerError> {
        plans::approve(&self.backend, code, name, at)
    }

    fn approvals(&self, code: &ApprovalCode) -> Result<Vec<(String, Timestamp)>, LedgerError> {
        plans::approvals(&self.backend, code)
    }

    fn freeze(&self, plan: PlanId, at: Timestamp) -> Result<(), LedgerError> {
        freeze::freeze(&self.backend, plan, at)
    }
}

impl PastLetters for Ledger {
    fn past_letter(
        &self,
        mailing: &MailingName,
        key: &RecipientKey,
    ) -> Result<Option<PastLetter>, LedgerError> {
        follow_ups::past_letter(&self.backend, mailing, key)
    }

    fn has_letter(
        &self,
        plan: PlanId,
        mailing: &MailingName,
        key: &RecipientKey,
    ) -> Result<bool, LedgerError> {
        follow_ups::has_letter(&self.backend, plan, mailing, key)
    }

    fn last_reading(&self) -> Result<Option<Timestamp>, LedgerError> {
        follow_ups::last_reading(&self.backend)
    }
}

impl CommitPoints for Ledger {
    fn commit_point(
        &self,
        settled: Option<(Attempt, Settlement)>,
        next: DeliveryId,
        now: Timestamp,
    ) -> Durable<'_, Option<Attempt>> {
        Box::pin(steps::commit_point(&self.backend, settled, next, now))
    }

    fn settle(&self, attempt: Attempt, settlement: Settlement, now: Timestamp) -> Durable<'_, ()> {
        Box::pin(steps::settle(&self.backend, attempt, settlement, now))
    }

    fn settle_early(
        &self,
        delivery: DeliveryId,
        settlement: Settlement,
        now: Timestamp,
    ) -> Durable<'_, ()> {
        Box::pin(steps::settle_early(
            &self.backend,
            delivery,
            settlement,
            now,
        ))
    }
}

impl Standings for Ledger {
    fn counts(&self) -> Result<Counts, LedgerError> {
        counts::counts(&self.backend)
    }

    fn accounts(&self, mailing: Option<&MailingName>) -> Result<Vec<AccountCounts>, LedgerError> {
        account_counts::accounts(&self.backend, mailing)
    }
}

impl PastAttempts for Ledger {
    fn attempted(
        &self,
        delivery: DeliveryId,
        number: u32,
    ) -> Result<Option<(MailingName, RecipientKey)>, LedgerError> {
        past_attempts::attempted(&self.backend, delivery, number)
    }

    fn past_attempts(
        &self,
        each: &mut dyn FnMut(PastAttempt<'_>) -> Result<(), LedgerError>,
    ) -> Result<(), LedgerError> {
        past_attempts::past_attempts(&self.backend, each)
    }

    fn arrival(&self, delivery: DeliveryId, letter: &str) -> Result<Arrival, LedgerError> {
        arrival::arrival(&self.backend, delivery, letter)
    }

    fn presume_sent(
        &self,
        known: &dyn Fn(&MailingName, &RecipientKey) -> Option<u32>,
        now: Timestamp,
    ) -> Result<u64, LedgerError> {
        past_attempts::presume_sent(&self.backend, known, now)
    }
}

impl RunLedger for Ledger {
    fn key(&self) -> &[u8; 32] {
        &self.backend.key
    }

    fn start_run(&self, now: Timestamp) -> Result<Run, LedgerError> {
        run::start_run(&self.backend, now)
    }

    fn unwritten(&self) -> Vec<Unwritten> {
        let unwritten = self.backend.unwritten.lock();
        unwritten.unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn outstanding(
        &self,
        selection: &Selection,
        after: Option<DeliveryId>,
        now: Timestamp,
        limit: usize,
    ) -> Result<Vec<Outstanding>, LedgerError> {
        outstanding::outstanding(&self.backend, selection, after, now, limit)
    }

    fn next_due(&self, selection: &Selection) -> Result<Option<Timestamp>, LedgerError> {
        outstanding::next_due(&self.backend, selection)
    }

    fn unread(&self, selection: &Selection, now: Timestamp) -> Result<Option<Unread>, LedgerError> {
        unread::unread(&self.backend, selection, now)
    }

    fn pause(
        &self,
        account: Option<&AccountName>,
        reason: Option<(&str, Option<Timestamp>)>,
        now: Timestamp,
    ) -> Durable<'_, ()> {
        let reason = reason.map(|(text, until)| (text.to_owned(), until));
        Box::pin(pauses::pause(&self.backend, account.cloned(), reason, now))
    }
}

impl ReportLedger for Ledger {
    fn entries(
        &self,
        filter: &Filter,
        each: &mut dyn FnMut(Entry) -> Result<(), LedgerError>,
    ) -> Result<(), LedgerError> {
        entries::entries(&self.backend, filter, each)
    }

    fn held_back(
        &self,
        each: &mut dyn FnMut(HeldBackRow) -> Result<(), LedgerError>,
    ) -> Result<(), LedgerError> {
        held_back::held_back(&self.backend, each)
    }

    fn history(&self, delivery: DeliveryId) -> Result<Vec<Happening>, LedgerError> {
        history::history(&self.backend, delivery)
    }

    fn deeds(
        &self,
        filter: &Filter,
        each: &mut dyn FnMut(Deed) -> Result<(), LedgerError>,
    ) -> Result<(), LedgerError> {
        deeds::deeds(&self.backend, filter, each)
    }

    fn carried(&self) -> Result<Vec<Carried>, LedgerError> {
        carried::carried(&self.backend)
    }

    fn paused(&self) -> Result<Option<(String, Option<Timestamp>)>, LedgerError> {
        pauses::paused(&self.backend)
    }
}
