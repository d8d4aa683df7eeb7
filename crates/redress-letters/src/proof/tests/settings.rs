//! What a campaign does with findings.

use super::{SENATOR, campaign, findings};
use crate::{ProofreadException, ProofreadSettings};
use redress_base::folder::CampaignPath;
use redress_base::problem::Severity;

#[test]
fn a_finding_has_its_place_and_an_example() {
    let letter = "Text.\n\nWe ask *you* to\ncosponsor H.R. 3907.\n";
    let found = findings(&campaign(letter), SENATOR);
    let problem = &found[0];
    assert_eq!(
        (problem.severity, problem.file.as_str(), problem.line),
        (Severity::Error, "letters/a.md", Some(6))
    );
    assert_eq!(
        problem.excerpt.as_deref(),
        Some("We ask *you* to\n^^^^^^^^^^^^^^^")
    );
    assert!(
        problem.help.ends_with(
            "(Rule `chamber` of the proofreader.) It was met for Ana Ruiz (row 3 of `recipients/a.csv`)."
        ),
        "{}",
        problem.help
    );
}

/// With something else than usual for one rule.
fn with(rule: &str, severity: Option<Severity>) -> ProofreadSettings {
    ProofreadSettings {
        severities: [(rule.to_owned(), severity)].into(),
        exceptions: Vec::new(),
    }
}

/// With phone numbers that pass.
fn phones_pass(letter: Option<&str>, text: Option<&str>) -> ProofreadSettings {
    let exception = ProofreadException {
        rule: "phone".to_owned(),
        letter: letter.map(|letter| CampaignPath::parse(letter).unwrap()),
        text: text.map(str::to_owned),
        reason: "our press line".to_owned(),
    };
    ProofreadSettings {
        severities: [].into(),
        exceptions: vec![exception],
    }
}

#[test]
fn a_campaign_says_what_matters_and_what_passes() {
    let letter = "Call [the office](http://a.example/): 202-555-0143.";
    let found = |settings| findings(&campaign(letter).proofread(settings), SENATOR);
    assert_eq!(found(ProofreadSettings::default()).len(), 2);
    assert_eq!(found(with("https", None)).len(), 1);
    assert_eq!(found(phones_pass(None, Some("555-0143"))).len(), 1);
    assert_eq!(found(phones_pass(None, Some("555-0199"))).len(), 2);
    assert_eq!(found(phones_pass(Some("letters/a.md"), None)).len(), 1);
    assert_eq!(found(phones_pass(Some("letters/b.md"), None)).len(), 2);
    let noted = found(with("phone", Some(Severity::Note)));
    let worst = noted.iter().map(|problem| problem.severity).min();
    assert_eq!(worst, Some(Severity::Note));
    let unknown = found(with("phones", Some(Severity::Note)));
    assert!(
        unknown[0].help.contains("Did you mean `phone`?"),
        "{}",
        unknown[0]
    );
}

#[test]
fn letters_longer_than_a_city_reads() {
    let found = |words, settings| {
        let campaign = campaign("One two three.").proofread(settings);
        findings(&campaign.words_max(words), SENATOR)
    };
    assert_eq!(found(3, ProofreadSettings::default()), []);
    assert_eq!(
        found(2, ProofreadSettings::default())[0].message,
        "the letter has more than the 2 words that `City Council` takes"
    );
    assert_eq!(found(2, with("words", None)), []);
}
