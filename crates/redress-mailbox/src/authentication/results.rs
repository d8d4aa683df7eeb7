//! What an `Authentication-Results` field says (RFC 8601, section 2).

use super::verdicts::SenderVerdicts;
use crate::Field;

/// Results of one field that are read; a receiver writes a handful.
const RESULTS_MAX: usize = 64;

/// What one receiver says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuthenticationResults {
    /// Who says it, in lower case: `mx.google.com`. Empty where it gives no name, as Microsoft's servers do.
    pub by: String,
    /// What it says, in its order.
    pub results: Vec<AuthenticationResult>,
    /// Whether each of its signs stands where a server puts it. Names that a sender chose stand in what a server says, and a bracket
    /// or a quotation mark in one (`header.d=riverside.example(.mallory.example`) gives the rest another meaning.
    pub is_sound: bool,
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
    pub(super) fn read(field: &Field<'_>) -> Self {
        let text = String::from_utf8_lossy(field.bytes());
        let value = text.split_once(':').map_or("", |(_, value)| value);
        let (parts, is_sound) = parted(value);
        let mut parts = parts.iter();
        let mut results = Self {
            by: String::new(),
            results: Vec::new(),
            is_sound,
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

    /// What it says of one method. Of several signatures the one by this domain counts, as another may be the provider's; and
    /// of those one that holds, as one is enough.
    #[must_use]
    pub fn result(&self, method: &str, domain: &str) -> Option<&AuthenticationResult> {
        let of_method = self.results.iter().filter(|result| result.method == method);
        let rank = |result: &AuthenticationResult| match (result.is_about(domain), &*result.result)
        {
            (true, "pass") => 0,
            (true, _) => 1,
            (false, _) => 2,
        };
        of_method.min_by_key(|result| rank(result)) // the first of several that are alike
    }

    /// What it says of letters from this domain.
    #[must_use]
    pub fn verdicts(&self, domain: &str) -> SenderVerdicts {
        let of = |method| {
            self.result(method, domain)
                .map(|result| result.result.clone())
        };
        SenderVerdicts {
            spf: of("spf"),
            dkim: of("dkim"),
            dmarc: of("dmarc"),
        }
    }
}

impl AuthenticationResult {
    /// Whether it was found about this domain or one below it, by the domain itself or by an address there.
    fn is_about(&self, domain: &str) -> bool {
        self.properties.iter().any(|(_, value)| {
            let of_value = value.rsplit('@').next().unwrap_or(value);
            let of_value = of_value.to_ascii_lowercase();
            let above = of_value.strip_suffix(&domain.to_ascii_lowercase());
            above.is_some_and(|above| above.is_empty() || above.ends_with('.'))
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
/// `=`. And whether its signs are sound: no comment that begins within a word, no quotation mark within a comment, and both closed.
fn parted(value: &str) -> (Vec<Vec<String>>, bool) {
    let mut parts = vec![Vec::new()];
    let mut word = String::new();
    let (mut comments, mut quoted, mut escaped) = (0_usize, false, false);
    let mut joined = false;
    let mut is_sound = true;
    for sign in value.chars() {
        is_sound &= match sign {
            '(' => quoted || comments > 0 || word.is_empty(),
            ')' => quoted || comments > 0,
            '"' => comments == 0,
            _ => true,
        };
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
    (parts, is_sound && comments == 0 && !quoted)
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
    use crate::Fields;
    use proptest::prelude::*;

    fn read(value: &str) -> AuthenticationResults {
        let field = format!("Authentication-Results: {value}");
        AuthenticationResults::read(&Fields::of(field.as_bytes()).next().unwrap())
    }

    fn said(value: &str) -> (String, String) {
        let results = read(value);
        let said = results.verdicts("coalition.example").said();
        (results.by, said)
    }

    #[test]
    fn of_several_signatures_our_own_counts() {
        let (by, told) = said(
            "mx.receiver.example 1; dkim=pass header.d=relay.example;\n dkim = temperror reason=\"no key; yet\" \
             header.d = Coalition.Example; spf=PASS",
        );
        assert_eq!(by, "mx.receiver.example");
        assert_eq!(told, "spf=pass dkim=temperror");
        let two = "mx.receiver.example; dkim=fail header.i=@coalition.example; dkim=pass header.d=mail.coalition.example";
        assert_eq!(said(two).1, "dkim=pass");
    }

    #[test]
    fn what_names_nobody_or_says_nothing_is_read_as_such() {
        let microsoft = "spf=pass (sender IP is 192.0.2.1)\n\
            \x20smtp.mailfrom=coalition.example; dkim=pass (signature was verified)\n\
            \x20header.d=coalition.example;dmarc=pass action=none header.from=coalition.example;compauth=pass reason=100";
        let expected = (String::new(), "spf=pass dkim=pass dmarc=pass".to_owned());
        assert_eq!(said(microsoft), expected);
        let none = ("mx.receiver.example".to_owned(), "nothing".to_owned());
        assert_eq!(said("mx.receiver.example; none"), none);
        // Comments may be nested, and may hold anything.
        let nested = "mx.receiver.example; spf=softfail (not (quite; dmarc=pass) designated) smtp.mailfrom=a@b.example";
        assert_eq!(said(nested).1, "spf=softfail");
    }

    proptest! {
        #[test]
        fn any_field_is_read(value in "[ -~\n\t]*", signs in "[a-z=;. (\"\\\\)]*") {
            for value in [value, signs] {
                let results = read(&value);
                prop_assert!(results.results.len() <= RESULTS_MAX + 1);
                let said = results.verdicts("coalition.example").said();
                prop_assert!(!said.chars().any(char::is_control));
            }
        }
    }
}
