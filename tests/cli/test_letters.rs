//! Letters to the organizers themselves, read back: what their receiver says is shown before the batch goes.

use redress_test_support::{CampaignTest, make_signing_key};

const TO: &str = "ana@gmail.com";

/// Sends a test letter to this address; gives it as the server got it.
fn sent(test: &CampaignTest, to: &str) -> String {
    test.run(&["test", to]).status(0);
    test.server().mails().into_iter().next_back().unwrap().text
}

/// The letter as it lies in a mailbox at Gmail: two relays of its own, its word, and what somebody wrote below.
fn at_gmail(letter: &str, says: &str) -> String {
    format!(
        "Delivered-To: {TO}\r\nReceived: by 2002:a05:6402:1cc6:b0 with SMTP id x; Tue, 16 Feb 2021 01:00:00 -0800\r\n\
         ARC-Authentication-Results: i=1; mx.google.com; spf=pass; dkim=pass; dmarc=pass\r\n\
         Received: from mail.coalition.example (mail.coalition.example. [192.0.2.1])\r\n\tby mx.google.com with ESMTPS id z\r\n\
         Authentication-Results: mx.google.com;\r\n\t{says}\r\n\
         Received: from laptop by mail.coalition.example (Postfix)\r\n\
         Authentication-Results: mx.google.com; spf=pass; dkim=pass; dmarc=pass\r\n{letter}"
    )
}

const PASSES: &str = "dkim=pass header.i=@coalition.example header.s=y2021;\r\n\tspf=pass (google.com: designates) \
                      smtp.mailfrom=letters@coalition.example;\r\n\tdmarc=pass (p=REJECT) header.from=coalition.example";
const FAILS: &str = "dkim=fail header.i=@coalition.example; spf=pass smtp.mailfrom=letters@coalition.example;\r\n\t\
                     dmarc=fail (p=REJECT) header.from=coalition.example";

#[test]
fn what_the_receiver_says_of_a_test_letter_is_read_once_and_shown_before_the_batch() {
    let test = CampaignTest::new();
    let letter = sent(&test, TO);
    test.write("Mail/new/1", &at_gmail(&letter, PASSES));
    let told = "test: a letter from coalition.example to ana@gmail.com arrived: gmail.com says spf=pass dkim=pass dmarc=pass\n\
                1 mail read, 0 are about letters of this campaign.\n1 mail is about test letters of your own.\n";
    test.run(&["inbox", "Mail"]).status(0).stdout(&format!(
        "{told}Nothing was entered, because this is the first time: look at the list, then run it again.\n"
    ));
    let code = test.code();
    let first = test
        .run(&["send", "--approved", &code, "--max", "1"])
        .status(0);
    assert!(!first.stderr.contains("test letter"), "shown, not entered");
    test.run(&["inbox", "Mail"]).status(0).stdout(told);
    test.run(&["inbox", "Mail"]).status(0).stdout(
        "1 mail read, 0 are about letters of this campaign.\n\
         1 mail is about test letters of your own, 1 of them entered before.\n",
    );
    test.run(&["send", "--approved", &code, "--max", "1"])
        .status(0)
        .stderr_has("gmail.com said just now of a test letter: spf=pass dkim=pass dmarc=pass\n");
    // No delivery knows of it.
    assert!(test.states().iter().all(|(address, _)| address != TO));
    let preflight = test.run(&["preflight", "--dns", "127.0.0.1:1"]).status(1);
    preflight.stdout_has(
        "\ntest: gmail.com said just now of a test letter: spf=pass dkim=pass dmarc=pass\n",
    );
}

#[test]
fn a_failure_is_told_aloud_and_a_newer_letter_takes_its_place() {
    let test = CampaignTest::new();
    let letter = sent(&test, TO);
    test.write("1.eml", &at_gmail(&letter, FAILS));
    test.run(&["inbox", "--yes", "1.eml"])
        .status(0)
        .stdout_has("gmail.com says spf=pass dkim=fail dmarc=fail\n  FAILED: DKIM, DMARC. Receivers may take letters from coalition.example for spam")
        .stdout_has("FAILED: 1 test letter. Mend what the receiver says before you send more.\n");
    let code = test.code();
    let told = "gmail.com said just now of a test letter: spf=pass dkim=fail dmarc=fail. FAILED: DKIM, DMARC. Receivers may";
    test.run(&["send", "--approved", &code, "--max", "1"])
        .status(0)
        .stderr_has(&format!("warning: {told}"));
    test.run(&["preflight", "--dns", "127.0.0.1:1"])
        .status(1)
        .stdout_has(&format!("failed: {told}"));
    let page = test.run(&["preflight", "--dns", "127.0.0.1:1", "--format", "json"]);
    let of_today = &page.json()["tests"][0];
    assert_eq!(of_today["failed"], serde_json::json!(["DKIM", "DMARC"]));
    assert_eq!(
        (&of_today["receiver"], &of_today["of_today"]),
        (&"gmail.com".into(), &true.into())
    );
    let second = sent(&test, TO);
    test.write("2.eml", &at_gmail(&second, PASSES));
    test.run(&["inbox", "2.eml"]).status(0);
    let send = test.run(&["send", "--approved", &code]).status(0);
    assert!(!send.stderr.contains("warning:"), "{}", send.stderr);
}

#[test]
fn a_proof_of_another_server_or_sender_is_not_shown_as_of_today() {
    let test = CampaignTest::new();
    let letter = sent(&test, TO);
    test.write("1.eml", &at_gmail(&letter, PASSES));
    test.run(&["inbox", "--yes", "1.eml"]).status(0);
    let campaign = test.read("campaign.toml");
    let other_user = format!("{campaign}username = \"letters\"\npassword = {{ env = \"NONE\" }}\n");
    test.write("campaign.toml", &other_user);
    let stale = "test: the last test letter to gmail.com, just now, left with another server, account or signing key than \
                 letters do today: what was said of it proves nothing now\n";
    let page = test.run(&["preflight", "--dns", "127.0.0.1:1"]).status(1);
    assert!(!page.stdout.contains("dmarc=pass"));
    page.stdout_has(stale);
    // Of another domain nothing is known at all.
    test.write(
        "campaign.toml",
        &campaign.replace("letters@coalition.example", "letters@other.example"),
    );
    let page = test.run(&["preflight", "--dns", "127.0.0.1:1"]).status(1);
    assert!(!page.stdout.contains("test letter:"), "{}", page.stdout);
}

#[test]
fn our_own_signature_is_verified_with_our_own_key() {
    let beside = tempfile::tempdir().unwrap();
    let key = beside.path().join("key.pem");
    if !make_signing_key(&key) {
        return;
    }
    let test = CampaignTest::new().delivery(&format!(
        "[delivery.dkim]\nselector = \"y2021\"\ndomain = \"coalition.example\"\nkey_file = \"{}\"",
        key.display()
    ));
    let letter = sent(&test, TO);
    let arrived = at_gmail(&letter, PASSES);
    // As mailboxes keep it, with the system's line ends.
    test.write("1.eml", &arrived.replace("\r\n", "\n"));
    test.run(&["inbox", "--yes", "1.eml"])
        .status(0)
        .stdout_has("gmail.com says spf=pass dkim=pass dmarc=pass; our signature holds\n");
    test.write(
        "2.eml",
        &arrived.replacen("support a ban", "oppose a ban", 1),
    );
    test.run(&["inbox", "2.eml"]).status(0).stdout_has(
        "; our signature does not hold, as the text was changed on the way or in the mailbox\n",
    );
    let forged = arrived.replacen(
        &format!("mx.google.com;\r\n\t{PASSES}"),
        "mx.google.com; none",
        1,
    );
    test.write("3.eml", &forged);
    let line = test
        .run(&["inbox", "--format", "json", "3.eml"])
        .status(0)
        .json();
    assert_eq!(
        line["test"]["proof"]["said_by"],
        serde_json::Value::Null,
        "the lower one is forged"
    );
    assert_eq!(line["test"]["proof"]["signature"], "holds");
    assert_eq!(line["delivery"], serde_json::Value::Null);
    assert_eq!(
        (&line["new"], &line["entered"]),
        (&true.into(), &true.into())
    );
}

#[test]
fn who_is_not_known_as_the_receiver_is_named_and_believed_when_the_organizer_says_so() {
    let test = CampaignTest::new();
    let letter = sent(&test, "ana@office.example");
    let arrived = format!(
        "Received: from gate.filter.example by mx.office.example\r\n\
         Authentication-Results: scan.filter.example; spf=pass; dkim=none; dmarc=pass\r\n\
         Received: from mail.coalition.example by gate.filter.example\r\n{letter}"
    );
    test.write("1.eml", &arrived);
    test.run(&["inbox", "1.eml"]).status(0).stdout_has(
        "arrived: its receiver says nothing of spf, dkim and dmarc that can be believed\n  `scan.filter.example` does, and is \
         not known as the server of ana@office.example: if it is, name it with `--receiver`.\n",
    );
    test.run(&["inbox", "--receiver", "scan.filter.example", "1.eml"])
        .status(0)
        .stdout_has("arrived: scan.filter.example says spf=pass dkim=none dmarc=pass\n");
}

#[test]
fn what_comes_back_of_a_test_letter_is_told_as_that_and_entered_for_no_delivery() {
    let test = CampaignTest::new();
    test.send(&[]).status(0);
    let letter = sent(&test, "ana@council.example");
    let id = letter
        .lines()
        .find_map(|line| line.strip_prefix("Message-ID: <"))
        .unwrap();
    let id = id.trim_end().trim_end_matches('>').to_owned();
    let bounce = format!(
        "Return-Path: <>\nFrom: Mail Delivery System <MAILER-DAEMON@mx.example>\nSubject: Undelivered Mail\nMessage-ID: <b@mx>\n\
         Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n\
         --b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example\n\n\
         Final-Recipient: rfc822; ana@council.example\nAction: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1 User unknown\n\n\
         --b\nContent-Type: text/rfc822-headers\n\nMessage-ID: <{id}>\n\n--b--\n"
    );
    let vacation = format!(
        "From: Ana <ana@council.example>\nSubject: Automatic reply: x\nAuto-Submitted: auto-replied\nMessage-ID: <v@mx>\n\
         In-Reply-To: <{id}>\n\nI am away.\n"
    );
    let answer = format!(
        "From: Ana <ana@council.example>\nSubject: Re: x\nMessage-ID: <a@mx>\nIn-Reply-To: <{id}>\n\nLooks fine.\n"
    );
    test.write("Mail/new/1", &bounce);
    test.write("Mail/new/2", &vacation);
    test.write("Mail/new/3", &answer);
    // The provider's copy of what went, and an answer of the organizers themselves.
    test.write("Mail/new/4", &letter);
    test.write(
        "Mail/new/5",
        &answer
            .replace("ana@council.example", "organizer@coalition.example")
            .replace("<a@", "<o@"),
    );
    test.run(&["inbox", "--yes", "Mail"]).status(0).stdout(
        "test: a test letter came back: there is no such address, smtp; 550 5.1.1 User unknown (our Message-ID is in it), to \
         ana@council.example\n\
         test: about a test letter to ana@council.example: automatic answer: away (it answers our Message-ID), from Ana \
         <ana@council.example>, \"Automatic reply: x\"\n\
         test: about a test letter to ana@council.example: answered (it answers our Message-ID), from Ana \
         <ana@council.example>, \"Re: x\"\n\
         5 mails read, 0 are about letters of this campaign.\n3 mails are about test letters of your own.\n",
    );
    // The same address is a recipient's, and stands as it stood.
    assert!(
        test.states().iter().all(|(_, state)| state == "accepted"),
        "{:?}",
        test.states()
    );
    let log = test
        .run(&["log", "--to", "ana@council.example", "--format", "json"])
        .status(0)
        .json();
    assert_eq!(log["returned"], serde_json::json!([]));
    test.run(&["inbox", "Mail"])
        .status(0)
        .stdout_has("3 mails are about test letters of your own, 3 of them entered before.\n");
}
