//! What a receiver found about a sender, method by method.

/// Words for what did not pass and will not by itself (RFC 8601, section 2.7; the others are some servers' own).
const FAILURES: [&str; 8] = [
    "fail",
    "hardfail",
    "softfail",
    "permerror",
    "policy",
    "reject",
    "quarantine",
    "invalid",
];

/// What a receiver found about a sender, each in its own word: `pass`, `fail`, `none`; nothing where it says nothing of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SenderVerdicts {
    /// Whether the server that handed the letter over may send for the domain.
    pub spf: Option<String>,
    /// Whether the signature holds.
    pub dkim: Option<String>,
    /// Whether one of the two passed in the name of the From address.
    pub dmarc: Option<String>,
}

impl SenderVerdicts {
    /// `spf=pass dkim=pass dmarc=pass`; what it says nothing of is left out.
    #[must_use]
    pub fn said(&self) -> String {
        let said = self.each().filter_map(|(method, result)| {
            let result = result.as_deref()?;
            Some(format!("{method}={}", result.escape_debug()))
        });
        let said: Vec<String> = said.collect();
        if said.is_empty() {
            return "nothing".to_owned();
        }
        said.join(" ")
    }

    /// The methods that failed, in capitals; where none passed, all that were looked at or could have been.
    #[must_use]
    pub fn failed(&self) -> Vec<&'static str> {
        let passed = |result: &Option<String>| result.as_deref() == Some("pass");
        // A letter that neither way is the sender's is believed by nobody, though nothing failed.
        let nothing_passed = !passed(&self.spf) && !passed(&self.dkim) && !passed(&self.dmarc);
        let is_failure = |result: &Option<String>| {
            result
                .as_deref()
                .is_some_and(|result| FAILURES.contains(&result))
        };
        let capitals = ["SPF", "DKIM", "DMARC"];
        let failed = capitals.into_iter().zip(self.each());
        let failed = failed.filter(|(_, (_, result))| is_failure(result) || nothing_passed);
        failed.map(|(name, _)| name).collect()
    }

    fn each(&self) -> impl Iterator<Item = (&'static str, &Option<String>)> {
        [
            ("spf", &self.spf),
            ("dkim", &self.dkim),
            ("dmarc", &self.dmarc),
        ]
        .into_iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_is_what_will_not_pass_by_itself() {
        let verdicts = |[spf, dkim, dmarc]: [&str; 3]| {
            let word = |word: &str| Some(word.to_owned()).filter(|word| !word.is_empty());
            SenderVerdicts {
                spf: word(spf),
                dkim: word(dkim),
                dmarc: word(dmarc),
            }
        };
        for (words, failed) in [
            (["pass", "pass", "pass"], &[][..]),
            (["pass", "none", "none"], &[]),
            (["", "pass", ""], &[]),
            (["temperror", "pass", "pass"], &[]),
            (["softfail", "pass", "pass"], &["SPF"]),
            (["pass", "fail", "fail"], &["DKIM", "DMARC"]),
            (["none", "none", ""], &["SPF", "DKIM", "DMARC"]),
        ] {
            assert_eq!(verdicts(words).failed(), failed, "{words:?}");
        }
        assert_eq!(
            verdicts(["pass", "", "a\u{1b}"]).said(),
            "spf=pass dmarc=a\\u{1b}"
        );
    }
}
