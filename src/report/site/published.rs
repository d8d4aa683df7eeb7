//! Whether a published copy still says what the campaign's files say.

use jiff::civil::Date;

/// What stands before a section's name. In data a quotation mark is escaped, so only our own markup has it.
const SECTION: &str = "section id=\"";
/// What stands before the end of the page, with the day on which it was made.
const FOOTER: &str = "footer class=\"end\"";
/// What stands before that day.
const DAY: &str = "time datetime=\"";
/// What a page of ours says of itself.
pub(super) const GENERATOR: &str = "redress site";

/// Whether a page was written by `redress site`.
#[must_use]
pub fn is_ours(page: &str) -> bool {
    page.contains(&format!("data-made-by=\"{GENERATOR}\""))
}

/// The day on which a page was made.
#[must_use]
pub fn published_day(page: &str) -> Option<Date> {
    let (_, end) = page.split_once(FOOTER)?;
    let (_, rest) = end.split_once(DAY)?;
    rest.split_once('"')?.0.parse().ok()
}

/// What differs between a published page and the one that the files make today, section by section, in words.
#[must_use]
pub fn differences(published: &str, current: &str) -> Vec<String> {
    let (old, new) = (parts(published), parts(current));
    let mut found = Vec::new();
    for (name, text) in &new {
        match old.iter().find(|(known, _)| known == name) {
            None => found.push(format!("{} is not on it yet", in_words(name))),
            Some((_, known)) if known != text => found.push(format!("{} differs", in_words(name))),
            Some(_) => {}
        }
    }
    let gone = old
        .iter()
        .filter(|(name, _)| new.iter().all(|(known, _)| known != name));
    found.extend(gone.map(|(name, _)| format!("{} is on it no more", in_words(name))));
    found
}

fn in_words(name: &str) -> String {
    if name.is_empty() {
        "the head of the page".to_owned()
    } else {
        format!("the section `{name}`")
    }
}

/// The head, which has no name, and each section by its name; without the end, which says the day.
fn parts(page: &str) -> Vec<(&str, &str)> {
    let page = page.split_once(FOOTER).map_or(page, |(page, _)| page);
    let mut pieces = page.split(SECTION);
    let head = pieces.next().unwrap_or_default();
    let sections = pieces.map(|piece| piece.split_once('"').unwrap_or((piece, "")));
    std::iter::once(("", head)).chain(sections).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_differs_is_named_by_its_section() {
        let page = |ask: &str, more: &str, day: &str| {
            format!("head {SECTION}ask\">{ask} {more} {FOOTER}>{DAY}{day}\">")
        };
        let old = page("a", "", "2021-02-16");
        assert_eq!(published_day(&old).unwrap().to_string(), "2021-02-16");
        assert!(differences(&old, &page("a", "", "2021-02-17")).is_empty());
        let new = page("b", &format!("{SECTION}done\">c"), "2021-02-17");
        assert_eq!(
            differences(&old, &new),
            [
                "the section `ask` differs",
                "the section `done` is not on it yet"
            ]
        );
        assert_eq!(
            differences(&new, &old)[1],
            "the section `done` is on it no more"
        );
    }
}
