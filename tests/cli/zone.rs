//! What people read is on the campaign's clock and says so; what programs read is in UTC.

use redress_test_support::server::{Action, Rule, Stage};
use redress_test_support::{CampaignTest, TestClock};

/// In Los Angeles it is six in the evening of the day before.
const NOW: &str = "2021-02-17T02:00:00Z";

/// What nobody may read who lives there: the day in Greenwich, its clock, a moment as programs write it.
const WRONG: [&str; 5] = ["2021-02-17", "February 17", "UTC", "GMT", "T02:"];

const ROWS: &str = "id,email,office,last_name,full_name,city,channel,term_end\n\
    A,ana@council.example,mayor,Ruiz,Ana Ruiz,Springfield,,\n\
    B,ben@council.example,council_member,Ito,Ben Ito,Springfield,,\n\
    C,cy@council.example,council_member,Cole,Cy Cole,Springfield,,\n\
    D,,clerk,Day,Dee Day,Springfield,in_person,\n\
    E,eve@council.example,council_member,Esser,Eve Esser,Springfield,,2020-01-03\n";

fn campaign() -> CampaignTest {
    let refuse = |address, answer| Rule::at(Stage::Rcpt, Action::Reply(answer)).containing(address);
    let rules = vec![
        refuse("ben@", "450 4.2.1 try later"),
        refuse("cy@", "550 5.1.1 no such user"),
    ];
    let test = CampaignTest::with_rules(rules).recipients(ROWS);
    let toml = test.read("campaign.toml");
    let settings = "timezone = \"America/Los_Angeles\"\n";
    let approval = "\n[approval]\nrequired = 1\ndeadline = \"2021-02-18T09:00\"\ncontact = \"Rosa Lima\"\nphone = \"+1 202 555 0143\"\n";
    test.write("campaign.toml", &format!("{settings}{toml}{approval}"));
    test
}

/// Refuses what is on the wrong clock.
#[track_caller]
fn read_by_people(what: &str, text: &str) {
    for wrong in WRONG {
        let mut lines = text.lines();
        let line = lines.find(|line| line.contains(wrong));
        assert!(
            line.is_none(),
            "`{wrong}` in {what}: {}",
            line.unwrap_or_default()
        );
    }
}

#[test]
fn people_read_the_campaigns_clock_and_programs_universal_time() {
    let test = campaign();
    let clock = TestClock::at(NOW, 1);
    let run = |args: &[&str]| {
        let ended = clock.run(&test, args);
        read_by_people(&args.join(" "), &ended.stdout);
        read_by_people(&args.join(" "), &ended.stderr);
        ended
    };
    let page = |file: &str| {
        let shown = test.read(file);
        read_by_people(file, &shown);
        shown
    };
    run(&["check"]);
    run(&["preview", "--html", "preview.html"]);
    page("preview.html");
    run(&["proof", "proof"]);
    for file in [
        "proof/index.html",
        "proof/ask-to-approve.eml",
        "proof/held-back.csv",
    ] {
        page(file);
    }
    run(&["verify", "proof"]);
    let code = test.code();
    // Before any plan is in force.
    run(&["log", "--to", "ruiz"]).with(2, "no plan is in force yet");
    run(&["log", "--mailing", "council"]).with(2, "no plan is in force yet");
    run(&["approve", &code, "--by", "Rosa Lima"])
        .with(0, "approved by Rosa Lima, 2021-02-16 18:00 PST");
    run(&["approve", &code, "--by", "Rosa Lima", "--undo"]);
    run(&["send", "--approved", &code]).with(3, "waits for the approval");
    run(&["approve", &code, "--by", "Rosa Lima"]);
    run(&["approvals"]).with(0, "; taken back 2021-02-16 18:00 PST");
    run(&["rehearse"]);
    page("rehearsal/index.html");
    run(&["send", "--approved", &code])
        .with(5, "run `redress send` again after 2021-02-16 18:05 PST");
    run(&["send", "--approved", &code, "--until", "18:00"]);
    run(&["packet", "packet"]);
    page("packet/print.html");
    run(&[
        "mark",
        "handed",
        "--how",
        "in-person",
        "--at",
        "2021-02-16 17:30",
        "--to",
        "day",
    ]);
    run(&["mark", "replied", "--to", "ruiz"]);
    run(&["status"]).with(0, "next deferred letter due: 2021-02-16 18:05 PST");
    run(&["log"]).with(0, "2021-02-16 18:00 PST");
    // The day that was typed.
    let since = clock.run(&test, &["log", "--since", "2021-02-17"]);
    since.with(0, "since 2021-02-17 00:00 PST");
    run(&["log", "--history"]);
    run(&["log", "--held-back"]);
    // In lines of their own nothing is cut.
    for (args, said) in [
        (&["log"][..], "handed (in person, 2021-02-16 17:30 PST)"),
        (&["log", "--history"], "2021-02-16 17:30 PST, in person"),
    ] {
        let narrow = test.run_with(args, &[("COLUMNS", "60")]).stdout;
        read_by_people("a narrow log", &narrow);
        let words: Vec<&str> = narrow.split_whitespace().collect();
        assert!(words.join(" ").contains(said), "{narrow}");
    }
    run(&["report", "--html", "report.html", "--dossier", "dossier"]);
    assert!(page("report.html").contains("2021-02-16 18:00 PST"));
    assert!(page("dossier/dossier.html").contains("2021-02-16 17:30 PST"));
    run(&["report", "--public", "--html", "public.html"]);
    page("public.html");
    run(&["diff", &code]);
    let replies = run(&["replies", "--format", "html"]).stdout;
    assert!(replies.contains("PST"), "{replies}");

    // Programs are told the moment.
    for args in [["log", "--format", "json"], ["log", "--format", "csv"]] {
        let told = clock.run(&test, &args).stdout;
        assert!(told.contains("2021-02-17T02:00"), "{told}");
        assert!(
            told.contains("handed (in person, 2021-02-17 01:30 UTC)"),
            "{told}"
        );
    }
    let told = clock
        .run(&test, &["log", "--history", "--format", "json"])
        .stdout;
    assert!(told.contains("2021-02-17 01:30 UTC, in person"), "{told}");
    let told = clock.run(&test, &["approvals", "--format", "json"]).stdout;
    assert!(told.contains("\"at\":\"2021-02-17T02:00"), "{told}");
}
