//! Asks, waits, asks again, and knows when to stop.

use crate::data::{Found, RecordType};
use crate::life::Life;
use crate::message::{Query, Reply};
use crate::name::DomainName;
use crate::transport::{Transport, Way};
use crate::unknown::Unknown;
use ring::rand::{SecureRandom as _, SystemRandom};
use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tokio::sync::{Mutex, Semaphore};
use tokio::time::{Instant, timeout_at};

/// Questions under way at a time: enough for 4,000 domains in a few seconds, and not so many that a home router drops them.
pub const UNDER_WAY_MAX: usize = 50;
/// The wait for one answer. A resolver that has to look far needs more than a second; at the third try it mostly knows.
const ANSWER_WAIT: Duration = Duration::from_secs(2);
/// How often a question is put before it stays without an answer; RFC 1035, section 4.2.1 counts in the same seconds.
const TRIES: usize = 3;
/// Times that a name leads to another one which has to be asked about by itself.
const GO_ON_MAX: usize = 8;

/// Asks the DNS. One for a whole preflight: it knows which server answers, and whether any does.
#[derive(Debug)]
pub struct Resolver<T> {
    transport: T,
    servers: Vec<SocketAddr>,
    /// Which of the servers answered last: the next question goes there first.
    preferred: AtomicUsize,
    places: Semaphore,
    random: SystemRandom,
    life: Life,
    /// Held by whoever finds out whether anybody still answers.
    probing: Mutex<()>,
}

impl<T: Transport> Resolver<T> {
    /// One that asks these servers, in this order; with none, nothing is ever known.
    pub fn new(transport: T, servers: Vec<SocketAddr>) -> Self {
        Self {
            transport,
            servers,
            preferred: AtomicUsize::new(0),
            places: Semaphore::new(UNDER_WAY_MAX),
            random: SystemRandom::new(),
            life: Life::begin(),
            probing: Mutex::new(()),
        }
    }

    /// The same with an end: what is not known after so long stays unknown.
    #[must_use]
    pub fn within(mut self, time: Duration) -> Self {
        self.life.end_at(Instant::now() + time);
        self
    }

    /// Whether no server answers any more.
    pub fn is_dead(&self) -> bool {
        self.life.is_dead()
    }

    /// Whether the time was over before everything was answered.
    pub fn was_cut(&self) -> bool {
        self.life.was_cut()
    }

    /// What is known of the records of this type.
    pub async fn look_up(&self, name: &DomainName, record: RecordType) -> Result<Found, Unknown> {
        let mut at = name.clone();
        for _ in 0..=GO_ON_MAX {
            let reply = {
                // Held for this question alone: one that waits for another would wait for ever.
                let place = self.places.acquire().await;
                let _place = place.expect("the places are never closed");
                self.ask(&at, record).await?
            };
            match reply {
                Reply::Found(found) => return Ok(found),
                Reply::GoOn(next) => at = next,
                Reply::Unknown(why) => return Err(why),
                Reply::Truncated => return Err(Unknown::Garbled), // over TCP as well
            }
        }
        Err(Unknown::Chain)
    }

    /// One question, put several times, to each server in turn.
    async fn ask(&self, name: &DomainName, record: RecordType) -> Result<Reply, Unknown> {
        let begun = Instant::now();
        let first = self.preferred.load(Ordering::Relaxed);
        let mut why = Unknown::TimedOut;
        for attempt in 0..TRIES.max(self.servers.len()) {
            self.demand_life(self.life.is_silent()).await?;
            let at = (first + attempt) % self.servers.len().max(1);
            let Some(&server) = self.servers.get(at) else {
                return Err(Unknown::Dead);
            };
            let query = self.query(Some(name), record)?;
            match self.exchange(server, &query).await {
                // Another server may know, or want to say, what this one does not.
                Some(Reply::Unknown(unknown)) if attempt + 1 < self.servers.len() => why = unknown,
                Some(reply) => {
                    self.preferred.store(at, Ordering::Relaxed);
                    return Ok(reply);
                }
                None => {}
            }
        }
        // Nobody else was answered meanwhile: then it may be more than this name that is down.
        self.demand_life(!self.life.was_heard_since(begun)).await?;
        Err(why)
    }

    /// One try with one server, over TCP as well if a datagram was too small; nothing if no answer came in time.
    async fn exchange(&self, server: SocketAddr, query: &Query) -> Option<Reply> {
        let reply = match self.put(server, query, Way::Udp).await? {
            Reply::Truncated => self.put(server, query, Way::Tcp).await?,
            reply => reply,
        };
        Some(reply)
    }

    async fn put(&self, server: SocketAddr, query: &Query, way: Way) -> Option<Reply> {
        let end = self.life.end_of(Instant::now() + ANSWER_WAIT);
        let asked = timeout_at(end, self.transport.ask(server, query, way)).await;
        // An error (nobody listens there) is no answer either, only a faster one.
        let bytes = asked.ok()?.ok()?;
        self.life.sign();
        Some(query.read(&bytes))
    }

    /// Makes sure that it is worth asking: there is time, and where that is in doubt, somebody answers now.
    async fn demand_life(&self, in_doubt: bool) -> Result<(), Unknown> {
        self.life.demand()?;
        if !in_doubt {
            return Ok(());
        }
        let waiting_since = Instant::now();
        // One for all: the others wait for what it finds.
        let _turn = self.probing.lock().await;
        self.life.demand()?;
        if self.life.was_heard_since(waiting_since) || self.anybody_answers().await {
            return Ok(());
        }
        self.life.end();
        Err(Unknown::Dead)
    }

    /// Asks all servers for what every one of them has: the servers of the root. Whatever is answered is a sign of life:
    /// a name whose own servers are down is no reason to give up the others.
    async fn anybody_answers(&self) -> bool {
        // All of them within one wait, so that three dead servers take no longer than one.
        let share = ANSWER_WAIT / u32::try_from(self.servers.len().max(1)).unwrap_or(u32::MAX);
        for (at, &server) in self.servers.iter().enumerate() {
            let Ok(query) = self.query(None, RecordType::Ns) else {
                return false;
            };
            let end = self.life.end_of(Instant::now() + share);
            let asked = timeout_at(end, self.transport.ask(server, &query, Way::Udp)).await;
            if matches!(asked, Ok(Ok(_))) {
                self.life.sign();
                self.preferred.store(at, Ordering::Relaxed);
                return true;
            }
        }
        false
    }

    fn query(&self, name: Option<&DomainName>, record: RecordType) -> Result<Query, Unknown> {
        let mut id = [0; 2];
        // An id that can be guessed would let anybody answer (RFC 5452, section 4.3): then nothing is asked.
        self.random.fill(&mut id).map_err(|_| Unknown::Dead)?;
        Query::new(name, record, u16::from_ne_bytes(id)).ok_or(Unknown::Name)
    }
}

#[cfg(test)]
mod tests;
