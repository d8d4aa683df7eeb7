//! Names in SPF records, which may hold macros (RFC 7208, section 7).

use crate::name::DomainName;

/// A name with macros, known to be written as the grammar has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MacroString(String);

impl MacroString {
    /// Reads it (RFC 7208, section 7.1); none if it breaks the grammar.
    pub(super) fn read(text: &str) -> Option<Self> {
        let mut rest = text;
        while let Some(at) = rest.find('%') {
            if !rest[..at].bytes().all(|byte| byte.is_ascii_graphic()) {
                return None;
            }
            rest = match rest[at + 1..].chars().next()? {
                '%' | '_' | '-' => &rest[at + 2..],
                '{' => {
                    let (inside, after) = rest[at + 2..].split_once('}')?;
                    is_expand(inside).then_some(after)?
                }
                _ => return None,
            };
        }
        rest.bytes()
            .all(|byte| byte.is_ascii_graphic())
            .then(|| Self(text.to_owned()))
    }

    /// Whether it can stand for a domain (`domain-spec`): it ends in a label at the top, or in a macro.
    pub(super) fn is_domain(&self) -> bool {
        if self.0.ends_with('}') && self.0.contains("%{") {
            return true;
        }
        let text = self.0.strip_suffix('.').unwrap_or(&self.0);
        let Some((before, top)) = text.rsplit_once('.') else {
            return false;
        };
        // `toplabel`: letters, digits and hyphens, not digits alone, no hyphen at an end.
        let is_top = top
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
            && top.bytes().any(|byte| !byte.is_ascii_digit())
            && !top.starts_with('-')
            && !top.ends_with('-')
            && !top.is_empty();
        !before.is_empty() && is_top
    }

    /// The name that it means for this domain, if that does not hang on who sends: only `%{d}`, the domain itself, can be
    /// filled in without a letter.
    pub(super) fn expanded(&self, domain: &DomainName) -> Option<DomainName> {
        let text = self
            .0
            .replace("%{d}", domain.as_str())
            .replace("%{D}", domain.as_str());
        (!text.contains('%')).then(|| DomainName::parse(&text))?
    }

    /// Whether it has a macro that only a letter on its way would fill in.
    pub(super) fn hangs_on_the_letter(&self) -> bool {
        self.0.replace("%{d}", "").replace("%{D}", "").contains('%')
    }

    /// As it is written.
    pub(super) fn as_str(&self) -> &str {
        &self.0
    }
}

/// The inside of `%{...}`: a letter, digits, `r`, delimiters (RFC 7208, section 7.1).
fn is_expand(inside: &str) -> bool {
    let mut letters = inside.chars();
    // c, r and t stand in explanations alone, which are names all the same here; we let them be.
    if !letters
        .next()
        .is_some_and(|letter| "slodiphcrtv".contains(letter.to_ascii_lowercase()))
    {
        return false;
    }
    let rest = letters.as_str();
    let rest = rest.trim_start_matches(|digit: char| digit.is_ascii_digit());
    let rest = rest.strip_prefix(['r', 'R']).unwrap_or(rest);
    rest.chars().all(|sign| ".-+,/_=".contains(sign))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn macros_are_written_as_the_grammar_has_it() {
        for text in [
            "%{ir}.%{v}._spf.%{d2}",
            "%{d}",
            "a%%b.example",
            "%{l1r-}.x.example",
        ] {
            assert!(MacroString::read(text).is_some(), "{text}");
        }
        for text in ["%", "%{", "%{}", "%{d", "%x.example", "%{d!}", "ä.example"] {
            assert!(MacroString::read(text).is_none(), "{text}");
        }
    }

    #[test]
    fn only_the_domain_itself_can_be_filled_in() {
        let domain = DomainName::parse("coalition.example").unwrap();
        let expanded = |text| MacroString::read(text).unwrap().expanded(&domain);
        assert_eq!(
            expanded("_spf.%{d}"),
            DomainName::parse("_spf.coalition.example")
        );
        assert_eq!(expanded("%{i}._spf.%{d}"), None);
    }
}
