//! The delivery report, for the organizer and for the public, and the dossier.

use crate::browser::{Browser, browser};
use crate::campaign::{Campaign, TAG, members};
use redress::report::{
    Audience, DeliveryReport, ReportedLetter, Status, write_delivery_report, write_dossier,
    write_lobbying_worksheet,
};
use redress_ledger::{Filter, Ledger, PlanLedger, Standings};
use std::path::PathBuf;

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
    let name = campaign.load().campaign.name;
    let letters = [ReportedLetter {
        mailing: redress_base::id::MailingName::new("congress"),
        subject: format!("On the bill {TAG}"),
        body: "<p>Dear Senator:</p>\n<p>We ask you to act.</p>\n".to_owned(),
    }];
    let report = DeliveryReport {
        audience,
        status: Status {
            campaign: &name,
            counts: &counts,
            paused: Some((TAG, None)),
            now: campaign.clock.now(),
            next_due: None,
            time_left: None,
            under_way: refresh.is_some(),
            rate: refresh.map(|_| "30 a minute, 4 seconds left"),
        },
        plan: plan.as_ref(),
        approvals: &approvals,
        filter: &Filter::default(),
        made_at: campaign.clock.now(),
        letters: &letters,
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
        "Dear Senator:",
        "Neighbors <script>",
    ] {
        assert!(browser.text("main").contains(word), "{word}");
    }
    assert_eq!(
        browser.run("return document.querySelectorAll('svg.chart path').length"),
        1
    );
    assert_good(&browser, "report-public");
}

#[test]
fn the_sample_reports_its_signatories_and_its_letters_by_hand() {
    let Some(browser) = browser() else { return };
    let campaign = Campaign::sample();
    let ledger = campaign.send();
    browser.open(&report_of(&campaign, &ledger, Audience::Public));
    assert!(browser.text("main").contains("Signed by 42 organizations"));
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
