//! Letters that the program prints to PDF by itself, read back by poppler.

use crate::browser::{browser, on_path};
use crate::campaign::Campaign;
use crate::pdf::{fact, pages_text, poppler};
use redress::plan::{DrawOptions, DrawnRow, draw_up};
use redress_test_support::{pass_over, program};
use std::path::Path;
use std::process::{Command, Output};

fn has_browser() -> bool {
    let found = ["chromium", "chromium-browser", "google-chrome"]
        .into_iter()
        .find_map(on_path);
    if found.is_none() {
        pass_over("needs Chromium (Debian: chromium)");
    }
    found.is_some()
}

fn run(campaign: &Campaign, args: &[&str]) -> Output {
    let mut command = Command::new(program());
    command.args(args).current_dir(campaign.path(""));
    command.env("REDRESS_STATE", campaign.path("state"));
    command.output().unwrap()
}

/// The sample with a link, an address in full and an attachment in the letter to the President.
fn sample() -> Campaign {
    let campaign = Campaign::sample();
    std::fs::create_dir(campaign.path("files")).unwrap();
    campaign.write("files/fact-sheet.pdf", "%PDF-1.4 facts");
    let letter = std::fs::read_to_string(campaign.path("letters/president.md")).unwrap();
    let letter = letter
        .replacen(
            "+++\n",
            "+++\nattachments = [\"files/fact-sheet.pdf\"]\n",
            1,
        )
        .replacen(
            "{{ salutation }}\n",
            "{{ salutation }}\n\nPlease read [our report](https://coalition.example/report?a=1&b=2) and \
             <https://coalition.example/faces>, and once more [the report](https://coalition.example/report?a=1&b=2).\n",
            1,
        );
    campaign.write("letters/president.md", &letter);
    campaign
}

/// The text part of a mailing's first letter.
fn text_part(campaign: &Campaign, of: &str) -> String {
    let loaded = campaign.load();
    let mut text = None;
    let drawn = draw_up(
        &loaded,
        &DrawOptions::default(),
        None,
        &campaign.clock,
        &mut |drawn| {
            if let DrawnRow::Letter {
                mailing, letter, ..
            } = drawn
                && mailing.as_str() == of
                && text.is_none()
            {
                text = Some(letter.text.to_string());
            }
        },
    );
    assert!(!drawn.unwrap().problems.has_errors());
    text.unwrap()
}

/// A text without what differs between paper and a mail: how lines break, and how notes and items are marked.
fn bare(text: &str) -> String {
    let marks = ['[', ']', '-', '•', '\u{2060}'];
    text.chars()
        .filter(|c| !c.is_whitespace() && !marks.contains(c))
        .collect()
}

/// What a PDF should say: the letterhead, the letter, what is enclosed, and the notes as `1. ` in place of `[1] `.
fn expected(text: &str, enclosure: &str) -> String {
    let (letter, notes) = text.split_once("\n---\n").unwrap_or((text, ""));
    let numbered = notes.lines().map(|line| match line.strip_prefix('[') {
        Some(note) => note.replacen(']', ".", 1),
        None => line.to_owned(),
    });
    let notes: String = numbered.collect();
    bare(&format!(
        "Coalition for Civil Rights organizer@coalition.example {letter} {enclosure} {notes}"
    ))
}

#[test]
fn a_letter_as_a_pdf_says_what_its_text_part_says() {
    if !has_browser() {
        return;
    }
    let campaign = sample();
    let enclosed = [
        (
            "president",
            "Enclosure: fact sheet",
            "Not in the file, though it goes with the letter: `files/fact-sheet.pdf`\n",
        ),
        (
            "congress",
            "",
            "Not in the file, though it goes with the letter: the constituents' book, whose people agreed to be named to that office \
             alone\n",
        ),
        ("council", "", ""),
    ];
    for (mailing, enclosure, left_out) in enclosed {
        let name = format!("{mailing} ö#.pdf");
        let told = run(&campaign, &["letter", mailing, "--pdf", &name]);
        assert!(told.status.success(), "{told:?}");
        let pdf = campaign.path(&name);
        let said = String::from_utf8(told.stdout).unwrap();
        assert!(said.ends_with(&format!(": {name}\n{left_out}")), "{said}");
        let Some(pages) = pages_text(&pdf) else {
            return;
        };
        let text = text_part(&campaign, mailing);
        assert_eq!(
            bare(&pages.concat()),
            expected(&text, enclosure),
            "{mailing}"
        );
        if mailing == "president" {
            assert!(text.contains("https://coalition.example/report?a=1&b=2"));
        }
        all_signers_stand_there(&campaign, &pages.concat());
        assert_eq!(fact(&pdf, "Tagged").as_deref(), Some("yes"));
        assert_eq!(fact(&pdf, "Creator").as_deref(), Some("Redress"));
        fonts_are_inside(&pdf);
        nobody_else_may_read(&pdf);
    }
    let left: Vec<_> = std::fs::read_dir(campaign.path(""))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.contains("printing") || name.contains(".html"))
        .collect();
    assert_eq!(left, [""; 0], "nothing is left behind");
}

fn all_signers_stand_there(campaign: &Campaign, text: &str) {
    let loaded = campaign.load();
    let text = bare(text);
    let signers = &loaded.signatories.list;
    assert!(text.contains("fortytwo") && signers.len() == 42);
    for signer in signers {
        assert!(text.contains(&bare(&signer.name)), "{}", signer.name);
    }
}

fn fonts_are_inside(pdf: &Path) {
    let told = poppler("pdffonts", &[], pdf).unwrap();
    let fonts: Vec<&str> = told.lines().skip(2).collect();
    // The columns from the end: object, generation, unicode, subset, embedded.
    let is_inside = |font: &&str| font.split_whitespace().rev().nth(4) == Some("yes");
    assert!(!fonts.is_empty() && fonts.iter().all(is_inside), "{told}");
}

#[cfg(unix)]
fn nobody_else_may_read(file: &Path) {
    use std::os::unix::fs::PermissionsExt as _;
    let mode = std::fs::metadata(file).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
}

#[cfg(not(unix))]
fn nobody_else_may_read(_: &Path) {}

#[test]
fn a_packet_as_a_pdf_has_a_page_for_each_sheet() {
    if !has_browser() {
        return;
    }
    let campaign = sample();
    let told = run(&campaign, &["packet", "packet", "--pdf"]);
    assert!(told.status.success(), "{told:?}");
    let pdf = campaign.path("packet/print.pdf");
    nobody_else_may_read(&pdf);
    assert_eq!(
        std::fs::read(campaign.path("packet/enclosures/files/fact-sheet.pdf")).unwrap(),
        b"%PDF-1.4 facts"
    );
    let (Some(pages), Some(browser)) = (fact(&pdf, "Pages"), browser()) else {
        return;
    };
    browser.open(&campaign.path("packet/print.html"));
    let sheets = browser.run("return document.querySelectorAll('.sheet').length");
    assert_eq!(pages, sheets.to_string());
}
