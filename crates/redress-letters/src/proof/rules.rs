//! The rules by name, and how much each matters unless the campaign says otherwise.

use redress_base::problem::{Problem, Severity};
use redress_base::words::{nearest, quoted_list};

/// A rule of the proofreader.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Rule {
    FillIn,
    Markdown,
    Footnote,
    Greeting,
    Colon,
    Thanks,
    Ask,
    Vote,
    Chamber,
    Count,
    Honorable,
    Phone,
    HomeAddress,
    Attachment,
    File,
    Link,
    Https,
    Subject,
    Opening,
    Size,
    Words,
}

impl Rule {
    /// All rules with their names in `[proofread]` and what becomes of their findings.
    pub(crate) const ALL: [(Self, &'static str, Severity); 21] = [
        (Self::FillIn, "fill-in", Severity::Error),
        (Self::Markdown, "markdown", Severity::Error),
        (Self::Footnote, "footnote", Severity::Error),
        (Self::Greeting, "greeting", Severity::Error),
        (Self::Colon, "colon", Severity::Error),
        (Self::Thanks, "thanks", Severity::Error),
        (Self::Ask, "ask", Severity::Error),
        (Self::Vote, "vote", Severity::Error),
        (Self::Chamber, "chamber", Severity::Error),
        (Self::Count, "count", Severity::Error),
        (Self::Honorable, "honorable", Severity::Error),
        (Self::Phone, "phone", Severity::Error),
        (Self::HomeAddress, "home-address", Severity::Error),
        (Self::Attachment, "attachment", Severity::Error),
        (Self::File, "file", Severity::Error),
        (Self::Link, "link", Severity::Error),
        (Self::Https, "https", Severity::Note),
        (Self::Subject, "subject", Severity::Note),
        (Self::Opening, "opening", Severity::Note),
        (Self::Size, "size", Severity::Error),
        (Self::Words, "words", Severity::Error),
    ];

    /// Its name.
    pub(crate) fn name(self) -> &'static str {
        Self::ALL
            .iter()
            .find(|(rule, ..)| *rule == self)
            .map_or("", |(_, name, _)| name)
    }
}

/// The rule of this name, or what to say of a name that none has.
pub(crate) fn rule_named(name: &str) -> Result<Rule, Problem> {
    let rule = Rule::ALL
        .iter()
        .find(|(_, known, _)| *known == name)
        .map(|(rule, ..)| *rule);
    rule.ok_or_else(|| {
        let names = Rule::ALL.map(|(_, name, _)| name);
        let near = nearest(name, names.iter().copied())
            .map_or(String::new(), |near| format!("Did you mean `{near}`? "));
        let known = quoted_list(names);
        Problem::error(
            "campaign.toml",
            format!("the proofreader has no rule `{name}`"),
            format!("{near}Its rules are {known}."),
        )
    })
}

#[cfg(test)]
mod tests {
    use super::Rule;

    #[test]
    fn the_manual_has_every_rule_in_both_of_its_tables() {
        let letters = include_str!("../../../../docs/letters.md");
        let settings = include_str!("../../../../docs/campaign-toml.md");
        for (_, name, _) in Rule::ALL {
            let named = format!("`{name}`");
            let in_table = |page: &str| {
                page.lines()
                    .any(|line| line.starts_with("| `") && line.contains(&named))
            };
            assert!(in_table(letters), "docs/letters.md has no {named}");
            assert!(in_table(settings), "docs/campaign-toml.md has no {named}");
        }
    }
}
