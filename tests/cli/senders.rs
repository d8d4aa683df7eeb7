//! A mailing with a sender of its own, and lists that say where answers to each letter go.

use redress_test_support::{CampaignTest, pass_over};
use std::process::Command;

const OWN: &str = "name = \"Riverbend Neighbors\"\nemail = \"hello@neighbors.example\"\nreply_to = \"answers@neighbors.example\"\n";

/// The code of the small campaign as it is: only its letters, its lists and the frame may change it.
const CODE_OF_OLD: &str = "APC3-QMS9-5VEN-BK5F";

/// The small campaign, whose mailing has these lines as its sender.
fn with_sender(lines: &str) -> CampaignTest {
    let test = CampaignTest::new();
    let campaign = test.read("campaign.toml");
    let own = format!("[mailing.sender]\n{lines}\n[delivery]");
    test.write("campaign.toml", &campaign.replacen("[delivery]", &own, 1));
    test
}

/// The head of the first letter as it would be sent.
fn head(test: &CampaignTest) -> String {
    let _ = std::fs::remove_dir_all(test.path("out"));
    test.run(&["preview", "--eml", "out"]).status(0);
    let mail = test.read("out/council/0002-ana-ruiz.eml");
    mail.split_once("\r\n\r\n").unwrap().0.to_owned()
}

#[test]
fn a_campaign_without_senders_of_mailings_keeps_its_code_and_its_bytes() {
    let test = CampaignTest::new();
    assert_eq!(test.code(), CODE_OF_OLD);
    assert!(
        head(&test).contains(
            "From: Coalition <letters@coalition.example>\r\nReply-To: organizer@coalition.example\r\nTo: \"Ana Ruiz\""
        )
    );
}

#[test]
fn a_mailings_sender_takes_the_campaigns_place_field_by_field() {
    for (lines, from, reply_to) in [
        (
            OWN,
            "\"Riverbend Neighbors\" <hello@neighbors.example>",
            "answers@neighbors.example",
        ),
        (
            "name = \"Neighbors\"",
            "Neighbors <letters@coalition.example>",
            "organizer@coalition.example",
        ),
        (
            "email = \"hello@neighbors.example\"",
            "Coalition <hello@neighbors.example>",
            "organizer@coalition.example",
        ),
        (
            "reply_to = \"answers@neighbors.example\"",
            "Coalition <letters@coalition.example>",
            "answers@neighbors.example",
        ),
    ] {
        let test = with_sender(lines);
        let head = head(&test);
        let fields = format!("From: {from}\r\nReply-To: {reply_to}\r\n");
        assert!(head.starts_with(&fields), "{lines}: {head}");
        // Whoever wrote it is part of what is approved.
        assert_ne!(test.code(), CODE_OF_OLD, "{lines}");
    }
}

#[test]
fn the_letter_the_preview_and_the_envelope_say_who_writes() {
    let test = with_sender(OWN);
    test.write(
        "letters/_layout.html",
        "<p>{{ sender.name }}, {{ sender.email }}</p>{{ body }}",
    );
    test.run(&["preview"])
        .status(0)
        .stdout_has("From:      Riverbend Neighbors <hello@neighbors.example>\n  Reply-To:  answers@neighbors.example\n")
        .stdout_has("Sincerely,\n\n    Riverbend Neighbors\n");
    test.run(&["test", "me@coalition.example"]).status(0);
    test.send(&[]).status(0);
    let mails = test.server().mails();
    assert_eq!(mails.len(), 3);
    for mail in &mails {
        let from = mail.field("From").unwrap();
        assert_eq!(from, "\"Riverbend Neighbors\" <hello@neighbors.example>");
        let id = mail.field("Message-ID").unwrap();
        assert!(id.ends_with("@neighbors.example>"), "{id}");
        assert!(
            mail.text
                .contains("<p>Riverbend Neighbors, hello@neighbors.example</p>"),
            "{}",
            mail.text
        );
    }
    let heard = test.server().heard().join("\n");
    assert!(
        heard.contains("MAIL FROM:<hello@neighbors.example>"),
        "{heard}"
    );
    assert!(!heard.contains("MAIL FROM:<letters@coalition.example>"));
}

#[test]
fn two_mailings_of_one_letter_and_list_are_written_by_whoever_writes_each() {
    let test = CampaignTest::new();
    let campaign = test.read("campaign.toml");
    let second = format!(
        "[[mailing]]\nname = \"neighbors\"\nletter = \"letters/council.md\"\nrecipients = \"recipients/council.csv\"\n\
         [mailing.sender]\n{OWN}\n[delivery]"
    );
    test.write(
        "campaign.toml",
        &campaign.replacen("[delivery]", &second, 1),
    );
    let preview = test.run(&["preview"]).status(0).stdout;
    let (first, second) = preview.split_once("neighbors: Ana Ruiz").unwrap();
    assert!(
        first.contains("From:      Coalition <letters@coalition.example>"),
        "{preview}"
    );
    assert!(first.contains("Sincerely,\n\n    Coalition\n"), "{preview}");
    assert!(
        second.contains("From:      Riverbend Neighbors <hello@neighbors.example>"),
        "{preview}"
    );
    assert!(
        second.contains("Sincerely,\n\n    Riverbend Neighbors\n"),
        "{preview}"
    );
    // One account sends for both.
    test.run(&["check"]).status(0).stdout_has(
        "letters from `letters@coalition.example` and `hello@neighbors.example` leave through one account at",
    );
    let code = test.code();
    let own = test.read("campaign.toml");
    test.write("campaign.toml", &own.replace("hello@", "hallo@"));
    test.run(&["send", "--approved", &code])
        .status(3)
        .stderr_has("`campaign.toml [[mailing]] neighbors` has changed");
    assert_eq!(test.server().mails().len(), 0);
}

const LIST: &str = "Reply-To,email,office,last_name,full_name,city
Chapter@Springfield.example,ana@council.example,mayor,Ruiz,Ana Ruiz,Springfield
,ben@council.example,council_member,Okafor,Ben Okafor,Springfield
";

#[test]
fn a_row_may_say_where_its_answers_go() {
    let test = with_sender(OWN).recipients(LIST).letter(
        "+++\nsubject = \"A request\"\n+++\n{{ salutation }}\n\nPlease answer to {{ sender.reply_to }}.\n",
    );
    test.run(&["preview", "--to", "ana@council.example"])
        .status(0)
        .stdout_has("Reply-To:  Chapter@springfield.example\n")
        .stdout_has("Please answer to Chapter@springfield.example.");
    test.run(&["preview", "--to", "ben@council.example"])
        .status(0)
        .stdout_has("Reply-To:  answers@neighbors.example\n")
        .stdout_has("Please answer to answers@neighbors.example.");
    let notes = test.run(&["check"]).status(0).stdout;
    assert!(!notes.contains("which are not written to"), "{notes}");
    // The approvers' papers have it, and agree with the letters.
    let code = test.code();
    test.run(&["proof", "proof"]).status(0);
    let recipients = test.read("proof/recipients.csv");
    assert!(
        recipients.contains("mailing,version,name,email,cc,reply_to,channel,digest"),
        "{recipients}"
    );
    assert!(
        recipients.contains("Chapter@springfield.example"),
        "{recipients}"
    );
    test.run(&["verify", "proof"]).status(0);
    // What is sent is rendered again from the ledger, and is the same.
    test.run(&["send", "--approved", &code]).status(0);
    let mails = test.server().mails();
    let answers = mails.iter().map(|mail| mail.field("Reply-To").unwrap());
    let mut answers: Vec<_> = answers.collect();
    answers.sort();
    assert_eq!(
        answers,
        ["Chapter@springfield.example", "answers@neighbors.example"]
    );
}

#[test]
fn a_faulty_address_for_answers_is_a_faulty_row() {
    let test = CampaignTest::new()
        .recipients(&LIST.replace("Chapter@Springfield.example", "chapter at springfield"));
    test.run(&["check"])
        .status(3)
        .stdout_has("row 2 column `Reply-To`: `chapter at springfield` is no address for answers")
        .stdout_has("Write the one address that answers go to, or leave the cell empty for that of the mailing.");
    test.run(&["preview", "--skip-invalid"])
        .status(0)
        .stdout_has("council        1        0          1");
    // A word for nothing is told, and is nothing.
    let test = CampaignTest::new().recipients(&LIST.replace("Chapter@Springfield.example", "N/A"));
    test.run(&["check"])
        .status(0)
        .stdout_has("`N/A` stands where an address would, and counts as none");
    assert!(head(&test).contains("\r\nReply-To: organizer@coalition.example\r\n"));
}

#[test]
fn what_is_wrong_with_a_mailings_sender_is_told_with_its_line() {
    for (lines, said) in [
        (
            "emial = \"a@b.example\"",
            "unknown key `emial` in [mailing.sender]\n  Did you mean `email`?",
        ),
        ("email = \"nobody\"", "it has no `@`"),
        ("reply_to = 3", "this is a number, not text"),
        ("name = \"a <b@c.example>\"", "campaign.toml line"),
        ("", "[mailing.sender] says nothing"),
    ] {
        let checked = with_sender(lines).run(&["check"]).status(3);
        assert!(checked.stdout.contains(said), "{lines}: {}", checked.stdout);
        assert!(
            checked.stdout.contains("campaign.toml line 1"),
            "{lines}: {}",
            checked.stdout
        );
    }
    // Whose domain signs, and what a large provider says to letters of its users that come from elsewhere.
    let test = with_sender("email = \"neighbors@gmail.com\"");
    test.run(&["check"])
        .status(0)
        .stdout_has("letters from `gmail.com` that leave through")
        .stdout_has("fail Gmail's DMARC policy");
}

/// Python's reader sees the fields as they were meant.
#[test]
fn another_program_reads_the_sender_that_was_meant() {
    const READ: &str = "
import email, email.policy, sys
mail = email.message_from_binary_file(open(sys.argv[1], 'rb'), policy=email.policy.default)
[sender], [answers] = mail['From'].addresses, mail['Reply-To'].addresses
print(sender.display_name, sender.addr_spec, answers.addr_spec, sep='|')
";
    let lines = "name = \"Ñandú, Neighbors & Söhne\"\nemail = \"hello@neighbors.example\"";
    let test = with_sender(lines).recipients(LIST);
    head(&test);
    let read = Command::new("python3")
        .args(["-c", READ])
        .arg(test.path("out/council/0002-ana-ruiz.eml"))
        .env("PYTHONIOENCODING", "utf-8")
        .output();
    let Ok(read) = read else {
        return pass_over("python3 is not there");
    };
    assert_eq!(
        String::from_utf8_lossy(&read.stdout).trim(),
        "Ñandú, Neighbors & Söhne|hello@neighbors.example|Chapter@springfield.example"
    );
}

#[test]
fn what_is_printed_has_the_mailings_letterhead() {
    let list = "reply to,office,last_name,full_name,city,state,post_address\n\
                chapter@springfield.example,mayor,Ruiz,Ana Ruiz,Springfield,OH,1 Main Street\n\
                ,mayor,Okafor,Ben Okafor,Dayton,OH,2 Main Street\n";
    let test = with_sender(OWN).recipients(list);
    test.run(&["packet", "out"]).status(0);
    let print = test.read("out/print.html");
    for said in [
        "Riverbend Neighbors",
        "chapter@springfield.example",
        "answers@neighbors.example",
    ] {
        assert!(print.contains(said), "{said}: {print}");
    }
    assert!(
        !print.contains("Coalition") && !print.contains("coalition.example"),
        "{print}"
    );
}
