//! Whom somebody means who types an address, a key or a name.

use super::backend::Backend;
use super::failure::Failure;
use super::keys;
use super::stored::{ColumnSets, texts_back};
use crate::LedgerError;
use redress_base::id::{DeliveryId, PlanId, RecipientKey};
use redress_lists::{Recipient, TypedName};
use rusqlite::{Connection, params};
use std::collections::BTreeSet;

/// By address or by recipient key, both through an index. A draft's letters are nobody's yet.
const EXACT: &str = "
    select o.id % 10000000000000 from letters o
     where o.email is not null and lower(o.email) = lower(?1)
       and o.id / 10000000000000 in (select plan from freezes)
    union select d.id from mailings m cross join deliveries d on d.mailing = m.id where d.recipient = ?1";

/// The deliveries to an address or recipient key; only where there are none, those to a name (or to a key that was typed with
/// other capitals).
pub(super) fn addressed(backend: &Backend, typed: &str) -> Result<Vec<DeliveryId>, LedgerError> {
    let typed = typed.trim();
    backend.read(|database| {
        let mut exact = database.prepare_cached(EXACT)?;
        let found = exact.query_map(params![typed], |row| row.get(0).map(DeliveryId))?;
        let found: Vec<DeliveryId> = found.collect::<Result<_, _>>()?;
        // What is exactly an address or a key is meant as one, whoever has it for a name.
        if found.is_empty() {
            named(database, typed)
        } else {
            Ok(found)
        }
    })
}

/// Looks at every letter of every plan that was in force: no index knows how people spell a name.
fn named(database: &Connection, typed: &str) -> Result<Vec<DeliveryId>, Failure> {
    let name = TypedName::new(typed);
    let columns = ColumnSets::default();
    let mut found = BTreeSet::new();
    let mut plans = database.prepare_cached("select distinct plan from freezes order by plan")?;
    let plans = plans.query_map([], |row| row.get(0).map(PlanId))?;
    for plan in plans.collect::<Result<Vec<_>, _>>()? {
        let range = keys::letters_of(plan);
        let mut letters = database.prepare_cached(
            "select d.id, d.recipient, l.columns, l.cells from letters l
               join deliveries d on d.id = l.id - ?1 where l.id >= ?1 and l.id < ?2",
        )?;
        let mut rows = letters.query(params![range.start, range.end])?;
        while let Some(row) = rows.next()? {
            let delivery = DeliveryId(row.get(0)?);
            let key: String = row.get(1)?;
            if key.eq_ignore_ascii_case(typed) {
                found.insert(delivery);
                continue;
            }
            let Some(name) = &name else { continue };
            let cells = texts_back(&row.get::<_, String>(3)?)?;
            // Its place in the list is of no account here.
            let recipient = Recipient::from_stored(
                columns.get(database, row.get(2)?)?,
                cells,
                RecipientKey::new(key),
                0,
                0,
            );
            if name.fits(&recipient) {
                found.insert(delivery);
            }
        }
    }
    Ok(found.into_iter().collect())
}
