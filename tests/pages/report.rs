//! The delivery report, for the organizer and for the public, and the dossier.

use crate::browser::{Browser, browser};
use crate::campaign::{Campaign, TAG, members};
use redress::campaign::Press;
use redress::report::{
    DeliveryReport, LetterText, PublicFacts, ReportedLetter, SignedCopy, Status,
    write_delivery_report, write_dossier, write_lobbying_worksheet,
};
use redress_ledger::{Filter, Ledger, PlanLedger, PlanRecord, Standings};
use std::collections::BTreeMap;
use std::path::PathBuf;

/// The letters went in two copies: one organization signed on in between.
fn copies(plan: &PlanRecord) -> [SignedCopy; 2] {
    let mut earlier = plan.signatories.clone();
    earlier.list.pop();
    let copy = |signatories, letters| SignedCopy {
        signatories,
        date: plan.date,
        letters,
    };
    [copy(earlier, 30), copy(plan.signatories.clone(), 10)]
}

/// Who a report is for.
#[derive(Clone, Copy, PartialEq)]
enum Audience {
    Organizer,
    Public,
}

fn report_of(campaign: &Campaign, ledger: &Ledger, audience: Audience) -> PathBuf {
    report_that_is_read_again(campaign, ledger, audience, None)
}

fn report_that_is_read_again(
    campaign: &Campaign,
    ledger: &Ledger,
    audience: Audience,
    refresh: Option<u32>,
) -> PathBuf {
    let counts = ledger.counts().unwrap();
    let plan = ledger.plan_in_force().unwrap();
    let approvals = ledger
        .approvals(plan.as_ref().unwrap().code.as_ref().unwrap())
        .unwrap();
    let loaded = campaign.load().campaign;
    let name = loaded.name.clone();
    let letters = [ReportedLetter {
        title: format!("Congress: ask {TAG}"),
        letters: "40 letters".to_owned(),
        subject: format!("On the bill {TAG}"),
        text: Some(LetterText {
            html:
                "<style>p { color: #333 }</style><p>Dear Senator:</p>\n<p>We ask you to act.</p>\n"
                    .to_owned(),
            text: "Dear Senator:\n".to_owned(),
        }),
        copy: 0,
    }];
    let press = Press {
        ask: Some(format!("Halt it {TAG}")),
        quote: Some(format!("Nobody voted for this {TAG}")),
        quote_by: Some(TAG.to_owned()),
        ..Press::default()
    };
    let copies = copies(plan.as_ref().unwrap());
    let public = PublicFacts {
        sender: TAG,
        press: &press,
        zone: &loaded.timezone,
        letters: &letters,
        pictures: &BTreeMap::new(),
        copies: &copies,
        by_party: true,
    };
    let report = DeliveryReport {
        public: (audience == Audience::Public).then_some(public),
        status: Status {
            campaign: &name,
            counts: &counts,
            paused: Some((TAG, None)),
            now: campaign.clock.now(),
            zone: &loaded.timezone,
            next_due: None,
            time_left: None,
            accounts: &[],
            coordinator: None,
            under_way: refresh.is_some(),
            rate: refresh.map(|_| "30 a minute, 4 seconds left"),
            watched: &[],
        },
        plan: plan.as_ref(),
        approvals: &approvals,
        filter: &Filter::default(),
        made_at: campaign.clock.now(),
        refresh,
    };
    let page = campaign.path("report.html");
    write_delivery_report(&report, ledger, &mut std::fs::File::create(&page).unwrap()).unwrap();
    page
}

fn assert_good(browser: &Browser, name: &str) {
    assert_ne!(
        browser.run("return document.title"),
        "broken",
        "a tag of data ran"
    );
    browser.assert_accessible();
    browser.assert_keyboard();
    browser.assert_fits(390);
    browser.pictures(name);
    browser.assert_quiet();
}

#[test]
fn the_organizer_sees_every_delivery_and_the_servers_words() {
    let Some(browser) = browser() else { return };
    let campaign = Campaign::of(&members(40));
    let ledger = campaign.send();
    browser.open(&report_of(&campaign, &ledger, Audience::Organizer));
    assert_eq!(
        browser.run("return document.querySelectorAll('#deliveries tbody tr').length"),
        40
    );
    assert!(
        browser
            .text("#deliveries")
            .contains("no such mailbox <script>")
    );
    assert!(browser.text("#deliveries").contains("m7@house.example"));
    assert!(
        browser
            .text(".decisions")
            .contains("5 letters were refused: mend the addresses, or take them out.")
    );
    browser.run(
        "const state = document.getElementById('state'); state.value = 'unconfirmed'; state.dispatchEvent(new Event('input')); return 1",
    );
    assert_eq!(browser.text("#deliveries-count"), "1 of 40 shown");
    browser.run(
        "const state = document.getElementById('state'); state.value = ''; state.dispatchEvent(new Event('input')); return 1",
    );
    browser.run("document.getElementById('find').focus(); return 1");
    browser.keys("refused");
    assert_eq!(browser.text("#deliveries-count"), "5 of 40 shown");
    assert_good(&browser, "report");
}

#[test]
fn a_report_that_follows_a_send_reads_itself_again_and_keeps_what_was_searched() {
    let Some(browser) = browser() else { return };
    let campaign = Campaign::of(&members(40));
    let ledger = campaign.send();
    browser.open(&report_that_is_read_again(
        &campaign,
        &ledger,
        Audience::Organizer,
        Some(1),
    ));
    assert!(
        browser
            .text("header")
            .contains("a send is under way: 30 a minute, 4 seconds left")
    );
    browser.run("document.getElementById('find').focus(); document.before = true; return 1");
    browser.keys("refused\t"); // nothing is read again while somebody types
    let read_again = (0..10_000)
        .any(|_| browser.run("return document.before !== true && !!document.body") == true);
    assert!(read_again);
    browser.run("document.getElementById('hold').focus(); return 1");
    browser.keys(" ");
    assert_eq!(
        browser.run("return document.getElementById('hold').getAttribute('aria-pressed')"),
        "true"
    );
    assert_eq!(browser.text("#deliveries-count"), "5 of 40 shown");
    assert_good(&browser, "report-follow");
}

#[test]
fn the_public_sees_counts_and_nobodys_address() {
    let campaign = Campaign::of(&members(40));
    let ledger = campaign.send();
    let file = report_of(&campaign, &ledger, Audience::Public);
    let page = std::fs::read_to_string(&file).unwrap();
    assert!(
        !page.contains("@house.example") && !page.contains("Nameh"),
        "a public report names nobody"
    );
    let Some(browser) = browser() else { return };
    browser.open(&file);
    for word in [
        "U.S. House of Representatives",
        "New Mexico",
        "Democrat",
        "Neighbors <script>",
        "Signed by 1 organization: 10 letters dated February 16, 2021",
        "Signed by 0 organizations: 30 letters dated February 16, 2021",
        "“Nobody voted for this <script>",
    ] {
        assert!(browser.text("main").contains(word), "{word}");
    }
    let letter =
        "return document.querySelector('.paper').shadowRoot.textContent.includes('Dear Senator:')";
    assert_eq!(browser.run(letter), true);
    // All went within minutes: a line over time would tell of the mail server alone.
    assert_eq!(
        browser.run("return document.querySelectorAll('svg.chart').length"),
        0
    );
    // What is wider than the window scrolls within itself, and at this width nothing has to.
    let wide = "return [...document.querySelectorAll('.scroll')].filter(one => one.scrollWidth > one.clientWidth)\
                .map(one => one.getAttribute('aria-label') + ' ' + one.scrollWidth + ' ' + one.clientWidth).join()";
    assert_eq!(browser.run(wide), "");
    assert_good(&browser, "report-public");
}

#[test]
fn the_sample_reports_its_signatories_and_its_letters_by_hand() {
    let Some(browser) = browser() else { return };
    let campaign = Campaign::sample();
    let ledger = campaign.send();
    browser.open(&report_of(&campaign, &ledger, Audience::Public));
    assert!(browser.text("main").contains("Signed by 42 organizations"));
    assert!(browser.text("main").contains("Signed by 41 organizations"));
    assert!(
        browser
            .text("header")
            .contains("with 42 organizations, has written to ")
    );
    assert_good(&browser, "report-sample");
}

#[test]
fn the_dossier_tells_each_office_and_the_worksheet_adds_up() {
    let campaign = Campaign::of(&members(12));
    let ledger = campaign.send();
    let mut worksheet = Vec::new();
    let loaded = campaign.load().campaign;
    write_lobbying_worksheet(&loaded, &ledger, &Filter::default(), &mut worksheet).unwrap();
    let mut reader = csv::Reader::from_reader(worksheet.as_slice());
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert_eq!(
        rows.len(),
        9,
        "twelve letters, of which one was refused, one deferred, one is unconfirmed"
    );
    assert_eq!(&rows[0][0], "2021-02-16");
    assert_eq!(
        (&rows[0][3], &rows[0][6], &rows[0][7], &rows[0][8]),
        ("federal", "e-mail", "10", "0.85")
    );

    let Some(browser) = browser() else { return };
    let page = campaign.path("dossier.html");
    let mut out = std::fs::File::create(&page).unwrap();
    write_dossier(
        &loaded,
        &ledger,
        &Filter::default(),
        campaign.clock.now(),
        &mut out,
    )
    .unwrap();
    browser.open(&page);
    assert_eq!(
        browser.run("return document.querySelectorAll('section.office').length"),
        12
    );
    assert!(browser.text("main").contains("replied, Thank you <script>"));
    assert_good(&browser, "dossier");
}
