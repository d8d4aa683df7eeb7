//! Several accounts of one campaign: who carries which letter, each through its own server, day and sender.

use redress_test_support::server::{Action, Handshake, Nature, Rule, Server, Stage, Tls};
use redress_test_support::{CampaignTest, TRUSTED};
use std::collections::BTreeSet;
use std::io::{BufRead as _, BufReader};
use std::process::{Command, Stdio};

/// What the two accounts say, beside their servers.
pub const SENDERS: [&str; 2] = [
    "\n[account.ohio.sender]\nname = \"Ohio Neighbors\"\nemail = \"hello@ohio.example\"",
    "\n[account.maine.sender]\nemail = \"hello@maine.example\"",
];

/// The small campaign with forty recipients, which the accounts `ohio` (the first server) and `maine` carry. These are
/// their lines.
pub fn carried_by_two(maine: &Server, [of_ohio, of_maine]: [&str; 2]) -> CampaignTest {
    let test = CampaignTest::new().many(40);
    let toml = test.read("campaign.toml");
    let (campaign, _) = toml.split_once("[delivery]").unwrap();
    let ohio = test.server().url();
    let maine = maine.url();
    let accounts = format!(
        "accounts = [\"ohio\", \"maine\"]\n\n[account.ohio]\nserver = \"{ohio}\"\npace = \"unlimited\"\n{of_ohio}\n\n\
         [account.maine]\nserver = \"{maine}\"\npace = \"unlimited\"\n{of_maine}\n"
    );
    test.write(
        "campaign.toml",
        &format!("{}{accounts}", campaign.trim_end().to_owned() + "\n"),
    );
    test
}

/// Whom the log says that an account has written to.
fn log_of(test: &CampaignTest, account: &str) -> BTreeSet<String> {
    let log = test.run(&["log", "--format", "json"]).status(0).stdout;
    let entries = log
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
    entries
        .filter(|entry| entry["account"] == account && entry["state"] == "accepted")
        .map(|entry| entry["email"].as_str().unwrap().to_owned())
        .collect()
}

/// Whom a server took mails for, each once.
fn taken(server: &Server) -> BTreeSet<String> {
    let taken = server.addressees();
    let once: BTreeSet<String> = taken.iter().cloned().collect();
    assert_eq!(once.len(), taken.len(), "nobody was written to twice");
    once
}

#[test]
fn each_account_carries_its_letters_as_its_own_sender_and_the_code_says_which() {
    let maine = Server::start(vec![]);
    let test = carried_by_two(&maine, SENDERS);
    test.run(&["preview"])
        .status(0)
        .stdout_has("`maine` (from hello@maine.example): 18 letters go, as fast as the server takes them.\n")
        .stdout_has("`ohio` (from hello@ohio.example): 22 letters go, as fast as the server takes them.\n");
    test.run(&["proof", "proof"]).status(0);
    assert!(
        test.read("proof/recipients.csv")
            .starts_with("mailing,version,name,email,cc,account,channel,digest")
    );
    test.run(&["verify", "proof"]).status(0);
    test.run(&["rehearse"])
        .status(0)
        .stdout_has("40 mails arrived, each byte for byte as previewed.");
    test.send(&[])
        .status(0)
        .stdout("40 letters accepted by the server.\nNothing is outstanding.\n");
    let (of_ohio, of_maine) = (taken(test.server()), taken(&maine));
    assert_eq!((of_ohio.len(), of_maine.len()), (22, 18));
    assert_eq!(
        (log_of(&test, "ohio"), log_of(&test, "maine")),
        (of_ohio, of_maine)
    );
    for (server, from) in [
        (test.server(), "\"Ohio Neighbors\" <hello@ohio.example>"),
        (&maine, "Coalition <hello@maine.example>"),
    ] {
        let mails = server.mails();
        assert!(
            mails
                .iter()
                .all(|mail| mail.field("From").as_deref() == Some(from))
        );
        let heard = server.heard().join("\n");
        let address = from.rsplit_once('<').unwrap().1;
        assert_eq!(
            heard.matches(&format!("MAIL FROM:<{address}")).count(),
            mails.len()
        );
    }
    test.run(&["status"]).status(0).stdout_has(
        "account  letters  accepted\nmaine         18        18\nohio          22        22\n",
    );
    test.send(&[])
        .status(0)
        .stdout("Nothing was left to send.\n");
}

#[test]
fn whoever_is_on_two_lists_is_written_to_through_one_account_whatever_the_order() {
    let maine = Server::start(vec![]);
    let test = carried_by_two(&maine, SENDERS);
    let code = test.code();
    let toml = test.read("campaign.toml");
    test.write(
        "campaign.toml",
        &toml.replace("[\"ohio\", \"maine\"]", "[\"maine\", \"ohio\"]"),
    );
    assert_eq!(test.code(), code, "the order of accounts moves no letter");
    let list = test.read("recipients/council.csv");
    let mut rows: Vec<&str> = list.lines().collect();
    rows[1..].reverse();
    test.write("recipients/council.csv", &(rows.join("\n") + "\n"));
    assert_eq!(test.code(), code, "nor does that of the rows");
    test.write("recipients/council.csv", &(rows[..30].join("\n") + "\n"));
    let again = "[[mailing]]\nname = \"again\"\nletter = \"letters/council.md\"\nrecipients = \"recipients/council.csv\"\n\
                 accounts = [\"ohio\", \"maine\"]\n\n[account.ohio]";
    test.write("campaign.toml", &toml.replacen("[account.ohio]", again, 1));
    test.send(&[]).status(0);
    let log = test.run(&["log", "--format", "json"]).status(0).stdout;
    let entries = log
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
    let ways: BTreeSet<(String, String)> = entries
        .map(|entry| (entry["email"].to_string(), entry["account"].to_string()))
        .collect();
    assert_eq!(
        ways.len(),
        29,
        "58 letters to 29 people, each through one account"
    );
}

#[test]
fn each_account_has_a_day_of_its_own_and_letters_by_its_share() {
    let maine = Server::start(vec![]);
    let limits = [
        format!("daily = 9\n{}", SENDERS[0]),
        format!("daily = 3\n{}", SENDERS[1]),
    ];
    let test = carried_by_two(&maine, [&limits[0], &limits[1]]);
    test.send(&[]).status(5).stdout_has("12 letters accepted by the server.\nPaused: maine, ohio: the account's daily limit is reached.\n28 letters outstanding");
    assert_eq!((taken(test.server()).len(), taken(&maine).len()), (9, 3));
    test.run(&["status"])
        .status(0)
        .stdout_has("paused: maine, ohio: the account's daily limit is reached, until ");
    let code = test.code();
    test.run(&["send", "--approved", &code, "--account", "maine"])
        .status(5)
        .stdout_has("Paused: the account's daily limit is reached.\n");
    assert_eq!((taken(test.server()).len(), taken(&maine).len()), (9, 3));
}

#[test]
fn an_account_has_one_day_in_all_campaigns_of_the_machine_whatever_they_call_it() {
    let maine = Server::start(vec![]);
    let limits = [
        format!("daily = 9\n{}", SENDERS[0]),
        format!("daily = 3\n{}", SENDERS[1]),
    ];
    let test = carried_by_two(&maine, [&limits[0], &limits[1]]);
    test.send(&[]).status(5);
    assert_eq!(taken(test.server()).len(), 9);
    for heading in ["[delivery]", "[account.columbus]"] {
        let beside = CampaignTest::new()
            .delivery("daily = 9")
            .many(10)
            .on_the_account_of(&test);
        let toml = beside.read("campaign.toml");
        // Nobody signs in here, so the sender is what the server knows the account by.
        let toml = toml.replace("letters@coalition.example", "Hello@ohio.example");
        beside.write("campaign.toml", &toml.replace("[delivery]", heading));
        beside
            .send(&[])
            .status(5)
            .stdout_has("0 letters accepted by the server.\nPaused: the account's daily limit is reached.\n10 letters outstanding");
    }
    assert_eq!(taken(test.server()).len(), 9);
}

#[test]
fn what_goes_wrong_with_one_account_ends_its_letters_alone() {
    let full = Rule::at(
        Stage::Rcpt,
        Action::Reply("550 5.4.5 Daily user sending limit exceeded"),
    );
    let maine = Server::start(vec![full]);
    let test = carried_by_two(&maine, SENDERS);
    test.send(&[])
        .status(5)
        .stdout_has("22 letters accepted by the server.\nPaused: maine: ")
        .stdout_has("18 letters outstanding: run `redress send` again after ")
        .stdout_has("\n  maine: 18 letters\n");
    assert_eq!(taken(test.server()).len(), 22);
    assert_eq!(maine.mails().len(), 0);
}

#[test]
fn a_machine_sends_for_the_accounts_whose_password_it_has() {
    let tls = Nature {
        tls: Tls::FromTheStart(Handshake::With("localhost")),
        ..Nature::default()
    };
    for (source, why) in [
        (
            "{ env = \"MAINE_PASSWORD\" }",
            "maine: its letters wait for a machine that has its password, because the environment variable `MAINE_PASSWORD` is not set",
        ),
        (
            "{ command = \"false\" }",
            "maine: its letters wait for a machine that has its password, because the password command `false`",
        ),
    ] {
        let maine = Server::start_like(tls, vec![]);
        let sign_in = format!(
            "username = \"hello@maine.example\"\npassword = {source}\n{TRUSTED}\n{}",
            SENDERS[1]
        );
        let test = carried_by_two(&maine, [SENDERS[0], &sign_in]);
        test.send(&[])
            .status(5)
            .stderr_has(why)
            .stdout_has("22 letters accepted by the server.\n18 letters outstanding: run `redress send` again.\n  maine: 18 letters\n");
        assert_eq!(
            (taken(test.server()).len(), maine.mails().len()),
            (22, 0),
            "{source}"
        );
        // The machine that has it sends them under the same code.
        let code = test.code();
        let variable = [("MAINE_PASSWORD", "open sesame")];
        if source.contains("env") {
            test.run_with(&["send", "--approved", &code], &variable)
                .status(0)
                .stdout("18 letters accepted by the server.\nNothing is outstanding.\n");
            assert_eq!(taken(&maine).len(), 18);
        } else {
            // For that account alone it is an error.
            test.run(&["send", "--approved", &code, "--account", "maine"])
                .status(1);
        }
    }
}

#[test]
fn a_letter_that_would_go_another_way_needs_another_code() {
    let maine = Server::start(vec![]);
    let test = carried_by_two(&maine, ["daily = 100", "daily = 100"]);
    let code = test.code();
    let toml = test.read("campaign.toml");
    test.write(
        "campaign.toml",
        &toml.replacen("daily = 100", "daily = 1", 1),
    );
    test.run(&["send", "--approved", &code])
        .status(3)
        .stderr_has("`campaign.toml [account.ohio]` has changed")
        .stderr_has("goes another way: its account was `ohio` and is `maine`");
    // A pace moves no letter.
    test.write(
        "campaign.toml",
        &toml.replacen("pace = \"unlimited\"", "pace = \"600/s\"", 1),
    );
    test.run(&["send", "--approved", &code]).status(0);
}

#[test]
fn test_letters_go_once_through_each_account() {
    let maine = Server::start(vec![]);
    let test = carried_by_two(&maine, ["", ""]);
    test.run(&["test", "me@coalition.example"])
        .status(0)
        .stdout("2 test letters for me@coalition.example accepted by the server.\n")
        .stderr_has("through the account `maine`:\n")
        .stderr_has("through the account `ohio`:\n");
    assert_eq!((test.server().mails().len(), maine.mails().len()), (1, 1));
    test.run(&["test", "me@coalition.example", "--account", "ohio"])
        .status(0);
    assert_eq!((test.server().mails().len(), maine.mails().len()), (2, 1));
}

#[test]
fn whoever_watches_sees_which_account_sends_and_which_is_silent() {
    let maine = Server::start(vec![Rule::at(Stage::Greeting, Action::Stall)]);
    let test = carried_by_two(&maine, SENDERS);
    let code = test.code();
    let mut sending = test.command(&["send", "--approved", &code]);
    let mut sending = sending
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut watching = test.command(&["status", "--watch"]);
    let mut watching = watching.stdout(Stdio::piped()).spawn().unwrap();
    let mut before = String::new();
    for line in BufReader::new(watching.stdout.take().unwrap()).lines() {
        let line = line.unwrap();
        if line == "  ohio: nothing left" {
            break;
        }
        before = line;
    }
    assert_eq!(before, "  maine: no letter yet");
    let id = watching.id().to_string();
    let asked = Command::new("kill").args(["-INT", &id]).status();
    assert!(asked.unwrap().success());
    assert_eq!(watching.wait().unwrap().code(), Some(0));
    sending.kill().unwrap();
    sending.wait().unwrap();
    assert_eq!(taken(test.server()).len(), 22);
}

#[test]
fn what_cannot_be_tested_through_one_account_is_told_and_the_others_are_tested() {
    let maine = Server::start(vec![]);
    let sign_in = format!(
        "username = \"hello@maine.example\"\npassword = {{ env = \"MAINE_PASSWORD\" }}\n{}",
        SENDERS[1]
    );
    let test = carried_by_two(&maine, [SENDERS[0], &sign_in]);
    test.run(&["test", "me@coalition.example"])
        .status(5)
        .stdout("1 test letter for me@coalition.example accepted by the server.\n")
        .stderr_has("maine: not tested here, because the environment variable `MAINE_PASSWORD` is not set\n");
    assert_eq!((test.server().mails().len(), maine.mails().len()), (1, 0));
    let closed = sign_in.replace(
        "{ env = \"MAINE_PASSWORD\" }",
        "{ command = \"echo open\" }",
    );
    // Where nobody listens.
    let toml = test.read("campaign.toml").replace(&sign_in, &closed);
    test.write(
        "campaign.toml",
        &toml.replace(&maine.url(), "smtps://127.0.0.1:9"),
    );
    test.run(&["test", "me@coalition.example"])
        .status(1)
        .stdout("1 test letter for me@coalition.example accepted by the server.\n")
        .stderr_has("error: account `maine`: ");
    assert_eq!(test.server().mails().len(), 2);
}

#[test]
fn an_account_without_a_letter_in_this_plan_is_named_before_anything_is_asked() {
    let maine = Server::start(vec![]);
    let test = carried_by_two(&maine, SENDERS).many(1);
    let code = test.code();
    test.run(&["send", "--approved", &code, "--account", "maine"])
        .status(2)
        .stderr("error: no letter of this plan goes through `maine`\n");
    test.run(&["send", "--approved", &code, "--account", "ohio"])
        .status(0);
}

#[test]
fn an_account_that_nobody_has_is_named() {
    let maine = Server::start(vec![]);
    let test = carried_by_two(&maine, SENDERS);
    let code = test.code();
    test.run(&["send", "--approved", &code, "--account", "vermont"]).status(2).stderr(
        "error: no letter goes through an account `vermont`: this campaign has `maine` and `ohio`\n",
    );
    let plain = CampaignTest::new();
    let code = plain.code();
    plain
        .run(&["send", "--approved", &code, "--account", "ohio"])
        .status(2)
        .stderr("error: there is no account `ohio`: this campaign has one, which has no name\n");
}

#[test]
fn a_lone_account_with_a_name_carries_whatever_does_not_say_otherwise() {
    let test = CampaignTest::new();
    let old = test.code();
    let toml = test.read("campaign.toml");
    test.write(
        "campaign.toml",
        &toml.replace("[delivery]", "[account.ohio]"),
    );
    assert_ne!(test.code(), old, "a way that has a name is approved");
    test.send(&[])
        .status(0)
        .stdout("2 letters accepted by the server.\nNothing is outstanding.\n");
    // Under another name they have gone all the same.
    test.write(
        "campaign.toml",
        &toml.replace("[delivery]", "[account.iowa]"),
    );
    test.send(&[])
        .status(0)
        .stdout("Nothing was left to send.\n");
    assert_eq!(taken(test.server()).len(), 2);
}
