//! Whose letter lies in which queue, as far as a log has been read.

use crate::cli::exit::Failure;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use redress_ledger::{Ledger, LetterNames, QueuedLetter};
use redress_mailbox::postfix_log::{Delivered, LogLine, LogMoment, QueueEvent};
use redress_mailbox::returned::{Cause, Fate, Outcome};
use std::collections::HashMap;

/// So many letters may lie in a queue at a time; what is forgotten beyond that is known again by its queue id.
const QUEUED_MAX: usize = 100_000;
/// A server tries for five days, and may be told to try for a little longer.
const IN_QUEUE_AT_MOST: SignedDuration = SignedDuration::from_hours(8 * 24);
/// By so much the clocks of two machines may differ.
const CLOCKS_DIFFER: SignedDuration = SignedDuration::from_mins(10);
/// The same where a log does not say how far its clock is from UTC.
const ZONES_DIFFER: SignedDuration = SignedDuration::from_hours(26);

/// Whose letter lies in which queue.
#[derive(Debug)]
pub struct Queues<'a> {
    ledger: &'a Ledger,
    names: LetterNames,
    /// Of the server's clock, where its log does not say.
    zone: TimeZone,
    now: Timestamp,
    queued: HashMap<String, Queued>,
}

/// What lies in a queue under a name.
#[derive(Debug)]
enum Queued {
    /// A letter of this campaign, and the addressees that still wait for it.
    Ours(QueuedLetter, Vec<String>),
    /// Somebody else's mail, under a name that one of our letters had as well, since this moment.
    Others(Option<Timestamp>),
}

/// What a log says became of a letter.
#[derive(Debug)]
pub struct Found {
    /// Which letter.
    pub letter: QueuedLetter,
    /// What became of it for one of its addressees.
    pub outcome: Outcome,
    /// Which of them.
    pub addressee: String,
    /// When.
    pub at: Option<Timestamp>,
    /// What it was called in the queue.
    pub queue_id: String,
    /// On this machine, as that calls itself.
    pub host: String,
}

impl<'a> Queues<'a> {
    /// Learns the names of all letters.
    pub fn new(ledger: &'a Ledger, zone: TimeZone, now: Timestamp) -> Result<Self, Failure> {
        Ok(Self {
            names: ledger.names_in_logs()?,
            ledger,
            zone,
            now,
            queued: HashMap::new(),
        })
    }

    /// Takes the next line of a log, and says what it tells of letters of this campaign.
    pub fn take(&mut self, line: LogLine) -> Result<Vec<Found>, Failure> {
        let LogLine {
            at,
            host,
            queue_id,
            event,
        } = line;
        match event {
            QueueEvent::MessageId(id) => {
                self.arrived(queue_id, &id, at)?;
                Ok(Vec::new())
            }
            QueueEvent::Removed => {
                self.queued.remove(&queue_id);
                Ok(Vec::new())
            }
            QueueEvent::Outcome(delivered) => {
                let found = self.delivered(&queue_id, at, &delivered)?;
                Ok(found
                    .map(|(letter, addressee)| Found {
                        letter,
                        outcome: delivered.outcome,
                        addressee,
                        at: at.in_zone(&self.zone, self.now),
                        queue_id,
                        host,
                    })
                    .into_iter()
                    .collect())
            }
            QueueEvent::Expired => Ok(self
                .given_up(&queue_id)
                .into_iter()
                .map(|(letter, addressee)| Found {
                    letter,
                    outcome: expired(&addressee),
                    addressee,
                    at: at.in_zone(&self.zone, self.now),
                    queue_id: queue_id.clone(),
                    host: host.clone(),
                })
                .collect()),
        }
    }

    /// A mail lies in a queue from now on, whatever had that name before.
    fn arrived(
        &mut self,
        queue_id: String,
        message_id: &str,
        at: LogMoment,
    ) -> Result<(), Failure> {
        self.queued.remove(&queue_id);
        match self
            .ledger
            .letter_with_message_id(&self.names, message_id)?
        {
            Some(letter) => self.put(queue_id, Queued::Ours(letter, Vec::new())),
            // Remembered only where its name would be taken for a letter of ours.
            None if self.is_a_name_of_ours(&queue_id)? => {
                let since = at.in_zone(&self.zone, self.now);
                self.put(queue_id, Queued::Others(since));
            }
            None => {}
        }
        Ok(())
    }

    fn is_a_name_of_ours(&self, queue_id: &str) -> Result<bool, Failure> {
        let letters = self.ledger.letters_with_queue_id(&self.names, queue_id)?;
        Ok(!letters.is_empty())
    }

    fn put(&mut self, queue_id: String, queued: Queued) {
        if self.queued.len() >= QUEUED_MAX {
            self.queued.clear();
        }
        self.queued.insert(queue_id, queued);
    }

    /// Which letter, and which of its addressees, something has become of. Nothing has where it only goes on to another
    /// queue of the same machine.
    fn delivered(
        &mut self,
        queue_id: &str,
        at: LogMoment,
        delivered: &Delivered,
    ) -> Result<Option<(QueuedLetter, String)>, Failure> {
        let outcome = &delivered.outcome;
        // A log that is read a second time goes back in time, to whoever had the name before.
        if let Some(Queued::Others(since)) = self.queued.get(queue_id)
            && at.in_zone(&self.zone, self.now) < *since
        {
            self.queued.remove(queue_id);
        }
        // Where the log begins behind its arrival.
        if !self.queued.contains_key(queue_id)
            && let Some(letter) = self.known_by_queue_id(queue_id, at, outcome)?
        {
            self.put(queue_id.to_owned(), Queued::Ours(letter, Vec::new()));
        }
        let Some(Queued::Ours(letter, late)) = self.queued.get_mut(queue_id) else {
            return Ok(None);
        };
        // Nobody else's address is kept.
        let Some(addressee) = addressee_of(letter, outcome) else {
            return Ok(None);
        };
        late.retain(|other| *other != addressee);
        if outcome.fate == Fate::Delayed {
            late.push(addressee.clone());
        }
        let letter = letter.clone();
        if let Some(next) = &delivered.goes_on_as {
            // Its own Message-ID says it better, if that was logged.
            if !self.queued.contains_key(next) {
                self.put(next.clone(), Queued::Ours(letter, Vec::new()));
            }
            return Ok(None);
        }
        Ok(Some((letter, addressee)))
    }

    /// The letter that a server took under this name, if the addressee and the hour fit: short names are used again.
    fn known_by_queue_id(
        &self,
        queue_id: &str,
        at: LogMoment,
        outcome: &Outcome,
    ) -> Result<Option<QueuedLetter>, Failure> {
        let letters = self.ledger.letters_with_queue_id(&self.names, queue_id)?;
        let Some(moment) = at.in_zone(&self.zone, self.now) else {
            return Ok(None);
        };
        let differ = if at.is_exact() {
            CLOCKS_DIFFER
        } else {
            ZONES_DIFFER
        };
        // The newest first, so that the name stands for its last owner before this line.
        let mut fitting = letters.into_iter().filter(|letter| {
            let since = moment.duration_since(letter.tried_at);
            since >= -differ && since <= IN_QUEUE_AT_MOST + differ
        });
        Ok(fitting.find(|letter| addressee_of(letter, outcome).is_some()))
    }

    /// The addressees that waited for a letter which was given up.
    fn given_up(&mut self, queue_id: &str) -> Vec<(QueuedLetter, String)> {
        match self.queued.get_mut(queue_id) {
            Some(Queued::Ours(letter, late)) => {
                let late = std::mem::take(late);
                late.into_iter()
                    .map(|addressee| (letter.clone(), addressee))
                    .collect()
            }
            _ => Vec::new(),
        }
    }
}

/// The addressee of a letter that something became of.
fn addressee_of(letter: &QueuedLetter, outcome: &Outcome) -> Option<String> {
    let mut addressees = letter.addressees.iter();
    addressees.find(|ours| outcome.is_about(ours)).cloned()
}

fn expired(addressee: &str) -> Outcome {
    Outcome {
        address: Some(addressee.to_owned()),
        original: None,
        fate: Fate::Bounced(Cause::Expired),
        status: None,
        answer: "given up after the last try, returned to sender".to_owned(),
    }
}
