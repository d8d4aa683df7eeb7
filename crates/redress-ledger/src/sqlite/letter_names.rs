//! The names under which letters are known: our Message-IDs, and what the provider called them.
//!
//! Kept for one reading of a mailbox, as two sorted lists of numbers: 32 MB for a million letters. An index in the file would
//! cost each commit of a run a page at a random place.

use super::backend::Backend;
use super::failure::Failure;
use super::open_attempts::message_id;
use crate::LedgerError;
use crate::returned::{KnownBy, provider_name};
use redress_base::id::{Digest, PlanId};
use redress_base::message_id::MessageId;
use redress_mailbox::postfix_log::queue_id_in;
use redress_mailbox::returned::Keys;
use rusqlite::{Connection, params};

/// What an attempt without a verdict carried is worked out.
const OPEN: &str = "select a.id, a.plan from attempts a where not exists (select 1 from verdicts v where v.attempt = a.id)";

/// The names of all letters that reached a server, or may have.
#[derive(Debug, Default)]
pub struct LetterNames {
    /// The number of each Message-ID with its attempt, in order.
    ids: Vec<(u64, i64)>,
    /// The number of each name of a provider likewise, or of each queue id.
    pub(super) provider_names: Vec<(u64, i64)>,
    /// The numbers of the addresses that were written to, in order: nearly every mail of a mailbox comes from none of them.
    addresses: Vec<u64>,
}

/// A letter that a mail is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KnownLetter {
    /// The key of its attempt, for this ledger only.
    pub(crate) attempt: i64,
    /// By what it is known.
    pub known_by: KnownBy,
}

/// Reads the names of all letters, as mails have them.
pub(super) fn letter_names(backend: &Backend) -> Result<LetterNames, LedgerError> {
    names_in_answers(backend, provider_name)
}

/// Reads the names of all letters, as servers' logs have them. A log knows no other name of a provider, and short queue ids
/// are found by their addressees as well.
pub(super) fn names_in_logs(backend: &Backend) -> Result<LetterNames, LedgerError> {
    names_in_answers(backend, |answer| queue_id_in(answer).map(str::to_owned))
}

fn names_in_answers(
    backend: &Backend,
    name_in: impl Fn(&str) -> Option<String>,
) -> Result<LetterNames, LedgerError> {
    let key = backend.key;
    backend.read(|database| {
        let mut names = LetterNames::default();
        let mut statement =
            database.prepare("select attempt, verdict, message_id, reply from verdicts")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let attempt = row.get(0)?;
            names.ids.push((number_of(text(row, 2)?), attempt));
            // Other answers name no letter that the server has.
            if text(row, 1)? == "accepted"
                && let Some(name) = name_in(text(row, 3)?)
            {
                names.provider_names.push((number_of(&name), attempt));
            }
        }
        let mut open = database.prepare(OPEN)?;
        let mut rows = open.query([])?;
        while let Some(row) = rows.next()? {
            let attempt = row.get(0)?;
            let id = message_id(database, &key, attempt, PlanId(row.get(1)?))?;
            names.ids.push((number_of(id.as_str()), attempt));
        }
        let mut written =
            database.prepare("select l.email from letters l where l.email is not null")?;
        let mut rows = written.query([])?;
        while let Some(row) = rows.next()? {
            names.addresses.push(number_of_address(text(row, 0)?));
        }
        names.addresses.sort_unstable();
        names.addresses.dedup();
        names.ids.sort_unstable();
        names.provider_names.sort_unstable();
        Ok(names)
    })
}

pub(super) fn text<'r>(row: &'r rusqlite::Row<'_>, column: usize) -> Result<&'r str, Failure> {
    Ok(row
        .get_ref(column)?
        .as_str()
        .map_err(|_| rusqlite::Error::InvalidQuery)?)
}

/// Looks for the letter that a mail is about: by the strongest of its keys that a letter has.
pub(super) fn find(
    backend: &Backend,
    names: &LetterNames,
    keys: &Keys,
) -> Result<Option<KnownLetter>, LedgerError> {
    // Nearly every mail of a mailbox ends here, without a look into the file.
    if !names.may_know(keys) {
        return Ok(None);
    }
    let key = backend.key;
    backend.read(|database| {
        let by_id = |id: &str, known_by| -> Result<Option<KnownLetter>, Failure> {
            for attempt in places(&names.ids, id) {
                if is_its_id(database, &key, attempt, id)? {
                    return Ok(Some(KnownLetter { attempt, known_by }));
                }
            }
            Ok(None)
        };
        let by_name = |name: &str, known_by| -> Result<Option<KnownLetter>, Failure> {
            for attempt in places(&names.provider_names, name) {
                if is_its_name(database, attempt, name)? {
                    return Ok(Some(KnownLetter { attempt, known_by }));
                }
            }
            Ok(None)
        };
        // An answer to a letter that follows another names both, and so does what comes back of it.
        let mut found = Vec::new();
        for id in &keys.answered {
            // A provider that changes the Message-ID is answered under its own.
            found.extend(by_id(id, KnownBy::Answered)?);
            found.extend(by_name(id, KnownBy::Answered)?);
            found.extend(by_name(left_of_at(id), KnownBy::Answered)?);
        }
        if let Some(letter) = newest(database, found)? {
            return Ok(Some(letter));
        }
        let mut found = Vec::new();
        for id in &keys.ids {
            found.extend(by_id(id, KnownBy::MessageId)?);
        }
        if let Some(letter) = newest(database, found)? {
            return Ok(Some(letter));
        }
        if let Some(id) = &keys.envelope_id
            && let Some(found) = by_id(id, KnownBy::EnvelopeId)?
        {
            return Ok(Some(found));
        }
        for name in keys
            .ids
            .iter()
            .flat_map(|id| [id.as_str(), left_of_at(id)])
            .chain(keys.names.iter().map(String::as_str))
        {
            if let Some(found) = by_name(name, KnownBy::ProviderName)? {
                return Ok(Some(found));
            }
        }
        Ok(None)
    })
}

/// The letter among these that was sent last.
fn newest(database: &Connection, found: Vec<KnownLetter>) -> Result<Option<KnownLetter>, Failure> {
    let mut newest: Option<(i64, KnownLetter)> = None;
    for letter in found {
        let sent_at: i64 = database
            .prepare_cached("select claimed_at from attempts where id = ?1")?
            .query_row(params![letter.attempt], |row| row.get(0))?;
        if newest.is_none_or(|(latest, _)| sent_at > latest) {
            newest = Some((sent_at, letter));
        }
    }
    Ok(newest.map(|(_, letter)| letter))
}

impl LetterNames {
    /// Whether there are none: then no mail can be about one.
    pub fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }

    /// Whether a letter may have gone to this address; `false` is certain.
    pub fn may_have_written_to(&self, address: &str) -> bool {
        let number = number_of_address(address);
        self.addresses.binary_search(&number).is_ok()
    }

    fn may_know(&self, keys: &Keys) -> bool {
        let ids = keys
            .ids
            .iter()
            .chain(&keys.answered)
            .chain(&keys.envelope_id);
        let mut all = ids.clone();
        all.any(|id| places(&self.ids, id).next().is_some())
            || (!self.provider_names.is_empty()
                && ids
                    .flat_map(|id| [id.as_str(), left_of_at(id)])
                    .chain(keys.names.iter().map(String::as_str))
                    .any(|name| places(&self.provider_names, name).next().is_some()))
    }
}

/// The attempts under a name's number, the newest first.
pub(super) fn places<'n>(
    names: &'n [(u64, i64)],
    name: &str,
) -> impl Iterator<Item = i64> + use<'n> {
    let number = number_of(name);
    let begin = names.partition_point(|(other, _)| *other < number);
    let same = names[begin..]
        .iter()
        .take_while(move |(other, _)| *other == number);
    let mut attempts: Vec<i64> = same.map(|(_, attempt)| *attempt).collect();
    attempts.reverse();
    attempts.into_iter()
}

/// A number that stands for a name. What is left of its `@` decides: that part is ours, and servers write the domain in
/// another case, or hand on only this part.
fn number_of(name: &str) -> u64 {
    let left = left_of_at(name).to_ascii_lowercase();
    let digest = Digest::of(left.as_bytes());
    let first: [u8; 8] = digest.0[..8].try_into().expect("a digest has 32 bytes");
    u64::from_be_bytes(first)
}

fn number_of_address(address: &str) -> u64 {
    let digest = Digest::of(address.to_ascii_lowercase().as_bytes());
    let first: [u8; 8] = digest.0[..8].try_into().expect("a digest has 32 bytes");
    u64::from_be_bytes(first)
}

fn left_of_at(id: &str) -> &str {
    id.split('@').next().unwrap_or_default()
}

/// Whether an attempt carried this Message-ID. Alone, the part left of the `@` counts where it is a whole keyed hash.
fn is_its_id(
    database: &Connection,
    key: &[u8; 32],
    attempt: i64,
    id: &str,
) -> Result<bool, Failure> {
    let stored: Option<String> = {
        let mut statement =
            database.prepare_cached("select message_id from verdicts where attempt = ?1")?;
        let mut rows = statement.query(params![attempt])?;
        rows.next()?.map(|row| row.get(0)).transpose()?
    };
    let stored = if let Some(stored) = stored {
        stored
    } else {
        let plan = database
            .prepare_cached("select plan from attempts where id = ?1")?
            .query_row(params![attempt], |row| Ok(PlanId(row.get(0)?)))?;
        let id = message_id(database, key, attempt, plan)?;
        id.as_str().to_owned()
    };
    let left = left_of_at(&stored);
    Ok(stored.eq_ignore_ascii_case(id)
        || MessageId::is_keyed_hash(left) && left.eq_ignore_ascii_case(left_of_at(id)))
}

/// Whether the provider called the letter of an attempt so.
fn is_its_name(database: &Connection, attempt: i64, name: &str) -> Result<bool, Failure> {
    let answer: String = database
        .prepare_cached("select reply from verdicts where attempt = ?1")?
        .query_row(params![attempt], |row| row.get(0))?;
    Ok(provider_name(&answer).is_some_and(|its| its.eq_ignore_ascii_case(name)))
}
