//! The organizations that sign: listed, added, withdrawn, checked, and printed as they were in any version.

use redress_test_support::CampaignTest;

const FILE: &str = "organization,scope,state,authorized_person,signed_on
The Zenith Project,National,,Ada Moss,2021-01-20
Álvarez Fund,National,,Bo Reyes,2021-01-21
Justice Ohio,State and local,Ohio,,2021-01-30
";

fn campaign() -> CampaignTest {
    let letter = "+++\nsubject = \"Face recognition\"\n+++\n{{ salutation }}\n\n\
                  On behalf of the {{ signatory_count_words }} undersigned organizations, we ask for a ban.\n";
    let test = CampaignTest::new()
        .letter(letter)
        .file("signatories.csv", FILE);
    let settings = test.read("campaign.toml");
    test.file(
        "campaign.toml",
        &format!("{settings}\n[signatories]\ndeadline = \"2021-01-29\"\n"),
    )
}

#[test]
fn the_list_is_checked() {
    campaign().run(&["signatories", "check"]).status(0).stdout(
        "note: signatories.csv row 4: `Justice Ohio` signed on 2021-01-30, after the deadline of 2021-01-29
  It goes on a newer copy of the letter, which has an approval code of its own.
note: signatories.csv row 4: nobody is on file as having authorized the signature of `Justice Ohio`
  Ask the organization who decided to sign, and write the name down; it is not printed.
3 organizations sign, 0 withdrew. 0 errors, 2 notes.
",
    );
    let test = campaign().file("signatories.csv", "organization\nOne\nOne\n");
    test.run(&["signatories", "check"])
        .status(3)
        .stdout_has("`One` already stands in row 2");
}

#[test]
fn the_list_is_shown_with_what_is_kept_on_file() {
    let test = campaign();
    test.run(&["signatories"]).status(0).stdout(
        "organization        block            state  signed      authorized by
The Zenith Project  National                2021-01-20  Ada Moss
Álvarez Fund        National                2021-01-21  Bo Reyes
Justice Ohio        State and local  Ohio   2021-01-30                 late
",
    );
    let json = test
        .run(&["signatories", "list", "--format", "json"])
        .status(0);
    let last: serde_json::Value =
        serde_json::from_str(json.stdout.lines().last().unwrap()).unwrap();
    assert_eq!(
        (last["name"].as_str(), last["late"].as_bool()),
        (Some("Justice Ohio"), Some(true))
    );
}

#[test]
fn a_late_signer_makes_a_newer_copy_and_the_earlier_one_can_be_printed_again() {
    let test = campaign();
    let earlier = test.code();
    test.run(&["signatories", "add", "Bridge", "--scope", "National", "--by", "Cy Dale", "--signed-on", "2021-02-01"])
        .status(0)
        .stdout(
            "`Bridge` signs: 4 organizations now.
signatories.csv: row 5 is new, and no other row changed.
The letters change with it: run `redress preview` for their new approval code.
",
        )
        .stderr(
            "note: signatories.csv row 5: `Bridge` signed on 2021-02-01, after the deadline of 2021-01-29
  It goes on a newer copy of the letter, which has an approval code of its own.
",
        );
    let newer = test.code();
    assert_ne!(earlier, newer);
    let printed = "three organizations

National

  Álvarez Fund
  The Zenith Project

State and local

  Justice Ohio, Ohio
";
    test.run(&["signatories", "print", "--version", &earlier])
        .status(0)
        .stdout(printed);
    test.run(&["signatories", "print", "--version", &newer])
        .status(0)
        .stdout_has("four organizations\n");
    test.run(&["signatories", "withdraw", "bridge", "--on", "2021-02-03"])
        .status(0)
        .stdout_has("3 organizations now");
    test.run(&["signatories", "print"])
        .status(0)
        .stdout(printed);
    assert_eq!(test.code(), earlier, "the letters are what they were");
    test.run(&["signatories", "print", "--version", "0000-0000-0000-0000"])
        .status(2);
}

#[test]
fn a_new_block_is_told_because_it_may_be_a_slip() {
    let test = campaign();
    test.run(&["signatories", "add", "Bridge", "--scope", "local", "--by", "Cy Dale", "--signed-on", "2021-01-20"])
        .status(0)
        .stderr_has("`local` is a new block of the list\n  The others are `National`, `State and local`: mend the row");
    test.run(&[
        "signatories",
        "add",
        "Ferry",
        "--scope",
        "national",
        "--by",
        "Cy Dale",
        "--signed-on",
        "2021-01-20",
    ])
    .status(0)
    .stderr("");
}

#[test]
fn what_is_not_clear_is_refused_and_changes_nothing() {
    let test = campaign();
    for args in [
        &[
            "signatories",
            "add",
            "the zenith project",
            "--scope",
            "National",
        ][..],
        &["signatories", "add", "Bridge"],
        &["signatories", "withdraw", "Zenit Project"],
    ] {
        test.run(args).status(3).stdout("");
    }
    assert_eq!(test.read("signatories.csv"), FILE);
    test.run(&["signatories", "withdraw", "Alvares Fund"])
        .status(3)
        .stderr_has("Did you mean `Álvarez Fund`?");
}
