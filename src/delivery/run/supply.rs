//! Letters made ready ahead of the connections: read from the ledger in batches, rendered on worker threads, bounded.

use super::DeliveryError;
use super::gate::Gate;
use crate::address::EmailAddress;
use crate::clock::Clock;
use crate::id::{DeliveryId, MailingName};
use crate::ledger::{Deferrals, Ledger, Outstanding, Selection};
use crate::message::{Message, MessageId};
use crate::plan::Loaded;
use jiff::tz::TimeZone;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, mpsc as sync_mpsc};
use tokio::sync::mpsc;

/// Rows that are read from the ledger at a time.
const ROWS_AT_A_TIME: usize = 256;
/// Letters that travel together between threads: fewer wake-ups than one by one.
const LETTERS_AT_A_TIME: usize = 16;
/// Bytes after which rendered letters travel on, however few they are.
const BUNDLE_BYTES: usize = 128 * 1024;
/// Such bundles that may wait for a connection.
const BUNDLES_AHEAD: usize = 8;

/// A letter that only waits for a connection.
#[derive(Debug)]
pub(super) struct Prepared {
    pub(super) delivery: DeliveryId,
    pub(super) mailing: MailingName,
    pub(super) email: EmailAddress,
    pub(super) cc: Vec<EmailAddress>,
    /// How often it was deferred before, if it was.
    pub(super) deferrals: Option<Deferrals>,
    pub(super) message: Message,
    pub(super) message_id: MessageId,
    /// Where its office hours are read.
    pub(super) zone: Option<TimeZone>,
    /// How often it came back to the desk in this run without a verdict.
    pub(super) returns: u32,
    /// How often the connection broke at it in this run before its commit point.
    pub(super) losses: u32,
}

/// What the threads need.
#[derive(Clone, Debug)]
pub(super) struct Source {
    pub(super) loaded: Arc<Loaded>,
    pub(super) ledger: Ledger,
    pub(super) selection: Selection,
    pub(super) gate: Arc<Gate>,
    pub(super) clock: Clock,
}

type Bundle = Result<Vec<Prepared>, DeliveryError>;

/// One walk over everything outstanding. The threads end when the walk does, or when this is dropped.
#[derive(Debug)]
pub(super) struct Supply {
    pub(super) bundles: mpsc::Receiver<Bundle>,
}

impl Supply {
    /// Starts the threads.
    pub(super) fn start(source: &Source) -> std::io::Result<Self> {
        let (ready, bundles) = mpsc::channel(BUNDLES_AHEAD);
        let (read, unrendered) = sync_mpsc::sync_channel::<Vec<Outstanding>>(BUNDLES_AHEAD);
        let unrendered = Arc::new(Mutex::new(unrendered));
        let renderers = std::thread::available_parallelism().map_or(2, |cores| cores.get().clamp(1, 8));
        for _ in 0..renderers {
            let (source, unrendered, ready) = (source.clone(), Arc::clone(&unrendered), ready.clone());
            spawn("render", move || render(&source, &unrendered, &ready))?;
        }
        let source = source.clone();
        spawn("outstanding", move || {
            if let Err(error) = walk(&source, &read) {
                let _ = ready.blocking_send(Err(error));
            }
        })?;
        Ok(Self { bundles })
    }
}

fn spawn(name: &str, work: impl FnOnce() + Send + 'static) -> std::io::Result<()> {
    std::thread::Builder::new().name(name.to_owned()).spawn(work).map(|_| ())
}

/// Reads what is outstanding, leaves out what may not go at this hour, and hands the rest on.
fn walk(source: &Source, read: &sync_mpsc::SyncSender<Vec<Outstanding>>) -> Result<(), DeliveryError> {
    let mut zones = Zones::default();
    let mut after = None;
    loop {
        let now = source.clock.now();
        let mut rows = source.ledger.outstanding(&source.selection, after, now, ROWS_AT_A_TIME)?;
        let Some(last) = rows.last() else { return Ok(()) };
        after = Some(last.delivery);
        rows.retain(|row| source.gate.is_open(&row.mailing, zones.of(row, &source.gate).as_ref(), now));
        while !rows.is_empty() {
            let rest = rows.split_off(rows.len().min(LETTERS_AT_A_TIME));
            if read.send(std::mem::replace(&mut rows, rest)).is_err() {
                return Ok(()); // nobody wants letters any more
            }
        }
    }
}

fn render(source: &Source, unrendered: &Mutex<sync_mpsc::Receiver<Vec<Outstanding>>>, ready: &mpsc::Sender<Bundle>) {
    let mut zones = Zones::default();
    loop {
        let received = unrendered.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(rows) = received else { return };
        let mut letters = rows.into_iter().map(|row| prepare(source, row, &mut zones)).peekable();
        while letters.peek().is_some() {
            if ready.blocking_send(bundle(&mut letters)).is_err() {
                return;
            }
        }
    }
}

/// Letters to travel together: all of them, or as many as come to the bytes that may.
fn bundle(letters: &mut impl Iterator<Item = Result<Prepared, DeliveryError>>) -> Bundle {
    let mut bundle = Vec::new();
    let mut bytes = 0;
    while bytes < BUNDLE_BYTES
        && let Some(letter) = letters.next().transpose()?
    {
        bytes += letter.message.len();
        bundle.push(letter);
    }
    Ok(bundle)
}

fn prepare(source: &Source, row: Outstanding, zones: &mut Zones) -> Result<Prepared, DeliveryError> {
    let message = source.loaded.reproduce(&row)?;
    let domain = source.loaded.campaign.sender.email.domain();
    Ok(Prepared {
        message_id: MessageId::derive(source.ledger.key(), row.delivery, &row.digest, domain),
        zone: zones.of(&row, &source.gate),
        delivery: row.delivery,
        mailing: row.mailing,
        email: row.email,
        cc: row.cc,
        deferrals: row.deferrals,
        message,
        returns: 0,
        losses: 0,
    })
}

/// The time zones that rows name, each looked up once.
#[derive(Debug, Default)]
struct Zones(HashMap<String, Option<TimeZone>>);

impl Zones {
    /// The zone in the row's `timezone` cell, if it matters and there is one that exists.
    fn of(&mut self, row: &Outstanding, gate: &Gate) -> Option<TimeZone> {
        if !gate.asks_for_the_zone() {
            return None;
        }
        let column = row.columns.names.iter().position(|name| name == "timezone")?;
        let name = row.cells.get(column)?.trim();
        if let Some(known) = self.0.get(name) {
            return known.clone();
        }
        let zone = TimeZone::get(name).ok();
        self.0.insert(name.to_owned(), zone.clone());
        zone
    }
}
