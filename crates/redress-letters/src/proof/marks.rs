//! What was left to be filled in.

use super::hit::RuleHit;
use super::mailers;
use super::rules::Rule;

/// Words with which a mark in brackets begins, case aside.
const BEGINS: [&str; 21] = [
    "insert",
    "your",
    "name",
    "city",
    "date",
    "title",
    "organization",
    "organisation",
    "first",
    "last",
    "address",
    "state",
    "district",
    "recipient",
    "fill",
    "enter",
    "add",
    "bill number",
    "member",
    "senator",
    "representative",
];

/// Those of them that an editor may put into a quotation alone: `to protect [your] rights`.
const EDITORS: [&str; 7] = ["your", "first", "last", "add", "member", "fill", "enter"];

/// Words with which a mark in brackets ends that begins with a capital: `[Council Member Name]`.
const ENDS: [&str; 11] = [
    "name",
    "names",
    "here",
    "number",
    "date",
    "city",
    "organization",
    "title",
    "address",
    "district",
    "signature",
];

/// Words that are left for later.
const LATER: [&str; 4] = ["TODO", "FIXME", "TBD", "TKTK"];

/// Words before a Roman numeral.
const NUMBERED: [&str; 17] = [
    "title",
    "chapter",
    "part",
    "article",
    "section",
    "volume",
    "appendix",
    "book",
    "schedule",
    "annex",
    "exhibit",
    "table",
    "figure",
    "amendment",
    "bowl",
    "act",
    "class",
];

/// Leftover fill-in marks.
pub(crate) fn fill_ins(text: &str) -> Vec<RuleHit> {
    let mut found: Vec<String> = Vec::new();
    // Most paragraphs have nothing that a mark could be made of, and every letter's are looked at.
    let brackets = text.bytes().any(|byte| b"[{<}%\xc2".contains(&byte)); // « and » begin with C2
    let twice = |is: fn(&u8) -> bool| text.as_bytes().windows(2).any(|pair| pair.iter().all(is));
    let capitals = twice(u8::is_ascii_uppercase);
    // Every way in which word processors, mail merges and templates mark a gap.
    for (open, close) in [('[', ']'), ('{', '}'), ('<', '>'), ('«', '»'), ('%', '%')] {
        let mut rest = if brackets { text } else { "" };
        while let Some((_, after)) = rest.split_once(open) {
            rest = after;
            if let Some((inner, _)) = after.split_once(close)
                // Longer, it is a sentence between brackets.
                && inner.chars().count() <= 60
                && is_fill_in(open, inner)
            {
                found.push(format!("{open}{inner}{close}"));
            }
        }
    }
    for braces in ["{{", "}}", "{%", "%}"] {
        if brackets && text.contains(braces) {
            found.push(braces.to_owned());
        }
    }
    if (capitals || text.contains("psum")) && text.to_lowercase().contains("lorem ipsum") {
        found.push("lorem ipsum".to_owned());
    }
    let inserts = text.contains("nsert ");
    let tokens: Vec<&str> = if capitals || inserts || twice(|byte| *byte == b'_') {
        text.split(' ')
            .map(|word| word.trim_matches(|c: char| c.is_ascii_punctuation() && c != '_'))
            .collect()
    } else {
        Vec::new()
    };
    for (index, word) in tokens.iter().enumerate() {
        let line = word.len() >= 3 && word.bytes().all(|byte| byte == b'_');
        let numeral = is_numbered(&tokens[..index]) || is_counted(tokens.get(index + 1));
        if LATER.contains(word) || line || (crosses(word) && !numeral) {
            found.push((*word).to_owned());
        }
    }
    if twice(|byte| *byte == b'.') {
        found.extend(
            text.split(' ')
                .filter(|word| is_blank_line(word))
                .map(str::to_owned),
        );
    }
    // Their own signs may stand around a mark that is told already: `[[FIRST]]` around `[FIRST]`.
    let others = mailers::marks(text);
    found.retain(|mark| !others.iter().any(|other| other.contains(mark.as_str())));
    found.extend(others);
    for words in mailers::left_words(text, &tokens) {
        // `[insert date here]` is one mark.
        if !found.iter().any(|mark| mark.contains(&words)) {
            found.push(words);
        }
    }
    // A mark that stands in a row of them is one slip.
    found.dedup();
    found.into_iter().map(|mark| fill_in(&mark)).collect()
}

/// Whether a word has a run of crosses that is no part of another word: `XX`, `20XX`, `XX/XX/2021`, and not `XXI`.
fn crosses(word: &str) -> bool {
    let is_link = word.contains("://") || word.contains('@') || word.starts_with("www.");
    !is_link
        && word
            .split(|c: char| !c.is_alphabetic())
            .any(|run| run.len() >= 2 && run.bytes().all(|byte| byte == b'X'))
}

/// Whether a Roman numeral is expected after these words: "Title", "Titles XIX and".
fn is_numbered(before: &[&str]) -> bool {
    let word = |back: usize| before.len().checked_sub(back).map_or("", |at| before[at]);
    let lower = |back| word(back).to_lowercase();
    let numeral = |word: &str| !word.is_empty() && word.chars().all(|c| "IVXLC".contains(c));
    let named = |word: &str| {
        NUMBERED.contains(&word)
            || word
                .strip_suffix('s')
                .is_some_and(|one| NUMBERED.contains(&one))
    };
    named(&lower(1))
        || numeral(word(1))
        || (matches!(lower(1).as_str(), "and" | "or" | "through") && numeral(word(2)))
}

/// Whether a word stands behind a numeral: "the XXX Olympiad".
fn is_counted(after: Option<&&str>) -> bool {
    const COUNTED: [&str; 6] = [
        "century",
        "centuries",
        "chromosome",
        "chromosomes",
        "olympiad",
        "legion",
    ];
    after.is_some_and(|word| COUNTED.contains(&word.to_lowercase().as_str()))
}

/// Dots in place of a word.
fn is_blank_line(word: &str) -> bool {
    word.len() >= 5 && word.bytes().all(|byte| byte == b'.')
}

fn fill_in(mark: &str) -> RuleHit {
    RuleHit::new(
        Rule::FillIn,
        mark,
        format!("a fill-in mark was left: `{mark}`"),
        "Fill it in, or take the sentence out.",
    )
}

fn is_fill_in(open: char, inner: &str) -> bool {
    let lower = inner.trim().to_lowercase();
    let begins_with = |word: &str| {
        lower
            .strip_prefix(word)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '_', '-', ':', '\'']))
    };
    let editors = EDITORS.contains(&lower.as_str()) && inner != inner.to_uppercase();
    let begins = BEGINS.iter().any(|word| begins_with(word)) && !editors;
    let letters = inner.chars().filter(|c| c.is_alphabetic()).count();
    let loud = letters >= 2
        && !inner
            .chars()
            .any(|c| c.is_lowercase() || c.is_ascii_digit());
    match open {
        // A bracket may hold an editor's words, [sic], an agency's initials, or a footnote's number.
        '[' => {
            let last = lower.rsplit([' ', '_']).next().unwrap_or("");
            let ends = ENDS.contains(&last) && inner.trim_start().starts_with(char::is_uppercase);
            let blank = !inner.is_empty() && lower.is_empty();
            begins || ends || blank || (loud && (letters > 5 || inner.trim().contains([' ', '_'])))
        }
        '<' => begins || loud,
        // The marks of a word processor's mail merge; between blanks they are quotation marks.
        '«' => {
            !inner.is_empty() && !inner.contains(' ') && (begins || loud || inner.contains('_'))
        }
        '%' => {
            // Between two percentages stand figures and blanks.
            letters >= 3
                && inner.chars().all(|c| c.is_ascii_alphabetic() || c == '_')
                && (begins || loud)
        }
        _ => {
            !inner.is_empty()
                // Two braces are told by themselves.
                && !inner.contains('{')
                && inner
                    .chars()
                    .all(|c| c.is_alphanumeric() || " _.".contains(c))
        }
    }
}

/// A mark of a footnote that has no note.
pub(crate) fn footnotes(text: &str) -> Vec<RuleHit> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some((_, after)) = rest.split_once("[^") {
        rest = after;
        if let Some((name, _)) = after.split_once(']')
            && name.chars().count() < 40
        {
            found.push(RuleHit::new(
                Rule::Footnote,
                &format!("[^{name}]"),
                format!("the footnote `[^{name}]` has no note"),
                "Write its note on a line that begins with the mark and a colon.",
            ));
        }
    }
    found
}
