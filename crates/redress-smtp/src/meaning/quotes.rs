//! The words of an answer without what it quotes.
//!
//! Servers repeat addresses in their answers, and an address can hold any word of the table: `<dmarcus@city.example>: User
//! unknown` is not about DMARC. So addresses and domains are cut out before a word is looked for.

use redress_base::address::EmailAddress;
use std::net::IpAddr;

/// What stands where something was cut out: part of no word of the table, so that nothing grows together over the gap.
const GAP: char = '_';
/// How an `@` is written in a link, and in the `xtext` of RFC 3461 section 4.
const ENCODED_AT: [&str; 2] = ["%40", "+40"];
/// What a mailbox's name stands behind where a server says that there is no such mailbox.
const BEFORE_A_NAME: [&str; 10] = [
    "no such user",
    "no such mailbox",
    "no such recipient",
    "no such address",
    "unknown user",
    "unknown recipient",
    "user unknown",
    "user not found",
    "no mailbox",
    "no mailbox for",
];
/// What is called by a name in the middle of a sentence ...
const NAMED: [&str; 7] = [
    "user",
    "mailbox",
    "recipient",
    "account",
    "address",
    "alias",
    "local part",
];
/// ... and what is then said of it.
const SAID_OF_A_NAME: [&str; 7] = [
    "unknown",
    "not found",
    "not known",
    "does not exist",
    "doesn't exist",
    "no longer",
    "unavailable",
];

/// The text in lower case, without addresses, links, and the domains and names of these addresses. `vocabulary` is every
/// word that is looked for.
pub(super) fn without_quotes(
    text: &str,
    addresses: &[&EmailAddress],
    vocabulary: &[&str],
) -> String {
    let mut quotes = Quotes::new(text);
    quotes.find_bracketed();
    quotes.find_addresses();
    quotes.find_paths_of_links();
    quotes.find_hosts_with_their_literal();
    for address in addresses {
        quotes.find_domain(address.domain());
        let (unicode, read) = idna::domain_to_unicode(address.domain());
        if read.is_ok() && unicode != address.domain() {
            quotes.find_domain(&unicode);
        }
        quotes.find_name(&address.local().to_ascii_lowercase(), vocabulary);
    }
    quotes.rest()
}

/// A text, and which of its bytes are quoted.
struct Quotes {
    text: String,
    quoted: Vec<bool>,
}

impl Quotes {
    fn new(text: &str) -> Self {
        let text = text.to_ascii_lowercase();
        let quoted = vec![false; text.len()];
        Self { text, quoted }
    }

    fn byte(&self, index: usize) -> Option<u8> {
        self.text.as_bytes().get(index).copied()
    }

    fn cut(&mut self, from: usize, to: usize) {
        self.quoted[from..to].fill(true);
    }

    /// The first of the bytes that lie before `end` without a gap and are all of this kind.
    fn start_of(&self, end: usize, kind: fn(u8) -> bool) -> usize {
        let before = &self.text.as_bytes()[..end];
        before
            .iter()
            .rposition(|byte| !kind(*byte))
            .map_or(0, |other| other + 1)
    }

    /// The end of the bytes that begin at `start` and are all of this kind.
    fn end_of(&self, start: usize, kind: fn(u8) -> bool) -> usize {
        let behind = &self.text.as_bytes()[start..];
        behind
            .iter()
            .position(|byte| !kind(*byte))
            .map_or(self.text.len(), |length| start + length)
    }

    fn places_of(&self, part: &str) -> Vec<usize> {
        self.text
            .match_indices(part)
            .map(|(place, _)| place)
            .collect()
    }

    /// `<...>`: a path of RFC 5321, whatever is in it; several words only with an address among them.
    fn find_bracketed(&mut self) {
        for open in self.places_of("<") {
            let inner = open + 1;
            let Some(length) = self.text[inner..].find(['<', '>']) else {
                continue;
            };
            let content = &self.text[inner..inner + length];
            if !content.contains(' ') || content.contains('@') {
                self.cut(inner, inner + length);
            }
        }
    }

    /// Whatever has an `@` in it, in plain or encoded. A quoted local part (RFC 5321 section 4.1.2) may have blanks in it, and
    /// a domain may be a literal (4.1.3).
    fn find_addresses(&mut self) {
        let encoded = ENCODED_AT.iter().flat_map(|at| {
            let places = self.places_of(at);
            places.into_iter().map(|place| (place, at.len()))
        });
        let ats = self.places_of("@").into_iter().map(|place| (place, 1));
        for (at, length) in ats.chain(encoded).collect::<Vec<_>>() {
            let quoted_name = self.text[..at]
                .strip_suffix('"')
                .and_then(|before| before.rfind('"'));
            let start = quoted_name.unwrap_or_else(|| self.start_of(at, in_name));
            let behind = at + length;
            let literal = self.text[behind..]
                .strip_prefix('[')
                .and_then(|literal| literal.find(']'));
            let end = match literal {
                Some(length) => behind + length + 2,
                None => self.end_of(behind, in_host),
            };
            self.cut(start, end);
        }
    }

    /// What stands behind the host of a link. The host itself may be what the answer is about, such as that of a blocklist.
    fn find_paths_of_links(&mut self) {
        for scheme in self.places_of("://") {
            let path = self.end_of(scheme + 3, in_host);
            if self.byte(path) == Some(b'/') || self.byte(path) == Some(b'?') {
                let end = self.end_of(path, |byte| {
                    !byte.is_ascii_whitespace() && !b"<>\"'()[]".contains(&byte)
                });
                // The mark that ends the clause is none of the link's.
                let clause = self.text[path..end].trim_end_matches(['.', ',', ';', ':', '!']);
                self.cut(path, path + clause.len());
            }
        }
    }

    /// `mx.city.example[192.0.2.1]`, as some servers name the one they talk with.
    fn find_hosts_with_their_literal(&mut self) {
        for open in self.places_of("[") {
            let inner = open + 1;
            let Some(length) = self.text[inner..].find(']') else {
                continue;
            };
            let content = &self.text[inner..inner + length];
            let literal = content.strip_prefix("ipv6:").unwrap_or(content);
            if literal.parse::<IpAddr>().is_ok() {
                self.cut(self.start_of(open, in_host), inner + length + 1);
            }
        }
    }

    /// A domain with whatever is joined to it: the names of its hosts, an address rewritten into one (`SRS0=...`).
    fn find_domain(&mut self, domain: &str) {
        for place in self.places_of(domain) {
            let end = self.end_of(place + domain.len(), in_host);
            self.cut(self.start_of(place, in_name), end);
        }
    }

    /// A local part that stands alone. One with a word of the table in it is never that word, unless it could be a part of
    /// one: then only its place in the sentence tells.
    fn find_name(&mut self, name: &str, vocabulary: &[&str]) {
        let mut places = self.places_of(name);
        places.retain(|place| !self.quoted[*place]);
        if places.is_empty() {
            return;
        }
        let everywhere = vocabulary.iter().any(|word| name.contains(word))
            && !vocabulary.iter().any(|word| word.contains(name));
        for place in places {
            let end = place + name.len();
            let joined = |byte: Option<u8>| byte.is_some_and(in_word);
            let before = place.checked_sub(1).and_then(|index| self.byte(index));
            if joined(before) || joined(self.byte(end)) {
                continue; // a part of a longer word
            }
            if everywhere || self.is_a_name(place, end) {
                self.cut(place, end);
            }
        }
    }

    /// Whether what stands here is a mailbox's name by its place in the sentence.
    fn is_a_name(&self, start: usize, end: usize) -> bool {
        let (before, behind) = (&self.text[..start], &self.text[end..]);
        let enclosed = ["''", "\"\"", "``", "()", "[]", "{}"]
            .iter()
            .any(|pair| before.ends_with(&pair[..1]) && behind.starts_with(&pair[1..]));
        // As sendmail and its heirs begin: `ana: user unknown`, `ana... User unknown`.
        let begins_a_line = before.is_empty() || before.ends_with(" / ");
        let is_topic = begins_a_line && (behind.starts_with(':') || behind.starts_with("..."));
        let is_value = before.ends_with(['=', ';']);
        let ends_with_one_of = |ends: &[&str], text: &str| {
            let text = text.trim_end_matches([' ', ':', '-']);
            ends.iter().any(|end| text.ends_with(end))
        };
        let is_missed = ends_with_one_of(&BEFORE_A_NAME, before);
        let said = behind.trim_start();
        let is_called = ends_with_one_of(&NAMED, before)
            && SAID_OF_A_NAME.iter().any(|words| said.starts_with(words));
        enclosed || is_topic || is_value || is_missed || is_called
    }

    fn rest(&self) -> String {
        let mut rest = String::with_capacity(self.text.len());
        for (index, character) in self.text.char_indices() {
            if !self.quoted[index] {
                rest.push(character);
            } else if !rest.ends_with(GAP) {
                rest.push(GAP);
            }
        }
        rest
    }
}

/// Letters and digits, of any script.
fn in_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || !byte.is_ascii()
}

/// What a host's name is made of.
fn in_host(byte: u8) -> bool {
    in_word(byte) || matches!(byte, b'.' | b'-')
}

/// What a local part is made of (RFC 5322 section 3.2.3).
fn in_name(byte: u8) -> bool {
    in_host(byte) || b"!#$%&'*+/=?^`{|}~".contains(&byte)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rest(text: &str, address: &str) -> String {
        let address = EmailAddress::parse(address).unwrap().address;
        let vocabulary = ["dmarc", "user unknown", "spf", "mailbox quota"];
        without_quotes(text, &[&address], &vocabulary)
    }

    #[test]
    fn addresses_are_cut_however_they_are_written() {
        for quoted in [
            "<dmarcus@city.example>",
            "<dmarcus>",
            "dmarcus@city.example",
            "\"spf record\"@city.example",
            "<\"spf record\"@city.example>",
            "spf@[192.0.2.1]",
            "rfc822;dmarcus+40city.example",
            "https://mx.example/dmarc?to=dmarcus%40city.example",
            "SRS0=x1=Y2=city.example=dmarcus@relay.example",
            "spf-gw.city.example",
            "spf.other.example[192.0.2.1]",
            "dmarc@münchen.example",
            "dmarcus",
        ] {
            let rest = rest(&format!("550 {quoted}: gone"), "dmarcus@city.example");
            assert!(
                !rest.contains("dmarc") && !rest.contains("spf") && rest.ends_with(": gone"),
                "{quoted}: {rest}"
            );
        }
    }

    #[test]
    fn a_name_that_is_a_word_is_cut_only_where_it_is_the_name() {
        for (text, cut) in [
            ("spf: User unknown", true),
            ("'spf' is gone", true),
            ("no such user: spf", true),
            ("no such user here, user spf does not exist", true),
            ("user=spf is gone", true),
            ("SPF check failed", false),
            ("the SPF: it fails", false),
            ("spfx", false),
        ] {
            assert_eq!(rest(text, "spf@city.example").contains(GAP), cut, "{text}");
        }
        assert_eq!(rest("User unknown", "user@city.example"), "user unknown");
        assert_eq!(
            rest("Mailbox quota not found", "quota@city.example"),
            "mailbox _ not found"
        );
    }

    #[test]
    fn what_is_not_quoted_stays() {
        let text = "listed at https://www.spamhaus.org/query, see <several words>";
        assert_eq!(
            rest(text, "ana@city.example"),
            "listed at https://www.spamhaus.org_, see <several words>"
        );
    }
}
