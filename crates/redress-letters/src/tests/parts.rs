//! Golden letters: the text and the HTML part of the same Markdown, read by a person before they were committed.

use super::TestCampaign;
use crate::body::{HtmlWriter, TextWriter, parse};
use crate::shared::Outline;
use crate::tokens::Data;

/// Both parts of some Markdown, for a snapshot.
fn parts(source: &str) -> String {
    let (document, data) = (parse(source).unwrap(), Data::new(&[], &[]));
    let (outline, links) = Outline::of_text(&document, &data);
    let text = outline.part(&document, &mut TextWriter::new(&document, &data, &links));
    let html = Outline::of_html(&document, &data).part(&document, &mut HtmlWriter::new(&data));
    format!("{text}\n----- HTML -----\n{html}")
}

#[test]
fn a_list_in_a_quote_in_a_list() {
    insta::assert_snapshot!(parts(
        "1. The ordinance says:\n\n   > No department shall:\n   >\n   > - acquire face recognition, whether by purchase, by \
         subscription or as a gift from a vendor or a foundation;\n   > - use it.\n   >   1. Nor ask another agency to.\n   >\n   > \
         Any resident may sue.\n\n2. It was adopted.\n\n   Unanimously.\n"
    ));
}

#[test]
fn a_list_that_opens_with_a_quote() {
    insta::assert_snapshot!(parts(
        "- > quoted\n  > twice\n- 1. nested\n  2. list\n-\n- last\n\n7) seven\n8) eight\n"
    ));
}

#[test]
fn a_link_of_ninety_characters() {
    let url = format!(
        "{:x<90}",
        "https://records.city.example/meetings/2021-02-16/minutes/page-"
    );
    assert_eq!(url.len(), 90);
    insta::assert_snapshot!(parts(&format!(
        "The [minutes of the meeting]({url}) show it, and so does <{url}>; see the [minutes]({url}) again, our \
         [summary](https://coalition.example/summary), or write to <organizer@coalition.example>.[^a]\n\n\
         - [{url}]({url})\n\n[^a]: A note, with its [own link](https://a.example/).\n"
    )));
}

#[test]
fn a_table_of_signatories() {
    let body = "Signed:\n\n| Organization | Scope | State |\n|---|---|:-:|\n{% for signatory in signatories %}\n\
                | {{ signatory.name }} | {{ signatory.scope }} | {{ signatory.state }} |\n{% endfor %}\n";
    let list = [
        ("The Zebra Union", "National", ""),
        ("Árbol Network", "State and local", "NM"),
        (
            "Committee of Neighbors, Tenants and Workers for a City without Cameras | Eastside",
            "State and local",
            "CA",
        ),
        ("漢字 Legal Aid", "State and local", "NY"),
    ];
    let letter = TestCampaign::with_body(body)
        .signed_by(&list)
        .render(&[])
        .unwrap();
    insta::assert_snapshot!(format!(
        "{}\n----- HTML -----\n{}",
        letter.text, letter.body
    ));
}

#[test]
fn notes_stand_at_the_end_under_the_numbers_of_the_letter() {
    insta::assert_snapshot!(parts(
        "One.[^b] Two,[^a] and the first again.[^b]\n\n> Quoted.[^c]\n\n\
         [^a]: Second note, long enough that it does not fit on one line of the text part of the letter.\n\
         [^b]: First note.\n\n    It has a second paragraph.\n\n    - and a list\n\
         [^c]: Third note.\n[^d]: Never used.\n"
    ));
}

#[test]
fn headings_rules_code_and_hard_breaks() {
    insta::assert_snapshot!(parts(
        "# A heading\n\n## A second, so long that it does not fit on one line of seventy-two columns at all\n\n### Third\n\n\
         A line\\\nbroken **hard**,  and *spaced*.\n\n---\n\n    code  as it is\n    \n      indented\n\n`inline  code` — “quoted” ‘too’ … é\n"
    ));
}

/// Three pages with everything that long letters have, through the whole pipeline.
#[test]
fn a_long_letter() {
    let list = [
        ("Center for Fair Seeing", "National", ""),
        ("The Lantern Project", "National", ""),
        ("Árbol Network", "State and local", "New Mexico"),
        ("Harbor Tenants' Council", "State and local", "Maryland"),
    ];
    let folder = TestCampaign::with_letter(include_str!("long.md")).signed_by(&list);
    let row = [
        ("office", "committee_chair"),
        ("first_name", "Inés"),
        ("last_name", "Velasco-Ibáñez"),
        ("full_name", "Inés Velasco-Ibáñez"),
        ("committee", "the Judiciary"),
        ("chamber", "House"),
        ("ranking_last_name", "O'Hara, Jr."),
        ("ranking_full_name", "Thaddeus J. “Tad” O'Hara, Jr."),
        ("stance", "undecided"),
    ];
    let letter = folder.render(&row).unwrap();
    assert!(letter.html.len() < 100_000);
    assert!(
        letter
            .text
            .lines()
            .all(|line| unicode_width::UnicodeWidthStr::width(line) <= 72
                || line.contains("https://"))
    );
    insta::assert_snapshot!(
        "a_long_letter_text",
        format!("Subject: {}\n\n{}", letter.subject, letter.text)
    );
    insta::assert_snapshot!("a_long_letter_html", letter.html);
}
