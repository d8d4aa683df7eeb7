//! What a receiver says of a mail's SPF, DKIM and DMARC: its `Authentication-Results` (RFC 8601).
//!
//! Anybody may write such a field into a mail before it leaves. A receiver puts its own on top and takes away those below that
//! bear its name (RFC 8601, section 5), so the topmost of a receiver who is known is its own word; any other is none.
//!
//! No command of Redress reads it yet: it is for whoever gets a test letter back.

use crate::{Field, Mail};
use std::fmt::Write as _;

/// Results of one field that are read; a receiver writes a handful.
const RESULTS_MAX: usize = 64;

/// What one receiver says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuthenticationResults {
    /// Who says it, in lower case: `mx.google.com`. Empty where it gives no name, as Microsoft's servers do.
    pub by: String,
    /// What it says, in its order.
    pub results: Vec<AuthenticationResult>,
}

/// What was found by one method.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuthenticationResult {
    /// The method, in lower case: `spf`, `dkim`, `dmarc`.
    pub method: String,
    /// What came of it, in lower case: `pass`, `fail`, `none`.
    pub result: String,
    /// What it was found about: `header.d` and `coalition.example`.
    pub properties: Vec<(String, String)>,
}

impl AuthenticationResults {
    /// The word of a receiver who is trusted, by its name: of several fields the topmost. None if there is none; that others
    /// say something is nobody's word.
    pub fn of(mail: &Mail, is_trusted: impl Fn(&str) -> bool) -> Option<Self> {
        let fields = mail
            .fields()
            .filter(|field| field.is_named("authentication-results"));
        fields
            .map(|field| Self::read(&field))
            .find(|results| is_trusted(&results.by))
    }

    fn read(field: &Field<'_>) -> Self {
        let text = String::from_utf8_lossy(field.bytes());
        let value = text.split_once(':').map_or("", |(_, value)| value);
        let parts = parted(value);
        let mut parts = parts.iter();
        let mut results = Self {
            by: String::new(),
            results: Vec::new(),
        };
        if let Some(first) = parts.next() {
            // A name has no `=`: without one the field begins with its results, which are those of nobody by name.
            if let Some(result) = result(first) {
                results.results.push(result);
            } else {
                // Behind the name may stand a version.
                let name = first.first().map(|name| name.to_lowercase());
                results.by = name.unwrap_or_default();
            }
        }
        // `none` alone stands for no results.
        results
            .results
            .extend(parts.filter_map(|part| result(part)).take(RESULTS_MAX));
        results
    }

    /// What it says of one method. Of several signatures the one by this domain counts, as another may be the provider's.
    #[must_use]
    pub fn result(&self, method: &str, domain: &str) -> Option<&AuthenticationResult> {
        let mut of_method = self.results.iter().filter(|result| result.method == method);
        let first = of_method.clone().next();
        of_method.find(|result| result.is_about(domain)).or(first)
    }

    /// `mx.google.com says spf=pass dkim=pass dmarc=pass`; what it says nothing of is left out.
    #[must_use]
    pub fn sentence(&self, domain: &str) -> String {
        let by = if self.by.is_empty() {
            "the receiver"
        } else {
            &self.by
        };
        let mut text = format!("{} says", by.escape_debug());
        let known = text.len();
        for method in ["spf", "dkim", "dmarc"] {
            if let Some(result) = self.result(method, domain) {
                let _ = write!(text, " {method}={}", result.result);
            }
        }
        if text.len() == known {
            text.push_str(" nothing of spf, dkim and dmarc");
        }
        text
    }
}

impl AuthenticationResult {
    /// Whether it was found about this domain, by the domain itself or by an address there.
    fn is_about(&self, domain: &str) -> bool {
        self.properties.iter().any(|(_, value)| {
            let of_value = value.rsplit('@').next().unwrap_or(value);
            of_value.eq_ignore_ascii_case(domain)
        })
    }
}

/// `method[/version]=result`, then a reason and properties.
fn result(words: &[String]) -> Option<AuthenticationResult> {
    let mut pairs = words.iter().map(|word| word.split_once('='));
    let (method, result) = pairs.next()??;
    let method = method.split('/').next().unwrap_or(method).to_lowercase();
    let is_word = |text: &str| {
        !text.is_empty()
            && text
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    if !is_word(&method) || !is_word(result) {
        return None;
    }
    let properties = pairs
        .flatten()
        .map(|(name, value)| (name.to_lowercase(), value.to_owned()));
    Some(AuthenticationResult {
        method,
        result: result.to_lowercase(),
        properties: properties.collect(),
    })
}

/// The words of a value, parted by semicolons: without comments, quoted ones without their quotes, and with no blanks around
/// `=`.
fn parted(value: &str) -> Vec<Vec<String>> {
    let mut parts = vec![Vec::new()];
    let mut word = String::new();
    let (mut comments, mut quoted, mut escaped) = (0_usize, false, false);
    let mut joined = false;
    for sign in value.chars() {
        let plain = !quoted && comments == 0;
        match sign {
            _ if escaped => {
                escaped = false;
                if quoted {
                    word.push(sign);
                }
            }
            '\\' if !plain => escaped = true,
            '"' if comments == 0 => quoted = !quoted,
            '(' if !quoted => comments += 1,
            ')' if comments > 0 => comments -= 1,
            _ if comments > 0 => {}
            ';' if plain => {
                end(&mut parts, &mut word);
                parts.push(Vec::new());
                joined = false;
            }
            '=' if plain => {
                // It belongs to the word before it, over blanks.
                if word.is_empty()
                    && let Some(before) = parts.last_mut().and_then(Vec::pop)
                {
                    word = before;
                }
                word.push('=');
                joined = true;
            }
            sign if plain && sign.is_whitespace() => {
                if !(joined && word.ends_with('=')) {
                    end(&mut parts, &mut word);
                    joined = false;
                }
            }
            sign => word.push(sign),
        }
    }
    end(&mut parts, &mut word);
    parts
}

fn end(parts: &mut [Vec<String>], word: &mut String) {
    if !word.is_empty()
        && let Some(part) = parts.last_mut()
    {
        part.push(std::mem::take(word));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn mail(head: &str) -> Mail {
        Mail::new(format!("{head}\nFrom: letters@coalition.example\n\nText\n").into_bytes())
    }

    fn said(head: &str, trusted: &str) -> Option<String> {
        let results = AuthenticationResults::of(&mail(head), |by| by == trusted)?;
        Some(results.sentence("coalition.example"))
    }

    #[test]
    fn the_topmost_of_a_trusted_receiver_is_believed_and_a_forged_one_below_is_not() {
        let head = "Received: by relay\n\
            Authentication-Results: mx.receiver.example;\n\
            \x20      dkim=fail header.i=@coalition.example header.s=letters header.b=abc;\n\
            \x20      spf=softfail (not (quite) designated) smtp.mailfrom=letters@coalition.example;\n\
            \x20      dmarc=fail (p=REJECT) header.from=coalition.example\n\
            Authentication-Results: mx.receiver.example; spf=pass; dkim=pass; dmarc=pass\n\
            Authentication-Results: other.example; spf=pass; dkim=pass; dmarc=pass";
        let says = "mx.receiver.example says spf=softfail dkim=fail dmarc=fail";
        assert_eq!(said(head, "mx.receiver.example").as_deref(), Some(says));
        // Where the receiver says nothing, what the mail says of itself is nobody's word.
        assert_eq!(said(head, "mx.silent.example"), None);
    }

    #[test]
    fn of_several_signatures_our_own_counts() {
        let head = "Authentication-Results: mx.receiver.example 1; dkim=pass header.d=relay.example;\n\
            \x20 dkim = temperror reason=\"no key; yet\" header.d = Coalition.Example; spf=PASS";
        let says = "mx.receiver.example says spf=pass dkim=temperror";
        assert_eq!(said(head, "mx.receiver.example").as_deref(), Some(says));
    }

    #[test]
    fn what_names_nobody_or_says_nothing_is_read_as_such() {
        // Microsoft's form: no name at all.
        let head = "Authentication-Results: spf=pass (sender IP is 192.0.2.1)\n\
            \x20smtp.mailfrom=coalition.example; dkim=pass (signature was verified)\n\
            \x20header.d=coalition.example;dmarc=pass action=none header.from=coalition.example;compauth=pass reason=100";
        let says = "the receiver says spf=pass dkim=pass dmarc=pass";
        assert_eq!(said(head, "").as_deref(), Some(says));
        let none = "mx.receiver.example says nothing of spf, dkim and dmarc";
        let head = "Authentication-Results: mx.receiver.example; none";
        assert_eq!(said(head, "mx.receiver.example").as_deref(), Some(none));
    }

    proptest! {
        #[test]
        fn any_field_is_read(value in "[ -~\n\t]*", signs in "[a-z=;. (\"\\\\)]*") {
            for value in [value, signs] {
                let mail = mail(&format!("Authentication-Results: {value}"));
                if let Some(results) = AuthenticationResults::of(&mail, |_| true) {
                    prop_assert!(results.results.len() <= RESULTS_MAX + 1);
                    let sentence = results.sentence("coalition.example");
                    prop_assert!(!sentence.chars().any(char::is_control));
                }
            }
        }
    }
}
