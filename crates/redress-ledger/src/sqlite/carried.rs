//! What has gone through each account, and when the last of it.

use super::backend::Backend;
use super::failure::Failure;
use super::stored::moment;
use crate::{Carried, LedgerError};
use redress_base::id::AccountName;
use rusqlite::{Connection, Row};

/// Where no account ever had a name, no letter need be looked at.
const OF_ALL: &str = "select null, count(*), max(claimed_at) from attempts having count(*) > 0";

const BY_ACCOUNT: &str = "
    select c.name, count(*), max(a.claimed_at)
      from attempts a
      left join letters l on l.id = a.plan * 10000000000000 + a.id / 10000
      left join accounts c on c.id = l.account
     group by c.name order by c.name";

/// What was sent with this ledger. What other machines have sent comes to this as rows of their own.
pub(super) fn carried(backend: &Backend) -> Result<Vec<Carried>, LedgerError> {
    backend.read(|database| {
        let mut statement = database.prepare_cached(if has_accounts(database)? {
            BY_ACCOUNT
        } else {
            OF_ALL
        })?;
        let carried = statement.query_map([], read)?;
        Ok(carried.collect::<Result<_, _>>()?)
    })
}

fn has_accounts(database: &Connection) -> Result<bool, Failure> {
    let any = "select exists (select 1 from accounts)";
    Ok(database
        .prepare_cached(any)?
        .query_row([], |row| row.get(0))?)
}

fn read(row: &Row<'_>) -> rusqlite::Result<Carried> {
    Ok(Carried {
        machine: None,
        account: row.get::<_, Option<String>>(0)?.map(AccountName::new),
        letters: row.get::<_, i64>(1)?.unsigned_abs(),
        last_at: moment(row.get(2)?),
    })
}
