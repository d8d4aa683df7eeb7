//! The proofreader over whole letters.

mod close_calls;
mod pasted;
mod rules;
mod settings;

use crate::tests::{TestCampaign, recipient};
use redress_base::problem::Problem;

const SENATOR: &[(&str, &str)] = &[
    ("office", "senator"),
    ("full_name", "Ana Ruiz"),
    ("last_name", "Ruiz"),
    ("stance", "undecided"),
];
const OPPOSED: &[(&str, &str)] = &[
    ("office", "senator"),
    ("full_name", "Ana Ruiz"),
    ("last_name", "Ruiz"),
    ("stance", "opposed"),
];
const SPONSOR: &[(&str, &str)] = &[
    ("office", "senator"),
    ("full_name", "Ana Ruiz"),
    ("last_name", "Ruiz"),
    ("stance", "sponsor"),
];
const DELEGATE: &[(&str, &str)] = &[
    ("office", "delegate"),
    ("full_name", "Ana Ruiz"),
    ("last_name", "Ruiz"),
    ("stance", ""),
];
const MEMBER: &[(&str, &str)] = &[
    ("office", "representative"),
    ("full_name", "Ana Ruiz"),
    ("last_name", "Ruiz"),
    ("stance", ""),
];

/// A campaign with this letter and two signatories.
fn campaign(letter: &str) -> TestCampaign {
    let campaign = if letter.starts_with("+++") {
        TestCampaign::with_letter(letter)
    } else {
        TestCampaign::with_body(&format!("{letter}\n"))
    };
    campaign
        .file("files/a.txt", "a")
        .signed_by(&[("One", "National", ""), ("Two", "National", "")])
}

/// What the proofreader finds in a campaign's letter.
fn findings(campaign: &TestCampaign, row: &[(&str, &str)]) -> Vec<Problem> {
    let (set, mailing) = match campaign.load() {
        Ok(loaded) => loaded,
        Err(problems) => return problems.0,
    };
    let row = recipient(row);
    let rendered = set
        .render(&mailing, &row)
        .unwrap_or_else(|problem| panic!("{problem}"));
    set.proofread(&mailing, &row, &rendered)
}

/// Names of the rules that a letter trips.
fn rules(letter: &str, row: &[(&str, &str)]) -> Vec<String> {
    let rule = |problem: Problem| {
        problem
            .help
            .split("Rule `")
            .nth(1)
            .unwrap()
            .split('`')
            .next()
            .unwrap()
            .to_owned()
    };
    findings(&campaign(letter), row)
        .into_iter()
        .map(rule)
        .collect()
}

#[track_caller]
fn trips(rule: &str, letter: &str, row: &[(&str, &str)]) {
    assert_eq!(rules(letter, row), [rule], "{letter}");
}

#[track_caller]
fn passes(letter: &str, row: &[(&str, &str)]) {
    assert_eq!(rules(letter, row), Vec::<String>::new(), "{letter}");
}
