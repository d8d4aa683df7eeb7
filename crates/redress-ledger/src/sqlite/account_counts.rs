//! How many letters of each account are in each state.

use super::backend::Backend;
use super::failure::Failure;
use super::outstanding::selected;
use super::stored::damaged;
use crate::{AccountCounts, DeliveryState, LedgerError, Selection};
use redress_base::id::{AccountName, MailingName};
use rusqlite::{Connection, params};
use std::ops::Range;

/// The accounts of the plan in force, in its order.
const ACCOUNTS: &str = "
    select c.name from plan_accounts p join accounts c on c.id = p.account
     where p.plan = (select plan from freezes order by id desc limit 1) order by p.place";

/// What was sent counts for the account that carried it, also where a newer plan has given the delivery to another.
const STATES: &str = "
    select c.name, s.state, count(*)
      from standing s
      join letters l on l.id = coalesce(
               case when s.state not in ('ready', 'deferred') then s.attempt_plan * 10000000000000 + s.delivery end,
               s.letter)
      join accounts c on c.id = l.account
     where s.delivery > ?1 and s.delivery < ?2
       and s.state is not null and s.state not in ('folded', 'suppressed', 'answered', 'came_back', 'unclear')
     group by c.name, s.state";

/// How many deliveries of each account of the plan in force are in each state, of one mailing or of all.
pub(super) fn accounts(
    backend: &Backend,
    mailing: Option<&MailingName>,
) -> Result<Vec<AccountCounts>, LedgerError> {
    let in_flight = backend.run_is_alive();
    backend.read(|database| {
        let mut accounts = names(database)?;
        // Nearly every campaign has one account, without a name, and is not looked through for nothing.
        if !accounts.is_empty() {
            let selection = Selection {
                mailing: mailing.cloned(),
                account: None,
            };
            let range = selected(database, &selection)?;
            count(database, range, in_flight, &mut accounts)?;
        }
        Ok(accounts)
    })
}

fn names(database: &Connection) -> Result<Vec<AccountCounts>, Failure> {
    let mut statement = database.prepare_cached(ACCOUNTS)?;
    let accounts = statement.query_map([], |row| {
        Ok(AccountCounts {
            name: AccountName::new(row.get::<_, String>(0)?),
            states: [0; 10],
        })
    })?;
    Ok(accounts.collect::<Result<_, _>>()?)
}

fn count(
    database: &Connection,
    range: Range<i64>,
    in_flight: bool,
    accounts: &mut Vec<AccountCounts>,
) -> Result<(), Failure> {
    let mut statement = database.prepare_cached(STATES)?;
    let mut rows = statement.query(params![range.start, range.end])?;
    while let Some(row) = rows.next()? {
        let name = AccountName::new(row.get::<_, String>(0)?);
        let state = match row.get::<_, String>(1)?.as_str() {
            // Its answer may still come, so nothing is in doubt yet.
            "open" if in_flight => DeliveryState::Ready,
            "open" => DeliveryState::Unconfirmed,
            word => {
                DeliveryState::from_word(word).ok_or_else(|| damaged("a state in it is unknown"))?
            }
        };
        // One that the plan no longer has, and that has sent: behind the others.
        let place = accounts.iter().position(|known| known.name == name);
        let place = place.unwrap_or_else(|| {
            let states = [0; 10];
            accounts.push(AccountCounts { name, states });
            accounts.len() - 1
        });
        let of_state = DeliveryState::ALL.iter().position(|known| *known == state);
        if let Some(at) = of_state {
            accounts[place].states[at] += row.get::<_, i64>(2)?.unsigned_abs();
        }
    }
    Ok(())
}
