//! What was deleted leaves the bytes of the ledger, too.

use super::backend::Backend;
use super::database::BUSY_WAIT;
use super::forgetting::forget_old_plans;
use crate::LedgerError;
use jiff::Timestamp;
use redress_base::fail_point::{FailPoint, reach};
use redress_base::id::PlanId;
use rusqlite::Connection;
use std::time::Duration;

/// How long a program is waited for that reads the ledger.
const READERS_MAY_TAKE: Duration = Duration::from_secs(5);

/// Deletes the letters of all plans that nobody approved, and wipes what was ever deleted from the file and its log. `false`
/// where another program reads the ledger: then the log keeps older pages until that has ended.
pub(super) fn wipe(backend: &Backend, now: Timestamp) -> Result<bool, LedgerError> {
    wipe_within(backend, now, READERS_MAY_TAKE)
}

fn wipe_within(backend: &Backend, now: Timestamp, patience: Duration) -> Result<bool, LedgerError> {
    // Overwritten at once: a full disk may leave no room for the file to be built anew.
    backend.outside(|database| Ok(database.execute_batch("pragma secure_delete = on")?))?;
    forget_old_plans(backend, PlanId(i64::MAX), now)?;
    backend.outside(|database| {
        // First, so that the new pages are in the file whatever becomes of the rest.
        truncate_log(database, Duration::ZERO)?;
        reach(FailPoint::BeforeWiped);
        // Of what was deleted before the pragma was on only a new file has nothing.
        database.execute_batch("vacuum")?;
        let is_whole = truncate_log(database, patience)?;
        reach(FailPoint::AfterWiped);
        Ok(is_whole)
    })
}

/// Brings the log into the file and empties it; `false` if a reader keeps it for longer than that.
fn truncate_log(database: &Connection, patience: Duration) -> rusqlite::Result<bool> {
    database.busy_timeout(patience)?;
    let is_busy = database.query_row("pragma wal_checkpoint(truncate)", [], |row| {
        row.get::<_, i64>(0)
    });
    database.busy_timeout(BUSY_WAIT)?;
    Ok(is_busy? == 0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Ledger, SupporterFileKind};
    use redress_base::clock::Clock;
    use redress_base::id::Digest;
    use std::path::Path;

    const TOKEN: &str = "qzn-elm-farm";

    /// A ledger in which something stood and was struck out, without the file being built anew.
    fn struck_out(path: &Path, clock: &Clock) -> Ledger {
        let ledger = Ledger::open(path, clock).unwrap();
        let now = clock.now();
        let files: Vec<_> = (0..200)
            .map(|n| (format!("{TOKEN}-{n}"), Digest([1; 32])))
            .collect();
        let kind = SupporterFileKind::Mail;
        ledger.note_supporter_files(kind, &files, now).unwrap();
        let files = ledger.supporter_files().unwrap();
        let ids: Vec<i64> = files.iter().map(|file| file.id).collect();
        ledger.strike_out_supporter_files(&ids).unwrap();
        ledger
    }

    fn has_token(path: &Path) -> bool {
        ["", "-wal"].iter().any(|end| {
            let bytes = std::fs::read(format!("{}{end}", path.display())).unwrap_or_default();
            bytes.windows(TOKEN.len()).any(|it| it == TOKEN.as_bytes())
        })
    }

    #[test]
    fn what_was_deleted_is_in_no_byte_any_more() {
        let folder = tempfile::tempdir().unwrap();
        let (path, clock) = (folder.path().join("ledger.sqlite"), Clock::system());
        let ledger = struck_out(&path, &clock);
        assert!(has_token(&path), "a test that could not fail");
        assert!(ledger.wipe(clock.now()).unwrap());
        assert!(!has_token(&path));
        assert_eq!(
            std::fs::metadata(path.with_extension("sqlite-wal"))
                .unwrap()
                .len(),
            0
        );
        // It is the ledger that it was.
        drop(ledger);
        let ledger = Ledger::open(&path, &clock).unwrap();
        assert!(ledger.supporter_files().unwrap().is_empty());
    }

    #[test]
    fn a_program_that_reads_keeps_the_log_and_is_told_of() {
        let folder = tempfile::tempdir().unwrap();
        let (path, clock) = (folder.path().join("ledger.sqlite"), Clock::system());
        let ledger = struck_out(&path, &clock);
        let reader = Connection::open(&path).unwrap();
        reader
            .execute_batch("begin; select * from supporter_files")
            .unwrap();
        let patience = Duration::from_millis(20);
        let wiped = |ledger: &Ledger| wipe_within(ledger.backend(), clock.now(), patience).unwrap();
        assert!(!wiped(&ledger));
        reader.execute_batch("commit").unwrap();
        assert!(wiped(&ledger) && !has_token(&path));
    }

    #[test]
    fn nothing_is_sent_meanwhile() {
        let folder = tempfile::tempdir().unwrap();
        let (path, clock) = (folder.path().join("ledger.sqlite"), Clock::system());
        let ledger = Ledger::open(&path, &clock).unwrap();
        let still = ledger.hold_still(clock.now()).unwrap();
        let another = Ledger::open(&path, &clock).unwrap();
        let refused = another.hold_still(clock.now()).unwrap_err();
        assert!(matches!(refused, LedgerError::Busy { .. }), "{refused}");
        drop(still);
        another.hold_still(clock.now()).unwrap();
    }
}
