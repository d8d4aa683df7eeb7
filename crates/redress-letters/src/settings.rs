//! How strict the proofreader is, and what it lets pass.

use redress_base::folder::CampaignPath;
use redress_base::problem::Severity;
use std::collections::BTreeMap;

/// How strict the proofreader is, by the names of its rules. A name that is none is found when the letters are loaded.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ProofreadSettings {
    /// What becomes of a rule's findings, where it is not what the program does by itself: none turns the rule off.
    pub severities: BTreeMap<String, Option<Severity>>,
    /// Findings that are let pass.
    pub exceptions: Vec<ProofreadException>,
}

/// Findings that are let pass.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProofreadException {
    /// Of this rule.
    pub rule: String,
    /// In this letter; in all letters if there is none.
    pub letter: Option<CampaignPath>,
    /// Where the text that was found holds this, case aside; all findings of the rule if there is none.
    pub text: Option<String>,
    /// Why: for whoever reads the file next year.
    pub reason: String,
}
