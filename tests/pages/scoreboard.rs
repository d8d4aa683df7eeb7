//! The scoreboard.

use crate::browser::browser;
use crate::campaign::{Campaign, members};
use redress::ledger::{Filter, Ledger};
use redress::plan::{DrawOptions, Drawn, draw_up};
use redress::report::Scoreboard;
use std::path::PathBuf;

fn board_of(campaign: &Campaign, ledger: Option<&Ledger>) -> PathBuf {
    let entries = ledger.map(|ledger| ledger.select(&Filter::default()).unwrap()).unwrap_or_default();
    let mut board = Scoreboard::default();
    let loaded = campaign.load();
    draw_up(&loaded, &DrawOptions::default(), None, &campaign.clock, &mut |drawn| {
        if let Drawn::Letter { recipient, .. } = drawn {
            let entry = entries.iter().find(|entry| entry.recipient == recipient.key);
            board.add(recipient, entry.map(|entry| entry.state));
        }
    })
    .unwrap();
    let page = campaign.path("scoreboard.html");
    board.write(&loaded.campaign.name, campaign.clock.now(), &mut std::fs::File::create(&page).unwrap()).unwrap();
    page
}

#[test]
fn members_are_counted_by_state_and_found_by_its_name() {
    let Some(browser) = browser() else { return };
    let campaign = Campaign::of(&members(60));
    let ledger = campaign.send();
    browser.open(&board_of(&campaign, Some(&ledger)));
    assert_eq!(browser.run("return document.querySelectorAll('#board tbody tr').length"), 60);
    assert!(browser.text("svg.tiles").contains("2/10"));
    browser.run("document.getElementById('find').focus(); return 1");
    browser.keys("new mexico");
    assert_eq!(browser.text("#board-count"), "10 of 60 shown");
    assert!(!std::fs::read_to_string(campaign.path("scoreboard.html")).unwrap().contains("@house.example"));
    browser.assert_accessible();
    browser.pictures("scoreboard");
    browser.assert_quiet();
}

#[test]
fn all_of_congress_is_on_the_board() {
    let (Some(campaign), Some(browser)) = (Campaign::of_roster(), browser()) else { return };
    browser.open(&board_of(&campaign, None));
    assert_eq!(browser.run("return document.querySelectorAll('#board tbody tr').length"), 537);
    assert_eq!(browser.run("return document.querySelectorAll('svg.tiles a').length"), 56);
    browser.assert_accessible();
    browser.pictures("scoreboard-congress");
    browser.assert_quiet();
}
