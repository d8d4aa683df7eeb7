//! A scene in which something happens, and what was decided, in words.

use crate::delivery::run::decide::decide;
use crate::delivery::run::decision::{Decision, ForAddress, ForConnection, ForRun};
use crate::delivery::run::letter::Tries;
use crate::delivery::run::situation::{Counts, Happened, Phase, Situation};
use jiff::Timestamp;
use redress_base::address::EmailAddress;
use redress_ledger::{Addressee, Deferrals, Reply, Role, Verdict};
use redress_smtp::{ConnectionLost, Stage};

pub(super) const NOW: Timestamp = Timestamp::UNIX_EPOCH;

/// A run in the middle of its work, and a letter on a connection that has served before.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scene {
    pub(super) counts: Counts,
    pub(super) deferrals: Option<Deferrals>,
    pub(super) served: u64,
    pub(super) at_work: u32,
    pub(super) others_stand: bool,
    pub(super) rests: bool,
    pub(super) waits: bool,
    pub(super) now: Timestamp,
}

impl Default for Scene {
    fn default() -> Self {
        let mut counts = Counts::default();
        counts.run.connected();
        counts.run.breaker.addressee_taken();
        Self {
            counts,
            deferrals: None,
            served: 7,
            at_work: 2,
            others_stand: false,
            rests: false,
            waits: false,
            now: NOW,
        }
    }
}

impl Scene {
    /// A run that has not reached its server yet.
    pub(super) fn at_first() -> Self {
        Self {
            counts: Counts::default(),
            served: 0,
            ..Self::default()
        }
    }

    /// Decides, and counts on.
    pub(super) fn then(&mut self, happened: Happened<'_>) -> Decision {
        let email = email();
        let situation = Situation {
            email: Some(&email),
            deferrals: self.deferrals,
            served: self.served,
            copies: &[],
            from: &from(),
            at_work: self.at_work,
            others_stand: self.others_stand,
            rests: self.rests,
            waits: self.waits,
            now: self.now,
            server: "mail.example:25",
            counts: self.counts,
        };
        let decision = decide(happened, &situation);
        assert_eq!(decision, decide(happened, &situation), "always the same");
        self.counts = decision.counts;
        decision
    }

    pub(super) fn answered(&mut self, stage: Stage, line: &str) -> Decision {
        self.then(Happened::Answered(stage, &reply(line)))
    }

    /// The same for another letter, which nothing was tried with yet.
    pub(super) fn another_is_answered(&mut self, stage: Stage, line: &str) -> Decision {
        self.counts.letter = Tries::default();
        self.answered(stage, line)
    }

    pub(super) fn lost(&mut self, phase: Phase) -> Decision {
        self.then(Happened::Lost(phase, &ConnectionLost::Closed))
    }
}

fn from() -> EmailAddress {
    EmailAddress::parse("letters@coalition.example")
        .unwrap()
        .address
}

pub(super) fn email() -> EmailAddress {
    EmailAddress::parse("ana@council.example").unwrap().address
}

/// `550 5.1.1 no such user`; the enhanced code may be missing.
pub(super) fn reply(line: &str) -> Reply {
    let (code, rest) = line.split_once(' ').unwrap();
    let (enhanced, text) = match rest.split_once(' ') {
        Some((word, text)) if word.split('.').count() == 3 => (Some(word.to_owned()), text),
        _ => (None, rest),
    };
    Reply {
        code: code.parse().unwrap(),
        enhanced,
        text: text.to_owned(),
    }
}

/// What becomes of letter, address, connection and run, in a word each.
pub(super) fn in_words(decision: &Decision) -> [&'static str; 4] {
    let letter = match &decision.verdict {
        None => "-",
        Some(Verdict::Accepted(_)) => "accepted",
        Some(Verdict::Refused(_)) => "refused",
        Some(Verdict::Deferred { .. }) => "deferred",
        Some(Verdict::Unconfirmed(_)) => "unconfirmed",
        Some(Verdict::Returned(_)) => "again",
    };
    let address = match decision.address {
        ForAddress::Keep => "-",
        ForAddress::Suppress => "suppress",
    };
    let connection = match decision.connection {
        ForConnection::Keep => "keep",
        ForConnection::Close => "close",
        ForConnection::CloseAndPause { .. } => "pause",
        ForConnection::Retire => "retire",
    };
    let run = match decision.run {
        ForRun::GoOn | ForRun::GoOnAfterSuccess => "-",
        ForRun::SlowDown { .. } => "slow",
        ForRun::Pause { .. } => "pause",
        ForRun::QuotaUsedUp { .. } => "quota",
        ForRun::Fail { .. } => "stop",
    };
    [letter, address, connection, run]
}

pub(super) const AGAIN_ELSEWHERE: [&str; 4] = ["again", "-", "close", "-"];
pub(super) const SLOW_DOWN: [&str; 4] = ["again", "-", "close", "slow"];
pub(super) const QUOTA: [&str; 4] = ["again", "-", "close", "quota"];
pub(super) const STOP: [&str; 4] = ["again", "-", "close", "stop"];
pub(super) const REFUSED: [&str; 4] = ["refused", "-", "keep", "-"];
pub(super) const DEFERRED: [&str; 4] = ["deferred", "-", "keep", "-"];

pub(super) fn addressee(role: Role, line: &str) -> Addressee {
    Addressee {
        email: email(),
        role,
        reply: reply(line),
    }
}
