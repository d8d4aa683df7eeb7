//! `[proofread]`: how strict the proofreader is, and what it lets pass, each with a reason.

use super::file::{Fault, Section, text};
use super::values::name;
use redress_base::folder::CampaignPath;
use redress_base::problem::Severity;
use redress_letters::{ProofreadException, ProofreadSettings};
use std::collections::BTreeMap;
use toml::de::DeValue;

pub(super) fn read_proofread(section: &Section<'_>) -> ProofreadSettings {
    let exceptions = section
        .sections("exception")
        .into_iter()
        .filter_map(read_exception)
        .collect();
    let mut severities = BTreeMap::new();
    // Whether there is such a rule, the proofreader knows and says.
    for (rule, value) in section.entries().filter(|(rule, _)| *rule != "exception") {
        match severity(value.get_ref()) {
            Ok(severity) => {
                severities.insert(rule.to_owned(), severity);
            }
            Err(fault) => section.fault(rule, fault),
        }
    }
    ProofreadSettings {
        severities,
        exceptions,
    }
}

fn read_exception(section: Section<'_>) -> Option<ProofreadException> {
    let rule = section.required("rule", "rule = \"phone\"", name);
    let letter = section.optional("letter", |value| {
        CampaignPath::parse(text(value)?)
            .map_err(|why| Fault::new(why.to_string(), "Name a letter of the campaign."))
    });
    let found = section.optional("text", name).map(str::to_owned);
    let reason = section.required(
        "reason",
        "reason = \"the press office asked for its number\"",
        name,
    );
    section.finish();
    Some(ProofreadException {
        rule: rule?.to_owned(),
        letter,
        text: found,
        reason: reason?.to_owned(),
    })
}

/// `"error"`, `"note"`, or `{ severity = "off", reason = "..." }`: whoever turns a rule off says why.
fn severity(value: &DeValue<'_>) -> Result<Option<Severity>, Fault> {
    const HELP: &str =
        "Write `\"error\"`, `\"note\"`, or `{ severity = \"off\", reason = \"...\" }`.";
    let (word, reason) = match value {
        DeValue::Table(table) => {
            if let Some(key) = table
                .keys()
                .find(|key| !["severity", "reason"].contains(&key.get_ref().as_ref()))
            {
                return Err(Fault::new(
                    format!("unknown key `{}` of a rule", key.get_ref().escape_debug()),
                    HELP,
                ));
            }
            let of = |key: &str| {
                table
                    .get(key)
                    .and_then(|value| value.get_ref().as_str())
                    .unwrap_or("")
            };
            (of("severity"), of("reason"))
        }
        value => (text(value)?, ""),
    };
    match word {
        "error" => Ok(Some(Severity::Error)),
        "note" => Ok(Some(Severity::Note)),
        "off" if !reason.trim().is_empty() => Ok(None),
        // Whoever reads the file next year wants to know why nothing is found.
        "off" => Err(Fault::new("a rule is turned off without a reason", HELP)),
        other => Err(Fault::new(
            format!("`{}` is no severity", other.escape_debug()),
            HELP,
        )),
    }
}
