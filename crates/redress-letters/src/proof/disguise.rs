//! Links whose words are another address than the one they lead to, as in a mail that wants to trick.

use super::hit::RuleHit;
use super::rules::Rule;
use crate::body::unescaped;

/// Ends of names that are hosts and no files or abbreviations.
const BARE_ENDS: [&str; 18] = [
    "com", "org", "net", "gov", "edu", "mil", "int", "info", "news", "example", "us", "uk", "ca",
    "eu", "au", "nz", "io", "coop",
];

/// The links of a piece of the HTML part that are not what they say.
pub(super) fn disguised(html: &str) -> Vec<RuleHit> {
    let mut found = Vec::new();
    let mut rest = html;
    while let Some((_, after)) = rest.split_once("<a href=\"") {
        rest = after;
        let Some((url, after)) = after.split_once("\">") else {
            break;
        };
        let words = after.split_once("</a>").map_or("", |(words, _)| words);
        let (url, words) = (unescaped(url), unescaped(&without_elements(words)));
        if let Some(said) = said_address(&words).filter(|said| !leads_there(said, &url)) {
            found.push(RuleHit::new(
                Rule::Link,
                &words,
                format!("the link says `{said}` and leads to `{url}`"),
                "Let both be the same, or give the link words instead of an address; mail programs warn of such links.",
            ));
        }
    }
    found
}

/// What a reader sees of a piece of a frame: no elements, no style sheets, no title, which is the subject.
pub(super) fn visible(html: &str) -> String {
    let mut shown = html.to_owned();
    for element in ["style", "title"] {
        while let Some(open) = shown.find(&format!("<{element}")) {
            let close = shown[open..].find(&format!("</{element}>"));
            let end = close.map_or(shown.len(), |close| open + close);
            shown.replace_range(open..end, "");
        }
    }
    unescaped(&without_elements(&shown))
}

fn without_elements(html: &str) -> String {
    let mut shown = String::with_capacity(html.len());
    for (index, part) in html.split('<').enumerate() {
        let text = if index == 0 {
            part
        } else {
            // Words of neighbouring elements are no one word.
            shown.push(' ');
            part.split_once('>').map_or("", |(_, text)| text)
        };
        shown.push_str(text);
    }
    shown.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The address that the words of a link are, or hold.
fn said_address(words: &str) -> Option<&str> {
    let trimmed = |word: &str| -> usize { word.trim_end_matches(['.', ',', ';', ')']).len() };
    let full = words
        .split(' ')
        .map(|word| word.trim_start_matches(['(', '<']))
        .map(|word| &word[..trimmed(word)])
        .find(|word| {
            let lower = word.to_lowercase();
            let begins = ["http://", "https://", "www.", "mailto:"];
            begins.iter().any(|begin| lower.starts_with(begin))
                || word.split_once('@').is_some_and(|(_, host)| is_host(host))
        });
    let bare = || (!words.contains(' ') && is_host(host_of(words))).then_some(words);
    full.or_else(bare)
}

fn is_host(host: &str) -> bool {
    let labels: Vec<&str> = host.split('.').collect();
    let plain =
        |label: &&str| !label.is_empty() && label.chars().all(|c| c.is_alphanumeric() || c == '-');
    let end = labels
        .last()
        .map_or(String::new(), |end| end.to_lowercase());
    labels.len() > 1 && labels.iter().all(plain) && BARE_ENDS.contains(&end.as_str())
}

/// An address without what may differ: scheme, `www.`, a last slash, an ellipsis.
fn bare(address: &str) -> String {
    let lower = address.to_lowercase();
    let rest = ["https://", "http://", "mailto:"]
        .iter()
        .find_map(|scheme| lower.strip_prefix(scheme))
        .unwrap_or(&lower);
    let rest = rest.strip_prefix("www.").unwrap_or(rest);
    rest.trim_end_matches(['…', '.', '/']).to_owned()
}

fn host_of(address: &str) -> &str {
    address.split(['/', '?', '#']).next().unwrap_or("")
}

/// Whether a link leads where its words say, or to a page below, or to a part of the same host.
fn leads_there(said: &str, url: &str) -> bool {
    let is_mail = |address: &str| address.to_lowercase().starts_with("mailto:");
    let says_mail = is_mail(said) || (said.contains('@') && !said.contains('/'));
    let (said, leads) = (bare(said), bare(url));
    if says_mail != is_mail(url) {
        return false;
    }
    if says_mail {
        return leads.split('?').next() == Some(said.as_str());
    }
    let (host, to) = (host_of(&said), host_of(&leads));
    if host == said {
        // A host alone stands for all of its pages, and for the hosts below it.
        return to == host || to.ends_with(&format!(".{host}"));
    }
    leads.starts_with(&said)
}
