//! Why a campaign is paused.

use super::answer::{Asker, answer};
use super::backend::Backend;
use super::failure::Failure;
use super::stored::{micros, moment_if};
use super::writer::Request;
use crate::LedgerError;
use jiff::Timestamp;
use redress_base::id::AccountName;
use rusqlite::{Connection, params};

/// Of each account the newest word, and that of the campaign itself. Whatever is said of the campaign overtakes all that was
/// said before, and so does the first word of an account after it; what rests of an account that the plan in force no longer
/// has holds up nobody.
const NEWEST: &str = "
    with since as (select coalesce(max(id), 0) as id from pauses where account is null),
         newest as (select max(pauses.id) as id from pauses, since where pauses.id > since.id group by account)
    select c.name, p.reason, p.until
      from pauses p left join accounts c on c.id = p.account
     where p.reason is not null
       and case when exists (select 1 from newest)
                then p.id in (select id from newest)
                     and p.account in (select account from plan_accounts
                                        where plan = (select plan from freezes order by id desc limit 1))
                else p.id = (select id from since) end
     order by c.name, p.id";

/// Why the campaign, or one of its accounts, is paused and until when; cleared by `None`.
pub(super) async fn pause(
    backend: &Backend,
    account: Option<AccountName>,
    reason: Option<(String, Option<Timestamp>)>,
    now: Timestamp,
) -> Result<(), LedgerError> {
    let (asker, answer) = answer();
    let pause = Box::new(Pause {
        account,
        reason,
        now,
        asker,
    });
    backend.writer.ask(&backend.path, pause, answer).await
}

/// A word for those who watch from elsewhere.
struct Pause {
    account: Option<AccountName>,
    reason: Option<(String, Option<Timestamp>)>,
    now: Timestamp,
    asker: Asker<()>,
}

impl Request for Pause {
    fn write(
        &mut self,
        database: &Connection,
        _broken: Option<&LedgerError>,
    ) -> Result<(), Failure> {
        let (text, until) = self.reason.as_ref().map_or((None, None), |(text, until)| {
            (Some(text.as_str()), until.map(micros))
        });
        let account = self.account.as_ref().map(AccountName::as_str);
        let mut insert = database.prepare_cached(
            "insert into pauses (reason, until, at, account)
             values (?1, ?2, ?3, (select id from accounts where name = ?4))",
        )?;
        insert.execute(params![text, until, micros(self.now), account])?;
        Ok(())
    }

    fn is_awaited(&self) -> bool {
        self.asker.waits()
    }

    fn answer(self: Box<Self>, committed: Result<(), LedgerError>) {
        self.asker.hears(committed);
    }
}

/// Why the campaign is paused, and until when; where accounts rest, which and why, and until when the first of them does.
pub(super) fn paused(
    backend: &Backend,
) -> Result<Option<(String, Option<Timestamp>)>, LedgerError> {
    backend.read(|database| {
        let mut statement = database.prepare_cached(NEWEST)?;
        let rows = statement.query_map([], |row| {
            Ok((row.get(0)?, row.get(1)?, moment_if(row.get(2)?)))
        })?;
        Ok(told(rows.collect::<Result<_, _>>()?))
    })
}

/// One word of several: `east, west: the account's daily limit is reached; north: it was stopped`.
fn told(
    words: Vec<(Option<String>, String, Option<Timestamp>)>,
) -> Option<(String, Option<Timestamp>)> {
    // The campaign goes on where the first of its accounts does.
    let until = words.iter().filter_map(|(_, _, until)| *until).min();
    let mut reasons: Vec<(Vec<String>, String)> = Vec::new();
    for (account, reason, _) in words {
        match reasons.iter_mut().find(|(_, known)| *known == reason) {
            Some((accounts, _)) => accounts.extend(account),
            None => reasons.push((account.into_iter().collect(), reason)),
        }
    }
    let told = reasons.iter().map(|(accounts, reason)| {
        if accounts.is_empty() {
            reason.clone()
        } else {
            format!("{}: {reason}", accounts.join(", "))
        }
    });
    let told = told.collect::<Vec<_>>().join("; ");
    (!told.is_empty()).then_some((told, until))
}

#[cfg(test)]
mod tests {
    use super::told;

    #[test]
    fn accounts_that_rest_for_one_reason_are_told_of_together() {
        let word =
            |account: &str, reason: &str| (Some(account.to_owned()), reason.to_owned(), None);
        let words = vec![
            word("east", "the account's daily limit is reached"),
            word("north", "it was stopped"),
            word("west", "the account's daily limit is reached"),
        ];
        let text = "east, west: the account's daily limit is reached; north: it was stopped";
        assert_eq!(told(words), Some((text.to_owned(), None)));
        let campaign = (None, "it was stopped".to_owned(), None);
        assert_eq!(
            told(vec![campaign]),
            Some(("it was stopped".to_owned(), None))
        );
        assert_eq!(told(Vec::new()), None);
    }
}
