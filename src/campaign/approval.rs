//! `[approval]`: who must approve before anything is sent.

use super::approver::{Approver, approvers, is_same, person};
use super::contact::{Contact, read_contact};
use super::file::{Fault, Section};
use super::values::{count, date, moment as moment_value};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::{Disambiguation, TimeZone};
use redress_base::words::{count_words, long_date, moment};
use toml::de::DeValue;

const REQUIRED_MAX: u32 = 100;

/// Who must approve before anything is sent. Without the section nobody must.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ApprovalRule {
    /// So many different people.
    pub required: u32,
    /// Only these count, if there are any.
    pub approvers: Vec<Approver>,
    /// Until when the proof asks for answers. It holds nobody back.
    pub answer_by: Option<AnswerBy>,
    /// Whom approvers write to or call.
    pub contact: Contact,
}

/// Until when approvers are asked to answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnswerBy {
    /// The moment, or the end of the day.
    pub at: Timestamp,
    /// The day, where no hour was given.
    pub day: Option<Date>,
    /// As the proof says it: `January 29, 2021`.
    pub words: String,
}

impl ApprovalRule {
    /// What a code still waits for, given the names that have approved it; none once that is enough.
    #[must_use]
    pub fn waits_for<'n>(&self, given: impl IntoIterator<Item = &'n str>) -> Option<String> {
        let given: Vec<&str> = given.into_iter().collect();
        if self.approvers.is_empty() {
            // Somebody may approve twice, spelt in two ways or for two organizations: counted too low, one more person
            // is asked; counted too high, a letter goes that one person alone has read.
            let mut people: Vec<String> = given.iter().map(|by| person(by)).collect();
            people.sort_unstable();
            people.dedup();
            return match self.missing(people.len()) {
                0 => None,
                1 => Some("one more person".to_owned()),
                missing => Some(format!("{missing} more people")),
            };
        }
        let open = self.open(&given);
        let open: Vec<String> = (open.iter())
            .map(|approver| format!("`{}`", approver.name))
            .collect();
        match self.missing(self.approvers.len() - open.len()) {
            0 => None,
            // All who are left must approve, so they are named as such; else any of them will do.
            missing if missing == open.len() => Some(open.join(" and ")),
            missing => Some(format!("{missing} of {}", open.join(", "))),
        }
    }

    /// The listed approvers who are not among the names that have approved.
    #[must_use]
    pub fn open(&self, given: &[&str]) -> Vec<&Approver> {
        let has_approved =
            |approver: &&Approver| given.iter().any(|by| is_same(&approver.name, by));
        let approvers = self.approvers.iter();
        approvers
            .filter(|approver| !has_approved(approver))
            .collect()
    }

    /// The listed approver who answers from this address.
    #[must_use]
    pub fn approver_at(&self, address: &str) -> Option<&Approver> {
        self.approvers.iter().find(|approver| {
            let email = approver.email.as_ref();
            email.is_some_and(|email| email.as_str().eq_ignore_ascii_case(address))
        })
    }

    fn missing(&self, given: usize) -> usize {
        usize::try_from(self.required)
            .unwrap_or(usize::MAX)
            .saturating_sub(given)
    }
}

/// Whether two names given with `--by` are one person's: what follows a comma is the organization.
#[must_use]
pub fn is_same_person(one: &str, other: &str) -> bool {
    person(one) == person(other)
}

pub(super) fn read_approval(zone: &TimeZone, section: Section<'_>) -> ApprovalRule {
    let approvers = section.optional("approvers", approvers).unwrap_or_default();
    // Whoever names approvers and no number wants all of them.
    let unless_set = u32::try_from(approvers.len()).unwrap_or(REQUIRED_MAX);
    let required = section
        .optional("required", |value| count(value, REQUIRED_MAX))
        .unwrap_or(unless_set);
    if !approvers.is_empty() && required as usize > approvers.len() {
        let message = format!(
            "{required} approvals are required and only {} may approve",
            count_words(approvers.len() as u64, "person", "people")
        );
        section.fault(
            "required",
            Fault::new(message, "Name more approvers, or require fewer."),
        );
    }
    let answer_by = section.optional("deadline", |value| deadline(value, zone));
    let contact = read_contact(&section);
    // A faulty value has its error already.
    let keys = [
        "required",
        "approvers",
        "deadline",
        "contact",
        "email",
        "phone",
    ];
    if keys.iter().all(|key| !section.has(key)) {
        section.note(
            "required",
            "[approval] asks for nothing",
            "Add `required = 2`, or `approvers` with names.",
        );
    }
    section.finish();
    ApprovalRule {
        required,
        approvers,
        answer_by,
        contact,
    }
}

/// A day, which is meant to its end, or a moment.
fn deadline(value: &DeValue<'_>, zone: &TimeZone) -> Result<AnswerBy, Fault> {
    if let Ok(day) = date(value) {
        let next = day.tomorrow().and_then(|next| next.to_zoned(zone.clone()));
        let help = "Write a day such as `\"2021-01-29\"`.";
        let end = next.map_err(|_| Fault::new("no clock shows the end of this day", help))?;
        return Ok(AnswerBy {
            at: end.timestamp(),
            day: Some(day),
            words: long_date(day),
        });
    }
    let at = moment_value(value, zone, Disambiguation::Earlier)?;
    Ok(AnswerBy {
        at,
        day: None,
        words: moment(at, zone),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(required: u32, approvers: &[&str]) -> ApprovalRule {
        ApprovalRule {
            required,
            approvers: (approvers.iter())
                .map(|&name| Approver {
                    name: name.to_owned(),
                    email: None,
                })
                .collect(),
            ..ApprovalRule::default()
        }
    }

    #[test]
    fn without_a_rule_nobody_is_waited_for() {
        assert_eq!(ApprovalRule::default().waits_for([]), None);
    }

    #[test]
    fn one_person_counts_once_however_often_they_approve() {
        let rule = rule(2, &[]);
        assert_eq!(rule.waits_for([]).as_deref(), Some("2 more people"));
        assert_eq!(
            rule.waits_for(["Rosa Lima", " rosa  LIMA "]).as_deref(),
            Some("one more person")
        );
        assert_eq!(
            rule.waits_for(["Rosa", "rosa, Open Streets", "ROSA , Riverside"])
                .as_deref(),
            Some("one more person")
        );
        assert_eq!(rule.waits_for(["Rosa Lima", "Sam Okafor"]), None);
    }

    #[test]
    fn only_named_approvers_count() {
        let rule = rule(2, &["Rosa Lima", "Sam Okafor, Open Streets", "Lee Park"]);
        assert_eq!(
            rule.waits_for([]).as_deref(),
            Some("2 of `Rosa Lima`, `Sam Okafor, Open Streets`, `Lee Park`")
        );
        let waits = rule.waits_for(["Rosa Lima, Riverside Tenants Union", "Mallory Black"]);
        assert_eq!(
            waits.as_deref(),
            Some("1 of `Sam Okafor, Open Streets`, `Lee Park`")
        );
        assert_eq!(
            rule.waits_for(["rosa lima", "Sam Okafor, Open Streets"]),
            None
        );
        let all = self::rule(2, &["Rosa Lima", "Lee Park"]);
        assert_eq!(all.waits_for(["Lee Park"]).as_deref(), Some("`Rosa Lima`"));
    }
}
