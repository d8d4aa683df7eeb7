//! "Message your lawmakers": a ZIP code is looked up in the page and goes nowhere else.

use crate::browser::{Browser, browser};
use crate::campaign::{Campaign, TAG};
use redress_test_support::shared_data;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Two districts of Ohio, a vacant one of New Mexico, Guam, and a city.
const LIST: &str = "id,office,full_name,city,state,district,stance,email,email_public,form_url\n\
    S1,senator,Mia Lee,,OH,,sponsor,staff@lee.example,,https://lee.example/contact\n\
    S2,senator,Bo Poe,,OH,,undecided,staff@poe.example,no,https://poe.example/contact\n\
    H5,representative,Ana Ruiz,,OH,5,,ana@ruiz.example,yes,https://ruiz.example/contact\n\
    H9,representative,Kei Ito,,OH,9,sponsor,kei@ito.example,no,javascript:alert(1)\n\
    N1,representative,Vacant,,NM,1,,,,\n\
    G1,delegate,Di Fox,,GU,,,,,https://fox.example/contact\n\
    M1,mayor,Al Wu,Elm,OH,,,mayor@elm.example,yes,\n";
/// With the columns of the Census Bureau.
const DISTRICTS: &str =
    "state_abbr,zcta,cd\nOH,43001,5\nOH,43002,5\nOH,43002,9\nNM,87001,1\nNM,87002,2\nGU,96910,98\n";

impl Campaign {
    /// The page of a campaign with this list and this table.
    fn lawmakers(list: &str, districts: &str) -> (Self, PathBuf) {
        let campaign = Self::of(list);
        let settings = fs::read_to_string(campaign.path("campaign.toml")).unwrap();
        let settings = format!(
            "{settings}[districts]\nfile = \"districts.csv\"\ncongress = 119\nas_of = \"2024-07-30\"\n\
             ended_congress = \"use\"\n"
        );
        fs::write(campaign.path("campaign.toml"), settings).unwrap();
        fs::write(campaign.path("districts.csv"), districts).unwrap();
        fs::create_dir(campaign.path("site")).unwrap();
        campaign.message(
            "ask",
            "Please act",
            "I ask you to act & to vote.\nToday.\n\nThank you.",
        );
        campaign.message("thanks", "Thank you", "Thank you for your vote.");
        let page = campaign.write_lawmakers();
        (campaign, page)
    }

    fn message(&self, key: &str, subject: &str, text: &str) {
        let file = self.path(&format!("site/message-{key}.md"));
        fs::write(file, format!("+++\nsubject = \"{subject}\"\n+++\n{text}\n")).unwrap();
    }

    fn write_lawmakers(&self) -> PathBuf {
        let page = self.path("lawmakers.html");
        let ran = Command::new(env!("CARGO_BIN_EXE_redress"))
            .arg("-C")
            .arg(self.path(""))
            .arg("lawmakers")
            .arg(&page)
            .output()
            .unwrap();
        assert!(
            ran.status.success(),
            "{}",
            String::from_utf8_lossy(&ran.stderr)
        );
        page
    }
}

impl Browser {
    /// Types a ZIP code where the field is, and gives what the page then shows.
    pub fn find(&self, zip: &str) -> String {
        self.run("const field = document.getElementById('lawmakers-zip'); field.value = ''; field.focus(); return 1");
        self.keys(zip);
        self.keys("\u{e007}"); // Enter
        self.shown()
    }

    /// Chooses from one of the page's lists, as a browser tells the page of it.
    fn choose(&self, list: &str, value: &str) {
        let (id, value) = (json!(format!("lawmakers-{list}")), json!(value));
        self.run(&format!(
            "const list = document.getElementById({id}); list.value = {value};
             list.dispatchEvent(new Event('change', {{bubbles: true}})); return 1"
        ));
    }

    fn shown(&self) -> String {
        let shown = self.run(
            "const found = document.getElementById('lawmakers-found');
             return document.getElementById('lawmakers-said').textContent + (found.hidden ? '' : ' ' + found.innerText)",
        );
        let words: Vec<&str> = shown.as_str().unwrap().split_whitespace().collect();
        words.join(" ")
    }
}

#[test]
fn whoever_types_a_zip_code_sees_their_own() {
    let Some(browser) = browser() else { return };
    let (_campaign, page) = Campaign::lawmakers(LIST, DISTRICTS);
    browser.open(&page);
    assert_eq!(
        browser.find("43001-1234"),
        "3 lawmakers found. Lawmakers for 43001 \
         Bo Poe Senator Ask Web form Copy subject Copy text \
         Mia Lee Senator Thank Web form Copy subject Copy text \
         Ana Ruiz Representative, district 5 Ask Web form ana@ruiz.example Copy subject Copy text"
    );
    let focused = browser.run("return document.activeElement.id");
    assert_eq!(focused, "lawmakers-found");
    let split = browser.find("43002");
    assert!(split.starts_with(
        "4 lawmakers found. Lawmakers for 43002 Parts of 43002 lie in 2 districts (OH-5, OH-9), and a ZIP code alone does \
         not say in which of them you live. So all of them are shown. Find your representative by your street address at \
         house.gov."
    ), "{split}");
    assert!(split.contains("Ana Ruiz") && split.contains("Kei Ito"));
    let vacant = browser.find("87001");
    assert!(
        vacant.ends_with("Representative, district 1: the seat is vacant."),
        "{vacant}"
    );
    let nobody = browser.find("87002");
    assert!(
        nobody.contains("Nobody on this campaign’s lists holds the seat of NM-2 in the House: it is vacant, or not written to."),
        "{nobody}"
    );
    let guam = browser.find("96910");
    assert!(guam.contains("Guam sends a delegate without a vote to the House of Representatives, and has no senators."), "{guam}");
    assert!(guam.contains("Di Fox"), "{guam}");
    assert_eq!(browser.find("4300"), "A ZIP code has five digits.");
    assert_eq!(
        browser.find("10001"),
        "This page does not know 10001: post boxes and single buildings are in no table. Choose your state."
    );
    assert_eq!(
        browser.run("return document.activeElement.id"),
        "lawmakers-state"
    );
    browser.choose("state", "OH");
    let state = browser.shown();
    assert!(
        state.starts_with("4 lawmakers found. Ohio One of those in the House is yours."),
        "{state}"
    );
    browser.choose("city", "Elm, OH");
    assert_eq!(
        browser.shown(),
        "1 lawmaker found. Elm, OH Al Wu Mayor, Elm Ask mayor@elm.example Copy subject Copy text"
    );
    browser.assert_accessible();
    browser.assert_keyboard();
    browser.assert_quiet();
}

#[test]
fn a_zip_code_is_in_no_address_no_store_and_no_request() {
    let Some(browser) = browser() else { return };
    let (_campaign, page) = Campaign::lawmakers(LIST, DISTRICTS);
    browser.open(&page);
    let state =
        "return JSON.stringify([location.href, history.length, Object.entries(localStorage),
        Object.entries(sessionStorage), document.cookie, document.title])";
    let before = browser.run(state);
    browser.find("43002");
    assert_eq!(browser.run(state), before);
    let carries = browser.run(
        "return [document.forms.length, document.querySelectorAll('[name=\"zip\"], input[name]').length,
            [...document.querySelectorAll('a')].filter(one => one.href.includes('43002')).length]",
    );
    assert_eq!(carries, json!([0, 0, 0]));
    browser.assert_quiet();
}

#[test]
fn what_is_copied_is_the_message_and_a_long_one_is_no_link() {
    let Some(browser) = browser() else { return };
    let (campaign, page) = Campaign::lawmakers(LIST, DISTRICTS);
    browser.open(&page);
    browser.find("43001");
    let link = "return document.querySelector('#lawmakers-found .mail')?.getAttribute('href')";
    assert_eq!(
        browser.run(link),
        "mailto:ana@ruiz.example?subject=Please%20act&body=I%20ask%20you%20to%20act%20%26%20to%20vote.%20Today.\
         %0D%0A%0D%0AThank%20you."
    );
    let copied = browser.run(
        "window.copied = [];
         document.addEventListener('copy', () => copied.push(document.activeElement.value));
         for (const button of document.querySelectorAll('#lawmakers-found li:last-child button')) button.click();
         return copied",
    );
    assert_eq!(
        copied,
        json!([
            "Please act",
            "I ask you to act & to vote. Today.\n\nThank you."
        ])
    );
    for (spaces, is_link) in [(582, true), (583, false)] {
        // `mailto:ana@ruiz.example?subject=s&body=` takes 39 characters, a letter one, and `é` six.
        let text = format!("{}{}", "é".repeat(290), "a".repeat(spaces - 561));
        campaign.message("ask", "s", &text);
        browser.open(&campaign.write_lawmakers());
        browser.find("43001");
        let length = 39 + 290 * 6 + spaces - 561;
        assert_eq!(length <= 1800, is_link, "{length}");
        assert_eq!(!browser.run(link).is_null(), is_link);
    }
    assert!(
        browser
            .shown()
            .contains("ana@ruiz.example Copy subject Copy text")
    );
}

#[test]
fn without_scripts_everybody_is_two_clicks_away() {
    let Some(browser) = browser() else { return };
    let (_campaign, page) = Campaign::lawmakers(LIST, DISTRICTS);
    let source = fs::read_to_string(&page).unwrap();
    for hidden in ["staff@", "kei@", "javascript:"] {
        assert!(!source.contains(hidden), "{hidden}");
    }
    browser.open_without_scripts(&page);
    let shown = browser.run(
        "const shown = one => one.checkVisibility();
         const closed = [...document.querySelectorAll('#lawmakers-states details')];
         const before = [closed.filter(shown).length, shown(document.getElementById('lawmakers-lookup'))];
         closed.forEach(one => { one.querySelector('summary').click(); });
         return [...before, [...document.querySelectorAll('#lawmakers-states li')].filter(shown).length,
             [...document.querySelectorAll('#lawmakers-states li a')].filter(shown).length]",
    );
    assert_eq!(shown, json!([3, false, 7, 6]));
}

#[test]
fn no_field_runs_or_turns_anything() {
    let Some(browser) = browser() else { return };
    let list = format!(
        "id,office,full_name,city,state,district,stance,email,email_public,form_url\n\
         S1,senator,Lee,,OH,,,,,JavaScript:alert(1)\n\
         S2,senator,Poe,,OH,,,,,\"data:text/html,{TAG}\"\n\
         H5,representative,Ruiz,,OH,5,,a&b@ruiz.example,yes,https://ruiz.example/\"'{TAG}\n\
         M1,mayor,Wu,Elm {TAG},OH,,,,,https://elm.example\n"
    );
    let (campaign, _) = Campaign::lawmakers(&list, DISTRICTS);
    campaign.message("thanks", "Thanks </script>", "Text & more");
    browser.open(&campaign.write_lawmakers());
    browser.find("43001");
    let links = browser
        .run("return [...document.querySelectorAll('#lawmakers a')].map(one => one.protocol)");
    let known = ["https:", "mailto:"];
    let links = links.as_array().unwrap();
    assert!(
        links
            .iter()
            .all(|link| known.contains(&link.as_str().unwrap())),
        "{links:?}"
    );
    assert!(
        browser
            .run("return document.title")
            .as_str()
            .unwrap()
            .starts_with("Halt")
    );
    assert_eq!(
        browser.run("return document.scripts.length"),
        3,
        "two scripts and the table"
    );
    browser.assert_quiet();
}

#[test]
fn every_zip_code_of_a_table_is_read_again() {
    let Some(browser) = browser() else { return };
    let mut table = "state_abbr,zcta,cd\nNY,00501,1\nAK,99999,98\n".to_owned();
    // So that every kind is there: far and near codes, old and new sets, one, two and three districts.
    let (mut zip, mut seed) = (600_u32, 7_u32);
    while zip < 99_000 {
        seed = seed.wrapping_mul(1_103_515_245).wrapping_add(12_345);
        let (random, base) = (seed >> 16, zip / 2500 + 1);
        for cd in 0..=(random % 11).saturating_sub(8) {
            writeln!(
                table,
                "CA,{zip:05},{}",
                (base + cd * (random / 11 % 5)) % 52 + 1
            )
            .unwrap();
        }
        zip += match random % 97 {
            0 => 1500,
            1..10 => random % 40 + 1,
            _ => random % 3 + 1,
        };
    }
    assert_same(&browser, &table);
}

#[test]
fn the_whole_country_is_read_again_and_fits() {
    let (Some(browser), Some(table), Some(roster)) = (
        browser(),
        shared_data("districts/zccd.csv"),
        shared_data("congress/legislators-current.csv"),
    ) else {
        return;
    };
    let roster = fs::read_to_string(roster).unwrap();
    let page = assert_same(&browser, &fs::read_to_string(table).unwrap());
    assert!(page > 50_000);
    let (_campaign, page) = Campaign::lawmakers(&roster, DISTRICTS);
    let size = fs::metadata(&page).unwrap().len();
    assert!(size < 200_000, "{size} bytes without the table");
    browser.open(&page);
    browser.find("43002");
    browser.screen("light", 320);
    assert_narrow(&browser);
    browser.screen("light", 1280);
    browser.pictures("lawmakers");
}

/// Nothing scrolls sideways.
fn assert_narrow(browser: &Browser) {
    let wide = browser
        .run("return document.documentElement.scrollWidth - document.documentElement.clientWidth");
    assert_eq!(wide, 0);
}

/// The page says of each ZIP code what the table says, and of no other. Gives the page's size.
fn assert_same(browser: &Browser, table: &str) -> usize {
    let (_campaign, page) = Campaign::lawmakers(LIST, table);
    browser.open(Path::new(&page));
    browser.assert_zips(table);
    fs::metadata(&page).unwrap().len().try_into().unwrap()
}

impl Browser {
    /// Asserts that the page that is open reads of each ZIP code what a table says, and of no other.
    pub fn assert_zips(&self, table: &str) {
        let mut expected: BTreeMap<u32, Vec<String>> = BTreeMap::new();
        let mut rows = table.lines().map(|row| row.split(',').collect::<Vec<_>>());
        let header = rows.next().unwrap();
        let at = |name: &str| header.iter().position(|column| *column == name).unwrap();
        let (state, zcta, cd) = (at("state_abbr"), at("zcta"), at("cd"));
        for row in rows {
            let number = match row[cd].parse::<u32>().unwrap() {
                98 => 0,
                number => number,
            };
            let seats = expected.entry(row[zcta].parse().unwrap()).or_default();
            let seat = format!("{}-{number}", row[state]);
            if !seats.contains(&seat) {
                seats.push(seat);
            }
        }
        for seats in expected.values_mut() {
            seats.sort();
        }
        let read = self.run(
            "const table = JSON.parse(document.getElementById('lawmakers-zips').textContent);
             return [...readZips(table)].map(([zip, seats]) => [zip, [...seats].sort()])",
        );
        let read: Vec<Value> = read.as_array().unwrap().clone();
        assert_eq!(read.len(), expected.len());
        for (read, (zip, seats)) in read.iter().zip(&expected) {
            assert_eq!(*read, json!([zip, seats]));
        }
    }
}
