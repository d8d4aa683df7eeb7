//! Writing a plan down, slice by slice.

use super::backend::Backend;
use super::failure::Failure;
use super::follow_ups;
use super::forgetting::forget_old_plans;
use super::keys::{self, MAILING};
use super::parts;
use super::stored::{micros, texts};
use crate::{
    DraftedPlan, FollowedLetter, LedgerError, PlanDraft, PlanRecord, PlannedAccount, PlannedLetter,
};
use redress_base::fail_point::{FailPoint, reach};
use redress_base::id::{AccountName, ApprovalCode, Digest, Hasher, MailingName, PlanId};
use redress_lists::{Channel, Columns, HeldBack};
use rusqlite::{Connection, OptionalExtension, params};
use std::sync::Arc;

/// Rows committed together: enough to make a flush cheap, few enough never to hold up a running `send`.
const SLICE: usize = 4_000;

/// A plan being written down; dropped unfinished, it counts for nothing and is forgotten later.
#[derive(Debug)]
pub(super) struct SqliteDraft {
    backend: Arc<Backend>,
    plan: PlanId,
    /// In the order in which they came; a few.
    mailings: Vec<DraftedMailing>,
    /// Likewise.
    accounts: Vec<(i64, PlannedAccount)>,
    /// The columns met last, and their key.
    columns: Option<(Arc<Columns>, i64)>,
    slice: Vec<Row>,
}

#[derive(Clone, Debug)]
struct DraftedMailing {
    id: i64,
    name: MailingName,
    letters: u64,
    by_hand: u64,
    held_back: u64,
}

/// A row on its way into the ledger.
#[derive(Debug)]
enum Row {
    Letter {
        mailing: i64,
        recipient: String,
        columns: i64,
        cells: String,
        line: u64,
        row: u64,
        email: Option<String>,
        cc: String,
        digest: Digest,
        subject: String,
        follows: Option<FollowedLetter>,
        account: Option<i64>,
    },
    HeldBack {
        mailing: i64,
        line: u64,
        row: u64,
        label: String,
        reason: &'static str,
        note: String,
    },
}

/// Begins to write a plan down. Rows are committed in slices, so that a running `send` is never held up.
pub(super) fn begin_plan(backend: &Arc<Backend>) -> Result<SqliteDraft, LedgerError> {
    let now = micros(backend.clock.now());
    let plan = backend.write(move |database| {
        parts::refuse_part(database)?;
        database.execute("insert into plans (begun_at) values (?1)", params![now])?;
        Ok(PlanId(database.last_insert_rowid()))
    })?;
    Ok(SqliteDraft {
        backend: Arc::clone(backend),
        plan,
        mailings: Vec::new(),
        accounts: Vec::new(),
        columns: None,
        slice: Vec::new(),
    })
}

impl PlanDraft for SqliteDraft {
    fn add(&mut self, letter: &PlannedLetter<'_>) -> Result<(), LedgerError> {
        let recipient = letter.recipient;
        let columns = self.columns(&recipient.columns)?;
        // A row with an address may go by hand (`channel`). Kept without one, it stands as `by_hand` for all who ask.
        let email = recipient
            .email
            .as_ref()
            .filter(|_| recipient.channel == Channel::Email);
        let account = match letter.account.filter(|_| email.is_some()) {
            Some(name) => {
                let (id, account) = self.account(name)?;
                account.letters += 1;
                account.addressees += 1 + recipient.cc.len() as u64;
                Some(*id)
            }
            None => None,
        };
        let mailing = self.mailing(letter.mailing)?;
        if email.is_some() {
            mailing.letters += 1;
        } else {
            mailing.by_hand += 1;
        }
        let row = Row::Letter {
            mailing: mailing.id,
            recipient: recipient.key.as_str().to_owned(),
            columns,
            cells: texts(&recipient.cells),
            line: recipient.line,
            row: recipient.row,
            email: email.map(|email| email.as_str().to_owned()),
            cc: texts(
                &recipient
                    .cc
                    .iter()
                    .map(redress_base::address::EmailAddress::as_str)
                    .collect::<Vec<_>>(),
            ),
            digest: letter.digest,
            subject: letter.subject.to_owned(),
            follows: letter.follows.cloned(),
            account,
        };
        self.push(row)
    }

    fn hold_back(&mut self, mailing: &MailingName, row: &HeldBack) -> Result<(), LedgerError> {
        let mailing = self.mailing(mailing)?;
        mailing.held_back += 1;
        let row = Row::HeldBack {
            mailing: mailing.id,
            line: row.line,
            row: row.row,
            label: row.label.clone(),
            reason: row.reason.word(),
            note: row.reason.to_string(),
        };
        self.push(row)
    }

    fn finish(mut self: Box<Self>, record: PlanRecord) -> Result<DraftedPlan, LedgerError> {
        self.commit_slice()?;
        reach(FailPoint::PlanUnrecorded);
        self.accounts.sort_by(|(_, a), (_, b)| a.name.cmp(&b.name));
        let (plan, mailings, accounts) = (self.plan, self.mailings.clone(), self.accounts.clone());
        // From the rows as they are kept: an ordered scan holds none of them in memory.
        let code = self
            .backend
            .read(|database| approval_code(database, plan, &mailings))?;
        let record = PlanRecord {
            id: plan,
            code: Some(code),
            ..record
        };
        let sum = |count: fn(&DraftedMailing) -> u64| self.mailings.iter().map(count).sum();
        let drafted = DraftedPlan {
            letters: sum(|mailing| mailing.letters),
            by_hand: sum(|mailing| mailing.by_hand),
            held_back: sum(|mailing| mailing.held_back),
            accounts: accounts
                .iter()
                .map(|(_, account)| account.clone())
                .collect(),
            record: record.clone(),
            kept: true,
        };
        // Last, because a plan is whole once it has its record.
        self.backend
            .write(move |database| keep_record(database, &record, &mailings, &accounts))?;
        // Only now: until there was a newer plan, the one before could still be approved.
        forget_old_plans(&self.backend, plan, drafted.record.drawn_at)?;
        Ok(drafted)
    }
}

impl SqliteDraft {
    fn push(&mut self, row: Row) -> Result<(), LedgerError> {
        self.slice.push(row);
        if self.slice.len() < SLICE {
            Ok(())
        } else {
            self.commit_slice()
        }
    }

    fn commit_slice(&mut self) -> Result<(), LedgerError> {
        let rows = std::mem::take(&mut self.slice);
        let plan = self.plan;
        self.backend
            .write(move |database| rows.iter().try_for_each(|row| insert(database, plan, row)))
    }

    fn mailing(&mut self, name: &MailingName) -> Result<&mut DraftedMailing, LedgerError> {
        // The newest first: rows come mailing by mailing.
        if let Some(place) = self
            .mailings
            .iter()
            .rposition(|mailing| mailing.name == *name)
        {
            return Ok(&mut self.mailings[place]);
        }
        let text = name.as_str().to_owned();
        // A mailing that an earlier plan had keeps its number, and with it its deliveries.
        let id = self.backend.write(move |database| {
            database.execute(
                "insert into mailings (name) values (?1) on conflict do nothing",
                params![text],
            )?;
            Ok(database.query_row(
                "select id from mailings where name = ?1",
                params![text],
                |row| row.get(0),
            )?)
        })?;
        self.mailings.push(DraftedMailing {
            id,
            name: name.clone(),
            letters: 0,
            by_hand: 0,
            held_back: 0,
        });
        let last = self.mailings.len() - 1;
        Ok(&mut self.mailings[last])
    }

    fn account(&mut self, name: &AccountName) -> Result<&mut (i64, PlannedAccount), LedgerError> {
        if let Some(place) = self
            .accounts
            .iter()
            .position(|(_, account)| account.name == *name)
        {
            return Ok(&mut self.accounts[place]);
        }
        let text = name.as_str().to_owned();
        let id = self.backend.write(move |database| {
            database.execute(
                "insert into accounts (name) values (?1) on conflict do nothing",
                params![text],
            )?;
            let find = "select id from accounts where name = ?1";
            Ok(database.query_row(find, params![text], |row| row.get(0))?)
        })?;
        let account = PlannedAccount {
            name: name.clone(),
            letters: 0,
            addressees: 0,
        };
        self.accounts.push((id, account));
        let last = self.accounts.len() - 1;
        Ok(&mut self.accounts[last])
    }

    fn columns(&mut self, columns: &Arc<Columns>) -> Result<i64, LedgerError> {
        // All rows of a list share one `Arc`, so hardly ever are the names themselves compared.
        if let Some((known, id)) = &self.columns
            && (Arc::ptr_eq(known, columns) || known == columns)
        {
            return Ok(*id);
        }
        let (names, headers) = (texts(columns.names()), texts(columns.headers()));
        let id = self.backend.write(move |database| {
            let texts = params![names, headers];
            database.execute(
                "insert into column_sets (names, headers) values (?1, ?2) on conflict do nothing",
                texts,
            )?;
            let find = "select id from column_sets where names = ?1 and headers = ?2";
            Ok(database.query_row(find, texts, |row| row.get(0))?)
        })?;
        self.columns = Some((Arc::clone(columns), id));
        Ok(id)
    }
}

fn insert(database: &Connection, plan: PlanId, row: &Row) -> Result<(), Failure> {
    match row {
        Row::Letter {
            mailing,
            recipient,
            columns,
            cells,
            line,
            row,
            email,
            cc,
            digest,
            subject,
            follows,
            account,
        } => {
            // A recipient that any plan had before keeps its delivery, and with it all that was tried.
            let delivery = delivery(database, *mailing, recipient)?;
            let mut statement = database.prepare_cached(
                "insert into letters (id, columns, cells, line, row, email, cc, digest, subject, account)
                 values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10) on conflict do nothing",
            )?;
            let id = keys::letter(plan, delivery);
            let inserted = statement.execute(params![
                id,
                columns,
                cells,
                signed(*line),
                signed(*row),
                email,
                cc,
                digest.0,
                subject,
                account
            ])?;
            // The plan has a letter for this delivery: two rows have one id.
            if inserted == 0 {
                let name = "select name from mailings where id = ?1";
                let mailing = database.query_row(name, params![mailing], |row| row.get(0))?;
                return Err(LedgerError::Twice {
                    mailing,
                    recipient: recipient.clone(),
                }
                .into());
            }
            if let Some(follows) = follows {
                follow_ups::keep(database, id, follows)?;
            }
        }
        Row::HeldBack {
            mailing,
            line,
            row,
            label,
            reason,
            note,
        } => {
            let mut statement = database.prepare_cached(
                "insert into held_back (plan, mailing, line, row, label, reason, note)
                 values (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            )?;
            statement.execute(params![
                plan.0,
                mailing,
                signed(*line),
                signed(*row),
                label,
                reason,
                note
            ])?;
        }
    }
    Ok(())
}

/// The key of a delivery; a new one comes after all others of its mailing.
fn delivery(database: &Connection, mailing: i64, recipient: &str) -> Result<i64, Failure> {
    let mut find = database
        .prepare_cached("select id from deliveries where mailing = ?1 and recipient = ?2")?;
    if let Some(id) = find
        .query_row(params![mailing, recipient], |row| row.get(0))
        .optional()?
    {
        return Ok(id);
    }
    // Places begin at 1: the key at which a mailing's range begins is nobody's, and whoever reads on can begin there.
    let range = keys::deliveries_of(mailing);
    let mut insert = database.prepare_cached(
        "insert into deliveries (id, mailing, recipient)
         select coalesce(max(id), ?1 * ?4) + 1, ?1, ?2 from deliveries where id >= ?1 * ?4 and id < ?3
         returning id",
    )?;
    Ok(
        insert.query_row(params![mailing, recipient, range.end, MAILING], |row| {
            row.get(0)
        })?,
    )
}

/// The code over all letters, sorted by (mailing, recipient key): an ordered scan, so sorting a list changes nothing.
fn approval_code(
    database: &Connection,
    plan: PlanId,
    mailings: &[DraftedMailing],
) -> Result<ApprovalCode, Failure> {
    let mut mailings: Vec<_> = mailings.iter().collect();
    // By name, because two machines may have numbered them differently and must print one code.
    mailings.sort_by(|a, b| a.name.cmp(&b.name));
    let mut hasher = Hasher::new();
    let mut statement = database.prepare(
        "select d.recipient, l.digest, (select c.name from accounts c where c.id = l.account)
           from deliveries d join letters l on l.id = ?1 + d.id
         where d.mailing = ?2 order by d.recipient",
    )?;
    for mailing in mailings {
        let mut rows = statement.query(params![keys::letter(plan, 0), mailing.id])?;
        while let Some(row) = rows.next()? {
            // With each letter again, so that none can pass for one of another mailing.
            hasher.field(mailing.name.as_str().as_bytes());
            hasher.field(
                row.get_ref(0)?
                    .as_bytes()
                    .map_err(|_| rusqlite::Error::InvalidQuery)?,
            );
            hasher.field(
                row.get_ref(1)?
                    .as_bytes()
                    .map_err(|_| rusqlite::Error::InvalidQuery)?,
            );
            // Which way it goes is approved as well. No mailing has such a name, so it never passes for one.
            if let Some(account) = row.get::<_, Option<String>>(2)? {
                hasher.field(format!("account={account}").as_bytes());
            }
        }
    }
    Ok(ApprovalCode::from_digest(&hasher.finish()))
}

fn keep_record(
    database: &Connection,
    record: &PlanRecord,
    mailings: &[DraftedMailing],
    accounts: &[(i64, PlannedAccount)],
) -> Result<(), Failure> {
    let plan = record.id.0;
    database.execute(
        "insert into plan_records (plan, code, date, drawn_at, inputs_digest, signatories, message_domain)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        params![
            plan,
            record.code.as_ref().map(ToString::to_string),
            record.date.to_string(),
            micros(record.drawn_at),
            record.inputs_digest.0,
            serde_json::to_string(&record.signatories).expect("names are always JSON"),
            record.message_domain,
        ],
    )?;
    let mut input = database.prepare_cached(
        "insert into plan_inputs (plan, place, name, digest) values (?1, ?2, ?3, ?4)",
    )?;
    for (place, (name, digest)) in (0_i64..).zip(&record.inputs) {
        input.execute(params![plan, place, name, digest.0])?;
    }
    let mut mailing = database.prepare_cached(
        "insert into plan_mailings (plan, place, mailing, letters, by_hand, held_back, message_domain)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?;
    // The campaign's order, in which logs and counts show them.
    for (place, drafted) in (0_i64..).zip(mailings) {
        let mut domains = record.mailing_domains.iter();
        let domain = domains.find(|(name, _)| *name == drafted.name);
        let (letters, by_hand, held_back) = (drafted.letters, drafted.by_hand, drafted.held_back);
        mailing.execute(params![
            plan,
            place,
            drafted.id,
            signed(letters),
            signed(by_hand),
            signed(held_back),
            domain.map(|(_, domain)| domain),
        ])?;
    }
    let mut account = database.prepare_cached(
        "insert into plan_accounts (plan, place, account, letters, addressees) values (?1, ?2, ?3, ?4, ?5)",
    )?;
    for (place, (id, drafted)) in (0_i64..).zip(accounts) {
        let (letters, addressees) = (signed(drafted.letters), signed(drafted.addressees));
        account.execute(params![plan, place, id, letters, addressees])?;
    }
    follow_ups::keep_rules(database, record.id, &record.follow_ups)
}

/// SQLite's integers are signed; lines and counts never come near the limit.
fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
