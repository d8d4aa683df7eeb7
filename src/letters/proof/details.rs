//! Titles, numbers and links that should not stand in a letter as they do.

use super::page::{Paragraph, Part, flat};
use super::reader::Found;
use super::rules::Rule;

/// Ends of host names as they are mistyped, and how they are meant.
const MISTYPED_ENDS: [(&str, &str); 8] = [
    (".con", ".com"),
    (".cmo", ".com"),
    (".ogr", ".org"),
    (".og", ".org"),
    (".orgg", ".org"),
    (".gvo", ".gov"),
    (".goc", ".gov"),
    (".ent", ".net"),
];

/// Beginnings of links as they are mistyped.
const MISTYPED_BEGINS: [&str; 11] =
    ["http:/ ", "https:/ ", "htps:", "htpp:", "htpps:", "httpss:", "hhttp", "htttp", "ttps:", "https//", "http//"];

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

const RANKS: [&str; 10] = ["dr", "doctor", "gen", "general", "col", "colonel", "capt", "captain", "lt", "maj"];

/// "The Honorable" before a surname alone, or before `Dr.` or a rank.
pub(super) fn honorable(paragraph: Paragraph<'_>) -> Vec<Found> {
    let lines = paragraph.lines.lines().filter_map(|line| Some((line, line.trim().strip_prefix("The Honorable ")?)));
    lines
        .filter(|(_, name)| {
            let words: Vec<&str> = name.split_whitespace().collect();
            let first = words.first().map_or(String::new(), |word| word.trim_matches(['.', ',']).to_lowercase());
            words.len() == 1 || RANKS.contains(&first.as_str())
        })
        .map(|(line, _)| {
            Found::new(
                Rule::Honorable,
                line.trim(),
                "\"The Honorable\" stands with a surname alone, with `Dr.` or with a rank",
                "Write the whole name, and either \"The Honorable\" or the other title.",
            )
        })
        .collect()
}

/// Phone numbers anywhere, home addresses after the closing: what is sent to an office becomes public.
pub(super) fn private(paragraph: Paragraph<'_>) -> Vec<Found> {
    let text = flat(paragraph.lines);
    let mut found = Vec::new();
    if paragraph.part != Part::Notes
        && let Some(number) = phone(&text)
    {
        found.push(Found::new(
            Rule::Phone,
            &number,
            "the letter holds a phone number; what is sent to an office becomes public",
            "Take it out, or let an office's own number pass with an exception that says so.",
        ));
    }
    if paragraph.part == Part::Closing {
        for line in paragraph.lines.lines().filter(|line| is_street(line)) {
            found.push(Found::new(
                Rule::HomeAddress,
                line.trim(),
                "a street address stands among the signatures; what is sent to an office becomes public",
                "Take it out unless it is the office of an organization that wants it there.",
            ));
        }
    }
    found
}

/// A phone number as it is written in North America: ten digits in groups of three, three and four.
fn phone(text: &str) -> Option<String> {
    let bytes = text.as_bytes();
    for start in 0..bytes.len() {
        let begins = bytes[start].is_ascii_digit() || bytes[start] == b'(';
        if !begins || (start > 0 && (bytes[start - 1].is_ascii_alphanumeric() || b"/-.#_=".contains(&bytes[start - 1])))
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
                b'(' | b')' | b'-' | b'.' | b' ' if at < end + 2 && groups.len() < 5 => {
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
        if local == [3, 3, 4] && ends {
            return Some(text[start..end].to_owned());
        }
    }
    None
}

/// A house number, a name of at most three words, and a word for a street.
fn is_street(line: &str) -> bool {
    let words: Vec<String> = super::page::words(line);
    words.iter().enumerate().any(|(at, word)| {
        let numbered = word.len() <= 5 && word.bytes().all(|byte| byte.is_ascii_digit());
        numbered && words.iter().skip(at + 2).take(3).any(|word| STREETS.contains(&word.as_str()))
    })
}

/// Links that are misspelt, and those that are not https.
pub(super) fn links(text: &str) -> Vec<Found> {
    let mut found = Vec::new();
    for word in text.split_whitespace() {
        let link = word.trim_matches(['<', '>', '(', ')', '"', '“', '”', ',', ';', '.', '[', ']']);
        let lower = link.to_lowercase();
        if let Some(wrong) = misspelt(&lower) {
            found.push(Found::new(
                Rule::Link,
                link,
                format!("the link `{link}` is misspelt: {wrong}"),
                "Copy it from the browser.",
            ));
        } else if lower.starts_with("http://") {
            found.push(Found::new(
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
    let rest = link.strip_prefix("https://").or_else(|| link.strip_prefix("http://"));
    let Some(rest) = rest else {
        let half = link.starts_with("https:/") || link.starts_with("http:/");
        return half.then(|| "it does not begin with https://".into());
    };
    let host = rest.split(['/', '?', '#']).next().unwrap_or("");
    let host = host.rsplit('@').next().unwrap_or(host).split(':').next().unwrap_or("");
    if rest.contains("://") && !rest.contains('?') && !rest.contains("web.archive") && rest.find("://") < Some(12) {
        return Some("it begins twice".into());
    }
    if host.is_empty() || !host.contains('.') || host.contains("..") || host.starts_with('.') || host.ends_with('-') {
        return Some(format!("`{host}` is no host"));
    }
    let mistyped = MISTYPED_ENDS.iter().find(|(end, _)| host.ends_with(end));
    mistyped.map(|(end, meant)| format!("`{end}` should be `{meant}`"))
}
