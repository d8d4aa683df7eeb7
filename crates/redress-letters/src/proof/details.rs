//! Titles, numbers and links that should not stand in a letter as they do.

use super::hit::RuleHit;
use super::rules::Rule;
use super::text::{Paragraph, Position, hold_any, words};
use crate::forms::takes_honorable;

/// Ends of host names as they are mistyped, and how they are meant.
const MISTYPED_ENDS: [(&str, &str); 10] = [
    (".con", ".com"),
    (".comm", ".com"),
    (".gove", ".gov"),
    (".cmo", ".com"),
    (".ogr", ".org"),
    (".og", ".org"),
    (".orgg", ".org"),
    (".gvo", ".gov"),
    (".goc", ".gov"),
    (".ent", ".net"),
];

/// Beginnings of links as they are mistyped.
const MISTYPED_BEGINS: [&str; 15] = [
    "http:/ ", "https:/ ", "htps:", "htpp:", "htpps:", "httpss:", "hhttp", "htttp", "ttps:",
    "https//", "http//", "https;", "http;", "https:\\", "wwww.",
];

const STREETS: [&str; 20] = [
    "street",
    "st",
    "avenue",
    "ave",
    "road",
    "rd",
    "lane",
    "ln",
    "drive",
    "dr",
    "court",
    "ct",
    "boulevard",
    "blvd",
    "place",
    "pl",
    "terrace",
    "way",
    "apt",
    "apartment",
];

/// Words with which a body or an office is named after "The Honorable", and no person.
const BODIES: [&str; 8] = [
    "mayor",
    "members",
    "chair",
    "speaker",
    "president",
    "council",
    "board",
    "commissioners",
];

const HONORABLE: &str = "The Honorable ";

/// Every "The Honorable" in a text with the name behind it.
pub(crate) fn honored(text: &str) -> impl Iterator<Item = &str> {
    text.match_indices(HONORABLE).map(|(at, title)| {
        let name = name_at(&text[at + title.len()..]);
        &text[at..at + title.len() + name.len()]
    })
}

/// "The Honorable" before a name that is a surname alone, or has `Dr.` or a rank.
pub(crate) fn honorable(honored: &str) -> Option<RuleHit> {
    let name = &honored[HONORABLE.len()..];
    let first = name.split(' ').next().unwrap_or("").to_lowercase();
    let fits = name.is_empty() || BODIES.contains(&first.as_str()) || takes_honorable(name);
    (!fits).then(|| dishonored(honored))
}

/// What is wrong with a surname alone, where it is the reader's.
pub(crate) fn honorable_surname(honored: &str, surname: &str) -> Option<RuleHit> {
    (honored[HONORABLE.len()..] == *surname && surname.contains(' ')).then(|| dishonored(honored))
}

fn dishonored(honored: &str) -> RuleHit {
    RuleHit::new(
        Rule::Honorable,
        honored,
        "\"The Honorable\" stands with a surname alone, with `Dr.` or with a rank",
        "Write the whole name, and either \"The Honorable\" or the other title.",
    )
}

/// Small words within names: "Ximena de la Fuente".
const PARTICLES: [&str; 16] = [
    "de", "la", "las", "los", "del", "da", "dos", "du", "di", "van", "von", "der", "den", "ter",
    "al", "y",
];

/// The name with which a text begins: words with a capital, and initials.
fn name_at(text: &str) -> &str {
    let line = text.split([',', ';', '\n']).next().unwrap_or("");
    let mut end = 0;
    for word in line.split_inclusive(' ') {
        let capital = word
            .trim_start_matches(|c: char| !c.is_alphanumeric())
            .starts_with(char::is_uppercase);
        if !capital && !PARTICLES.contains(&word.trim()) {
            break;
        }
        end += word.len();
    }
    line[..end].trim_end_matches([' ', '.', ':'])
}

/// Phone numbers anywhere, home addresses among the signatures and where somebody says to live there: what is sent to an
/// office becomes public.
pub(crate) fn private(paragraph: Paragraph<'_>, text: &str) -> Vec<RuleHit> {
    let mut found = Vec::new();
    // Neither a phone number nor an address is without a digit.
    if !text.bytes().any(|byte| byte.is_ascii_digit()) {
        return found;
    }
    if let Some(number) = phone(text) {
        found.push(RuleHit::new(
            Rule::Phone,
            &number,
            "the letter holds a phone number; what is sent to an office becomes public",
            "Take it out, or let an office's own number pass with an exception that says so.",
        ));
    }
    let lower = text.to_lowercase();
    // The stems first: to part every paragraph into words would cost more than to look for three.
    let told = ["liv", "resid", "address"]
        .iter()
        .any(|stem| lower.contains(stem))
        && hold_any(&words(text), &LIVES);
    if paragraph.position == Position::Closing || (paragraph.position == Position::Body && told) {
        let lines = paragraph
            .lines
            .lines()
            .filter(|_| paragraph.position == Position::Closing);
        let whole = told.then_some(text);
        if let Some(line) = lines.chain(whole).find(|line| is_street(line)) {
            found.push(RuleHit::new(
                Rule::HomeAddress,
                line.trim(),
                "a home address stands in the letter; what is sent to an office becomes public",
                "Take it out unless it is the office of an organization that wants it there.",
            ));
        }
    }
    found
}

/// Words by which somebody's home is told.
const LIVES: [&str; 8] = [
    "live at",
    "lives at",
    "living at",
    "reside at",
    "resides at",
    "residing at",
    "home address",
    "my address",
];

/// Words beside a number that is dialed, whatever its length.
const DIALED: [&str; 8] = [
    "call",
    "phone",
    "tel",
    "telephone",
    "cell",
    "mobile",
    "fax",
    "text",
];

/// A phone number as it is written in North America, ten digits in groups of three, three and four; any other beside a
/// word that says so.
fn phone(text: &str) -> Option<String> {
    let text = text.replace(['\u{2010}', '\u{2011}', '–'], "-");
    let bytes = text.as_bytes();
    for start in 0..bytes.len() {
        let begins = bytes[start].is_ascii_digit() || bytes[start] == b'(';
        if !begins
            || (start > 0
                && (bytes[start - 1].is_ascii_alphanumeric()
                    || b"/-.#_=,".contains(&bytes[start - 1])))
        {
            continue;
        }
        let mut groups = vec![0];
        let mut end = start;
        for (at, byte) in bytes.iter().enumerate().skip(start) {
            match byte {
                b'0'..=b'9' => {
                    if let Some(last) = groups.last_mut() {
                        *last += 1;
                    }
                    end = at + 1;
                }
                // A parenthesis opens before a number only: "pp. 152-153 (1973)" is none.
                b'(' if at == start => {}
                // Two marks at most between groups, as in `(202) 555`; more are not one number.
                b')' | b'-' | b'.' | b' ' | b'/' if at < end + 2 && groups.len() < 7 => {
                    if groups.last() != Some(&0) {
                        groups.push(0);
                    }
                }
                _ => break,
            }
        }
        groups.retain(|digits| *digits > 0);
        let local = groups.strip_prefix(&[1]).unwrap_or(&groups);
        let ends = !text[end..].starts_with(|c: char| c.is_alphanumeric());
        let digits: usize = groups.iter().sum();
        // No telephone number has more than fifteen digits (ITU-T E.164). Dockets have as many: a word has to say so.
        if ends && (local == [3, 3, 4] || ((7..=15).contains(&digits) && is_dialed(&text[..start])))
        {
            return Some(text[start..end].to_owned());
        }
    }
    None
}

/// Whether one of the last words before a number says that it is dialed.
fn is_dialed(before: &str) -> bool {
    let before = before.trim_end_matches(['+', '(', ' ']);
    let mut last = before
        .rsplit([' ', ':', '('])
        .filter(|word| !word.is_empty())
        .take(3);
    last.any(|word| {
        DIALED.contains(
            &word
                .trim_matches(|c: char| !c.is_alphanumeric())
                .to_lowercase()
                .as_str(),
        )
    })
}

/// A house number, a name of at most three words, and a word for a street after which nothing follows that belongs to a
/// name: "12 Alder Street, Springfield", and not "The 1866 Legacy Court Watch" or "9 to 5 St. Louis".
fn is_street(line: &str) -> bool {
    let tokens: Vec<&str> = line.split_whitespace().collect();
    let bare = |word: &str| {
        word.trim_matches(|c: char| !c.is_alphanumeric())
            .to_lowercase()
    };
    tokens.iter().enumerate().any(|(at, number)| {
        let number = bare(number);
        let digits = number.trim_end_matches(|c: char| c.is_ascii_lowercase());
        let numbered = (1..=5).contains(&digits.len())
            && number.len() <= digits.len() + 1
            && digits.bytes().all(|byte| byte.is_ascii_digit());
        numbered
            && (at + 2..(at + 5).min(tokens.len())).any(|street| {
                let next = tokens
                    .get(street + 1)
                    .map_or(String::new(), |next| bare(next));
                let over = next.is_empty()
                    || tokens[street].ends_with(',')
                    || matches!(
                        next.as_str(),
                        "apt" | "apartment" | "unit" | "suite" | "nw" | "ne" | "sw" | "se" | "in"
                    )
                    || next.starts_with(|c: char| c.is_ascii_digit());
                STREETS.contains(&bare(tokens[street]).as_str()) && over
            })
    })
}

/// Links that are misspelt, and those that are not https.
pub(crate) fn links(text: &str) -> Vec<RuleHit> {
    let mut found = Vec::new();
    // Most paragraphs have no such mark, and no full stop but at the end of a word.
    let inner_stop = |pair: &[u8]| pair[0] == b'.' && pair[1].is_ascii_alphanumeric();
    if !text.bytes().any(|byte| b":;/\\@".contains(&byte))
        && !text.as_bytes().windows(2).any(inner_stop)
    {
        return found;
    }
    let may_be_link = |word: &&str| word.bytes().any(|byte| b":;/\\@.".contains(&byte));
    for word in text.split_whitespace().filter(may_be_link) {
        let link = word.trim_matches([
            '<', '>', '(', ')', '"', '\'', '“', '”', '‘', '’', ',', ';', '.', ':', '!', '?', '[',
            ']',
        ]);
        let lower = link.to_lowercase();
        // One finding a link: that it is not https matters only where it is right otherwise.
        if let Some(wrong) = misspelt(&lower) {
            found.push(RuleHit::new(
                Rule::Link,
                link,
                format!("the link `{link}` is misspelt: {wrong}"),
                "Copy it from the browser.",
            ));
        } else if lower.starts_with("http://") {
            found.push(RuleHit::new(
                Rule::Https,
                link,
                format!("the link `{link}` is not https"),
                "Most pages have https; offices are warned of those that do not.",
            ));
        }
    }
    found
}

fn misspelt(link: &str) -> Option<String> {
    if MISTYPED_BEGINS.iter().any(|begin| link.starts_with(begin)) {
        return Some("it does not begin with https://".into());
    }
    let rest = link
        .strip_prefix("https://")
        .or_else(|| link.strip_prefix("http://"));
    let bare = link.starts_with("www.") || (link.contains('@') && !link.starts_with('@'));
    let Some(rest) = rest.or_else(|| bare.then_some(link)) else {
        let half = link.starts_with("https:/") || link.starts_with("http:/");
        return half.then(|| "it does not begin with https://".into());
    };
    let host = rest.split(['/', '?', '#']).next().unwrap_or("");
    let host = host
        .rsplit('@')
        .next()
        .unwrap_or(host)
        .split(':')
        .next()
        .unwrap_or("");
    // Within a query, or behind an archive's address, a second link is meant.
    if rest.contains("://")
        && !rest.contains('?')
        && !rest.contains("web.archive")
        // Further in, a page's own path may hold one.
        && rest.find("://") < Some(12)
    {
        return Some("it begins twice".into());
    }
    if host.is_empty()
        || !host.contains('.')
        || host.contains("..")
        || host.starts_with('.')
        || host.ends_with('-')
    {
        return Some(format!("`{host}` is no host"));
    }
    let mistyped = MISTYPED_ENDS.iter().find(|(end, _)| host.ends_with(end));
    mistyped.map(|(end, meant)| format!("`{end}` should be `{meant}`"))
}
