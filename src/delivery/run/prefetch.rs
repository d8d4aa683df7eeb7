//! Letters made ready ahead of the connections: read from the ledger in batches, rendered on threads of their own, bounded.

use super::error::DeliveryError;
use super::letter::{PreparedLetter, Tries, addressees};
use super::room::Room;
use super::send_window::SendWindow;
use crate::delivery::witness::LetterTrace;
use crate::plan::LoadedCampaign;
use jiff::tz::TimeZone;
use redress_base::address::EmailAddress;
use redress_base::clock::Clock;
use redress_base::id::DeliveryId;
use redress_base::words::zone_named;
use redress_ledger::{LedgerError, Outstanding, RunLedger, Selection};
use redress_lists::{Column, Recipient};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;
use tokio::sync::{MutexGuard, mpsc};

/// Rows that are read from the ledger at a time.
const ROWS_AT_A_TIME: usize = 128;
/// Letters that travel together between threads: fewer wake-ups than one by one.
const LETTERS_AT_A_TIME: usize = 16;
/// Bytes after which rendered letters travel on, however few they are.
const BUNDLE_BYTES: usize = 256 * 1024;
/// Such bundles that may wait for a connection.
const BUNDLES_AHEAD: usize = 4;
/// Between two questions to a coordinator that does not answer.
const ASK_AGAIN_AFTER: Duration = Duration::from_millis(300);
/// Threads that render. More letters a second than eight of them make, no server takes.
const THREADS_MAX: usize = 8;

/// What the threads need.
#[derive(Clone, Debug)]
pub(super) struct LetterSource {
    pub(super) loaded: Arc<LoadedCampaign>,
    pub(super) ledger: Arc<dyn RunLedger>,
    pub(super) selection: Selection,
    pub(super) window: Arc<SendWindow>,
    pub(super) clock: Clock,
}

/// Letters that travel together, or why there are no more.
pub(super) type Bundle = Result<Vec<PreparedLetter>, DeliveryError>;

/// Letters of one walk over everything outstanding. The threads end when the walk does, or when this is dropped.
#[derive(Debug)]
pub(super) struct Prefetch {
    bundles: tokio::sync::Mutex<mpsc::Receiver<Bundle>>,
    threads: Vec<JoinHandle<()>>,
}

impl Prefetch {
    /// Starts the threads.
    pub(super) fn start(source: &LetterSource, room: &Arc<Room>) -> std::io::Result<Self> {
        let (ready, bundles) = mpsc::channel(BUNDLES_AHEAD);
        let walk = Arc::new(Mutex::new(LedgerWalk::new(source, room)));
        let threads =
            std::thread::available_parallelism().map_or(2, |cores| cores.get().min(THREADS_MAX));
        let mut prefetch = Self {
            bundles: tokio::sync::Mutex::new(bundles),
            threads: Vec::with_capacity(threads),
        };
        for _ in 0..threads {
            let (source, walk, ready) = (source.clone(), Arc::clone(&walk), ready.clone());
            let render = std::thread::Builder::new().name("render".to_owned());
            let thread = render.spawn(move || render_all(&source, &walk, &ready))?;
            prefetch.threads.push(thread);
        }
        Ok(prefetch)
    }

    /// The place at the head of the line: connections wait for bundles one after the other.
    pub(super) async fn line(&self) -> MutexGuard<'_, mpsc::Receiver<Bundle>> {
        self.bundles.lock().await
    }

    /// A bundle that has arrived, if there is one and nobody stands in line for it.
    pub(super) fn at_once(&self) -> Option<Bundle> {
        self.bundles.try_lock().ok()?.try_recv().ok()
    }
}

impl Drop for Prefetch {
    /// Waits for the threads, which end with the letters in hand. One that outlived the run would keep the ledger open when
    /// the program ends, so that SQLite could not put its log back into the file; and whoever then takes a backup of the file
    /// alone, or puts one back, has half a ledger.
    fn drop(&mut self) {
        self.bundles.get_mut().close();
        for thread in self.threads.drain(..) {
            let _ = thread.join(); // what went wrong in one was told by its bundle
        }
    }
}

/// A walk over everything outstanding. The threads take turns in going on with it.
struct LedgerWalk {
    source: LetterSource,
    room: Arc<Room>,
    zones: Zones,
    read: std::vec::IntoIter<Outstanding>,
    /// The last delivery that was read.
    after: Option<DeliveryId>,
    ended: bool,
}

impl LedgerWalk {
    fn new(source: &LetterSource, room: &Arc<Room>) -> Self {
        let (zones, read) = (Zones::default(), Vec::new().into_iter());
        Self {
            source: source.clone(),
            room: Arc::clone(room),
            zones,
            read,
            after: None,
            ended: false,
        }
    }

    /// Some rows more, without those that may not go at this hour; none at the end.
    fn next(&mut self) -> Result<Vec<Outstanding>, DeliveryError> {
        while self.read.len() == 0 && !self.ended {
            self.ended = true; // unless there is more
            let LetterSource {
                ledger,
                selection,
                window,
                clock,
                ..
            } = &self.source;
            let room = &self.room;
            if room.is_none() {
                break; // whatever comes finds no room either
            }
            let now = clock.now();
            let read = ledger.outstanding(selection, self.after, now, ROWS_AT_A_TIME);
            if let Err(LedgerError::NotNow(_)) = read {
                self.ended = false; // nobody knows yet whether there is more
            }
            let mut rows = read?;
            if let Some(last) = rows.last() {
                (self.after, self.ended) = (Some(last.delivery), false);
            }
            // What may not leave at this hour, or has no room, is not rendered for nothing; a later walk finds it again.
            rows.retain(|row| {
                window.is_open(&row.mailing, self.zones.of(row, window).as_ref(), now)
                    && room.has(addressees(&row.recipient.cc))
            });
            self.read = rows.into_iter();
        }
        Ok(self.read.by_ref().take(LETTERS_AT_A_TIME).collect())
    }
}

/// Makes letters ready until there are no more, or nobody wants them.
fn render_all(source: &LetterSource, walk: &Mutex<LedgerWalk>, ready: &mpsc::Sender<Bundle>) {
    let mut zones = Zones::default();
    loop {
        let rows = walk.lock().unwrap_or_else(PoisonError::into_inner).next();
        let rows = match rows {
            Ok(rows) if rows.is_empty() => return,
            Ok(rows) => rows,
            // It answers again by itself, unless the walk ends before.
            Err(DeliveryError::Ledger(LedgerError::NotNow(_))) => {
                if ready.is_closed() {
                    return;
                }
                std::thread::sleep(ASK_AGAIN_AFTER);
                continue;
            }
            // The first connection that asks for a letter hears of it, and ends the run.
            Err(error) => return drop(ready.blocking_send(Err(error))),
        };
        let mut letters = rows
            .into_iter()
            .map(|row| prepare(source, row, &mut zones))
            .peekable();
        while letters.peek().is_some() {
            if ready.blocking_send(bundle(&mut letters)).is_err() {
                return; // the walk is over, and its letters stay outstanding
            }
        }
    }
}

/// Letters to travel together: all of them, or as many as come to the bytes that may.
fn bundle(letters: &mut impl Iterator<Item = Result<PreparedLetter, DeliveryError>>) -> Bundle {
    let mut bundle = Vec::new();
    let mut bytes = 0;
    while bytes < BUNDLE_BYTES
        && let Some(letter) = letters.next().transpose()?
    {
        bytes += letter.message.own_bytes();
        bundle.push(letter);
    }
    Ok(bundle)
}

fn prepare(
    source: &LetterSource,
    row: Outstanding,
    zones: &mut Zones,
) -> Result<PreparedLetter, DeliveryError> {
    let message = source.loaded.reproduce(&row)?;
    let campaign = &source.loaded.campaign;
    let from = &campaign.sender_to(&row.mailing, &row.recipient).email;
    // Of the mailing, whichever account carries it: so the ledger knows the name again by itself.
    let domain = campaign.sender_of(&row.mailing).email.domain();
    let message_id = source.ledger.message_id(&row, domain);
    Ok(PreparedLetter {
        zone: zones.of(&row, &source.window),
        delivery: row.delivery,
        trace: LetterTrace::of(&row.mailing, &row.recipient.key),
        recipient: told_as(&row.recipient, &row.email),
        mailing: row.mailing,
        from: campaign.delivery.return_path(from, &message_id),
        email: row.email,
        cc: row.recipient.cc,
        deferrals: row.deferrals,
        message,
        message_id,
        tries: Tries::default(),
    })
}

/// Whom a letter is for, as progress tells it.
fn told_as(recipient: &Recipient, email: &EmailAddress) -> String {
    let label = recipient.label();
    // A row without name and office is known by its key, which is its whole address as often as not.
    if label == recipient.key.as_str() {
        email.to_string()
    } else {
        label
    }
}

/// The time zones that rows name, each looked up once.
#[derive(Debug, Default)]
struct Zones(HashMap<String, Option<TimeZone>>);

impl Zones {
    /// The zone in the row's `timezone` cell, if it matters and there is one that exists.
    fn of(&mut self, row: &Outstanding, window: &SendWindow) -> Option<TimeZone> {
        if !window.asks_for_the_zone() {
            return None;
        }
        let name = row.recipient.get(Column::Timezone).trim();
        if let Some(known) = self.0.get(name) {
            return known.clone();
        }
        // As the list was checked: `Eastern` is a zone, too.
        let zone = zone_named(name).ok().map(|named| named.zone);
        self.0.insert(name.to_owned(), zone.clone());
        zone
    }
}
