//! A form's export becomes rows of the list of signatories: only who is new, and every other byte stays.

use redress_test_support::CampaignTest;

/// As a spreadsheet on Windows saves it: the two have signed, one has left.
const FILE: &str = "organization,scope,authorized_person,signed_on,withdrawn_on,remark\r\n\
                    The Zenith Project,National,Ada Moss,2021-01-20,,\"call\r\nback\"\r\n\
                    Justice Ohio,State and local,Bo Reyes,2021-01-21,,\r\n\
                    Open Streets,State and local,Cy Dale,2021-01-22,2021-01-25,\r\n";

const FORM: &str = "Timestamp,Name of organization,Organization name (exactly as it should appear),Your name,Your title,National or state?,Email
2/3/2021 14:05:11,Zenith,The Zenith Project,Ada Moss,Director,National,ada@zenith.example
2/16/2021 9:00:00,Harbor Union,,Dee Park,President,State,dee@harbor.example
2/16/2021 9:10:00,Justice Ohio Inc,\"Justice Ohio, Inc.\",Bo Reyes,,State,bo@justice.example
2/16/2021 9:20:00,open streets,Open Streets,Cy Dale,,State,cy@streets.example
2/16/2021 9:30:00,Harbor Union,HARBOR UNION,Dee Park,President,State,dee@harbor.example
2/17/2021 9:30:00,Common Ground,Common Ground,Eve Ito,Chair,National,eve@ground.example
";

fn campaign(settings: &str) -> CampaignTest {
    let test = CampaignTest::new().file("signatories.csv", FILE);
    let campaign = test.read("campaign.toml");
    test.file(
        "campaign.toml",
        &format!("timezone = \"America/New_York\"\n{campaign}\n{settings}\n"),
    )
    .file("form.csv", FORM)
}

fn import(test: &CampaignTest, more: &[&str]) -> redress_test_support::Ran {
    let form = test.path("form.csv");
    let mut arguments = vec!["signatories", "import", form.to_str().unwrap()];
    arguments.extend(more);
    test.run(&arguments)
}

#[test]
fn a_form_adds_who_is_new_and_asks_about_who_is_alike() {
    let test = campaign("");
    import(&test, &["--dry-run"])
        .status(5)
        .stdout_has("2 organizations would be added.");
    assert_eq!(
        test.read("signatories.csv"),
        FILE,
        "a dry run writes nothing"
    );

    import(&test, &[])
        .status(5)
        .stdout(
            "`Harbor Union` signs, State and local, on 2021-02-16 (row 5)
`Common Ground` signs, National, on 2021-02-17 (row 6)
1 organization signs already
`Justice Ohio, Inc.` is left out beside `Justice Ohio`
`Open Streets` withdrew on 2021-01-25 and is not added again
`HARBOR UNION` stands twice in the form, in rows 3 and 6
2 organizations added: 4 organizations now.
signatories.csv: rows 5 to 6 are new, and no other row changed.
The letters change with it: run `redress preview` for their new approval code.
",
        )
        .stderr(
            "form.csv: 6 rows in UTF-8, cells parted by commas
  `Organization name (exactly as it should appear)` is the organization; where it is empty, `Name of organization`
  `Your name` is the authorized_person, kept on file and not printed
  `Your title` is the title
  `National or state?` is the scope
  `Timestamp` is the signed_on
  not read: `Email`
note: form.csv row 4: `Justice Ohio, Inc.` (row 4) and `Justice Ohio` differ in a word like `Inc.` or `Foundation` only
  It is left out. If it is another organization, run this again with `--another \"Justice Ohio, Inc.\"`.
",
        );
    let expected = FILE
        .replace("remark\r\n", "remark,title\r\n")
        .replace("\"call\r\nback\"\r\n", "\"call\r\nback\",\r\n")
        .replace("2021-01-21,,\r\n", "2021-01-21,,,\r\n")
        .replace("2021-01-25,\r\n", "2021-01-25,,\r\n");
    assert_eq!(
        test.read("signatories.csv"),
        format!(
            "{expected}Harbor Union,State and local,Dee Park,2021-02-16,,,President\r\n\
             Common Ground,National,Eve Ito,2021-02-17,,,Chair\r\n"
        )
    );
    // Again, with the answer: only what is new.
    import(&test, &["--another", "justice ohio, inc."])
        .status(0)
        .stdout_has("`Justice Ohio, Inc.` signs, State and local, on 2021-02-16 (row 7)")
        .stdout_has("1 organization added: 5 organizations now.");
    import(&test, &[]).status(0).stdout_has("Nobody new signs.");
}

#[test]
fn what_the_form_leaves_open_is_asked_for_and_nothing_is_written() {
    let test = campaign("").file(
        "form.csv",
        "Name,Organization,Do you agree to sign on?,Date\nAda,One,Yes,2/3/2021\nBo,Two,No,2/3/2021\nCy,,Yes,\nDee,Fo\u{200B}ur,Yes,\n",
    );
    import(&test, &["--scope", "National"])
        .status(3)
        .stdout("")
        .stderr_has("row 2 column `Date`: `2/3/2021` could be two days\n  Say which number is the month: `--dates month-first` or `--dates day-first`.")
        .stderr_has("row 3 column `Do you agree to sign on?`: `No` is the answer: this organization does not sign")
        .stderr_has("row 4: the row names no organization")
        .stderr_has("row 5 column `Organization`: the cell holds the character U+200B")
        .stderr_has("Nothing was added.");
    assert_eq!(test.read("signatories.csv"), FILE);
    import(
        &test,
        &[
            "--scope",
            "National",
            "--dates",
            "day-first",
            "--skip-invalid",
        ],
    )
    .status(0)
    .stdout_has("`One` signs, National, on 2021-03-02 (row 5)");
    import(
        &test,
        &[
            "--dates",
            "day-first",
            "--skip-invalid",
            "--another",
            "Tree",
        ],
    )
    .status(2)
    .stderr_has("no row of the form is named `Tree`");
    let without_block = campaign("").file("form.csv", "Organization\nOne\n");
    import(&without_block, &[])
        .status(3)
        .stderr_has("form.csv row 2: nothing says in which block `One` stands");
}

#[test]
fn the_campaign_says_which_column_is_which() {
    let settings =
        "[signatories.columns]\norganization = \"Group\"\nauthorized_person = \"Who decided\"";
    let test = campaign(settings).file(
        "form.csv",
        "Organization;Group;Who decided\nx;Common Ground;Eve Ito\n",
    );
    import(&test, &["--scope", "national"])
        .status(0)
        .stdout_has("`Common Ground` signs, National,");
    assert!(
        test.read("signatories.csv")
            .contains("Common Ground,National,Eve Ito,")
    );
    let slip = campaign("[signatories.columns]\norganisation = \"Group\"");
    slip.run(&["check"])
        .status(3)
        .stdout_has("`organisation` is no column of sign-ons\n  Did you mean `organization`?");
}
