//! A mailing that writes again to those who have not answered, and never to those who have.

use redress_test_support::imap_server::{Answer, ImapMailbox, ImapServer};
use redress_test_support::{CampaignTest, Ran};
use std::io::{BufRead as _, BufReader};
use std::process::Stdio;
use std::sync::atomic::{AtomicU32, Ordering};

const SENT: &str = "2021-02-16T09:00:00Z";
const DUE: &str = "2021-03-02T06:00:00Z";
const REMINDER: &str = "+++\n+++\n{{ salutation }}\n\nOn {{ first.date }} we wrote to you about \"{{ first.subject }}\". Please act.\n\n\
                        Sincerely,\n\n{{ sender.name }}\n";
const FOLLOWS: &str = "[[mailing]]\nname = \"reminder\"\nfollows = \"council\"\nto = \"silent\"\nafter = \"14 days\"\n\
                       letter = \"letters/reminder.md\"\n\n[delivery]";
const LIST: &str = "id,office,first_name,last_name,full_name,email\n\
                    1,clerk,Ana,Lee,Ana Lee,ana@council.example\n\
                    2,clerk,Ben,Fox,Ben Fox,ben@council.example\n\
                    3,clerk,Cem,Day,Cem Day,cem@council.example\n";

/// The council's campaign with a mailing that follows it.
fn campaign(follows: &str) -> CampaignTest {
    let test = CampaignTest::new()
        .recipients(LIST)
        .letter("+++\nsubject = \"Face recognition\"\n+++\n{{ salutation }}\n\nPlease act.\n\nSincerely,\n\n{{ sender.name }}\n")
        .file("letters/reminder.md", REMINDER);
    with(&test, "[delivery]", follows);
    test
}

fn with(test: &CampaignTest, there: &str, instead: &str) {
    let toml = test.read("campaign.toml");
    test.write("campaign.toml", &toml.replacen(there, instead, 1));
}

/// Runs the program at a moment.
fn at(moment: &str, test: &CampaignTest, args: &[&str]) -> Ran {
    let clock = format!("{} {moment} 1", jiff::Timestamp::now());
    test.run_with(args, &[("REDRESS_TEST_CLOCK", &clock)])
}

fn send(moment: &str, test: &CampaignTest, more: &[&str]) -> Ran {
    let code = code(moment, test);
    at(
        moment,
        test,
        &[&["send", "--approved", &code], more].concat(),
    )
}

fn code(moment: &str, test: &CampaignTest) -> String {
    let preview = at(moment, test, &["preview", "--format", "json"])
        .status(0)
        .json();
    preview["approval_code"].as_str().unwrap().to_owned()
}

/// The Message-ID of a mailing's letter to somebody.
fn id(test: &CampaignTest, mailing: &str, to: &str) -> String {
    let log = test.run(&["log", "--mailing", mailing, "--to", to, "--format", "json"]);
    log.status(0).json()["message_id"]
        .as_str()
        .unwrap()
        .to_owned()
}

fn answer(id: &str, from: &str) -> String {
    format!(
        "Date: Tue, 23 Feb 2021 11:00:00 +0000\nFrom: {from}\nTo: organizer@coalition.example\nSubject: Re: Face recognition\n\
         Message-ID: <{id}.{from}>\nIn-Reply-To: <{id}>\nReferences: <{id}>\n\nI will.\n"
    )
}

fn read(moment: &str, test: &CampaignTest, name: &str, mail: &str) {
    test.write(&format!("Mail/new/{name}"), mail);
    at(moment, test, &["inbox", "--yes", "Mail"]).status(0);
}

#[test]
fn the_silent_get_one_more_letter_in_the_same_thread_and_whoever_answered_gets_none() {
    let test = campaign(FOLLOWS);
    at(SENT, &test, &["preview"])
        .status(0)
        .stdout_has("`reminder` follows `council`, of which nothing was sent yet: 0 letters.");
    send(SENT, &test, &[]).status(0);
    let (ana, ben) = (id(&test, "council", "1"), id(&test, "council", "2"));
    at("2021-02-20T09:00:00Z", &test, &["preview"])
        .status(0)
        .stdout_has("held back from reminder: 3 rows (not due yet)")
        .stdout_has("The next letters of `reminder` are due on March 2, 2021.");

    read(DUE, &test, "1", &answer(&ana, "ana@council.example"));
    let preview = at(DUE, &test, &["preview"])
        .status(0)
        .stdout_has("held back from reminder: 1 row (a person has answered)\n  row 2, Ana Lee: a person has answered the letter of `council`")
        .stdout_has("Subject:   Re: Face recognition");
    assert!(!preview.stdout.contains("Attention"), "{}", preview.stdout);
    send(DUE, &test, &[])
        .status(0)
        .stdout_has("2 letters accepted");
    let mails = test.server().mails();
    let reminders = &mails[3..];
    assert_eq!(reminders.len(), 2);
    let to_ben = reminders
        .iter()
        .find(|mail| mail.field("To").unwrap().contains("ben@"))
        .unwrap();
    assert_eq!(to_ben.field("Subject").unwrap(), "Re: Face recognition");
    assert_eq!(to_ben.field("In-Reply-To").unwrap(), format!("<{ben}>"));
    let own = id(&test, "reminder", "2");
    let references = to_ben.field("References").unwrap();
    assert_eq!(
        references.split_whitespace().collect::<Vec<_>>(),
        [format!("<{ben}>"), format!("<{own}>")]
    );
    assert!(
        to_ben
            .text
            .contains("On February 16, 2021 we wrote to you about \"Face recognition\".")
    );

    // Whoever answers the second letter names both, and has answered the second.
    let both = answer(&own, "ben@council.example")
        .replace("References: <", &format!("References: <{ben}> <"));
    read(DUE, &test, "2", &both);
    let state = |mailing: &str| {
        at(
            DUE,
            &test,
            &["log", "--mailing", mailing, "--to", "2", "--format", "json"],
        )
        .json()["state"]
            .clone()
    };
    assert_eq!(
        (state("reminder"), state("council")),
        ("replied".into(), "accepted".into())
    );
    // Nothing is left, and the same preview has the same letters.
    send(DUE, &test, &[])
        .status(0)
        .stdout_has("Nothing was left to send.");
}

#[test]
fn nobody_is_told_of_silence_while_no_mailbox_was_read() {
    let test = campaign(FOLLOWS);
    send(SENT, &test, &[]).status(0);
    at(DUE, &test, &["preview"])
        .status(0)
        .stdout_has("Attention: 3 letters tell somebody that nobody has answered, and no mailbox was ever read.");
    at(DUE, &test, &["check"])
        .status(0)
        .stdout_has("and no mailbox was ever read");
    send(DUE, &test, &[])
        .status(5)
        .stdout_has("Paused: 3 letters to the silent wait, because the mailbox was never read and nobody knows who has answered");
    assert_eq!(test.server().mails().len(), 3);
    // One mail is no mailbox.
    test.write(
        "a.eml",
        "From: news@gazette.example\nSubject: News\n\nNews.\n",
    );
    at(DUE, &test, &["inbox", "--yes", "a.eml"]).status(0);
    send(DUE, &test, &[]).status(5);
    // A reading holds for a day.
    at(DUE, &test, &["inbox", "--seen"]).status(0);
    send("2021-03-03T07:00:00Z", &test, &[])
        .status(5)
        .stdout_has("because the mailbox was last read 2021-03-02 06:00 UTC");
    assert_eq!(test.server().mails().len(), 3);
    at("2021-03-03T07:00:00Z", &test, &["inbox", "--seen"]).status(0);
    send("2021-03-03T07:00:00Z", &test, &[]).status(0);
    assert_eq!(test.server().mails().len(), 6);
}

#[test]
fn a_watch_that_may_have_missed_something_is_no_reading() {
    let test = campaign(FOLLOWS);
    send(SENT, &test, &[]).status(0);
    let first = answer(&id(&test, "council", "1"), "ana@council.example");
    let last = answer(&id(&test, "council", "3"), "cem@council.example");
    let looks = AtomicU32::new(0);
    // Of the second mail there is a head, and what Ben answers never comes.
    let server = ImapServer::start(Answer::say("* OK hello\r\n"), move |tag, said| {
        if said.starts_with("EXAMINE") {
            looks.fetch_add(1, Ordering::Relaxed);
        }
        let mut mails = vec![first.clone(), "Subject: x\n\nx\n".to_owned()];
        if looks.load(Ordering::Relaxed) > 3 {
            mails.push(last.clone());
        }
        if said.starts_with("UID FETCH 1:2 ") && !said.contains("HEADER") {
            mails.truncate(1);
        }
        ImapMailbox::of(mails).answer(tag, said)
    });
    let test = test.inbox(&format!("server = \"{}\"", server.url()));
    let clock = format!("{} {DUE} 600", jiff::Timestamp::now());
    let mut child = test
        .command(&["inbox", "--watch", "--yes"])
        .env("REDRESS_TEST_CLOCK", clock)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let told = BufReader::new(child.stdout.take().unwrap()).lines().take(2);
    assert_eq!(told.map(Result::unwrap).count(), 2);
    std::process::Command::new("kill")
        .arg(child.id().to_string())
        .status()
        .unwrap();
    test.ended("inbox --watch", child.wait_with_output().unwrap())
        .status(7)
        .stderr_has("1 of the mails were asked for and did not come");
    // The looks between found nothing amiss, and nobody knows what Ben wrote.
    at(DUE, &test, &["preview"])
        .status(0)
        .stdout_has("and no mailbox was ever read");
}

#[test]
fn whoever_answers_after_the_preview_is_left_out_under_the_same_code() {
    let test = campaign(FOLLOWS);
    send(SENT, &test, &[]).status(0);
    let (ana, ben, cem) = (
        id(&test, "council", "1"),
        id(&test, "council", "2"),
        id(&test, "council", "3"),
    );
    at(DUE, &test, &["inbox", "--seen"]).status(0);
    let code = code(DUE, &test);
    read(DUE, &test, "1", &answer(&ana, "staff@elsewhere.example"));
    at(
        DUE,
        &test,
        &["mark", "bounced", "--mailing", "council", "--to", "2"],
    )
    .status(0);
    // Somebody forwards it: neither an answer nor silence.
    let forwarded = format!(
        "Date: Tue, 23 Feb 2021 11:00:00 +0000\nFrom: cem@council.example\nTo: organizer@coalition.example\nSubject: Fwd: x\n\
         Message-ID: <f@council.example>\n\nFor you to see.\n\nMessage-ID: <{cem}>\n"
    );
    read(DUE, &test, "2", &forwarded);
    // Even after a comment, for which the letters are drawn up again.
    with(&test, "[delivery]", "# nothing\n[delivery]");
    at(DUE, &test, &["send", "--approved", &code])
        .status(0)
        .stdout_has("Nothing was left to send.");
    assert_eq!(test.server().mails().len(), 3, "{ben}");
    let held_back = at(DUE, &test, &["log", "--held-back"]).status(0).stdout;
    for said in [
        "answered a letter of this thread",
        "has come back since",
        "has to be looked at",
    ] {
        assert!(held_back.contains(said), "{held_back}");
    }
    let status = at(DUE, &test, &["status", "--format", "json"])
        .status(0)
        .json();
    assert_eq!(
        (status["ready"].clone(), status["held_back"].clone()),
        (0.into(), 3.into())
    );
}

#[test]
fn who_answered_any_letter_of_the_thread_has_answered() {
    let test = campaign(FOLLOWS);
    let last = "[[mailing]]\nname = \"last\"\nfollows = \"reminder\"\nto = \"silent\"\nafter = \"1 week\"\nletter = \"letters/last.md\"\n\n\
                [[mailing]]\nname = \"thanks\"\nfollows = \"council\"\nto = \"replied\"\nletter = \"letters/last.md\"\n\n[delivery]";
    with(&test, "[delivery]", last);
    test.write("letters/last.md", REMINDER);
    send(SENT, &test, &[]).status(0);
    let ana = id(&test, "council", "1");
    at(DUE, &test, &["inbox", "--seen"]).status(0);
    send(DUE, &test, &[]).status(0);
    // The first letter, after the second went.
    let later = "2021-03-09T10:00:00Z";
    read(later, &test, "1", &answer(&ana, "ana@council.example"));
    send(later, &test, &[]).status(0);
    let mails = test.server().mails();
    let to = |name: &str| {
        mails[6..]
            .iter()
            .filter(|mail| mail.field("To").unwrap().contains(name))
            .count()
    };
    assert_eq!(
        (to("ana@"), to("ben@"), to("cem@")),
        (1, 1, 1),
        "thanks to the first, a last letter to the others"
    );
    let last = mails[6..]
        .iter()
        .find(|mail| mail.field("To").unwrap().contains("ben@"))
        .unwrap();
    assert_eq!(last.field("Subject").unwrap(), "Re: Face recognition");
    assert_eq!(
        last.field("In-Reply-To").unwrap(),
        format!("<{}>", id(&test, "reminder", "2"))
    );
    assert_eq!(
        last.field("References").unwrap().split_whitespace().count(),
        3
    );
    let log = test
        .run(&["log", "--mailing", "thanks", "--format", "json"])
        .json();
    assert_eq!(log["email"], "ana@council.example");
}

#[test]
fn whoever_did_not_get_the_first_letter_gets_none_that_follows_it() {
    let test = campaign(FOLLOWS);
    send(SENT, &test, &[]).status(0);
    at(DUE, &test, &["inbox", "--seen"]).status(0);
    let now = "id,office,first_name,last_name,full_name,email\n\
               1,clerk,Dee,Ito,Dee Ito,ana@council.example\n\
               2,clerk,Ben,Fox,Ben Fox,fox@council.example\n\
               4,clerk,Eva,Kim,Eva Kim,eva@council.example\n";
    test.write("recipients/council.csv", now);
    at(DUE, &test, &["preview", "--same-seats"])
        .status(0)
        .stdout_has("row 2, Dee Ito: the letter of `council` went to Ana Lee, and this row is Dee Ito now")
        .stdout_has("row 3, Ben Fox: the letter of `council` went to ben@council.example, and this row has another address now")
        .stdout_has("row 4, Eva Kim: no letter of `council` was sent to it");
    // The main mailing goes to the new one all the same.
    let code = test.run(&["status"]).status(0);
    drop(code);
    let preview = at(DUE, &test, &["preview", "--format", "json", "--same-seats"]).json();
    let code = preview["approval_code"].as_str().unwrap();
    at(DUE, &test, &["send", "--approved", code, "--same-seats"])
        .status(0)
        .stdout_has("1 letter accepted");
    assert_eq!(
        test.server().addressees().last().unwrap(),
        "eva@council.example"
    );
}

#[test]
fn a_letter_by_hand_is_followed_by_hand() {
    let test = campaign(FOLLOWS);
    test.write(
        "recipients/council.csv",
        "id,office,first_name,last_name,full_name,email,channel,post_address\n\
         1,clerk,Ana,Lee,Ana Lee,,post,\"1 Main Street, Elm\"\n2,clerk,Ben,Fox,Ben Fox,,post,\"2 Main Street, Elm\"\n",
    );
    send(SENT, &test, &[]).status(0);
    at(
        SENT,
        &test,
        &["mark", "handed", "--to", "1", "--how", "post"],
    )
    .status(0);
    let preview = at(DUE, &test, &["preview"]).status(0);
    let preview = preview
        .stdout_has("held back from reminder: 1 row (the letter to be followed was not sent)\n  row 3, Ben Fox: its letter of `council` is still to be handed over")
        .stdout_has("Subject:   Re: Face recognition");
    assert!(
        preview.stdout.contains("On February 16, 2021 we wrote"),
        "{}",
        preview.stdout
    );
}

#[test]
fn a_rehearsal_sends_what_would_follow() {
    let test = campaign(FOLLOWS);
    send(SENT, &test, &[]).status(0);
    at(DUE, &test, &["rehearse"])
        .status(0)
        .stdout_has("6 letters sent to the inbox of the rehearsal.");
    assert_eq!(test.server().mails().len(), 3);
}

#[test]
fn a_reminder_is_checked_before_anything_was_sent() {
    let test = campaign(FOLLOWS);
    test.write(
        "letters/reminder.md",
        "+++\n+++\nOn {{ first.day }} we wrote to you.\n",
    );
    at(SENT, &test, &["check"])
        .status(3)
        .stdout_has("`first.day` is not known: there is no name of the first letter `day`");
    test.write(
        "letters/reminder.md",
        "+++\nsubject = \"Again\"\n+++\nWe wrote to you.\n",
    );
    at(SENT, &test, &["check"]).status(3).stderr_has("");
}

#[test]
fn settings_that_do_not_fit_say_why() {
    for (mailing, said) in [
        (
            "follows = \"reminder\"\nto = \"silent\"\nafter = \"14 days\"",
            "a mailing cannot follow itself",
        ),
        (
            "follows = \"counsil\"\nto = \"silent\"\nafter = \"14 days\"",
            "there is no mailing `counsil`",
        ),
        (
            "follows = \"council\"\nto = \"silnt\"\nafter = \"14 days\"",
            "a follow-up cannot go to `silnt`",
        ),
        (
            "follows = \"council\"\nafter = \"14 days\"",
            "`to` is missing in [[mailing]]",
        ),
        (
            "follows = \"council\"\nto = \"silent\"",
            "`after` is missing in [[mailing]]",
        ),
        (
            "follows = \"council\"\nto = \"silent\"\nafter = \"a while\"",
            "`a while` is no number of days",
        ),
        (
            "follows = \"council\"\nto = \"silent\"\nafter = \"0 days\"",
            "`0 days` is not between 1 and 365 days",
        ),
        (
            "follows = \"council\"\nto = \"silent\"\nafter = \"14 days\"\nrecipients = \"recipients/council.csv\"",
            "`recipients` is that of `council`, which this mailing follows",
        ),
        (
            "recipients = \"recipients/council.csv\"\nto = \"silent\"",
            "`to` is about a mailing that follows another",
        ),
    ] {
        let toml = format!(
            "[[mailing]]\nname = \"reminder\"\nletter = \"letters/reminder.md\"\n{mailing}\n\n[delivery]"
        );
        let test = campaign(&toml);
        at(SENT, &test, &["check"]).status(3).stdout_has(said);
    }
    let circle = "[[mailing]]\nname = \"a\"\nfollows = \"b\"\nto = \"silent\"\nafter = \"1 day\"\nletter = \"letters/reminder.md\"\n\
                  [[mailing]]\nname = \"b\"\nfollows = \"a\"\nto = \"silent\"\nafter = \"1 day\"\nletter = \"letters/reminder.md\"\n\n[delivery]";
    at(SENT, &campaign(circle), &["check"])
        .status(3)
        .stdout_has("follows this mailing in turn");
    let shared = FOLLOWS.replace("letters/reminder.md", "letters/council.md");
    at(SENT, &campaign(&shared), &["check"])
        .status(3)
        .stdout_has("`letters/council.md` is a letter of `council`, which follows none");
}
