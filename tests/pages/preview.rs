//! The preview page.

use crate::browser::browser;
use crate::campaign::{Campaign, members};
use redress::plan::{DrawOptions, DrawnRow, LoadedCampaign, draw_up};
use redress::report::PreviewPage;
use redress_base::id::Digest;
use redress_letters::message::{Draft, Message};
use serde_json::Value;
use std::collections::HashMap;
use std::io::BufWriter;
use std::path::PathBuf;

/// What a letter must be when it is put together again.
struct Drew {
    text: String,
    digest: Option<Digest>,
    to_name: Option<String>,
}

/// Writes the page, and gives back what was drawn up in its order.
fn page_of(campaign: &Campaign, loaded: &LoadedCampaign) -> (PathBuf, Vec<Drew>) {
    let page = campaign.path("preview.html");
    let ledger = campaign.ledger();
    let mut out = BufWriter::new(std::fs::File::create(&page).unwrap());
    let mut writer = PreviewPage::begin(loaded, &mut out).unwrap();
    let mut drew = Vec::new();
    let drawn = draw_up(
        loaded,
        &DrawOptions::default(),
        Some(&ledger),
        &campaign.clock,
        &mut |drawn| {
            writer.take(&drawn);
            if let DrawnRow::Letter {
                letter, message, ..
            } = &drawn
            {
                let digest = message.map(Message::digest);
                drew.push(Drew {
                    text: letter.text.to_string(),
                    digest,
                    to_name: letter.to_name.clone(),
                });
            }
        },
    );
    let drawn = drawn.unwrap();
    assert!(!drawn.problems.has_errors(), "{:?}", drawn.problems);
    writer.finish(&drawn).unwrap();
    drop(out);
    (page, drew)
}

/// The blocks of data in a page: bases, and letters as the page's script reads them.
fn data_of(page: &str) -> (Vec<Vec<u16>>, Vec<Value>) {
    let (mut bases, mut letters) = (Vec::new(), Vec::new());
    for block in page.split("class=\"letters\">").skip(1) {
        let json = block.split("</script>").next().unwrap();
        let data: Value = serde_json::from_str(json).unwrap();
        bases.extend(
            data["bases"]
                .as_array()
                .unwrap()
                .iter()
                .map(|base| base.as_str().unwrap().encode_utf16().collect()),
        );
        letters.extend(data["letters"].as_array().unwrap().iter().cloned());
    }
    (bases, letters)
}

/// Puts a part together as the page's script does: places are counted in UTF-16 units, which `bases` are.
fn rebuilt(runs: &Value, bases: &[Vec<u16>]) -> String {
    let number = |value: &Value| usize::try_from(value.as_u64().unwrap()).unwrap();
    let Some(list) = runs.as_array() else {
        return String::from_utf16(&bases[number(runs)]).unwrap();
    };
    let base = &bases[number(&list[0])];
    let mut pieces = list[1..].iter();
    let mut part = String::new();
    while let Some(piece) = pieces.next() {
        if let Some(new) = piece.as_str() {
            part.push_str(new);
        } else {
            let (start, length) = (number(piece), number(pieces.next().unwrap()));
            part.push_str(&String::from_utf16(&base[start..start + length]).unwrap());
        }
    }
    part
}

#[test]
fn every_letter_of_ten_thousand_is_rebuilt_to_its_digest_and_the_page_is_small() {
    let campaign = Campaign::of(&members(10_000));
    let loaded = campaign.load();
    let (file, drew) = page_of(&campaign, &loaded);
    let page = std::fs::read_to_string(&file).unwrap();
    assert!(page.len() < 20_000_000, "{} bytes", page.len());
    let (bases, letters) = data_of(&page);
    assert_eq!(letters.len(), 10_000);
    for (letter, drew) in letters.iter().zip(&drew) {
        let facts: HashMap<&str, &str> = letter["f"]
            .as_array()
            .unwrap()
            .iter()
            .map(|fact| (fact[0].as_str().unwrap(), fact[1].as_str().unwrap()))
            .collect();
        let address = facts["To"]
            .rsplit(' ')
            .next()
            .unwrap()
            .trim_matches(['<', '>']);
        let draft = Draft {
            sender: &loaded.campaign.sender,
            to: &redress_base::address::EmailAddress::parse(address)
                .unwrap()
                .address,
            to_name: drew.to_name.as_deref(),
            cc: &[],
            subject: &rebuilt(&letter["s"], &bases),
            thread: None,
            language: None,
            text: &rebuilt(&letter["t"], &bases).into(),
            html: &rebuilt(&letter["h"], &bases).into(),
            attachments: &[],
        };
        let digest = Message::compose(&draft).unwrap().digest();
        assert_eq!(Some(digest), drew.digest, "{address}");
        assert_eq!(facts["Digest"], digest.to_string());
    }
    eprintln!(
        "10,000 letters: {} bytes, {} bases",
        page.len(),
        bases.len()
    );

    let Some(browser) = browser() else { return };
    browser.open(&file);
    let shown =
        browser.run("const t = performance.getEntriesByType('navigation')[0]; return Math.round(t.loadEventEnd)");
    eprintln!("opened in {shown} ms");
    for at in [0, 4_321, 9_999] {
        browser.run(&format!("document.getElementById('find').value = 'm{at}@house.example'; document.getElementById('find').dispatchEvent(new Event('input')); return 1"));
        assert_eq!(browser.text("#text"), drew[at].text);
    }
    browser.assert_quiet();
}

#[test]
fn the_preview_of_the_sample_is_clear_to_everybody() {
    let Some(browser) = browser() else { return };
    let campaign = Campaign::sample();
    let (file, drew) = page_of(&campaign, &campaign.load());
    browser.open(&file);
    assert!(browser.text("header").contains("Approval code"));
    assert!(browser.text("main").contains("What will not go"));
    browser.keys("\u{e010}"); // End
    assert_eq!(browser.text("#place"), format!("{0} of {0}", drew.len()));
    assert_eq!(browser.text("#text"), drew.last().unwrap().text);
    browser.keys("\u{e011}"); // Home
    browser.keys("\u{e014}"); // Right
    assert_eq!(browser.text("#text"), drew[1].text);
    browser.run("document.getElementById('find').focus(); return 1");
    browser.keys("new mexico senator");
    assert!(
        browser.text("#found").starts_with("1 letter")
            || browser.text("#found").ends_with("letters")
    );
    assert_ne!(browser.text("#found"), "0 letters");
    let versions = browser
        .run("return document.querySelectorAll('#version option').length - 1")
        .as_u64()
        .unwrap();
    assert!(
        (3..20).contains(&versions),
        "{versions} versions of three letters, some of them for sponsors"
    );
    browser.assert_accessible();
    browser.assert_keyboard();
    browser.pictures("preview");
    browser.assert_quiet();
}
