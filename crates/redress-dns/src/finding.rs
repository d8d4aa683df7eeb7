//! What was found, in words; what each finding says stands in `findings.toml`.

use crate::name::DomainName;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;
use std::sync::LazyLock;

/// Characters of a value that are shown: a record may be as long as a letter.
const VALUE_CHARS_MAX: usize = 300;

/// How much a finding matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Weight {
    /// It is certain, and letters or their answers are lost by it.
    Error,
    /// Worth a look; it may be as it should be.
    Note,
    /// Nobody could find out: held against nobody.
    NotKnown,
    /// It is as it should be.
    Fine,
}

/// What a finding is about: its name in `--format json`, which scripts may hold on to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[expect(
    missing_docs,
    reason = "`findings.toml` says what each means, and which standard says so"
)]
pub enum Rule {
    SpfFine,
    SpfMissing,
    SpfSeveral,
    SpfSyntax,
    SpfIncludeMissing,
    SpfLookUps,
    SpfVoid,
    SpfMxNames,
    SpfOpen,
    SpfNoEnd,
    SpfPtr,
    SpfProvider,
    SpfProviderNamed,
    SpfProviderUnseen,
    SpfUnknown,
    DmarcFine,
    DmarcMissing,
    DmarcMisplaced,
    DmarcSeveral,
    DmarcInvalid,
    DmarcPolicy,
    DmarcNoPolicy,
    DmarcNone,
    DmarcTesting,
    DmarcRemovedTag,
    DmarcTag,
    DmarcReports,
    DmarcUnknown,
    DkimFine,
    DkimMissing,
    DkimSeveral,
    DkimSyntax,
    DkimCut,
    DkimOtherKey,
    DkimRevoked,
    DkimTesting,
    DkimShort,
    DkimWeak,
    DkimUse,
    DkimNotAligned,
    DkimElsewhere,
    DkimUnknown,
    MailFine,
    MailNoSuchDomain,
    MailNullMx,
    MailNowhere,
    MailNoMx,
    MailServersMissing,
    MailServerMissing,
    MailUnknown,
    RecipientNoSuchDomain,
    RecipientNullMx,
    RecipientNowhere,
    RecipientUnknown,
}

/// A row of the table: what a finding says, with `{placeholders}` for what is its own.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    rule: Rule,
    weight: Weight,
    /// A fragment in lower case without a full stop.
    message: String,
    /// A sentence: what to do. Empty where there is nothing to do.
    #[serde(default)]
    help: String,
    /// Which document says so, with its section.
    #[cfg_attr(not(test), expect(dead_code, reason = "for whoever reads the table"))]
    source: String,
}

#[derive(Deserialize)]
struct Table {
    finding: Vec<Row>,
}

static ROWS: LazyLock<BTreeMap<Rule, Row>> = LazyLock::new(|| {
    let table: Table = toml::from_str(include_str!("findings.toml"))
        .expect("a test reads this file of the program's own");
    let rows = table.finding.into_iter();
    rows.map(|row| (row.rule, row)).collect()
});

/// A record to put into the DNS.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RecordToAdd {
    /// Under which name.
    pub name: String,
    /// Its type: `TXT` or `MX`.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// Its text, as it is typed into the form of whoever runs the zone.
    pub value: String,
    /// Whether it takes the place of the one that is there.
    pub replaces: bool,
}

impl RecordToAdd {
    /// A text under a name.
    pub(crate) fn text(name: &DomainName, value: impl Into<String>) -> Self {
        Self {
            name: name.to_string(),
            kind: "TXT",
            value: value.into(),
            replaces: false,
        }
    }

    /// In place of the one that is there.
    pub(crate) fn in_its_place(self) -> Self {
        Self {
            replaces: true,
            ..self
        }
    }
}

impl fmt::Display for RecordToAdd {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // What is moved or replaced was a record before.
        let value = shown(&self.value);
        write!(f, "{}  {}  {value}", self.name, self.kind)
    }
}

/// One thing to know about a domain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// Which it is.
    pub rule: Rule,
    /// How much it matters.
    pub weight: Weight,
    /// The domain it is about.
    pub domain: String,
    /// What was found: a fragment in lower case without a full stop, values in backticks.
    pub message: String,
    /// What to do about it: a sentence, or nothing.
    pub help: String,
    /// The record to add.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub record: Option<RecordToAdd>,
}

impl Finding {
    /// A finding about a domain; `values` are what stands in the places of its row.
    pub(crate) fn new(rule: Rule, domain: &DomainName, values: &[(&str, &str)]) -> Self {
        let row = &ROWS[&rule];
        let filled = |text: &str| {
            let domain = ("domain", domain.as_str());
            let values = values.iter().copied().chain([domain]);
            filled(text, &values.collect::<Vec<_>>())
        };
        Self {
            rule,
            weight: row.weight,
            domain: domain.to_string(),
            message: filled(&row.message),
            help: filled(&row.help),
            record: None,
        }
    }

    /// With the record that mends it.
    pub(crate) fn with(self, record: RecordToAdd) -> Self {
        Self {
            record: Some(record),
            ..self
        }
    }
}

/// A text with its places filled in, each once: a value that looks like a place stays as it is.
fn filled(text: &str, values: &[(&str, &str)]) -> String {
    let mut filled = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let (name, after) = after.split_once('}').unwrap_or((after, ""));
        let value = values.iter().find(|(key, _)| *key == name);
        debug_assert!(value.is_some(), "`{{{name}}}` in `{text}` has no value");
        let value = value.map_or("", |(_, value)| value);
        let end = value.char_indices().nth(VALUE_CHARS_MAX);
        let beginning = &value[..end.map_or(value.len(), |(at, _)| at)];
        filled.push_str(&shown(beginning));
        if end.is_some() {
            filled.push('…');
        }
        rest = after;
    }
    filled + rest
}

/// A text as it may stand in a terminal: a record comes from anybody, and nothing of it may move a cursor. A backslash stays,
/// as some forms leave one in a record, and it is then what has to be mended.
fn shown(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for sign in text.chars() {
        match sign {
            ' '..='~' => shown.push(sign),
            other => shown.extend(other.escape_debug()),
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_sound_and_says_where_it_comes_from() {
        let table: Table = toml::from_str(include_str!("findings.toml")).unwrap();
        assert_eq!(table.finding.len(), ROWS.len(), "no rule has two rows");
        // The last of them: the rules are numbered from the first.
        assert_eq!(
            ROWS.len(),
            Rule::RecipientUnknown as usize + 1,
            "every rule has a row"
        );
        for row in &table.finding {
            let name = row.rule;
            assert!(
                row.source.starts_with("RFC ") || row.source.starts_with("docs/"),
                "{name:?}"
            );
            assert!(!row.message.ends_with('.'), "{name:?}");
            // What is as it should be, or known to nobody, leaves nothing to be done.
            let asks = matches!(row.weight, Weight::Error | Weight::Note);
            assert!(!asks || row.help.ends_with('.'), "{name:?}");
        }
    }

    #[test]
    fn the_manual_explains_each_finding_with_its_weight() {
        let manual = include_str!("../../../docs/preflight.md");
        for row in ROWS.values() {
            let name = serde_json::to_value(row.rule).unwrap();
            let begins = format!("| `{}` | ", name.as_str().unwrap());
            let line = manual.lines().find(|line| line.starts_with(&begins));
            let line = line.unwrap_or_else(|| panic!("docs/preflight.md has no {name}"));
            let says = |word| line[begins.len()..].starts_with(word);
            let weights = [says("error: "), says("note: "), says("not known")];
            assert_eq!(
                weights,
                [Weight::Error, Weight::Note, Weight::NotKnown].map(|weight| weight == row.weight),
                "{line}"
            );
        }
    }

    #[test]
    fn what_a_record_says_moves_no_cursor_and_fills_no_second_place() {
        let text = filled("a `{b}` c {d}", &[("b", "{d}\u{1b}[2J"), ("d", "e")]);
        assert_eq!(text, "a `{d}\\u{1b}[2J` c e");
        let name = DomainName::parse("_dmarc.coalition.example").unwrap();
        let record = RecordToAdd::text(&name, "v=DMARC1; p=none\u{1b}[2J");
        let shown = "_dmarc.coalition.example  TXT  v=DMARC1; p=none\\u{1b}[2J";
        assert_eq!(record.to_string(), shown);
    }

    #[test]
    fn a_backslash_that_a_form_has_left_is_seen_and_a_long_value_ends() {
        let text = filled("`{word}`", &[("word", "ip4:192.0.2.1\\")]);
        assert_eq!(text, "`ip4:192.0.2.1\\`");
        let text = filled("{word}", &[("word", &"é".repeat(VALUE_CHARS_MAX + 1))]);
        assert_eq!(text, format!("{}…", "é".repeat(VALUE_CHARS_MAX)));
    }
}
