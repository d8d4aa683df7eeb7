//! The first day: a folder of one's own, for whoever answers questions and for scripts, and letters to start from.

use redress_test_support::{CampaignTest, Ran};

const SENT: &str = "2021-02-16T15:00:00Z";
const DUE: &str = "2021-03-03T15:00:00Z";

#[test]
fn a_new_campaign_passes_check_and_rehearse_as_it_stands() {
    let test = CampaignTest::new();
    test.run(&["new", "fresh", "--yes"]).status(0).stdout(
        "`fresh` is a campaign now. What it says is invented; make it yours:

  campaign.toml    `bill` and `contact` in [values], the password in [delivery]
  letters/         what you write
  recipients/      who gets it
  signatories.csv  who signs
  supporters/      who signed up behind it, and districts.csv for where they live

`check` says what is still the sample's; `new --letter` gives more letters.
Next:

  redress -C fresh check
  redress -C fresh preview
  redress -C fresh rehearse
",
    );
    test.run(&["-C", "fresh", "check"]).status(0);
    test.run(&["-C", "fresh", "rehearse"])
        .status(0)
        .stdout_has("36 mails arrived, each byte for byte as previewed.\n");
    test.run(&["new", "fresh", "--yes"]).status(3);
    test.run(&["new", "other"])
        .status(2)
        .stderr("error: nobody is here to answer: take the defaults with `--yes`\n");
    // Its zone is the machine's.
    let toml = test.read("fresh/campaign.toml");
    assert!(toml.contains("\ntimezone = \"UTC\"\n"), "{toml}");
}

#[test]
fn a_script_says_provider_and_zone_and_what_is_to_be_typed_next_can_be_pasted() {
    let test = CampaignTest::new();
    let args = "--provider gmail --timezone Pacific".split(' ');
    let args: Vec<&str> = ["new", "Fair rents", "--yes"]
        .into_iter()
        .chain(args)
        .collect();
    test.run(&args)
        .status(0)
        .stdout_has("\n  redress -C 'Fair rents' check\n");
    let toml = test.read("Fair rents/campaign.toml");
    assert!(
        toml.contains("\ntimezone = \"America/Los_Angeles\"\n"),
        "{toml}"
    );
    assert!(
        toml.contains("[delivery]\nprovider = \"gmail\"\nusername = "),
        "{toml}"
    );
    // A pace of its own would come before the provider's.
    assert!(
        !toml.contains("server") && !toml.contains("pace "),
        "{toml}"
    );
    test.run(&["-C", "Fair rents", "check"]).status(0);
    for (wrong, said) in [
        (["--provider", "gmial"], "Did you mean `gmail`?"),
        (["--timezone", "Centrall"], "`Centrall` is no time zone"),
    ] {
        let args = [&["new", "other", "--yes"], &wrong[..]].concat();
        test.run(&args).status(2).stderr_has(said);
        assert!(!test.path("other").exists());
    }
}

#[test]
#[cfg(target_os = "linux")]
fn whoever_sits_at_a_terminal_is_asked_for_provider_and_zone() {
    use redress_test_support::{pass_over, program};
    use std::io::Write as _;
    use std::process::{Command, Stdio};
    let test = CampaignTest::new();
    let line = format!(
        "stty cols 80 rows 24; exec '{}' new fresh",
        program().display()
    );
    let started = Command::new("script")
        .args(["-qec", &line, "/dev/null"])
        .current_dir(test.path("."))
        .env("TZ", "America/Denver")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn();
    let Ok(mut child) = started else {
        return pass_over("needs `script` (Debian: bsdutils)");
    };
    let answers = "Fair rents now\nRent Coalition\nada@gmail.com\nnobody\n\n\n";
    child
        .stdin
        .take()
        .unwrap()
        .write_all(answers.as_bytes())
        .unwrap();
    let ran = test.ended("new fresh", child.wait_with_output().unwrap());
    let ran = ran.status(0);
    for asked in [
        "Your mail provider (gmail, google-workspace, microsoft365, ses, icloud, yahoo, none): [gmail] ",
        "`nobody` is none of gmail, ",
        "Your time zone: [America/Denver] ",
        "`fresh` is a campaign now.",
    ] {
        assert!(ran.stdout.contains(asked), "{asked}:\n{}", ran.stdout);
    }
    // Google has one server for everybody.
    assert!(!ran.stdout.contains("The server"), "{}", ran.stdout);
    let toml = test.read("fresh/campaign.toml");
    for said in [
        "name     = \"Fair rents now\"\n",
        "email    = \"ada@gmail.com\"\n",
        "provider = \"gmail\"\n",
        "timezone = \"America/Denver\"\n",
    ] {
        assert!(toml.contains(said), "{said}:\n{toml}");
    }
}

/// A fresh campaign that sends to this machine, with a text of its `campaign.toml` replaced.
fn fresh(there: &str, instead: &str) -> CampaignTest {
    let test = CampaignTest::new();
    test.run(&["new", "fresh", "--yes", "--timezone", "Eastern"])
        .status(0);
    let toml = test.read("fresh/campaign.toml");
    assert!(toml.contains(there), "{toml}");
    let toml = toml.replace(there, instead);
    let here = |line: &str| match line.split_whitespace().next() {
        Some("server") => format!("server = \"{}\"\n", test.server().url()),
        Some("username" | "password" | "pace") => String::new(),
        _ => format!("{line}\n"),
    };
    test.write(
        "fresh/campaign.toml",
        &toml.lines().map(here).collect::<String>(),
    );
    test
}

/// Runs the program in that campaign at a moment.
fn at(moment: &str, test: &CampaignTest, args: &[&str]) -> Ran {
    let clock = format!("{} {moment} 1", jiff::Timestamp::now());
    test.run_with(
        &[&["-C", "fresh"], args].concat(),
        &[("REDRESS_TEST_CLOCK", &clock)],
    )
}

fn send(moment: &str, test: &CampaignTest) -> Ran {
    let preview = at(moment, test, &["preview", "--format", "json"])
        .status(0)
        .json();
    let code = preview["approval_code"].as_str().unwrap();
    at(
        moment,
        test,
        &["send", "--approved", code, "--pace", "unlimited"],
    )
}

#[test]
fn the_letters_to_start_from_pass_the_proofreader_and_reach_whom_they_are_for() {
    let test = fresh(
        "letter     = \"letters/congress.md\"\nrecipients = \"recipients/congress.csv\"\n",
        "letter     = \"letters/ask.md\"\nrecipients = \"recipients/congress.csv\"\n
[[mailing.variant]]
when   = { stance = \"sponsor\" }
letter = \"letters/thanks.md\"

[[mailing]]
name    = \"follow-up\"
follows = \"congress\"
to      = \"silent\"
after   = \"14 days\"
letter  = \"letters/follow-up.md\"
",
    );
    // Those that it has are its own, and none of the others is written either.
    test.run(&["-C", "fresh", "new", "--letter", "ask,council,president"])
        .status(3)
        .stdout("")
        .stderr(
            "error: letters/council.md: this letter is there already
  Rename it, or delete it if it is not yours; nothing is ever overwritten.
error: letters/president.md: this letter is there already
  Rename it, or delete it if it is not yours; nothing is ever overwritten.
",
        );
    assert!(!test.path("fresh/letters/ask.md").exists());
    for name in ["council.md", "president.md", "_closing.md"] {
        std::fs::remove_file(test.path("fresh/letters").join(name)).unwrap();
    }
    test.run(&[
        "-C",
        "fresh",
        "new",
        "--letter",
        "thanks,ask,council,president",
    ])
    .status(0)
    .stdout_has(
        "`letters/ask.md` is written: it asks members of Congress to cosponsor a bill.
It needs `bill` and `contact` in [values].
In campaign.toml:

[[mailing]]
name       = \"congress\"
letter     = \"letters/ask.md\"
recipients = \"recipients/congress.csv\"
",
    );
    test.run(&["new", "fresh", "--letter", "follow-up"])
        .status(0);

    let checked = at(SENT, &test, &["check"]).status(0);
    assert!(
        checked.stdout.contains("\n0 errors, ") && !checked.stdout.contains("letters/"),
        "{}",
        checked.stdout
    );
    at(
        SENT,
        &test,
        &[
            "preview",
            "--to",
            "legislative.director@okonjo.senate.example",
        ],
    )
    .status(0)
    .stdout_has("we thank you for\n    sponsoring the Facial Recognition");
    send(SENT, &test).status(0);
    at(DUE, &test, &["inbox", "--seen"]).status(0);
    send(DUE, &test).status(0);
    let mails = test.server().mails();
    let follow_up = mails
        .iter()
        .map(|mail| mail.text.replace("=\r\n", ""))
        .find(|mail| mail.contains("Subject: Re: "))
        .expect("somebody is still silent");
    assert!(
        follow_up.contains("we write again about our letter of February 16, 2021"),
        "{follow_up}"
    );
}

#[test]
fn a_letter_needs_a_campaign_and_a_name_that_exists() {
    let test = CampaignTest::new();
    test.run(&["new", "nowhere", "--letter", "ask"])
        .status(3)
        .stderr(
            "error: campaign.toml: the folder `nowhere` is no campaign
  Name a campaign with `-C DIR`, or make one first with `redress new DIR`.
",
        );
    test.run(&["new", "--letter", "plea"])
        .status(2)
        .stderr_has("[possible values: thanks, ask, council, president, follow-up]");
    test.run(&["new"]).status(2).stderr_has("<DIR>");
}

#[test]
fn of_a_letter_to_start_from_that_nobody_rewrote_nothing_reaches_anybody() {
    let test = fresh("Halt federal use of face recognition", "Fair rents now");
    test.run(&["-C", "fresh", "new", "--letter", "ask"])
        .status(0);
    let toml = test.read("fresh/campaign.toml");
    test.write(
        "fresh/campaign.toml",
        &toml.replace("letters/congress.md", "letters/ask.md"),
    );
    let list = test.read("fresh/recipients/council.csv");
    let real = list.replace("mayor@riverbend.example", "mayor@riverbend-invented.gov");
    test.write("fresh/recipients/council.csv", &real);
    test.run(&["-C", "fresh", "check"])
        .status(3)
        .stdout_has("error: letters/ask.md: this is still the sample's letter");
}
