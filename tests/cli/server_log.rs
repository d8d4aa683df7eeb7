//! What a mail server's log says became of letters.

use redress_test_support::CampaignTest;
use redress_test_support::server::{Action, Rule, Server, Stage};
use std::collections::BTreeMap;

const ANA: &str = "ana@council.example";
const BEN: &str = "ben@council.example";
const LIST: &str = "email,cc,office,last_name,full_name,city\n\
    ana@council.example,clerk@council.example,mayor,Ruiz,Ana Ruiz,Springfield\n\
    ben@council.example,,council_member,Okafor,Ben Okafor,Springfield\n";

/// A campaign whose server names the letters as a Postfix does; Ben's line breaks at the dot.
fn sent() -> CampaignTest {
    let rules = vec![
        Rule::at(Stage::Dot, Action::Reply("250 2.0.0 Ok: queued as 3F21A0B")).containing(ANA),
        Rule::at(Stage::Dot, Action::KeepAndDrop)
            .containing(BEN)
            .times(1),
    ];
    let test = CampaignTest::with_server(Server::start(rules)).recipients(LIST);
    test.send(&[]).status(6);
    test
}

fn message_id(test: &CampaignTest, address: &str) -> String {
    let log = test.run(&["log", "--format", "json"]).status(0).stdout;
    let ids: BTreeMap<String, String> = log
        .lines()
        .map(|line| {
            let entry: serde_json::Value = serde_json::from_str(line).unwrap();
            let value = |key: &str| entry[key].as_str().unwrap().to_owned();
            (value("email"), value("message_id"))
        })
        .collect();
    ids[address].clone()
}

fn state(test: &CampaignTest, address: &str) -> String {
    let states = test.states();
    let (_, state) = states.iter().find(|(email, _)| email == address).unwrap();
    state.clone()
}

/// A line of a log, so many seconds after now.
fn line(seconds: i64, service: &str, queue_id: &str, said: &str) -> String {
    let at = jiff::Timestamp::now() + jiff::SignedDuration::from_secs(seconds);
    format!("{at} mail postfix/{service}[9]: {queue_id}: {said}\n")
}

fn outcome(to: &str, dsn: &str, status: &str) -> String {
    format!(
        "to=<{to}>, relay=mx.council.example[192.0.2.7]:25, delay=1.2, delays=0.1/0/0.5/0.6, dsn={dsn}, status={status}"
    )
}

#[test]
fn the_first_reading_shows_and_the_second_enters_and_the_third_finds_nothing_new() {
    let test = sent();
    let log = [
        line(
            1,
            "smtp",
            "3F21A0B",
            &outcome("clerk@council.example", "2.0.0", "sent (250 2.0.0 kept)"),
        ),
        line(
            1,
            "smtp",
            "3F21A0B",
            &outcome(
                ANA,
                "4.2.2",
                "deferred (host mx.council.example[192.0.2.7] said: 452 4.2.2 full)",
            ),
        ),
        line(
            2,
            "smtp",
            "3F21A0B",
            &outcome(
                ANA,
                "4.2.2",
                "deferred (host mx.council.example[192.0.2.7] said: 452 4.2.2 still full)",
            ),
        ),
        line(
            3,
            "qmgr",
            "3F21A0B",
            "from=<letters@coalition.example>, status=expired, returned to sender",
        ),
        line(3, "qmgr", "3F21A0B", "removed"),
        // Somebody else's letter under the same name, to the same office.
        line(
            4,
            "cleanup",
            "3F21A0B",
            "message-id=<other@somebody.example>",
        ),
        line(
            5,
            "smtp",
            "3F21A0B",
            &outcome(ANA, "2.0.0", "sent (250 2.0.0 theirs)"),
        ),
        line(
            5,
            "smtp",
            "4A4A4A4A",
            &outcome("secret@somebody.example", "2.0.0", "sent (250 ok)"),
        ),
    ]
    .concat();
    test.write("mail.log", &log);
    let list = "\
        relayed: ana@council.example in council, for clerk@council.example: taken by the next server, \
        mx.council.example[192.0.2.7]:25 said: 250 2.0.0 kept (the queue id of the provider's answer is in it)\n\
        delayed: ana@council.example in council: late, still being tried, host mx.council.example[192.0.2.7] said: 452 4.2.2 full \
        (the queue id of the provider's answer is in it)\n\
        bounced: ana@council.example in council: came back: it was tried for too long, given up after the last try, returned to sender \
        (the queue id of the provider's answer is in it)\n";
    let totals = "New: 1 came back, 1 late, 1 passed on.\n";
    test.run(&["evidence", "mail.log"]).status(0).stdout(&format!(
        "{list}8 lines read, 4 say what became of letters of this campaign, 1 of them entered before.\n{totals}\
         Nothing was entered, because this is the first time: look at the list, then run it again.\n"
    ));
    assert_eq!(state(&test, ANA), "accepted");
    test.run(&["evidence", "--dry-run", "mail.log"])
        .status(0)
        .stdout_has("Nothing was entered.\n");
    assert_eq!(state(&test, ANA), "accepted");
    test.run(&["evidence", "mail.log"]).status(0).stdout(&format!(
        "{list}8 lines read, 4 say what became of letters of this campaign, 1 of them entered before.\n{totals}"
    ));
    assert_eq!(state(&test, ANA), "bounced");
    // Rotated, grown, and as the journal has it: in another form.
    test.write("mail.log.1", &log.replace("Z mail", "+00:00 otherhost"));
    test.run(&["evidence", "mail.log.1", "mail.log"])
        .status(0)
        .stdout("16 lines read, 8 say what became of letters of this campaign, 8 of them entered before.\n");
    let entry = test
        .run(&["log", "--to", ANA, "--format", "json"])
        .status(0);
    let returned = &entry.json()["returned"];
    assert_eq!(returned.as_array().unwrap().len(), 3);
    assert_eq!(returned[0]["known_by"], "queue_id");
    let database = std::fs::read(test.path("ledger.sqlite")).unwrap();
    let holds = |text: &str| {
        database
            .windows(text.len())
            .any(|bytes| bytes == text.as_bytes())
    };
    assert!(holds("clerk@council.example") && !holds("somebody.example"));
}

#[test]
fn an_unconfirmed_letter_is_settled_by_its_message_id_alone() {
    let test = sent();
    assert_eq!(state(&test, BEN), "unconfirmed");
    let id = message_id(&test, BEN);
    let arrived = line(1, "cleanup", "3F21A0C", &format!("message-id=<{id}>"));
    let delivered = |queue_id: &str| {
        line(
            2,
            "smtp",
            queue_id,
            &outcome(BEN, "2.0.0", "sent (250 2.0.0 kept)"),
        )
    };
    // To the same address, and nothing says that it is our letter.
    test.write("mail.log", &delivered("3F21A0D"));
    test.run(&["evidence", "--yes", "mail.log"])
        .status(0)
        .stdout("1 line read, 0 say what became of letters of this campaign.\n");
    // That it began to arrive says nothing: the line may have broken before its end.
    test.write("mail.log", &arrived);
    test.run(&["evidence", "--yes", "mail.log"]).status(0);
    assert_eq!(state(&test, BEN), "unconfirmed");
    test.write("mail.log", &(arrived + &delivered("3F21A0C")));
    test.run(&["evidence", "mail.log"]).status(0).stdout(
        "relayed: ben@council.example in council: taken by the next server, mx.council.example[192.0.2.7]:25 said: 250 2.0.0 kept \
         (our Message-ID is in it)\n\
         2 lines read, 1 says what became of letters of this campaign.\nNew: 1 passed on.\n",
    );
    assert_eq!(state(&test, BEN), "accepted");
}

#[test]
fn a_letter_is_followed_behind_a_filter_on_the_same_machine() {
    let test = sent();
    let to_filter = format!(
        "to=<{ANA}>, relay=127.0.0.1[127.0.0.1]:10024, delay=1, delays=1/0/0/0, dsn=2.0.0, status=sent (250 2.0.0 from \
         MTA(smtp:[127.0.0.1]:10025): 250 2.0.0 Ok: queued as 3F21B00)"
    );
    let log = [
        line(1, "smtp", "3F21A0B", &to_filter),
        line(1, "qmgr", "3F21A0B", "removed"),
        line(
            2,
            "smtp",
            "3F21B00",
            &outcome(
                ANA,
                "5.1.1",
                "bounced (host mx.council.example[192.0.2.7] said: 550 5.1.1 user unknown)",
            ),
        ),
    ];
    test.write("mail.log", &log.concat());
    test.run(&["evidence", "--yes", "mail.log"]).status(0).stdout(
        "bounced: ana@council.example in council: came back: there is no such address, host mx.council.example[192.0.2.7] said: 550 5.1.1 \
         user unknown (the queue id of the provider's answer is in it)\n\
         3 lines read, 1 says what became of letters of this campaign.\nNew: 1 came back.\n1 address not to be written to again.\n",
    );
    assert_eq!(state(&test, ANA), "bounced");
}

#[test]
fn a_queue_id_of_another_time_or_another_addressee_is_none_of_ours() {
    let test = sent();
    let days = 24 * 3_600;
    let sent = outcome(ANA, "2.0.0", "sent (250 2.0.0 kept)");
    let log = [
        line(-days, "smtp", "3F21A0B", &sent),
        line(10 * days, "smtp", "3F21A0B", &sent),
        line(1, "smtp", "3F21A0B", &outcome(BEN, "2.0.0", "sent (250 2.0.0 kept)")),
        line(1, "smtp", "3f21a0b", &sent),
        "\u{1b}[2J \u{0} postfix/smtp[1]: 3F21A0B: to=<ana@council.example>, dsn=2.0.0, status=sent (x)\n".to_owned(),
    ];
    test.write("mail.log", &log.concat());
    test.run(&["evidence", "--yes", "mail.log"])
        .status(0)
        .stdout("5 lines read, 0 say what became of letters of this campaign.\n");
}

#[test]
fn hostile_words_of_a_server_reach_no_terminal_and_endless_lines_no_memory() {
    let test = sent();
    let mut log = line(
        1,
        "smtp",
        "3F21A0B",
        &outcome(ANA, "2.0.0", "sent (250 \u{1b}]0;owned\u{7} \u{202e}kept)"),
    )
    .into_bytes();
    // Somebody signs in to another program of the machine under this name.
    let bounced = line(
        1,
        "smtp",
        "3F21A0B",
        &outcome(ANA, "5.1.1", "bounced (gone)"),
    );
    let typed = bounced.replace(
        " mail ",
        " mail dovecot: imap-login: Aborted login: user=x ",
    );
    log.extend_from_slice(typed.as_bytes());
    log.extend(std::iter::repeat_n(b'x', 3_000_000));
    log.extend_from_slice(b"\n\xff\xfe\n");
    std::fs::write(test.path("mail.log"), log).unwrap();
    let shown = test.run(&["evidence", "--yes", "mail.log"]).status(0);
    assert!(
        !shown.stdout.contains(['\u{1b}', '\u{7}', '\u{202e}']),
        "{:?}",
        shown.stdout
    );
    shown.stdout_has("4 lines read, 1 says what became of letters of this campaign.");
    let log = test.run(&["log", "--to", ANA]).status(0);
    assert!(!log.stdout.contains(['\u{1b}', '\u{7}', '\u{202e}']));
}

#[test]
fn what_is_no_log_is_told() {
    let test = sent();
    test.run(&["evidence", "nowhere.log"])
        .status(2)
        .stderr_has("there is no `nowhere.log`");
    test.write("list.csv", "email\nana@council.example\n");
    test.run(&["evidence", "list.csv"])
        .status(1)
        .stderr_has("there is no line about a letter in `list.csv` as Postfix writes them");
    std::fs::write(test.path("mail.log.gz"), [0x1f, 0x8b, 8, 0]).unwrap();
    test.run(&["evidence", "mail.log.gz"])
        .status(2)
        .stderr_has("`mail.log.gz` is compressed; unpack it on the way: `zcat mail.log.gz | redress evidence -`");
    test.run(&["evidence", "."])
        .status(1)
        .stderr_has("`.` cannot be read");
    test.run(&["evidence"]).status(2);
    // The others are read all the same: a log is empty right after its rotation.
    let said = outcome(ANA, "2.0.0", "sent (250 2.0.0 kept)");
    test.write("mail.log.1", &line(1, "smtp", "3F21A0B", &said));
    test.write("mail.log", "");
    test.run(&["evidence", "mail.log"]).status(1);
    test.run(&["evidence", "mail.log.1", "mail.log"])
        .status(0)
        .stdout_has("Nothing was entered, because this is the first time");
    test.run(&["evidence", "mail.log.1", "nowhere.log"])
        .status(2)
        .stdout("");
    test.run(&["evidence", "mail.log.1", "list.csv"])
        .status(1)
        .stderr_has("no line about a letter in `list.csv`")
        .stdout_has("1 says what became of letters of this campaign.\nNew: ");
}
