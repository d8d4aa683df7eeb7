//! One clock for all processes of a test.

use jiff::{SignedDuration, Timestamp};
use redress_test_support::CampaignTest;
use std::collections::HashSet;
use std::process::{Child, Command, Output, Stdio};

/// From a moment of real time, so many times as fast. Processes read it from their environment.
#[derive(Clone, Copy)]
pub struct TestClock {
    anchor: Timestamp,
    base: Timestamp,
    times: i32,
}

impl TestClock {
    /// Tuesday morning at nine.
    pub fn new(times: i32) -> Self {
        Self::at("2021-02-16T09:00:00Z", times)
    }

    pub fn at(base: &str, times: i32) -> Self {
        Self {
            anchor: Timestamp::now(),
            base: base.parse().unwrap(),
            times,
        }
    }

    /// Its time begins now: what came before, a test's own preparations, took none of it.
    pub fn begin(&mut self) {
        self.anchor = Timestamp::now();
    }

    /// Somebody sets the wall clock.
    pub fn set(&mut self, by: SignedDuration) {
        self.base += by;
    }

    /// Time passes for everybody, without anybody waiting for it.
    pub fn pass(&mut self, by: SignedDuration) {
        self.anchor -= by / self.times;
    }

    fn set_for<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        command.env(
            "REDRESS_TEST_CLOCK",
            format!("{} {} {}", self.anchor, self.base, self.times),
        )
    }

    /// Starts to send, and lets it run.
    pub fn start(&self, test: &CampaignTest, code: &str, more: &[&str]) -> Child {
        let mut command = test.command(&[&["send", "--approved", code], more].concat());
        self.set_for(&mut command)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap()
    }

    /// Runs a command to its end.
    pub fn run(&self, test: &CampaignTest, args: &[&str]) -> Ended {
        let Output {
            status,
            stdout,
            stderr,
        } = self.set_for(&mut test.command(args)).output().unwrap();
        let utf8 = |bytes| String::from_utf8(bytes).unwrap();
        Ended {
            code: status.code(),
            stdout: utf8(stdout),
            stderr: utf8(stderr),
        }
    }

    /// Sends to the end.
    pub fn send(&self, test: &CampaignTest, code: &str, more: &[&str]) -> Ended {
        self.run(test, &[&["send", "--approved", code], more].concat())
    }
}

/// How a run ended.
#[derive(Debug)]
pub struct Ended {
    pub code: Option<i32>,
    pub stdout: String,
    pub stderr: String,
}

impl Ended {
    #[track_caller]
    pub fn with(self, code: i32, said: &str) -> Self {
        assert_eq!(self.code, Some(code), "{self:?}");
        assert!(
            self.stdout.contains(said) || self.stderr.contains(said),
            "no `{said}` in {self:?}"
        );
        self
    }
}

/// The moments of all commit points that a ledger holds, in order.
pub fn commit_points(test: &CampaignTest) -> Vec<Timestamp> {
    let ledger = rusqlite::Connection::open(test.path("ledger.sqlite")).unwrap();
    let Ok(mut statement) = ledger.prepare("select claimed_at from attempts order by claimed_at")
    else {
        return Vec::new(); // nothing was planned yet
    };
    let moments = statement.query_map([], |row| row.get::<_, i64>(0)).unwrap();
    moments
        .map(|micros| Timestamp::from_microsecond(micros.unwrap()).unwrap())
        .collect()
}

/// A letter that reached its commit point: when, and at which domain it was addressed.
pub type Passage = (Timestamp, String);

/// Every commit point of a ledger that is not among those seen before, in their order; the wall clock may have been set.
pub fn passages(test: &CampaignTest, seen: &mut HashSet<i64>) -> Vec<Passage> {
    let ledger = rusqlite::Connection::open(test.path("ledger.sqlite")).unwrap();
    let mut statement = ledger
        .prepare(
            "select a.id, a.claimed_at, substr(l.email, instr(l.email, '@') + 1)
               from attempts a join letters l on l.id = a.plan * 10000000000000 + a.id / 10000
              order by a.claimed_at",
        )
        .unwrap();
    let read = |row: &rusqlite::Row<'_>| {
        let at = Timestamp::from_microsecond(row.get(1)?).expect("a moment of our own");
        Ok((row.get::<_, i64>(0)?, (at, row.get(2)?)))
    };
    let all = statement.query_map([], read).unwrap().map(Result::unwrap);
    all.filter(|(id, _)| seen.insert(*id))
        .map(|(_, passage)| passage)
        .collect()
}
