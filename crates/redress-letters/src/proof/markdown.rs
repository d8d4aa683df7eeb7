//! Markdown that did not take: its signs stand in the finished letter.

use super::hit::RuleHit;
use super::rules::Rule;

/// Signs that a word processor puts before the items of a list.
const BULLETS: [char; 8] = ['•', '●', '▪', '◦', '‣', '∙', '○', '■'];

/// The longest heading, in characters.
const HEADING_CHARS_MAX: usize = 80;

/// What is left of Markdown in a paragraph. `text` has its lines together.
pub(super) fn leftovers(text: &str) -> Vec<RuleHit> {
    let mut found = signs(text);
    found.extend(heading(text));
    found.extend(bullets(text));
    found
}

/// Signs of links and emphasis.
pub(super) fn signs(text: &str) -> Vec<RuleHit> {
    let mut found = Vec::new();
    // Most paragraphs have none of them.
    if !text.bytes().any(|byte| b"]*~".contains(&byte)) {
        return found;
    }
    if let Some(link) = link(text) {
        found.push(hit(
            link,
            "a link did not become one",
            "Write [words](https://...) without a blank between the brackets, and without blanks in the address.",
        ));
    }
    for (sign, what) in [("**", "bold words"), ("~~", "crossed-out words")] {
        if let Some(left) = beside_a_word(text, sign) {
            let message = format!("the signs of {what} did not take");
            let help = if sign == "**" {
                "Write **words** with the signs close to the words, or take them out."
            } else {
                "Letters cross nothing out: take the words out."
            };
            found.push(hit(left, &message, help));
        }
    }
    found
}

/// A link's brackets, with what is around them.
fn link(text: &str) -> Option<&str> {
    text.match_indices(']').find_map(|(at, _)| {
        let after = &text[at + 1..];
        let open = after.trim_start_matches(' ');
        let address = open.strip_prefix('(')?;
        let from = text[..at].rfind('[')?;
        // Behind the number of a note, people may put brackets.
        if text[from + 1..at].bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let is_address = ["http", "www.", "mailto:"]
            .iter()
            .any(|begin| address.starts_with(begin));
        let close = address
            .find(')')
            .map_or(text.len(), |end| text.len() - address.len() + end + 1);
        (is_address || !after.starts_with(' ')).then(|| &text[from..close])
    })
}

/// The word that a sign stands at.
fn beside_a_word<'t>(text: &'t str, sign: &str) -> Option<&'t str> {
    text.split(' ').find(|word| {
        let is_link = word.contains("://");
        let mark = sign.chars().next();
        !is_link
            && word.match_indices(sign).any(|(at, _)| {
                let before = word[..at].chars().next_back();
                let after = word[at + sign.len()..].chars().next();
                // A longer row of them is a line or a rule.
                let longer = before == mark || (after == mark && word.ends_with(sign));
                !longer && [before, after].iter().flatten().any(|c| c.is_alphabetic())
            })
    })
}

/// A heading without its blank.
fn heading(text: &str) -> Option<RuleHit> {
    let words = text.trim_start_matches('#');
    let level = text.len() - words.len();
    let looks_like_one = words.starts_with(char::is_alphabetic)
        && text.chars().count() <= HEADING_CHARS_MAX
        && !text.ends_with(['.', '!', '?', ':', ','])
        // One word is a hashtag.
        && (level > 1 || words.contains(' '));
    ((1..=6).contains(&level) && looks_like_one).then(|| {
        hit(
            text,
            "a heading did not become one",
            "Put a blank behind its `#`, or take the `#` out.",
        )
    })
}

/// Bullets that were pasted.
fn bullets(text: &str) -> Option<RuleHit> {
    let is_bullet = |c: char| BULLETS.contains(&c);
    let pasted = text.starts_with(is_bullet)
        // Two lines of the file become one line of the letter.
        || text
            .match_indices(is_bullet)
            .any(|(at, _)| text[..at].trim_end().ends_with([':', ';']));
    // A dash may also begin the line that names who was quoted.
    let dashes = text
        .strip_prefix("– ")
        .is_some_and(|rest| rest.contains(" – ") || rest.ends_with(['.', ';', ',', ':', '?', '!']))
        || text.contains(": – ");
    (pasted || dashes).then(|| {
        let shown: String = text.chars().take(HEADING_CHARS_MAX).collect();
        hit(
            &shown,
            "a list did not become one: its bullets were pasted",
            "Begin each item on a line of its own with `- `, below an empty line.",
        )
    })
}

fn hit(text: &str, message: &str, help: &str) -> RuleHit {
    RuleHit::new(Rule::Markdown, text, message, help)
}
