//! An account's turns: how many letters may go through it, and when, whichever machines use it.
//!
//! Pace and day are kept by leases and not letter by letter, for a row that every letter changes lets through a tenth of what
//! the server can. A turn is a stretch of the database's time in which one run alone sends through the account, so many letters
//! at their distance; the next turn begins a distance after its end. What a crash leaves unused counts as used.

use crate::error::CoordinatorError;
use crate::names::{AccountName, AskKey};
use crate::shared_run::SharedRun;
use jiff::{SignedDuration, Timestamp};
use redress_base::id::hex;
use std::time::Duration;
use tokio_postgres::SimpleQueryRow;

/// How long a turn lasts at most: others wait for its end.
const LONGEST: Duration = Duration::from_secs(5);
/// By so many parts of its letters' time a turn is longer than they need, because no machine is on time to the microsecond.
const SLACK_PARTS: u128 = 25;
/// And by this much at least.
const SLACK_MIN: Duration = Duration::from_millis(1);
/// The largest turn where no pace says how large it may be; a crash counts so many too many at most.
const LETTERS_MAX: u32 = 4096;

/// What an account allows.
#[derive(Clone, Copy, Debug, Default)]
pub struct AccountLimits {
    /// The least time between two letters; none for as fast as can be.
    pub interval: Option<Duration>,
    /// Addressees in any 24 hours.
    pub daily: Option<u32>,
}

/// A turn: from its start to its end this run alone may send through the account, at the limits' distance.
#[derive(Clone, Debug)]
pub struct Turn {
    pub(crate) id: i64,
    /// By the database's clock; it may lie ahead, if it is another's turn.
    pub starts_at: Timestamp,
    /// By the database's clock. A commit point that comes later is turned down.
    pub ends_at: Timestamp,
    /// So many letters.
    pub letters: u32,
    /// With so many addressees in all.
    pub addressees: u32,
}

/// A turn that is over, and what was made of it. What nobody tells counts as used, up to the turn's end.
#[derive(Debug)]
pub struct UsedTurn {
    /// Which.
    pub turn: Turn,
    /// Addressees of the letters that came to their commit points.
    pub addressees: u32,
    /// The last of their commit points, by the database's clock; none where there was none.
    pub last: Option<Timestamp>,
}

/// What came of asking for a turn.
#[derive(Debug)]
pub enum TurnTaking {
    /// This one.
    Taken(Turn),
    /// The day has no room for so many addressees before this moment, by the database's clock.
    DayIsFull(Timestamp),
    /// The day never has: the letter has more addressees than the account may write to.
    TooMany,
}

impl SharedRun {
    /// Ends the turn before, if there is one, and takes the next: for at most so many letters, the first of which has so many
    /// addressees.
    pub async fn take_turn(
        &self,
        account: &AccountName,
        limits: AccountLimits,
        before: Option<UsedTurn>,
        letters: u32,
        addressees: u32,
    ) -> Result<TurnTaking, CoordinatorError> {
        if limits.daily.is_some_and(|daily| addressees > daily) {
            return Ok(TurnTaking::TooMany);
        }
        let asking = Asking::new(self.id, account, limits, letters.max(1), addressees.max(1));
        let ended = before.map_or_else(String::new, |before| asking.end(&before));
        let limit = self.line.door().limits().answer;
        let taking = [asking.lock(), ended, asking.take()].concat();
        let rows = self.line.ask_all(&taking, limit).await?;
        let taken = rows.last().and_then(read);
        taken.ok_or_else(|| CoordinatorError::Refused("the account's turn does not read".into()))
    }

    /// Ends the last turn of a run: what is left of it is free again.
    pub async fn end_turn(
        &self,
        account: &AccountName,
        limits: AccountLimits,
        used: UsedTurn,
    ) -> Result<(), CoordinatorError> {
        let asking = Asking::new(self.id, account, limits, 1, 1);
        let limit = self.line.door().limits().answer;
        let ending = [asking.lock(), asking.end(&used)].concat();
        self.line.ask_all(&ending, limit).await.map(drop)
    }
}

/// `taken` with its columns, else `until`.
fn read(row: &SimpleQueryRow) -> Option<TurnTaking> {
    let number = |column| row.get(column).and_then(|text| text.parse::<i64>().ok());
    let moment = |column| Timestamp::from_microsecond(number(column)?).ok();
    let Some(id) = number(0) else {
        return Some(TurnTaking::DayIsFull(moment(5)?));
    };
    Some(TurnTaking::Taken(Turn {
        id,
        starts_at: moment(1)?,
        ends_at: moment(2)?,
        letters: u32::try_from(number(3)?).ok()?,
        addressees: u32::try_from(number(4)?).ok()?,
    }))
}

/// The numbers of one question, as they are written into its statements. Nothing of it comes from data.
struct Asking {
    run: i64,
    account: String,
    key: String,
    letters: u32,
    addressees: u32,
    daily: String,
    /// Microseconds between two letters; 0 for none.
    interval: i64,
}

impl Asking {
    fn new(
        run: i64,
        account: &AccountName,
        limits: AccountLimits,
        letters: u32,
        addressees: u32,
    ) -> Self {
        let interval = limits.interval.unwrap_or_default();
        let fitting = match interval.as_micros() {
            0 => LETTERS_MAX,
            micros => u32::try_from(LONGEST.as_micros() / micros).unwrap_or(LETTERS_MAX),
        };
        let literal = |bytes: &[u8]| format!("'\\x{}'::bytea", hex(bytes));
        Self {
            run,
            account: literal(account.bytes()),
            key: literal(AskKey::new().bytes()),
            letters: letters.min(fitting).max(1),
            addressees,
            daily: limits
                .daily
                .map_or("null".into(), |daily| daily.to_string()),
            interval: i64::try_from(interval.as_micros()).unwrap_or(i64::MAX),
        }
    }

    /// Whoever asks about an account waits here for whoever asked before; what follows sees what that one wrote.
    fn lock(&self) -> String {
        let account = &self.account;
        format!(
            "select set_config('synchronous_commit', 'on', true);
             insert into redress.accounts (account) values ({account}) on conflict do nothing;
             select next_at from redress.accounts where account = {account} for update;\n"
        )
    }

    /// What is left of a turn is given back: the day's addressees, and its time where no later turn was given out.
    fn end(&self, used: &UsedTurn) -> String {
        let (account, interval, run) = (&self.account, self.interval, self.run);
        let UsedTurn {
            turn,
            addressees,
            last,
        } = used;
        let (id, starts) = (turn.id, moment(turn.starts_at));
        let free_at = last.map_or_else(
            || starts.clone(),
            |last| moment(last + SignedDuration::from_micros(interval)),
        );
        let last = last.map_or("null".into(), moment);
        format!(
            "update redress.accounts a set next_at = least(a.next_at, {free_at})
              where account = {account} and {interval} > 0
                and not exists (select from redress.leases l where l.account = {account} and l.id > {id})
                and exists (select from redress.leases l where l.id = {id} and l.run = {run} and l.used is null);
             update redress.leases set used = {addressees}, last_use = {last} where id = {id} and run = {run} and used is null;\n"
        )
    }

    /// Takes what there is room for, at least what the first letter needs.
    fn take(&self) -> String {
        let Self {
            run,
            account,
            key,
            letters,
            addressees,
            daily,
            interval,
        } = self;
        let slack_min = SLACK_MIN.as_micros();
        let longest = LONGEST.as_micros();
        // A lease leaves the window 24 hours after its last use, or after its end while nobody has said when that was.
        let leaves = "coalesce(last_use, ends_at) + interval '24 hours'";
        let in_day = format!(
            "select id, coalesce(used, addressees) as n, {leaves} as leaves_at from redress.leases
              where account = {account} and ends_at > clock_timestamp() - interval '25 hours'
                and {leaves} > clock_timestamp() and coalesce(used, addressees) > 0"
        );
        // Half again as many addressees as letters: some have copies.
        let wanted = (letters + letters / 2).max(*addressees);
        format!(
            "with day as materialized (select coalesce(sum(n), 0)::bigint as used from ({in_day}) d),
             room as materialized (
                 select case when {daily}::bigint is null then {wanted} else least({wanted}, {daily} - used) end as addressees from day),
             sized as materialized (
                 select addressees, least({letters}, addressees) as letters,
                        (select greatest(clock_timestamp(), next_at) from redress.accounts where account = {account}) as starts_at
                   from room where addressees >= {addressees})
             insert into redress.leases (account, run, key, letters, addressees, starts_at, ends_at)
             select {account}, {run}, {key}, letters, addressees, starts_at, starts_at + interval '1 microsecond' *
                    case when {interval} = 0 then {longest}
                         else (letters - 1) * {interval}::bigint + greatest(letters * {interval}::bigint / {SLACK_PARTS}, {slack_min}) end
               from sized on conflict (key) do nothing;
             update redress.accounts a set next_at = l.ends_at + {interval}::bigint * interval '1 microsecond'
               from redress.leases l where a.account = {account} and l.key = {key} and {interval} > 0;
             with day as materialized ({in_day}),
             full_until as (
                 select min(leaves_at) as until from (select leaves_at, sum(n) over (order by leaves_at, id) as freed from day) f
                  where freed >= {addressees} - ({daily}::bigint - (select coalesce(sum(n), 0) from day)))
             select l.id, (extract(epoch from l.starts_at) * 1000000)::bigint, (extract(epoch from l.ends_at) * 1000000)::bigint,
                    l.letters, l.addressees, (extract(epoch from f.until) * 1000000)::bigint
               from full_until f left join redress.leases l on l.key = {key}"
        )
    }
}

/// A moment as a statement has it.
fn moment(moment: Timestamp) -> String {
    format!("'{moment}'::timestamptz")
}
