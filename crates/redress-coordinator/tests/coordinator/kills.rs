//! Machines that send while their server is killed with all its processes, their lines are cut, and they are cut off themselves.
//!
//! What reached an office is written down beside the coordinator, by whoever would have got it. `REDRESS_LETTERS` and
//! `REDRESS_KILLS` make it as long as anybody wants.

use crate::pool::{Machine, Pool, accepted, granted};
use redress_coordinator::{
    AccountLimits, AccountName, Claim, CommitPoint, Granting, Settled, SharedCounts, Turn,
    TurnTaking, UsedTurn,
};
use redress_test_support::{Cut, CuttingProxy, Postgres};
use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Mutex;

const ROLES: [&str; 3] = ["ohio", "texas", "organizer"];
/// Connections of a machine, one half for each account.
const CONNECTIONS: usize = 4;
/// The second account's day is full before the letters are through.
const DAILY: [u32; 2] = [1_000_000, 150];
/// Letters of a turn; a crash counts no more than this and half again.
const TURN: u32 = 8;
/// No machine is silent for so long.
const LEASE: Duration = Duration::from_secs(600);
/// A machine is cut off after so many letters, and another comes in its place.
const CUT_OFF_AFTER: usize = 60;
/// The line is cut in the middle of every so many commits.
const CUT_EVERY: usize = 60;
/// Before the same is tried again.
const SOON: Duration = Duration::from_millis(10);

/// What arrived, by the number of the letter, and what happened on the way.
#[derive(Default)]
struct Offices {
    arrived: RefCell<HashMap<i64, usize>>,
    commits: Cell<usize>,
    cut_off: Cell<usize>,
    answers_lost: Cell<u64>,
}

/// A machine with its connections.
struct Sender<'a> {
    machine: Machine,
    offices: &'a Offices,
    proxy: &'a CuttingProxy,
    turns: [Mutex<Option<UsedTurn>>; 2],
    sent: Cell<usize>,
    dies: bool,
    is_dead: Cell<bool>,
}

impl Sender<'_> {
    async fn send(self) {
        let connections = std::array::from_fn::<_, CONNECTIONS, _>(|at| self.connection(at % 2));
        let [a, b, c, d] = connections;
        tokio::join!(a, b, c, d);
        let lost = self.offices.answers_lost.get() + self.machine.run.answers_lost();
        self.offices.answers_lost.set(lost);
        if !self.is_dead.get() {
            let _ = self.machine.run.end().await; // or its lease ends
        }
    }

    /// One letter after the other, until there are none or the day is full, or the machine is cut off.
    async fn connection(&self, account: usize) {
        while let Some(claim) = self.claim().await {
            let point = self.commit(account, &claim).await;
            let point = match point {
                Committed::Granted(point) => point,
                Committed::NotOurs => continue,
                Committed::DayIsFull => {
                    while self
                        .machine
                        .run
                        .give_back(std::slice::from_ref(&claim))
                        .await
                        .is_err()
                    {
                        tokio::time::sleep(SOON).await;
                    }
                    return;
                }
                Committed::CutOff => return,
            };
            self.sent.set(self.sent.get() + 1);
            if self.dies && self.sent.get() == CUT_OFF_AFTER {
                self.is_dead.set(true);
                self.offices.cut_off.set(self.offices.cut_off.get() + 1);
                // Every other one has written its dot.
                if self.offices.cut_off.get().is_multiple_of(2) {
                    self.arrives(&point);
                }
                return;
            }
            self.arrives(&point);
            let settled = [Settled::new(point, accepted())];
            while self
                .machine
                .run
                .settle(&settled, self.machine.clock.now())
                .await
                .is_err()
            {
                if self.is_dead.get() {
                    return;
                }
                tokio::time::sleep(SOON).await;
            }
        }
    }

    fn arrives(&self, point: &CommitPoint) {
        let mut arrived = self.offices.arrived.borrow_mut();
        *arrived.entry(point.number).or_default() += 1;
    }

    async fn claim(&self) -> Option<Claim> {
        loop {
            if self.is_dead.get() {
                return None;
            }
            match self.machine.run.claim(0, 1).await {
                Ok(claimed) => {
                    return claimed.claims.into_iter().next();
                }
                Err(error) => assert!(error.is_passing(), "{error}"),
            }
            tokio::time::sleep(SOON).await;
        }
    }

    /// The commit point, within a turn of the account.
    async fn commit(&self, account: usize, claim: &Claim) -> Committed {
        // Held all the while: a turn's letters are counted one by one.
        let mut turn = self.turns[account].lock().await;
        loop {
            if self.is_dead.get() {
                return Committed::CutOff;
            }
            let current = match turn.take() {
                Some(current) if current.addressees < current.turn.letters => current,
                over => match self.next_turn(account, over).await {
                    Some(next) => next,
                    None if self.is_dead.get() => return Committed::CutOff,
                    None => return Committed::DayIsFull,
                },
            };
            let commits = self.offices.commits.get() + 1;
            self.offices.commits.set(commits);
            if commits.is_multiple_of(CUT_EVERY) {
                self.proxy
                    .cut("key, false, $7 from mine", Cut::BeforeAnswer);
            }
            let (run, clock) = (&self.machine.run, &self.machine.clock);
            let asked = std::slice::from_ref(claim);
            let answers = run.commit_points(asked, Some(&current.turn), clock).await;
            let answer = match answers {
                Ok(mut answers) => answers.remove(0),
                Err(unanswered) => {
                    assert!(unanswered.error.is_passing(), "{unanswered}");
                    while run
                        .return_unanswered(&unanswered.asked, clock.now())
                        .await
                        .is_err()
                    {
                        tokio::time::sleep(SOON).await;
                    }
                    Granting::NotOurs
                }
            };
            let is_out_of_turn = matches!(answer, Granting::OutOfTurn);
            let point = granted(answer);
            let used = UsedTurn {
                addressees: current.addressees + u32::from(point.is_some()),
                last: point.as_ref().map_or(current.last, |point| Some(point.at)),
                turn: current.turn,
            };
            // The machine's clock is the server's here.
            if is_out_of_turn && self.machine.clock.now() > used.turn.ends_at {
                let next = self.next_turn(account, Some(used)).await;
                *turn = next;
                if turn.is_none() && !self.is_dead.get() {
                    return Committed::DayIsFull;
                }
                continue;
            }
            *turn = Some(used);
            match point {
                Some(point) => return Committed::Granted(point),
                None if is_out_of_turn => {} // it has not begun
                None => return Committed::NotOurs,
            }
        }
    }

    async fn next_turn(&self, account: usize, mut over: Option<UsedTurn>) -> Option<UsedTurn> {
        let limits = AccountLimits {
            interval: None, // turns that are apart have tests of their own
            daily: Some(DAILY[account]),
        };
        while !self.is_dead.get() {
            let run = &self.machine.run;
            match run
                .take_turn(&name(account), limits, over.take(), TURN, 1)
                .await
            {
                Ok(TurnTaking::Taken(turn)) => return Some(unused(turn)),
                Ok(TurnTaking::DayIsFull(_)) => return None,
                Ok(TurnTaking::TooMany) => panic!("a letter has one addressee"),
                // What was made of the turn before stays untold: it counts as used.
                Err(error) => assert!(error.is_passing(), "{error}"),
            }
            tokio::time::sleep(SOON).await;
        }
        None
    }
}

enum Committed {
    Granted(CommitPoint),
    NotOurs,
    DayIsFull,
    CutOff,
}

fn unused(turn: Turn) -> UsedTurn {
    UsedTurn {
        turn,
        addressees: 0,
        last: None,
    }
}

fn name(account: usize) -> AccountName {
    AccountName::of("smtp.coalition.example", &format!("account-{account}"))
}

/// A machine at work, as soon as the server is there.
async fn machine(pool: &Pool, port: u16, role: &str) -> Machine {
    loop {
        let coordinator = pool.through(port, role, None);
        match pool.try_machine(coordinator, role, LEASE).await {
            Ok(machine) => return machine,
            Err(error) => assert!(error.is_passing(), "{error}"),
        }
        tokio::time::sleep(SOON).await;
    }
}

/// Three machines that send until nothing is left, or until they are cut off.
async fn send_all(pool: &Pool, port: u16, proxy: &CuttingProxy, offices: &Offices, dies: bool) {
    let mut senders = Vec::new();
    for role in ROLES {
        senders.push(Sender {
            machine: machine(pool, port, role).await,
            offices,
            proxy,
            turns: [const { Mutex::const_new(None) }; 2],
            sent: Cell::new(0),
            dies,
            is_dead: Cell::new(false),
        });
    }
    let mut sending = senders.into_iter().map(Sender::send);
    let mut next = || sending.next().expect("there are three");
    tokio::join!(next(), next(), next());
}

fn size(variable: &str, usual: usize) -> usize {
    let asked = std::env::var(variable).ok();
    asked.map_or(usual, |text| text.parse().expect("a number"))
}

#[tokio::test]
async fn nothing_goes_twice_or_is_lost_when_servers_lines_and_machines_die() {
    let Some(postgres) = Postgres::start() else {
        return;
    };
    let (letters, kills) = (size("REDRESS_LETTERS", 800), size("REDRESS_KILLS", 3));
    let pool = Pool::on(Arc::new(postgres)).await.unwrap();
    pool.plan(letters).await;
    let proxy = CuttingProxy::start(pool.postgres.port());
    let offices = Offices::default();
    let postgres = Arc::clone(&pool.postgres);
    let killer = std::thread::spawn(move || {
        for _ in 0..kills {
            // While they are at work; when exactly decides nothing.
            std::thread::sleep(Duration::from_millis(100));
            postgres.kill();
            postgres.restart();
        }
    });
    while !killer.is_finished() {
        Box::pin(send_all(&pool, proxy.port(), &proxy, &offices, true)).await;
    }
    killer.join().unwrap();
    // What those that were cut off had claimed is free, as when their leases are over.
    pool.sql("update redress.runs set lease_until = clock_timestamp()");
    let port = pool.postgres.port();
    Box::pin(send_all(&pool, port, &proxy, &offices, false)).await;

    let campaign = pool.campaign(&pool.coordinator("ohio")).await;
    let counts = campaign.counts().await.unwrap();
    let all = i64::try_from(letters).unwrap();
    let expected = SharedCounts {
        accepted: all - counts.unconfirmed,
        unconfirmed: counts.unconfirmed,
        ..SharedCounts::default()
    };
    assert_eq!(counts, expected, "nothing is lost");
    let without_verdict = pool.sql(
        "select count(*) from redress.commit_points c where not exists
         (select from redress.verdicts v where v.campaign = c.campaign and v.number = c.number and v.attempt = c.attempt)",
    );
    assert_eq!(
        counts.unconfirmed.to_string(),
        without_verdict,
        "unconfirmed is exactly a commit point without a verdict"
    );
    let arrived = offices.arrived.into_inner();
    assert!(arrived.values().all(|times| *times == 1), "nothing twice");
    let accepted = pool.sql("select number from redress.verdicts where verdict = 'accepted'");
    for number in accepted.lines() {
        let times = arrived.get(&number.parse().unwrap());
        assert_eq!(times, Some(&1), "accepted is true");
    }
    assert!(offices.cut_off.get() > 0 && offices.answers_lost.get() > 0);
    limits_held(&pool);
}

/// By the database's own clock: commit points lie within their turns, no turn has more than its letters, and no account's day is
/// over its limit.
fn limits_held(pool: &Pool) {
    let none = [
        "select count(*) from redress.commit_points c left join redress.leases t on t.id = c.turn
          where not c.early and (t.id is null or c.run <> t.run or c.at not between t.starts_at and t.ends_at + interval '1 second')",
        "select count(*) from (select t.letters < count(*) as is_over from redress.commit_points c join redress.leases t on t.id = c.turn
          group by t.id) turns where is_over",
    ];
    for statement in none {
        assert_eq!(pool.sql(statement), "0", "{statement}");
    }
    let counted = pool.sql(
        "select sum(coalesce(used, addressees)), (select count(*) from redress.commit_points c where c.turn in
            (select id from redress.leases where account = l.account)) from redress.leases l group by account order by 1",
    );
    let small = counted.lines().next().unwrap().split('|');
    let [counted, went] = <[u32; 2]>::try_from(
        small
            .map(|number| number.parse().unwrap())
            .collect::<Vec<u32>>(),
    )
    .unwrap();
    // With what crashes counted too many, and never too few.
    assert!(
        went <= counted && counted <= DAILY[1],
        "{went} went, {counted} count"
    );
    assert_eq!(
        counted, DAILY[1],
        "and all of the day was used or lost to a crash"
    );
}
