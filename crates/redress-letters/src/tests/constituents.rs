//! `constituents`: what a letter says of those who stand behind it.

use super::TestCampaign;
use crate::CONSTITUENTS_CELLS;

/// A senator's row with these cells of constituents; `0` for none.
fn row<'a>(count: &'a str, words: &'a str) -> Vec<(&'static str, &'a str)> {
    let mut row = super::SENATOR.to_vec();
    let (named, towns) = if count.is_empty() {
        ("", "")
    } else {
        ("7", "Elm, Oak and *Ash*")
    };
    row.extend(
        CONSTITUENTS_CELLS
            .into_iter()
            .zip([count, words, named, towns]),
    );
    row
}

#[test]
fn a_letter_says_how_many_and_from_where() {
    let letter = TestCampaign::with_letter(
        "+++\nsubject = \"{{ constituents.count }} ask\"\n+++\n{% if constituents.count > 99 %}Many: {% endif -%}\n\
         {{ constituents.count }} ({{ constituents.count_words }}) sign, {{ constituents.named }} by name, in \
         {{ constituents.towns }}.\n",
    );
    let many = letter.render(&row("212", "two hundred twelve")).unwrap();
    assert_eq!(many.subject, "212 ask");
    assert_eq!(
        many.text.to_string().replace('\n', " ").trim(),
        "Many: 212 (two hundred twelve) sign, 7 by name, in Elm, Oak and *Ash*."
    );
    let few = letter.render(&row("9", "nine")).unwrap().text.to_string();
    assert!(few.starts_with("9 (nine)"), "{few}");
}

#[test]
fn without_constituents_the_letter_has_to_ask_first() {
    let asks = TestCampaign::with_body(
        "{% if constituents.count %}{{ constituents.count_words }} of them.{% else %}None.{% endif %}\n",
    );
    let text = |count, words| asks.render(&row(count, words)).unwrap().text.to_string();
    assert_eq!(
        (text("1", "one").trim(), text("", "").trim()),
        ("one of them.", "None.")
    );
    for unguarded in [
        "{{ constituents.count }} sign.",
        "In {{ constituents.towns }}.",
        "{% if constituents.count > 3 %}Many.{% endif %}",
    ] {
        let letter = TestCampaign::with_body(unguarded);
        assert_eq!(
            letter.refusal(&row("", "")).message,
            "the letter speaks of constituents where there are none, or none who agreed to be named",
            "{unguarded}"
        );
    }
}

#[test]
fn names_are_known_only_where_there_are_supporters() {
    let letter = TestCampaign::with_body("{{ constituents.count }} sign.\n");
    let problem = letter.refusal(super::SENATOR);
    assert_eq!(
        problem.message,
        "`constituents.count` is known only in a campaign with supporters"
    );
    let slip = TestCampaign::with_body("{{ constituents.city }} sign.\n");
    let problem = slip.refusal(&row("1", "one"));
    assert_eq!(
        problem.message,
        "`constituents.city` is not known: there is no name of constituents `city`"
    );
}

#[test]
fn a_number_that_is_not_the_books_is_found() {
    let found = |body: &str| {
        let letter = TestCampaign::with_body(body);
        let (set, mailing) = letter.load().unwrap();
        let row = super::recipient(&row("212", "two hundred twelve"));
        let rendered = set.render(&mailing, &row).unwrap();
        let findings = set.proofread(&mailing, &row, &rendered);
        let found = findings
            .into_iter()
            .filter(|it| it.message.contains("constituent"));
        found.map(|it| it.message).collect::<Vec<_>>()
    };
    let wrong = |said: &str| vec![format!("the letter says {said}, and 212 may be counted")];
    assert_eq!(
        found("We ask you with 211 of your constituents.\n"),
        wrong("211 constituents")
    );
    assert_eq!(
        found("Two hundred of your own constituents signed.\n"),
        wrong("200 constituents")
    );
    assert_eq!(
        found("With us stand 1,212 constituents.\n"),
        wrong("1,212 constituents")
    );
    assert_eq!(
        found("With us stands 1 of your constituents.\n"),
        wrong("1 constituent")
    );
    assert_eq!(
        found("With us stand 2,021 of your constituents.\n"),
        wrong("2,021 constituents")
    );
    assert_eq!(
        found("More than 300 of your constituents signed.\n"),
        wrong("300 constituents")
    );
    for right in [
        "We ask you with 212 of your constituents.\n",
        "Two hundred twelve of your constituents signed.\n",
        "More than two hundred of your constituents signed.\n",
        "You represent 760,000 constituents.\n",
        "Some 10 million of your constituents drive.\n",
        "One of your constituents signed because a camera took her for another.\n",
        "Every one of your constituents was asked.\n",
        "In 2021 your constituents signed for the first time.\n",
    ] {
        assert_eq!(found(right), [""; 0], "{right}");
    }
}
