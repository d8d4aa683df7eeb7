//! `preview --format json`: a stable contract. Keys may be added, none removed.

use super::drawing::{Totals, carried_by};
use super::exit::{Exit, Failure, Outcome};
use super::output::{Results, results_to_the_end};
use super::samples::ShownSamples;
use crate::campaign::Campaign;
use crate::plan::{DrawnCampaign, LoadedCampaign};
use crate::report::NamedVersion;
use redress_base::id::MailingName;
use redress_base::problem::{Problem, Problems, Severity};
use redress_lists::HeldBack;
use serde_json::json;
use std::io::{BufWriter, Write as _};

/// The object, written while the letters are drawn up: the rows held back come first, because they may be many.
pub struct JsonPreview {
    out: BufWriter<Results>,
    rows: u64,
}

impl JsonPreview {
    /// Opens it.
    pub fn begin() -> Result<Self, Failure> {
        // To the end: whoever reads no more still has a plan drawn up, and its exit code.
        let mut out = BufWriter::new(results_to_the_end());
        out.write_all(b"{\"held_back\":[")?;
        Ok(Self { out, rows: 0 })
    }

    /// Adds a row that is no delivery.
    pub fn held_back(&mut self, mailing: &MailingName, row: &HeldBack) -> Result<(), Failure> {
        let comma = if self.rows == 0 { "" } else { "," };
        let row = json!({
            "mailing": mailing,
            "row": row.row,
            "recipient": row.label,
            "kind": row.reason.word(),
            "reason": row.reason.to_string(),
        });
        write!(self.out, "{comma}{row}")?;
        self.rows += 1;
        Ok(())
    }

    /// Closes it with everything else.
    pub fn end(
        mut self,
        loaded: &LoadedCampaign,
        drawn: &DrawnCampaign,
        samples: &ShownSamples,
    ) -> Outcome {
        let totals = Totals::of(&drawn.mailings);
        let mailings: Vec<_> = drawn
            .mailings
            .iter()
            .map(|mailing| {
                let versions = samples.versions_of(mailing.name.as_str());
                let versions: Vec<_> = versions.map(version_json).collect();
                json!({
                    "name": mailing.name,
                    "letters": mailing.letters,
                    "addressees": mailing.addressees,
                    "by_hand": mailing.by_hand,
                    "held_back": mailing.held_back,
                    "versions": versions,
                    "list_as_of": mailing.list_as_of.map(|day| day.to_string()),
                    "list_read": mailing.reading.summary(),
                    "list_words": mailing.reading.lines().collect::<Vec<_>>(),
                })
            })
            .collect();
        let notes = loaded.notes.0.iter().chain(&drawn.problems.0);
        let rest = json!({
            "campaign": loaded.campaign.name,
            "date": loaded.date.to_string(),
            "approval_code": drawn.code().map(ToString::to_string),
            "letters": totals.letters,
            "by_hand": totals.by_hand,
            "errors": of_severity(&drawn.problems.0, Severity::Error),
            "notes": notes.filter(|problem| problem.severity == Severity::Note).collect::<Vec<_>>(),
            "mailings": mailings,
            "accounts": accounts_json(&loaded.campaign, drawn),
            "samples": samples.taken,
        });
        self.close(&rest)?;
        Ok(if drawn.problems.has_errors() {
            Exit::Invalid
        } else {
            Exit::Done
        })
    }

    /// Closes it for a campaign that could not even be loaded.
    pub fn end_invalid(mut self, problems: &Problems) -> Outcome {
        let rest = json!({
            // All keys that the contract names, so that a program need not ask first which are there.
            "approval_code": null,
            "letters": 0,
            "by_hand": 0,
            "errors": of_severity(&problems.0, Severity::Error),
            "notes": of_severity(&problems.0, Severity::Note),
            "mailings": [],
        });
        self.close(&rest)?;
        Ok(Exit::Invalid)
    }

    fn close(&mut self, rest: &serde_json::Value) -> Result<(), Failure> {
        let rest = rest.to_string();
        // Both are objects: ours is open, and theirs goes on where ours stops.
        writeln!(self.out, "],{}", &rest[1..])?;
        self.out.flush()?;
        Ok(())
    }
}

/// What each account carries, where accounts have names.
fn accounts_json(campaign: &Campaign, drawn: &DrawnCampaign) -> Vec<serde_json::Value> {
    let ways = campaign.ways().into_iter();
    let named = ways.filter_map(|(account, _)| account);
    let json = named.map(|account| {
        let (letters, addressees) = carried_by(&drawn.mailings, Some(account));
        let senders = campaign.senders_through(Some(account)).into_iter();
        let from: Vec<&str> = senders.map(|sender| sender.email.as_str()).collect();
        json!({ "name": account, "letters": letters, "addressees": addressees, "from": from })
    });
    json.collect()
}

fn version_json(version: &NamedVersion) -> serde_json::Value {
    json!({
        "name": version.name,
        "letters": version.letters,
        "by_hand": version.by_hand,
        "attachments": version.attachments,
    })
}

fn of_severity(problems: &[Problem], severity: Severity) -> Vec<&Problem> {
    problems
        .iter()
        .filter(|problem| problem.severity == severity)
        .collect()
}
