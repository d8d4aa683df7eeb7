//! Servers that do not answer, answer late, or answer nonsense; time is the test's own.

use super::*;
use crate::data::Data;
use crate::mail::MailRoute;
use crate::recipients::check_recipients;
use domain::base::iana::Rcode;
use domain::base::{Message, MessageBuilder, Name};
use domain::rdata::{A, Cname};
use std::collections::BTreeSet;
use std::io;
use std::str::FromStr as _;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use tokio::time::sleep;

const NEVER: Duration = Duration::from_hours(1);

/// What a server does with a question.
enum Does {
    /// Answers after so long: an address, or this code.
    Answers(Duration, Rcode),
    /// Leads to other names.
    Leads(&'static [(&'static str, &'static str)]),
    /// Nobody listens there.
    Refuses,
}

/// Servers as a test has them.
struct Servers<F> {
    does: F,
    asked: AtomicUsize,
    under_way: AtomicUsize,
    most_under_way: AtomicUsize,
    dead: AtomicBool,
}

impl<F: Fn(SocketAddr, &str) -> Does + Send + Sync + 'static> Transport for Arc<Servers<F>> {
    async fn ask(&self, server: SocketAddr, query: &Query, _: Way) -> io::Result<Vec<u8>> {
        self.asked.fetch_add(1, Ordering::Relaxed);
        let under_way = self.under_way.fetch_add(1, Ordering::Relaxed) + 1;
        self.most_under_way.fetch_max(under_way, Ordering::Relaxed);
        let _leaves = Leaves(&self.under_way);
        let message = Message::from_octets(query.bytes()).unwrap();
        let question = message.sole_question().unwrap();
        let name = question.qname().to_string();
        if self.dead.load(Ordering::Relaxed) {
            sleep(NEVER).await;
        }
        match (self.does)(server, &name) {
            Does::Answers(after, rcode) => {
                sleep(after).await;
                Ok(answer(&message, rcode, &[]))
            }
            Does::Leads(names) => Ok(answer(&message, Rcode::NOERROR, names)),
            Does::Refuses => Err(io::ErrorKind::ConnectionRefused.into()),
        }
    }
}

struct Leaves<'a>(&'a AtomicUsize);

impl Drop for Leaves<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

fn answer(query: &Message<&[u8]>, rcode: Rcode, leads: &[(&str, &str)]) -> Vec<u8> {
    let mut answer = MessageBuilder::new_vec()
        .start_answer(query, rcode)
        .unwrap();
    for (from, to) in leads {
        let name = |text| Name::<Vec<u8>>::from_str(text).unwrap();
        answer.push((name(from), 60, Cname::new(name(to)))).unwrap();
    }
    if leads.is_empty() && rcode == Rcode::NOERROR {
        let name = query.sole_question().unwrap().qname().to_owned();
        answer
            .push((name, 60, A::from_octets(192, 0, 2, 1)))
            .unwrap();
    }
    answer.finish()
}

type Servants<F> = (Arc<Servers<F>>, Arc<Resolver<Arc<Servers<F>>>>);

fn servers<F: Fn(SocketAddr, &str) -> Does + Send + Sync + 'static>(
    count: u8,
    does: F,
) -> Servants<F> {
    let servers = Arc::new(Servers {
        does,
        asked: AtomicUsize::new(0),
        under_way: AtomicUsize::new(0),
        most_under_way: AtomicUsize::new(0),
        dead: AtomicBool::new(false),
    });
    let addresses = (1..=count)
        .map(|last| ([192, 0, 2, last], 53).into())
        .collect();
    let resolver = Resolver::new(servers.clone(), addresses).within(Duration::from_secs(30));
    (servers, Arc::new(resolver))
}

fn name(text: &str) -> DomainName {
    DomainName::parse(text).unwrap()
}

fn domains(count: usize) -> BTreeSet<DomainName> {
    (0..count)
        .map(|number| name(&format!("d{number}.example")))
        .collect()
}

const SOON: Duration = Duration::from_millis(100);

#[tokio::test(start_paused = true)]
async fn thousands_are_asked_about_side_by_side_and_never_more_than_fifty() {
    let (servers, resolver) = servers(1, |_, _| Does::Answers(SOON, Rcode::NXDOMAIN));
    let begun = Instant::now();
    let found = check_recipients(&resolver, domains(4_000)).await;
    assert_eq!(found.len(), 4_000);
    assert!(
        found
            .values()
            .all(|route| *route == MailRoute::NoSuchDomain)
    );
    assert_eq!(
        servers.most_under_way.load(Ordering::Relaxed),
        UNDER_WAY_MAX
    );
    // Simulated: 4,000 answers of 100 ms each, 50 at a time.
    assert_eq!(begun.elapsed(), SOON * 4_000 / 50);
}

#[tokio::test(start_paused = true)]
async fn dead_servers_end_it_within_ten_seconds_and_hold_nothing_against_anybody() {
    for count in [1, 2, 3] {
        let (servers, resolver) = servers(count, |_, _| Does::Answers(NEVER, Rcode::NOERROR));
        let begun = Instant::now();
        let found = check_recipients(&resolver, domains(4_000)).await;
        assert!(
            begun.elapsed() <= Duration::from_secs(10),
            "{:?}",
            begun.elapsed()
        );
        assert!(resolver.is_dead());
        assert_eq!(found.len(), 4_000);
        assert!(
            found
                .values()
                .all(|route| matches!(route, MailRoute::Unknown(_)))
        );
        // Those that were under way, and nobody after them.
        assert!(servers.asked.load(Ordering::Relaxed) <= 50 * 3 + 3);
    }
}

#[tokio::test(start_paused = true)]
async fn servers_that_die_half_way_end_it_within_ten_seconds_from_then() {
    let (servers, resolver) = servers(1, |_, _| Does::Answers(SOON, Rcode::NXDOMAIN));
    let begun = Instant::now();
    let dying = async {
        sleep(Duration::from_secs(2)).await;
        servers.dead.store(true, Ordering::Relaxed);
    };
    let (found, ()) = tokio::join!(check_recipients(&resolver, domains(4_000)), dying);
    assert!(
        begun.elapsed() <= Duration::from_secs(12),
        "{:?}",
        begun.elapsed()
    );
    let known = found
        .values()
        .filter(|route| **route == MailRoute::NoSuchDomain)
        .count();
    assert!((900..=1_100).contains(&known), "{known} were known");
}

#[tokio::test(start_paused = true)]
async fn where_nobody_listens_it_is_over_at_once() {
    let (_, resolver) = servers(2, |_, _| Does::Refuses);
    let begun = Instant::now();
    check_recipients(&resolver, domains(100)).await;
    assert!(resolver.is_dead());
    assert_eq!(begun.elapsed(), Duration::ZERO);
}

#[tokio::test(start_paused = true)]
async fn a_name_that_is_silent_keeps_nobody_from_the_others() {
    let (_, resolver) = servers(1, |_, name| match name {
        "silent.example" => Does::Answers(NEVER, Rcode::NOERROR),
        _ => Does::Answers(SOON, Rcode::NOERROR),
    });
    let silent = resolver
        .look_up(&name("silent.example"), RecordType::A)
        .await;
    assert_eq!(silent, Err(Unknown::TimedOut));
    assert!(!resolver.is_dead());
    let found = resolver
        .look_up(&name("other.example"), RecordType::A)
        .await;
    let address = Data::Address([192, 0, 2, 1].into());
    assert_eq!(found, Ok(Found::Records(vec![address])));
}

#[tokio::test(start_paused = true)]
async fn the_server_that_answers_is_asked_first_from_then_on() {
    let (servers, resolver) = servers(2, |server, _| match server.ip().to_string().as_str() {
        "192.0.2.1" => Does::Answers(NEVER, Rcode::NOERROR),
        _ => Does::Answers(SOON, Rcode::NOERROR),
    });
    resolver
        .look_up(&name("a.example"), RecordType::A)
        .await
        .unwrap();
    assert_eq!(servers.asked.load(Ordering::Relaxed), 2);
    resolver
        .look_up(&name("b.example"), RecordType::A)
        .await
        .unwrap();
    assert_eq!(servers.asked.load(Ordering::Relaxed), 3);
}

#[tokio::test(start_paused = true)]
async fn another_server_is_asked_where_one_does_not_want_to_say() {
    let (_, resolver) = servers(2, |server, _| match server.ip().to_string().as_str() {
        "192.0.2.1" => Does::Answers(SOON, Rcode::REFUSED),
        _ => Does::Answers(SOON, Rcode::NXDOMAIN),
    });
    let found = resolver.look_up(&name("a.example"), RecordType::A).await;
    assert_eq!(found, Ok(Found::NoSuchName));
}

#[tokio::test(start_paused = true)]
async fn what_says_nothing_about_a_name_is_told_as_such() {
    for (rcode, why) in [
        (Rcode::SERVFAIL, Unknown::ServerFailure),
        (Rcode::REFUSED, Unknown::Refused),
        (Rcode::FORMERR, Unknown::Garbled),
    ] {
        let (_, resolver) = servers(1, move |_, _| Does::Answers(SOON, rcode));
        assert_eq!(
            resolver.look_up(&name("a.example"), RecordType::A).await,
            Err(why)
        );
    }
}

#[tokio::test(start_paused = true)]
async fn names_that_lead_in_a_circle_have_an_end() {
    let (servers, resolver) = servers(1, |_, name| match name {
        "a.example" => Does::Leads(&[("a.example", "b.example"), ("b.example", "a.example")]),
        // Each answer leads on to the next question.
        "c.example" => Does::Leads(&[("c.example", "d.example")]),
        _ => Does::Leads(&[("d.example", "c.example")]),
    });
    for start in ["a.example", "c.example"] {
        let found = resolver.look_up(&name(start), RecordType::A).await;
        assert_eq!(found, Err(Unknown::Chain), "{start}");
    }
    assert!(servers.asked.load(Ordering::Relaxed) <= 1 + GO_ON_MAX + 1);
}

#[tokio::test(start_paused = true)]
async fn the_deadline_ends_it_and_is_told() {
    let slow = Duration::from_millis(1_900);
    let (_, resolver) = servers(1, move |_, _| Does::Answers(slow, Rcode::NXDOMAIN));
    let begun = Instant::now();
    let found = check_recipients(&resolver, domains(4_000)).await;
    assert_eq!(begun.elapsed(), Duration::from_secs(30));
    assert!(resolver.was_cut() && !resolver.is_dead());
    assert_eq!(found.len(), 4_000);
    // 15 times 50 were answered before it.
    let known = found
        .values()
        .filter(|route| **route == MailRoute::NoSuchDomain)
        .count();
    assert_eq!(known, 750);
}
