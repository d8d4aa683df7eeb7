//! Test letters: noted before they go, and what was read of them.

use super::backend::Backend;
use super::failure::Failure;
use super::stored::{micros, moment};
use crate::{Entering, LedgerError, SentTest, TestFate, TestProof, TestReading};
use jiff::Timestamp;
use redress_base::id::Digest;
use redress_base::message_id::MessageId;
use redress_mailbox::SenderVerdicts;
use rusqlite::{Connection, Row, params};

/// The word for a letter that is there itself; the others are those of what came back.
const ARRIVED: &str = "arrived";

/// Notes letters that are about to go: an answer of the server that is lost must not hide one.
pub(super) fn note(backend: &Backend, tests: &[SentTest]) -> Result<(), LedgerError> {
    backend.write(|database| {
        let mut insert = database.prepare_cached(
            "insert into test_letters (message_id, sender_domain, recipient, setup, at) values (?1, ?2, ?3, ?4, ?5)
             on conflict do nothing",
        )?;
        for test in tests {
            insert.execute(params![
                test.message_id.as_str(),
                test.sender_domain,
                test.to,
                test.setup.0,
                micros(test.at)
            ])?;
        }
        Ok(())
    })
}

/// All of them, the oldest first.
pub(super) fn all(backend: &Backend) -> Result<Vec<SentTest>, LedgerError> {
    backend.read(|database| {
        let mut statement = database.prepare_cached(
            "select message_id, sender_domain, recipient, setup, at from test_letters order by id",
        )?;
        let tests = statement.query_map([], test)?;
        Ok(tests.collect::<Result<_, _>>()?)
    })
}

/// Enters a mail, or only looks; says whether it was entered before.
pub(super) fn enter(
    backend: &Backend,
    reading: &TestReading,
    entering: Entering,
    now: Timestamp,
) -> Result<bool, LedgerError> {
    backend.write(|database| {
        let is_known = database
            .prepare_cached("select 1 from test_readings where digest = ?1")?
            .exists(params![reading.digest.0])?;
        if !is_known && entering == Entering::Entered {
            insert(database, reading, now)?;
        }
        Ok(is_known)
    })
}

fn insert(database: &Connection, reading: &TestReading, now: Timestamp) -> Result<(), Failure> {
    let nothing = TestProof::default();
    let (word, proof) = match &reading.fate {
        TestFate::Arrived(proof) => (ARRIVED, proof),
        TestFate::Said(fate) => (fate.word(), &nothing),
    };
    database
        .prepare_cached(
            "insert into test_readings (test_letter, digest, fate, said_by, spf, dkim, dmarc, signature, read_at)
             select id, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9 from test_letters where message_id = ?1",
        )?
        .execute(params![
            reading.message_id.as_str(),
            reading.digest.0,
            word,
            proof.said_by,
            proof.verdicts.spf,
            proof.verdicts.dkim,
            proof.verdicts.dmarc,
            proof.signature,
            micros(now)
        ])?;
    Ok(())
}

/// The letters of which a receiver's word was read, the newest letter first.
pub(super) fn proofs(backend: &Backend) -> Result<Vec<(SentTest, TestProof)>, LedgerError> {
    backend.read(|database| {
        let mut statement = database.prepare_cached(
            "select t.message_id, t.sender_domain, t.recipient, t.setup, t.at, r.said_by, r.spf, r.dkim, r.dmarc, r.signature
               from test_readings r join test_letters t on t.id = r.test_letter
              where r.fate = 'arrived' and r.said_by is not null order by t.at desc, t.id desc, r.id desc",
        )?;
        let proofs = statement.query_map([], |row| {
            let verdicts = SenderVerdicts {
                spf: row.get(6)?,
                dkim: row.get(7)?,
                dmarc: row.get(8)?,
            };
            let proof = TestProof {
                said_by: row.get(5)?,
                verdicts,
                signature: row.get(9)?,
            };
            Ok((test(row)?, proof))
        })?;
        Ok(proofs.collect::<Result<_, _>>()?)
    })
}

fn test(row: &Row<'_>) -> rusqlite::Result<SentTest> {
    Ok(SentTest {
        message_id: MessageId::from_stored(row.get::<_, String>(0)?),
        sender_domain: row.get(1)?,
        to: row.get(2)?,
        setup: row.get(3).map(Digest)?,
        at: moment(row.get(4)?),
    })
}
