//! `redress approvals`: who has approved a code, and whom it waits for.

use super::context::Context;
use super::exit::{Exit, Failure, Outcome};
use super::{output, sealed, words};
use crate::campaign::{Approver, Campaign};
use jiff::tz::TimeZone;
use redress_base::address::EmailAddress;
use redress_base::id::ApprovalCode;
use redress_ledger::{Approval, Ledger, PlanLedger};
use serde::Serialize;
use std::fmt::Write as _;

/// Show who has approved, and who is missing.
///
/// Of the newest preview, or of the code that is named.
#[derive(Debug, clap::Args)]
pub struct ApprovalsCommand {
    /// The approval code.
    code: Option<ApprovalCode>,
    /// How to print it.
    #[arg(long, value_enum, default_value_t = ApprovalsFormat::Table)]
    format: ApprovalsFormat,
}

#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum ApprovalsFormat {
    /// For people.
    Table,
    /// For programs.
    Json,
}

/// `approvals --format json`, a stable contract; keys may be added.
#[derive(Serialize)]
struct ApprovalsJson<'a> {
    code: String,
    letters: u64,
    by_hand: u64,
    required: u32,
    /// Whether it waits for nobody.
    enough: bool,
    approvals: Vec<ApprovalJson<'a>>,
    /// The listed approvers who have not approved.
    missing: Vec<MissingJson<'a>>,
}

#[derive(Serialize)]
struct ApprovalJson<'a> {
    name: &'a str,
    at: String,
    by_mail_from: Option<&'a str>,
    written_at: Option<String>,
    undone_at: Option<String>,
}

#[derive(Serialize)]
struct MissingJson<'a> {
    name: &'a str,
    email: Option<&'a str>,
}

impl ApprovalsCommand {
    /// Reads the ledger and prints it.
    pub fn run(self, context: &Context) -> Outcome {
        let campaign = Campaign::load(&context.root)?;
        let ledger = sealed::existing_ledger(context)?;
        let plan = match &self.code {
            Some(code) => ledger.plan_with_code(code)?,
            None => ledger.newest_plan()?,
        };
        let found = plan.and_then(|plan| Some((plan.record.code.clone()?, plan)));
        let Some((code, plan)) = found else {
            return Err(Failure::NotApproved(match &self.code {
                Some(code) => no_preview(code),
                None => "nothing was previewed yet, so there is nothing to approve. Run `redress preview`.".to_owned(),
            }));
        };
        let given = ledger.approvals_given(&code)?;
        let standing = given.iter().filter(|approval| approval.undone_at.is_none());
        let names: Vec<&str> = standing.map(|approval| approval.name.as_str()).collect();
        let missing = campaign.approval.open(&names);
        let wanted = still_wanted(&campaign, &ledger, &code)?;
        if matches!(self.format, ApprovalsFormat::Json) {
            let json = ApprovalsJson {
                code: code.to_string(),
                letters: plan.letters,
                by_hand: plan.by_hand,
                required: campaign.approval.required,
                enough: wanted.is_none(),
                approvals: given.iter().map(ApprovalJson::of).collect(),
                missing: (missing.iter())
                    .map(|approver| MissingJson {
                        name: &approver.name,
                        email: approver.email.as_ref().map(EmailAddress::as_str),
                    })
                    .collect(),
            };
            let json = serde_json::to_string(&json).map_err(anyhow::Error::from)?;
            output::report(&format!("{json}\n"));
            return Ok(Exit::Done);
        }
        let mut text = format!(
            "{code}: {}, {} by hand\n",
            words::count(plan.letters, "letter"),
            plan.by_hand
        );
        push_given(&mut text, &given, &campaign.timezone);
        for approver in missing {
            let _ = writeln!(text, "missing: {}", Approver::shown(approver));
        }
        let _ = match wanted {
            Some(sentence) => writeln!(text, "{sentence}"),
            None if given.is_empty() => writeln!(text, "nobody has approved it, and nobody must"),
            None => writeln!(text, "{code} waits for no further approval"),
        };
        output::report(&text);
        Ok(Exit::Done)
    }
}

impl<'a> ApprovalJson<'a> {
    fn of(approval: &'a Approval) -> Self {
        let mail = approval.mail.as_ref();
        Self {
            name: &approval.name,
            at: approval.at.to_string(),
            by_mail_from: mail.map(|mail| mail.address.as_str()),
            written_at: mail.map(|mail| mail.written_at.to_string()),
            undone_at: approval.undone_at.map(|at| at.to_string()),
        }
    }
}

/// A line for each approval, those that were taken back as well.
fn push_given(text: &mut String, given: &[Approval], zone: &TimeZone) {
    for approval in given {
        let _ = write!(
            text,
            "approved by {}, {}",
            approval.name,
            words::moment(approval.at, zone)
        );
        if let Some(mail) = &approval.mail {
            let _ = write!(text, ", by mail from {} ({})", mail.address, mail.found);
        }
        if let Some(at) = approval.undone_at {
            let _ = write!(text, "; taken back {}", words::moment(at, zone));
        }
        text.push('\n');
    }
}

/// Why a code is none of this folder's.
pub fn no_preview(code: &ApprovalCode) -> String {
    format!(
        "no preview in this folder printed the code {code}. Run `redress preview` and compare the codes."
    )
}

/// What `[approval]` still waits for before this code may be sent, as a sentence; none once enough have approved.
pub fn still_wanted(
    campaign: &Campaign,
    ledger: &Ledger,
    code: &ApprovalCode,
) -> Result<Option<String>, Failure> {
    let given = ledger.approvals(code)?;
    let waits = campaign
        .approval
        .waits_for(given.iter().map(|(name, _)| name.as_str()));
    Ok(waits.map(|whom| format!("{code} waits for the approval of {whom}")))
}

/// Nothing is sent before all have approved whom the campaign asks for.
pub fn demand(
    campaign: &Campaign,
    ledger: &Ledger,
    code: Option<&ApprovalCode>,
) -> Result<(), Failure> {
    let Some(code) = code else { return Ok(()) };
    match still_wanted(campaign, ledger, code)? {
        None => Ok(()),
        Some(sentence) => Err(Failure::NotApproved(format!(
            "{sentence}. Nothing was sent. Each of them runs `redress approve {code} --by NAME`."
        ))),
    }
}
