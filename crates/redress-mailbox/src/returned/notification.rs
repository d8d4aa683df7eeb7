//! What Amazon SES says of a letter by way of its notification service: JSON in a mail of its own.
//!
//! <https://docs.aws.amazon.com/ses/latest/dg/notification-contents.html>

use super::cause::Cause;
use super::class::{Class, Fate, Outcome};
use super::status_report::one_line;
use crate::Mail;

/// What the mail says, if it is such a notification. Its JSON may be folded onto lines and cut off, so its few members are
/// searched for.
pub(super) fn read(mail: &Mail, text: &str) -> Option<(Class, Vec<Outcome>)> {
    let from = mail.from().into_iter().next()?.address.to_ascii_lowercase();
    let is_service =
        mail.field("x-amz-sns-message-id").is_some() || from.ends_with("@sns.amazonaws.com");
    if !is_service {
        return None;
    }
    // The service may wrap one JSON in another.
    let text = text.replace("\\\"", "\"").replace(['\n', '\r'], "");
    let kind = member(&text, "notificationType").or_else(|| member(&text, "eventType"))?;
    let (class, fate) = match kind {
        "Bounce" => (Class::Bounced, Fate::Bounced(Cause::Unknown)),
        "Reject" | "Rendering Failure" => (Class::Bounced, Fate::Bounced(Cause::Content)),
        "DeliveryDelay" => (Class::Delayed, Fate::Delayed),
        "Complaint" => return Some((Class::Complaint, Vec::new())),
        "Delivery" => (Class::Relayed, Fate::Relayed),
        _ => return None,
    };
    let mut outcomes = Vec::new();
    let listed = ["bouncedRecipients", "delayedRecipients", "recipients"]
        .iter()
        .find_map(|list| text.split_once(&format!("\"{list}\"")))
        .map_or("", |(_, rest)| rest.split(']').next().unwrap_or_default());
    for one in listed.split('{').skip(1) {
        let status = member(one, "status").map(str::to_owned);
        let answer = member(one, "diagnosticCode").unwrap_or_default();
        let fate = match &fate {
            Fate::Bounced(Cause::Unknown) => Fate::Bounced(Cause::of(status.as_deref(), answer)),
            fate => fate.clone(),
        };
        outcomes.push(Outcome {
            address: member(one, "emailAddress").map(str::to_owned),
            original: None,
            fate,
            status,
            answer: one_line(answer),
        });
    }
    Some((class, outcomes))
}

/// The text of a member of this name, as far as it needs no unescaping.
fn member<'a>(json: &'a str, name: &str) -> Option<&'a str> {
    let (_, behind) = json.split_once(&format!("\"{name}\""))?;
    let value = behind
        .trim_start()
        .strip_prefix(':')?
        .trim_start()
        .strip_prefix('"')?;
    value.split('"').next()
}
