//! `--to` takes an address, a key or a name, never guesses between two, and nothing ends in "0 letters" without a reason.

use redress_test_support::CampaignTest;

const LIST: &str = "id,email,office,first_name,last_name,full_name,city,channel\n\
    1,ana@council.example,mayor,Ana,Núñez,Ana Núñez,Springfield,\n\
    2,ben@council.example,council_member,Ben,Smith,Ben Smith,Springfield,\n\
    3,carla@council.example,council_member,Carla,Smith,Carla Smith,Springfield,\n\
    K,,council_member,Kei,Ito,Kei Ito,Springfield,in_person\n";
const STAFF: &str = "id,email,office,first_name,last_name,city\n\
    1,desk@staff.example,staff,Dee,Fox,Springfield\n\
    9,ana@council.example,mayor,Ana,Núñez,Springfield\n";

/// Two lists: row 1 of each is another person, and Ana Núñez is on both.
fn campaign() -> CampaignTest {
    let test = CampaignTest::new()
        .recipients(LIST)
        .file("recipients/staff.csv", STAFF);
    let toml = test.read("campaign.toml");
    let staff = "[[mailing]]\nname = \"staff\"\nletter = \"letters/council.md\"\n\
                 recipients = \"recipients/staff.csv\"\n\n[delivery]";
    test.write("campaign.toml", &toml.replacen("[delivery]", staff, 1));
    test
}

const BOTH_SMITHS: &str = "error: `smith` may mean any of 2 letters: give `--to` the key of one\n  \
    mailing  key  name         office          state\n  \
    council  2    Ben Smith    council member  accepted\n  \
    council  3    Carla Smith  council member  accepted\n";

#[test]
fn a_name_finds_one_recipient_or_lists_those_it_may_mean() {
    let test = campaign();
    test.send(&[]).status(0);
    for typed in [
        "CARLA SMITH",
        "Smith, Carla",
        "Councilmember Carla Smith",
        "carla@council.example",
        "3",
    ] {
        let log = test
            .run(&["log", "--to", typed, "--format", "json"])
            .status(0);
        assert_eq!(log.json()["recipient"], "3", "{typed}");
    }
    let commands: [&[&str]; 7] = [
        &["log"],
        &["mark", "replied"],
        &["mark", "handed"],
        &["resolve", "--accepted"],
        &["withdraw"],
        &["retry"],
        &["report", "--csv", "report.csv"],
    ];
    for command in commands {
        test.run(&[command, &["--to", "smith"]].concat())
            .status(2)
            .stdout("")
            .stderr(BOTH_SMITHS);
    }
    test.run(&["preview", "--to", "smith"])
        .status(2)
        .stdout("")
        .stderr(
            "error: `smith` may mean any of 2 letters: give `--to` the key of one\n  \
         mailing  key  name         office\n  \
         council  2    Ben Smith    council member\n  \
         council  3    Carla Smith  council member\n",
        );
    test.run(&["preview", "--to", "ito"])
        .status(0)
        .stdout_has("Kei Ito");
    test.run(&["mark", "handed", "--to", "ito"])
        .status(0)
        .stdout("1 letter marked as handed over\n");
    test.run(&["log", "--to", "Smit"])
        .status(2)
        .stderr_has("no letter goes to `Smit`");
    test.run(&["log", "--to", "Ben"])
        .status(2)
        .stderr_has("no letter goes to `Ben`");
}

#[test]
fn what_is_said_of_one_letter_is_not_said_of_another() {
    let test = campaign();
    test.send(&[]).status(0);
    // One key, two people.
    test.run(&["log", "--to", "1"]).status(2).stderr(
        "error: `1` may mean any of 2 letters: give `--to` the key of one, and its mailing with `--mailing`\n  \
         mailing  key  name       office  state\n  \
         council  1    Ana Núñez  mayor   accepted\n  \
         staff    1    Dee Fox    staff   accepted\n",
    );
    // One person, two letters: shown together, and marked one by one.
    let log = test
        .run(&["log", "--to", "nunez", "--format", "csv"])
        .status(0);
    assert_eq!(log.stdout.lines().count(), 3, "{}", log.stdout);
    test.run(&["mark", "replied", "--to", "nunez"])
        .status(2)
        .stderr(
            "error: `nunez` may mean any of 2 letters: give `--to` the key of one\n  \
         mailing  key  name       office  state\n  \
         council  1    Ana Núñez  mayor   accepted\n  \
         staff    9    Ana Núñez  mayor   accepted\n",
        );
    test.run(&["mark", "replied", "--to", "nunez", "--mailing", "staff"])
        .status(0)
        .stdout("1 letter marked as answered\n");
    let states: Vec<String> = test.states().into_iter().map(|(_, state)| state).collect();
    assert_eq!(
        states,
        [
            "accepted", "accepted", "accepted", "by_hand", "accepted", "replied"
        ]
    );

    test.write(
        "filled.csv",
        "recipient,at,what\nsmith,2021-02-18,replied\n",
    );
    test.run(&["mark", "from", "filled.csv"])
        .status(3)
        .stderr_has(
            "`smith` may mean Ben Smith (`2` in `council`) or Carla Smith (`3` in `council`)",
        );
}

#[test]
fn no_letters_always_says_why() {
    let test = campaign();
    test.run(&["preview"]).status(0);
    let not_begun = "no plan is in force yet: the first `redress send` puts one in force\n";
    test.run(&["log", "--format", "csv"])
        .status(0)
        .stderr(not_begun);
    test.run(&["retry"])
        .status(0)
        .stdout("0 letters due again\n")
        .stderr(not_begun);
    test.send(&[]).status(0);
    test.run(&["log", "--held-back", "--format", "json"])
        .status(0)
        .stdout("")
        .stderr("nothing is held back\n");
    test.run(&["log", "--state", "refused,deferred", "--mailing", "council"])
        .status(0)
        .stderr(
            "no letter of `council` is refused or deferred; there are 3 accepted and 1 by hand\n",
        );
    test.run(&["log", "--since", "2100-01-01", "--format", "json"])
        .status(0)
        .stdout("")
        .stderr_has("nothing has happened to any letter since 2100-01-01");
    test.run(&["resolve", "--accepted"])
        .status(0)
        .stdout("0 letters settled as accepted\n")
        .stderr("no letter is unconfirmed; there are 5 accepted and 1 by hand\n");
    test.run(&["withdraw", "--to", "fox"])
        .status(0)
        .stdout("0 letters withdrawn\n")
        .stderr(
            "no letter to this recipient is ready, deferred, refused or by hand; there is 1 accepted\n",
        );
    test.run(&["report", "--csv", "r.csv", "--state", "bounced"])
        .status(0)
        .stderr("no letter is bounced; there are 5 accepted and 1 by hand\n");
    test.run(&["log", "--mailing", "nothing"])
        .status(2)
        .stderr("error: there is no mailing `nothing`: this campaign has `council` and `staff`\n");
}

#[test]
fn the_log_shows_what_can_be_typed_after_to() {
    let test = campaign();
    test.send(&[]).status(0);
    for columns in ["72", "100", "130"] {
        let log = test.run_with(&["log"], &[("COLUMNS", columns)]).stdout;
        assert!(log.starts_with("mailing  key  recipient"), "{log}");
        assert!(log.contains("\ncouncil  K    Kei Ito "), "{log}");
    }
    test.run_with(&["log", "--to", "K"], &[("COLUMNS", "60")])
        .stdout("Kei Ito (council)\n  by hand\n  K\n");
    // Without an `id` it is the address, which a table that has the room never cuts.
    let address = "the.mayor.of.the.city@clerk.of.the.council.of.springfield.example";
    let test = CampaignTest::new().recipients(&format!(
        "email,office,last_name,full_name,city\n{address},mayor,Ruiz,Ana Maria Ruiz de la Fuente y Lopez,Springfield\n"
    ));
    test.send(&[]).status(0);
    let log = test.run_with(&["log"], &[("COLUMNS", "140")]).stdout;
    assert!(log.contains(address), "{log}");
}
