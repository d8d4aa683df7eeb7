//! Which letters are known to lie in the Sent folder of the sender's mailbox.

use super::backend::Backend;
use super::stored::micros;
use crate::LedgerError;
use jiff::Timestamp;
use redress_base::id::DeliveryId;
use rusqlite::params;

/// Whether a delivery's letter is known to lie there.
pub(super) fn lies_in_sent(backend: &Backend, delivery: DeliveryId) -> Result<bool, LedgerError> {
    backend.read(|database| {
        let mut statement =
            database.prepare_cached("select 1 from sent_copies where delivery = ?1")?;
        Ok(statement.exists(params![delivery.0])?)
    })
}

/// Notes that the letters of these deliveries lie there.
pub(super) fn note(
    backend: &Backend,
    deliveries: &[DeliveryId],
    now: Timestamp,
) -> Result<(), LedgerError> {
    backend.write(|database| {
        let mut insert = database.prepare_cached(
            "insert into sent_copies (delivery, at) values (?1, ?2) on conflict do nothing",
        )?;
        for delivery in deliveries {
            insert.execute(params![delivery.0, micros(now)])?;
        }
        Ok(())
    })
}
