//! What a mail about an approval comes to: decided from what is known, without a ledger.

use crate::campaign::{ApprovalRule, Approver, is_same_person};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use redress_base::id::ApprovalCode;
use redress_base::words::moment;
use redress_ledger::{Approval, ReturnedMail};
use redress_mailbox::SenderProof;
use redress_mailbox::approving::{ApprovalAnswer, WhyNot};
use redress_mailbox::returned::Class;

/// A mail written later than this from now is not believed its date; clocks of people are minutes wrong.
const AHEAD_MAX: SignedDuration = SignedDuration::from_hours(24);

/// A mail about an approval.
#[derive(Clone, Debug)]
pub struct AboutApproval {
    pub mail: ReturnedMail,
    /// Whose address it bears.
    pub address: String,
    pub answer: ApprovalAnswer,
    pub class: Class,
    pub proof: SenderProof,
    /// In a file that anybody may have written: it lies neither on a server nor in a Maildir.
    pub is_loose: bool,
}

/// What is known of the codes when mails are judged.
#[derive(Debug)]
pub struct KnownCodes<'a> {
    pub rule: &'a ApprovalRule,
    /// The code of the newest preview, and that of the letters that are going, if that is another.
    pub current: Vec<ApprovalCode>,
    /// When the code that the mail is about was first printed here; none where it never was.
    pub since: Option<Timestamp>,
    /// All approvals of that code.
    pub approvals: Vec<Approval>,
    pub zone: &'a TimeZone,
    pub now: Timestamp,
    /// Whether all mails about approvals were looked at: one that was not may take back what another says.
    pub is_whole: bool,
}

/// What a mail comes to.
#[derive(Debug, PartialEq, Eq)]
pub enum Judged<'a> {
    /// This person approves.
    Approves(&'a Approver, String),
    /// Nobody needs to hear of it.
    Nothing,
    /// Somebody has to find out: why, and what to do.
    ToConfirm(String, String),
}

/// The code that a mail is about: the current one, if it names that.
pub fn code_of<'a>(about: &'a AboutApproval, current: &[ApprovalCode]) -> Option<&'a ApprovalCode> {
    let codes = about.answer.codes();
    codes
        .iter()
        .find(|code| current.contains(code))
        .or(codes.first())
}

/// Judges a mail. `wrote_again` says that the same person wrote about the code later, and it was no approval.
pub fn judge<'a>(
    about: &AboutApproval,
    code: &ApprovalCode,
    known: &'a KnownCodes<'_>,
    wrote_again: bool,
) -> Judged<'a> {
    let Some(approver) = known.rule.approver_at(&about.address) else {
        return stranger(about, code, known.rule);
    };
    let theirs = || {
        let approvals = known.approvals.iter();
        approvals.filter(|approval| is_same_person(&approval.name, &approver.name))
    };
    let written_at = about.mail.written_at;
    // Said already: what was written before it changes nothing.
    let stands = theirs().find(|approval| approval.undone_at.is_none());
    if stands.is_some_and(|approval| written_at.is_some_and(|at| at <= approval.given_at())) {
        return Judged::Nothing;
    }
    let name = &approver.name;
    let doubt = |why: String| {
        let help = if stands.is_some() {
            format!(
                "{name} has approved {code}: if that is over, `redress approve {code} --by \"{name}\" --undo`."
            )
        } else {
            format!(
                "Read it, ask {name} by another way, and record a yes with `redress approve {code} --by \"{name}\"`."
            )
        };
        Judged::ToConfirm(why, help)
    };
    match about.class {
        Class::Person => {}
        Class::Automatic(_) => return doubt("a program answered, which approves nothing".into()),
        _ => return doubt("it may be an automatic answer, or have come over a list".into()),
    }
    if let ApprovalAnswer::Unclear { why, .. } = about.answer {
        return doubt(why_unclear(why, code));
    }
    if stands.is_some() {
        return Judged::Nothing; // a second yes
    }
    let Some(since) = known.since else {
        return doubt(format!("no preview in this folder printed {code}"));
    };
    if !known.current.contains(code) {
        let newest = known.current.first();
        return Judged::ToConfirm(
            format!("{code} is no longer the code of this campaign"),
            newest.map_or_else(String::new, |newest| {
                format!("Ask {name} to approve {newest}: `redress proof DIR` makes the mail.")
            }),
        );
    }
    let Some(at) = written_at else {
        return doubt("it does not say when it was written".into());
    };
    let said = |at: Timestamp| moment(at, known.zone);
    if at < since {
        return doubt(format!(
            "it says that it was written on {}, and the code is of {}",
            said(at),
            said(since)
        ));
    }
    if at > known.now + AHEAD_MAX {
        return doubt(format!("it says that it was written on {}", said(at)));
    }
    if let Some(undone) = theirs().filter_map(|approval| approval.undone_at).max()
        && at <= undone
    {
        return doubt(format!(
            "the approval was taken back on {}, after it was written",
            said(undone)
        ));
    }
    if wrote_again {
        return doubt(
            "its writer wrote about the code again later, and that is no approval".into(),
        );
    }
    if !known.is_whole {
        return doubt("more mails about approvals came than were looked at".into());
    }
    match vouched(about) {
        Ok(found) => Judged::Approves(approver, found),
        Err(why) => doubt(why),
    }
}

/// Somebody whose approval does not count; most who name a code talk of something else.
fn stranger<'a>(about: &AboutApproval, code: &ApprovalCode, rule: &ApprovalRule) -> Judged<'a> {
    let speaks = match about.answer {
        ApprovalAnswer::Approves(_) => true,
        ApprovalAnswer::Unclear { why, .. } => {
            matches!(
                why,
                WhyNot::SeveralCodes | WhyNot::MoreWords | WhyNot::OtherWords
            )
        }
    };
    if about.class != Class::Person || !speaks {
        return Judged::Nothing;
    }
    let has_addresses = rule.approvers.iter().any(|it| it.email.is_some());
    let why = if has_addresses {
        format!("no approver has the address {}", about.address)
    } else {
        "`approvers` in campaign.toml names no address".to_owned()
    };
    let help = format!(
        "Find out whose it is: write `\"NAME, ORGANIZATION <{}>\"` into `approvers`, or record it with `redress approve {code} --by NAME`.",
        about.address
    );
    Judged::ToConfirm(why, help)
}

fn why_unclear(why: WhyNot, code: &ApprovalCode) -> String {
    match why {
        WhyNot::SeveralCodes => "it names several codes".to_owned(),
        WhyNot::MoreWords => format!("it says more than \"I approve {code}\""),
        WhyNot::OtherWords => format!("it says something else than \"I approve {code}\""),
        WhyNot::Quoted => format!("\"I approve {code}\" stands only in what it quotes"),
        WhyNot::Silent => format!("it does not say \"I approve {code}\""),
    }
}

/// Who vouches for the sender, and by what; or why nobody does.
fn vouched(about: &AboutApproval) -> Result<String, String> {
    if about.is_loose {
        return Err(
            "it lies in a file that anybody may have written, neither on a server nor in a Maildir: read the mailbox itself"
                .to_owned(),
        );
    }
    match &about.proof {
        SenderProof::Proved { by, found } => Ok(format!("{by} says {found}")),
        SenderProof::Unproved { by, found } => Err(format!(
            "anybody may have written it: {by} says {found} of its sender"
        )),
        SenderProof::NoSender => {
            Err("anybody may have written it: it names no sender, or several".to_owned())
        }
        SenderProof::Repeated { field } => Err(format!(
            "anybody may have written it: it has the field `{field}` more than once"
        )),
        SenderProof::NoWord { strangers } => {
            let why = "anybody may have written it: our own mail server says nothing of its sender";
            Err(if strangers.is_empty() {
                why.to_owned()
            } else {
                format!(
                    "{why}; {} does, and if that is ours and says so on every mail, `--receiver` names it",
                    strangers.join(", ")
                )
            })
        }
    }
}
