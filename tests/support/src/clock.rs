//! One clock for all processes of a test.

use crate::CampaignTest;
use jiff::{SignedDuration, Timestamp};
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

    /// At this moment.
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

    /// The command reads this clock.
    pub fn set_for<'a>(&self, command: &'a mut Command) -> &'a mut Command {
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
    /// The exit code; none where it was killed.
    pub code: Option<i32>,
    /// What it printed as its result.
    pub stdout: String,
    /// What it said beside.
    pub stderr: String,
}

impl Ended {
    /// It ended with this exit code, and said this somewhere.
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
