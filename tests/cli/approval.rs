//! What was approved is what goes: approvals that are waited for, proofs that can be checked, changes that are refused.

use redress_letters::message::Message;
use redress_test_support::{CampaignTest, TestClock};
use std::fs;

const LETTER_WITH_FILE: &str = "+++
subject = \"Face recognition in {{ recipient.city }}\"
attachments = [\"files/facts.txt\"]
+++
{{ salutation }}

{% include \"letters/_ask.md\" %}

{% for signatory in signatories %}
- {{ signatory.name }}
{% endfor %}
";

/// The small campaign with everything that a letter can be made of.
fn whole_campaign() -> CampaignTest {
    CampaignTest::new()
        .letter(LETTER_WITH_FILE)
        .file("letters/_ask.md", "We ask you to {{ values.ask }}.\n")
        .file(
            "letters/_layout.html",
            "<html><body>{{ body | safe }}</body></html>\n",
        )
        .file(
            "signatories.csv",
            "organization,scope,state\nOpen Streets,National,\n",
        )
        .file("files/facts.txt", "Studies found errors.\n")
}

#[test]
fn send_waits_for_as_many_people_as_the_campaign_asks_for() {
    let test = whole_campaign();
    test.write(
        "campaign.toml",
        &format!("{}\n[approval]\nrequired = 2\n", test.read("campaign.toml")),
    );
    let code = test.code();
    test.run(&["preview"])
        .status(0)
        .stdout_has("Before it is sent, it needs the approval of 2 more people.\n");
    test.run(&["send", "--approved", &code])
        .status(3)
        .stderr_has("waits for the approval of 2 more people");
    test.run(&["approve", &code, "--by", "Rosa Lima, Open Streets"])
        .status(0);
    test.run(&["approve", &code, "--by", "rosa lima,  open streets"])
        .status(0)
        .stdout_has(&format!(
            "{code} waits for the approval of one more person\n"
        ));
    test.run(&["send", "--approved", &code])
        .status(3)
        .stderr_has("waits for the approval of one more person");
    assert_eq!(test.server().conversations(), 0);
    test.run(&["approve", &code, "--by", "Sam Okafor"])
        .status(0);
    test.run(&["send", "--approved", &code]).status(0);
    assert_eq!(test.server().addressees().len(), 2);
}

#[test]
fn only_named_approvers_count_where_the_campaign_names_them() {
    let test = whole_campaign();
    let approvers = "\n[approval]\napprovers = [\"Rosa Lima\", \"Sam Okafor\"]\n";
    test.write(
        "campaign.toml",
        &format!("{}{approvers}", test.read("campaign.toml")),
    );
    let code = test.code();
    test.run(&["approve", &code, "--by", "Mallory"]).status(0);
    test.run(&["approve", &code, "--by", "Sam Okafor, Open Streets"])
        .status(0);
    test.run(&["send", "--approved", &code])
        .status(3)
        .stderr_has("waits for the approval of `Rosa Lima`");
    test.run(&["approve", &code, "--by", "Rosa Lima"]).status(0);
    test.run(&["send", "--approved", &code]).status(0);
}

#[test]
fn a_code_that_no_longer_fits_is_said_to_whoever_approves_it() {
    let test = whole_campaign();
    let code = test.code();
    test.run(&["approve", &code, "--by", "Rosa Lima"])
        .status(0)
        .stderr("");
    let letter = test.read("letters/council.md");
    test.write("letters/council.md", &format!("{letter}\nPS\n"));
    let newer = test.code();
    test.run(&["approve", &code, "--by", "Sam Okafor"])
        .status(0)
        .stderr_has("note: the campaign is not the one that")
        .stderr_has("`letters/council.md`")
        .stderr_has(&format!("the newest preview has the code {newer}\n"));
}

#[test]
fn an_embargo_is_shown_before_it_is_approved() {
    let test = CampaignTest::new()
        .many(2)
        .delivery("not_before = \"2099-02-17T09:00:00\"");
    test.run(&["preview"])
        .status(0)
        .stdout_has(" None leaves before 2099-02-17 09:00 UTC (`not_before`).\n");
}

#[test]
fn any_change_after_approval_is_refused_and_named() {
    let changes = [
        ("letters/council.md", "salutation", "salutation  ", None),
        (
            "letters/council.md",
            "Face",
            "face",
            Some("`letters/council.md` has changed"),
        ),
        (
            "letters/_ask.md",
            "We ask",
            "we ask",
            Some("`letters/_ask.md` has changed"),
        ),
        (
            "letters/_layout.html",
            "<body>",
            "<BODY>",
            Some("`letters/_layout.html` has changed"),
        ),
        (
            "recipients/council.csv",
            "Ana",
            "Ada",
            Some("`recipients/council.csv` has changed"),
        ),
        (
            "signatories.csv",
            "Open",
            "open",
            Some("`signatories.csv` has changed"),
        ),
        (
            "files/facts.txt",
            "errors",
            "terrors",
            Some("`files/facts.txt` has changed"),
        ),
        (
            "campaign.toml",
            "name = \"Coalition\"",
            "name = \"coalition\"",
            Some("`campaign.toml [sender]` has changed"),
        ),
        (
            "campaign.toml",
            "vote for it",
            "Vote for it",
            Some("`campaign.toml [values]` has changed"),
        ),
    ];
    for (file, from, to, told) in changes {
        let test = whole_campaign();
        let code = test.code();
        let original = test.read(file);
        assert!(original.contains(from), "{from} in {file}");
        test.write(file, &original.replacen(from, to, 1));
        let sent = test.run(&["send", "--approved", &code]);
        match told {
            Some(told) => {
                sent.status(3).stderr_has(told);
                assert_eq!(test.server().conversations(), 0, "{file}");
            }
            // A change that no letter shows stands in nobody's way.
            None => drop(sent.status(0)),
        }
    }
}

#[test]
fn a_refusal_says_which_letters_differ_and_in_what() {
    let refused = |change: &dyn Fn(&CampaignTest)| {
        let test = whole_campaign().many(6);
        let code = test.code();
        change(&test);
        let refused = test.run(&["send", "--approved", &code]).status(3).stderr;
        test.run(&["send", "--approved", &code])
            .status(3)
            .stderr(&refused);
        refused.replace(&code, "CODE")
    };
    let replaced = |file: &'static str, from: &'static str, to: &'static str| {
        move |test: &CampaignTest| test.write(file, &test.read(file).replacen(from, to, 1))
    };
    assert_eq!(
        refused(&replaced("recipients/council.csv", "First Namec", "First Nadel")),
        "error: the campaign is not the one that CODE stands for
  `recipients/council.csv` has changed
  council: the letter to First Nadel differs: its `full_name` was `First Namec` and is `First Nadel` (row 4)
Nothing was sent. Run `redress preview`, and have the new code approved.
"
    );
    assert_eq!(
        refused(&replaced("letters/_ask.md", "We ask", "we ask")),
        "error: the campaign is not the one that CODE stands for
  `letters/_ask.md` has changed
  council: the letter to First Namea reads otherwise
  council: the letter to First Nameb reads otherwise
  council: the letter to First Namec reads otherwise
  and 3 more letters differ
Nothing was sent. Run `redress preview`, and have the new code approved.
"
    );
    let other = refused(&replaced("recipients/council.csv", "p000@", "q000@"));
    assert!(
        other.contains(
            "  council: the letter to First Namea is new\n  1 letter is not there any more\n"
        ),
        "{other}"
    );
}

#[test]
fn what_arrives_is_byte_for_byte_what_was_approved() {
    let test = whole_campaign().many(60);
    let eml = test.path("eml");
    test.run(&["preview", "--eml", eml.to_str().unwrap()])
        .status(0);
    test.send(&[]).status(0);
    let mut approved: Vec<_> = fs::read_dir(eml.join("council"))
        .unwrap()
        .map(|file| Message::digest_of_arrived(&fs::read(file.unwrap().path()).unwrap()))
        .collect();
    let mut arrived: Vec<_> = test
        .server()
        .mails()
        .iter()
        .map(|mail| Message::digest_of_arrived(mail.text.as_bytes()))
        .collect();
    approved.sort();
    arrived.sort();
    assert_eq!(arrived.len(), 60);
    assert_eq!(arrived, approved);
}

#[test]
fn a_proof_shows_every_version_and_can_be_checked_anywhere() {
    let letter = "+++\nsubject = \"s\"\n+++\n{{ salutation }}\n\n{% if recipient.office == \"mayor\" %}Sign it.{% else %}\
                  Vote for it, {{ recipient.full_name }}.{% endif %}\n";
    let test = whole_campaign().letter(letter).recipients(
        "email,office,last_name,full_name,city\nana@council.example,mayor,Ruiz,Ana Ruiz,Springfield\n\
         ben@council.example,council_member,Okafor,Ben Okafor,Springfield\n\
         eve@council.example,council_member,Lee,Eve Lee,Springfield\n,council_member,Diaz,Cal Diaz,Springfield\n",
    );
    let code = test.code();
    let made = test.run(&["proof", "proof"]).status(0);
    assert!(
        made.stdout.starts_with("4 letters in 2 versions: "),
        "{}",
        made.stdout
    );
    made.stdout_has(&format!("\nApproval code: {code}\n"));
    let list = test.read("proof/recipients.csv");
    let versions: Vec<_> = list
        .lines()
        .skip(1)
        .map(|line| line.split(',').nth(1).unwrap())
        .collect();
    assert_eq!(versions, ["1", "2", "2", "2"], "{list}");
    assert!(
        test.read("proof/letters/council-1.txt")
            .contains("Sign it.")
    );
    assert!(
        test.read("proof/letters/council-2.txt")
            .contains("Vote for it, Ben Okafor.")
    );

    test.run(&["verify", "proof", "--code", &code])
        .status(0)
        .stdout_has("is what the proof shows.\n");
    let elsewhere = tempfile::tempdir().unwrap();
    fs::rename(test.path("proof"), elsewhere.path().join("proof")).unwrap();
    let mut verify = test.command(&["verify", "proof"]);
    let output = verify.current_dir(elsewhere.path()).output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert!(
        String::from_utf8(output.stdout)
            .unwrap()
            .contains("The proof is whole")
    );

    fs::rename(elsewhere.path().join("proof"), test.path("proof")).unwrap();
    test.run(&["verify", "proof", "--code", "0000-0000-0000-0000"])
        .status(3)
        .stderr_has("as you were told");
    test.write("letters/council.md", &letter.replace("Sign it", "Veto it"));
    test.run(&["verify", "proof"])
        .status(3)
        .stdout_has("council: the letter to Ana Ruiz reads otherwise\n")
        .stdout_has("`letters/council.md` has changed\n");
}

#[test]
fn a_proof_that_was_tampered_with_is_not_trusted() {
    let made = whole_campaign();
    made.run(&["proof", "proof"]).status(0);
    let files = [
        "letters/council-1.txt",
        "letters/council-1.html",
        "letters/council-1.eml",
        "recipients.csv",
        "letters.jsonl",
        "signatories.csv",
        "proof.json",
        "index.html",
        "held-back.csv",
    ];
    for file in files {
        let path = format!("proof/{file}");
        let original = made.read(&path);
        made.write(&path, &original.replacen(['a', 'e'], "o", 1));
        let checked = made.run(&["verify", "proof"]);
        assert!(
            checked.stderr.contains("error: "),
            "{file}: {}",
            checked.stdout
        );
        made.write(&path, &original);
    }
    made.run(&["verify", "proof"]).status(0);
    made.write("proof/letters/extra.txt", "x");
    made.run(&["verify", "proof"])
        .status(3)
        .stderr_has("`letters/extra.txt` is no part of the proof");
}

#[test]
fn a_forged_text_is_found_even_where_its_sum_was_forged_too() {
    let made = whole_campaign();
    made.run(&["proof", "proof"]).status(0);
    let (text, sums) = (
        made.read("proof/letters/council-1.txt"),
        made.read("proof/SHA256SUMS"),
    );
    let forged = text.replace("vote for it", "vote against it");
    assert_ne!(forged, text);
    made.write("proof/letters/council-1.txt", &forged);
    let digest = |text: &str| redress_base::id::Digest::of(text.as_bytes()).to_string();
    made.write(
        "proof/SHA256SUMS",
        &sums.replace(&digest(&text), &digest(&forged)),
    );
    made.run(&["verify", "proof"])
        .status(3)
        .stderr_has("`letters/council-1` is not the letter that its digest stands for");
}

#[test]
fn a_forged_page_or_subject_is_found_even_where_its_sum_was_forged_too() {
    for (file, from, to, told) in [
        (
            "index.html",
            "vote for it",
            "vote against it",
            "`index.html` does not show what the proof's other files say",
        ),
        (
            "proof.json",
            "Face recognition in",
            "Cameras in",
            "`letters/council-1` is not the letter that its digest",
        ),
    ] {
        let made = whole_campaign();
        made.run(&["proof", "proof"]).status(0);
        let (path, sums) = (format!("proof/{file}"), made.read("proof/SHA256SUMS"));
        let original = made.read(&path);
        let forged = original.replace(from, to);
        assert_ne!(forged, original);
        made.write(&path, &forged);
        let digest = |text: &str| redress_base::id::Digest::of(text.as_bytes()).to_string();
        made.write(
            "proof/SHA256SUMS",
            &sums.replace(&digest(&original), &digest(&forged)),
        );
        made.run(&["verify", "proof"]).status(3).stderr_has(told);
    }
}

/// The small campaign as a letter to a meeting.
fn to_meeting(deadline: &str, more: &str) -> CampaignTest {
    let test = whole_campaign();
    let meeting = format!(
        "[mailing.meeting]\nbody = \"Springfield City Council\"\ndate = \"2099-03-16\"\ndeadline = \"{deadline}\"\n\
         timezone = \"America/Chicago\"\n{more}\n[delivery]"
    );
    test.write(
        "campaign.toml",
        &test.read("campaign.toml").replace("[delivery]", &meeting),
    );
    test
}

/// When summer time ends, an hour comes twice: of two moments a deadline is the earlier, and an embargo the later.
#[test]
fn in_the_hour_that_comes_twice_nothing_goes_too_late_or_too_early() {
    let between = TestClock::at("2026-11-01T06:45:00Z", 1);
    let meeting = to_meeting("2026-11-01T01:30", "");
    between
        .run(&meeting, &["check"])
        .with(3, "took comments until 2026-11-01 01:30 CDT");
    let embargo = "not_before = \"2026-11-01T01:30\"";
    let embargo = CampaignTest::new().delivery(embargo);
    let toml = embargo.read("campaign.toml");
    embargo.write(
        "campaign.toml",
        &format!("timezone = \"America/Chicago\"\n{toml}"),
    );
    between
        .run(&embargo, &["preview"])
        .with(0, "None leaves before 2026-11-01 01:30 CST (`not_before`).");
    let code = between.run(&embargo, &["preview", "--format", "json"]);
    let code: serde_json::Value = serde_json::from_str(&code.stdout).unwrap();
    let code = code["approval_code"].as_str().unwrap().to_owned();
    between
        .send(&embargo, &code, &[])
        .with(5, "the embargo (`not_before`) is not over");
    assert_eq!(embargo.server().mails().len(), 0);
}

/// Five letters on a Tuesday morning, and the deadline is on Thursday at noon.
#[test]
fn a_mailing_that_its_daily_limit_or_its_hours_make_late_is_refused_before_it_begins() {
    let clock = TestClock::new(1);
    let check = |settings: &str| {
        let test = CampaignTest::new().many(5).delivery(settings);
        let meeting = "[mailing.meeting]\nbody = \"Springfield City Council\"\ndate = \"2021-02-18\"\n\
                       deadline = \"2021-02-18T12:00\"\ntimezone = \"UTC\"\n[delivery]";
        let toml = test.read("campaign.toml").replace("[delivery]", meeting);
        test.write("campaign.toml", &toml);
        clock.run(&test, &["check"])
    };
    check("pace = \"unlimited\"\ndaily = 2").with(0, "");
    let late = check("pace = \"unlimited\"\ndaily = 1");
    let late = late.with(3, "its last letter leaves at 2021-02-20 09:00 UTC");
    assert!(
        late.stdout.contains("allow more: `pace`, `daily`."),
        "{late:?}"
    );
    // Three minutes a day are one letter a day at this pace.
    let few = "pace = \"20/h\"\nhours = \"Mon-Fri 11:59-12:02\"";
    check(few).with(3, "allow more: `pace`, `hours`.");
    check("pace = \"20/h\"\nhours = \"Mon-Fri 09:00-17:00\"").with(0, "");
}

#[test]
fn a_letter_to_a_meeting_names_the_item_and_reaches_the_clerk_once() {
    let more = "item = \"7b\"\nclerk = \"Clerk@council.example\"";
    let test = to_meeting("2099-03-15T12:00", more);
    test.send(&[]).status(0);
    let mut addressees = test.server().addressees();
    addressees.sort();
    assert_eq!(addressees.len(), 3);
    assert!(
        addressees
            .iter()
            .any(|address| address.eq_ignore_ascii_case("clerk@council.example"))
    );
    for mail in test.server().mails() {
        assert_eq!(
            mail.field("Subject").unwrap(),
            "Agenda item 7b: Face recognition in Springfield"
        );
    }
    // The clerk is on no row, and has not left.
    test.run(&["diff"]).status(0).stdout(
        "council: 0 joined, 0 left, 0 with another address; 0 inboxes would be written to for the first time\n",
    );
    let listed = to_meeting("2099-03-15T12:00", more).recipients(
        "email,office,last_name,full_name,city\nana@council.example,mayor,Ruiz,Ana Ruiz,Springfield\n\
         clerk@council.example,clerk,Ito,Cleo Ito,Springfield\n",
    );
    listed.send(&[]).status(0);
    assert_eq!(
        listed.server().addressees().len(),
        2,
        "the clerk on the list is the clerk"
    );
    let unwanted = to_meeting("2099-03-15T12:00", more);
    unwanted.write(
        "do-not-write.csv",
        "clerk@council.example,asked us to stop\n",
    );
    unwanted.send(&[]).status(0);
    assert_eq!(
        unwanted.server().addressees().len(),
        2,
        "not even the clerk, where the clerk asked"
    );
}

#[test]
fn nothing_is_sent_after_the_deadline_or_too_long_for_the_body() {
    let late = to_meeting("2020-03-15T12:00", "");
    late.run(&["check"])
        .status(3)
        .stdout_has("mailing `council` is late")
        .stdout_has("2020-03-15 12:00 CDT");
    late.run(&["send", "--approved", "0000-0000-0000-0000"])
        .status(3);
    let long = to_meeting("2099-03-15T12:00", "max_words = 5");
    long.run(&["check"])
        .status(3)
        .stdout_has("more than the 5 words that `Springfield City Council` takes");
    assert_eq!(
        late.server().conversations() + long.server().conversations(),
        0
    );
}

#[test]
fn an_approved_campaign_is_refused_once_the_deadline_is_over() {
    let test = to_meeting("2099-03-15T12:00", "");
    let code = test.code();
    test.write(
        "campaign.toml",
        &test
            .read("campaign.toml")
            .replace("2099-03-15T12:00", "2020-03-15T12:00"),
    );
    test.run(&["send", "--approved", &code])
        .status(3)
        .stderr_has("is late");
    assert_eq!(test.server().conversations(), 0);
}

#[test]
fn after_the_meeting_the_proof_can_still_be_checked_and_the_report_made() {
    let test = to_meeting("2099-03-15T12:00", "");
    test.run(&["proof", "proof"]).status(0);
    test.send(&[]).status(0);
    test.write(
        "campaign.toml",
        &test
            .read("campaign.toml")
            .replace("2099-03-15T12:00", "2020-03-15T12:00"),
    );
    test.run(&["verify", "proof"])
        .status(0)
        .stdout_has("The campaign in this folder is what the proof shows.\n");
    test.run(&["report", "--html", "report.html"]).status(0);
}
