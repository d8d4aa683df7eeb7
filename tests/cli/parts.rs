//! Parts of a campaign: cut for partners, sent with ledgers of their own, joined again and taken back.

use super::inbox::{bounce, ids};
use super::parts_origin::{Origin, RECIPIENTS, addresses, taken};
use redress_base::fail_point::FailPoint;
use redress_test_support::CampaignTest;
use redress_test_support::server::{Action, Rule, Server, Stage};
use std::collections::BTreeSet;
use std::path::Path;

#[test]
fn each_partner_sends_its_part_under_the_same_code_and_the_joined_logs_are_what_the_server_got() {
    let origin = Origin::of_states();
    let said = origin.share(&["--by", "state"]).status(0);
    assert!(
        said.stdout.contains("part 1 (ME): 2 letters with "),
        "{}",
        said.stdout
    );
    assert!(
        said.stdout.contains("part 2 (OH): 2 letters with "),
        "{}",
        said.stdout
    );
    said.stdout_has("1 letter stays here, to be delivered by hand.\n")
        .stdout_has("1 letter stays here, without a state in its row.\n");
    origin
        .test
        .run(&["status"])
        .status(0)
        .stdout_has("given away: 4 letters;");
    assert_eq!(
        origin.in_state("given_away"),
        addresses(&["ana", "ben", "cid", "dot"])
    );

    // What stays goes from here, and the rest is not finished.
    origin
        .test
        .run(&["send", "--approved", &origin.code])
        .status(5)
        .stdout_has("1 letter accepted by the server.\n")
        .stdout_has("4 letters given away: `redress join` brings what became of them.\n");
    assert_eq!(taken(origin.test.server()), addresses(&["eve"]));

    for (name, number) in [("maine", 1), ("ohio", 2)] {
        origin
            .open(name, &origin.part(number))
            .status(0)
            .stdout_has("2 letters\n");
        origin
            .send(name)
            .status(0)
            .stdout("2 letters accepted by the server.\nNothing is outstanding.\n");
        let log = origin.hand_back(name, &format!("{name}.log"), &[]);
        origin
            .join(&log)
            .status(0)
            .stdout_has(": 2 new attempts; nothing of it is outstanding\n");
        // Again, and nothing is new.
        origin
            .join(&log)
            .status(0)
            .stdout_has(": 0 new attempts; nothing of it is outstanding\n");
    }
    let all = addresses(&["ana", "ben", "cid", "dot", "eve"]);
    assert_eq!(taken(origin.test.server()), all);
    assert_eq!(origin.in_state("accepted"), all);
    origin
        .test
        .run(&["send", "--approved", &origin.code])
        .status(0)
        .stdout("Nothing was left to send.\n");
    // Its attempts with their answers, times and Message-IDs, as the partners' own logs have them.
    let of_partner = |name: &str| {
        origin
            .within(name, &["log", "--format", "json"])
            .status(0)
            .stdout
    };
    let log = origin
        .test
        .run(&["log", "--format", "json"])
        .status(0)
        .stdout;
    for line in of_partner("ohio")
        .lines()
        .chain(of_partner("maine").lines())
    {
        assert!(log.lines().any(|ours| ours == line), "{line}");
    }
}

#[test]
fn by_count_all_go_in_parts_of_one_size_that_share_the_limits() {
    let origin = Origin::new(CampaignTest::new().delivery("daily = 30\n").many(10));
    origin
        .share(&["--by", "count", "--parts", "3"])
        .status(0)
        .stdout_has("part 1 (1 of 3): 4 letters with 33.3 % of its limits, in `")
        .stdout_has("part 3 (3 of 3): 3 letters with 33.3 % of its limits, in `");
    origin
        .test
        .run(&["send", "--approved", &origin.code])
        .status(5);
    assert!(origin.test.server().addressees().is_empty());
    for number in 1..=3 {
        let name = format!("p{number}");
        origin.open(&name, &origin.part(number)).status(0);
        origin.send(&name).status(0);
        let log = origin.hand_back(&name, &format!("{name}.log"), &[]);
        origin.join(&log).status(0);
    }
    assert_eq!(taken(origin.test.server()).len(), 10);
    assert_eq!(origin.in_state("accepted").len(), 10);
}

#[test]
fn a_part_is_taken_back_once_it_is_closed_and_only_what_did_not_go_goes_from_here() {
    let refused = Rule::at(Stage::Rcpt, Action::Reply("450 4.2.1 later")).containing("ben@");
    let origin = Origin::new(CampaignTest::with_rules(vec![refused]).recipients(RECIPIENTS));
    origin.share(&["--by", "state", "--only", "OH"]).status(0);
    origin
        .test
        .run(&["share", "--take-back", "1"])
        .status(3)
        .stderr_has("error: part 1 may be sending");
    origin.open("ohio", &origin.part(1)).status(0);
    origin.send("ohio").status(5);
    let log = origin.hand_back("ohio", "ohio.log", &[]);
    origin
        .join(&log)
        .status(0)
        .stdout_has(": 2 new attempts; 1 letter outstanding there\n");
    origin.test.run(&["share", "--take-back", "1"]).status(3);
    // Its deferred letter does not go from here, whatever is said here.
    origin
        .test
        .run(&["retry"])
        .status(0)
        .stdout("0 letters due again\n");
    // From a copy, which does not know what became of the letters, nothing is ended.
    let copy = origin.at("copy");
    std::fs::create_dir(&copy).unwrap();
    for file in ["ledger.sqlite", "campaign.toml", "PART.txt"] {
        std::fs::copy(origin.at("ohio").join(file), copy.join(file)).unwrap();
    }
    let (copy, log) = (copy.to_str().unwrap(), copy.join("log"));
    let close = ["-C", copy, "hand-back", "--close", log.to_str().unwrap()];
    origin.partner("ohio", &close).status(3);
    let mut state = std::fs::read_dir(origin.at("ohio.state")).unwrap();
    assert!(!state.any(|file| file.unwrap().path().extension() == Some("closed".as_ref())));
    let before = origin.at("before.sqlite");
    std::fs::copy(origin.at("ohio").join("ledger.sqlite"), &before).unwrap();
    let closed = origin.hand_back("ohio", "closed.log", &["--close"]);
    origin
        .send("ohio")
        .status(3)
        .stderr_has("error: part 1 was closed on this machine");
    origin
        .join(&closed)
        .status(0)
        .stdout_has("; it is closed, with 1 letter outstanding");
    origin
        .test
        .run(&["share", "--take-back", "1"])
        .status(0)
        .stdout("part 1 (OH) is taken back: what was not sent of its 2 letters goes from here.\n");
    assert_eq!(origin.in_state("deferred"), addresses(&["ben"]));
    assert_eq!(origin.in_state("accepted"), addresses(&["ana"]));
    // A ledger that is put back to before its end sends nothing.
    for beside in ["ledger.sqlite-wal", "ledger.sqlite-shm"] {
        let _ = std::fs::remove_file(origin.at("ohio").join(beside)); // they are there at times
    }
    // Into the same file, so that it is no copy.
    std::fs::copy(&before, origin.at("ohio").join("ledger.sqlite")).unwrap();
    origin
        .send("ohio")
        .status(3)
        .stderr_has("error: part 1 was closed on this machine");
    // The log that ended it may be joined again, also after its letters went from here, and brings nothing.
    let send = ["send", "--approved", &origin.code];
    origin.test.run(&["retry"]).status(0);
    origin.test.run(&send).status(5);
    assert_eq!(
        taken(origin.test.server()),
        addresses(&["ana", "cid", "dot", "eve"])
    );
    origin
        .join(&closed)
        .status(0)
        .stdout_has(": 0 new attempts");
}

#[test]
fn what_partners_mark_comes_with_their_log() {
    let origin = Origin::of_states();
    origin.share(&["--by", "state"]).status(0);
    origin.open("ohio", &origin.part(2)).status(0);
    origin
        .within(
            "ohio",
            &[
                "withdraw",
                "--to",
                "ben@council.example",
                "--note",
                "left office",
            ],
        )
        .status(0);
    origin.send("ohio").status(0);
    origin
        .within(
            "ohio",
            &[
                "mark",
                "replied",
                "--to",
                "ana@council.example",
                "--note",
                "thanks",
            ],
        )
        .status(0);
    let log = origin.hand_back("ohio", "ohio.log", &[]);
    origin
        .join(&log)
        .status(0)
        .stdout_has(": 1 new attempt, 2 marks; nothing of it is outstanding\n");
    assert_eq!(origin.in_state("withdrawn"), addresses(&["ben"]));
    assert_eq!(origin.in_state("replied"), addresses(&["ana"]));
    origin
        .within(
            "ohio",
            &["mark", "replied", "--undo", "--to", "ana@council.example"],
        )
        .status(0);
    let log = origin.hand_back("ohio", "later.log", &[]);
    origin
        .join(&log)
        .status(0)
        .stdout_has(": 0 new attempts, 1 mark");
    assert_eq!(origin.in_state("accepted"), addresses(&["ana"]));
    origin
        .test
        .run(&["log", "--history"])
        .status(0)
        .stdout_has("given away")
        .stdout_has("part 2 (OH)")
        .stdout_has("log joined")
        .stdout_has("left office");

    // A mail that came back to the partner is known here as well, where the same mailbox may be read.
    let ana = "ana@council.example";
    let box_of_ohio = origin.at("box");
    std::fs::create_dir(&box_of_ohio).unwrap();
    let mail = bounce(&ids(&origin.test)[ana], ana);
    std::fs::write(box_of_ohio.join("1.eml"), mail).unwrap();
    let inbox = ["inbox", box_of_ohio.to_str().unwrap()];
    origin.within("ohio", &inbox).status(0); // which shows
    origin.within("ohio", &inbox).status(0);
    let log = origin.hand_back("ohio", "last.log", &[]);
    origin
        .join(&log)
        .status(0)
        .stdout_has(": 0 new attempts, 1 mark, 1 mail; nothing");
    assert_eq!(origin.in_state("bounced"), addresses(&["ana"]));
    origin.test.run(&inbox).status(0).stdout_has(
        "1 mail read, 1 is about letters of this campaign, 1 of them entered before.\n",
    );
}

#[test]
fn accounts_go_to_their_organizations_and_the_rest_stays() {
    let ohio = Server::start(vec![]);
    let test = CampaignTest::new().recipients(RECIPIENTS);
    let toml = test.read("campaign.toml");
    let (campaign, _) = toml.split_once("[delivery]").unwrap();
    let accounts = format!(
        "accounts = [\"national\", \"ohio\"]\n\n[account.national]\nserver = \"{}\"\npace = \"unlimited\"\n\n\
         [account.ohio]\nserver = \"{}\"\npace = \"unlimited\"\n\n[account.ohio.sender]\nname = \"Ohio Neighbors\"\n\
         email = \"hello@ohio.example\"\n",
        test.server().url(),
        ohio.url()
    );
    test.write(
        "campaign.toml",
        &format!("{}\n{accounts}", campaign.trim_end()),
    );
    let origin = Origin::new(test);
    origin
        .share(&["--by", "account", "--only", "ohio"])
        .status(0)
        .stdout_has("part 1 (ohio): ")
        .stdout_has(" through `ohio`, in `");
    origin
        .test
        .run(&["send", "--approved", &origin.code])
        .status(5);
    let national = taken(origin.test.server());
    assert!(!national.is_empty() && ohio.addressees().is_empty());
    origin
        .test
        .run(&["share"])
        .status(0)
        .stdout_has(" through `ohio`, given ")
        .stdout_has("; nothing was heard of it\n");
    origin.open("ohio", &origin.part(1)).status(0);
    origin.send("ohio").status(0);
    let mails = ohio.mails();
    assert!(
        mails
            .iter()
            .all(|mail| mail.text.contains("<hello@ohio.example>"))
    );
    let log = origin.hand_back("ohio", "ohio.log", &[]);
    origin.join(&log).status(0);
    let both: BTreeSet<String> = taken(&ohio).union(&national).cloned().collect();
    assert_eq!(both, addresses(&["ana", "ben", "cid", "dot", "eve"]));
    assert_eq!(origin.in_state("accepted"), both);
    origin
        .test
        .run(&["status", "--format", "json"])
        .status(0)
        .stdout_has("\"given_away\": 0");
}

/// Wherever the program is killed, no letter goes twice and none is lost: the same commands again come to the same end.
#[test]
fn a_crash_on_the_way_doubles_nothing_and_loses_nothing() {
    for point in FailPoint::OF_A_PART {
        let origin = Origin::of_states();
        let crash = format!("{point:?}:1");
        let mut crashed = 0;
        let mut through = |state: &Path, args: &[&str]| {
            let mut command = origin.test.command(args);
            command
                .env("REDRESS_STATE", state)
                .env("REDRESS_CRASH_AT", &crash);
            let code = command.output().unwrap().status.code();
            crashed += u32::from(code.is_none());
            code
        };
        let (office, state) = (origin.test.state(), origin.at("ohio.state"));
        let of_parts = [
            "share",
            "--approved",
            &origin.code,
            "--by",
            "state",
            "--only",
            "OH",
            "parts",
        ];
        if through(office, &of_parts).is_none() {
            // Given away, and nobody knows whether its file came to its place.
            origin
                .test
                .run(&["send", "--approved", &origin.code])
                .status(5);
            assert!(
                !origin
                    .test
                    .server()
                    .addressees()
                    .contains(&"ana@council.example".to_owned())
            );
            std::fs::remove_dir_all(origin.test.path("parts")).unwrap();
            origin
                .test
                .run(&["share", "--again", "1", "parts"])
                .status(0);
        }
        let part = origin.part(1);
        let folder = origin.at("ohio");
        let open = ["open", part.to_str().unwrap(), folder.to_str().unwrap()];
        if through(&state, &open).is_none() && !folder.join("ledger.sqlite").exists() {
            origin.partner("ohio", &open).status(0);
        }
        origin.send("ohio").status(0);
        let log = origin.hand_back("ohio", "ohio.log", &[]);
        let join = ["join", log.to_str().unwrap()];
        if through(office, &join).is_none() {
            assert!(
                origin
                    .in_state("accepted")
                    .is_disjoint(&addresses(&["ana", "ben"]))
            );
            origin.join(&log).status(0);
        }
        assert_eq!(crashed, 1, "{point:?}");
        let accepted = origin.in_state("accepted");
        assert!(
            accepted.is_superset(&addresses(&["ana", "ben"])),
            "{point:?}: {accepted:?}"
        );
        assert_eq!(taken(origin.test.server()), accepted, "{point:?}");
    }
}
