//! An approval by mail: what mail programs answer is read, and nobody else's word, nor anything but a plain yes, counts.

use redress_test_support::{CampaignTest, pass_over};
use std::path::Path;
use std::process::Command;

const INBOX: &str = "server = \"imaps://imap.gmail.com\"\nusername = \"letters@coalition.example\"\npassword = { env = \"NONE\" }";
const SAID: &str = "mx.google.com says spf=pass dkim=pass dmarc=pass";

/// What is forged, how, and why it is not believed.
type Forged<'f> = (&'f str, &'f dyn Fn(String) -> String, &'f str);

/// A campaign whose approvers answer by mail, as `PROGRAM@partners.example`.
fn campaign(approvers: &[&str]) -> CampaignTest {
    let test = CampaignTest::new().hurried(1).inbox(INBOX);
    let approvers: Vec<String> = (approvers.iter())
        .map(|name| format!("\"{name} Lima, Open Streets <{name}@partners.example>\""))
        .collect();
    let approvers = approvers.join(", ");
    let toml = test.read("campaign.toml");
    let approval = format!("{toml}\n[approval]\napprovers = [{approvers}]\n");
    test.write("campaign.toml", &approval);
    test
}

/// The answers of mail programs to the mail of a proof in a Maildir `Mail`, and the code; none without Python.
fn answers(test: &CampaignTest) -> Option<String> {
    let proof = test.run(&["proof", "proof"]).status(0);
    let has_mail = proof
        .stdout
        .contains("To forward: proof/ask-to-approve.eml\n");
    assert!(has_mail, "{}", proof.stdout);
    let code = test.code();
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cli/approval_answers.py");
    let ran = Command::new("python3")
        .arg(script)
        .arg(test.path("proof/ask-to-approve.eml"))
        .args([&code, test.path("Answers").to_str().unwrap()])
        .output();
    let Ok(ran) = ran else {
        pass_over("there is no python3");
        return None;
    };
    assert!(
        ran.status.success(),
        "{}",
        String::from_utf8_lossy(&ran.stderr)
    );
    Some(code)
}

/// Puts an answer into the mailbox.
fn arrives(test: &CampaignTest, program: &str, change: impl Fn(String) -> String) {
    let mail = test.read(&format!("Answers/new/{program}"));
    test.write(&format!("Mail/new/{program}"), &change(mail));
}

fn approvals(test: &CampaignTest) -> Vec<String> {
    let json = test
        .run(&["approvals", "--format", "json"])
        .status(0)
        .json();
    let approvals = json["approvals"].as_array().unwrap().iter();
    approvals
        .filter(|approval| approval["undone_at"].is_null())
        .map(|approval| {
            approval["by_mail_from"]
                .as_str()
                .unwrap_or("by hand")
                .to_owned()
        })
        .collect()
}

#[test]
fn a_plain_yes_counts_whatever_program_wrote_it() {
    let programs = [
        "outlook",
        "outlookweb",
        "gmail",
        "applemail",
        "thunderbird",
        "mutt",
        "phone",
        "link",
    ];
    let test = campaign(&programs);
    let Some(code) = answers(&test) else { return };
    for program in programs {
        arrives(&test, program, |mail| mail);
    }
    let shown = test.run(&["inbox", "--dry-run", "Mail"]).status(0);
    assert!(
        shown.stdout.ends_with("Nothing was entered.\n"),
        "{}",
        shown.stdout
    );
    assert!(approvals(&test).is_empty());
    let read = test.run(&["inbox", "Mail"]).status(0).stdout;
    for program in programs {
        let line = format!(
            "approved: {code} by {program} Lima, Open Streets, from Rosa Lima <{program}@partners.example>, \
             \"Re: Please approve {code}: Ban it\" ({SAID})\n"
        );
        assert!(read.contains(&line), "{program}: {read}");
    }
    assert!(
        read.ends_with(&format!(
            "8 mails read, 0 are about letters of this campaign.\n8 approvals are new.\n{code} waits for no further approval.\n"
        )),
        "{read}"
    );
    assert_eq!(approvals(&test).len(), 8);
    // Read again, nothing is new; and nothing was sent by itself.
    test.run(&["inbox", "Mail"])
        .status(0)
        .stdout("8 mails read, 0 are about letters of this campaign.\n");
    assert_eq!(test.server().conversations(), 0);
    test.send(&[]).status(0);
    // The campaign's own copy of what it asked is no answer, wherever it lies.
    let ask = test.read("proof/ask-to-approve.eml");
    test.write("Sent/new/1", &ask);
    test.run(&["inbox", "--yes", "Sent"])
        .status(0)
        .stdout("1 mail read, 0 are about letters of this campaign.\n");
}

#[test]
fn what_is_no_plain_yes_is_said_and_counts_for_nothing() {
    let programs = [
        "denies", "quotes", "hedges", "asks", "two", "another", "nods", "away",
    ];
    let test = campaign(&programs);
    let Some(code) = answers(&test) else { return };
    let why = [
        format!("it says something else than \"I approve {code}\""),
        format!("\"I approve {code}\" stands only in what it quotes"),
        format!("it says something else than \"I approve {code}\""),
        format!("it says more than \"I approve {code}\""),
        "it names several codes".to_owned(),
        "no preview in this folder printed 0000-1111-2222-3333".to_owned(),
        format!("it does not say \"I approve {code}\""),
        "a program answered, which approves nothing".to_owned(),
    ];
    for (program, why) in programs.into_iter().zip(why) {
        arrives(&test, program, |mail| mail);
        let read = test.run(&["inbox", "Mail"]).status(0).stdout;
        std::fs::remove_file(test.path(&format!("Mail/new/{program}"))).unwrap();
        let about = if program == "another" {
            "0000-1111-2222-3333"
        } else {
            &code
        };
        let lines = format!(
            "to be confirmed: {about}, from Rosa Lima <{program}@partners.example>, \"Re: Please approve {code}: Ban it\": {why}\n  \
             Read it, ask {program} Lima, Open Streets by another way, and record a yes with \
             `redress approve {about} --by \"{program} Lima, Open Streets\"`.\n\
             1 mail read, 0 are about letters of this campaign.\n1 mail about an approval is to be confirmed by a person.\n"
        );
        assert!(read.starts_with(&lines), "{program}: {read}\n{lines}");
    }
    assert!(approvals(&test).is_empty());
}

#[test]
fn nobody_approves_in_anothers_name() {
    let test = campaign(&["link"]);
    let Some(code) = answers(&test) else { return };
    let forged: [Forged<'_>; 6] = [
        (
            "the receiver says that it is forged",
            &|mail| mail.replace("dmarc=pass", "dmarc=fail"),
            "anybody may have written it: mx.google.com says spf=pass dkim=pass dmarc=fail of its sender\n",
        ),
        (
            "a field of the forger's own",
            &|mail| mail.replace("mx.google.com", "mx.mallory.example"),
            "our own mail server says nothing of its sender; mx.mallory.example does, and if that is ours",
        ),
        (
            "nobody vouches",
            &|mail| mail.replace("Authentication-Results:", "X-Results:"),
            "anybody may have written it: our own mail server says nothing of its sender\n",
        ),
        (
            "two senders",
            &|mail| {
                mail.replace(
                    "Message-ID:",
                    "From: mallory@mallory.example\r\nMessage-ID:",
                )
            },
            "it names no sender, or several\n",
        ),
        (
            "another address",
            &|mail| mail.replace("<link@partners.example>", "<mallory@partners.example>"),
            "no approver has the address mallory@partners.example\n",
        ),
        (
            "older than the code",
            &|mail| mail.replace("Tue, 16 Feb 2021 10:00", "Mon, 15 Feb 2021 10:00"),
            "it says that it was written on 2021-02-15 10:00 UTC, and the code is of 2021-02-16 09:00 UTC\n",
        ),
    ];
    for (what, change, why) in forged {
        arrives(&test, "link", change);
        let read = test.run(&["inbox", "Mail"]).status(0).stdout;
        assert!(
            read.starts_with("to be confirmed: ") && read.contains(why),
            "{what}: {read}"
        );
        assert!(approvals(&test).is_empty(), "{what}");
    }
    // A file that somebody handed over may say anything, and so may a text in an mbox that was not quoted.
    arrives(&test, "link", |mail| mail);
    let file = test.read("Mail/new/link");
    test.write("link.eml", &file);
    test.write("answer.txt", &file);
    test.write(
        "mbox",
        &format!("From mallory Tue Feb 16 10:00:00 2021\nSubject: x\n\nHello\n\nFrom rosa Tue Feb 16 10:00:00 2021\n{file}"),
    );
    for name in ["link.eml", "answer.txt", "mbox"] {
        test.run(&["inbox", name]).status(0).stdout_has(
            "it lies in a file that anybody may have written, neither on a server nor in a Maildir: read the mailbox itself\n",
        );
    }
    assert!(approvals(&test).is_empty());
    let json = test
        .run(&["inbox", "--format", "json", "Mail"])
        .status(0)
        .json();
    assert_eq!(json["approval"]["code"], code.as_str());
    assert_eq!(
        (&json["entered"], &json["approval"]["approved"]),
        (&true.into(), &true.into())
    );
    assert_eq!(approvals(&test), ["link@partners.example"]);
    test.run(&["log", "--history", "--format", "csv"])
        .status(0)
        .stdout_has(&format!(
            "{code}, link Lima, Open Streets, by mail from link@partners.example ({SAID})"
        ));
}

#[test]
fn an_approval_that_was_taken_back_stays_so_until_it_is_given_anew() {
    let test = campaign(&["link", "phone"]);
    let Some(code) = answers(&test) else { return };
    arrives(&test, "link", |mail| {
        mail.replace("10:00:00 +0000", "09:00:30 +0000")
    });
    test.run(&["inbox", "Mail"]).status(0).stdout_has(&format!(
        "1 approval is new.\n{code} waits for the approval of `phone Lima, Open Streets`.\n"
    ));
    let name = "link Lima, Open Streets";
    test.run(&["approve", &code, "--by", name, "--undo"])
        .status(0);
    let known = "1 mail read, 0 are about letters of this campaign.\n";
    test.run(&["inbox", "Mail"]).status(0).stdout(known);
    // The same answer under other bytes, and one that was on its way.
    arrives(&test, "link", |mail| {
        mail.replace("10:00:00 +0000", "09:00:30 +0000") + "\r\n"
    });
    test.run(&["inbox", "Mail"]).status(0).stdout(known);
    let late = |mail: String| {
        mail.replace("10:00:00 +0000", "08:59:59 -0000")
            .replace("<link@mail", "<late@mail")
    };
    arrives(&test, "link", late);
    test.run(&["inbox", "Mail"])
        .status(0)
        .stdout_has("to be confirmed: ");
    assert!(approvals(&test).is_empty());
    arrives(&test, "link", |mail| {
        mail.replace("<link@mail", "<anew@mail")
    });
    test.run(&["inbox", "Mail"])
        .status(0)
        .stdout_has("approved: ");
    test.run(&["approvals"])
        .status(0)
        .stdout_has(&format!("missing: phone Lima, Open Streets <phone@partners.example>\n{code} waits for the approval of `phone Lima, Open Streets`\n"));

    // Whoever says no afterwards is heard, and whoever said it before the yes was read.
    let no = |mail: String| {
        mail.replace(
            &format!("I approve {code}"),
            &format!("I do not approve {code}"),
        )
        .replace("10:00:00 +0000", "11:00:00 +0000")
        .replace("<link@mail", "<no@mail")
    };
    arrives(&test, "link", no);
    test.run(&["inbox", "Mail"]).status(0).stdout_has(&format!(
        "{name} has approved {code}: if that is over, `redress approve {code} --by \"{name}\" --undo`.\n"
    ));
    // Also where it does not say when.
    arrives(&test, "link", |mail| {
        no(mail)
            .replace("Date:", "X-Date:")
            .replace("<no@", "<undated@")
    });
    test.run(&["inbox", "Mail"])
        .status(0)
        .stdout_has(&format!("{name} has approved {code}: if that is over, "));
    arrives(&test, "phone", |mail| mail);
    let no = |mail: String| {
        no(mail)
            .replace("link", "phone")
            .replace("<no@mail", "<nophone@mail")
    };
    test.write("Mail/new/later", &no(test.read("Answers/new/link")));
    test.run(&["inbox", "Mail"])
        .status(0)
        .stdout_has("its writer wrote about the code again later, and that is no approval\n");
    assert_eq!(approvals(&test), ["link@partners.example"]);

    // A code that is no longer in force.
    std::fs::remove_dir_all(test.path("Mail")).unwrap();
    let letter = test.read("letters/council.md");
    test.write("letters/council.md", &format!("{letter}\nPS\n"));
    let newer = test.code();
    arrives(&test, "phone", |mail| mail);
    test.run(&["inbox", "Mail"]).status(0).stdout_has(&format!(
        "{code} is no longer the code of this campaign\n  Ask phone Lima, Open Streets to approve {newer}: `redress proof DIR` makes the mail.\n"
    ));
}

#[test]
fn where_mails_are_too_many_to_be_looked_at_none_of_them_approves() {
    let test = campaign(&["link"]);
    let Some(code) = answers(&test) else { return };
    arrives(&test, "link", |mail| mail);
    for number in 0..1_000 {
        let mail =
            format!("From: mallory@mallory.example\nSubject: {number}\n\nI approve {code}\n");
        test.write(&format!("Mail/new/z{number}"), &mail);
    }
    let read = test.run(&["inbox", "Mail"]).status(0).stdout;
    for said in [
        ": more mails about approvals came than were looked at\n",
        "1 further mail about an approval was not looked at, as there are too many: somebody may be playing.\n",
    ] {
        assert!(read.contains(said), "{said}");
    }
    assert!(approvals(&test).is_empty());
}
