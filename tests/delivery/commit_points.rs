//! When letters reached their commit points, as the ledger has it.

use jiff::Timestamp;
use redress_test_support::CampaignTest;
use std::collections::HashSet;

/// The moments of all commit points that a ledger holds, in order.
pub fn commit_points(test: &CampaignTest) -> Vec<Timestamp> {
    let ledger = rusqlite::Connection::open(test.path("ledger.sqlite")).unwrap();
    let Ok(mut statement) = ledger.prepare("select claimed_at from attempts order by claimed_at")
    else {
        return Vec::new(); // nothing was planned yet
    };
    let moments = statement.query_map([], |row| row.get::<_, i64>(0)).unwrap();
    moments
        .map(|micros| Timestamp::from_microsecond(micros.unwrap()).unwrap())
        .collect()
}

/// A letter that reached its commit point: when, and at which domain it was addressed.
pub type Passage = (Timestamp, String);

/// Every commit point of a ledger that is not among those seen before, in their order; the wall clock may have been set.
pub fn passages(test: &CampaignTest, seen: &mut HashSet<i64>) -> Vec<Passage> {
    let ledger = rusqlite::Connection::open(test.path("ledger.sqlite")).unwrap();
    let mut statement = ledger
        .prepare(
            "select a.id, a.claimed_at, substr(l.email, instr(l.email, '@') + 1)
               from attempts a join letters l on l.id = a.plan * 10000000000000 + a.id / 10000
              order by a.claimed_at",
        )
        .unwrap();
    let read = |row: &rusqlite::Row<'_>| {
        let at = Timestamp::from_microsecond(row.get(1)?).expect("a moment of our own");
        Ok((row.get::<_, i64>(0)?, (at, row.get(2)?)))
    };
    let all = statement.query_map([], read).unwrap().map(Result::unwrap);
    all.filter(|(id, _)| seen.insert(*id))
        .map(|(_, passage)| passage)
        .collect()
}
