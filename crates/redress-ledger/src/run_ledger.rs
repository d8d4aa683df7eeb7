//! What a run asks of a ledger.

use super::{
    AccountCounts, Attempt, Counts, LedgerError, Outstanding, Run, Selection, Settlement, Unread,
    Unwritten,
};
use jiff::Timestamp;
use redress_base::id::{AccountName, DeliveryId, Digest, MailingName, RecipientKey};
use redress_base::message_id::MessageId;
use std::fmt::Debug;
use std::pin::Pin;

/// Something that is on the disk when it is answered.
pub type Durable<'a, T> = Pin<Box<dyn Future<Output = Result<T, LedgerError>> + Send + 'a>>;

/// The right to let one letter go, and what became of it: the durable steps of a letter, and the one door for a coordinator
/// of several machines.
///
/// The ledger of a campaign keeps these steps by itself. Where several machines send one campaign, a coordinator stands in
/// front of each machine's ledger and implements this trait as well: it grants a commit point only to the machine that holds
/// the claim, lets the machine's own ledger write it down, and passes verdicts on. A run does not know which of them it
/// talks to. Claims are asked for where letters are: in [`RunLedger::outstanding`].
///
/// Whoever implements it promises: no two answers of [`commit_point`](Self::commit_point) ever grant one delivery, unless a
/// verdict between them allows another try; and when a method answers, its row is on the disk.
pub trait CommitPoints: Debug + Send + Sync {
    /// Settles the previous attempt of this connection, if there is one, and opens the commit point of the next
    /// delivery, in one transaction. `None` if that delivery may not be sent (any more). Dropped before it answers, it starts
    /// no delivery that it has not started yet; the verdict is written all the same, or kept as unwritten.
    fn commit_point(
        &self,
        settled: Option<(Attempt, Settlement)>,
        next: DeliveryId,
        now: Timestamp,
    ) -> Durable<'_, Option<Attempt>>;

    /// Whether the dot of an attempt that has its commit point may still be written, asked at the last moment. On a machine that
    /// slept since, others may count it as lost; then it is settled as returned.
    fn may_go(&self, _attempt: &Attempt) -> bool {
        true
    }

    /// Settles an attempt whose final dot was sent (or may have been).
    fn settle(&self, attempt: Attempt, settlement: Settlement, now: Timestamp) -> Durable<'_, ()>;

    /// Records an attempt that ended before its commit point: refused or deferred at MAIL, RCPT or DATA.
    fn settle_early(
        &self,
        delivery: DeliveryId,
        settlement: Settlement,
        now: Timestamp,
    ) -> Durable<'_, ()>;
}

/// One attempt, as it is told to whoever keeps a record of it in a second place.
#[derive(Clone, Copy, Debug)]
pub struct PastAttempt<'a> {
    /// Of this delivery.
    pub delivery: DeliveryId,
    /// Its number, from 1; 0 is no attempt, and says that the letter was given away in a part.
    pub number: u32,
    /// Of this mailing.
    pub mailing: &'a MailingName,
    /// To this recipient.
    pub recipient: &'a RecipientKey,
    /// It was accepted, or nobody knows.
    pub may_have_arrived: bool,
}

/// What is known of whether a letter reached its server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arrival {
    /// The server answered 250, or it was settled later that the letter had arrived. This is the digest of the letter.
    Accepted(Digest),
    /// It did not: it came to no commit point, it was not taken, or it was settled later that it had not arrived.
    Not,
    /// Nobody knows, or this ledger knows another letter of this delivery.
    Unknown,
}

/// What a second place that knows of letters asks and tells: by it a ledger that was put back is recognized.
pub trait PastAttempts {
    /// Whose attempt this was, or whose letter was given away where the number is 0; none if this ledger has no such attempt.
    fn attempted(
        &self,
        delivery: DeliveryId,
        number: u32,
    ) -> Result<Option<(MailingName, RecipientKey)>, LedgerError>;

    /// Every attempt, and as number 0 that a letter was given away, in the order of deliveries and numbers.
    fn past_attempts(
        &self,
        each: &mut dyn FnMut(PastAttempt<'_>) -> Result<(), LedgerError>,
    ) -> Result<(), LedgerError>;

    /// What became of a letter whose bytes were kept before its commit point. `letter` is what its Message-ID has before
    /// the `@`.
    fn arrival(&self, delivery: DeliveryId, letter: &str) -> Result<Arrival, LedgerError>;

    /// Makes letters of the plan in force unconfirmed that may have been sent with a ledger that was lost. `known` gives the
    /// number of the last such attempt, 0 where the letter was given away; a delivery that has as many here is left as it is. Gives
    /// how many there were.
    fn presume_sent(
        &self,
        known: &dyn Fn(&MailingName, &RecipientKey) -> Option<u32>,
        now: Timestamp,
    ) -> Result<u64, LedgerError>;
}

/// How many deliveries stand where.
pub trait Standings {
    /// How many deliveries of the plan in force (and withdrawn ones of earlier plans) are in each state.
    fn counts(&self) -> Result<Counts, LedgerError>;

    /// The same for each account of the plan in force, in its order, of one mailing or of all; nothing where its only account
    /// has no name. Adds up, as [`Standings::counts`] does, but looks at the letter of every attempt: a second for a million.
    fn accounts(&self, mailing: Option<&MailingName>) -> Result<Vec<AccountCounts>, LedgerError>;
}

/// Everything a run needs: what is outstanding, the durable steps of each letter, and why it pauses.
pub trait RunLedger: CommitPoints + PastAttempts + Standings {
    /// The random key of this ledger, from which Message-IDs are derived.
    fn key(&self) -> &[u8; 32];

    /// Takes the right to send. Attempts that earlier runs left without a verdict become unconfirmed, since nobody will
    /// hear their answer any more. A second run is told who has it, and a copied ledger is turned down.
    fn start_run(&self, now: Timestamp) -> Result<Run, LedgerError>;

    /// The Message-ID of a letter under its sender's domain: the same on every attempt, and on every machine that may send it.
    fn message_id(&self, letter: &Outstanding, domain: &str) -> MessageId {
        MessageId::derive(self.key(), letter.delivery, &letter.digest, domain)
    }

    /// Why no letter may start for now, in words: a coordinator that does not answer. It passes by itself.
    fn hindrance(&self) -> Option<String> {
        None
    }

    /// How many outstanding deliveries the last walk left to other machines.
    fn elsewhere(&self, _selection: &Selection) -> u64 {
        0
    }

    /// Verdicts that were handed over and could not be written: their letters stand as unconfirmed, and whoever knows
    /// better can say so with `resolve`.
    fn unwritten(&self) -> Vec<Unwritten>;

    /// The outstanding deliveries (ready, or deferred and due at `now`) after a cursor, at most `limit` of them, in the
    /// order of their ids; columns and cells as the plan has them.
    fn outstanding(
        &self,
        selection: &Selection,
        after: Option<DeliveryId>,
        now: Timestamp,
        limit: usize,
    ) -> Result<Vec<Outstanding>, LedgerError>;

    /// When the next deferred delivery falls due.
    fn next_due(&self, selection: &Selection) -> Result<Option<Timestamp>, LedgerError>;

    /// Letters to the silent that are ready and wait, because no mailbox was read of late; none where one was.
    fn unread(&self, selection: &Selection, now: Timestamp) -> Result<Option<Unread>, LedgerError>;

    /// Why the campaign, or one of its accounts, is paused and until when; cleared by `None`. Like every other step it lets
    /// everything else go on while another program holds the ledger.
    fn pause(
        &self,
        account: Option<&AccountName>,
        reason: Option<(&str, Option<Timestamp>)>,
        now: Timestamp,
    ) -> Durable<'_, ()>;
}
