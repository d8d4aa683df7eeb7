//! Whose word is believed (RFC 8601, section 5).
//!
//! Each server that a mail passes puts its fields on top. So what stands above the letter was put there on the way, the newest
//! first, and the receiver's servers are those whose `Received` come first. A receiver takes away what others wrote under its
//! name, but not every receiver writes the field, and then the next one below may be anybody's.

use super::organization::{MICROSOFT, is_one_organization, is_private};
use super::received::host_of;
use super::results::AuthenticationResults;
use crate::{Field, Mail};

/// Fields of ours: what stands below the first of them we wrote ourselves, or somebody into our letter. `ARC-` fields have a
/// name of their own and are believed of nobody (RFC 8617, section 7.1).
const LETTER: [&str; 4] = ["from", "date", "message-id", "references"];
/// Names of others that are told; more are a sign of somebody playing.
const STRANGERS_MAX: usize = 5;

/// The receiver of a letter of ours.
#[derive(Clone, Copy, Debug)]
pub struct Receiver<'a> {
    /// The domain of the address that the letter was sent to.
    pub domain: &'a str,
    /// Servers that somebody who knows says are the receiver's.
    pub named: &'a [String],
    /// Selector and domain of the signature that the letter left with, if it had one.
    pub signature: Option<(&'a str, &'a str)>,
}

/// What the receiver says of a letter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReceiverWord {
    /// What it says, if it says anything: of several fields the topmost that stand together.
    pub results: Option<AuthenticationResults>,
    /// What the topmost of these fields says. Below it the letter may begin, and somebody have written one more of them into it.
    pub topmost: Option<AuthenticationResults>,
    /// Others whose word stands above the letter and is not believed, by the names they give.
    pub strangers: Vec<String>,
}

/// A field that was put on top of a letter on its way.
enum Step {
    /// A server took it.
    Taken(Option<String>),
    /// Somebody says something of it.
    Said(AuthenticationResults),
}

impl Receiver<'_> {
    /// Looks for its word among the fields above the letter.
    pub fn word(&self, mail: &Mail) -> ReceiverWord {
        let steps: Vec<Step> = mail
            .fields()
            .take_while(|field| !self.is_of_the_letter(field))
            .filter_map(|field| step(&field))
            .collect();
        let hosts = steps.iter().filter_map(|step| match step {
            Step::Taken(host) => host.as_deref(),
            Step::Said(_) => None,
        });
        let top = { hosts }.find(|host| !is_private(host)).map(str::to_owned);
        let mut word = ReceiverWord::default();
        let mut is_outside = false;
        for step in steps {
            match step {
                Step::Taken(host) => {
                    // What one server says stands together; below its `Received` another begins.
                    word.results = word.results.filter(says_something);
                    if word.results.is_some() {
                        break;
                    }
                    // A relay that is not the receiver's: what is below, it or one before it wrote.
                    is_outside |= host.is_some_and(|host| {
                        !is_private(&host) && !self.is_within(&host, top.as_deref())
                    });
                }
                Step::Said(results)
                    if !is_outside && self.believes(&results.by, top.as_deref()) =>
                {
                    if word.topmost.is_none() && says_something(&results) {
                        word.topmost = Some(results.clone());
                    }
                    if let Some(known) = &mut word.results {
                        known.results.extend(results.results);
                        known.is_sound &= results.is_sound;
                        continue;
                    }
                    let by = match (&*results.by, &top) {
                        ("", Some(top)) => top.clone(),
                        _ => results.by,
                    };
                    word.results = Some(AuthenticationResults { by, ..results });
                }
                Step::Said(results) => {
                    let is_new = !results.by.is_empty() && !word.strangers.contains(&results.by);
                    if is_new && word.strangers.len() < STRANGERS_MAX {
                        word.strangers.push(results.by);
                    }
                }
            }
        }
        word.results = word.results.filter(says_something);
        word
    }

    /// Whether a relay is one of the receiver's own.
    fn is_within(&self, host: &str, top: Option<&str>) -> bool {
        top.is_some_and(|top| is_one_organization(host, top)) || self.is_named(host)
    }

    /// Whether a name is the receiver's: of the organization that took the letter last, of the address's domain, or one that was named.
    fn believes(&self, by: &str, top: Option<&str>) -> bool {
        if by.is_empty() {
            return top.is_some_and(|top| is_one_organization(top, MICROSOFT));
        }
        self.is_within(by, top) || is_one_organization(by, self.domain)
    }

    fn is_named(&self, name: &str) -> bool {
        self.named
            .iter()
            .any(|named| named.eq_ignore_ascii_case(name))
    }

    fn is_of_the_letter(&self, field: &Field<'_>) -> bool {
        if LETTER.iter().any(|name| field.is_named(name)) {
            return true;
        }
        // Providers put on signatures of their own, which say nothing of where the letter begins.
        let Some((selector, domain)) = self.signature else {
            return false;
        };
        let tag = |tags: &str, name: &str, value: &str| {
            tags.split(';')
                .filter_map(|tag| tag.split_once('='))
                .any(|(key, found)| key.trim() == name && found.trim().eq_ignore_ascii_case(value))
        };
        field.is_named("dkim-signature") && {
            let text = field.text();
            tag(&text, "s", selector) && tag(&text, "d", domain)
        }
    }
}

fn step(field: &Field<'_>) -> Option<Step> {
    if field.is_named("received") {
        Some(Step::Taken(host_of(field)))
    } else if field.is_named("authentication-results") {
        Some(Step::Said(AuthenticationResults::read(field)))
    } else {
        None
    }
}

/// Some fields say only what the letter looked like to a filter.
fn says_something(results: &AuthenticationResults) -> bool {
    let mut results = results.results.iter();
    results.any(|result| matches!(&*result.method, "spf" | "dkim" | "dmarc"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const GMAIL: Receiver<'_> = Receiver {
        domain: "gmail.com",
        named: &[],
        signature: None,
    };

    fn said(receiver: &Receiver<'_>, head: &str) -> (Option<String>, Vec<String>) {
        let mail = format!("{head}\nFrom: letters@coalition.example\n\nText\n").into_bytes();
        let word = receiver.word(&Mail::new(mail));
        let said = |results: AuthenticationResults| {
            let verdicts = results.verdicts("coalition.example");
            format!("{} {}", results.by, verdicts.said())
        };
        (word.results.map(said), word.strangers)
    }

    #[test]
    fn gmail_is_believed_and_what_stands_below_is_not() {
        let head = "Delivered-To: ana@gmail.com
Received: by 2002:a05:6402:1cc6:b0 with SMTP id x; Tue, 16 Feb 2021 01:00:00 -0800 (PST)
X-Received: by 2002:a17:902 with SMTP id y
ARC-Authentication-Results: i=1; mx.google.com; dkim=pass; spf=pass; dmarc=pass
Return-Path: <letters@coalition.example>
Received: from mail.coalition.example (mail.coalition.example. [192.0.2.1])
        by mx.google.com with ESMTPS id z for <ana@gmail.com>
Received-SPF: softfail
Authentication-Results: mx.google.com;
       dkim=fail header.i=@coalition.example header.s=letters header.b=abc;
       spf=softfail (google.com: not designated) smtp.mailfrom=letters@coalition.example;
       dmarc=fail (p=REJECT sp=REJECT dis=NONE) header.from=coalition.example
DKIM-Signature: v=1; d=coalition.example; s=letters
Received: from laptop by mail.coalition.example (Postfix)
Authentication-Results: mx.google.com; spf=pass; dkim=pass; dmarc=pass";
        let told = "mx.google.com spf=softfail dkim=fail dmarc=fail".to_owned();
        assert_eq!(said(&GMAIL, head), (Some(told), vec![]));
        // Where the receiver says nothing, what its name stands on below is nobody's word, nor is an ARC copy.
        let silent: String =
            head.replacen("Authentication-Results: mx.google.com;\n", "X-Other:\n", 1);
        assert_eq!(
            said(&GMAIL, &silent),
            (None, vec!["mx.google.com".to_owned()])
        );
    }

    #[test]
    fn what_stands_in_the_letter_itself_is_nobodys_word() {
        let receiver = Receiver {
            domain: "office.example",
            signature: Some(("letters", "coalition.example")),
            ..GMAIL
        };
        let forged = "Authentication-Results: office.example; spf=pass; dkim=pass; dmarc=pass";
        let below = format!(
            "Received: from a by mx.office.example\nDKIM-Signature: v=1; a=rsa-sha256;\n d=Coalition.example; s=letters; b=x\n{forged}"
        );
        assert_eq!(said(&receiver, &below), (None, vec![]));
        let inside = format!("Received: from a by mx.office.example\nDate: x\n{forged}");
        assert_eq!(said(&receiver, &inside), (None, vec![]));
        // The signature of a provider is not where the letter begins.
        let above = below.replace("s=letters", "s=provider");
        assert!(said(&receiver, &above).0.is_some());
    }

    #[test]
    fn a_receiver_that_relays_within_itself_is_one() {
        // Names of its own network, a relay, and one field for each method, as small servers and Apple write them.
        let head = "Received: from compute5.internal by sloti22d1t06 (Cyrus) with LMTPA
Received: (qmail 17 invoked by uid 89); 16 Feb 2021 09:00:00 -0000
Authentication-Results: mx2.office.example; bimi=none
Received: from mx2 by mailmx.office.example (Postfix)
Authentication-Results: mx2.office.example 1; dmarc=pass header.from=coalition.example
X-Spam: no
Authentication-Results: mx2.office.example; dkim=pass header.d=coalition.example
Authentication-Results: mx2.office.example; spf=pass smtp.mailfrom=coalition.example
Received: from mail.coalition.example by mx2.office.example
Authentication-Results: mx2.office.example; spf=fail; dkim=fail; dmarc=fail";
        let told = "mx2.office.example spf=pass dkim=pass dmarc=pass".to_owned();
        let office = Receiver {
            domain: "office.example",
            ..GMAIL
        };
        assert_eq!(said(&office, head), (Some(told.clone()), vec![]));
        // The mail may be for another domain at that server.
        let elsewhere = Receiver {
            domain: "ana.example",
            ..GMAIL
        };
        assert_eq!(said(&elsewhere, head).0, Some(told));
        let icloud = "Received: from ms11p00im.me.com by p41-mailgateway-smtp-54b (mailgateway) with SMTP id x
Authentication-Results: bimi.icloud.com; bimi=skipped
Authentication-Results: dmarc.icloud.com; dmarc=pass header.from=coalition.example
Authentication-Results: spf.icloud.com; spf=pass smtp.mailfrom=coalition.example
Received: from mail.coalition.example by ms11p00im.me.com (Postfix)";
        let told = "bimi.icloud.com spf=pass dmarc=pass".to_owned();
        assert_eq!(said(&elsewhere, icloud), (Some(told), vec![]));
    }

    #[test]
    fn who_gives_no_name_is_believed_where_microsoft_received_it() {
        let nameless =
            "spf=pass (sender IP is 192.0.2.1) smtp.mailfrom=coalition.example; dkim=pass
 (signature was verified) header.d=coalition.example;dmarc=pass action=none
 header.from=coalition.example;compauth=pass reason=100";
        let head = |host: &str| {
            format!(
                "Received: from A.namprd02.prod.outlook.com (::1) by {host} with HTTPS
Received: from mail.coalition.example (192.0.2.1) by X.mail.protection.{host} via Frontend Transport
Authentication-Results: {nameless}
authentication-results: dkim=none (message not signed) header.d=none;dmarc=none"
            )
        };
        let receiver = Receiver {
            domain: "office.example",
            ..GMAIL
        };
        let told = "dm6.namprd02.prod.outlook.com spf=pass dkim=pass dmarc=pass".to_owned();
        assert_eq!(
            said(&receiver, &head("DM6.namprd02.prod.outlook.com")).0,
            Some(told)
        );
        assert_eq!(said(&receiver, &head("mx.office.example")).0, None);
    }

    #[test]
    fn a_stranger_is_told_and_believed_when_it_is_named() {
        let head = "Received: from imap.office.example by laptop.example with IMAP4 getmail6
Received: from gate.filter.example by mx.office.example
Authentication-Results: scan.filter.example; spf=pass; dkim=pass; dmarc=pass
Received: from mail.coalition.example by gate.filter.example";
        let office = Receiver {
            domain: "office.example",
            ..GMAIL
        };
        let stranger = vec!["scan.filter.example".to_owned()];
        assert_eq!(said(&office, head), (None, stranger.clone()));
        let named = Receiver {
            named: &stranger,
            ..office
        };
        let told = "scan.filter.example spf=pass dkim=pass dmarc=pass".to_owned();
        assert_eq!(said(&named, head), (Some(told), vec![]));
        assert_eq!(
            said(&GMAIL, "Authentication-Results: evil.example; spf=pass").0,
            None
        );
    }

    proptest! {
        #[test]
        fn any_head_is_read(lines in proptest::collection::vec("(Received|Authentication-Results|Date|X): ?[ -~]*", 0..9)) {
            let mail = Mail::new(lines.join("\n").into_bytes());
            let word = Receiver { signature: Some(("a", "b")), ..GMAIL }.word(&mail);
            prop_assert!(word.strangers.len() <= STRANGERS_MAX);
        }
    }
}
