//! The public page.

use crate::browser::browser;
use crate::campaign::{Campaign, TAG, members};
use redress_test_support::{root, shared_data};
use std::fs;
use std::path::PathBuf;
use std::process::Command;

/// What the page may weigh, without logos.
const PAGE_BYTES_MAX: u64 = 400 * 1024;

const SETTINGS: &str = "[site]\nurl = \"https://halt.coalition.example\"\nsign_up = \"https://act.coalition.example/halt\"\n\
    president = \"https://forms.coalition.example/president\"\n";

impl Campaign {
    /// Writes the page, and gives its file.
    fn write_site(&self) -> PathBuf {
        let ran = Command::new(env!("CARGO_BIN_EXE_redress"))
            .arg("-C")
            .arg(self.path(""))
            .arg("site")
            .arg(self.path("public"))
            .output()
            .unwrap();
        assert!(
            ran.status.success(),
            "{}",
            String::from_utf8_lossy(&ran.stderr)
        );
        self.path("public/index.html")
    }

    fn settings(&self, more: &str) {
        let file = self.path("campaign.toml");
        let settings = fs::read_to_string(&file).unwrap();
        fs::write(file, format!("{settings}\n{more}")).unwrap();
    }

    /// The sample with its texts and places.
    fn sample_site() -> Self {
        let campaign = Self::sample();
        fs::create_dir(campaign.path("site")).unwrap();
        for file in fs::read_dir(root().join("site")).unwrap() {
            let file = file.unwrap();
            fs::copy(file.path(), campaign.path("site").join(file.file_name())).unwrap();
        }
        fs::copy(root().join("places.csv"), campaign.path("places.csv")).unwrap();
        campaign
    }
}

#[test]
fn the_samples_page_is_quiet_accessible_and_fits_a_phone() {
    let Some(browser) = browser() else { return };
    let campaign = Campaign::sample_site();
    let page = campaign.write_site();
    assert!(fs::metadata(&page).unwrap().len() < PAGE_BYTES_MAX);
    browser.open(&page);
    let headings = browser
        .run("return [...document.querySelectorAll('h2')].map(one => one.textContent).join('; ')");
    assert_eq!(
        headings,
        "What we ask; Add your name; Who asks; Why; Message your lawmakers; Tell the President; Where they stand; \
         Places that have acted; Pass it on; Privacy"
    );
    // Every link within the page leads somewhere.
    assert_eq!(
        browser.run(
            "return [...document.querySelectorAll('a[href^=\"#\"]')].map(one => one.getAttribute('href').slice(1))
                 .filter(id => !document.getElementById(id)).join(' ')"
        ),
        ""
    );
    assert!(browser.text("#places .large").starts_with("13 places have"));
    browser.assert_fits(320);
    browser.assert_fits(390);
    browser.assert_accessible();
    browser.assert_keyboard();
    browser.pictures("site");
    browser.assert_quiet();
}

#[test]
fn without_scripts_everything_stands_there() {
    let Some(browser) = browser() else { return };
    let campaign = Campaign::sample_site();
    let page = campaign.write_site();
    browser.open(&page);
    let with_scripts = browser.run("return document.querySelectorAll('section').length");
    browser.open_without_scripts(&page);
    let hidden = browser.run(
        "return [...document.querySelectorAll('section [hidden]:not(#lawmakers-lookup)')].filter(one => one.textContent.trim().length > 400).length",
    );
    assert_eq!(hidden, 0, "only what needs a script is hidden");
    assert_eq!(
        browser.run("return document.querySelectorAll('section').length"),
        with_scripts
    );
    assert_eq!(
        browser.run("return [...document.querySelectorAll('#address, #embed')].every(one => one.value && one.checkVisibility() || one.closest('details'))"),
        true
    );
}

#[test]
fn what_stands_in_a_field_never_runs() {
    let Some(browser) = browser() else { return };
    let campaign = Campaign::of(&members(20));
    campaign.settings(&format!(
        "{SETTINGS}title = \"Halt </title>{TAG}\"\nsign_up_words = \"Sign </a>{TAG}\"\n"
    ));
    fs::create_dir(campaign.path("site")).unwrap();
    fs::write(
        campaign.path("site/ask.md"),
        "+++\ntitle = \"Ask </h2><script>document.title='broken'</script>\"\n+++\nWe ask `</script>` \\<b> עכשיו now.\n",
    )
    .unwrap();
    fs::write(
        campaign.path("signatories.csv"),
        format!("organization,scope,state,url\n\"Neighbors {TAG}\",\"{TAG}\",\"{TAG}\",\"https://a.example/\"\"><b>\"\n"),
    )
    .unwrap();
    fs::write(
        campaign.path("places.csv"),
        format!(
            "place,state,level,kind,voted_on,source,checked_on,note\n\"Elm {TAG}\",MA,\"{TAG}\",ban,2020-01-02,\
             \"https://elm.example/\"\"><script>1</script>\",2021-01-01,\"</script>{TAG}\"\n"
        ),
    )
    .unwrap();
    let page = campaign.write_site();
    browser.open(&page);
    assert_eq!(
        browser.run("return document.title"),
        format!("Halt </title>{TAG}")
    );
    assert_eq!(
        browser.run(
            "return [...document.querySelectorAll('section b, main script:not([type])')].length"
        ),
        0
    );
    assert_eq!(
        browser.run(
            "return [...document.querySelectorAll('[href], [src]')].map(one => one.getAttribute('href') || one.getAttribute('src'))
                 .filter(link => !/^(https?:|mailto:|sms:|#|data:|scoreboard\\.html)/.test(link)).length"
        ),
        0
    );
    browser.assert_keyboard();
    browser.assert_quiet();
}

#[test]
fn all_of_congress_and_every_zip_code_stay_below_the_limit() {
    let (Some(roster), Some(table), Some(browser)) = (
        shared_data("congress/legislators-current.csv"),
        shared_data("districts/zccd.csv"),
        browser(),
    ) else {
        return;
    };
    let campaign = Campaign::sample_site();
    fs::copy(roster, campaign.path("recipients/congress.csv")).unwrap();
    fs::copy(&table, campaign.path("districts.csv")).unwrap();
    let settings = fs::read_to_string(campaign.path("campaign.toml")).unwrap();
    let outlasting = settings.replace("[districts]\n", "[districts]\nended_congress = \"use\"\n");
    fs::write(campaign.path("campaign.toml"), outlasting).unwrap();
    let page = campaign.write_site();
    let size = fs::metadata(&page).unwrap().len();
    assert!((150_000..PAGE_BYTES_MAX).contains(&size), "{size} bytes");
    browser.open(&page);
    browser.assert_fits(320);
    // The section is that of `redress lawmakers`, and its table must have come whole into this page as well.
    browser.assert_zips(&fs::read_to_string(table).unwrap());
    browser.assert_quiet();
}

#[test]
fn a_zip_code_typed_on_the_page_stays_there() {
    let Some(browser) = browser() else { return };
    let campaign = Campaign::sample_site();
    let page = campaign.write_site();
    browser.open(&page);
    let state = "return JSON.stringify([location.href, history.length, history.state, Object.entries(localStorage),
        Object.entries(sessionStorage), document.cookie, document.title])";
    let before = browser.run(state);
    browser.run("window.said = []; for (const word of ['log', 'info', 'warn', 'error', 'debug']) console[word] = (...words) => said.push(words); return 1");
    let zip = fs::read_to_string(root().join("districts.csv")).unwrap();
    let zip = zip
        .lines()
        .nth(1)
        .unwrap()
        .split(',')
        .next()
        .unwrap()
        .to_owned();
    let shown = browser.find(&zip);
    assert!(shown.contains(&format!("Lawmakers for {zip}")), "{shown}");
    assert_eq!(browser.run(state), before);
    assert_eq!(browser.run("return JSON.stringify(said)"), "[]");
    // The form that stands on the page has none of it either.
    let carried = browser.run(&format!(
        "return [...new FormData(document.querySelector('form')).values()].filter(one => one.includes('{zip}')).length
            + [...document.links].filter(one => one.href.includes('{zip}')).length"
    ));
    assert_eq!(carried, 0);
    assert_eq!(browser.requests(), Vec::<String>::new());
}

#[test]
fn the_form_goes_to_its_tool_without_a_script_and_nowhere_else() {
    let Some(browser) = browser() else { return };
    let campaign = Campaign::sample_site();
    let page = campaign.write_site();
    let fill = "document.querySelector('#sign-up-first-name').value = 'Ada';
        document.querySelector('#sign-up-last-name').value = 'Moss';
        document.querySelector('#sign-up-email').value = 'ada@moss.example';
        document.querySelector('#sign-up-zip').value = '04101';
        document.querySelector('.choice input').checked = true;";
    browser.open(&page);
    browser.requests();
    // What a visitor leaves out the browser asks for; nothing goes.
    browser.run("document.querySelector('form.sign-up button').click(); return 1");
    assert_eq!(browser.requests(), Vec::<String>::new());
    // To another host, whatever changed its address.
    let refused = browser.run_async(&format!(
        "{fill} document.addEventListener('securitypolicyviolation', event => done(event.effectiveDirective), {{once: true}});
         const form = document.querySelector('form.sign-up');
         form.action = 'https://elsewhere.example/';
         form.querySelector('button').click();"
    ));
    assert_eq!(refused, "form-action");
    assert_eq!(browser.requests(), Vec::<String>::new());
    browser.open_without_scripts(&page);
    browser.run(&format!(
        "{fill} document.querySelector('form.sign-up button').click(); return 1"
    ));
    // Each question takes the browser a moment, so it is asked until it has sent the form.
    let sent = (0..10_000).find_map(|_| browser.requests().into_iter().next());
    assert_eq!(
        sent.as_deref(),
        Some(
            "POST https://act.coalition.example/halt first_name=Ada&last_name=Moss&email=ada%40moss.example&zip=04101&comment=&share=Yes%2C+my+name"
        )
    );
}

#[test]
fn without_scripts_each_member_is_two_clicks_away() {
    let Some(browser) = browser() else { return };
    let campaign = Campaign::sample_site();
    let page = campaign.write_site();
    browser.open_without_scripts(&page);
    // One click leads to the section, the next opens the state.
    let shown = browser.run(
        "const states = [...document.querySelectorAll('#lawmakers-states details')];
         const there = document.querySelectorAll('nav a[href=\"#lawmakers\"]').length;
         states.forEach(one => one.querySelector('summary').click());
         const lines = [...document.querySelectorAll('#lawmakers-states li')];
         return [there, states.every(one => one.open), lines.length > 30, lines.every(one => one.checkVisibility())]",
    );
    assert_eq!(shown, serde_json::json!([1, true, true, true]));
    // The map is there as well, and its tiles lead to the board's rows.
    let tiles = browser.run(
        "return [...document.querySelectorAll('#scoreboard a.tile')].map(one => one.getAttribute('href'))",
    );
    let board = fs::read_to_string(campaign.path("public/scoreboard.html")).unwrap();
    let tiles = tiles.as_array().unwrap();
    assert!(tiles.len() > 10);
    for tile in tiles {
        let id = tile
            .as_str()
            .unwrap()
            .strip_prefix("scoreboard.html#")
            .unwrap();
        assert!(board.contains(&format!("id=\"{id}\"")), "{id}");
    }
}

#[test]
fn logos_are_shown_from_their_copies_and_a_tile_leads_to_its_state() {
    let Some(browser) = browser() else { return };
    let campaign = Campaign::sample_site();
    fs::create_dir_all(campaign.path("files")).unwrap();
    // The smallest PNG there is: one pixel (W3C PNG, third edition).
    let png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0\x1f\x15\xc4\x89\0\0\0\rIDATx\x9cc\xf8\xcf\xc0\xf0\x1f\0\x05\0\x01\xff\xa7\x8c\x8b\xd6\0\0\0\0IEND\xaeB`\x82";
    fs::write(campaign.path("files/elm.png"), png).unwrap();
    fs::write(
        campaign.path("signatories.csv"),
        "organization,logo\nElm Fund,files/elm.png\nOak Fund,\n",
    )
    .unwrap();
    let page = campaign.write_site();
    browser.open(&page);
    let shown = browser.run_async(
        "const logo = document.querySelector('.organizations img');
         logo.loading = 'eager';
         logo.decode().then(() => done([logo.naturalWidth, document.querySelectorAll('.organizations img').length]), done)",
    );
    assert_eq!(shown, serde_json::json!([1, 1]));
    browser.assert_quiet();
    browser.run("document.querySelector('#scoreboard a.tile[data-state=OH]').dispatchEvent(new MouseEvent('click', {bubbles: true, cancelable: true})); return 1");
    let board = format!(
        "file://{}#state-OH",
        campaign.path("public/scoreboard.html").display()
    );
    browser.open_url(&board);
    assert_eq!(
        browser.run("return document.getElementById('state').value"),
        "OH"
    );
}
