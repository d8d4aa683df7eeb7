//! Whatever makes something durable has a fail point close before it and one close behind it, and every point is used.

use redress_base::fail_point::FailPoint;
use redress_test_support::root;
use std::collections::BTreeSet;
use std::ops::Range;
use std::path::PathBuf;

/// A source file of what a run writes with: its statements, in order, without white space and comments.
struct Source {
    path: PathBuf,
    statements: Vec<String>,
}

/// Where what is written must outlast a crash: the ledger, delivery and its sessions, and forgetting.
const DURABLE_ROOMS: [&str; 5] = [
    "src/ledger",
    "crates/redress-ledger/src",
    "src/delivery",
    "crates/redress-smtp/src/session",
    "src/cli/forgetting",
];

/// Every file of these rooms, but their unit tests.
fn sources(rooms: &[&str]) -> Vec<Source> {
    let mut left: Vec<PathBuf> = rooms.iter().map(|room| root().join(room)).collect();
    left.retain(|folder| folder.exists());
    let mut found = Vec::new();
    while let Some(path) = left.pop() {
        if path.is_dir() {
            let entries = path.read_dir().unwrap();
            left.extend(entries.map(|entry| entry.unwrap().path()));
        } else if path.extension().is_some_and(|extension| extension == "rs")
            && !path.ends_with("tests.rs")
        {
            let text = std::fs::read_to_string(&path).unwrap();
            let code = text.lines().filter_map(|line| line.split("//").next());
            let dense: String = code
                .flat_map(str::chars)
                .filter(|c| !c.is_whitespace())
                .collect();
            let statements = dense.split([';', '{', '}']).filter(|text| !text.is_empty());
            let statements = statements.map(str::to_owned).collect();
            found.push(Source { path, statements });
        }
    }
    assert!(
        found.len() > 20,
        "only {} source files were found",
        found.len()
    );
    found
}

impl Source {
    /// The statements that hold one of these calls, by their places.
    fn with(&self, calls: &[&str]) -> impl Iterator<Item = usize> {
        let holds = |text: &String| calls.iter().any(|call| text.contains(call));
        let places = 0..self.statements.len();
        places.filter(move |at| holds(&self.statements[*at]))
    }

    /// Whether one of these statements reaches a point whose name begins so.
    fn reaches(&self, places: Range<usize>, name: &str) -> bool {
        let places = places.start..places.end.min(self.statements.len());
        let call = format!("reach(FailPoint::{name}");
        self.statements[places]
            .iter()
            .any(|text| text.contains(&call))
    }

    fn place(&self, at: usize) -> String {
        format!("{}: `{}`", self.path.display(), self.statements[at])
    }
}

#[test]
fn every_durable_step_has_its_fail_points() {
    // A file is synced before it is renamed, and the folder after: the points are around the whole.
    let durable = [".commit()", ".sync_data()", "fs::rename("];
    let mut seen = 0;
    for source in sources(&DURABLE_ROOMS) {
        for at in source.with(&durable) {
            seen += 1;
            let place = source.place(at);
            assert!(
                source.reaches(at.saturating_sub(3)..at, "Before"),
                "{place} has no point before it"
            );
            assert!(
                source.reaches(at + 1..at + 5, "After"),
                "{place} has no point after it"
            );
        }
    }
    assert!(seen >= 5, "only {seen} durable steps were found");
}

/// Every write of a run to the ledger goes through one file, which has a fail point on each side of each.
#[test]
fn every_step_of_a_run_has_its_fail_points() {
    let durable = [
        "ledger.commit_point(",
        "ledger.settle(",
        "ledger.settle_early(",
        "ledger.pause(",
    ];
    let mut seen = 0;
    let of_a_run = |source: &Source| source.path.starts_with(root().join("src/delivery"));
    for source in sources(&DURABLE_ROOMS).into_iter().filter(of_a_run) {
        for at in source.with(&durable) {
            seen += 1;
            let place = source.place(at);
            assert!(
                source.path.ends_with("run/record.rs"),
                "{place}: a durable step outside record.rs"
            );
            assert!(
                source.reaches(at - 1..at, "Before"),
                "{place} has no point before it"
            );
            assert!(
                source.reaches(at + 1..at + 2, "After"),
                "{place} has no point after it"
            );
        }
    }
    assert!(seen >= 4, "only {seen} steps were found");
}

/// No point is forgotten by the tests of crashes, and none is in the list only.
#[test]
fn every_fail_point_is_reached_somewhere_and_crashed_at_by_a_test() {
    let all = [
        &FailPoint::OF_A_SEND[..],
        &FailPoint::OF_A_PLAN,
        &FailPoint::OF_A_BEGINNING,
        &FailPoint::OF_A_SHARE,
        &FailPoint::OF_A_PART,
        &FailPoint::OF_FORGETTING,
    ]
    .concat();
    let listed: BTreeSet<String> = all.iter().map(|point| format!("{point:?}")).collect();
    assert_eq!(listed.len(), all.len(), "a point is in two lists");
    // Commands come to points of their own.
    let rooms = DURABLE_ROOMS
        .iter()
        .filter(|room| !room.starts_with("src/cli"));
    let rooms: Vec<&str> = rooms.copied().chain(["src/cli"]).collect();
    let sources = sources(&rooms);
    let statements = sources.iter().flat_map(|source| &source.statements);
    let reached: BTreeSet<String> = statements
        .filter_map(|text| text.strip_prefix("reach(FailPoint::")?.strip_suffix(')'))
        .map(str::to_owned)
        .collect();
    assert_eq!(reached, listed);
}
