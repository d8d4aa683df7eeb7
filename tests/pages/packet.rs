//! The packet: letters in page boxes, counted in the printed PDF.

use crate::browser::{browser, on_path};
use crate::campaign::{Campaign, TAG};
use redress::plan::{DrawOptions, DrawnRow, draw_up};
use redress::report::{Packet, PacketLetter};
use std::path::PathBuf;
use std::process::Command;

/// How many sheets have text below the end of their content.
const CUT: &str = "return [...document.querySelectorAll('.sheet .content')].filter(content => {
    const range = document.createRange();
    range.selectNodeContents(content);
    const end = content.getBoundingClientRect().bottom + 1;
    return [...range.getClientRects()].some(box => box.bottom > end);
}).length";

/// Writes the files of a packet, and gives back their folder.
fn packet_of(campaign: &Campaign) -> PathBuf {
    let loaded = campaign.load();
    let mut letters = Vec::new();
    let drawn = draw_up(
        &loaded,
        &DrawOptions::default(),
        None,
        &campaign.clock,
        &mut |drawn| {
            if let DrawnRow::Letter {
                mailing,
                recipient,
                letter,
                message: None,
                ..
            } = drawn
            {
                letters.push(PacketLetter::new(
                    (mailing, loaded.campaign.sender_of(mailing)),
                    recipient,
                    letter,
                    loaded.date,
                ));
            }
        },
    );
    assert!(!drawn.unwrap().problems.has_errors());
    let packet = Packet::new(&loaded.campaign.name, loaded.date, letters);
    let folder = campaign.path("packet");
    std::fs::create_dir(&folder).unwrap();
    let file = |name: &str| std::fs::File::create(folder.join(name)).unwrap();
    packet.write_print(&mut file("print.html")).unwrap();
    packet.write_paste_sheets(&mut file("paste.html")).unwrap();
    packet.write_labels(&mut file("labels.html")).unwrap();
    packet.write_envelopes(&mut file("envelopes.html")).unwrap();
    packet.write_marks(&mut file("handed.csv")).unwrap();
    folder
}

/// The pages of a PDF, if there is a program here that counts them.
fn pages_of(pdf: &[u8]) -> Option<usize> {
    on_path("pdfinfo")?;
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), pdf).unwrap();
    let told = Command::new("pdfinfo").arg(file.path()).output().unwrap();
    let told = String::from_utf8(told.stdout).unwrap();
    let line = told
        .lines()
        .find_map(|line| line.strip_prefix("Pages:"))
        .expect("pdfinfo counts pages");
    line.trim().parse().ok()
}

/// The text of a PDF, if there is a program here that reads it.
fn text_of(pdf: &[u8]) -> Option<String> {
    on_path("pdftotext")?;
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), pdf).unwrap();
    let told = Command::new("pdftotext")
        .args(["-layout"])
        .arg(file.path())
        .arg("-")
        .output()
        .unwrap();
    Some(String::from_utf8(told.stdout).unwrap())
}

#[test]
fn the_sample_prints_one_sheet_a_page_and_no_text_is_cut() {
    let Some(browser) = browser() else { return };
    let campaign = Campaign::sample();
    let folder = packet_of(&campaign);
    browser.open(&folder.join("print.html"));
    let sheets = browser
        .run("return document.querySelectorAll('.sheet').length")
        .as_u64()
        .unwrap();
    let pdf = browser.print();
    if let Some(pages) = pages_of(&pdf) {
        assert_eq!(pages as u64, sheets, "one page of paper for each box");
    }
    if let Some(text) = text_of(&pdf) {
        assert!(
            text.contains("1 of ") && !text.contains("file://"),
            "the browser adds nothing of its own:\n{text}"
        );
    }
    assert_eq!(
        browser.run(CUT),
        0,
        "nothing runs over the foot of its page"
    );
    // Every word of a letter is on its sheets, once and in order.
    let same = "return [...document.querySelectorAll('article.letter')].every(letter => {
        const words = node => node.textContent.replace(/\\s+/g, '');
        let sheets = '', next = letter.nextElementSibling;
        while (next && next.classList.contains('of-letter')) { sheets += words(next.querySelector('.content')); next = next.nextElementSibling; }
        return sheets === words(letter);
    })";
    assert_eq!(browser.run(same), true);
    let numbered = "return [...document.querySelectorAll('article.letter')].every(letter => {
        const places = [];
        let next = letter.nextElementSibling;
        while (next && next.classList.contains('of-letter')) { places.push(next.querySelector('.foot span:last-child').textContent); next = next.nextElementSibling; }
        return places.length > 1 && places.every((place, at) => place === `${at + 1} of ${places.length}`);
    })";
    assert_eq!(
        browser.run(numbered),
        true,
        "the letters of the sample have several pages each, whatever the fonts"
    );
    browser.assert_accessible();
    browser.pictures("packet");
    for (file, name) in [("labels.html", "labels"), ("envelopes.html", "envelopes")] {
        browser.open(&folder.join(file));
        browser.assert_accessible();
        browser.pictures(name);
    }
    browser.assert_quiet();
}

#[test]
fn paste_sheets_copy_without_a_network() {
    let Some(browser) = browser() else { return };
    let rows = format!(
        "id,office,first_name,last_name,state,form_url,form_limit,remark\n\
         A,senator,Ana,Luján,NM,https://forms.senate.example/a?b=1&c=2,300,{TAG}\n\
         B,senator,Bo,Ash,OH,https://forms.senate.example/b,,{TAG}\n"
    );
    let campaign = Campaign::of(&rows);
    let folder = packet_of(&campaign);
    browser.open(&folder.join("paste.html"));
    assert_eq!(
        browser.run("return document.querySelectorAll('textarea').length"),
        2
    );
    assert!(
        browser
            .text("main")
            .contains("of 300. Shortened to fit; left out: the footnotes")
    );
    assert!(
        browser
            .run("return document.getElementById('text-0').value")
            .as_str()
            .unwrap()
            .contains(TAG)
    );
    browser.run(
        "document.addEventListener('copy', () => { window.copied = document.activeElement.value; });
         document.querySelector('[data-copy=\"text-1\"]').focus(); return 1",
    );
    browser.keys("\u{e007}"); // Enter: copying needs a person's key or click
    let copied = browser.run("return window.copied");
    assert!(
        copied
            .as_str()
            .is_some_and(|text| text.starts_with("February 16, 2021")),
        "{copied}"
    );
    assert_eq!(browser.text("#copied"), "Copied.");
    if let Some(text) = text_of(&browser.print()) {
        assert_eq!(
            text.matches("Nobody has been asked.").count(),
            1,
            "on paper a text is whole:\n{text}"
        );
    }
    browser.keys("\t");
    browser.run(
        "const find = document.getElementById('find'); find.value = 'ash oh'; \
                 find.dispatchEvent(new Event('input')); return 1",
    );
    assert_eq!(browser.text("#sheets-count"), "1 of 2 shown");
    browser.assert_accessible();
    browser.assert_keyboard();
    browser.pictures("paste");
    browser.assert_quiet();
}

#[test]
fn all_of_congress_gets_a_letter_in_the_order_of_the_walk() {
    let (Some(campaign), Some(browser)) = (Campaign::of_roster(), browser()) else {
        return;
    };
    let folder = packet_of(&campaign);
    let marks = std::fs::read_to_string(folder.join("handed.csv")).unwrap();
    let place_of = |building: &str| marks.find(building).unwrap_or_else(|| panic!("{building}"));
    assert!(place_of("Russell") < place_of("Dirksen") && place_of("Hart") < place_of("Cannon"));
    assert_eq!(marks.lines().count(), 538);
    browser.open(&folder.join("print.html"));
    assert_eq!(
        browser.run("return document.querySelectorAll('article.letter').length"),
        537
    );
    // That each sheet is a page of paper is asked of the sample, in a fiftieth of the time.
    assert_eq!(browser.run(CUT), 0);
    browser.assert_quiet();
}

#[test]
fn tags_in_the_data_of_a_packet_are_printed_as_text() {
    let Some(browser) = browser() else { return };
    let rows = format!(
        "id,office,first_name,last_name,city,state,post_address,remark\n\
         {TAG},mayor,Ana,Ash,City {TAG},OH,\"Room {TAG}, 511 Hart Senate Office Building\",{TAG}\n\
         B,,Bo,Lee,,,\"12 Ford Street {TAG}\",{TAG}\n"
    );
    let campaign = Campaign::of(&rows);
    let folder = packet_of(&campaign);
    for file in ["print.html", "labels.html", "envelopes.html"] {
        browser.open(&folder.join(file));
        assert!(browser.text("main").contains(TAG), "{file}");
        assert_ne!(
            browser.run("return document.title"),
            "broken",
            "a tag of data ran in {file}"
        );
        browser.assert_accessible();
        browser.assert_keyboard();
    }
    browser.assert_quiet();
}

/// Sheets of letters on which a single line stands, and letters whose name below "Sincerely," parted from it.
const LONELY: &str = "const lines = sheet => {
        const tops = new Set(), range = document.createRange();
        const walker = document.createTreeWalker(sheet.querySelector('.content'), NodeFilter.SHOW_TEXT);
        for (let node = walker.nextNode(); node; node = walker.nextNode()) {
            if (!node.data.trim()) continue;
            range.selectNodeContents(node);
            for (const box of range.getClientRects()) tops.add(Math.round(box.bottom / 6));
        }
        return tops.size;
    };
    return [...document.querySelectorAll('.sheet.of-letter')].filter(sheet => {
        const text = sheet.textContent;
        return lines(sheet) < 2 || text.includes('Sincerely,') !== text.includes('Keeper of the seal');
    }).map(sheet => sheet.textContent)";

#[test]
fn no_page_has_a_single_line_and_no_name_parts_from_its_sincerely() {
    let Some(browser) = browser() else { return };
    // Letters of every length around the end of a page, line by line.
    let rows: Vec<String> = (1..60)
        .map(|lines| {
            let words = "We ask you to act now as your people ask. ".repeat(lines + 8);
            format!("R{lines},senator,Ana,Ash,OH,{words}\n")
        })
        .collect();
    let rows = rows.concat();
    let campaign = Campaign::of(&format!(
        "id,office,first_name,last_name,state,words\n{rows}"
    ));
    campaign.write(
        "letters/congress.md",
        "+++\nsubject = \"A\"\n+++\n{{ date }}\n\n{{ address_block }}\n\n{{ salutation }}\n\n{{ recipient.words }}\n\n\
         {{ recipient.words }}\n\n{{ recipient.words }}\n\nSincerely,\n\nAmos Reed\\\nDirector\\\nCoalition\\\nKeeper of the seal\n\n\
         And one line more.\n",
    );
    let folder = packet_of(&campaign);
    browser.open(&folder.join("print.html"));
    let breaks = "return new Set([...document.querySelectorAll('article.letter')].map(letter => letter.nextElementSibling.textContent.length)).size";
    assert!(browser.run(breaks).as_u64().unwrap() > 20);
    assert_eq!(browser.run(LONELY), serde_json::json!([]));
    assert_eq!(browser.run(CUT), 0);
    browser.assert_quiet();
}
