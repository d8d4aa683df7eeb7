//! What follows for a letter from a mail that is about it.

use super::{KnownBy, ReturnedFact, ReturnedFate};
use crate::Mark;
use redress_mailbox::returned::{Automatic, Cause, Class, Fate, Outcome, Report};

/// Complaints that are none about the letter itself (RFC 6591, RFC 6430).
const NOT_UNWANTED: [&str; 3] = ["auth-failure", "dmarc", "not-spam"];

/// A letter as it was sent, and how it stands.
#[derive(Clone, Debug, Default)]
pub struct LetterAsSent {
    /// Whom it was for.
    pub to: String,
    /// Who got a copy.
    pub cc: Vec<String>,
    /// How it stands, as `standing.sql` has it: `accepted`, `unconfirmed`, `replied`.
    pub standing: String,
}

/// What follows from a mail.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Consequence {
    /// What is written down; nothing where the mail is about the letter only by the way.
    pub facts: Vec<ReturnedFact>,
    /// What changes how the letter stands.
    pub mark: Option<Mark>,
    /// Addresses that are not written to again.
    pub suppressed: Vec<String>,
}

/// Decides it. `from` is who wrote the mail, as people are told it.
pub fn decide(
    report: &Report,
    known_by: KnownBy,
    letter: &LetterAsSent,
    from: &str,
) -> Consequence {
    let fact = |fate| ReturnedFact {
        fate,
        addressee: None,
        cause: None,
        status: None,
        answer: String::new(),
        known_by,
    };
    let mut follows = Consequence::default();
    match report.class {
        Class::Bounced | Class::Delayed | Class::Relayed | Class::Delivered => {
            by_outcomes(report, known_by, letter, &mut follows);
        }
        Class::Complaint => {
            let is_unwanted = report
                .feedback
                .as_deref()
                .is_none_or(|kind| !NOT_UNWANTED.contains(&kind));
            follows.facts.push(fact(if is_unwanted {
                ReturnedFate::Complaint
            } else {
                ReturnedFate::Unsure
            }));
            if is_unwanted {
                follows.suppressed.push(letter.to.clone());
            }
        }
        Class::Automatic(kind) => follows.facts.push(fact(match kind {
            Automatic::Absence => ReturnedFate::Absence,
            Automatic::Acknowledgement => ReturnedFate::Acknowledgement,
            Automatic::Challenge => ReturnedFate::Challenge,
        })),
        // Who forwards the letter, or sends its text along, does not answer it.
        Class::Person if known_by == KnownBy::Answered => {
            follows.facts.push(fact(ReturnedFate::Replied));
            follows.mark = Some(Mark::Replied {
                note: format!("from {from}"),
            });
        }
        Class::Person | Class::Unsure => follows.facts.push(fact(ReturnedFate::Unsure)),
        // A newsletter or a list that quotes the letter; an answer in a mailing's clothes is worth a look.
        Class::Other if known_by == KnownBy::Answered => {
            follows.facts.push(fact(ReturnedFate::Unsure));
        }
        Class::Other => {}
    }
    // Whoever reports on it or answers it shows that it had arrived.
    if letter.standing == "unconfirmed"
        && follows.mark.is_none()
        && follows.facts.iter().any(|fact| shows_arrival(fact.fate))
    {
        let note = follows.facts[0].said();
        follows.mark = Some(Mark::ResolvedAccepted { note });
    }
    follows.mark = follows.mark.filter(|mark| changes(mark, &letter.standing));
    follows
}

/// Whether what a mail says can only be said of a letter that arrived at the provider's server at least.
fn shows_arrival(fate: ReturnedFate) -> bool {
    fate != ReturnedFate::Unsure
}

/// Whether a mark is made on a letter that stands so. A bounce never takes an answer back: somebody read the letter.
fn changes(mark: &Mark, standing: &str) -> bool {
    !(matches!(mark, Mark::Bounced { .. }) && standing == "replied") && mark.fits(standing)
}

/// A report: what it says of each addressee that we wrote to.
fn by_outcomes(
    report: &Report,
    known_by: KnownBy,
    letter: &LetterAsSent,
    follows: &mut Consequence,
) {
    let names_somebody =
        |outcome: &Outcome| outcome.original.is_some() || outcome.address.is_some();
    if !report.outcomes.iter().any(names_somebody) {
        // With copies nobody knows whose it was.
        let addressee = letter.cc.is_empty().then(|| letter.to.clone());
        let unnamed = Outcome {
            address: None,
            original: None,
            fate: fate_of(report.class),
            status: None,
            answer: String::new(),
        };
        let outcome = report.outcomes.first().unwrap_or(&unnamed);
        add(addressee, outcome, known_by, letter, follows);
        return;
    }
    for outcome in &report.outcomes {
        let ours = std::iter::once(&letter.to).chain(&letter.cc);
        let addressee = ours.into_iter().find(|ours| outcome.is_about(ours));
        match addressee {
            Some(addressee) => add(Some(addressee.clone()), outcome, known_by, letter, follows),
            // Forwarded by the office to somebody else: the letter reached those it was for.
            None => follows.facts.push(ReturnedFact {
                fate: match outcome.fate {
                    Fate::Bounced(_) => ReturnedFate::Beyond,
                    ref fate => word_of(fate),
                },
                cause: cause_of(&outcome.fate),
                addressee: outcome.address.clone().or_else(|| outcome.original.clone()),
                status: outcome.status.clone(),
                answer: outcome.answer.clone(),
                known_by,
            }),
        }
    }
}

/// What a report says of one addressee of ours, or of nobody knows whom: that is no bounce of anybody.
fn add(
    addressee: Option<String>,
    outcome: &Outcome,
    known_by: KnownBy,
    letter: &LetterAsSent,
    follows: &mut Consequence,
) {
    let (fate, cause) = match addressee {
        Some(_) => (word_of(&outcome.fate), cause_of(&outcome.fate)),
        None => (ReturnedFate::Unsure, None),
    };
    let fact = ReturnedFact {
        fate,
        cause,
        addressee,
        status: outcome.status.clone(),
        answer: outcome.answer.clone(),
        known_by,
    };
    if let Some(addressee) = &fact.addressee {
        if fact.cause == Some(Cause::Address) && is_final(outcome, addressee) {
            follows.suppressed.push(addressee.clone());
        }
        if fate == ReturnedFate::Bounced && addressee.eq_ignore_ascii_case(&letter.to) {
            follows.mark = Some(Mark::Bounced { note: fact.said() });
        }
    }
    follows.facts.push(fact);
}

/// Whether a failure is the addressee's own, and not that of whom its mail is forwarded to.
fn is_final(outcome: &Outcome, addressee: &str) -> bool {
    let last = outcome.address.as_deref();
    last.is_none_or(|last| last.eq_ignore_ascii_case(addressee))
}

fn word_of(fate: &Fate) -> ReturnedFate {
    match fate {
        Fate::Bounced(_) => ReturnedFate::Bounced,
        Fate::Delayed => ReturnedFate::Delayed,
        Fate::Relayed => ReturnedFate::Relayed,
        Fate::Delivered => ReturnedFate::Delivered,
    }
}

fn cause_of(fate: &Fate) -> Option<Cause> {
    match fate {
        Fate::Bounced(cause) => Some(*cause),
        _ => None,
    }
}

/// What a report says that names nobody.
fn fate_of(class: Class) -> Fate {
    match class {
        Class::Delayed => Fate::Delayed,
        Class::Relayed => Fate::Relayed,
        Class::Delivered => Fate::Delivered,
        _ => Fate::Bounced(Cause::Unknown),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use redress_mailbox::returned::Keys;

    const TO: &str = "ana@city.example";
    const COPY: &str = "clerk@city.example";

    fn letter(standing: &str, cc: &[&str]) -> LetterAsSent {
        LetterAsSent {
            to: TO.to_owned(),
            cc: cc.iter().map(|cc| (*cc).to_owned()).collect(),
            standing: standing.to_owned(),
        }
    }

    fn report(class: Class, outcomes: &[(Option<&str>, Option<&str>, Fate)]) -> Report {
        let owned = |text: Option<&str>| text.map(str::to_owned);
        let outcomes = outcomes.iter().map(|(address, original, fate)| Outcome {
            address: owned(*address),
            original: owned(*original),
            fate: fate.clone(),
            status: None,
            answer: "550 no".to_owned(),
        });
        Report {
            class,
            outcomes: outcomes.collect(),
            keys: Keys::default(),
            feedback: None,
        }
    }

    fn follows(report: &Report, letter: &LetterAsSent) -> Consequence {
        decide(report, KnownBy::MessageId, letter, "the server")
    }

    fn gone() -> Fate {
        Fate::Bounced(Cause::Address)
    }

    #[test]
    fn a_letter_that_came_back_is_bounced_and_only_no_such_address_closes_the_inbox() {
        let bounced = |cause| {
            report(
                Class::Bounced,
                &[(Some("ANA@city.example"), None, Fate::Bounced(cause))],
            )
        };
        let no_address = follows(&bounced(Cause::Address), &letter("accepted", &[]));
        assert!(matches!(no_address.mark, Some(Mark::Bounced { .. })));
        assert_eq!(no_address.suppressed, [TO]);
        let full = follows(&bounced(Cause::Mailbox), &letter("accepted", &[]));
        assert!(matches!(full.mark, Some(Mark::Bounced { .. })));
        assert!(full.suppressed.is_empty());
    }

    #[test]
    fn a_copy_that_came_back_leaves_the_letter_as_it_stands() {
        let said = follows(
            &report(Class::Bounced, &[(Some(COPY), None, gone())]),
            &letter("accepted", &[COPY]),
        );
        assert_eq!((said.mark, said.suppressed), (None, vec![COPY.to_owned()]));
        assert_eq!(said.facts[0].fate, ReturnedFate::Bounced);
        assert_eq!(said.facts[0].addressee.as_deref(), Some(COPY));
    }

    #[test]
    fn whom_the_office_forwards_to_is_nobody_of_ours() {
        let full = Fate::Bounced(Cause::Mailbox);
        let said = follows(
            &report(Class::Bounced, &[(Some("home@else.example"), None, full)]),
            &letter("accepted", &[]),
        );
        assert_eq!(said.facts[0].fate, ReturnedFate::Beyond);
        assert_eq!((said.mark, said.suppressed), (None, vec![]));
        // Where the report says that it was our address that led there, the letter did not arrive; the address exists.
        let said = follows(
            &report(
                Class::Bounced,
                &[(Some("home@else.example"), Some(TO), gone())],
            ),
            &letter("accepted", &[]),
        );
        assert!(matches!(said.mark, Some(Mark::Bounced { .. })));
        assert!(said.suppressed.is_empty());
    }

    #[test]
    fn a_report_that_names_nobody_is_about_the_only_addressee() {
        let unnamed = report(Class::Bounced, &[]);
        assert!(follows(&unnamed, &letter("accepted", &[])).mark.is_some());
        let said = follows(&unnamed, &letter("accepted", &[COPY]));
        assert_eq!(
            (said.facts[0].fate, said.mark),
            (ReturnedFate::Unsure, None)
        );
    }

    #[test]
    fn an_answer_stays_whatever_comes_back_later() {
        let bounced = report(Class::Bounced, &[(Some(TO), None, gone())]);
        let said = follows(&bounced, &letter("replied", &[]));
        assert_eq!((said.mark.is_none(), said.facts.len()), (true, 1));
        assert!(
            follows(&bounced, &letter("bounced", &[])).mark.is_none(),
            "a second gateway says it again"
        );
        let answered = |standing| {
            decide(
                &report(Class::Person, &[]),
                KnownBy::Answered,
                &letter(standing, &[]),
                "Ana",
            )
            .mark
        };
        for standing in ["accepted", "unconfirmed", "bounced"] {
            assert_eq!(
                answered(standing),
                Some(Mark::Replied {
                    note: "from Ana".to_owned()
                })
            );
        }
    }

    #[test]
    fn what_was_unconfirmed_had_arrived() {
        let resolved = |report: &Report, known_by| {
            let mark = decide(report, known_by, &letter("unconfirmed", &[COPY]), "x").mark;
            matches!(mark, Some(Mark::ResolvedAccepted { .. }))
        };
        let copy = report(Class::Bounced, &[(Some(COPY), None, gone())]);
        assert!(resolved(&copy, KnownBy::MessageId));
        assert!(resolved(
            &report(Class::Delayed, &[(Some(TO), None, Fate::Delayed)]),
            KnownBy::MessageId
        ));
        assert!(resolved(
            &report(Class::Automatic(Automatic::Absence), &[]),
            KnownBy::Answered
        ));
        assert!(
            !resolved(&report(Class::Person, &[]), KnownBy::MessageId),
            "somebody passes it on"
        );
        let to = report(Class::Bounced, &[(Some(TO), None, gone())]);
        let mark = follows(&to, &letter("unconfirmed", &[])).mark;
        assert!(
            matches!(mark, Some(Mark::Bounced { .. })),
            "it had arrived, and came back"
        );
    }

    #[test]
    fn a_complaint_closes_the_inbox_and_is_no_bounce() {
        let mut complaint = report(Class::Complaint, &[]);
        let said = follows(&complaint, &letter("accepted", &[]));
        assert_eq!(
            (said.facts[0].fate, said.mark, said.suppressed),
            (ReturnedFate::Complaint, None, vec![TO.to_owned()])
        );
        complaint.feedback = Some("auth-failure".to_owned());
        assert!(
            follows(&complaint, &letter("accepted", &[]))
                .suppressed
                .is_empty()
        );
    }

    #[test]
    fn whoever_quotes_the_letter_does_not_answer_it() {
        let said = |class, known_by| {
            let facts = decide(&report(class, &[]), known_by, &letter("accepted", &[]), "x").facts;
            facts.first().map(|fact| fact.fate)
        };
        assert_eq!(
            said(Class::Person, KnownBy::MessageId),
            Some(ReturnedFate::Unsure)
        );
        assert_eq!(said(Class::Other, KnownBy::MessageId), None);
        assert_eq!(
            said(Class::Other, KnownBy::Answered),
            Some(ReturnedFate::Unsure)
        );
        assert_eq!(
            said(Class::Automatic(Automatic::Challenge), KnownBy::MessageId),
            Some(ReturnedFate::Challenge)
        );
    }
}
