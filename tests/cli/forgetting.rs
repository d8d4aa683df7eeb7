//! Somebody asks to be forgotten, and nothing of them is left in any byte that the program wrote.

use redress_test_support::{CampaignTest, Ran};
use std::path::{Path, PathBuf};

const SETTINGS: &str = r#"
[supporters]
files = ["supporters/*.csv"]
keep_until = "2026-12-31"
[[supporters.consent]]
to = ["name", "words"]
column = "share"
yes = ["Yes"]
[districts]
file = "districts.csv"
congress = 119
as_of = "2024-07-30"
"#;

const DISTRICTS: &str = "state_abbr,zcta,cd\nCA,99001,12\nCA,99002,12\nOH,99005,4\n";

/// Each of the forgotten person's cells holds a token that nobody else has.
const SUPPORTERS: &str = "first_name,last_name,email,zip,city,street,phone,share,comments
Zoraxa,Qvintel,zoraxa.qvintel@elm.example,99001,Xylotown,1 Wyvernway,202-555-0171,Yes,\"Kreblon was here.
It took Vrandal hours.\"
Bo,Fox,bo@elm.example,99002,Elm,2 Pine Way,202-555-0102,Yes,Please ban it now
Cy,Moe,cy@elm.example,99002,Elm,,,Yes,
Di,Roe,di@elm.example,,Nowhere,,,Yes,
Zoraxa,Qvintel,ZORAXA.qvintel@elm.example,,Xylotown,,,Yes,
";

const TOKENS: [&str; 8] = [
    "zoraxa",
    "qvintel",
    "xylotown",
    "wyvernway",
    "555-0171",
    "kreblon",
    "vrandal",
    "zoraxa.qvintel@",
];

const LIST: &str = "office,full_name,last_name,state,district,email
representative,Ada Moss,Moss,CA,12,ada@house.example
senator,Gil Reed,Reed,CA,,
";

const LETTER: &str = "+++\nsubject = \"Halt it\"\n+++\nDear {{ title }} {{ recipient.last_name }}:\n\n\
    {% if constituents.count %}{{ constituents.count_words }} of your constituents stand behind this letter{% if constituents.towns %}, \
    among them people in {{ constituents.towns }}{% endif %}.{% endif %}\n\nPlease halt it.\n";

fn campaign(delivery: &str) -> CampaignTest {
    campaign_at(CampaignTest::new(), delivery)
}

fn campaign_at(test: CampaignTest, delivery: &str) -> CampaignTest {
    let test = test
        .delivery(delivery)
        .recipients(LIST)
        .letter(LETTER)
        .file("districts.csv", DISTRICTS)
        .file("supporters/a.csv", SUPPORTERS);
    close(&test);
    let list = "recipients = \"recipients/council.csv\"\n";
    let toml = test.read("campaign.toml");
    let toml = toml.replace(list, &format!("{list}constituents = \"book\"\n"));
    test.file("campaign.toml", &format!("{toml}\n{SETTINGS}"))
}

#[cfg(unix)]
fn close(test: &CampaignTest) {
    use std::os::unix::fs::PermissionsExt as _;
    let private = std::fs::Permissions::from_mode(0o600);
    std::fs::set_permissions(test.path("supporters/a.csv"), private).unwrap();
}

#[cfg(not(unix))]
fn close(_: &CampaignTest) {}

/// Runs a command on a day on which the 119th Congress sits.
fn run(test: &CampaignTest, args: &[&str]) -> Ran {
    run_at(test, "2026-11-28T12:00:00Z", args, &[])
}

fn run_at(test: &CampaignTest, moment: &str, args: &[&str], more: &[(&str, &str)]) -> Ran {
    let clock = format!("{} {moment} 1", jiff::Timestamp::now());
    test.run_with(
        args,
        &[&[("REDRESS_TEST_CLOCK", clock.as_str())], more].concat(),
    )
}

/// Has the program write everything that it can write, some of it elsewhere than in the campaign's folder.
fn everything_written(elsewhere: &Path) -> CampaignTest {
    let test = campaign("archive = \"sent/\"");
    let at = |name: &str| elsewhere.join(name).display().to_string();
    run(
        &test,
        &["preview", "--eml", "out", "--html", "preview.html"],
    )
    .status(0);
    run(&test, &["preview", "--limit", "1", "--eml", &at("mails")]).status(0);
    run(&test, &["rehearse"]).status(0);
    run(&test, &["proof", "proof"]).status(0);
    run(&test, &["packet", "packet"]).status(0);
    run(&test, &["supporters", "unclear", &at("ask.csv")]).status(0);
    let code = run(&test, &["preview", "--format", "json"]).json();
    let code = code["approval_code"].as_str().unwrap().to_owned();
    run(&test, &["send", "--approved", &code]).status(0);
    // A plan that nobody approved, with the town.
    test.write("letters/council.md", &LETTER.replace("Please", "Do please"));
    run(&test, &["preview"]).status(0);
    run(
        &test,
        &["report", "--html", "report.html", "--csv", "report.csv"],
    )
    .status(0);
    test
}

/// Every file below a folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.push(path);
        }
    }
    found
}

/// Bytes as they are and as a reader of mails has them, in small letters.
fn decoded(bytes: &[u8]) -> String {
    use base64::Engine as _;
    let text = String::from_utf8_lossy(bytes).to_lowercase();
    let quoted = text.replace("=\r\n", "").replace("=\n", "");
    let plain = String::from_utf8_lossy(bytes);
    let is_base64 = |line: &&str| line.len() > 3 && !line.contains([' ', ':', '<', '-']);
    let (mut whole, mut run) = (String::new(), String::new());
    for line in plain.lines().chain([""]) {
        if is_base64(&line) {
            run.push_str(line.trim());
            continue;
        }
        if let Ok(part) = base64::engine::general_purpose::STANDARD.decode(&run) {
            whole.push_str(&String::from_utf8_lossy(&part).to_lowercase());
        }
        run.clear();
    }
    format!("{text}\n{quoted}\n{whole}")
}

/// The files that hold a token, each with the first that it holds.
fn holding(folders: &[&Path], without: &[&str]) -> Vec<String> {
    let mut holding = Vec::new();
    for folder in folders {
        for file in files(folder) {
            let text = decoded(&std::fs::read(&file).unwrap());
            let mut tokens = TOKENS.iter().filter(|token| !without.contains(token));
            if let Some(token) = tokens.find(|token| text.contains(**token)) {
                let name = file.strip_prefix(folder).unwrap().display();
                holding.push(format!("{name}: {token}"));
            }
        }
    }
    holding.sort();
    holding
}

/// What was said, with the system's folder for passing files left out.
fn told(text: &str, elsewhere: &Path) -> String {
    text.replace(
        &elsewhere.canonicalize().unwrap().display().to_string(),
        "ELSEWHERE",
    )
}

const OUT_OF_REACH: &str = "What the program did not write is yours to look through: where the people signed up, mailboxes \
    (test letters, copies in a Sent folder), proofs and packets that were passed on, backups, and your shell's history.\n";

const FORGOTTEN: &str = "Forgotten: nobody of this address is counted, named, quoted or asked any more, whatever an export \
    says later.\n";

const FORGET: [&str; 3] = ["supporters", "forget", "Zoraxa.Qvintel@elm.example"];

/// The same without a question.
const FORGET_NOW: [&str; 4] = [FORGET[0], FORGET[1], FORGET[2], "--yes"];

/// Letters say a town, be they out or not: that is no person's.
const TOWN: &str = "xylotown";

#[test]
fn nothing_is_left_of_whoever_is_forgotten_in_any_byte() {
    let elsewhere = tempfile::tempdir().unwrap();
    let test = everything_written(elsewhere.path());
    let folders = [&*test.path(""), elsewhere.path(), test.state()];
    // Where the person stands before: a search that finds nothing there would find nothing anywhere.
    let before = holding(&folders, &[TOWN]);
    let names: Vec<&str> = before
        .iter()
        .filter_map(|it| it.split(['/', ':']).next())
        .collect();
    assert_eq!(
        names,
        [
            "mails",
            "out",
            "packet",
            "proof",
            "rehearsal",
            "sent",
            "supporters"
        ]
    );
    let ran = run(&test, &FORGET_NOW).status(0);
    let expected = format!(
        "{FORGOTTEN}Where letters speak of constituents, an approval of before no longer holds: `redress preview`, and approve \
         again.\nGone:
  supporters/a.csv: rows 2 and 6
  sent/: the book in 1 copy; the letters stay
  rehearsal/
  out/council/0002-ada-moss.eml, ELSEWHERE/mails/council/0002-ada-moss.eml, proof/SHA256SUMS and 11 other files
{OUT_OF_REACH}"
    );
    assert_eq!(told(&ran.stdout, elsewhere.path()), expected);
    assert_eq!(holding(&folders, &[TOWN]), [""; 0]);
    // Of the organizer's file nothing changed but the rows.
    let rest: Vec<&str> = SUPPORTERS.split_inclusive('\n').collect();
    assert_eq!(
        test.read("supporters/a.csv"),
        [&rest[..1], &rest[3..6]].concat().concat()
    );
    assert!(!test.path("out").exists() && !test.path("proof").exists());
    // The list of those to be asked was somebody else's.
    let asked = std::fs::read_to_string(elsewhere.path().join("ask.csv")).unwrap();
    assert!(asked.contains("di@elm.example"), "{asked}");
    // What is out stays counted, and its copy says what it had.
    let log = run(&test, &["log"]).status(0).stdout;
    assert!(log.contains("accepted"), "{log}");
    let copy = files(&test.path("sent/cur")).remove(0);
    let copy = decoded(&std::fs::read(copy).unwrap());
    let note = "taken out on 2026-11-28: somebody in this book has asked to be forgotten.\n";
    assert_eq!(copy.matches(note).count(), 2, "{copy}");
    assert!(
        copy.contains("three of your constituents stand behind this letter"),
        "{copy}"
    );
    // Nobody comes back, and a second time there is nothing to do.
    test.write("supporters/a.csv", SUPPORTERS);
    close(&test);
    run(&test, &["supporters"])
        .status(0)
        .stdout_has("4 people in 5 rows, of whom 3 may be counted");
    run(&test, &FORGET_NOW)
        .status(0)
        .stdout_has("Gone:\n  supporters/a.csv: rows 2 and 6\nWhat the program");
    run(&test, &FORGET_NOW)
        .status(0)
        .stdout(&format!("{FORGOTTEN}{OUT_OF_REACH}"));
    run(&test, &["preview"]).status(0);
    // Lists that were written from the exports are lists as they are.
    let di = ["supporters", "forget", "di@elm.example", "--yes"];
    let ran = run(&test, &di).status(0);
    let gone = "Gone:\n  supporters/a.csv: row 4\n  ELSEWHERE/ask.csv: row 2\nWhat";
    assert!(
        told(&ran.stdout, elsewhere.path()).contains(gone),
        "{}",
        ran.stdout
    );
    let asked = std::fs::read_to_string(elsewhere.path().join("ask.csv")).unwrap();
    assert!(
        !asked.contains("di@elm.example") && asked.starts_with("file,row,email"),
        "{asked}"
    );
}

#[test]
fn it_is_asked_first_and_refused_while_letters_are_sent() {
    let elsewhere = tempfile::tempdir().unwrap();
    let test = everything_written(elsewhere.path());
    let folders = [&*test.path(""), elsewhere.path()];
    let before = holding(&folders, &[]);
    let ran = run(&test, &FORGET).status(2);
    assert!(ran.stdout.is_empty());
    assert_eq!(
        told(&ran.stderr, elsewhere.path()),
        "This goes:
  supporters/a.csv: rows 2 and 6
  sent/: the book in 1 copy; the letters stay
  rehearsal/
  out/council/0002-ada-moss.eml, ELSEWHERE/mails/council/0002-ada-moss.eml, proof/SHA256SUMS and 11 other files
error: nothing was changed, and nobody is here to answer: say that all this may go with `--yes`\n"
    );
    assert_eq!(holding(&folders, &[]), before);
    let lock = std::fs::File::open(test.path("ledger.lock")).unwrap();
    lock.lock().unwrap();
    run(&test, &FORGET_NOW)
        .status(1)
        .stderr_has("another run of this campaign is under way (");
    drop(lock);
    run(&test, &["supporters", "forget", "zoraxa", "--yes"]).status(2);
    assert_eq!(holding(&folders, &[]), before);
}

#[test]
fn what_is_not_ours_to_change_is_named_and_stays() {
    let elsewhere = tempfile::tempdir().unwrap();
    let test = everything_written(elsewhere.path());
    let page = format!("{}<!-- read -->", test.read("packet/print.html"));
    test.write("packet/print.html", &page);
    test.write("out/council/0002-ada-moss.eml", "a file of mine");
    let wide: Vec<u8> = SUPPORTERS
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    std::fs::write(
        test.path("supporters/b.csv"),
        [&[0xff, 0xfe], &*wide].concat(),
    )
    .unwrap();
    test.write(
        "supporters/c.csv",
        "first_name,email,asked_by,share\nEd,ed@elm.example,zoraxa.qvintel@elm.example,Yes\n",
    );
    test.write(
        "supporters/d.csv",
        "email,first_name\nzoraxa.qvintel@elm.example,Zoraxa,a cell too many\n",
    );
    let ran = run(&test, &FORGET_NOW).status(5);
    ran.stdout_has(
        "Left to you:
  `supporters/b.csv` rows 2 and 6: take them out yourself, as the program changes neither workbooks nor UTF-16
  `supporters/c.csv` row 2: the address stands there as well, look at it
  `supporters/d.csv` row 2: the address stands there as well, look at it
  `out/council/0002-ada-moss.eml` was changed since it was written: look through it, and delete it
  `packet/print.html` was changed since it was written: look through it, and delete it\n",
    );
    assert_eq!(test.read("packet/print.html"), page);
    assert_eq!(test.read("out/council/0002-ada-moss.eml"), "a file of mine");
    // Deleted by hand, they are told no more.
    for name in [
        "packet/print.html",
        "out/council/0002-ada-moss.eml",
        "supporters/b.csv",
        "supporters/c.csv",
        "supporters/d.csv",
    ] {
        std::fs::remove_file(test.path(name)).unwrap();
    }
    run(&test, &FORGET_NOW).status(0).stdout(&format!(
        "{FORGOTTEN}No longer where it was written; if you moved it, look through it:
  out/council/0002-ada-moss.eml
  packet/print.html
{OUT_OF_REACH}"
    ));
    run(&test, &FORGET_NOW)
        .status(0)
        .stdout(&format!("{FORGOTTEN}{OUT_OF_REACH}"));
}

#[test]
fn whoever_is_in_no_export_any_more_is_found_by_name() {
    let elsewhere = tempfile::tempdir().unwrap();
    let test = everything_written(elsewhere.path());
    let rest: Vec<&str> = SUPPORTERS.split_inclusive('\n').collect();
    test.write(
        "supporters/a.csv",
        &[&rest[..1], &rest[3..6]].concat().concat(),
    );
    let refused = run(&test, &FORGET_NOW).status(2);
    refused.stderr(
        "error: no export has the address, so nobody can say under which name the person stands in the books of letters that are \
         out: say it with `--name \"NAME\"`, once for each spelling\n",
    );
    let named = |name| run(&test, &[&FORGET_NOW[..], &["--name", name]].concat()).status(0);
    let folders = [&*test.path(""), elsewhere.path(), test.state()];
    named("Bo Foxx").stdout_has("Gone:\n  rehearsal/\n");
    assert_eq!(holding(&folders, &[TOWN]).len(), 1, "the copy");
    named("zoraxa  QVINTEL")
        .stdout_has("Gone:\n  sent/: the book in 1 copy; the letters stay\nWhat");
    assert_eq!(holding(&folders, &[TOWN]), [""; 0]);
}

/// What was deleted leaves the ledger's own pages, even if the program is killed before the file is built anew.
#[test]
fn a_plan_that_nobody_approved_leaves_the_ledger() {
    let test = campaign("");
    run(&test, &["preview"]).status(0);
    let in_ledger = || {
        let all = holding(&[&test.path("")], &[]);
        all.iter().any(|it| it.starts_with("ledger.sqlite"))
    };
    assert!(in_ledger(), "the town stands in the plan");
    let killed = [("REDRESS_CRASH_AT", "BeforeWiped:1")];
    let ran = run_at(&test, "2026-11-28T12:00:00Z", &FORGET_NOW, &killed);
    assert!(!ran.stdout.contains("Forgotten"), "{}", ran.stdout);
    assert!(!in_ledger(), "it is overwritten as it is deleted");
    run(&test, &FORGET_NOW).status(0);
    assert_eq!(holding(&[&test.path(""), test.state()], &[]), [""; 0]);
    run(&test, &["status"]).status(0);
    run(&test, &["preview"]).status(0);
}

/// Wherever it is interrupted, the same command finishes it.
#[test]
fn whatever_was_interrupted_is_finished_the_next_time() {
    use redress_base::fail_point::FailPoint;
    let elsewhere = tempfile::tempdir().unwrap();
    let written = everything_written(elsewhere.path());
    let purge = ["supporters", "purge", "--early", "--yes"];
    for point in FailPoint::OF_FORGETTING {
        let test = CampaignTest::new();
        copy(&written.path(""), &test.path(""));
        let at = format!("{point:?}:1");
        let killed = [("REDRESS_CRASH_AT", at.as_str())];
        run_at(&test, "2026-11-28T12:00:00Z", &purge, &killed);
        run(&test, &purge).status(0);
        assert_eq!(
            holding(&[&test.path(""), test.state()], &[TOWN]),
            [""; 0],
            "{at}"
        );
        assert!(files(&test.path("supporters")).is_empty(), "{at}");
    }
    for point in FailPoint::OF_FORGETTING {
        for arrival in [1, 2] {
            let test = CampaignTest::new();
            copy(&written.path(""), &test.path(""));
            let at = format!("{point:?}:{arrival}");
            let killed = [("REDRESS_CRASH_AT", at.as_str())];
            let ran = run_at(&test, "2026-11-28T12:00:00Z", &FORGET_NOW, &killed);
            // Not every point is come to twice.
            let was_killed = ran.stdout.is_empty();
            assert!(was_killed || arrival == 2, "{at}: {}", ran.stdout);
            if was_killed {
                run(&test, &FORGET_NOW).status(0);
            }
            assert_eq!(
                holding(&[&test.path(""), test.state()], &[TOWN]),
                [""; 0],
                "{at}"
            );
            assert_eq!(test.read("supporters/a.csv").lines().count(), 4, "{at}");
            run(&test, &FORGET_NOW)
                .status(0)
                .stdout(&format!("{FORGOTTEN}{OUT_OF_REACH}"));
        }
    }
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &target);
        } else {
            std::fs::copy(&path, &target).unwrap();
        }
    }
}

/// A letter in doubt has its copy in a folder of its own, which is no copy of the letter any more.
#[test]
fn a_letter_in_doubt_is_settled_without_its_book() {
    use redress_test_support::server::{Action, Rule, Stage};
    let rules = vec![Rule::at(Stage::Dot, Action::KeepAndDrop)];
    let test = campaign_at(CampaignTest::with_rules(rules), "archive = \"sent/\"");
    let code = run(&test, &["preview", "--format", "json"]).json();
    let code = code["approval_code"].as_str().unwrap().to_owned();
    run(&test, &["send", "--approved", &code]).status(6);
    assert_eq!(holding(&[&test.path("sent.unsettled")], &[TOWN]).len(), 1);
    run(&test, &FORGET_NOW)
        .status(0)
        .stdout_has("  sent/: the book in 1 copy; the letters stay\n");
    assert_eq!(holding(&[&test.path("")], &[TOWN]), [""; 0]);
    run(&test, &["resolve", "--accepted"]).status(0);
    let code = run(&test, &["preview", "--format", "json"]).json();
    let code = code["approval_code"].as_str().unwrap().to_owned();
    let sent = run(&test, &["send", "--approved", &code]).status(0);
    assert!(!sent.stderr.contains("not whole"), "{}", sent.stderr);
    assert_eq!(files(&test.path("sent/cur")).len(), 1);
}

#[test]
fn everything_goes_when_its_day_has_come() {
    let elsewhere = tempfile::tempdir().unwrap();
    let test = everything_written(elsewhere.path());
    let purge = ["supporters", "purge", "--yes"];
    run(&test, &purge).status(2).stderr(
        "error: `keep_until` in `[supporters]` is 2026-12-31, which has not gone by: say `--early` if all of it is to go now\n",
    );
    let ran = run_at(&test, "2027-01-02T12:00:00Z", &purge, &[]).status(0);
    let expected = format!(
        "Purged: of supporters the ledger keeps the numbers and towns that letters said, and who has withdrawn.
Gone:
  supporters/a.csv
  ELSEWHERE/ask.csv
  sent/: the book in 1 copy; the letters stay
  rehearsal/
  out/council/0002-ada-moss.eml, ELSEWHERE/mails/council/0002-ada-moss.eml, proof/SHA256SUMS and 11 other files
{OUT_OF_REACH}"
    );
    assert_eq!(told(&ran.stdout, elsewhere.path()), expected);
    let folders = [&*test.path(""), elsewhere.path(), test.state()];
    assert_eq!(holding(&folders, &[TOWN]), [""; 0]);
    for other in ["bo@elm.example", "Please ban it now"] {
        let has =
            |file: &PathBuf| decoded(&std::fs::read(file).unwrap()).contains(&other.to_lowercase());
        let left: Vec<_> = folders
            .iter()
            .flat_map(|folder| files(folder))
            .filter(has)
            .collect();
        assert!(left.is_empty(), "{other} in {left:?}");
    }
    run_at(&test, "2027-01-02T12:00:00Z", &purge, &[])
        .status(0)
        .stdout(&format!(
            "Nothing of supporters is here any more.\n{OUT_OF_REACH}"
        ));
    run_at(&test, "2027-01-02T12:00:00Z", &["log"], &[])
        .status(0)
        .stdout_has("accepted");
    // Without a day it has to be said, and letters that are not out are told of.
    let toml = test
        .read("campaign.toml")
        .replace("keep_until = \"2026-12-31\"\n", "");
    test.write("campaign.toml", &toml);
    run(&test, &purge)
        .status(2)
        .stderr_has("campaign.toml has no `keep_until` in `[supporters]`: say `--early`");
    test.write("supporters/a.csv", SUPPORTERS);
    close(&test);
    run(&test, &["supporters", "purge", "--early", "--yes"])
        .status(0)
        .stderr("note: 1 letter is not out yet: where letters speak of constituents, only the exports say what they have to say\n");
    assert!(!test.path("supporters/a.csv").exists());
}

/// Whoever was given the address is told by nobody else any more.
#[test]
fn organizations_that_have_the_address_are_named() {
    let test = campaign("");
    let toml = test.read("campaign.toml").replace(
        "[districts]",
        "[[supporters.consent]]\nto = [\"contact\"]\norganizations = [\"Elm Fund\"]\ncolumn = \"mail\"\nyes = [\"Yes\"]\n[districts]",
    );
    let test = test
        .file("campaign.toml", &toml)
        .file("signatories.csv", "organization,signed_on\nElm Fund,2026-10-01\n")
        .file(
            "supporters/a.csv",
            "first_name,email,zip,share,mail,signed_at\nZoraxa,zoraxa.qvintel@elm.example,99001,Yes,Yes,2026-11-02\n\
             Bo,bo@elm.example,99001,Yes,Yes,2026-11-02\n",
        );
    close(&test);
    let share = [
        "supporters",
        "share",
        "--organization",
        "Elm Fund",
        "elm.csv",
    ];
    run(&test, &share).status(0);
    assert!(test.read("elm.csv").contains("zoraxa"));
    let named = "Given the address, and for you to tell, as no later share can:\n  Elm Fund (2026-11-28)\nWhat";
    run(&test, &FORGET_NOW)
        .status(0)
        .stdout_has("Gone:\n  supporters/a.csv: row 2\n  elm.csv: row 2\n")
        .stdout_has(named);
    assert_eq!(holding(&[&test.path(""), test.state()], &[]), [""; 0]);
    assert!(test.read("elm.csv").contains("bo@elm.example"));
    run(&test, &FORGET_NOW).status(0).stdout_has(named);
    let meeting = [(
        "REDRESS_LEDGER",
        "postgres://ohio@pool.coalition.example/letters",
    )];
    run_at(&test, "2026-11-28T12:00:00Z", &FORGET_NOW, &meeting).status(0).stdout_has(
        "\nThe other machines that send this campaign have exports, copies and a ledger of their own: run it on each of them.\nGiven",
    );
}
