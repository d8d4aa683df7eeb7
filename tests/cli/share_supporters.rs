//! Supporters given to an organization: exactly those who agreed since it signed, and by record.

use redress_base::fail_point::FailPoint;
use redress_test_support::{CampaignTest, Ran};

const SETTINGS: &str = r#"
[supporters]
files = ["supporters/*.csv"]
signed_as = "You agree to mail from those who sign"
[[supporters.consent]]
to = ["count", "name"]
column = "Share?"
yes = ["Yes"]
[[supporters.consent]]
to = ["contact"]
organizations = ["Elm Fund", "Oak Fund"]
column = "can2_user_tags"
yes = ["mail"]
[[supporters.consent]]
to = ["contact"]
organizations = ["Elm Fund"]
column = "can2_subscription_status"
yes = ["subscribed"]
"#;

const SIGNATORIES: &str = "organization,signed_on,withdrawn_on
Elm Fund,2024-03-10,
Oak Fund,,
Ash Fund,2024-03-10,2024-04-01
Fir Fund,2024-03-10,
";

const SUPPORTERS: &str =
    "email,first_name,last_name,zip_code,created_at,Share?,can2_user_tags,can2_subscription_status
ann@elm.example,=cmd(),Lee,99001,2024-04-01 10:00,Yes,\"rally, Mail\",
bo@elm.example,Bo,Fox,99001,2024-03-11 23:59,Yes,,subscribed
cy@elm.example,Cy,Poe,99001,,Yes,,subscribed
di@elm.example,Di,Roe,99001,2024-01-01,Yes,,subscribed
ed@elm.example,Ed,Day,99001,2024-05-01,Yes,mail,subscribed
nobody,Flo,Ray,99001,2024-05-01,Yes,mail,
gus@elm.example,Gus,Kay,99001,2024-05-01,Yes,rally,
";

/// What is said of those who are not given.
const NOTES: &str = "note: supporters/an.csv row 3: they agreed about 2024-03-10, when `Elm Fund` signed, and nobody knows whether before
  A yes counts from the second day after the signing: exports name no time zone.
note: supporters/an.csv row 4: no day says when they agreed, so nobody knows whether since `Elm Fund` signed
  Name the column with the day of the sign-up: `signed_at = \"…\"` in `[supporters.columns]`.
note: supporters/an.csv row 5: they agreed before `Elm Fund` signed on 2024-03-10, and could not mean it
  Ask them again, with its name in the question.
note: supporters/an.csv row 7: no address to which mail can be sent, so nobody is given
  Correct it in the export.
";

const HEADER: &str = "email,name,signed_up_on,signed_as,column,answer,take_out\n";

fn campaign() -> CampaignTest {
    let test = CampaignTest::new()
        .recipients("office,full_name,state,email\nsenator,Bo Reyes,CA,bo@senate.example\n")
        .file("signatories.csv", SIGNATORIES)
        .file("supporters/an.csv", SUPPORTERS);
    let campaign = test.read("campaign.toml");
    test.file("campaign.toml", &format!("{campaign}\n{SETTINGS}"))
}

fn run(test: &CampaignTest, args: &[&str]) -> Ran {
    run_with(test, args, &[])
}

fn run_with(test: &CampaignTest, args: &[&str], variables: &[(&str, &str)]) -> Ran {
    let clock = format!("{} 2026-11-28T12:00:00Z 1", jiff::Timestamp::now());
    let mut all = vec![("REDRESS_TEST_CLOCK", clock.as_str())];
    all.extend(variables);
    test.run_with(args, &all)
}

/// Gives a file to Elm Fund, or to whoever the arguments say.
fn share(test: &CampaignTest, file: &str, args: &[&str]) -> Ran {
    run(
        test,
        &share_args(test, file, args)
            .iter()
            .map(String::as_str)
            .collect::<Vec<_>>(),
    )
}

fn share_args(test: &CampaignTest, file: &str, args: &[&str]) -> Vec<String> {
    let file = test.path(file).to_str().unwrap().to_owned();
    let mut all = vec!["supporters".to_owned(), "share".to_owned()];
    if !args.contains(&"--organization") {
        all.extend(["--organization".to_owned(), "Elm Fund".to_owned()]);
    }
    all.extend(args.iter().map(|arg| (*arg).to_owned()));
    all.push(file);
    all
}

#[test]
fn those_who_agreed_since_it_signed_are_given() {
    let test = campaign();
    share(&test, "elm.csv", &[]).status(0).stdout(&format!(
        "2 addresses in `FOLDER/elm.csv`, for which mail from Elm Fund was agreed to since it signed on 2024-03-10.\n{NOTES}"
    ));
    assert_eq!(
        test.read("elm.csv"),
        format!(
            "{HEADER}ann@elm.example,'=cmd() Lee,2024-04-01,You agree to mail from those who sign,can2_user_tags,Mail,\n\
             ed@elm.example,Ed Day,2024-05-01,You agree to mail from those who sign,can2_user_tags,mail,\n"
        )
    );
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = test
            .path("elm.csv")
            .metadata()
            .unwrap()
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o600);
    }
    assert!(!test.path("elm.unfinished").exists());
}

#[test]
fn a_second_share_has_the_new_ones_and_names_who_has_withdrawn() {
    let test = campaign();
    // In another case, with spaces: the same organization.
    share(&test, "elm.csv", &["--organization", " ELM  fund "]).status(0);
    share(&test, "again.csv", &[]).status(0).stdout(&format!(
        "Nobody new for Elm Fund, and nobody to be taken out: no file was written.\n\
         2 addresses were given before and not again: `--all` gives them.\n{NOTES}"
    ));
    assert!(!test.path("again.csv").exists());
    // One takes it back in a later export, one tells the organizers; somebody new comes, and an earlier export is gone.
    test.write(
        "supporters/later.csv",
        "email,name,created_at,can2_user_tags,can2_subscription_status\nED@elm.example,Ed Day,2024-04-01,,unsubscribed\n\
         hal@elm.example,Hal Orr,2024-06-01T01:00:00Z,mail,\n",
    );
    run(&test, &["supporters", "withdraw", "ann@elm.example"])
        .status(0)
        .stdout_has("  given to Elm Fund on 2026-11-28: tell it, or give it its next share, which names the address\n");
    share(&test, "second.csv", &[]).status(0).stdout(&format!(
        "1 address in `FOLDER/second.csv`, for which mail from Elm Fund was agreed to since it signed on 2024-03-10.\n\
         2 addresses to be taken out by Elm Fund, which was given them before: they do not agree any more. They stand in the column `take_out`.\n{NOTES}"
    ));
    let signed_as = "You agree to mail from those who sign";
    assert_eq!(
        test.read("second.csv"),
        format!(
            "{HEADER},,,,,,ann@elm.example\n,,,,,,ed@elm.example\n\
             hal@elm.example,Hal Orr,2024-06-01,{signed_as},can2_user_tags,mail,\n"
        )
    );
    // They are named once.
    share(&test, "third.csv", &[])
        .status(0)
        .stdout_has("no file was written");
    // For a file that got lost.
    share(&test, "all.csv", &["--all"]).status(0);
    assert_eq!(test.read("all.csv"), test.read("second.csv"));
}

#[test]
fn who_is_in_no_export_any_more_can_only_be_counted() {
    let test = campaign();
    share(&test, "elm.csv", &[]).status(0);
    let without = SUPPORTERS.replace(
        "ed@elm.example,Ed,Day,99001,2024-05-01,Yes,mail,subscribed\n",
        "",
    );
    test.write("supporters/an.csv", &without);
    share(&test, "second.csv", &[]).status(0).stdout_has(
        "1 address that was given before stands in no export any more, so nobody can say whose that is: if they want to be taken out, tell Elm Fund.\n",
    );
    assert!(!test.path("second.csv").exists());
}

#[test]
fn only_a_signatory_in_force_is_given_anybody() {
    let test = campaign();
    for (name, message) in [
        (
            "Oak Fund",
            "signatories.csv row 3: nobody has filled in on which day `Oak Fund` signed",
        ),
        (
            "Ash Fund",
            "signatories.csv row 4: `Ash Fund` withdrew on 2024-04-01, and signs no more",
        ),
        (
            "Fir Fund",
            "campaign.toml: no `[[supporters.consent]]` asks about mail from `Fir Fund`",
        ),
        (
            "Elm Fnd",
            "signatories.csv: no organization named `Elm Fnd` signs\n  Did you mean `Elm Fund`?",
        ),
    ] {
        share(&test, "none.csv", &["--organization", name])
            .status(3)
            .stderr_has(message);
    }
    let two = SIGNATORIES
        .replace("organization,", "organization,state,")
        .replace("Elm Fund,", "Elm Fund,CA,");
    let two = two
        .replace("Fir Fund,", "Elm Fund,TN,")
        .replace("Oak Fund,", "Oak Fund,,")
        .replace("Ash Fund,", "Ash Fund,,");
    test.write("signatories.csv", &two);
    share(&test, "none.csv", &[])
        .status(3)
        .stderr_has("signatories.csv: more than one organization is named `Elm Fund`");
    assert!(!test.path("none.csv").exists());
}

#[test]
fn nothing_is_overwritten_and_no_export_is_written() {
    let test = campaign();
    test.write("elm.csv", "mine");
    share(&test, "elm.csv", &[])
        .status(2)
        .stderr_has("is there already: name a new file");
    assert_eq!(test.read("elm.csv"), "mine");
    share(&test, "supporters/elm.csv", &[])
        .status(2)
        .stderr_has("would be read as an export of supporters: name a file elsewhere");
    assert!(!test.path("supporters/elm.csv").exists());
    // Nothing of it was noted: everybody is new.
    share(&test, "new.csv", &[])
        .status(0)
        .stdout_has("2 addresses in `FOLDER/new.csv`");
}

#[test]
fn a_row_that_cannot_be_read_may_be_a_withdrawal() {
    let test = campaign();
    test.write(
        "supporters/an.csv",
        &format!("{SUPPORTERS}ann@elm.example,\n"),
    );
    share(&test, "elm.csv", &[])
        .status(3)
        .stderr_has("the row has 2 cells where the header has 8");
    assert!(!test.path("elm.csv").exists());
}

/// A crash leaves nobody out: whom a share names whose end nobody knows, the next one gives again.
#[test]
fn a_share_that_is_cut_off_leaves_nobody_out() {
    for point in FailPoint::OF_A_SHARE {
        let again = if point == FailPoint::BeforeShare {
            0
        } else {
            2
        };
        let test = campaign();
        let args = share_args(&test, "elm.csv", &[]);
        let args: Vec<&str> = args.iter().map(String::as_str).collect();
        let ran = run_with(
            &test,
            &args,
            &[("REDRESS_CRASH_AT", &format!("{point:?}:1"))],
        );
        assert!(ran.stdout.is_empty(), "{point:?}: {}", ran.stdout);
        let is_whole = test.read("elm.csv").starts_with(HEADER);
        assert_eq!(is_whole, point == FailPoint::SharePlaced, "{point:?}");
        let ran = share(&test, "again.csv", &[])
            .status(0)
            .stdout_has("2 addresses in `FOLDER/again.csv`");
        let told = "2 of them stand in a share that was cut off, too: nobody knows whether its file was used.";
        assert_eq!(
            ran.stdout.contains(told),
            again == 2,
            "{point:?}: {}",
            ran.stdout
        );
        share(&test, "third.csv", &[])
            .status(0)
            .stdout_has("no file was written");
    }
}

#[test]
fn a_person_is_told_to_whom_they_were_given_and_an_organizer_who_was() {
    let test = campaign();
    share(&test, "elm.csv", &[]).status(0);
    run(&test, &["supporters", "withdraw", "ed@elm.example"]).status(0);
    share(&test, "second.csv", &[]).status(0);
    run(&test, &["supporters", "export", "ed@elm.example"])
        .status(0)
        .stdout_has(
            "signed under: You agree to mail from those who sign
consent of Ed Day
  count, name, contact by Elm Fund, contact by Oak Fund: taken back with `redress supporters withdraw`
given to Elm Fund on 2026-11-28 12:00 UTC
named to Elm Fund, to be taken out, on 2026-11-28 12:00 UTC
withdrew everything on 2026-11-28 12:00 UTC\n",
        );
    let json = run(
        &test,
        &[
            "supporters",
            "export",
            "ann@elm.example",
            "--format",
            "json",
        ],
    )
    .status(0)
    .json();
    let share = &json["shares"][0];
    assert_eq!(share["organization"], "Elm Fund");
    assert_eq!(share["is_given"], true);
    assert_eq!(share["is_finished"], true);
    let at = share["at"].as_str().unwrap();
    assert!(at.starts_with("2026-11-28T12:00:0"), "{at}");
    let given = "\nGiven to organizations, in addresses\n  Elm Fund: 2 given and 1 to be taken out, in 2 files, the last one on 2026-11-28\n";
    let figures = run(&test, &["supporters"]).status(0);
    figures
        .stdout_has("\nConsent, in people\n  signed under: You agree to mail from those who sign\n")
        .stdout_has(given);
    // It leaves, and its name is gone from campaign.toml.
    test.write(
        "signatories.csv",
        &SIGNATORIES.replace("Elm Fund,2024-03-10,", "Elm Fund,2024-03-10,2026-11-28"),
    );
    let toml = test.read("campaign.toml");
    test.write(
        "campaign.toml",
        &toml
            .replace("\"Elm Fund\", ", "")
            .replace("\"Elm Fund\"", "\"Oak Fund\""),
    );
    run(&test, &["supporters"]).status(0).stdout_has(&format!(
        "{given}    it signs no more under this name: it is given nobody, and has to be told who withdraws\n"
    ));
}
