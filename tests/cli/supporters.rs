//! Who stands behind a campaign, in figures; what is wrong with their exports; and who has to be asked.

use redress_test_support::{CampaignTest, Ran};

const SETTINGS: &str = r#"
[supporters]
files = ["supporters/*.csv"]
[[supporters.consent]]
to = ["count", "name", "words"]
column = "May we share your name?"
yes = ["Yes", "Yes, share it"]
[[supporters.consent]]
to = ["contact"]
organizations = ["Elm Fund"]
column = "can2_subscription_status"
yes = ["subscribed"]
[districts]
file = "districts.csv"
congress = 119
as_of = "2024-07-30"
"#;

const DISTRICTS: &str =
    "state_abbr,zcta,cd\nCA,99001,12\nCA,99002,12\nCA,99002,13\nTN,99003,1\nVA,99003,9\n";

const SUPPORTERS: &str =
    "first_name,last_name,email,zip_code,May we share your name? ,can2_subscription_status,comments
Ann,Lee,ann@elm.example,99001,Yes,subscribed,Ban it now please
Ann,Lee,Ann@elm.example,99001,,,
Bo,Fox,bo@elm.example,99002,\"Yes, share it\",unsubscribed,Call 555-555-0100
Cy,=cmd(),cy@elm.example,99003,Sure,subscribed,
Di,Roe,di@elm.example,99099,Sure,bouncing,
Ed,Poe,ed@elm.example,,,,
";

/// The representative of the twelfth district, a senator, and somebody's staff.
const LIST: &str = "office,full_name,state,district,email
representative,Ada Moss,CA,12,ada@house.example
senator,Bo Reyes,CA,,bo@senate.example
staff,Cy Dale,CA,,cy@senate.example
";

fn campaign(settings: &str) -> CampaignTest {
    let test = CampaignTest::new()
        .recipients(LIST)
        .file("signatories.csv", "organization\nElm Fund\n")
        .file("districts.csv", DISTRICTS)
        .file("supporters/an.csv", SUPPORTERS);
    close(&test, "supporters/an.csv");
    let campaign = test.read("campaign.toml");
    test.file("campaign.toml", &format!("{campaign}\n{settings}"))
}

/// Runs a command on a day on which the 119th Congress sits.
fn run(test: &CampaignTest, args: &[&str]) -> Ran {
    run_at(test, "2026-11-28T12:00:00Z", args)
}

/// Runs a command at a moment.
fn run_at(test: &CampaignTest, moment: &str, args: &[&str]) -> Ran {
    let clock = format!("{} {moment} 1", jiff::Timestamp::now());
    test.run_with(args, &[("REDRESS_TEST_CLOCK", &clock)])
}

#[cfg(unix)]
fn close(test: &CampaignTest, path: &str) {
    use std::os::unix::fs::PermissionsExt as _;
    let private = std::fs::Permissions::from_mode(0o600);
    std::fs::set_permissions(test.path(path), private).unwrap();
}

#[cfg(not(unix))]
fn close(_: &CampaignTest, _: &str) {}

#[test]
fn people_are_counted_by_file_consent_match_and_place() {
    run(&campaign(SETTINGS), &["supporters"])
        .status(0)
        .stdout(
            "supporters/an.csv: 6 rows in UTF-8, cells parted by commas
  read: email `email`, first_name `first_name`, last_name `last_name`, zip `zip_code`, words `comments`

5 people in 6 rows, of whom 2 may be counted

Consent, in people
          2  count
          2  name
          2  words
          2  contact by Elm Fund
  `May we share your name?`, in rows
            1  yes  `Yes`
            1  yes  `Yes, share it`
            2  no   `Sure`
            2  no   nothing said
  `can2_subscription_status`, in rows
            2  yes  `subscribed`
            1  no   `bouncing`
            1  no   `unsubscribed`
            2  no   nothing said

Match, in rows
          0  sure       by a column of districts
          2  likely     by a ZIP code in one district, or a state that is one
          2  unclear    the ZIP code lies in several, or the row contradicts itself
          2  unknown    nothing says it, or no table has the ZIP code
          0  elsewhere  outside the United States

Place, in people
          2  CA  CA-12 1, district not known 1
          3  no state is known

Own words in 2 rows, 1 different
          1  held back: a phone number

Constituents who may be counted, in people
  council: constituents of 2 of 2 recipients
            2  Bo Reyes
            1  Ada Moss
    without constituents: 1 recipient, as the office has no constituents that can be told by where they live
",
        );
}

#[test]
fn people_of_a_seat_that_nobody_holds_are_told_with_it() {
    let test = campaign(SETTINGS).recipients(&LIST.replace("Ada Moss,CA,12", "Ada Moss,CA,13"));
    run(&test, &["supporters"])
        .status(0)
        .stdout_has("    1 person in districts that the list has no row for: CA-12 (1)\n");
}

#[test]
fn people_of_a_vacant_seat_are_told_with_the_seat() {
    let test = campaign(SETTINGS).recipients(
        "office,full_name,state,district,vacant,term_end,email
representative,,CA,12,yes,,
senator,Bo Reyes,CA,,,2021-01-03,bo@senate.example
",
    );
    run(&test, &["supporters"]).status(0).stdout_has(
        "  council: constituents of 0 of 0 recipients
    in places whose row is held back:
            2  Bo Reyes (row 3): the term ended on 2021-01-03
            1  representative, CA, district 12 (row 2): the seat is vacant; its office is run by the Clerk of the House, who takes no positions
",
    );
}

#[test]
fn everything_that_is_to_be_known_is_told() {
    run(&campaign(SETTINGS), &["supporters", "check"])
        .status(0)
        .stdout(
            "note: supporters/an.csv row 4: the supporter's own words have a phone number, and are held back
  Take it out of the words, if they are to be shown.
note: supporters/an.csv row 6: the table of districts does not have the ZIP code, as it has none of post boxes and single buildings
  Ask these people for their district.
0 errors, 2 notes. 5 people in 6 rows.
",
        );
}

#[test]
fn those_whose_district_nobody_knows_are_written_out() {
    let test = campaign(SETTINGS);
    let file = test.path("ask.csv");
    run(&test, &["supporters", "unclear", file.to_str().unwrap()])
        .status(0)
        .stdout("4 people in `FOLDER/ask.csv`: ask them for their district\n");
    assert_eq!(
        test.read("ask.csv"),
        "file,row,email,name,zip,city,state,seat_as_listed,match,possible_seats,congressional_district\n\
         supporters/an.csv,4,bo@elm.example,Bo Fox,99002,,,,unclear,\"CA-12, CA-13\",\n\
         supporters/an.csv,5,cy@elm.example,Cy =cmd(),99003,,,,unclear,\"TN-1, VA-9\",\n\
         supporters/an.csv,6,di@elm.example,Di Roe,99099,,,,unknown,,\n\
         supporters/an.csv,7,ed@elm.example,Ed Poe,,,,,unknown,,\n"
    );
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = file.metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
    // The answer goes in at the other end.
    let answered = test
        .read("ask.csv")
        .replace("\"CA-12, CA-13\",", "\"CA-12, CA-13\",CA-13");
    test.write("supporters/asked.csv", &answered);
    run(&test, &["supporters"])
        .status(0)
        .stdout_has("CA-12 1, CA-13 1");
    run(&test, &["supporters", "unclear", file.to_str().unwrap()]).status(0);
    assert!(
        !test.read("ask.csv").contains("bo@elm.example"),
        "nobody is asked twice"
    );
}

#[test]
fn no_cell_of_the_list_is_a_formula() {
    let test = campaign(SETTINGS).file(
        "supporters/an.csv",
        "email,name,zip,May we share your name?,can2_subscription_status\n=1+1,\"=cmd()\",99002,Yes,\n",
    );
    let file = test.path("ask.csv");
    run(&test, &["supporters", "unclear", file.to_str().unwrap()]).status(0);
    assert!(
        test.read("ask.csv").contains(",'=1+1,'=cmd(),"),
        "{}",
        test.read("ask.csv")
    );
}

#[test]
fn what_has_no_effect_is_an_error() {
    for (from, to, message) in [
        (
            "share your name",
            "share your nmae",
            "no file of supporters has the column `May we share your nmae?`",
        ),
        (
            "Elm Fund",
            "Oak Fund",
            "`Oak Fund` is to write to supporters and does not sign",
        ),
        (
            "supporters/*.csv",
            "supporters/*.tsv",
            "no file fits `supporters/*.tsv`",
        ),
        (
            "to = [\"contact\"]",
            "to = [\"contacts\"]",
            "`contacts` is nothing to agree to",
        ),
        (
            "organizations = [\"Elm Fund\"]\n",
            "",
            "nobody agrees to mail from nobody",
        ),
        (
            "congress = 119",
            "congress = 19",
            "`congress = 19` in `[districts]` is no Congress of now",
        ),
        (
            "119",
            "117",
            "the 117th Congress, whose districts `[districts]` names, ended on January 3, 2023 at noon",
        ),
        (
            "districts.csv",
            "districs.csv",
            "there is no file `districs.csv`",
        ),
        ("yes = [\"subscribed\"]", "yes = [\"\"]", "this is empty"),
    ] {
        let settings = SETTINGS.replace(from, to);
        assert_ne!(settings, SETTINGS);
        let ran = run(&campaign(&settings), &["supporters", "check"]).status(3);
        let said = format!("{}{}", ran.stdout, ran.stderr);
        assert!(said.contains(message), "{message}: {said}");
    }
}

#[test]
fn districts_end_with_their_congress_unless_somebody_says_otherwise() {
    let test = campaign(SETTINGS);
    run_at(&test, "2027-01-03T16:58:00Z", &["supporters"]).status(0);
    run_at(&test, "2027-01-03T17:00:00Z", &["supporters"])
        .status(3)
        .stderr_has("the 119th Congress, whose districts `[districts]` names, ended on January 3, 2027 at noon");
    let settings = SETTINGS.replace("congress = 119", "congress = 119\nended_congress = \"use\"");
    run_at(
        &campaign(&settings),
        "2027-01-03T17:00:00Z",
        &["supporters"],
    )
    .status(0);
}

#[test]
fn a_row_that_cannot_be_read_stops_the_figures() {
    let test = campaign(SETTINGS);
    test.write("supporters/an.csv", &format!("{SUPPORTERS}Flo,Day\n"));
    run(&test, &["supporters"])
        .status(3)
        .stderr_has("the row has 2 cells where the header has 7");
}

#[test]
fn a_campaign_without_supporters_says_so() {
    CampaignTest::new()
        .run(&["supporters"])
        .status(3)
        .stderr_has("the campaign says nothing of supporters");
}

#[test]
fn whoever_withdraws_is_out_whatever_an_export_says_later() {
    let test = campaign(SETTINGS);
    run(&test, &["supporters", "withdraw", "ANN@elm.example"])
        .status(0)
        .stdout(
            "Withdrawn: nothing is agreed to for this address any more.
  supporters/an.csv: 2 rows stay there, without effect from now on
  council: no longer counted for 2 recipients
",
        );
    test.write(
        "supporters/later.csv",
        "first_name,last_name,email,zip,can2_subscription_status,May we share your name?,created_at\n\
         Ann,Lee,ann@elm.example,99001,subscribed,Yes,2031-01-01\n",
    );
    close(&test, "supporters/later.csv");
    let figures = run(&test, &["supporters"]).status(0);
    figures.stdout_has("5 people in 7 rows, of whom 1 may be counted\n1 address withdrawn with");
    run(&test, &["supporters", "withdraw", "ann@elm.example"])
        .status(0)
        .stdout(
            "This address had withdrawn before: nothing is agreed to for it.
  supporters/an.csv: 2 rows stay there, without effect from now on
  supporters/later.csv: 1 row stays there, without effect from now on
",
        );
}

#[test]
fn whoever_withdraws_is_not_asked_for_a_district() {
    let test = campaign(SETTINGS);
    run(&test, &["supporters", "withdraw", "bo@elm.example"]).status(0);
    let file = test.path("ask.csv");
    run(&test, &["supporters", "unclear", file.to_str().unwrap()])
        .status(0)
        .stdout("3 people in `FOLDER/ask.csv`: ask them for their district\n");
    assert!(!test.read("ask.csv").contains("bo@elm.example"));
}

#[test]
fn a_withdrawal_is_written_down_whatever_is_wrong_with_the_exports() {
    let test = campaign(SETTINGS);
    let whole = test.read("districts.csv");
    test.write("districts.csv", "nothing\n");
    run(&test, &["supporters", "withdraw", "ann@elm.example"])
        .status(3)
        .stdout_has("Withdrawn: nothing is agreed to");
    test.write("districts.csv", &whole);
    run(&test, &["supporters"])
        .status(0)
        .stdout_has("of whom 1 may be counted\n1 address withdrawn with");
    run(&test, &["supporters", "withdraw", "ann"]).status(2);
}

/// A letter that fits every row of the list, and speaks of nobody who supports it.
const WITHOUT_SUPPORTERS: &str =
    "+++\nsubject = \"Halt it\"\n+++\nDear {{ recipient.full_name }}:\n\nPlease halt it.\n";

#[test]
fn check_looks_at_supporters_of_whom_no_letter_speaks() {
    let test = campaign(SETTINGS).letter(WITHOUT_SUPPORTERS);
    run(&test, &["check"])
        .status(0)
        .stdout_has("note: supporters/an.csv row 4: the supporter's own words have a phone number")
        .stdout_has(
            "\nsupporters: 5 people in 6 rows of 1 file, of whom 2 may be counted
  agreed to, in people: count 2, name 2, words 2, contact by Elm Fund 2
  match, in rows: sure 0, likely 2, unclear 2, unknown 2, elsewhere 0\n",
        );
    let toml = test.read("campaign.toml");
    let misspelled = toml.replace("share your name", "share your nmae");
    test.write("campaign.toml", &misspelled);
    run(&test, &["check"])
        .status(3)
        .stdout_has("no file of supporters has the column `May we share your nmae?`");
    test.write("campaign.toml", &toml);
    // A copy for a partner is without them.
    std::fs::remove_file(test.path("supporters/an.csv")).unwrap();
    run(&test, &["check"])
        .status(0)
        .stdout_has("note: campaign.toml: no file fits `supporters/*.csv` in `[supporters]`");
    // What is wrong with the campaign itself is told without them.
    test.write("campaign.toml", &toml.replace("Elm Fund", "Oak Fund"));
    run(&test, &["check"])
        .status(3)
        .stdout_has("`Oak Fund` is to write to supporters and does not sign");
    test.write("campaign.toml", &toml.replace("*.csv", "an.csv"));
    run(&test, &["check"]).status(0).stdout_has(
        "note: supporters/an.csv: the export is not here, so no supporters were looked at",
    );
}

#[test]
#[cfg(unix)]
fn check_tells_of_exports_that_others_can_read_and_of_those_kept_too_long() {
    use std::os::unix::fs::PermissionsExt as _;
    let settings = SETTINGS.replace("[supporters]", "[supporters]\nkeep_until = 2026-11-27");
    let test = campaign(&settings).letter(WITHOUT_SUPPORTERS);
    let export = test.path("supporters/an.csv");
    std::fs::set_permissions(&export, std::fs::Permissions::from_mode(0o644)).unwrap();
    run(&test, &["check"])
        .status(0)
        .stdout_has("note: campaign.toml: `keep_until` in `[supporters]` has gone by: 2026-11-27")
        .stdout_has("note: supporters/an.csv: others on this machine can read the file");
    std::fs::remove_file(&export).unwrap();
    let ran = run(&test, &["check"]).status(0);
    assert!(
        !ran.stdout.contains("keep_until"),
        "whoever has deleted them has done what was asked: {}",
        ran.stdout
    );
}

#[test]
fn everything_that_is_known_of_a_person_is_shown_to_whoever_asks() {
    let test = campaign(SETTINGS);
    run(&test, &["supporters", "export", "bo@elm.example"])
        .status(0)
        .stdout(
            "supporters/an.csv row 4
  first_name: Bo
  last_name: Fox
  email: bo@elm.example
  zip_code: 99002
  May we share your name?: Yes, share it
  can2_subscription_status: unsubscribed
  comments: Call 555-555-0100
  match: unclear
  agreed to, by all rows together: count, name, words
  own words are held back: they have a phone number
consent of Bo Fox
  count, name, words: given
    supporters/an.csv row 4, on a day that the row does not say: `May we share your name?` is `Yes, share it`
  contact by Elm Fund: not given
    supporters/an.csv row 4, whenever: `can2_subscription_status` is `unsubscribed`
counted in council for 1 recipient
was given to no organization
has not withdrawn with `redress supporters withdraw`
",
        );
    run(&test, &["supporters", "withdraw", "bo@elm.example"]).status(0);
    let json = run(
        &test,
        &["supporters", "export", "BO@elm.example", "--format", "json"],
    )
    .status(0)
    .json();
    assert_eq!(json["rows"][0]["agreed_to"], serde_json::json!([]));
    assert_eq!(
        json["rows"][0]["cells"][3],
        serde_json::json!(["zip_code", "99002"])
    );
    assert_eq!(json["counted"], serde_json::json!([]));
    assert_eq!(
        json["consent"][0],
        serde_json::json!({
            "person": "Bo Fox",
            "use": "count",
            "whether": "taken back with `redress supporters withdraw`",
            "by": [],
        })
    );
    assert_eq!(json["consent"][3]["by"][0]["value"], "unsubscribed");
    assert_eq!(json["shares"], serde_json::json!([]));
    assert!(json["withdrawn_at"].is_string(), "{json}");
    run(&test, &["supporters", "export", "nobody@elm.example"])
        .status(0)
        .stdout(
            "No export has the address.\nwas given to no organization\nhas not withdrawn with `redress supporters withdraw`\n",
        );
}

#[test]
fn a_row_that_cannot_be_read_may_be_the_persons() {
    let test = campaign(SETTINGS);
    let rows = test.read("supporters/an.csv");
    test.write("supporters/an.csv", &format!("{rows}one,cell,too,few\n"));
    run(&test, &["supporters", "export", "bo@elm.example"])
        .status(0)
        .stderr_has("1 row cannot be read, and may be theirs");
}
