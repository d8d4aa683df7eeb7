//! Places at which a debug build can be made to crash, as if the power had failed.
//!
//! `REDRESS_CRASH_AT=NAME:N` ends the process at the Nth arrival at a point, without any tidying up. Tests go through
//! [`FailPoint::OF_A_SEND`], [`FailPoint::OF_A_PLAN`] and [`FailPoint::OF_A_BEGINNING`] and compare the ledger with what
//! the server got, and through [`FailPoint::OF_FORGETTING`] and read every byte that is left. `REDRESS_SLOW_COMMIT_MS` makes each commit take so much longer, as a disk does whose flush is slow. A
//! release build has none of this, unless it was built with the feature `fail-points`.

/// A point in the life of a plan, of a letter, or of the account it goes through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FailPoint {
    /// All letters of a plan are written down, and its record is not.
    PlanUnrecorded,
    /// A plan is half in force in place of another.
    FreezeHalf,
    /// A run begins, and settles what a crashed one left.
    LeftoverHalf,
    /// A commit point stands in a transaction that is not committed.
    CommitPointInserted,
    /// A group of commit points and verdicts is about to be committed.
    BeforeCommit,
    /// It is durable, and nobody was told.
    AfterCommit,
    /// A lease of the account is about to be written.
    BeforeLease,
    /// It is durable.
    AfterLease,
    /// 354 was answered.
    Opened,
    /// A body was handed to the system ahead of its commit point.
    Uploaded,
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
    /// A pause is about to be written down or taken back.
    BeforePause,
    /// It is.
    AfterPause,
    /// The tables of a new ledger are about to be committed.
    BeforeTables,
    /// They are there, and the ledger has no key yet.
    AfterTables,
    /// The key and the home of a new ledger are about to be committed.
    BeforeIdentity,
    /// They are there.
    AfterIdentity,
    /// What was sent is about to be on the disk a second time, outside the campaign's folder.
    BeforeWitness,
    /// It is.
    AfterWitness,
    /// Where the ledger lies is about to be written down outside the campaign's folder.
    BeforeWitnessPlace,
    /// It is.
    AfterWitnessPlace,
    /// The account's log, written anew without what is too old, is about to take the place of the one before.
    BeforeAccountLog,
    /// It has.
    AfterAccountLog,
    /// The bytes of a letter are about to be kept, before its commit point.
    BeforeDraft,
    /// They are, as far as the system knows.
    AfterDraft,
    /// The copy of an accepted letter is about to be on the disk and in the archive.
    BeforeArchived,
    /// It is.
    AfterArchived,
    /// The file of a share is whole and on the disk, and the ledger does not know of it.
    BeforeShare,
    /// The ledger knows of it, and it is not at its place.
    AfterShare,
    /// It is at its place, and the ledger does not know that.
    SharePlaced,
    /// Letters are given away, and no file with them was begun.
    AfterCut,
    /// The file of a part is whole, and the ledger does not know what is in it.
    BeforePartSeal,
    /// It does, and the file is not at its place.
    AfterPartSeal,
    /// The file is at its place, and the ledger does not know that.
    PartPlaced,
    /// The state of the user says that a part is opened, and its file does not.
    BeforeOpeningNoted,
    /// Both do, and there is no folder of it.
    AfterOpeningNoted,
    /// Its files are there, and its ledger is not at its place.
    BeforePartLedger,
    /// It is.
    AfterPartLedger,
    /// Some rows of a log stand in a transaction that is not committed.
    JoinHalf,
    /// The copy of a letter without its book is about to take the place of the one with it.
    BeforeBookOut,
    /// It has.
    AfterBookOut,
    /// A file of ours with something of supporters is about to go.
    BeforeFileOut,
    /// It is gone.
    AfterFileOut,
    /// What was deleted from the ledger is about to leave its bytes.
    BeforeWiped,
    /// It has.
    AfterWiped,
    /// An export without somebody's rows is about to take the place of the one with them.
    BeforeRowsOut,
    /// It has.
    AfterRowsOut,
}

impl FailPoint {
    /// Those that a send of letters comes to.
    pub const OF_A_SEND: [Self; 23] = [
        Self::CommitPointInserted,
        Self::BeforeCommit,
        Self::AfterCommit,
        Self::BeforeLease,
        Self::AfterLease,
        Self::BeforeWitness,
        Self::AfterWitness,
        Self::Opened,
        Self::BeforeDraft,
        Self::AfterDraft,
        Self::Uploaded,
        Self::BeforeCommitPoint,
        Self::AfterCommitPoint,
        Self::DotSent,
        Self::Answered,
        Self::BeforeVerdict,
        Self::AfterVerdict,
        Self::BeforeEarlyVerdict,
        Self::AfterEarlyVerdict,
        Self::BeforePause,
        Self::AfterPause,
        Self::BeforeArchived,
        Self::AfterArchived,
    ];

    /// Those that come with plans and with what an earlier run left.
    pub const OF_A_PLAN: [Self; 3] = [Self::PlanUnrecorded, Self::FreezeHalf, Self::LeftoverHalf];

    /// Those that come with a new ledger, and with the account at the beginning of a run.
    pub const OF_A_BEGINNING: [Self; 8] = [
        Self::BeforeTables,
        Self::AfterTables,
        Self::BeforeIdentity,
        Self::AfterIdentity,
        Self::BeforeAccountLog,
        Self::AfterAccountLog,
        Self::BeforeWitnessPlace,
        Self::AfterWitnessPlace,
    ];

    /// Those that a share of supporters comes to.
    pub const OF_A_SHARE: [Self; 3] = [Self::BeforeShare, Self::AfterShare, Self::SharePlaced];

    /// Those that a part comes to, from its cut to its join.
    pub const OF_A_PART: [Self; 9] = [
        Self::AfterCut,
        Self::BeforePartSeal,
        Self::AfterPartSeal,
        Self::PartPlaced,
        Self::BeforeOpeningNoted,
        Self::AfterOpeningNoted,
        Self::BeforePartLedger,
        Self::AfterPartLedger,
        Self::JoinHalf,
    ];

    /// Those that somebody's being forgotten comes to.
    pub const OF_FORGETTING: [Self; 8] = [
        Self::BeforeBookOut,
        Self::AfterBookOut,
        Self::BeforeFileOut,
        Self::AfterFileOut,
        Self::BeforeWiped,
        Self::AfterWiped,
        Self::BeforeRowsOut,
        Self::AfterRowsOut,
    ];
}

/// Crashes here if the test asks for it.
#[cfg(any(debug_assertions, feature = "fail-points"))]
pub fn reach(point: FailPoint) {
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
        // One counter will do for all points: only the one that was named gets here.
        && ARRIVALS.fetch_add(1, Ordering::Relaxed) + 1 == *arrival
    {
        // No destructor runs and no buffer is written: what is not on the disk yet is lost, as without power.
        std::process::abort();
    }
}

/// Does nothing: this build has no fail points.
#[cfg(not(any(debug_assertions, feature = "fail-points")))]
pub const fn reach(_: FailPoint) {}

/// Takes as long as the environment says, after a commit.
#[cfg(any(debug_assertions, feature = "fail-points"))]
pub fn slow_commit() {
    use std::sync::LazyLock;
    use std::time::Duration;
    static TIME: LazyLock<Option<Duration>> = LazyLock::new(|| {
        let millis = std::env::var("REDRESS_SLOW_COMMIT_MS").ok()?.parse().ok()?;
        Some(Duration::from_millis(millis))
    });
    if let Some(time) = *TIME {
        // Blocks the thread, as the system does while a disk flushes.
        std::thread::sleep(time);
    }
}

/// Takes no time: this build has real disks only.
#[cfg(not(any(debug_assertions, feature = "fail-points")))]
pub const fn slow_commit() {}
