//! Parts of a campaign: cut for partners, opened once, sent with a ledger of their own, and joined again.

use redress_base::fail_point::FailPoint;
use redress_test_support::server::{Action, Rule, Server, Stage};
use redress_test_support::{CampaignTest, Ran};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Six recipients, of whom one row has no state and one goes by hand.
const RECIPIENTS: &str = "email,office,last_name,full_name,city,state,form_url
ana@council.example,mayor,Ruiz,Ana Ruiz,Springfield,OH,
ben@council.example,council_member,Okafor,Ben Okafor,Dayton,Ohio,
cid@council.example,council_member,Cid,Cid Cid,Portland,ME,
dot@council.example,council_member,Dot,Dot Dot,Augusta,ME,
eve@council.example,council_member,Eve,Eve Eve,Nowhere,,
,mayor,Fay,Fay Fay,Toledo,OH,https://toledo.example/form
";

/// A campaign whose previewed code is known, and a folder beside it for what partners get.
struct Origin {
    test: CampaignTest,
    code: String,
    partners: tempfile::TempDir,
}

impl Origin {
    fn new(test: CampaignTest) -> Self {
        let code = test.code();
        Self {
            test,
            code,
            partners: tempfile::tempdir().unwrap(),
        }
    }

    fn of_states() -> Self {
        Self::new(CampaignTest::new().recipients(RECIPIENTS))
    }

    fn at(&self, name: &str) -> PathBuf {
        self.partners.path().join(name)
    }

    /// Cuts into the folder `parts`.
    fn share(&self, how: &[&str]) -> Ran {
        let args = [&["share", "--approved", &self.code], how, &["parts"]].concat();
        self.test.run(&args)
    }

    /// The file of a part.
    fn part(&self, number: u32) -> PathBuf {
        let begins = format!("part-{number}-");
        let mut files = std::fs::read_dir(self.test.path("parts")).unwrap();
        let file = files.find_map(|file| {
            let file = file.unwrap();
            let name = file.file_name().into_string().unwrap();
            (name.starts_with(&begins) && name.ends_with(".redress")).then(|| file.path())
        });
        file.unwrap()
    }

    /// A command of a partner, on a machine of that partner: with a state folder of its own.
    fn partner(&self, name: &str, args: &[&str]) -> Ran {
        let state = self.at(&format!("{name}.state"));
        self.test
            .run_with(args, &[("REDRESS_STATE", state.to_str().unwrap())])
    }

    /// Opens a part in the folder with the partner's name.
    fn open(&self, name: &str, part: &Path) -> Ran {
        let folder = self.at(name);
        self.partner(
            name,
            &["open", part.to_str().unwrap(), folder.to_str().unwrap()],
        )
    }

    /// A command of a partner in its folder.
    fn within(&self, name: &str, args: &[&str]) -> Ran {
        let folder = self.at(name);
        let args = [&["-C", folder.to_str().unwrap()], args].concat();
        self.partner(name, &args)
    }

    fn send(&self, name: &str) -> Ran {
        self.within(name, &["send", "--approved", &self.code])
    }

    /// Hands the partner's log back under this name, and gives its path.
    fn hand_back(&self, name: &str, file: &str, more: &[&str]) -> PathBuf {
        let file = self.at(file);
        let args = [&["hand-back"], more, &[file.to_str().unwrap()]].concat();
        self.within(name, &args).status(0);
        file
    }

    fn join(&self, file: &Path) -> Ran {
        self.test.run(&["join", file.to_str().unwrap()])
    }

    fn in_state(&self, state: &str) -> BTreeSet<String> {
        let states = self.test.states().into_iter();
        states
            .filter(|(_, of)| of == state)
            .map(|(address, _)| address)
            .collect()
    }
}

fn taken(server: &Server) -> BTreeSet<String> {
    let taken = server.addressees();
    let once: BTreeSet<String> = taken.iter().cloned().collect();
    assert_eq!(once.len(), taken.len(), "nobody was written to twice");
    once
}

fn addresses(names: &[&str]) -> BTreeSet<String> {
    let addresses = names.iter().map(|name| format!("{name}@council.example"));
    addresses.collect()
}

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
    origin
        .share(&["--by", "state", "--only", "TX"])
        .status(3)
        .stderr_has("error: no letter belongs to `TX`: there are `ME`");
    origin
        .share(&["--by", "state"])
        .status(0)
        .stdout_has("part 1 (ME): 2 letters")
        .stdout_has("2 letters stay here, tried before.\n");
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
        .join(&older)
        .status(3)
        .stderr_has("is an older log of part 2 than the one that was joined");
    let unopened = origin.part(1);
    origin
        .join(&unopened)
        .status(3)
        .stderr_has("error: part 1 was never opened");
    let another = Origin::of_states();
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
    // The log that ended it may be joined again, and brings nothing.
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
        .stdout_has("left office");
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
