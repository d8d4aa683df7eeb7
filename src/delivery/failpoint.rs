//! Places at which a debug build can be made to crash, as if the power had failed.
//!
//! `REDRESS_CRASH_AT=NAME:N` ends the process at the Nth arrival at a point, without any tidying up. A test goes through
//! [`FailPoint::ALL`] and compares the ledger with what the server got. In a release build there is nothing here.

/// A point in the life of a letter (or of the account it goes through).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FailPoint {
    /// A lease of the account is about to be written.
    BeforeLease,
    /// It is durable.
    AfterLease,
    /// 354 was answered.
    Opened,
    /// The commit point (with the verdict before it) is about to be written.
    BeforeCommitPoint,
    /// It is durable, and nothing was sent.
    AfterCommitPoint,
    /// Body and dot were handed to the system, and the answer is not there.
    DotSent,
    /// The answer is there, and not in the ledger.
    Answered,
    /// A verdict is about to be written by itself.
    BeforeVerdict,
    /// It is durable.
    AfterVerdict,
    /// A refusal or deferral before the commit point is about to be written.
    BeforeEarlyVerdict,
    /// It is durable.
    AfterEarlyVerdict,
    /// An address is about to be suppressed.
    BeforeSuppression,
    /// It is.
    AfterSuppression,
    /// A pause is about to be written down or taken back.
    BeforePause,
    /// It is.
    AfterPause,
}

impl FailPoint {
    /// All of them.
    pub const ALL: [Self; 15] = [
        Self::BeforeLease,
        Self::AfterLease,
        Self::Opened,
        Self::BeforeCommitPoint,
        Self::AfterCommitPoint,
        Self::DotSent,
        Self::Answered,
        Self::BeforeVerdict,
        Self::AfterVerdict,
        Self::BeforeEarlyVerdict,
        Self::AfterEarlyVerdict,
        Self::BeforeSuppression,
        Self::AfterSuppression,
        Self::BeforePause,
        Self::AfterPause,
    ];
}

/// Crashes here if the test asks for it.
#[cfg(debug_assertions)]
pub(super) fn reach(point: FailPoint) {
    use std::sync::OnceLock;
    use std::sync::atomic::{AtomicU64, Ordering};
    static CRASH_AT: OnceLock<Option<(String, u64)>> = OnceLock::new();
    static ARRIVALS: AtomicU64 = AtomicU64::new(0);
    let crash_at = CRASH_AT.get_or_init(|| {
        let text = std::env::var("REDRESS_CRASH_AT").ok()?;
        let (name, arrival) = text.split_once(':')?;
        Some((name.to_owned(), arrival.parse().ok()?))
    });
    if let Some((name, arrival)) = crash_at
        && *name == format!("{point:?}")
        && ARRIVALS.fetch_add(1, Ordering::Relaxed) + 1 == *arrival
    {
        std::process::abort();
    }
}

#[cfg(not(debug_assertions))]
pub(super) fn reach(_: FailPoint) {}
