//! Approvals with the mails that gave them.

use super::backend::Backend;
use super::failure::Failure;
use super::hands;
use super::ledger::Ledger;
use super::stored::{digest, micros, moment};
use crate::{Approval, ApprovalMail, LedgerError};
use jiff::Timestamp;
use redress_base::id::ApprovalCode;
use rusqlite::{Connection, Row, params};

impl Ledger {
    /// Records that somebody approved a code by mail; `false` where that mail was entered before, whatever became of the approval.
    pub fn approve_by_mail(
        &self,
        code: &ApprovalCode,
        name: &str,
        mail: &ApprovalMail,
        at: Timestamp,
    ) -> Result<bool, LedgerError> {
        approve_by_mail(self.backend(), code, name, mail, at)
    }

    /// Whether a mail was entered as an approval before, known by its identifier or its bytes.
    pub fn has_approved_by(&self, mail: &ApprovalMail) -> Result<bool, LedgerError> {
        self.backend().read(|database| is_known(database, mail))
    }

    /// All approvals of a code, those that were taken back as well, in the order in which they were written down.
    pub fn approvals_given(&self, code: &ApprovalCode) -> Result<Vec<Approval>, LedgerError> {
        approvals_given(self.backend(), code)
    }

    /// When a code was first printed; none where no preview in this ledger printed it.
    pub fn code_since(&self, code: &ApprovalCode) -> Result<Option<Timestamp>, LedgerError> {
        let code = code.to_string();
        self.backend().read(|database| {
            let mut statement = database
                .prepare_cached("select min(drawn_at) from plan_records where code = ?1")?;
            let since: Option<i64> = statement.query_row(params![code], |row| row.get(0))?;
            Ok(since.map(moment))
        })
    }
}

fn approve_by_mail(
    backend: &Backend,
    code: &ApprovalCode,
    name: &str,
    mail: &ApprovalMail,
    at: Timestamp,
) -> Result<bool, LedgerError> {
    let (code, name, mail) = (code.to_string(), name.to_owned(), mail.clone());
    backend.write(move |database| {
        // In the same transaction: two readings at once enter it once.
        if is_known(database, &mail)? {
            return Ok(false);
        }
        database.execute(
            "insert into approvals (code, name, at, hand) values (?1, ?2, ?3, ?4)",
            params![code, name, micros(at), hands::here(database)?],
        )?;
        database.execute(
            "insert into mailed_approvals (approval, address, message_id, mail, written_at, found)
             values (last_insert_rowid(), ?1, ?2, ?3, ?4, ?5)",
            params![
                mail.address,
                mail.message_id,
                mail.digest.0,
                micros(mail.written_at),
                mail.found
            ],
        )?;
        Ok(true)
    })
}

fn is_known(database: &Connection, mail: &ApprovalMail) -> Result<bool, Failure> {
    let mut statement = database.prepare_cached(
        "select 1 from mailed_approvals where mail = ?1 or (?2 <> '' and message_id = ?2)",
    )?;
    Ok(statement.exists(params![mail.digest.0, mail.message_id])?)
}

fn approvals_given(backend: &Backend, code: &ApprovalCode) -> Result<Vec<Approval>, LedgerError> {
    let code = code.to_string();
    backend.read(|database| {
        let mut statement = database.prepare_cached(
            "select a.name, a.at, u.at as undone_at, m.address, m.message_id, m.mail, m.written_at, m.found
               from approvals a
               left join undone_approvals u on u.approval = a.id
               left join mailed_approvals m on m.approval = a.id
              where a.code = ?1 order by a.id",
        )?;
        let mut rows = statement.query(params![code])?;
        let mut approvals = Vec::new();
        while let Some(row) = rows.next()? {
            approvals.push(approval(row)?);
        }
        Ok(approvals)
    })
}

fn approval(row: &Row<'_>) -> Result<Approval, Failure> {
    let address: Option<String> = row.get("address")?;
    let mail = match address {
        None => None,
        Some(address) => Some(ApprovalMail {
            address,
            message_id: row.get("message_id")?,
            digest: digest(row, "mail")?,
            written_at: moment(row.get("written_at")?),
            found: row.get("found")?,
        }),
    };
    Ok(Approval {
        name: row.get("name")?,
        at: moment(row.get("at")?),
        mail,
        undone_at: row.get::<_, Option<i64>>("undone_at")?.map(moment),
    })
}
