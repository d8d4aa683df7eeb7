//! Whether a mail to us comes from whom it names: by the word of the server that took it for us.

use super::organization::{is_known_provider, is_one_organization};
use super::receiver::Receiver;
use super::results::{AuthenticationResult, AuthenticationResults};
use crate::Mail;

/// What a server says of DMARC where the domain has no rule of its own; the second is Microsoft's.
const NO_RULE: [&str; 2] = ["none", "bestguesspass"];

/// Fields that a mail has once (RFC 5322, section 3.6; RFC 2045). A signature holds with a second one above the one that was signed, so
/// somebody who has an old mail could give it another day, another name or another text.
const ONCE: [&str; 5] = [
    "Date",
    "Subject",
    "Message-ID",
    "Content-Type",
    "Content-Transfer-Encoding",
];

/// The servers that take mail for us.
#[derive(Clone, Copy, Debug)]
pub struct OwnReceiver<'a> {
    /// The servers on which our mailboxes lie. Their word counts where they belong to a provider of whom it is known that it writes
    /// `Authentication-Results` on every mail: a server that writes none leaves standing what a forger wrote under its name.
    pub servers: &'a [&'a str],
    /// Names under which, as somebody who knows says, our servers write the field on every mail.
    pub named: &'a [String],
}

/// Whether a mail is shown to come from the domain in its `From`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SenderProof {
    /// Our receiver says so.
    Proved {
        /// Its name.
        by: String,
        /// What it found: `dmarc=pass`.
        found: String,
    },
    /// It says something else.
    Unproved {
        /// Its name.
        by: String,
        /// What it found.
        found: String,
    },
    /// It says nothing, or is not known for ours.
    NoWord {
        /// Others that say something, by their names.
        strangers: Vec<String>,
    },
    /// The mail names no sender, or several.
    NoSender,
    /// The mail has a field more than once that a mail has once: which of them was checked is not known.
    Repeated {
        /// The field's name.
        field: &'static str,
    },
}

impl OwnReceiver<'_> {
    /// Looks for our receiver's word on a mail.
    #[must_use]
    pub fn proof(&self, mail: &Mail) -> SenderProof {
        let Some(sender) = only_sender(mail) else {
            return SenderProof::NoSender;
        };
        let Some((_, domain)) = sender.rsplit_once('@').filter(|(_, it)| !it.is_empty()) else {
            return SenderProof::NoSender;
        };
        let is_repeated = |name: &&str| {
            mail.fields()
                .filter(|field| field.is_named(name))
                .nth(1)
                .is_some()
        };
        if let Some(field) = ONCE.into_iter().find(is_repeated) {
            return SenderProof::Repeated { field };
        }
        let receiver = Receiver {
            domain: "",
            named: self.named,
            signature: None,
        };
        let word = receiver.word(mail);
        let mut strangers = word.strangers;
        let Some(results) = word.results else {
            return SenderProof::NoWord { strangers };
        };
        if !self.is_ours(&results.by) {
            strangers.insert(0, results.by);
            return SenderProof::NoWord { strangers };
        }
        let found = results.verdicts(domain).said();
        let by = results.by.clone();
        // One field has to prove it, and the others not to speak against it.
        let topmost = word.topmost.is_some_and(|topmost| proves(&topmost, domain));
        if topmost && proves(&results, domain) {
            SenderProof::Proved { by, found }
        } else {
            SenderProof::Unproved { by, found }
        }
    }

    fn is_ours(&self, by: &str) -> bool {
        let is_named = |name: &String| name.eq_ignore_ascii_case(by);
        let is_where_we_are = |server: &&str| is_one_organization(server, by);
        self.named.iter().any(is_named)
            || is_known_provider(by) && self.servers.iter().any(is_where_we_are)
    }
}

/// The address that a mail is from, if it names one and no other: not in a second field, and not as part of a name, as another program
/// may take another one of them for the sender.
fn only_sender(mail: &Mail) -> Option<String> {
    let mut fields = mail.fields().filter(|field| field.is_named("from"));
    let (field, None) = (fields.next()?, fields.next()) else {
        return None;
    };
    let [from] = field.addresses().try_into().ok()?;
    let text = String::from_utf8_lossy(field.bytes());
    let parts = |c: char| c.is_whitespace() || "<>()[]\"',;:\\".contains(c);
    let mut named = { text.split(parts) }.filter(|word| word.contains('@') && *word != "@");
    named
        .all(|word| word.eq_ignore_ascii_case(&from.address))
        .then_some(from.address)
}

/// Whether DMARC passed; where the domain has no rule, whether a signature or the path of the mail is in its name. Every word on it has
/// to agree: of two that differ, one may be somebody else's.
fn proves(results: &AuthenticationResults, domain: &str) -> bool {
    if !results.is_sound {
        return false;
    }
    let of = |method: &str| -> Vec<&AuthenticationResult> {
        let results = results.results.iter();
        results.filter(|result| result.method == method).collect()
    };
    let passes = |result: &AuthenticationResult| result.result == "pass";
    let rules = of("dmarc");
    if rules.iter().any(|rule| !NO_RULE.contains(&&*rule.result)) {
        let is_about_sender = |rule: &AuthenticationResult| {
            let mut about = rule.properties.iter();
            about.any(|(name, value)| name == "header.from" && value.eq_ignore_ascii_case(domain))
        };
        return rules
            .iter()
            .all(|rule| passes(rule) && is_about_sender(rule));
    }
    let in_its_name = |method: &str, names: &[&str]| {
        let of_sender: Vec<_> = (of(method).into_iter())
            .filter(|result| {
                let mut about = result.properties.iter();
                about.any(|(name, value)| {
                    names.contains(&name.as_str()) && is_aligned(value, domain)
                })
            })
            .collect();
        !of_sender.is_empty() && of_sender.into_iter().all(passes)
    };
    in_its_name("dkim", &["header.d", "header.i"]) || in_its_name("spf", &["smtp.mailfrom"])
}

/// Whether an address or a domain is the sender's domain, above it or below it (RFC 7489, section 3.1, without a list of public
/// suffixes: another domain of the organization is not known for one).
fn is_aligned(value: &str, domain: &str) -> bool {
    let value = value
        .rsplit('@')
        .next()
        .unwrap_or(value)
        .trim_end_matches('.');
    let (value, domain) = (value.to_ascii_lowercase(), domain.to_ascii_lowercase());
    let is_below = |one: &str, other: &str| {
        let labels = one.strip_suffix(other);
        labels.is_some_and(|labels| labels.ends_with('.'))
    };
    // A domain of one label is nobody's.
    value.contains('.')
        && (value == domain || is_below(&value, &domain) || is_below(&domain, &value))
}

#[cfg(test)]
mod tests {
    use super::*;

    const GMAIL: OwnReceiver<'_> = OwnReceiver {
        servers: &["imap.gmail.com"],
        named: &[],
    };

    fn mail(head: &str) -> Mail {
        let received = "Received: by 2002:a05:6402:1cc6:b0 with SMTP id x; Tue, 16 Feb 2021 01:00:00 -0800 (PST)\n\
            Received: from mail.riverside.example (mail.riverside.example. [192.0.2.1])\n by mx.google.com with ESMTPS";
        Mail::new(format!("{received}\n{head}\n\nI approve\n").into_bytes())
    }

    fn said(receiver: &OwnReceiver<'_>, results: &str) -> SenderProof {
        let head =
            format!("Authentication-Results: {results}\nFrom: Rosa <rosa@riverside.example>");
        receiver.proof(&mail(&head))
    }

    fn proves(results: &str) -> bool {
        let proof = said(&GMAIL, &format!("mx.google.com; {results}"));
        assert!(!matches!(proof, SenderProof::NoWord { .. }), "{results}");
        matches!(proof, SenderProof::Proved { .. })
    }

    #[test]
    fn our_receiver_says_that_the_sender_is_who_it_names() {
        for results in [
            "dkim=pass header.i=@riverside.example; spf=pass smtp.mailfrom=rosa@riverside.example; dmarc=pass (p=NONE) header.from=riverside.example",
            "dmarc=pass header.from=Riverside.Example",
            "dkim=pass header.d=riverside.example; dmarc=none header.from=riverside.example",
            "spf=pass smtp.mailfrom=bounces@mail.riverside.example",
            "dkim=pass header.d=riverside.example; dmarc=bestguesspass action=none header.from=riverside.example",
        ] {
            assert!(proves(results), "{results}");
        }
    }

    #[test]
    fn what_is_not_in_its_name_proves_nothing() {
        for results in [
            "dkim=pass header.d=mallory.example; spf=pass smtp.mailfrom=mallory.example",
            "dkim=pass header.d=mallory.example; dmarc=fail (p=NONE) header.from=riverside.example",
            "dkim=pass header.d=riverside.example; dmarc=fail header.from=riverside.example",
            "dmarc=pass header.from=mallory.example",
            "dmarc=pass",
            "dkim=none; spf=none",
            "dkim=pass header.d=example",
            "dkim=pass header.d=notriverside.example",
            // A forger's field below the receiver's own.
            "dmarc=fail header.from=riverside.example\nAuthentication-Results: mx.google.com; dmarc=pass header.from=riverside.example",
            "dkim=fail header.d=riverside.example\nAuthentication-Results: mx.google.com; dkim=pass header.d=riverside.example",
            "spf=softfail smtp.mailfrom=rosa@riverside.example; dmarc=temperror header.from=riverside.example",
            // One of which the receiver's own says nothing, of a domain without DMARC.
            "dkim=none; spf=pass smtp.mailfrom=x@mallory.example\nAuthentication-Results: google.com; dmarc=pass header.from=riverside.example",
            "spf=none\nAuthentication-Results: mx.google.com; dkim=pass header.d=riverside.example",
            // Names that somebody chose so that the rest reads otherwise.
            "dkim=pass header.d=riverside.example(.mallory.example; dmarc=fail header.from=riverside.example",
            "dkim=pass header.d=riverside.example(.mallory.example; spf=pass (a) smtp.mailfrom=x).mallory.example",
            "dkim=pass header.d=riverside.example header.s=\"x; dmarc=fail header.from=riverside.example",
            "spf=pass (google.com: domain of \"x); dmarc=pass header.from=riverside.example; (\"@mallory.example designates it)",
        ] {
            assert!(!proves(results), "{results}");
        }
    }

    #[test]
    fn only_our_own_receiver_is_believed() {
        let pass = "dmarc=pass header.from=riverside.example";
        let stranger = |by: &str| SenderProof::NoWord {
            strangers: vec![by.to_owned()],
        };
        // Somebody else's mailbox, and our own server, of which nobody knows whether it always writes the field.
        let elsewhere = OwnReceiver {
            servers: &["imap.coalition.example"],
            named: &[],
        };
        assert_eq!(
            said(&elsewhere, &format!("mx.google.com; {pass}")),
            stranger("mx.google.com")
        );
        let own = "Received: from x by mx.coalition.example\nAuthentication-Results: mx.coalition.example; \
            dmarc=pass header.from=riverside.example\nFrom: rosa@riverside.example\n\nI approve";
        let own = Mail::new(own.as_bytes().to_vec());
        assert_eq!(elsewhere.proof(&own), stranger("mx.coalition.example"));
        let named = ["mx.coalition.example".to_owned()];
        let named = OwnReceiver {
            named: &named,
            ..elsewhere
        };
        assert!(matches!(named.proof(&own), SenderProof::Proved { .. }));
        assert_eq!(
            said(&GMAIL, &format!("mx.mallory.example; {pass}")),
            stranger("mx.mallory.example")
        );
        assert_eq!(
            GMAIL.proof(&mail("From: rosa@riverside.example")),
            SenderProof::NoWord { strangers: vec![] }
        );
    }

    #[test]
    fn a_mail_of_several_senders_is_nobodys() {
        let results =
            "Authentication-Results: mx.google.com; dmarc=pass header.from=riverside.example";
        for from in [
            "From: rosa@riverside.example, mallory@mallory.example",
            "From: rosa@riverside.example\nFrom: mallory@mallory.example",
            "From: rosa@riverside.example <rosa@mallory.example>",
            "From: \"mallory@mallory.example\" <rosa@riverside.example>",
            "From: rosa@riverside.example (mallory@mallory.example)",
            "From: Rosa",
            "X: y",
        ] {
            assert_eq!(
                GMAIL.proof(&mail(&format!("{results}\n{from}"))),
                SenderProof::NoSender,
                "{from}"
            );
        }
    }

    #[test]
    fn a_name_may_repeat_its_address() {
        let pass =
            "Authentication-Results: mx.google.com; dmarc=pass header.from=riverside.example";
        for from in [
            "\"rosa@riverside.example\" <Rosa@riverside.example>",
            "Rosa @ Riverside <rosa@riverside.example>",
        ] {
            let proof = GMAIL.proof(&mail(&format!("{pass}\nFrom: {from}")));
            assert!(matches!(proof, SenderProof::Proved { .. }), "{from}");
        }
    }

    #[test]
    fn an_old_mail_with_a_new_day_above_is_not_believed() {
        let pass = "dmarc=pass header.from=riverside.example";
        for (field, repeated) in [
            (
                "Date",
                "Date: Tue, 16 Feb 2021 09:00:00 +0000\nDate: Mon, 15 Feb 2021 09:00:00 +0000",
            ),
            (
                "Message-ID",
                "message-id: <new@x.example>\nMessage-ID : <old@x.example>",
            ),
            (
                "Content-Type",
                "Content-Type: text/html\nContent-Type: text/plain",
            ),
        ] {
            let proof = said(&GMAIL, &format!("mx.google.com; {pass}\n{repeated}"));
            assert_eq!(proof, SenderProof::Repeated { field });
        }
    }
}
