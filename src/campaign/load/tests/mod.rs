//! Whole campaigns, read from their file.

mod dictionaries;
mod faults;
mod reading;

use super::*;
use crate::campaign::{Pace, PasswordSource};
use redress_lists::{PerInbox, SeveralAddresses, Stance};
use redress_smtp::{Security, SignIn};
use std::time::Duration;

/// A folder that holds what the sample campaigns of these tests name.
fn folder() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    for folder in ["letters", "recipients"] {
        std::fs::create_dir(dir.path().join(folder)).unwrap();
    }
    for file in ["letters/congress.md", "recipients/congress.csv", "ca.pem"] {
        std::fs::write(dir.path().join(file), "").unwrap();
    }
    dir
}

fn load(toml: &str) -> Result<Campaign, Problems> {
    let dir = folder();
    std::fs::write(dir.path().join(CAMPAIGN_TOML), toml).unwrap();
    Campaign::load(dir.path())
}

/// What is wrong with it: line, message, help.
fn problems(toml: &str) -> Vec<(u64, String, String)> {
    let found = load(toml).expect_err("this campaign is faulty");
    found
        .0
        .into_iter()
        .map(|problem| (problem.line.unwrap_or(0), problem.message, problem.help))
        .collect()
}

/// The one thing wrong with a whole campaign that has these lines under `[delivery]`, which begins on line 9.
fn delivery_problem(lines: &str) -> (u64, String) {
    let mut found = problems(&format!("{WHOLE}[delivery]\n{lines}"));
    assert_eq!(found.len(), 1, "{found:?}");
    let (line, message, _) = found.remove(0);
    (line, message)
}

const WHOLE: &str = r#"name = "Halt face recognition"
[sender]
name = "Coalition"
email = "letters@coalition.example"
[[mailing]]
name = "congress"
letter = "letters/congress.md"
recipients = "recipients/congress.csv"
"#;
