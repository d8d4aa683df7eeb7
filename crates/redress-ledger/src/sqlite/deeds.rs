//! Who did what, when, and from which machine.

use super::backend::Backend;
use super::failure::Failure;
use super::stored::{micros, moment};
use crate::{Deed, Filter, LedgerError};
use redress_base::id::{MailingName, RecipientKey};
use rusqlite::{Row, params};
use std::collections::HashSet;

/// Each with a place within its moment, so that what was done before stands before. A preview has nobody: the same plan is
/// drawn up on every machine. A mark that puts a plan in force takes the right to send as well, so that no run is under way.
const DEEDS: &str = "
    select * from (
        select since as at, 0 as place, id,
               case id when (select min(id) from homes) then 'ledger made' else 'adopted' end as what,
               '' as note, null as delivery, null as person,
               machine_name as machine, null as happened_at
          from homes
        union all
        select drawn_at, 1, plan, 'previewed', code, null, null, null, null from plan_records
        union all
        select a.at, 2, a.id, 'approved',
               a.code || ', ' || a.name || coalesce(', by mail from ' || m.address || ' (' || m.found || ')', ''),
               null, h.person, h.machine, null
          from approvals a left join hands h on h.id = a.hand left join mailed_approvals m on m.approval = a.id
        union all
        select u.at, 3, u.approval, 'approval undone',
               a.code || ', ' || a.name || case u.note when '' then '' else ': ' || u.note end, null, h.person, h.machine, null
          from undone_approvals u join approvals a on a.id = u.approval join hands h on h.id = u.hand
        union all
        select r.began_at, 4, r.id, 'took the right to send', '', null, h.person, h.machine, null
          from runs r join hands h on h.id = r.hand
        union all
        select began_at, 4, run, 'took the right to send', 'together with this machine', null, role, machine, null
          from shared_runs where is_own = 0
        union all
        select f.at, 5, f.id, 'put in force', r.code, null, null, null, null
          from freezes f join plan_records r on r.plan = f.plan
        union all
        select at, 6, id, case of_log when 1 then 'read a log' else 'read the mailbox' end, '', null, null, null, null
          from readings
        union all
        select k.at, 7, k.id, replace(k.kind, '_', ' '),
               coalesce(replace(k.how, '_', ' '), '') || case when k.how is null or k.note = '' then '' else ': ' end || k.note,
               k.attempt / 10000, h.person, h.machine, k.happened_at
          from marks k left join hands h on h.id = k.hand
        union all
        select u.at, 8, k.id, replace(k.kind, '_', ' ') || ' undone', u.note, k.attempt / 10000, h.person, h.machine, null
          from undone_marks u join marks k on k.id = u.mark join hands h on h.id = u.hand
        union all
        select p.at, 9, p.id, 'given away', 'part ' || p.id || ' (' || p.label || ')', null, h.person, h.machine, null
          from parts p join hands h on h.id = p.hand
        union all
        select j.at, 10, j.id, 'log joined', 'part ' || j.part || case j.closed when 1 then ', closed' else '' end, null,
               h.person, h.machine, null
          from joined_logs j join hands h on h.id = j.hand
        union all
        select t.at, 11, t.part, 'taken back', 'part ' || t.part, null, h.person, h.machine, null
          from taken_back_parts t join hands h on h.id = t.hand
        union all
        select c.at, 12, c.id, 'part closed', '', null, h.person, h.machine, null
          from part_closings c join hands h on h.id = c.hand)
     where at >= ?1
     order by at, place, id";

/// Calls `each` with everything that somebody did, oldest first; of a mailing or of some deliveries, with what was said of
/// their letters alone.
pub(super) fn deeds(
    backend: &Backend,
    filter: &Filter,
    each: &mut dyn FnMut(Deed) -> Result<(), LedgerError>,
) -> Result<(), LedgerError> {
    let since = filter.since.map_or(i64::MIN, micros);
    let chosen: Option<HashSet<i64>> = filter
        .deliveries
        .as_ref()
        .map(|chosen| chosen.iter().map(|delivery| delivery.0).collect());
    backend.read(|database| {
        let mut statement = database.prepare_cached(DEEDS)?;
        let mut letter = database.prepare_cached(
            "select n.name, d.recipient from deliveries d join mailings n on n.id = d.mailing where d.id = ?1",
        )?;
        let mut rows = statement.query(params![since])?;
        while let Some(row) = rows.next()? {
            let delivery: Option<i64> = row.get("delivery")?;
            let letter = delivery
                .map(|delivery| {
                    letter.query_row(params![delivery], |row| {
                        let name: String = row.get(0)?;
                        let key: String = row.get(1)?;
                        Ok((MailingName::new(name), RecipientKey::new(key)))
                    })
                })
                .transpose()?;
            let of_mailing = filter.mailing.as_ref().is_none_or(|mailing| {
                letter.as_ref().is_some_and(|(name, _)| name == mailing)
            });
            let of_chosen = chosen
                .as_ref()
                .is_none_or(|chosen| delivery.is_some_and(|delivery| chosen.contains(&delivery)));
            if of_mailing && of_chosen {
                each(deed(row, letter)?)?;
            }
        }
        Ok(())
    })
}

fn deed(row: &Row<'_>, letter: Option<(MailingName, RecipientKey)>) -> Result<Deed, Failure> {
    let known = |column: &str| -> rusqlite::Result<Option<String>> {
        Ok(row
            .get::<_, Option<String>>(column)?
            .filter(|text| !text.is_empty()))
    };
    Ok(Deed {
        at: moment(row.get("at")?),
        what: row.get("what")?,
        happened_at: row.get::<_, Option<i64>>("happened_at")?.map(moment),
        note: row.get("note")?,
        letter,
        person: known("person")?,
        machine: known("machine")?,
    })
}
