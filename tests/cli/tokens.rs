//! Twenty thousand invented supporters, of whom nothing stands where it does not belong.
//!
//! `tokens/invent.py` makes their exports: everybody's name, address, phone, street and words hold a token of their own.
//! `tokens/oracle.py`, written apart from the program, says of each row what must come of it, and `tokens/search.py` looks for
//! the tokens in every byte that the program wrote.

mod gone;

use jiff::Timestamp;
use redress::campaign::Campaign;
use redress_supporters::consent::ConsentUse;
use redress_supporters::districts::DistrictTable;
use redress_supporters::gather::expand;
use redress_supporters::{SupporterSettings, Supporters};
use redress_test_support::{CampaignTest, Ran, pass_over, root};
use std::collections::HashMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Rows of all exports together, about.
const ROWS: &str = "20000";

const SETTINGS: &str = r#"
[supporters]
files = ["supporters/*.csv"]
signed_as = "Add my name to the letter"
[supporters.opt_outs]
"Please take me out" = ["yes", "x"]
[[supporters.consent]]
to = ["count", "name"]
column = "May we share your name with your representatives? "
yes = ["Yes", "Yes, share it"]
[[supporters.consent]]
to = ["words"]
column = "May we show your words?"
yes = ["Yes"]
[[supporters.consent]]
to = ["contact"]
organizations = ["Elm Fund"]
column = "can2_subscription_status"
yes = ["subscribed"]
[[supporters.consent]]
to = ["contact"]
organizations = ["Oak Fund"]
column = "can2_user_tags"
yes = ["oak-news"]
[districts]
file = "districts.csv"
congress = 119
as_of = "2024-07-30"
"#;

/// One recipient for each place in which the invented people live, with and without an address.
const LIST: &str = "id,office,style,full_name,last_name,state,district,city,email
pres,president,Mr.,Ada Lane,Lane,,,Washington,
ca12,representative,,Ada Moss,Moss,CA,12,Washington,ca12@house.example
ca13,representative,,Bea Moss,Moss,CA,13,Washington,
tn1,representative,,Cal Moss,Moss,TN,1,Washington,tn1@house.example
oh3,representative,,Dot Moss,Moss,OH,3,Washington,oh3@house.example
vt,representative,,Eli Moss,Moss,VT,0,Washington,vt@house.example
gu,delegate,,Flo Moss,Moss,GU,,Washington,gu@house.example
sca,senator,,Gil Reed,Reed,CA,,Washington,sca@senate.example
sva,senator,,Hal Reed,Reed,VA,,Washington,sva@senate.example
staff,staff,,Ida Dale,Dale,CA,,Washington,staff@senate.example
";

const LETTER: &str = "+++
subject = \"Face recognition\"
+++
{{ salutation }}

Please support a ban.

{{ sender.name }}
";

/// The campaign of the invented people, and what the program wrote, output by output.
struct Proof {
    test: CampaignTest,
    outputs: tempfile::TempDir,
}

impl Proof {
    /// None where there is no Python.
    fn new() -> Option<Self> {
        Self::of(ROWS)
    }

    /// The same with so many rows.
    fn of(rows: &str) -> Option<Self> {
        let test = CampaignTest::new().recipients(LIST).letter(LETTER).file(
            "signatories.csv",
            "organization,signed_on\nElm Fund,2024-03-10\nOak Fund,2024-03-10\n",
        );
        let campaign = test.read("campaign.toml");
        let test = test.file("campaign.toml", &format!("{campaign}\n{SETTINGS}"));
        python("invent.py", &[&test.path(""), Path::new(rows)])?;
        let outputs = tempfile::tempdir().unwrap();
        Some(Self { test, outputs })
    }

    /// A file of an output.
    fn file(&self, output: &str, name: &str) -> PathBuf {
        let folder = self.outputs.path().join(output);
        std::fs::create_dir_all(&folder).unwrap();
        folder.join(name)
    }

    /// Runs a command on a day on which the 119th Congress sits; what it prints is an output.
    fn run(&self, output: &str, args: &[&str]) -> Ran {
        let clock = format!("{} 2026-11-28T12:00:00Z 1", Timestamp::now());
        let ran = self.test.run_with(args, &[("REDRESS_TEST_CLOCK", &clock)]);
        let name = args.join(" ").replace(['/', ' '], "_");
        let name = &name[..name.len().min(80)];
        std::fs::write(self.file(output, &format!("{name}.out")), &ran.stdout).unwrap();
        std::fs::write(self.file(output, &format!("{name}.err")), &ran.stderr).unwrap();
        ran
    }

    /// Takes a copy of everything that lies in the campaign's folder and is not the organizer's own, and of the account's state.
    fn keep_what_lies_around(&self, output: &str) {
        let own = ["supporters", "districts.csv", "campaign.toml"];
        let into = self.file(output, "campaign");
        copy(&self.test.path(""), &into, &|name| !own.contains(&name));
        copy(self.test.state(), &self.file(output, "state"), &|_| true);
    }

    /// Every token stands where the oracle says, and nowhere else: what was found in each output, or what is wrong.
    fn search(&self) -> Result<String, String> {
        self.search_for("", "")
    }

    /// The same after somebody has withdrawn, and somebody has asked what is known of them.
    fn search_for(&self, withdrawn: &str, asked: &str) -> Result<String, String> {
        let (folder, outputs) = (self.test.path(""), self.outputs.path());
        let addresses = [Path::new(withdrawn), Path::new(asked)];
        ran(
            "search.py",
            &[&[&*folder, outputs], &addresses[..]].concat(),
        )
        .unwrap()
    }
}

fn copy(from: &Path, to: &Path, wanted: &dyn Fn(&str) -> bool) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name();
        if !wanted(name.to_str().unwrap()) {
            continue;
        }
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &to.join(name), &|_| true);
        } else {
            std::fs::copy(entry.path(), to.join(name)).unwrap();
        }
    }
}

impl Proof {
    /// Letters that say how many constituents stand behind them, each with the book of them.
    fn with_books(self) -> Self {
        let toml = self.test.read("campaign.toml");
        let list = "recipients = \"recipients/council.csv\"\n";
        let toml = toml
            .replace(list, &format!("{list}constituents = \"book\"\n"))
            .replace("signed_as =", "book_kb = 15000\nsigned_as =");
        self.test.write("campaign.toml", &toml);
        self.test.write("letters/council.md", LETTER_WITH_BOOK);
        self
    }

    /// Previews and sends; each mail that arrived is an output by the id of its recipient.
    fn send_books(&self) {
        let mails = self.file("books", "eml");
        let preview = self
            .run("books", &["preview", "--eml", mails.to_str().unwrap()])
            .status(0);
        let code = preview
            .stdout
            .lines()
            .find_map(|line| line.strip_prefix("Approval code: "));
        let before = self.test.server().mails().len();
        self.run("quiet", &["send", "--approved", code.unwrap()]);
        for mail in &self.test.server().mails()[before..] {
            let id = mail.recipients[0].split('@').next().unwrap();
            let output = if id == "staff" {
                "quiet"
            } else {
                &format!("book-{id}")
            };
            std::fs::write(self.file(output, &format!("{id}.eml")), &mail.text).unwrap();
        }
    }
}

/// Whom books are brought by hand, by id and name.
const BY_HAND: [(&str, &str); 2] = [("pres", "Ada Lane"), ("ca13", "Bea Moss")];

impl Proof {
    /// Each book that is bound behind a letter by hand is an output by the id of its recipient.
    fn part_books_by_hand(&self, printed: &Path) {
        let page = std::fs::read_to_string(printed).unwrap();
        let mut found = 0;
        for book in page.split("<header class=\"book-cover\">").skip(1) {
            let of = |(_, name): &&(&str, &str)| book.contains(&format!("For <bdi>{name}</bdi>"));
            let (id, _) = BY_HAND.iter().find(of).unwrap();
            std::fs::write(self.file(&format!("book-{id}"), "book.html"), book).unwrap();
            found += 1;
        }
        assert_eq!(found, BY_HAND.len());
    }
}

const LETTER_WITH_BOOK: &str = "+++
subject = \"Face recognition\"
+++
{{ salutation }}

{% if constituents.count %}{{ constituents.count_words }} of your constituents stand behind this letter.{% endif %}

Please support a ban.

{{ sender.name }}
";

/// What a script prints, or what it says is wrong; none where there is no Python.
fn ran(script: &str, args: &[&Path]) -> Option<Result<String, String>> {
    let script = root().join("tests/cli/tokens").join(script);
    // Nothing of the checkout is written.
    let ran = Command::new("python3")
        .arg("-B")
        .arg(script)
        .args(args)
        .output();
    let Ok(ran) = ran else {
        pass_over("there is no python3");
        return None;
    };
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Some(if ran.status.success() {
        Ok(text(ran.stdout))
    } else {
        Err(text(ran.stderr))
    })
}

/// What a script prints that runs to its end; none where there is no Python.
#[track_caller]
fn python(script: &str, args: &[&Path]) -> Option<String> {
    ran(script, args).map(|ran| ran.unwrap_or_else(|said| panic!("{said}")))
}

/// Each row as the program reads it, in the words of the oracle.
fn rows_of(folder: &Path) -> String {
    let campaign = Campaign::load(folder).unwrap();
    let files = campaign.supporters.as_ref().unwrap();
    let districts = &campaign.districts.as_ref().unwrap().file;
    let settings = SupporterSettings {
        files: expand(&campaign.folder, &files.files).unwrap(),
        columns: files.columns.clone(),
        consent: files.consent.clone(),
        opt_outs: files.opt_outs.clone(),
        contact: None,
    };
    let table = DistrictTable::read(&campaign.folder, districts, 119).unwrap();
    let all = Supporters::gather(&campaign.folder, &settings, Some(table), &|_| false);
    let uses = [
        ConsentUse::Count,
        ConsentUse::Name,
        ConsentUse::Words,
        ConsentUse::Contact("Elm Fund".to_owned()),
        ConsentUse::Contact("Oak Fund".to_owned()),
    ];
    let (mut lines, mut firsts) = (String::new(), HashMap::new());
    all.each(|it| {
        let place = format!("{} {}", it.file, it.row);
        // Whoever has several rows is known by the first of them.
        let person = firsts.entry(it.person).or_insert_with(|| place.clone());
        let home = it.lives.home;
        let seat = home
            .seat
            .map(|seat| format!("{}-{}", seat.state.code, seat.number));
        let bits: String = uses
            .iter()
            .map(|wanted| {
                if it.consent.allows(&all.uses, wanted) {
                    '1'
                } else {
                    '0'
                }
            })
            .collect();
        let _ = writeln!(
            lines,
            "{place}: {person} {} {} {} {bits}{}{}",
            home.word,
            home.state.map_or("-", |state| state.code),
            seat.as_deref().unwrap_or("-"),
            if it.has_moved_away { " moved away" } else { "" },
            if it.withheld.is_some() {
                " words held back"
            } else {
                ""
            },
        );
    })
    .unwrap();
    lines
}

#[test]
fn every_row_is_what_the_oracle_says() {
    let Some(proof) = Proof::new() else {
        return;
    };
    let expected = python("oracle.py", &[&proof.test.path("")]).unwrap();
    let found = rows_of(&proof.test.path(""));
    let differing: Vec<_> = found
        .lines()
        .zip(expected.lines())
        .filter(|(found, expected)| found != expected)
        .take(12)
        .collect();
    assert!(differing.is_empty(), "{differing:#?}");
    assert_eq!(found.lines().count(), expected.lines().count());
    // The figures are sums of these rows.
    let shown = proof.run("figures", &["supporters"]).status(0).stdout;
    for word in ["sure", "likely", "unclear", "unknown", "elsewhere"] {
        let word_of = |line: &&str| line.split(' ').nth(4) == Some(word);
        let rows = expected.lines().filter(word_of).count();
        assert!(rows > 0);
        assert_eq!(figure(&shown, word), rows, "{word}\n{shown}");
    }
}

/// The number in front of a word in a table.
#[track_caller]
fn figure(table: &str, word: &str) -> usize {
    let line = table.lines().find(|line| {
        let mut words = line.split_whitespace();
        words
            .next()
            .is_some_and(|it| it.starts_with(|c: char| c.is_ascii_digit()))
            && words.next() == Some(word)
    });
    let line = line.unwrap_or_else(|| panic!("no {word} in\n{table}"));
    let number = line.split_whitespace().next().unwrap();
    number.replace(',', "").parse().unwrap()
}

#[test]
fn nothing_of_anybody_stands_where_it_does_not_belong() {
    let Some(proof) = Proof::new() else {
        return;
    };
    proof.run("figures", &["supporters"]).status(0);
    proof.run("check", &["supporters", "check"]).status(0);
    let list = proof.file("unclear", "ask.csv");
    proof
        .run(
            "figures",
            &["supporters", "unclear", list.to_str().unwrap()],
        )
        .status(0);
    proof.run("check", &["check"]).status(0);
    let page = proof.file("preview", "preview.html");
    let mails = proof.file("preview", "eml");
    let preview = proof
        .run(
            "preview",
            &[
                "preview",
                "--html",
                page.to_str().unwrap(),
                "--eml",
                mails.to_str().unwrap(),
            ],
        )
        .status(0);
    proof
        .run("preview", &["preview", "--format", "json"])
        .status(0);
    let code = preview
        .stdout
        .lines()
        .find_map(|line| line.strip_prefix("Approval code: "));
    proof
        .run("sent", &["send", "--approved", code.unwrap()])
        .status(0);
    for (number, message) in proof.test.server().mails().iter().enumerate() {
        std::fs::write(proof.file("sent", &format!("{number}.eml")), &message.text).unwrap();
    }
    for args in [
        &["status", "--format", "json"][..],
        &["log", "--format", "json"],
        &["log"],
        &["replies"],
        &["signatories"],
    ] {
        proof.run("record", args).status(0);
    }
    let page = proof.file("record", "report.html");
    let table = proof.file("record", "report.csv");
    let (page, table) = (page.to_str().unwrap(), table.to_str().unwrap());
    proof
        .run("record", &["report", "--html", page, "--csv", table])
        .status(0);
    let packet = proof.file("packet", "packet");
    proof
        .run("packet", &["packet", packet.to_str().unwrap()])
        .status(0);
    let folder = proof.file("proof", "proof");
    proof
        .run("proof", &["proof", folder.to_str().unwrap()])
        .status(0);
    proof.run("rehearsal", &["rehearse"]).status(0);
    proof.keep_what_lies_around("around");
    let found = proof.search().unwrap_or_else(|wrong| panic!("{wrong}"));
    // A search that finds nothing where something must be would find nothing anywhere.
    assert!(found.contains("unclear: 1 files, "), "{found}");
}

#[test]
fn the_search_finds_a_token_however_it_is_written() {
    let Some(proof) = Proof::of("40") else {
        return;
    };
    let export = proof.test.read("supporters/an.csv");
    let at = export.to_lowercase().find("qzn").unwrap();
    let token = export[at..at + 8].to_lowercase();
    python("disguise.py", &[proof.outputs.path(), Path::new(&token)]).unwrap();
    let disguises = std::fs::read_dir(proof.outputs.path()).unwrap().count();
    assert_eq!(disguises, 15);
    let wrong = proof.search().unwrap_err();
    for disguise in std::fs::read_dir(proof.outputs.path()).unwrap() {
        let name = disguise.unwrap().file_name().into_string().unwrap();
        let told = format!("{name}/file has {token} of supporters/an.csv ");
        assert!(wrong.contains(&told), "{told} is not in\n{wrong}");
    }
}

#[test]
fn a_book_has_whoever_agreed_and_nobody_else() {
    let Some(proof) = Proof::new() else {
        return;
    };
    let proof = proof.with_books();
    proof.send_books();
    let packet = proof.file("books", "packet");
    proof
        .run("books", &["packet", packet.to_str().unwrap()])
        .status(0);
    proof.part_books_by_hand(&packet.join("print.html"));
    for args in [&["status"][..], &["log", "--format", "json"]] {
        proof.run("quiet", args).status(0);
    }
    proof.keep_what_lies_around("around");
    let found = proof.search().unwrap_or_else(|wrong| panic!("{wrong}"));
    for id in [
        "pres", "ca12", "ca13", "tn1", "oh3", "vt", "gu", "sca", "sva",
    ] {
        assert!(found.contains(&format!("book-{id}: 1 files, ")), "{found}");
    }
    // Whoever withdraws is in no output from then on.
    let address = python("named.py", &[&proof.test.path("")]).unwrap();
    let (address, _) = address.split_once('\n').unwrap();
    let after = Proof {
        test: proof.test,
        outputs: tempfile::tempdir().unwrap(),
    };
    after
        .run("told", &["supporters", "withdraw", address])
        .status(0);
    std::fs::remove_dir_all(after.outputs.path().join("told")).unwrap();
    after.send_books();
    after
        .search_for(address, "")
        .unwrap_or_else(|wrong| panic!("{wrong}"));
}
