//! Rows that a second thread reads ahead, so that taking a file apart and looking at its rows go on at the same time.

use super::row::{RawRow, RowPlace};
use super::rows::Rows;
use csv::StringRecord;
use redress_base::problem::Problem;
use std::sync::mpsc::{Receiver, SyncSender, channel, sync_channel};

/// Rows that change hands together.
const BATCH_ROWS: usize = 256;
/// Batches that wait to be looked at, at most.
const BATCHES_AHEAD: usize = 4;

/// Rows with their places; the records are used again.
#[derive(Default)]
struct Batch {
    records: Vec<StringRecord>,
    places: Vec<RowPlace>,
}

/// Shows every row in its order.
pub(super) fn each_row(rows: Rows<'_>, mut each: impl FnMut(&RawRow<'_>)) -> Result<(), Problem> {
    std::thread::scope(|scope| {
        // Bounded, so that a fast disk does not fill the memory with rows that nobody has looked at.
        let (full, batches) = sync_channel(BATCHES_AHEAD);
        let (used, spare) = channel();
        scope.spawn(move || read_ahead(rows, &full, &spare));
        for batch in batches {
            let batch: Batch = batch?;
            for (place, record) in batch.places.iter().zip(&batch.records) {
                let place = *place;
                each(&RawRow { record, place });
            }
            let _ = used.send(batch); // the reader may have come to its end
        }
        Ok(())
    })
}

/// Reads until the end, an error, or until nobody waits for rows any more.
fn read_ahead(
    mut rows: Rows<'_>,
    full: &SyncSender<Result<Batch, Problem>>,
    spare: &Receiver<Batch>,
) {
    let mut is_over = false;
    while !is_over {
        // Records that come back are filled again: a million rows need memory for a thousand.
        let mut batch = spare.try_recv().unwrap_or_default();
        batch.places.clear();
        while batch.places.len() < BATCH_ROWS && !is_over {
            if batch.records.len() == batch.places.len() {
                batch.records.push(StringRecord::new());
            }
            match rows.read(&mut batch.records[batch.places.len()]) {
                Ok(Some(place)) => batch.places.push(place),
                Ok(None) => is_over = true,
                Err(problem) => return drop(full.send(Err(problem))),
            }
        }
        // Nobody takes rows any more: the pass was broken off.
        if full.send(Ok(batch)).is_err() {
            return;
        }
    }
}
