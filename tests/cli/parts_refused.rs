//! What of parts is refused, and what is in none.

use super::parts_origin::{Origin, RECIPIENTS, addresses, taken};
use redress_test_support::CampaignTest;
use redress_test_support::server::{Action, Rule, Stage};
use std::path::Path;

#[test]
fn a_part_has_its_own_rows_and_no_others_and_is_private() {
    let origin = Origin::of_states();
    origin.test.write("recipients/notes.txt", "private");
    origin.share(&["--by", "state", "--only", "OH"]).status(0);
    let part = std::fs::read(origin.part(1)).unwrap();
    let has = |text: &str| {
        part.windows(text.len())
            .any(|bytes| bytes == text.as_bytes())
    };
    assert!(has("ana@council.example"));
    for other in ["cid@", "dot@", "eve@", "Fay", "recipients/notes"] {
        assert!(!has(other), "{other}");
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = |path: &Path| path.metadata().unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&origin.part(1)), 0o600);
        origin.open("ohio", &origin.part(1)).status(0);
        assert_eq!(mode(&origin.at("ohio")), 0o700);
        for file in ["ledger.sqlite", "campaign.toml", "letters/council.md"] {
            assert_eq!(mode(&origin.at("ohio").join(file)), 0o600, "{file}");
        }
    }
    // What belongs where the whole is.
    for command in ["preview", "check", "share", "rehearse"] {
        origin
            .within("ohio", &[command])
            .status(3)
            .stderr("error: this folder is part 1 of `Ban it`: its plan was made where the whole campaign is\n");
    }
    assert!(!origin.at("ohio").join("recipients").exists());
}

#[test]
fn a_part_is_opened_once() {
    let origin = Origin::of_states();
    origin.share(&["--by", "state"]).status(0);
    let part = origin.part(2);
    let copy = origin.at("copy.redress");
    std::fs::copy(&part, &copy).unwrap();
    origin.open("ohio", &part).status(0);
    // The same file, in another folder and on another machine.
    let again = origin.partner(
        "ohio",
        &[
            "open",
            part.to_str().unwrap(),
            origin.at("more").to_str().unwrap(),
        ],
    );
    again
        .status(3)
        .stderr_has("error: part 2 was opened on this machine in `");
    origin
        .open("elsewhere", &part)
        .status(3)
        .stderr_has("error: part 2 was opened on ");
    // A copy of it on the same machine.
    let again = origin.partner(
        "ohio",
        &[
            "open",
            copy.to_str().unwrap(),
            origin.at("more").to_str().unwrap(),
        ],
    );
    again
        .status(3)
        .stderr_has("error: part 2 was opened on this machine in `");
    origin
        .open("ohio", &part)
        .status(3)
        .stderr_has("error: part 2 is open in `");

    // A copy on another machine cannot be told; its log is refused.
    origin.open("other", &copy).status(0);
    origin.send("ohio").status(0);
    origin
        .within("other", &["send", "--approved", &origin.code, "--max", "1"])
        .status(0);
    let first = origin.hand_back("ohio", "ohio.log", &[]);
    origin.join(&first).status(0);
    let second = origin.hand_back("other", "other.log", &[]);
    let said = origin.join(&second).status(3);
    assert!(
        said.stderr.contains("error: part 2 was opened twice, and another log of it is joined: 1 letter stands in both logs"),
        "{}",
        said.stderr
    );
    let id = said.stderr.split(['<', '>']).nth(1).unwrap();
    let log = origin
        .test
        .run(&["log", "--format", "json"])
        .status(0)
        .stdout;
    assert!(log.contains(id), "{id}");
}

/// A backup of the office's ledger does not know what was given away since.
#[test]
fn a_ledger_that_is_put_back_to_before_the_cut_sends_no_letter_of_a_part() {
    let origin = Origin::of_states();
    let ledger = origin.test.path("ledger.sqlite");
    let before = std::fs::read(&ledger).unwrap();
    origin.share(&["--by", "state", "--only", "OH"]).status(0);
    let after = std::fs::read(&ledger).unwrap();
    let put_back = |bytes: &[u8]| {
        for beside in ["ledger.sqlite-wal", "ledger.sqlite-shm"] {
            let _ = std::fs::remove_file(origin.test.path(beside)); // they are there at times
        }
        std::fs::write(&ledger, bytes).unwrap();
    };
    put_back(&before);
    let send = ["send", "--approved", &origin.code];
    let put_back_words =
        "this ledger was put back: 2 letters may have been sent since that it does not know of";
    origin.test.run(&send).status(3).stderr_has(put_back_words);
    origin.test.run(&["status"]).stderr_has(put_back_words);
    assert!(origin.test.server().addressees().is_empty());
    put_back(&after);
    origin.test.run(&send).status(5);
    assert_eq!(
        taken(origin.test.server()),
        addresses(&["cid", "dot", "eve"])
    );
}

#[test]
fn what_was_tried_stays_and_what_cannot_be_cut_is_said() {
    let later = Rule::at(Stage::Rcpt, Action::Reply("450 4.2.1 later")).containing("ana@");
    let lost = Rule::at(Stage::Dot, Action::Drop).containing("ben@");
    let origin = Origin::new(CampaignTest::with_rules(vec![later, lost]).recipients(RECIPIENTS));
    origin
        .test
        .run(&["send", "--approved", &origin.code, "--max", "2"]);
    origin.share(&["--by", "account"]).status(3).stderr_has(
        "error: no letter can be given away so: the campaign has one account, which has no name",
    );
    // Three parts, what stays, and three letters a day: nobody could send one.
    let toml = origin.test.read("campaign.toml");
    let few = toml.replace("[delivery]\n", "[delivery]\ndaily = 3\n");
    origin.test.write("campaign.toml", &few);
    origin
        .share(&["--by", "count", "--parts", "3"])
        .status(3)
        .stderr_has("error: account `[delivery]` would be shared by 4 places, and what each may send of its `daily` comes to less than");
    origin.test.write("campaign.toml", &toml);
    origin
        .share(&["--by", "state", "--only", "TX"])
        .status(3)
        .stderr_has("error: no letter belongs to `TX`: there are `ME`");
    origin
        .share(&["--by", "state"])
        .status(0)
        .stdout_has("part 1 (ME): 2 letters")
        .stdout_has("2 letters stay here, tried before.\n");
    origin.share(&["--by", "state"]).status(3).stderr_has(
        "error: no letter can be given away so: no letter that could be has a state in its row\n",
    );
    origin
        .test
        .run(&[
            "share",
            "--by",
            "state",
            "--approved",
            "0000-0000-0000-0000",
            "more",
        ])
        .status(3);
}

#[test]
fn a_part_that_was_changed_is_not_opened_not_sent_and_not_joined() {
    let origin = Origin::of_states();
    origin.share(&["--by", "state"]).status(0);
    let part = origin.part(2);
    let change = |from: &Path, to: &Path, sql: &str| {
        std::fs::copy(from, to).unwrap();
        let database = rusqlite::Connection::open(to).unwrap();
        database
            .execute_batch("pragma journal_mode = delete")
            .unwrap();
        database.execute_batch(sql).unwrap();
    };
    for (place, sql) in [
        "update letters set email = 'eve@council.example' where email like 'ana@%'",
        "update letters set cells = replace(cells, 'Ruiz', 'Roe')",
        "update letters set digest = zeroblob(32)",
        "update part_files set bytes = cast('+++' as blob) where path like 'letters/%'",
        "delete from part_files where path = 'campaign.toml'",
        "update plan_records set code = '0000-0000-0000-0000'",
        "update part_seal set seal = zeroblob(32)",
        "update part_of set limits = 1000000",
        "update identity set key = zeroblob(32)",
        "delete from letters where email like 'ana@%'",
    ]
    .into_iter()
    .enumerate()
    {
        let changed = origin.at(&format!("changed-{place}.redress"));
        change(&part, &changed, sql);
        origin
            .open(&format!("changed-{place}"), &changed)
            .status(3)
            .stderr_has("was changed, or is damaged: it is not what was given away as part 2\n");
    }
    let nothing = origin.at("nothing.redress");
    std::fs::write(&nothing, "no part").unwrap();
    origin
        .open("nothing", &nothing)
        .status(3)
        .stderr_has("is no part of a campaign");

    // A text that was changed where it was opened; a comment changes no letter.
    origin.open("ohio", &part).status(0);
    let letter = origin.at("ohio").join("letters/council.md");
    let text = std::fs::read_to_string(&letter).unwrap();
    std::fs::write(&letter, text.replace("support", "oppose")).unwrap();
    origin
        .send("ohio")
        .status(3)
        .stderr_has("  `letters/council.md` has changed\n")
        .stderr_has("  council: the letter to Ana Ruiz differs\n");
    std::fs::write(&letter, text).unwrap();
    let toml = origin.at("ohio").join("campaign.toml");
    let settings = std::fs::read_to_string(&toml).unwrap();
    std::fs::write(
        &toml,
        settings.replace("pace = \"unlimited\"", "pace = \"600/s\""),
    )
    .unwrap();
    origin
        .within("ohio", &["send", "--approved", "0000-0000-0000-0000"])
        .status(3)
        .stderr_has(&format!(
            "part 2 of `Ban it` goes under the code {}",
            origin.code
        ));
    origin.send("ohio").status(0);

    // A log that says of a letter what is not true of the part.
    let log = origin.hand_back("ohio", "ohio.log", &[]);
    for (place, sql) in [
        "update letters set digest = zeroblob(32)",
        "insert into attempts select id + 100000000, plan, claimed_at from attempts limit 1;
         insert into verdicts select attempt + 100000000, verdict, code, enhanced, reply, not_before, message_id, settled_at
           from verdicts limit 1",
    ]
    .into_iter()
    .enumerate()
    {
        let changed = origin.at(&format!("log-{place}"));
        change(&log, &changed, sql);
        origin.join(&changed).status(3).stderr_has("was changed, or is damaged");
    }
    let other_code = origin.at("other-code");
    let sql = "update plan_records set code = '0000-0000-0000-0000'";
    change(&log, &other_code, sql);
    origin.join(&other_code).status(3).stderr_has(&format!(
        "goes under the code 0000-0000-0000-0000, and part 2 was given away under {}\n",
        origin.code
    ));
    origin.join(&log).status(0);
    let contradicting = origin.at("contradicting");
    change(
        &log,
        &contradicting,
        "update verdicts set verdict = 'refused'",
    );
    origin
        .join(&contradicting)
        .status(3)
        .stderr_has("contradicts the log of part 2");
}

#[test]
fn an_older_log_and_one_of_another_campaign_are_refused() {
    let origin = Origin::of_states();
    origin.share(&["--by", "state"]).status(0);
    origin.open("ohio", &origin.part(2)).status(0);
    origin
        .within("ohio", &["send", "--approved", &origin.code, "--max", "1"])
        .status(0);
    let older = origin.hand_back("ohio", "older.log", &[]);
    origin.send("ohio").status(0);
    let newer = origin.hand_back("ohio", "newer.log", &[]);
    origin.join(&newer).status(0).stdout_has(": 2 new attempts");
    origin
        .test
        .run(&["share", "--again", "2", "more"])
        .status(3)
        .stderr_has("error: part 2 was opened, as its log says that was joined ");
    origin
        .join(&older)
        .status(3)
        .stderr_has("is an older log of part 2 than the one that was joined");
    // Opened again where it was, its ledger knows of nothing that went, and its log would have all of it go from here.
    std::fs::remove_dir_all(origin.at("ohio")).unwrap();
    origin.open("ohio", &origin.part(2)).status(0);
    let log = origin.at("nothing.log");
    origin
        .within("ohio", &["hand-back", "--close", log.to_str().unwrap()])
        .status(3)
        .stderr_has("error: this ledger was put back: 2 letters may have been sent since that it does not know of\n");
    assert!(!log.exists());
    let unopened = origin.part(1);
    origin
        .join(&unopened)
        .status(3)
        .stderr_has("error: part 1 was never opened");
    let another = Origin::of_states();
    // Parts of two campaigns have the same names.
    let parts = origin.test.path("parts");
    let parts = parts.to_str().unwrap();
    let into_the_same = ["share", "--approved", &another.code, "--by", "state", parts];
    another
        .test
        .run(&into_the_same)
        .status(2)
        .stderr_has("` is there already: name another folder");
    another.share(&["--by", "state"]).status(0);
    another
        .join(&newer)
        .status(3)
        .stderr_has("is part 2 of another campaign (`Ban it`)\n");
    origin.join(&origin.test.path("campaign.toml")).status(1);
    origin
        .join(&origin.test.path("ledger.sqlite"))
        .status(3)
        .stderr_has("is no part of a campaign");
}

#[test]
fn letters_go_by_file_or_through_a_coordinator_and_never_both() {
    let origin = Origin::of_states();
    // Nobody is there, and nobody is asked.
    let meeting = [("REDRESS_LEDGER", "postgres://ohio@127.0.0.1:1/letters")];
    let share = ["share", "--approved", &origin.code, "--by", "state", "more"];
    origin.test.run_with(&share, &meeting).status(3).stderr(
        "error: the machines of this campaign meet in a database (`[coordinator]`), where each takes letters that no other has; parts \
         are for campaigns without one\n",
    );
    assert!(!origin.test.path("more").exists());
    origin.share(&["--by", "state"]).status(0);
    let send = ["send", "--approved", &origin.code];
    let by_file = "error: letters of this campaign were given to partners by file (`redress share`), and the machines of a coordinator would \
         send them as well: take `coordinator` out of campaign.toml, or REDRESS_LEDGER out of the environment\n";
    origin
        .test
        .run_with(&send, &meeting)
        .status(3)
        .stderr_has(by_file);
    origin.open("ohio", &origin.part(2)).status(0);
    let ohio = origin.at("ohio");
    let of_part = [&["-C", ohio.to_str().unwrap()], &send[..]].concat();
    origin
        .test
        .run_with(&of_part, &meeting)
        .status(3)
        .stderr_has(by_file);
    assert!(origin.test.server().addressees().is_empty());
}
