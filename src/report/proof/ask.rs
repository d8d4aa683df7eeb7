//! Who asks for approval, by when, and how to answer, as a proof keeps it.

use crate::campaign::{Approver, Campaign};
use crate::report::words::count_words;
use serde::{Deserialize, Serialize};

/// Who asks whom to approve, as `campaign.toml` says it. No part of what is approved.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Ask {
    pub who: String,
    #[serde(default)]
    pub answer_by: Option<String>,
    #[serde(default)]
    pub contact: Option<String>,
    /// Where answers go.
    #[serde(default)]
    pub email: Option<String>,
    #[serde(default)]
    pub phone: Option<String>,
    #[serde(default)]
    pub approvers: Vec<String>,
    /// From which of them an answer by mail counts; the mail goes there.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub addresses: Vec<String>,
    #[serde(default)]
    pub required: u32,
}

impl Ask {
    pub(super) fn of(campaign: &Campaign) -> Self {
        let (rule, sender) = (&campaign.approval, &campaign.sender);
        let email = rule.contact.email.as_ref().unwrap_or(sender.answers_to());
        let names = |of: &dyn Fn(&Approver) -> Option<String>| -> Vec<String> {
            rule.approvers.iter().filter_map(of).collect()
        };
        Self {
            who: sender.name.clone(),
            answer_by: rule.answer_by.as_ref().map(|by| by.words.clone()),
            contact: rule.contact.name.clone(),
            email: Some(email.as_str().to_owned()),
            phone: rule.contact.phone.clone(),
            approvers: names(&|it| Some(it.name.clone())),
            addresses: names(&|it| Some(it.email.as_ref()?.as_str().to_owned())),
            required: rule.required,
        }
    }

    /// Who must approve: `2 of Rosa Lima; Sam Okafor, Open Streets; Lee Park`.
    pub(super) fn who_must(&self) -> Option<String> {
        // A name may have its organization behind a comma.
        let people = self.approvers.join("; ");
        match (self.approvers.len(), self.required as usize) {
            (_, 0) => None,
            (0, required) => Some(count_words(required as u64, "person", "different people")),
            (all, required) if required >= all => Some(people),
            (_, required) => Some(format!("{required} of {people}")),
        }
    }
}
