//! One line of a Postfix log.

use super::moment::LogMoment;
use crate::returned::{Cause, Fate, Outcome, one_line};

/// Characters of a queue id: five of the oldest short ones, and not many more than sixteen of the long ones.
const QUEUE_ID_LENGTHS: std::ops::RangeInclusive<usize> = 5..=24;

/// A line of a Postfix log that says something of a letter in its queue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogLine {
    /// When, as it says.
    pub at: LogMoment,
    /// The machine, as it calls itself.
    pub host: String,
    /// What the letter is called in the queue. Upper and lower case differ.
    pub queue_id: String,
    /// What happened.
    pub event: QueueEvent,
}

/// What happened to a letter in the queue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum QueueEvent {
    /// It was taken in, and has this Message-ID (without angle brackets). That says nothing yet: the server may have been
    /// left before the letter's end.
    MessageId(String),
    /// What became of it for one addressee.
    Outcome(Delivered),
    /// It was given up; those who did not have it yet will not get it.
    Expired,
    /// It has left the queue, and its name is free again.
    Removed,
}

/// What became of a letter for one addressee.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivered {
    /// Whom, why, and what was answered.
    pub outcome: Outcome,
    /// The next queue on the same machine that has it now, behind a filter or an alias: nothing has become of it yet.
    pub goes_on_as: Option<String>,
}

impl LogLine {
    /// Reads a line, without or with its line end; none if it says nothing of this kind.
    pub fn of(line: &[u8]) -> Option<Self> {
        let line = String::from_utf8_lossy(line);
        let line = line.trim_end();
        let (at, rest) = LogMoment::before(line)?;
        let (host, rest) = rest.trim_start().split_once(' ')?;
        // `postfix/smtp[9]`, `postfix-out/submission/smtpd[9]`.
        let (program, rest) = rest.split_once("]: ")?;
        let (program, process) = program.split_once('[')?;
        // Another program, without a number, that repeats what somebody outside typed as a user name: no line of a Postfix.
        if program.contains(|character: char| character.is_whitespace() || character == ':') {
            return None;
        }
        if !process.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let (_, service) = program.rsplit_once('/')?;
        let (queue_id, said) = rest.split_once(": ")?;
        if !is_queue_id(queue_id) {
            return None;
        }
        let event = match service {
            "cleanup" => QueueEvent::MessageId(message_id(said)?.to_owned()),
            "qmgr" | "nqmgr" if said == "removed" => QueueEvent::Removed,
            "qmgr" | "nqmgr" if is_expired(said) => QueueEvent::Expired,
            // `error` and `retry` tell what others found out before.
            "smtp" | "lmtp" | "local" | "virtual" | "pipe" | "error" | "retry" | "qmgr"
            | "nqmgr" => QueueEvent::Outcome(Delivered::by(service, said)?),
            _ => return None,
        };
        Some(Self {
            at,
            host: host.to_owned(),
            queue_id: queue_id.to_owned(),
            event,
        })
    }
}

impl Delivered {
    /// Reads `to=<ana@city.example>, orig_to=<mayor>, relay=none, delay=1, delays=1/0/0/0, dsn=5.1.1, status=bounced (why)`.
    fn by(service: &str, said: &str) -> Option<Self> {
        let (to, rest) = said.strip_prefix("to=<")?.split_once(">, ")?;
        let (original, rest) = match rest.strip_prefix("orig_to=<") {
            Some(rest) => {
                let (original, rest) = rest.split_once(">, ")?;
                (Some(original), rest)
            }
            None => (None, rest),
        };
        // All of them come before the words of others, which stand in parentheses at the end.
        let (fields, text) = rest.split_once(" (")?;
        let text = text.strip_suffix(')').unwrap_or(text); // cut off, where the line is too long
        let field = |name: &str| {
            let mut fields = fields.split(", ");
            fields.find_map(|field| field.strip_prefix(name)?.strip_prefix('='))
        };
        let status = field("dsn").filter(|status| status.contains('.'));
        let relay = field("relay").filter(|relay| *relay != "none");
        let fate = match (field("status")?, service) {
            ("sent", "local" | "virtual" | "lmtp") => Fate::Delivered,
            ("sent", _) => Fate::Relayed,
            ("deferred", _) => Fate::Delayed,
            ("bounced" | "undeliverable" | "expired" | "force-expired", _) => {
                Fate::Bounced(Cause::of(status, text))
            }
            _ => return None,
        };
        // Others' addresses stay out of what is written down.
        let text = match original {
            Some(original) if !original.eq_ignore_ascii_case(to) => without(text, to),
            _ => text.to_owned(),
        };
        let goes_on_as = (field("status") == Some("sent"))
            .then(|| next_queue(service, relay, &text))
            .flatten();
        let answer = match (relay, &fate) {
            // Why it failed names who said so.
            (Some(relay), Fate::Relayed | Fate::Delivered) => format!("{relay} said: {text}"),
            _ => text,
        };
        Some(Self {
            outcome: Outcome {
                address: Some(to.to_owned()),
                original: original.map(str::to_owned),
                fate,
                status: status.map(str::to_owned),
                answer: one_line(&answer),
            },
            goes_on_as,
        })
    }
}

/// What a Postfix calls the letter that it takes: the word behind `queued as`.
///
/// ```
/// use redress_mailbox::postfix_log::queue_id_in;
///
/// assert_eq!(queue_id_in("2.0.0 Ok: queued as 4bN1xk2ZqWz1"), Some("4bN1xk2ZqWz1"));
/// assert_eq!(queue_id_in("2.0.0 Ok: 17 bytes queued as 3F21A"), Some("3F21A"));
/// assert_eq!(queue_id_in("2.0.0 OK  1700000000 gsmtp"), None);
/// ```
pub fn queue_id_in(answer: &str) -> Option<&str> {
    // The last one: a filter repeats what the server behind it has answered.
    let (_, rest) = answer.rsplit_once("queued as ")?;
    let word = rest.split_whitespace().next()?;
    let id = word.trim_end_matches(['.', ')', ',', ';']);
    is_queue_id(id).then_some(id)
}

fn is_queue_id(text: &str) -> bool {
    QUEUE_ID_LENGTHS.contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
        && text.bytes().any(|byte| byte.is_ascii_digit())
}

/// The identifier in `message-id=<a1b2@coalition.example>`.
fn message_id(said: &str) -> Option<&str> {
    let value = said
        .strip_prefix("message-id=")
        .or_else(|| said.strip_prefix("resent-message-id="))?;
    Some(value.trim_matches(['<', '>']))
}

/// `from=<letters@coalition.example>, status=expired, returned to sender`.
fn is_expired(said: &str) -> bool {
    said.starts_with("from=<")
        && (said.contains(">, status=expired, ") || said.contains(">, status=force-expired, "))
}

/// The queue on this machine in which a letter goes on, if that is what became of it.
fn next_queue<'t>(service: &str, relay: Option<&str>, text: &'t str) -> Option<String> {
    let next: Option<&'t str> = match service {
        "local" => text
            .strip_prefix("forwarded as ")
            .and_then(|rest| rest.split_whitespace().next())
            .filter(|id| is_queue_id(id)),
        // A filter on this machine that hands it back, and not another server.
        "smtp" | "lmtp" if relay.is_some_and(is_this_machine) => queue_id_in(text),
        _ => None,
    };
    next.map(str::to_owned)
}

/// `127.0.0.1[127.0.0.1]:10024`, `localhost[::1]:10024`.
fn is_this_machine(relay: &str) -> bool {
    let address = relay
        .split_once('[')
        .and_then(|(_, rest)| rest.split_once(']'))
        .map(|(address, _)| address);
    address
        .and_then(|address| address.parse::<std::net::IpAddr>().ok())
        .is_some_and(|address| address.to_canonical().is_loopback())
}

/// A text in which an address is not named.
fn without(text: &str, address: &str) -> String {
    let (lower, wanted) = (text.to_ascii_lowercase(), address.to_ascii_lowercase());
    if wanted.is_empty() {
        return text.to_owned();
    }
    let mut masked = String::new();
    let mut from = 0;
    while let Some(at) = lower[from..].find(&wanted) {
        masked.push_str(&text[from..from + at]);
        masked.push_str("another address");
        from += at + wanted.len();
    }
    masked.push_str(&text[from..]);
    masked
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const SENT: &str = "Nov 28 19:00:03 mail postfix/smtp[9]: 4bN1xk2ZqWz1: to=<ana@city.example>, \
        relay=mx.city.example[192.0.2.7]:25, delay=1.2, delays=0.1/0/0.5/0.6, dsn=2.0.0, status=sent (250 2.0.0 Ok: queued as 9F21A)";

    fn read(line: &str) -> LogLine {
        LogLine::of(line.as_bytes()).unwrap_or_else(|| panic!("{line}"))
    }

    fn outcome(service: &str, said: &str) -> Delivered {
        let line = read(&format!(
            "Nov 28 19:00:03 mail postfix/{service}[9]: 3F21A0B: {said}\n"
        ));
        match line.event {
            QueueEvent::Outcome(delivered) => delivered,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn what_the_next_server_said_is_read() {
        let line = read(SENT);
        assert_eq!((&*line.queue_id, &*line.host), ("4bN1xk2ZqWz1", "mail"));
        let QueueEvent::Outcome(Delivered {
            outcome,
            goes_on_as,
        }) = line.event
        else {
            panic!();
        };
        assert_eq!(outcome.address.as_deref(), Some("ana@city.example"));
        assert_eq!((outcome.original, goes_on_as), (None, None));
        assert_eq!(outcome.fate, Fate::Relayed);
        assert_eq!(outcome.status.as_deref(), Some("2.0.0"));
        assert_eq!(
            outcome.answer,
            "mx.city.example[192.0.2.7]:25 said: 250 2.0.0 Ok: queued as 9F21A"
        );
    }

    #[test]
    fn what_another_program_repeats_of_somebody_outside_is_no_line() {
        let (before, said) = SENT.split_once("postfix/").unwrap();
        for program in [
            "dovecot: auth: user=",
            "dovecot:",
            "kernel: ",
            "sshd[7]: Invalid user ",
            "x\t",
        ] {
            let line = format!("{before}{program}postfix/{said}");
            assert_eq!(LogLine::of(line.as_bytes()), None, "{line}");
        }
    }

    #[test]
    fn each_status_and_service_has_its_fate() {
        let fields = "relay=x, delay=1, delays=1/0/0/0, dsn";
        let fate = |service: &str, rest: &str| {
            outcome(service, &format!("to=<ana@city.example>, {fields}={rest}"))
                .outcome
                .fate
        };
        assert_eq!(
            fate("local", "2.0.0, status=sent (delivered to mailbox)"),
            Fate::Delivered
        );
        assert_eq!(
            fate("virtual", "2.0.0, status=sent (delivered to maildir)"),
            Fate::Delivered
        );
        assert_eq!(
            fate("lmtp", "2.0.0, status=sent (250 2.0.0 <ana> Saved)"),
            Fate::Delivered
        );
        assert_eq!(
            fate("pipe", "2.0.0, status=sent (delivered via dovecot service)"),
            Fate::Relayed
        );
        assert_eq!(
            fate(
                "smtp",
                "4.4.1, status=deferred (connect to mx[192.0.2.7]:25: Connection timed out)"
            ),
            Fate::Delayed
        );
        assert_eq!(
            fate(
                "smtp",
                "5.1.1, status=bounced (host mx[192.0.2.7] said: 550 5.1.1 <ana@city.example>: user unknown (in reply to RCPT TO command))"
            ),
            Fate::Bounced(Cause::Address)
        );
        assert_eq!(
            fate(
                "error",
                "5.4.4, status=bounced (Host or domain name not found)"
            ),
            Fate::Bounced(Cause::Domain)
        );
        assert!(matches!(
            fate("smtp", "4.4.1, status=expired (too late)"),
            Fate::Bounced(_)
        ));
        let other = "Nov 28 19:00:03 mail postfix/smtp[9]: 3F21A0B: to=<a@b.example>, relay=x, status=deliverable (250 ok)";
        assert_eq!(LogLine::of(other.as_bytes()), None, "a probe");
    }

    #[test]
    fn a_letter_is_followed_from_queue_to_queue_on_one_machine() {
        let filtered = outcome(
            "smtp",
            "to=<ana@city.example>, relay=127.0.0.1[127.0.0.1]:10024, delay=1, delays=1/0/0/0, dsn=2.0.0, status=sent (250 \
             2.0.0 from MTA(smtp:[127.0.0.1]:10025): 250 2.0.0 Ok: queued as 4bN1xk2ZqWz2)",
        );
        assert_eq!(filtered.goes_on_as.as_deref(), Some("4bN1xk2ZqWz2"));
        let forwarded = outcome(
            "local",
            "to=<ana@city.example>, relay=local, delay=1, delays=1/0/0/0, dsn=2.0.0, status=sent (forwarded as 3F21B)",
        );
        assert_eq!(forwarded.goes_on_as.as_deref(), Some("3F21B"));
    }

    #[test]
    fn an_alias_keeps_whom_the_letter_was_for_and_not_where_it_goes() {
        let said = outcome(
            "smtp",
            "to=<Home@else.example>, orig_to=<ana@city.example>, relay=mx[192.0.2.7]:25, delay=1, delays=1/0/0/0, dsn=5.2.2, \
             status=bounced (host mx[192.0.2.7] said: 552 5.2.2 <home@else.example>: full)",
        )
        .outcome;
        assert_eq!(said.original.as_deref(), Some("ana@city.example"));
        assert_eq!(
            said.answer,
            "host mx[192.0.2.7] said: 552 5.2.2 <another address>: full"
        );
    }

    #[test]
    fn the_other_events_are_read_and_other_lines_are_left() {
        let event = |rest: &str| {
            LogLine::of(format!("Nov 28 19:00:03 mail postfix-out/{rest}").as_bytes())
                .map(|line| line.event)
        };
        assert_eq!(
            event("cleanup[7]: 3F21A0B: message-id=<a1b2@coalition.example>"),
            Some(QueueEvent::MessageId("a1b2@coalition.example".to_owned()))
        );
        assert_eq!(
            event("qmgr[7]: 3F21A0B: removed"),
            Some(QueueEvent::Removed)
        );
        assert_eq!(
            event(
                "qmgr[7]: 3F21A0B: from=<us@coalition.example>, status=expired, returned to sender"
            ),
            Some(QueueEvent::Expired)
        );
        for other in [
            "qmgr[7]: 3F21A0B: from=<us@coalition.example>, size=1290, nrcpt=1 (queue active)",
            "smtpd[7]: connect from localhost[127.0.0.1]",
            "smtpd[7]: 3F21A0B: client=localhost[127.0.0.1]",
            "smtpd[7]: NOQUEUE: reject: RCPT from x[192.0.2.1]: 554 5.7.1 <a@b.example>: Relay access denied",
            "smtp[7]: warning: to=<a@b.example>, relay=x, dsn=2.0.0, status=sent (250 ok)",
            "bounce[7]: 3F21A0B: sender non-delivery notification: 3F21A0C",
            "cleanup[x]: 3F21A0B: message-id=<a@b.example>",
        ] {
            assert_eq!(event(other), None, "{other}");
        }
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            let _ = LogLine::of(&bytes);
        }

        #[test]
        fn no_line_like_these_makes_it_panic(line in "Nov 28 19:00:03 (mail|é) postfix/(smtp|qmgr|cleanup|local)\\[9\\]: [0-9A-F]{4,12}: \
            (to=<[a-zé@.>]{0,9}>, |orig_to=<[a-zé@.]{0,9}>, |relay=[a-z\\[\\]0-9.:]{0,12}, |dsn=[0-9.]{0,6}, |status=(sent|bounced|deferred)|message-id=<é?@| \\(|\\)|queued as |forwarded as |İ@x|é){0,9}")
        {
            let _ = LogLine::of(line.as_bytes());
        }
    }
}
