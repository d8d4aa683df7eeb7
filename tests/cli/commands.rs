//! Each command as it is meant to be used.

use redress_test_support::CampaignTest;

#[test]
fn check_counts_what_it_found() {
    CampaignTest::new()
        .run(&["check"])
        .stdout(
            "read for council: 2 rows in UTF-8, cells parted by commas
  offices: `council_member` in 1 row: council member
  offices: `mayor` in 1 row: mayor

0 errors, 0 rows held back, 0 notes. 2 letters would go by e-mail, 0 by hand.
",
        )
        .stderr("")
        .status(0);
}

#[test]
fn preview_shows_a_letter_of_each_mailing_and_the_code() {
    let test = CampaignTest::new();
    let code = test.code();
    test.run(&["preview"]).status(0).stderr("").stdout(&format!(
        "Ban it

council: Ana Ruiz (row 2)
  From:      Coalition <letters@coalition.example>
  Reply-To:  organizer@coalition.example
  To:        Ana Ruiz <ana@council.example>
  Subject:   Face recognition in Springfield
  Address block:
    The Honorable Ana Ruiz
    Mayor of Springfield
  Text part:
    Dear Mayor Ruiz:

    Please support a ban. We ask Ana Ruiz to vote for it.

    Sincerely,

    Coalition

mailing  letters  by hand  held back
council        2        0          0

2 letters go, as fast as the server takes them.
The letters are dated 2021-02-16.

Approval code: {code}
"
    ));
}

#[test]
fn a_part_of_a_preview_has_no_code() {
    let test = CampaignTest::new();
    let part = test
        .run(&["preview", "--to", "ben@council.example"])
        .status(0);
    assert!(
        part.stdout.contains("Dear Council Member Okafor:") && !part.stdout.contains("Ana"),
        "{}",
        part.stdout
    );
    part.stdout_has("No approval code, as this is a part: run `redress preview` for the whole.\n");
    test.run(&["preview", "--to", "nobody@council.example"])
        .status(2)
        .stderr("error: no letter goes to `nobody@council.example`: `redress check` says which rows are held back\n");
    test.run(&["preview", "--limit", "1"])
        .status(0)
        .stdout_has("council        1        0          0\n");
}

#[test]
fn preview_as_json_keeps_its_contract() {
    let test = CampaignTest::new();
    let json = test.run(&["preview", "--format", "json"]).status(0).json();
    assert_eq!(json["approval_code"], test.code());
    assert_eq!((&json["letters"], &json["by_hand"]), (&2.into(), &0.into()));
    assert_eq!(json["errors"], serde_json::json!([]));
    assert_eq!(json["held_back"], serde_json::json!([]));
    assert_eq!(json["mailings"][0]["name"], "council");

    test.write(
        "recipients/council.csv",
        "email,office,last_name,full_name,city\nana@@x,mayor,Ruiz,Ana Ruiz,Springfield\n",
    );
    let json = test.run(&["preview", "--format", "json"]).status(3).json();
    assert_eq!(json["approval_code"], serde_json::Value::Null);
    let error = &json["errors"][0];
    assert_eq!(error["file"], "recipients/council.csv");
    assert_eq!(
        (&error["line"], &error["row"], &error["column"]),
        (&2.into(), &2.into(), &"email".into())
    );
    assert!(error["message"].is_string() && error["help"].is_string());

    test.write("campaign.toml", "nme = 1\n");
    let json = test.run(&["preview", "--format", "json"]).status(3).json();
    assert_eq!(json["approval_code"], serde_json::Value::Null);
    assert_eq!(json["errors"][0]["file"], "campaign.toml");
}

#[test]
fn the_messages_of_a_preview_are_those_that_arrive() {
    let test = CampaignTest::new();
    test.run(&["preview", "--eml", "out"]).status(0).stdout_has(
        "2 messages written to `out`, as they will be sent but for their date and Message-ID.\n",
    );
    test.send(&[]).status(0);
    for (file, to) in [
        ("out/council/0002-ana-ruiz.eml", "ana@council.example"),
        ("out/council/0003-ben-okafor.eml", "ben@council.example"),
    ] {
        let mails = test.server().mails();
        let arrived = mails.iter().find(|mail| mail.recipients == [to]).unwrap();
        let head_end = arrived.text.find("From: ").unwrap();
        assert!(
            arrived.text[..head_end].starts_with("Date: ")
                && arrived.text.contains("\r\nMessage-ID: <")
        );
        assert_eq!(arrived.text[head_end..], test.read(file));
    }
    test.run(&["preview", "--eml", "out"])
        .status(2)
        .stderr("error: `out` is not empty: name a new folder for the messages\n");
}

#[test]
fn every_contact_of_a_seat_has_its_own_file_in_a_preview() {
    let test = CampaignTest::new()
        .recipients("id,office,last_name,full_name,city\n7,mayor,Ruiz,Ana Ruiz,Springfield\n")
        .file(
            "staff.csv",
            "7,a@council.example\n7,b@council.example\n7,c@council.example\n",
        );
    let toml = test
        .read("campaign.toml")
        .replace("[delivery]", "contacts = \"staff.csv\"\n[delivery]");
    test.write("campaign.toml", &toml);
    test.run(&["preview", "--eml", "out"])
        .status(0)
        .stdout_has("3 messages written to `out`");
    for (name, to) in [("", "a"), ("-2", "b"), ("-3", "c")] {
        let mail = test.read(&format!("out/council/0002-ana-ruiz{name}.eml"));
        assert!(mail.contains(&format!("<{to}@council.example>")), "{mail}");
    }
}

#[test]
fn a_rehearsal_keeps_every_mail_and_touches_no_other_ledger() {
    let test = CampaignTest::new();
    test.run(&["rehearse"]).status(0).stdout(
        "2 letters sent to the inbox of the rehearsal.
2 mails arrived, each byte for byte as previewed.

mails  ./rehearsal/mails
index  ./rehearsal/index.html
",
    );
    assert!(test.read("rehearsal/index.html").contains("Ana Ruiz"));
    assert!(!test.path("ledger.sqlite").exists());
    assert_eq!(test.server().conversations(), 0);
    test.run(&["rehearse"])
        .status(0)
        .stdout_has("2 mails arrived, each byte for byte as previewed.\n");
}

#[test]
fn two_rehearsals_at_once_exclude_each_other() {
    let test = CampaignTest::new();
    test.run(&["rehearse"]).status(0);
    let index = test.read("rehearsal/index.html");
    let lock = std::fs::File::open(test.path("rehearsal.lock")).unwrap();
    lock.lock().unwrap();
    test.run(&["rehearse"]).status(1).stdout("").stderr_has(
        "error: a rehearsal of this campaign is under way; wait for it to end, or stop it\n",
    );
    assert_eq!(test.read("rehearsal/index.html"), index);
    drop(lock);
    test.run(&["rehearse"]).status(0);
}

#[test]
fn a_rehearsal_that_cannot_write_says_where_and_what_to_do() {
    let test = CampaignTest::new().file("rehearsal.lock/in-the-way", "");
    test.run(&["rehearse"])
        .status(1)
        .stderr_has("error: `./rehearsal.lock` cannot be written: ")
        .stderr_has("; a rehearsal writes into the campaign's folder: make room there and mend its permissions");
}

#[test]
fn a_folder_named_rehearsal_that_is_somebody_elses_is_left_alone() {
    let test = CampaignTest::new().file("rehearsal/notes.txt", "mine");
    test.run(&["rehearse"])
        .status(1)
        .stderr("error: `./rehearsal` holds files of somebody else: move them away, as rehearsals go there\n");
    assert_eq!(test.read("rehearsal/notes.txt"), "mine");
}

#[test]
fn a_test_letter_goes_to_oneself_and_is_no_delivery() {
    let test = CampaignTest::new();
    test.run(&["test", "me@coalition.example"])
        .status(0)
        .stdout("1 test letter for me@coalition.example accepted by the server.\n");
    let mails = test.server().mails();
    assert_eq!(mails.len(), 1);
    assert_eq!(mails[0].recipients, ["me@coalition.example"]);
    assert_eq!(mails[0].field("To").unwrap(), "me@coalition.example");
    assert_eq!(
        mails[0].field("Subject").unwrap(),
        "[TEST] Face recognition in Springfield"
    );
    assert!(!mails[0].text.contains("ana@council.example"));
    assert_eq!(test.states(), []);
}

#[test]
fn an_approval_is_kept_with_its_code() {
    let test = CampaignTest::new();
    let code = test.code();
    let approved = test
        .run(&[
            "approve",
            &code,
            "--by",
            "Rosa Lima, Riverside Tenants Union",
        ])
        .status(0);
    let mut lines = approved.stdout.lines();
    assert_eq!(
        lines.next().unwrap(),
        format!("{code}: 2 letters, 0 by hand")
    );
    assert!(
        lines
            .next()
            .unwrap()
            .starts_with("approved by Rosa Lima, Riverside Tenants Union, 20")
    );
    test.run(&["approve", "0000-0000-0000-0000", "--by", "Rosa"]).status(3).stderr(
        "error: no preview in this folder printed the code 0000-0000-0000-0000. Run `redress preview` and compare the codes.\n",
    );
}

#[test]
fn what_was_sent_is_in_status_log_and_report() {
    let test = CampaignTest::new();
    test.send(&[])
        .status(0)
        .stdout("2 letters accepted by the server.\nNothing is outstanding.\n");
    test.run(&["status"]).status(0).stdout(
        "Ban it

mailing  letters  accepted
council        2         2
",
    );
    let json = test.run(&["status", "--format", "json"]).status(0).json();
    for (key, number) in [
        ("total", 2),
        ("ready", 0),
        ("accepted", 2),
        ("deferred", 0),
        ("refused", 0),
        ("unconfirmed", 0),
        ("by_hand", 0),
        ("handed", 0),
        ("withdrawn", 0),
        ("bounced", 0),
        ("replied", 0),
        ("held_back", 0),
    ] {
        assert_eq!((key, &json[key]), (key, &number.into()));
        assert_eq!((key, &json["mailings"][0][key]), (key, &number.into()));
    }
    assert_eq!(json["paused"], serde_json::Value::Null);

    let log = test
        .run(&["log", "--format", "json", "--to", "ana@council.example"])
        .status(0)
        .json();
    assert_eq!(log["email"], "ana@council.example");
    assert_eq!(
        (&log["state"], &log["attempts"], &log["code"]),
        (&"accepted".into(), &1.into(), &250.into())
    );
    assert_eq!(log["addressees"][0]["role"], "to");
    assert_eq!(log["version"], test.code());
    let mails = test.server().mails();
    let sent = mails
        .iter()
        .find(|mail| mail.recipients == ["ana@council.example"])
        .unwrap();
    assert_eq!(
        sent.field("Message-ID").unwrap(),
        format!("<{}>", log["message_id"].as_str().unwrap())
    );

    assert_eq!(
        test.run(&["log", "--state", "refused", "--format", "json"])
            .status(0)
            .stdout,
        ""
    );
    assert_eq!(
        test.run(&["log", "--since", "2199-01-01", "--format", "json"])
            .status(0)
            .stdout,
        ""
    );
    let csv = test.run(&["log", "--format", "csv"]).status(0).stdout;
    assert_eq!(csv.lines().count(), 3);
    test.run(&["report", "--csv", "report.csv", "--html", "report.html"])
        .status(0)
        .stdout("`report.html` is written.\n`report.csv` is written.\n");
    assert_eq!(test.read("report.csv"), csv);
    assert!(test.read("report.html").contains("ana@council.example"));
}

#[test]
fn status_as_csv_has_a_row_for_each_mailing() {
    let header = "mailing,total,ready,accepted,deferred,refused,unconfirmed,by_hand,handed,withdrawn,bounced,replied,held_back,automatic,given_away\n";
    let test = CampaignTest::new();
    test.run(&["status", "--format", "csv"])
        .status(0)
        .stdout(header);
    let toml = test
        .read("campaign.toml")
        .replace("\"council\"", "\"-council\"");
    let test = test.file("campaign.toml", &toml);
    test.send(&[]).status(0);
    test.run(&["status", "--format", "csv"])
        .status(0)
        .stdout(&format!("{header}'-council,2,0,2,0,0,0,0,0,0,0,0,0,0,0\n"));
}

#[test]
fn a_report_needs_a_file_of_any_kind() {
    let test = CampaignTest::new();
    test.send(&[]).status(0);
    test.run(&["report"])
        .status(2)
        .stderr_has("\n  <--html <FILE>|--csv <FILE>|--dossier <DIR>>\n");
    test.run(&["report", "--public"]).status(2);
    test.run(&["report", "--csv", "report.csv"])
        .status(0)
        .stdout("`report.csv` is written.\n");
}

#[test]
fn without_a_plan_status_says_what_to_do() {
    let test = CampaignTest::new();
    test.run(&["status"])
        .status(0)
        .stdout("Ban it\n\nNothing is planned yet: `redress preview` draws up the letters.\n");
    let code = test.code();
    test.run(&["status"]).status(0).stdout(&format!(
        "Ban it\n\nNothing has been sent. The newest preview has 2 letters, 0 by hand and 0 held back, under the code {code}.\n"
    ));
    let test = CampaignTest::new();
    test.run(&["log"]).status(1).stderr(
        "error: there is no ledger in `.` yet: `redress preview` draws up the first plan\n",
    );
}

#[test]
fn what_happens_outside_the_program_is_marked() {
    let test = CampaignTest::new().recipients(
        "email,office,last_name,full_name,city,channel\nana@council.example,mayor,Ruiz,Ana Ruiz,Springfield,\n,clerk,Ito,Kei Ito,Springfield,post\n",
    );
    test.send(&[]).status(0);
    test.run(&["mark", "handed", "--how", "post", "--mailing", "council"])
        .status(0)
        .stdout("1 letter marked as handed over\n");
    test.run(&[
        "mark",
        "replied",
        "--to",
        "ana@council.example",
        "--note",
        "will vote yes",
    ])
    .status(0)
    .stdout("1 letter marked as answered\n");
    let states: Vec<String> = test.states().into_iter().map(|(_, state)| state).collect();
    assert_eq!(states, ["replied", "handed"]);
    test.run(&["mark", "bounced"])
        .status(2)
        .stderr("error: say which deliveries with `--to`, `--mailing` or `--state`\n");
}

#[test]
fn a_recipient_nobody_knows_is_told() {
    let test = CampaignTest::new();
    test.send(&[]).status(0);
    let commands: [&[&str]; 8] = [
        &["log"],
        &["mark", "replied"],
        &["mark", "handed"],
        &["mark", "bounced"],
        &["resolve", "--accepted"],
        &["withdraw"],
        &["retry"],
        &["report", "--csv", "report.csv"],
    ];
    for command in commands {
        test.run(&[command, &["--to", "anna@council.example"]].concat()).status(2).stdout("").stderr(
            "error: no letter goes to `anna@council.example`: write an address, a key or a name as `redress log` has it\n",
        );
    }
    test.run(&["retry", "--to", "ana@council.example"])
        .status(0)
        .stdout("0 letters due again\n")
        .stderr("no letter to this recipient is deferred or refused; there is 1 accepted\n");
}

#[test]
fn what_is_withdrawn_never_goes() {
    let test = CampaignTest::new();
    let code = test.code();
    test.run(&["withdraw"])
        .status(2)
        .stderr("error: say which deliveries with `--to`, `--mailing` or `--state`, or `--all` for every one\n");
    test.run(&["send", "--approved", &code, "--max", "1"])
        .status(0);
    test.run(&["withdraw", "--to", "ben@council.example"])
        .status(0)
        .stdout("1 letter withdrawn\n");
    test.run(&["send", "--approved", &code]).status(0);
    assert_eq!(test.server().addressees(), ["ana@council.example"]);
}

#[test]
fn completions_and_manual_pages_are_printed() {
    let test = CampaignTest::new();
    test.run(&["completions", "bash"])
        .status(0)
        .stdout_has("_redress()");
    test.run(&["man"]).status(0).stdout_has(".TH redress 1");
    test.run(&["man", "pages"]).status(0).stdout("");
    assert!(test.read("pages/redress-send.1").contains("approval code"));
}

#[test]
fn help_explains_each_command_as_the_readme_says() {
    let test = CampaignTest::new();
    let printed = |args: &[&str]| {
        let output = test.command(args).output().unwrap();
        assert!(output.status.success(), "{args:?}");
        String::from_utf8(output.stdout).unwrap()
    };
    for command in ["check", "preview", "send", "signatories"] {
        let help = printed(&["help", command]);
        assert!(
            help.contains(&format!("Usage: redress {command}")),
            "{help}"
        );
        assert_eq!(help, printed(&[command, "--help"]), "{command}");
    }
    test.run(&["help", "sned"]).status(2).stderr_has("sned");
}

#[test]
fn check_says_on_how_many_days_the_letters_leave() {
    let test = CampaignTest::new()
        .many(7)
        .delivery("provider = \"gmail\"\ndaily = 3");
    test.run(&["check"])
        .status(0)
        .stdout_has("note: campaign.toml: the letters leave on 3 days: at most 3 addressees in 24 hours (Gmail)");
    let test = CampaignTest::new().many(3).delivery("daily = 3");
    assert!(
        !test
            .run(&["check"])
            .status(0)
            .stdout
            .contains("the letters leave on")
    );
}
