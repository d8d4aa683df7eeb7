//! Work on a stream of items by several threads, with the results in the order of the items.

use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

/// Items handed over at a time: fewer would cost more in waking threads than a letter takes to render.
const BATCH: usize = 32;
/// Batches that wait at each worker, before and after its work. Bounds the memory whatever the list.
const WAITING: usize = 2;

/// Applies `work` to every item on `workers` threads and hands the results to `take`, in the order of the items, until
/// one of them is an error.
///
/// Batches go to the workers in turn and are collected in the same turn, so order needs no sorting and no buffer.
pub fn in_order<I, R, E>(
    items: impl Iterator<Item = I> + Send,
    workers: usize,
    work: impl Fn(I) -> R + Sync,
    mut take: impl FnMut(R) -> Result<(), E>,
) -> Result<(), E>
where
    I: Send,
    R: Send,
{
    let work = &work;
    thread::scope(|scope| {
        let mut inboxes: Vec<SyncSender<Vec<I>>> = Vec::new();
        let mut outboxes: Vec<Receiver<Vec<R>>> = Vec::new();
        for _ in 0..workers.max(1) {
            let (inbox, batches) = sync_channel::<Vec<I>>(WAITING);
            let (done, outbox) = sync_channel(WAITING);
            inboxes.push(inbox);
            outboxes.push(outbox);
            scope.spawn(move || {
                for batch in batches {
                    let results = batch.into_iter().map(work).collect();
                    // Nobody takes them any more: one before was an error.
                    if done.send(results).is_err() {
                        return;
                    }
                }
            });
        }
        scope.spawn(move || distribute(items, &inboxes));
        // A worker whose outbox is closed has worked off all it got, and those after it in turn got no more either.
        for outbox in outboxes.iter().cycle() {
            let Ok(results) = outbox.recv() else {
                return Ok(());
            };
            for result in results {
                take(result)?;
            }
        }
        Ok(())
    })
}

fn distribute<I>(items: impl Iterator<Item = I>, inboxes: &[SyncSender<Vec<I>>]) {
    let mut items = items.fuse();
    for inbox in inboxes.iter().cycle() {
        let batch: Vec<I> = items.by_ref().take(BATCH).collect();
        // Nothing is left, or the worker has stopped because nobody takes its results.
        if batch.is_empty() || inbox.send(batch).is_err() {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::convert::Infallible;

    #[test]
    fn results_keep_the_order_of_the_items() {
        for (count, workers) in [(0, 2), (1, 3), (31, 1), (1000, 1), (1000, 4), (10_007, 3)] {
            let mut taken = Vec::new();
            let result = in_order(
                0..count,
                workers,
                |n| n * 2,
                |n| {
                    taken.push(n);
                    Ok::<_, Infallible>(())
                },
            );
            assert_eq!(result, Ok(()));
            assert_eq!(taken, (0..count).map(|n| n * 2).collect::<Vec<_>>());
        }
    }

    #[test]
    fn an_error_ends_it_without_reading_the_rest() {
        let mut taken = 0;
        let result = in_order(
            0_u64..,
            2,
            |n| n,
            |n| {
                taken += 1;
                if n == 100 { Err("enough") } else { Ok(()) }
            },
        );
        assert_eq!(result, Err("enough"));
        assert_eq!(taken, 101);
    }
}
