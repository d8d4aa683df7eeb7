//! What came back is read, matched to its letter, and entered once.

use redress_test_support::CampaignTest;
use redress_test_support::server::{Action, Rule, Stage};
use std::collections::BTreeMap;

/// A mail in a folder `Mail` of the campaign.
fn put(test: &CampaignTest, name: &str, mail: &str) {
    test.write(&format!("Mail/new/{name}"), mail);
}

/// The Message-ID of the letter to each address.
pub fn ids(test: &CampaignTest) -> BTreeMap<String, String> {
    let log = test.run(&["log", "--format", "json"]).status(0).stdout;
    let line = |line: &str| {
        let entry: serde_json::Value = serde_json::from_str(line).unwrap();
        let value = |key: &str| entry[key].as_str().unwrap_or_default().to_owned();
        (value("email"), value("message_id"))
    };
    log.lines().map(line).collect()
}

/// As a Postfix reports that a letter will not arrive: it calls that an automatic answer.
pub fn bounce(id: &str, address: &str) -> String {
    report(id, address, "failed", "5.1.1", "550 5.1.1 User unknown")
}

pub fn report(id: &str, address: &str, action: &str, status: &str, answer: &str) -> String {
    format!(
        "Return-Path: <>\nDate: Tue, 16 Feb 2021 10:00:00 +0000\nFrom: Mail Delivery System <MAILER-DAEMON@mx.example>\n\
         To: letters@coalition.example\nSubject: Undelivered Mail Returned to Sender\nAuto-Submitted: auto-replied\n\
         Message-ID: <{action}.{address}>\n\
         Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n\
         --b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example\n\n\
         Final-Recipient: rfc822; {address}\nAction: {action}\nStatus: {status}\nDiagnostic-Code: smtp; {answer}\n\n\
         --b\nContent-Type: text/rfc822-headers\n\nMessage-ID: <{id}>\nSubject: x\n\n--b--\n"
    )
}

pub fn answer(id: &str, from: &str, subject: &str, text: &str) -> String {
    format!(
        "Date: Tue, 16 Feb 2021 11:00:00 +0000\nFrom: {from}\nTo: organizer@coalition.example\nSubject: {subject}\n\
         Message-ID: <{}.{from}>\nIn-Reply-To: <{id}>\n\n{text}\n",
        subject.len()
    )
}

pub fn state(test: &CampaignTest, address: &str) -> String {
    let states = test.states();
    let (_, state) = states.iter().find(|(email, _)| email == address).unwrap();
    state.clone()
}

pub const ANA: &str = "ana@council.example";
pub const BEN: &str = "ben@council.example";

#[test]
fn the_first_reading_shows_and_the_second_enters_and_the_third_finds_nothing_new() {
    let test = CampaignTest::new();
    test.send(&[]).status(0);
    let ids = ids(&test);
    put(&test, "1", &bounce(&ids[ANA], ANA));
    put(
        &test,
        "2",
        &answer(&ids[BEN], BEN, "Re: Face recognition", "I will."),
    );
    put(
        &test,
        "3",
        "From: news@gazette.example\nList-Id: <x>\nSubject: News\n\nNews.\n",
    );
    let before = std::fs::read(test.path("Mail/new/1")).unwrap();
    let list = format!(
        "bounced: {ANA} in council: came back: there is no such address, smtp; 550 5.1.1 User unknown (our Message-ID is in it)\n\
         replied: {BEN} in council: answered (it answers our Message-ID), from {BEN}, \"Re: Face recognition\"\n\
         3 mails read, 2 are about letters of this campaign.\nNew: 1 came back, 1 answered.\n\
         1 address not to be written to again.\n"
    );
    test.run(&["inbox", "Mail"]).status(0).stdout(&format!(
        "{list}Nothing was entered, because this is the first time: look at the list, then run it again.\n"
    ));
    assert_eq!(state(&test, ANA), "accepted");
    test.run(&["inbox", "--dry-run", "Mail"])
        .status(0)
        .stdout(&format!("{list}Nothing was entered.\n"));
    assert_eq!(state(&test, ANA), "accepted");
    test.run(&["inbox", "--from", "Mail"])
        .status(0)
        .stdout(&list);
    assert_eq!(
        (state(&test, ANA), state(&test, BEN)),
        ("bounced".to_owned(), "replied".to_owned())
    );

    // Read again, moved to another folder, and exported as an mbox.
    std::fs::create_dir_all(test.path("Mail/cur")).unwrap();
    std::fs::rename(test.path("Mail/new/1"), test.path("Mail/cur/1:2,S")).unwrap();
    let known = "3 mails read, 2 are about letters of this campaign, 2 of them entered before.\n";
    test.run(&["inbox", "Mail"]).status(0).stdout(known);
    let mbox: String = ["cur/1:2,S", "new/2", "new/3"]
        .map(|name| {
            format!(
                "From x Tue Feb 16 09:00:00 2021\nStatus: RO\n{}\n",
                test.read(&format!("Mail/{name}"))
            )
        })
        .concat();
    test.write("Mail.mbox", &mbox);
    test.run(&["inbox", "Mail.mbox"]).status(0).stdout(known);
    assert_eq!(
        std::fs::read(test.path("Mail/cur/1:2,S")).unwrap(),
        before,
        "only read"
    );

    let log = test
        .run(&["log", "--to", ANA, "--format", "json"])
        .status(0)
        .json();
    let returned = &log["returned"][0];
    assert_eq!(returned["class"], "bounced");
    assert_eq!(
        (&returned["cause"], &returned["known_by"]),
        (&"address".into(), &"message_id".into())
    );
    assert_eq!(log["returned"].as_array().unwrap().len(), 1);
    let status = test.run(&["status", "--format", "json"]).status(0).json();
    assert_eq!(
        (&status["bounced"], &status["replied"], &status["accepted"]),
        (&1.into(), &1.into(), &0.into())
    );
}

#[test]
fn a_copy_that_came_back_a_mailbox_that_is_forwarded_to_and_a_delay_leave_the_letter_as_it_stands()
{
    let test = CampaignTest::new().recipients(
        "email,cc,office,last_name,full_name,city\n\
         ana@council.example,clerk@council.example,mayor,Ruiz,Ana Ruiz,Springfield\n\
         ben@council.example,,council_member,Okafor,Ben Okafor,Springfield\n",
    );
    test.send(&[]).status(0);
    let ids = ids(&test);
    put(&test, "1", &bounce(&ids[ANA], "clerk@council.example"));
    put(
        &test,
        "2",
        &report(
            &ids[BEN],
            "ben.private@home.example",
            "failed",
            "5.2.2",
            "552 5.2.2 Mailbox full",
        ),
    );
    put(
        &test,
        "3",
        &report(&ids[BEN], BEN, "delayed", "4.4.1", "connection timed out"),
    );
    let read = test.run(&["inbox", "--yes", "Mail"]).status(0);
    assert_eq!(
        (state(&test, ANA), state(&test, BEN)),
        ("accepted".to_owned(), "accepted".to_owned())
    );
    read.stdout_has("bounced: ana@council.example in council, for clerk@council.example: came back: there is no such address")
        .stdout_has("beyond: ben@council.example in council, for ben.private@home.example: came back from an address that was not written to")
        .stdout_has("New: 1 came back, 1 came back from where an office forwards to, 1 late.\n");
    // Then it failed, and a second gateway says so once more.
    put(&test, "4", &bounce(&ids[BEN], BEN));
    test.run(&["inbox", "Mail"]).status(0);
    assert_eq!(state(&test, BEN), "bounced");
    put(
        &test,
        "5",
        &bounce(&ids[BEN], BEN).replace("<failed.", "<gateway."),
    );
    test.run(&["inbox", "Mail"]).status(0);
    let log = test
        .run(&["log", "--to", BEN, "--format", "json"])
        .status(0)
        .json();
    assert_eq!(log["state"], "bounced");
    assert_eq!(log["notes"].as_array().unwrap().len(), 1);
    assert_eq!(log["returned"].as_array().unwrap().len(), 4);
}

#[test]
fn people_answer_as_they_do() {
    let test = CampaignTest::new().many(6);
    test.send(&[]).status(0);
    let ids: Vec<(String, String)> = ids(&test).into_iter().collect();
    let away = |id: &str, from: &str| {
        answer(id, from, "Automatic reply: x", "I am away.")
            .replace("Subject:", "Auto-Submitted: auto-replied\nSubject:")
    };
    let [first, second, third, fourth, fifth, _] = &ids[..] else {
        panic!("{ids:?}");
    };
    put(
        &test,
        "1",
        &answer(
            &first.1,
            "Staff <staff@elsewhere.example>",
            "Re: x",
            "On behalf of the mayor: yes.",
        ),
    );
    put(
        &test,
        "2",
        &answer(
            &second.1,
            &second.0,
            "Re: Automatic reply: x",
            "Yes.\n\n> I am out of the office.\n> This is an automated response.",
        ),
    );
    put(
        &test,
        "3",
        &answer(
            &third.1,
            &third.0,
            "Re: undeliverable",
            "Your letter was undeliverable at first. I have it now.",
        ),
    );
    put(&test, "4", &away(&fourth.1, &fourth.0));
    put(&test, "5", &answer(&fifth.1, &fifth.0, "Re: x", "No."));
    test.run(&["inbox", "--yes", "Mail"])
        .status(0)
        .stdout_has("New: 1 away, 4 answered.\n");
    // A bounce that comes after the answer takes nothing back.
    put(&test, "6", &bounce(&fifth.1, &fifth.0));
    test.run(&["inbox", "Mail"]).status(0);
    for (address, _) in [first, second, third, fifth] {
        assert_eq!(state(&test, address), "replied", "{address}");
    }
    assert_eq!(state(&test, &fourth.0), "accepted");
    let status = test.run(&["status", "--format", "json"]).status(0).json();
    let counted =
        ["accepted", "automatic", "replied", "bounced"].map(|key| status[key].as_u64().unwrap());
    assert_eq!(counted, [2, 1, 4, 0]);
    test.run(&["status"])
        .status(0)
        .stdout_has("automatic answers to 1 letter of the accepted\n");

    let replies = test.run(&["replies"]).status(0).stdout;
    assert_eq!(replies.lines().count(), 5, "{replies}");
    assert!(
        replies.contains(
            ",answered,replied,Staff <staff@elsewhere.example>,Re: x,2021-02-16T11:00:00Z,"
        ),
        "{replies}"
    );
    let all = test.run(&["replies", "--all"]).status(0).stdout;
    assert!(all.contains(",automatic answer: away,absence,"), "{all}");
    let page = test.run(&["replies", "--format", "html"]).status(0).stdout;
    assert!(
        page.contains("Staff &lt;staff@elsewhere.example&gt;") && !page.contains("On behalf"),
        "bodies stay out"
    );
    test.run(&["report", "--html", "report.html", "--public"])
        .status(0);
    let public = test.read("report.html");
    assert!(
        public.contains("<b>6</b> taken by the mail server"),
        "as the chart and the table say"
    );
    assert!(public.contains("<b>4</b> answered by a person"));
    assert!(public.contains("<b>1</b> answered by a program"));
}

#[test]
fn what_was_unconfirmed_is_settled_by_what_comes_back() {
    let test = CampaignTest::with_rules(vec![Rule::at(Stage::Dot, Action::Drop)]);
    test.send(&[]).status(6);
    let ids = ids(&test);
    put(&test, "1", &answer(&ids[ANA], ANA, "Re: x", "Yes."));
    put(
        &test,
        "2",
        &report(&ids[BEN], BEN, "failed", "5.2.2", "552 5.2.2 Mailbox full"),
    );
    assert_eq!(state(&test, ANA), "unconfirmed");
    test.run(&["inbox", "--yes", "Mail"]).status(0);
    assert_eq!(
        (state(&test, ANA), state(&test, BEN)),
        ("replied".to_owned(), "bounced".to_owned())
    );
    test.run(&["resolve", "--accepted"])
        .status(0)
        .stdout("0 letters settled as accepted\n");
}

#[test]
fn a_late_bounce_from_beyond_the_provider_shows_that_an_unconfirmed_letter_had_arrived() {
    let test = CampaignTest::with_rules(vec![Rule::at(Stage::Dot, Action::Drop)]);
    test.send(&[]).status(6);
    let ids = ids(&test);
    // From the mailbox to which the office forwards, and from a gateway that still tries.
    let full = "552 5.2.2 Mailbox full";
    let home = "ana.private@home.example";
    put(
        &test,
        "1",
        &report(&ids[ANA], home, "failed", "5.2.2", full),
    );
    put(
        &test,
        "2",
        &report(&ids[BEN], BEN, "delayed", "4.4.1", "timed out"),
    );
    test.run(&["inbox", "--yes", "Mail"]).status(0);
    for (address, note) in [
        (ANA, "came back from an address that was not written to"),
        (BEN, "late, still being tried"),
    ] {
        let log = test
            .run(&["log", "--to", address, "--format", "json"])
            .status(0)
            .json();
        assert_eq!(log["state"], "accepted", "{address}");
        let notes = log["notes"].to_string();
        assert!(notes.contains(note), "it says by what: {notes}");
    }
    // Nothing is left to decide, and neither goes again.
    test.send(&[])
        .status(0)
        .stdout("Nothing was left to send.\n");
    assert_eq!(test.server().dots(), 2);
}

#[test]
fn two_campaigns_read_one_mailbox_and_each_finds_its_own() {
    let (one, other) = (CampaignTest::new(), CampaignTest::new());
    one.send(&[]).status(0);
    other.send(&[]).status(0);
    // The same people got both letters.
    let (of_one, of_other) = (ids(&one), ids(&other));
    put(&one, "1", &bounce(&of_one[ANA], ANA));
    put(&one, "2", &answer(&of_other[ANA], ANA, "Re: x", "Yes."));
    put(
        &one,
        "3",
        &answer(&of_one[BEN], BEN, "Re: x", "Yes, gladly."),
    );
    let second = bounce(&of_other[BEN], BEN).replace("<failed.", "<other.");
    put(&one, "4", &second);
    let mailbox = one.path("Mail").display().to_string();
    for (test, new) in [(&one, "bounced"), (&other, "replied")] {
        test.run(&["inbox", "--yes", &mailbox])
            .status(0)
            .stdout_has("4 mails read, 2 are about letters of this campaign.\n")
            .stdout_has("New: 1 came back, 1 answered.\n");
        assert_eq!(state(test, ANA), new);
    }
    let ben = [&one, &other].map(|test| state(test, BEN));
    assert_eq!(ben, ["replied", "bounced"]);
}

#[test]
fn what_is_not_about_our_letters_is_left_alone() {
    let test = CampaignTest::new();
    let other = CampaignTest::new();
    test.send(&[]).status(0);
    other.send(&[]).status(0);
    test.run(&["test", "organizer@coalition.example"]).status(0);
    let ours = ids(&test);
    let theirs = ids(&other);
    let test_letter = test.server().mails().into_iter().next_back().unwrap();
    let test_id = test_letter.field("Message-ID").unwrap();
    put(&test, "1", &bounce(&theirs[ANA], ANA));
    put(&test, "2", &answer(&theirs[BEN], BEN, "Re: x", "Yes."));
    put(
        &test,
        "3",
        &bounce(
            test_id.trim_matches(['<', '>']),
            "organizer@coalition.example",
        ),
    );
    // The organizer's own copy, and their answer to an answer.
    put(
        &test,
        "4",
        &format!(
            "From: letters@coalition.example\nTo: {ANA}\nMessage-ID: <{}>\nReferences: <{}>\n\nDear\n",
            ours[ANA], ours[ANA]
        ),
    );
    put(
        &test,
        "5",
        &answer(
            &ours[ANA],
            "Coalition <organizer@coalition.example>",
            "Re: x",
            "Thank you.",
        ),
    );
    // An address alone is a hint, and nothing more.
    put(
        &test,
        "6",
        &format!("From: {BEN}\nMessage-ID: <n@x>\nSubject: Your letter\n\nYes.\n"),
    );
    test.run(&["inbox", "--yes", "Mail"])
        .status(0)
        .stdout(
            "test: a test letter came back: there is no such address, smtp; 550 5.1.1 User unknown (our Message-ID is in it), \
             to organizer@coalition.example\n\
             6 mails read, 0 are about letters of this campaign.\n1 mail is about test letters of your own.\n",
        )
        .stderr_has(&format!("names nothing but {BEN}; if it is about that letter, `redress mark replied --to {BEN}`\n"));
    assert!(test.states().iter().all(|(_, state)| state == "accepted"));
}

#[test]
fn where_not_all_hints_are_told_it_is_said() {
    let test = CampaignTest::new();
    test.send(&[]).status(0);
    for number in 0..60 {
        put(
            &test,
            &number.to_string(),
            &format!(
                "From: {BEN}\nMessage-ID: <n{number}@x>\nSubject: Your letter, {number}\n\nYes.\n"
            ),
        );
    }
    let read = test.run(&["inbox", "--yes", "Mail"]).status(0);
    assert_eq!(read.stderr.matches("probably delivery").count(), 50);
    read.stderr_has("only 50 of these are told: there may be more");
}

#[test]
fn a_mail_that_lies_twice_in_a_large_mailbox_is_shown_once() {
    let test = CampaignTest::new();
    test.send(&[]).status(0);
    let ids = ids(&test);
    let mails = (0..249).chain([0]).map(|number| {
        let mail = answer(&ids[ANA], ANA, "Re: x", "Yes.").replace("<5.", &format!("<{number}."));
        format!("From x Tue Feb 16 09:00:00 2021\n{mail}\n")
    });
    let mbox: String = mails.collect();
    test.write("Mail.mbox", &mbox);
    test.run(&["inbox", "Mail.mbox"])
        .status(0)
        .stdout_has("New: 249 answered.\n");
    test.run(&["inbox", "Mail.mbox"])
        .status(0)
        .stdout_has("New: 249 answered.\n");
}

#[test]
fn a_complaint_is_told_aloud_and_closes_the_inbox() {
    let test = CampaignTest::new();
    test.send(&[]).status(0);
    let ids = ids(&test);
    let complaint = format!(
        "From: feedback@provider.example\nMessage-ID: <c@x>\nSubject: FW: x\n\
         Content-Type: multipart/report; report-type=feedback-report; boundary=b\n\n\
         --b\nContent-Type: message/feedback-report\n\nFeedback-Type: abuse\nVersion: 1\n\n\
         --b\nContent-Type: message/rfc822\n\nMessage-ID: <{}>\n\nx\n--b--\n",
        ids[ANA]
    );
    put(&test, "1", &complaint);
    test.run(&["inbox", "--yes", "Mail"])
        .status(0)
        .stdout_has("COMPLAINTS: 1 letter was called unwanted. Find out why before you send more.\n1 address not to be written to again.\n");
    assert_eq!(state(&test, ANA), "accepted", "it is no bounce");
}

#[test]
fn lines_for_programs_and_standard_input() {
    let test = CampaignTest::new();
    test.send(&[]).status(0);
    let ids = ids(&test);
    put(&test, "1", &bounce(&ids[ANA], ANA));
    let read = test
        .run(&["inbox", "--yes", "--format", "json", "Mail"])
        .status(0);
    read.stderr_has("1 mail read, 1 is about letters of this campaign.\n");
    let line = test
        .run(&["inbox", "--format", "json", "Mail"])
        .status(0)
        .json();
    assert_eq!(
        (&line["new"], &line["entered"], &line["email"]),
        (&false.into(), &false.into(), &ANA.into())
    );
    assert_eq!(line["facts"][0]["cause"], "address");
    assert_eq!(line["folder"], "Mail");
    let mut command = test.command(&["inbox", "-"]);
    let file = std::fs::File::open(test.path("Mail/new/1")).unwrap();
    let output = command.stdin(file).output().unwrap();
    test.ended("inbox -", output)
        .status(0)
        .stdout("1 mail read, 1 is about letters of this campaign, 1 of them entered before.\n");
}

#[test]
fn what_cannot_be_read_is_said() {
    let test = CampaignTest::new();
    test.run(&["inbox", "Mail"])
        .status(1)
        .stderr_has("there is no ledger");
    test.send(&[]).status(0);
    test.run(&["inbox"])
        .status(2)
        .stderr_has("name what to read: a Maildir");
    test.run(&["inbox", "Mial"])
        .status(2)
        .stderr_has("there is no `Mial`");
    std::fs::create_dir(test.path("Mail")).unwrap();
    test.run(&["inbox", "Mail"])
        .status(1)
        .stderr_has("there is no mail in `Mail`");
    test.run(&["inbox", "--yes", "--dry-run", "Mail"]).status(2);
    // The others are read all the same, and a name that is none is told before any.
    let id = ids(&test)[ANA].clone();
    test.write(
        "bounce.mbox",
        &format!("From x Tue Feb 16 09:00:00 2021\n{}\n", bounce(&id, ANA)),
    );
    test.run(&["inbox", "--yes", "bounce.mbox", "Mial"])
        .status(2)
        .stdout("");
    test.run(&["inbox", "bounce.mbox", "Mail"])
        .status(1)
        .stdout_has("Nothing was entered, because this is the first time");
    test.run(&["inbox", "bounce.mbox", "Mail"])
        .status(1)
        .stdout_has("New: 1 came back.");
    assert_eq!(state(&test, ANA), "bounced");
}

#[test]
fn a_bounce_that_names_nothing_of_the_letter_is_known_by_its_return_path() {
    let test = CampaignTest::new().delivery("tagged_return_path = true");
    test.send(&[]).status(0);
    let mails = test.server().mails();
    let to_ana = mails
        .iter()
        .find(|mail| mail.recipients == [ANA])
        .expect("it went");
    let hash = ids(&test)[ANA].split('@').next().unwrap().to_owned();
    let return_path = format!("letters+{hash}@coalition.example");
    assert_eq!(to_ana.from, return_path);
    assert_eq!(
        to_ana.field("From").as_deref(),
        Some("Coalition <letters@coalition.example>")
    );
    let qmail = |to: &str| {
        format!(
            "Return-Path: <>\nDate: Tue, 16 Feb 2031 10:00:00 +0000\nFrom: MAILER-DAEMON@mx.example\nTo: {to}\n\
             Subject: failure notice\n\nHi. This is the qmail-send program at mx.example.\n\
             I'm afraid I wasn't able to deliver your message to the following addresses.\n\
             This is a permanent error; I've given up. Sorry it didn't work out.\n\n\
             <{ANA}>:\nSorry, no mailbox here by that name. (#5.1.1)\n"
        )
    };
    // Nobody outside can make such an address.
    let forged = format!("letters+{}@coalition.example", "0".repeat(40));
    put(&test, "1", &qmail(&forged));
    test.run(&["inbox", "--yes", "Mail"])
        .status(0)
        .stdout_has("1 mail read, 0 are about letters of this campaign.");
    put(&test, "2", &qmail(&return_path));
    test.run(&["inbox", "Mail"]).status(0).stdout_has(&format!(
        "bounced: {ANA} in council: came back: there is no such address"
    ));
    assert_eq!(state(&test, ANA), "bounced");
    let log = test.run(&["log", "--to", ANA, "--format", "json"]).json();
    assert_eq!(log["returned"][0]["known_by"], "envelope_id");
}

#[test]
fn a_sender_without_room_for_a_return_path_of_its_own_is_told() {
    let test = CampaignTest::new().delivery("tagged_return_path = true");
    let toml = test.read("campaign.toml");
    let long = format!("{}@coalition.example", "l".repeat(24));
    test.write(
        "campaign.toml",
        &toml.replace("letters@coalition.example", &long),
    );
    test.run(&["check"])
        .status(3)
        .stdout_has("is too long for a return path of each letter's own");
}
