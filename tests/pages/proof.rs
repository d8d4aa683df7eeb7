//! The page of a proof.

use crate::browser::browser;
use crate::campaign::{Campaign, members};
use redress::plan::{DrawOptions, draw_up};
use redress::report::ProofMaker;
use std::fs;
use std::path::PathBuf;

/// Makes a proof, and gives its page.
fn proof_of(campaign: &Campaign) -> PathBuf {
    let (loaded, ledger) = (campaign.load(), campaign.ledger());
    let folder = campaign.path("proof");
    for within in ["letters", "attachments"] {
        fs::create_dir_all(folder.join(within)).unwrap();
    }
    let mut create = |file: &str| -> std::io::Result<Box<dyn std::io::Write>> {
        Ok(Box::new(fs::File::create(folder.join(file))?))
    };
    let mut maker = ProofMaker::new(&loaded, &mut create);
    let drawn = draw_up(
        &loaded,
        &DrawOptions::default(),
        Some(&ledger),
        &campaign.clock,
        &mut |drawn| maker.take(&drawn),
    )
    .unwrap();
    maker.finish(&drawn, &folder).unwrap();
    folder.join("index.html")
}

#[test]
fn a_proof_shows_each_version_in_its_letterhead_and_prints_every_one() {
    let campaign = Campaign::sample();
    let Some(browser) = browser() else { return };
    // As large as a logo is drawn, it leaves a telephone no room for anything beside it.
    fs::create_dir(campaign.path("files")).unwrap();
    fs::write(campaign.path("files/logo.png"), browser.png(560, 150)).unwrap();
    let settings = fs::read_to_string(campaign.path("campaign.toml")).unwrap();
    let settings = settings.replacen("[sender]\n", "[sender]\nlogo = \"files/logo.png\"\n", 1);
    campaign.write("campaign.toml", &settings);
    let page = proof_of(&campaign);
    browser.open(&page);
    let headings = browser.text("main");
    for heading in [
        "Coalition for Civil Rights asks for your approval",
        "President, 1 letter by hand",
        "Congress: thanks, 4 letters",
        "Congress: ask (committee chair), 2 letters",
    ] {
        assert!(headings.contains(heading), "{heading}");
    }
    let shown = "return [...document.querySelectorAll('.paper')].filter(paper => paper.offsetHeight > 400 \
                 && paper.shadowRoot.textContent.includes('Sincerely')).length";
    assert_eq!(browser.run(shown), 7);
    // As wide as a mail program shows it.
    assert_eq!(
        browser.run(
            "return document.querySelector('.paper').shadowRoot.querySelector('.sheet').offsetWidth"
        ),
        640
    );
    // The text part, without a script of ours, in its own lines.
    browser.run("document.getElementById('view-2-text').focus(); return 1");
    browser.keys(" ");
    let lines = "const pre = document.querySelector('#version-2 pre'); \
                 return pre.offsetHeight > 400 && getComputedStyle(pre).whiteSpace === 'pre' && pre.scrollWidth <= pre.clientWidth \
                 && document.querySelector('#version-2 .paper').offsetHeight === 0";
    assert_eq!(browser.run(lines), true);
    browser.assert_accessible();
    browser.assert_keyboard();
    browser.assert_fits(390);
    browser.pictures("proof");
    browser.assert_quiet();
}

#[test]
fn no_tag_of_data_runs_on_a_proof() {
    let campaign = Campaign::of(&members(3));
    let page = proof_of(&campaign);
    let Some(browser) = browser() else { return };
    browser.open(&page);
    assert_ne!(browser.run("return document.title"), "broken");
    browser.assert_quiet();
}
