//! Every setting of `[delivery]` with every kind of wrong value: a sentence that has file, line and what to do.

use redress_test_support::CampaignTest;

/// Lines of `[delivery]`, and what the error about each says: negative, zero, huge, wrong unit, wrong type, misspelt.
const WRONG: [(&str, &str); 60] = [
    (
        "provider = \"gmial\"",
        "`gmial` is no provider that this program knows",
    ),
    ("provider = 3", "this is a number, not text"),
    ("provider = \"\"", "is no provider that this program knows"),
    ("username = 3", "this is a number, not text"),
    ("username = \"\"", "this is empty"),
    ("username = \"a\\nb\"", "U+000A cannot be seen"),
    (
        "password = \"hunter2\"",
        "a password is not kept in this file",
    ),
    (
        "password = 3",
        "this is a number, not where the password comes from",
    ),
    ("password = { }", "the password comes from nowhere"),
    (
        "password = { command = \"x\", env = \"Y\" }",
        "the password comes from two places",
    ),
    (
        "password = { env = \"A B\" }",
        "no name of an environment variable",
    ),
    (
        "password = { comand = \"x\" }",
        "unknown key `comand` in [delivery.password]",
    ),
    ("sign_in = \"oauth\"", "`oauth` is no way to sign in"),
    ("sign_in = true", "this is true or false, not text"),
    ("pace = \"-3/min\"", "`-3/min` is no pace"),
    ("pace = \"0/min\"", "a pace of 0 would never send anything"),
    ("pace = 30", "`30` does not say in which time"),
    ("pace = 1.5", "this is a number, not text"),
    ("pace = \"30/fortnight\"", "`fortnight` is no unit of time"),
    ("pace = \"30 per min\"", "`30 per min` is no pace"),
    (
        "pace = \"2000000000/s\"",
        "faster than this program can count",
    ),
    (
        "pace = \"1/99999999999999days\"",
        "`1/99999999999999days` is no pace",
    ),
    ("pase = \"30/min\"", "unknown key `pase` in [delivery]"),
    ("per_domain = \"-3/min\"", "`-3/min` is no pace"),
    (
        "per_domain = \"0/min\"",
        "a pace of 0 would never send anything",
    ),
    ("per_domain = 10", "`10` does not say in which time"),
    ("per_domain = [1]", "this is a list, not text"),
    ("daily = -5", "`-5` is out of range"),
    ("daily = 0", "`0` is out of range"),
    ("daily = 99999999999", "`99999999999` is out of range"),
    ("daily = \"500\"", "this is text, not a whole number"),
    ("daily = 1.5", "this is a fraction, not a whole number"),
    ("dayly = 500", "unknown key `dayly` in [delivery]"),
    ("connections = 0", "`0` is out of range"),
    ("connections = -1", "`-1` is out of range"),
    ("connections = 101", "`101` is out of range"),
    ("connections = 99999999999999999999", "is out of range"),
    (
        "connections = true",
        "this is true or false, not a whole number",
    ),
    (
        "hours = \"Mon-Fri\"",
        "`Mon-Fri` does not name days and hours",
    ),
    (
        "hours = \"Mon-Fri 17:00-09:00\"",
        "the hours end before they begin",
    ),
    ("hours = \"Mon-Fri 9-25\"", "`25` is no time of day"),
    ("hours = \"Mon-Fry 9-17\"", "`Fry` is no day of the week"),
    ("hours = 9", "this is a number, not text"),
    ("not_before = \"soon\"", "`soon` is no moment"),
    ("not_before = \"2021-02-30\"", "`2021-02-30` is no moment"),
    ("not_before = 2021", "this is a number, not a moment"),
    (
        "ca_file = \"nowhere.pem\"",
        "there is no file `nowhere.pem`",
    ),
    (
        "ca_file = \"../ca.pem\"",
        "leads out of the campaign's folder",
    ),
    ("receipts = \"true\"", "this is text, not true or false"),
    ("receipts = 1", "this is a number, not true or false"),
    (
        "tagged_return_path = \"+\"",
        "this is text, not true or false",
    ),
    ("archive = true", "this is true or false, not text"),
    ("archive = \"\"", "an empty path names no file"),
    (
        "archive = \"/var/mail\"",
        "does not start in the campaign's folder",
    ),
    ("archive = \"letters/\"", "a folder of the campaign's own"),
    (
        "archive = \"ledger.sqlite\"",
        "called as a file of the program's own",
    ),
    (
        "answer_timeout = \"0 s\"",
        "not between a second and an hour",
    ),
    (
        "answer_timeout = \"2 h\"",
        "not between a second and an hour",
    ),
    (
        "answer_timeout = \"10 minuts\"",
        "`10 minuts` is no span of time",
    ),
    ("answer_timeout = 10", "this is a number, not text"),
];

/// The same for the server, which the small campaign has already.
const WRONG_SERVERS: [(&str, &str); 6] = [
    (
        "\"smtp.example.org\"",
        "does not say how the connection is secured",
    ),
    (
        "\"https://smtp.example.org\"",
        "`https://` is not a way to send mail",
    ),
    (
        "\"smtps://me:hunter2@smtp.example.org\"",
        "holds a user name or password",
    ),
    ("\"smtps://smtp.example.org:99999\"", "`99999` is no port"),
    ("\"smtps://\"", "is no host name or address"),
    ("465", "this is a number, not text"),
];

#[track_caller]
fn is_told(test: &CampaignTest, wrong: &str, message: &str) {
    let toml = test.read("campaign.toml");
    let line = 1 + toml.lines().position(|line| line == wrong).unwrap();
    let checked = test.run(&["check"]).status(3);
    let mut said = checked
        .stdout
        .lines()
        .skip_while(|said| !said.contains(message));
    let error = said
        .next()
        .unwrap_or_else(|| panic!("no `{message}` for `{wrong}` in:\n{}", checked.stdout));
    assert!(
        error.starts_with(&format!("error: campaign.toml line {line}: ")),
        "{wrong}: {error}"
    );
    assert!(
        said.next()
            .is_some_and(|help| help.starts_with("  ") && help.len() > 10),
        "{wrong}: no word on what to do"
    );
    assert!(
        !checked.stdout.contains("hunter2"),
        "a password is not repeated"
    );
}

#[test]
fn every_wrong_value_is_told_with_its_line_and_what_to_do() {
    for (wrong, message) in WRONG {
        is_told(&CampaignTest::new().delivery(wrong), wrong, message);
    }
    for (wrong, message) in WRONG_SERVERS {
        let line = format!("server = {wrong}");
        is_told(&CampaignTest::new().server_line(&line), &line, message);
    }
}

#[test]
fn wrong_options_of_send_are_usage_errors() {
    let test = CampaignTest::new();
    let code = test.code();
    for wrong in [
        ["--max", "-1"],
        ["--max", "many"],
        ["--connections", "0"],
        ["--connections", "101"],
        ["--pace", "0/min"],
        ["--pace", "30"],
        ["--until", "late"],
        ["--mailing", "counsil"],
    ] {
        test.run(&[&["send", "--approved", &code], &wrong[..]].concat())
            .status(2);
    }
    assert_eq!(test.server().conversations(), 0);
}

#[test]
fn check_says_on_how_many_days_the_letters_leave_and_every_figure_can_be_overridden() {
    let days = |settings: &str| {
        CampaignTest::new()
            .delivery(settings)
            .many(1200)
            .run(&["check"])
            .status(0)
            .stdout
    };
    let gmail = "provider = \"gmail\"\npace = \"30/min\"";
    let said = days(gmail);
    assert!(
        said.contains(
            "the letters leave on 3 days: at most 500 addressees in 24 hours, 30/min (Gmail)"
        ),
        "{said}"
    );
    assert!(!days(&format!("{gmail}\ndaily = 1200")).contains("the letters leave on"));
    let slow = days(
        "provider = \"gmail\"\npace = \"1/min\"\ndaily = 1200\nhours = \"Mon-Fri 09:00-17:00\"",
    );
    assert!(
        slow.contains("the letters leave on 3 days"),
        "480 in eight hours: {slow}"
    );
}
