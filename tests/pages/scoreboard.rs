//! The scoreboard.

use crate::browser::browser;
use crate::campaign::{Campaign, members};
use redress::plan::{DrawOptions, DrawnRow, draw_up};
use redress::report::{BoardLetter, Scoreboard};
use redress_ledger::{Filter, Ledger, ReportLedger};
use std::path::PathBuf;

fn board_of(campaign: &Campaign, ledger: Option<&Ledger>) -> PathBuf {
    let entries = ledger
        .map(|ledger| ledger.select(&Filter::default()).unwrap())
        .unwrap_or_default();
    let mut board = Scoreboard::default();
    let loaded = campaign.load();
    draw_up(
        &loaded,
        &DrawOptions::default(),
        None,
        &campaign.clock,
        &mut |drawn| {
            if let DrawnRow::Letter {
                mailing, recipient, ..
            } = drawn
            {
                let entry = entries
                    .iter()
                    .find(|entry| entry.recipient == recipient.key);
                board.add(mailing.as_str(), recipient, entry.map(BoardLetter::of));
            }
        },
    )
    .unwrap();
    let page = campaign.path("scoreboard.html");
    board
        .write(
            &loaded.campaign.name,
            campaign.clock.today(&jiff::tz::TimeZone::UTC),
            &mut std::fs::File::create(&page).unwrap(),
        )
        .unwrap();
    page
}

#[test]
fn members_are_counted_by_state_and_found_by_its_name() {
    let Some(browser) = browser() else { return };
    let campaign = Campaign::of(&members(60));
    let ledger = campaign.send();
    browser.open(&board_of(&campaign, Some(&ledger)));
    assert_eq!(
        browser.run("return document.querySelectorAll('#board tbody tr').length"),
        60
    );
    assert!(browser.text("svg.tiles").contains("2/10"));
    browser.run("document.getElementById('find').focus(); return 1");
    browser.keys("new mexico");
    assert_eq!(browser.text("#board-count"), "10 of 60 shown");
    browser.keys("\u{e003}".repeat(10).as_str()); // Backspace
    browser.run("document.querySelector('a.tile[data-state=TX]').focus(); return 1");
    browser.keys("\u{e007}"); // Enter
    assert_eq!(browser.text("#board-count"), "10 of 60 shown");
    assert_eq!(
        browser.run("return document.activeElement.id + ' ' + document.activeElement.value"),
        "state TX"
    );
    browser.run(
        "const stance = document.getElementById('stance'); stance.value = 'sponsor'; \
                 stance.dispatchEvent(new Event('input')); return 1",
    );
    assert_eq!(browser.text("#board-count"), "2 of 60 shown");
    assert_ne!(
        browser.run("return document.title"),
        "broken",
        "a tag of data ran"
    );
    assert!(
        !std::fs::read_to_string(campaign.path("scoreboard.html"))
            .unwrap()
            .contains("@house.example")
    );
    browser.assert_accessible();
    browser.assert_keyboard();
    browser.assert_fits(390);
    browser.pictures("scoreboard");
    browser.assert_quiet();
}

#[test]
fn all_of_congress_is_on_the_board() {
    let (Some(campaign), Some(browser)) = (Campaign::of_roster(), browser()) else {
        return;
    };
    browser.open(&board_of(&campaign, None));
    assert_eq!(
        browser.run("return document.querySelectorAll('#board tbody tr').length"),
        537
    );
    assert_eq!(
        browser.run("return document.querySelectorAll('svg.tiles a').length"),
        56
    );
    browser.assert_accessible();
    browser.assert_keyboard();
    browser.pictures("scoreboard-congress");
    browser.assert_quiet();
}

/// A partner's page on one address that shows the scoreboard, published at another, by the snippet.
#[test]
fn a_partners_page_carries_the_board_in_a_frame_that_works() {
    let Some(browser) = browser() else { return };
    let campaign = Campaign::of(&members(60));
    let board = std::fs::read(board_of(&campaign, None)).unwrap();
    let published = publish(board);
    let snippet =
        redress::report::embed_snippet("Halt <script>", &format!("http://{published}/board.html"));
    let partner = publish(
        format!("<!doctype html><title>Partner</title><h1>Partner</h1>{snippet}").into_bytes(),
    );
    browser.open_url(&format!("http://{partner}/"));
    let frame = browser.run("return document.querySelector('iframe').title");
    assert_eq!(frame, "Scoreboard: Halt <script>");
    browser.enter_frame("iframe");
    assert_eq!(
        browser.run("return document.querySelectorAll('#board tbody tr').length"),
        60
    );
    browser.run("document.querySelector('a.tile[data-state=TX]').dispatchEvent(new MouseEvent('click', {bubbles: true, cancelable: true})); return 1");
    assert_eq!(browser.text("#board-count"), "10 of 60 shown");
    assert_eq!(
        browser.run("return window.origin"),
        "null",
        "the frame can do nothing on the partner's site"
    );
}

/// Answers every request with this page, on loopback, as long as the test lasts.
fn publish(page: Vec<u8>) -> std::net::SocketAddr {
    use std::io::{BufRead as _, BufReader, Write as _};
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        for connection in listener.incoming() {
            let mut connection = connection.unwrap();
            let request = BufReader::new(connection.try_clone().unwrap()).lines();
            request.map_while(Result::ok).find(String::is_empty);
            let head = format!(
                "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
                page.len()
            );
            let _ = connection
                .write_all(head.as_bytes())
                .and_then(|()| connection.write_all(&page));
        }
    });
    address
}
