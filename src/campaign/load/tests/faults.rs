//! What is wrong, where, and what to do about it.

use super::*;

#[test]
fn every_problem_is_found_in_one_go() {
    let found = problems(
        r#"name = ""
dat = "2021-02-16"
[sender]
name = "Coalition <letters>"
emial = "letters@coalition.example"
reply_to = "organizer"
[[mailing]]
name = "congress"
letter = "letters/congres.md"
recipients = "../congress.csv"
[[mailing]]
name = "Congress"
letter = "letters/congress.md"
recipients = "ca.pem"
ended_term = "hold"
[delivery]
server = "smtp.coalition.example"
pace = 30
connections = 0
"#,
    );
    let found: Vec<(u64, &str)> = found
        .iter()
        .map(|(line, message, _)| (*line, message.as_str()))
        .collect();
    assert_eq!(
        found,
        [
            (1, "this is empty"),
            (2, "unknown key `dat` here"),
            (3, "`email` is missing in [sender]"),
            (
                4,
                "a name with `<`, `>` or `@` can be mistaken for an address"
            ),
            (5, "unknown key `emial` in [sender]"),
            (
                6,
                "`organizer` is no address to write from or to: it has no `@`"
            ),
            (
                9,
                "there is no file `letters/congres.md` in the campaign's folder"
            ),
            (
                10,
                "`../congress.csv` leads out of the campaign's folder; copy the file into the folder"
            ),
            (12, "there are two mailings named `Congress`"),
            (15, "unknown key `ended_term` in [[mailing]]"),
            (
                17,
                "`smtp.coalition.example` does not say how the connection is secured"
            ),
            (18, "`30` does not say in which time"),
            (19, "`0` is out of range"),
        ]
    );
}

#[test]
fn an_unknown_key_is_answered_with_the_nearest_known_one() {
    let help = |toml: &str| problems(&format!("{WHOLE}{toml}")).remove(0).2;
    assert_eq!(help("recipient = \"x\""), "Did you mean `recipients`?");
    assert_eq!(
        help("[delivery]\nper-domain = \"1/s\""),
        "Did you mean `per_domain`?"
    );
    assert_eq!(help("[vaules]"), "Did you mean `values`?");
    assert_eq!(
        help("[delivery]\nusername = \"me\"\n[delivery.password]\nenv = \"P\"\nvalue = \"x\""),
        "Known in [delivery.password]: `command`, `env`."
    );
}

#[test]
fn a_password_in_the_file_is_refused_and_not_repeated() {
    let toml = format!("{WHOLE}[delivery]\nusername = \"me\"\npassword = \"hunter2\"\n");
    let found = problems(&toml);
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0].0, 11);
    assert!(
        found[0]
            .1
            .starts_with("a password is not kept in this file")
    );
    assert!(!format!("{found:?}").contains("hunter2"));
    for lines in [
        "password = { env = \"hunter2!\" }",
        "server = \"smtps://me:hunter2@smtp.example.org\"",
        "password = \"hunter2",
    ] {
        assert!(
            !format!(
                "{:?}",
                problems(&format!("{WHOLE}[delivery]\nusername = \"me\"\n{lines}\n"))
            )
            .contains("hunter2")
        );
    }
}

#[test]
fn sign_in_needs_both_halves() {
    assert_eq!(
        delivery_problem("username = \"me\""),
        (10, "there is a user name and no password".into())
    );
    assert_eq!(
        delivery_problem("password = { env = \"P\" }"),
        (10, "there is a password and no user name".into())
    );
    assert_eq!(
        delivery_problem("username = \"me\"\npassword = {}"),
        (11, "the password comes from nowhere".into())
    );
    assert_eq!(
        delivery_problem("username = \"me\"\npassword = { env = \"P\", command = \"c\" }"),
        (11, "the password comes from two places".into())
    );
}

#[test]
fn a_port_of_the_other_kind_is_noted() {
    let campaign = load(&format!(
        "{WHOLE}[delivery]\nserver = \"smtps://smtp.example.org:587\"\n"
    ))
    .unwrap();
    assert_eq!(
        campaign.notes.0[0].help,
        "If the connection hangs, try `smtp://smtp.example.org`."
    );
}

#[test]
fn a_provider_brings_its_limits_and_every_one_can_be_overridden() {
    let load = |lines: &str| load(&format!("{WHOLE}[delivery]\n{lines}\n"));
    let sign_in = "username = \"me\"\npassword = { command = \"token\" }";
    let campaign = load(&format!("provider = \"microsoft365\"\n{sign_in}")).unwrap();
    let delivery = campaign.delivery;
    assert_eq!(campaign.notes, Problems::default());
    assert_eq!(
        delivery.server.unwrap().to_string(),
        "smtp://smtp.office365.com"
    );
    assert_eq!(
        (
            delivery.daily.unwrap().get(),
            delivery.connections,
            delivery.sign_in
        ),
        (10_000, 3, SignIn::XOAuth2)
    );

    let campaign = load(&format!(
        "provider = \"gmail\"\n{sign_in}\nserver = \"smtp://localhost\"\npace = \"10/min\"\ndaily = 100\nsign_in = \"xoauth2\""
    ))
    .unwrap();
    let delivery = campaign.delivery;
    assert_eq!(campaign.notes, Problems::default());
    assert_eq!(delivery.server.unwrap().host, "localhost");
    assert_eq!(
        (
            delivery.pace.to_string().as_str(),
            delivery.daily.unwrap().get()
        ),
        ("10/min", 100)
    );
    assert_eq!(
        (delivery.connections, delivery.sign_in),
        (1, SignIn::XOAuth2)
    );
}

#[test]
fn asking_for_more_than_the_provider_allows_is_noted() {
    let notes = |lines: &str| -> Vec<String> {
        let notes = load(&format!("{WHOLE}[delivery]\n{lines}\n"))
            .unwrap()
            .notes;
        notes.0.into_iter().map(|note| note.message).collect()
    };
    assert_eq!(
        notes(
            "provider = \"microsoft365\"\nusername = \"me\"\npassword = { env = \"P\" }\nsign_in = \"password\"\n\
             daily = 20000\npace = \"1/s\"\nconnections = 9"
        ),
        [
            "Microsoft 365 switches sign-in with a password off",
            "Microsoft 365 allows 10000 addressees in 24 hours, and this says 20000",
            "Microsoft 365 allows 30/min, and this says 1/s",
            "Microsoft 365 allows 3 at a time, and this says 9",
        ]
    );
    assert_eq!(
        notes("provider = \"ses\""),
        [
            "Amazon SES has a server for each region, and none is named",
            "Amazon SES takes no letters without sign-in"
        ]
    );
    assert_eq!(
        notes(
            "server = \"smtps://smtp.example.org\"\nusername = \"me\"\npassword = { env = \"P\" }\nsign_in = \"xoauth2\""
        ),
        ["an access token in an environment variable expires, often within the hour"]
    );
    assert_eq!(
        delivery_problem("provider = \"gmial\""),
        (10, "`gmial` is no provider that this program knows".into())
    );
}

#[test]
fn a_sender_whose_own_provider_would_disown_the_letters_is_noted() {
    let toml = WHOLE.replace("letters@coalition.example", "coalition@gmail.com");
    let through = |lines: &str| {
        load(&format!("{toml}[delivery]\n{lines}\n"))
            .unwrap()
            .notes
            .0
    };
    let notes = through("server = \"smtps://smtp.example.org\"");
    assert_eq!(
        notes[0].message,
        "letters from `gmail.com` that leave through `smtp.example.org` fail Gmail's DMARC policy"
    );
    assert_eq!(through("server = \"smtps://smtp.gmail.com\""), []);
}

#[test]
fn hidden_characters_are_refused() {
    for (key, line) in [("name = \"a\\u202Eb\"", 1), ("name = \"a\\r\\nBcc: x\"", 1)] {
        let found = problems(&WHOLE.replacen("name = \"Halt face recognition\"", key, 1));
        assert_eq!(found[0].0, line);
        assert!(
            found[0]
                .1
                .ends_with("cannot be seen and may not stand here"),
            "{found:?}"
        );
    }
    let found = problems(&format!("{WHOLE}[values]\nbill = \"a\\u200Bb\"\n"));
    assert_eq!(
        found[0].1,
        "`bill` holds the character U+200B, which cannot be seen"
    );
    // What letters are put together with.
    for noncharacter in ["\\uFDD0", "\\uFDD1", "\\uFFFF", "\u{fdd2}", "\u{10fffe}"] {
        let found = problems(&format!(
            "{WHOLE}[values]\n[values.bills]\nfirst = [\"a{noncharacter}b\"]\n"
        ));
        assert!(
            found[0].1.starts_with("`bills` holds the character U+"),
            "{found:?}"
        );
    }
    assert!(load(&format!("{WHOLE}[values]\nlong = '''\none\ntwo'''\n")).is_ok());
}

#[test]
fn dates_and_moments_are_read_strictly() {
    for date in [
        "\"2021-02-30\"",
        "\"16 Feb 2021\"",
        "2021-02-16T10:00:00",
        "20210216",
        "\"2021-02-16T10:00\"",
    ] {
        let found = problems(&format!("date = {date}\n{WHOLE}"));
        assert_eq!(found.len(), 1, "{date}: {found:?}");
    }
    let not_before = |text: &str| {
        let toml =
            format!("timezone = \"America/New_York\"\n{WHOLE}[delivery]\nnot_before = {text}\n");
        load(&toml)
            .unwrap()
            .delivery
            .not_before
            .unwrap()
            .to_string()
    };
    assert_eq!(not_before("\"2021-02-16\""), "2021-02-16T05:00:00Z");
    assert_eq!(not_before("\"2021-02-16 09:00\""), "2021-02-16T14:00:00Z");
    assert_eq!(
        not_before("2021-02-16T09:00:00-08:00"),
        "2021-02-16T17:00:00Z"
    );
    assert_eq!(
        not_before("2021-11-07T01:30:00"),
        "2021-11-07T06:30:00Z",
        "the later of two"
    );
}

#[test]
fn a_misspelt_time_zone_is_answered_with_the_nearest() {
    let found = problems(&format!("timezone = \"America/NewYork\"\n{WHOLE}"));
    assert_eq!(found[0].2, "Did you mean `America/New_York`?");
}

#[test]
fn words_for_zones_are_zones_and_a_clock_that_never_changes_is_noted() {
    let zone = |word: &str| load(&format!("timezone = \"{word}\"\n{WHOLE}")).unwrap();
    let eastern = zone("Eastern Time");
    assert_eq!(eastern.timezone.iana_name(), Some("America/New_York"));
    assert_eq!(eastern.notes.0, []);
    let fixed = zone("EST").notes.0;
    assert_eq!((fixed.len(), fixed[0].line), (1, Some(1)));
    assert_eq!(
        fixed[0].message,
        "`EST` is 5 hours behind UTC all year, without daylight time"
    );
}

#[test]
fn a_folder_without_a_campaign_says_what_to_do() {
    let dir = tempfile::tempdir().unwrap();
    let found = Campaign::load(dir.path()).unwrap_err();
    assert!(found.0[0].help.contains("redress new DIR"));
    let found = Campaign::load(&dir.path().join("none")).unwrap_err();
    assert!(found.0[0].message.starts_with("there is no folder"));
}

#[test]
fn text_that_is_no_toml_is_refused_with_its_lines() {
    let found = problems("name = \"x\nother = [1,\n\n]]\n");
    assert!(
        found.iter().all(|(line, ..)| *line > 0) && !found.is_empty(),
        "{found:?}"
    );
    assert_eq!(
        problems("").len(),
        3,
        "name, sender and mailing are missing"
    );
}

#[test]
fn a_file_in_another_encoding_is_refused() {
    let dir = folder();
    std::fs::write(dir.path().join(CAMPAIGN_TOML), b"name = \"x\"\n# caf\xe9\n").unwrap();
    let found = Campaign::load(dir.path()).unwrap_err();
    assert_eq!(
        (found.0[0].line, found.0[0].message.as_str()),
        (Some(2), "the file is not UTF-8 text")
    );
    std::fs::write(
        dir.path().join(CAMPAIGN_TOML),
        format!("\u{FEFF}{}", WHOLE.replace('\n', "\r\n")),
    )
    .unwrap();
    assert!(
        Campaign::load(dir.path()).is_ok(),
        "a byte order mark and Windows line ends are fine"
    );
}
