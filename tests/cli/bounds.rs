//! Bad input is told in a few lines, however much of it there is.

use redress_test_support::CampaignTest;
use std::fmt::Write as _;

/// Lines that an organizer can be expected to read of one kind of fault.
const LINES_MAX: usize = 40;
/// Characters of a line at most: nobody reads a thousand headers.
const CHARS_MAX: usize = 600;

/// `check` of a list, and what is to be found in it.
fn checked(list: &str, sentence: &str) {
    // It uses no name and no form of address, so that nothing but the list decides.
    let letter = "+++\nsubject = \"A request\"\n+++\nDear reader:\n\nPlease act.\n";
    let test = CampaignTest::new().letter(letter).recipients(list);
    let checked = test.run(&["check"]).status(3).stdout_has(sentence);
    bounded(&checked.stdout);
    // The other commands that tell errors tell them in the same way.
    let preview = test.run(&["preview"]).status(3);
    bounded(&preview.stderr);
    let json = test.run(&["preview", "--format", "json"]).status(3).stdout;
    assert!(json.len() < 10_000, "{} bytes of JSON", json.len());
    bounded(&test.run(&["check", "--skip-invalid"]).stdout);
}

fn bounded(text: &str) {
    let lines = text.lines().count();
    assert!(lines <= LINES_MAX, "{lines} lines:\n{text}");
    let longest = text.lines().map(|line| line.chars().count()).max();
    assert!(
        longest.unwrap_or(0) <= CHARS_MAX,
        "{longest:?} characters:\n{text}"
    );
}

/// A list with this header and so many rows.
fn rows(header: &str, number: u32, row: impl Fn(u32) -> String) -> String {
    let mut list = format!("{header}\n");
    for index in 0..number {
        let _ = writeln!(list, "{}", row(index));
    }
    list
}

#[test]
fn rows_without_names_are_one_finding() {
    let list = rows("office,city,email", 3_000, |_| "mayor,Elm,".to_owned());
    checked(
        &list,
        "rows 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 and 2,990 more: the row has the same `id`, or the same office, name and \
         place, as rows 3, 4, 5 and 2,996 more",
    );
}

#[test]
fn addresses_that_are_none_are_one_finding_for_each_reason() {
    let list = rows("office,last_name,city,email", 3_000, |index| {
        let email = ["ann", "ann@@elm.example", "ann lee@elm.example"][index as usize % 3];
        format!("mayor,Lee,Elm {index},{email}{index}")
    });
    checked(
        &list,
        "    row 5 `ann3`, row 8 `ann6`, row 11 `ann9`, row 14 `ann12` and 995 more",
    );
}

#[test]
fn ragged_and_garbled_rows_are_few_findings() {
    let list = rows("office,last_name,city,email", 3_000, |index| {
        let cells = [
            "mayor,Lee",
            "mayor,L\u{200b}ee,Elm,a@elm.example",
            "mayor,\"L\"ee,Elm,a",
        ];
        cells[index as usize % 3].to_owned()
    });
    checked(&list, "the row has 2 cells where the header has 4");
}

#[test]
fn a_row_of_a_hundred_thousand_columns_is_no_header() {
    let header: Vec<String> = (0..100_000).map(|column| format!("c{column}")).collect();
    let list = rows(&format!("email,{}", header.join(",")), 3, |_| {
        "a@elm.example".to_owned()
    });
    checked(
        &list,
        "row 1: the row has 100,001 cells where 1,000 columns are allowed",
    );
}

#[test]
fn columns_that_nobody_knows_are_not_all_named() {
    let header: Vec<String> = (0..900).map(|column| format!("c{column}")).collect();
    let list = rows(&header.join(","), 3, |_| ",".repeat(899));
    checked(&list, "`c19` and 880 more is one this program knows");
}

#[test]
fn letters_that_cannot_be_written_are_few_findings() {
    let list = rows("office,last_name,city,email,attachments", 3_000, |index| {
        format!("mayor,Lee,Elm,a{index}@elm.example,none-{index}.pdf")
    });
    checked(
        &list,
        "the attachment `none-0.pdf` cannot go with the letter",
    );
}
