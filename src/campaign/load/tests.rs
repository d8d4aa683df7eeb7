use super::*;
use crate::campaign::{Pace, PasswordSource};
use redress_lists::{PerInbox, SeveralAddresses, Stance};
use redress_smtp::{Security, SignIn};
use std::time::Duration;

/// A folder that holds what the sample campaigns of these tests name.
fn folder() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    for folder in ["letters", "recipients"] {
        std::fs::create_dir(dir.path().join(folder)).unwrap();
    }
    for file in ["letters/congress.md", "recipients/congress.csv", "ca.pem"] {
        std::fs::write(dir.path().join(file), "").unwrap();
    }
    dir
}

fn load(toml: &str) -> Result<Campaign, Problems> {
    let dir = folder();
    std::fs::write(dir.path().join(CAMPAIGN_TOML), toml).unwrap();
    Campaign::load(dir.path())
}

/// What is wrong with it: line, message, help.
fn problems(toml: &str) -> Vec<(u64, String, String)> {
    let found = load(toml).expect_err("this campaign is faulty");
    found
        .0
        .into_iter()
        .map(|problem| (problem.line.unwrap_or(0), problem.message, problem.help))
        .collect()
}

/// The one thing wrong with a whole campaign that has these lines under `[delivery]`, which begins on line 9.
fn delivery_problem(lines: &str) -> (u64, String) {
    let mut found = problems(&format!("{WHOLE}[delivery]\n{lines}"));
    assert_eq!(found.len(), 1, "{found:?}");
    let (line, message, _) = found.remove(0);
    (line, message)
}

const WHOLE: &str = r#"name = "Halt face recognition"
[sender]
name = "Coalition"
email = "letters@coalition.example"
[[mailing]]
name = "congress"
letter = "letters/congress.md"
recipients = "recipients/congress.csv"
"#;

#[test]
fn everything_that_can_be_set_is_read() {
    let campaign = load(
        r#"
name = "Halt face recognition"
date = 2021-02-16
timezone = "America/New_York"

[sender]
name = "Coalition for Civil Rights"
email = "letters@coalition.example"
reply_to = "organizer@coalition.example"

[values]
bill = "Moratorium Act"
asks = ["halt", "defund"]

[[mailing]]
name = "congress"
letter = "letters/congress.md"
recipients = "recipients/congress.csv"
ended_terms = "send"

[mailing.columns]
email = "Office e-mail"

[delivery]
server = "smtp+starttls://smtp.coalition.example"
username = "letters@coalition.example"
password = { command = "pass show smtp" }
pace = "30/min"
per_domain = "1/s"
daily = 2_000
connections = 2
hours = "Mon-Fri 09:00-17:00"
not_before = 2021-02-17T09:00:00
ca_file = "ca.pem"
answer_timeout = "5 min"
"#,
    )
    .unwrap();
    assert_eq!(campaign.notes, Problems::default());
    assert_eq!(campaign.date.unwrap().to_string(), "2021-02-16");
    assert_eq!(campaign.timezone.iana_name(), Some("America/New_York"));
    assert_eq!(
        campaign.sender.reply_to.unwrap().as_str(),
        "organizer@coalition.example"
    );
    assert_eq!(campaign.values["asks"][1].as_str(), Some("defund"));
    assert_eq!(campaign.mailings[0].ended_terms, EndedTerms::Send);
    assert_eq!(campaign.mailings[0].columns["email"], "Office e-mail");
    let delivery = campaign.delivery;
    assert_eq!(delivery.server.unwrap().security, Security::StartTls);
    assert_eq!(
        delivery.password,
        Some(PasswordSource::Command("pass show smtp".to_owned()))
    );
    assert_eq!(delivery.pace, Pace::Every(Duration::from_secs(2)));
    assert_eq!(delivery.daily.unwrap().get(), 2_000);
    assert_eq!(delivery.hours.unwrap().to_string(), "Mon-Fri 09:00-17:00");
    assert_eq!(
        delivery.not_before.unwrap().to_string(),
        "2021-02-17T14:00:00Z"
    );
    assert_eq!(delivery.answer_timeout, Duration::from_mins(5));
}

/// Lists are read by a crate that knows no campaign.toml, so each setting is followed to where that crate finds it.
#[test]
fn all_that_is_said_of_a_list_reaches_the_list() {
    let toml = format!(
        "{WHOLE}{}",
        r#"
ended_terms = "send"
delimiter = "tab"
encoding = "mac-roman"
sheet = "Council"
header_row = 4
contacts = "recipients/congress.csv"
contacts_key = "Member"
as_of = "2026-11-12"
several_addresses = "copy"
per_inbox = "each"
per_office = 2
only = { state = ["CA", "OR"] }
except = { party = "R" }
columns = { email = "Staff contact" }
stances = { sponsor = ["Cosponsor", "lead"] }
[[mailing.variant]]
when = { stance = "sponsor" }
letter = "letters/congress.md"
[[mailing]]
name = "council"
letter = "letters/congress.md"
recipients = "recipients/congress.csv"
[delivery]
daily = 500
hours = "Mon-Fri 09:00-17:00"
"#
    );
    let campaign = load(&toml).unwrap();
    let list = campaign.list_of(&campaign.mailings[0]);
    assert_eq!(list.mailing.as_str(), "congress");
    assert_eq!(list.file.as_str(), "recipients/congress.csv");
    assert_eq!(list.columns["email"], "Staff contact");
    let file = list.settings.file;
    assert_eq!(
        (file.delimiter, file.encoding, file.header_row),
        (Some(b'\t'), Some(encoding_rs::MACINTOSH), Some(4))
    );
    assert_eq!(file.sheet.as_deref(), Some("Council"));
    let contacts = list.settings.contacts.unwrap();
    assert_eq!(contacts.file.as_str(), "recipients/congress.csv");
    assert_eq!(contacts.key.as_deref(), Some("Member"));
    assert_eq!(list.settings.as_of.unwrap().to_string(), "2026-11-12");
    assert_eq!(list.settings.several_addresses, SeveralAddresses::Copy);
    let choice = list.choice;
    assert_eq!(choice.per_inbox, PerInbox::Each);
    assert_eq!(choice.per_office.unwrap().get(), 2);
    assert_eq!(choice.only[0].values, ["CA", "OR"]);
    assert_eq!(choice.except[0].column, "party");
    assert_eq!(choice.stances["cosponsor"], Stance::Sponsor);
    assert_eq!(choice.variants[0].when[0].values, ["sponsor"]);
    assert_eq!(list.daily.unwrap().get(), 500);
    assert!(list.has_hours && list.has_siblings);
    assert!(!list.offices.knows("Sheriff"));
}

#[test]
fn the_list_of_signatories_can_be_named_and_closed() {
    let campaign = load(&format!(
        "{WHOLE}[signatories]\nfile = \"ca.pem\"\ndeadline = \"2021-01-29\"\n"
    ))
    .unwrap();
    assert_eq!(campaign.signatories.unwrap().as_str(), "ca.pem");
    assert_eq!(campaign.sign_on_deadline.unwrap().to_string(), "2021-01-29");
}

#[test]
fn what_is_left_out_has_a_careful_default() {
    let campaign = load(WHOLE).unwrap();
    assert_eq!(campaign.date, None);
    assert_eq!(campaign.signatories, None);
    assert_eq!(campaign.delivery.server, None);
    assert_eq!(campaign.delivery.pace.to_string(), "30/min");
    assert_eq!(campaign.delivery.connections, 3);
    assert_eq!(campaign.mailings[0].ended_terms, EndedTerms::Hold);
}

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
}

#[test]
fn a_misspelt_time_zone_is_answered_with_the_nearest() {
    let found = problems(&format!("timezone = \"America/NewYork\"\n{WHOLE}"));
    assert_eq!(found[0].2, "Did you mean `America/New_York`?");
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

/// The manual shows every setting in one file; that file loads, and the manual has a word on each setting that is known.
#[test]
fn the_manual_is_right() {
    let manual = include_str!("../../../docs/campaign-toml.md");
    let toml = manual
        .split("```toml\n")
        .nth(1)
        .and_then(|rest| rest.split("```").next())
        .unwrap();
    let dir = tempfile::tempdir().unwrap();
    for file in toml.lines().filter_map(|line| line.split('"').nth(1)) {
        if [".csv", ".md", ".pem"]
            .iter()
            .any(|end| file.ends_with(end))
        {
            let path = dir.path().join(file);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, "").unwrap();
        }
    }
    std::fs::write(dir.path().join(CAMPAIGN_TOML), toml).unwrap();
    let campaign = Campaign::load(dir.path()).unwrap();
    assert_eq!(campaign.notes, Problems::default());

    let unknown = toml
        .replace("name     =", "no_such_key = 1\nname     =")
        .replace("[[mailing]]", "[[mailing]]\nno_such_key = 1");
    let unknown = unknown.replace("[delivery]", "[delivery]\nno_such_key = 1");
    let found = problems(&unknown);
    let lists: Vec<&str> = found
        .iter()
        .map(|problem| problem.2.as_str())
        .filter(|help| help.starts_with("Known"))
        .collect();
    assert_eq!(
        lists.len(),
        5,
        "the top, the sender, two mailings and the delivery list their keys"
    );
    for key in lists
        .iter()
        .flat_map(|help| help.split('`').skip(1).step_by(2))
    {
        assert!(
            toml.contains(key),
            "docs/campaign-toml.md does not show `{key}`"
        );
    }
}

proptest::proptest! {
    #[test]
    fn no_bytes_make_it_panic(bytes in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..400)) {
        let _ = Campaign::read(Folder::new("/nowhere"), &bytes);
    }

    #[test]
    fn no_value_makes_it_panic(key in "name|date|timezone|sender|values|mailing|delivery", value in "\\PC{0,40}") {
        let _ = Campaign::read(Folder::new("/nowhere"), format!("{key} = {value}\n").as_bytes());
    }

    #[test]
    fn no_delivery_value_makes_it_panic(
        key in "provider|sign_in|server|username|password|pace|per_domain|daily|connections|hours|not_before|ca_file|answer_timeout",
        value in "\"[ -~é\u{202E}]{0,30}\"|[0-9.:T+-]{0,25}|\\{ (command|env) = \"[a-z$]{0,5}\" \\}",
    ) {
        let _ = Campaign::read(Folder::new("/nowhere"), format!("[delivery]\n{key} = {value}\n").as_bytes());
    }
}
