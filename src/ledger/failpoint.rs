//! Places where a test lets the process die, at and around everything durable.
//!
//! Compiled in with the feature `fail-points` only. `REDRESS_FAIL_POINT=NAME` aborts the process when it reaches the point
//! for the first time, `NAME:N` for the Nth time. `REDRESS_SLOW_COMMIT_MS` makes each commit take that much longer, as a
//! disk does whose flush is slow.

/// Every point there is, in the order in which a campaign meets them. A test walks through them all.
#[cfg(feature = "fail-points")]
pub const FAIL_POINTS: [&str; 9] = [
    "plan.before_record",
    "freeze.half",
    "run.leftover",
    "commit_point.before",
    "commit_point.inserted",
    "ledger.before_commit",
    "ledger.after_commit",
    "verdict.before",
    "early_verdict.before",
];

/// Dies here if the environment says so.
#[cfg(feature = "fail-points")]
pub(crate) fn fail_point(name: &str) {
    use std::sync::LazyLock;
    use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

    static WANTED: LazyLock<Option<(String, AtomicU64)>> = LazyLock::new(|| {
        let wanted = std::env::var("REDRESS_FAIL_POINT").ok()?;
        let (name, times) = wanted.split_once(':').unwrap_or((&wanted, "1"));
        Some((name.to_owned(), AtomicU64::new(times.parse().ok()?)))
    });
    if let Some((wanted, left)) = &*WANTED
        && wanted == name
        && left.fetch_sub(1, Relaxed) == 1
    {
        std::process::abort();
    }
}

/// Does nothing: this build has no fail points.
#[cfg(not(feature = "fail-points"))]
pub(crate) const fn fail_point(_: &str) {}

/// Takes as long as the environment says, after a commit.
#[cfg(feature = "fail-points")]
pub(super) fn slow_commit() {
    use std::sync::LazyLock;
    use std::time::Duration;

    static TIME: LazyLock<Option<Duration>> = LazyLock::new(|| {
        let millis = std::env::var("REDRESS_SLOW_COMMIT_MS").ok()?.parse().ok()?;
        Some(Duration::from_millis(millis))
    });
    if let Some(time) = *TIME {
        std::thread::sleep(time);
    }
}

/// Takes no time: this build has real disks only.
#[cfg(not(feature = "fail-points"))]
pub(super) const fn slow_commit() {}
