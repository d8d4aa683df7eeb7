//! README and docs, walked: each command prints the lines that stand below it, and no option is named that there is not.
//!
//! Commands stand in fences whose word is `console`, each behind a `$`. What is run is the sample campaign of the repository, fresh
//! for each page of README's tour and for each fence of a page of docs. `console sent` begins after its letters have gone.
//! `console elsewhere` needs a server of somebody else: its commands are only read, and [`ELSEWHERE`] counts them. Nowhere else
//! may a command stand on a line of its own.

use redress_test_support::{CampaignTest, program, root};
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

/// How many fences of a page cannot be run here: they ask the DNS, a mailbox's server, a coordinator, accounts of others, or the log of a
/// Postfix.
const ELSEWHERE: [(&str, usize); 3] = [
    ("docs/inbox.md", 3),
    ("docs/many-hands.md", 3),
    ("docs/preflight.md", 2),
];

/// Programs that pages speak of besides, and what stands for any command.
const OTHERS: [&str; 2] = ["cargo", "COMMAND"];

/// A fence with its word and its lines, and where it stands.
struct Fence {
    place: String,
    word: String,
    lines: Vec<String>,
}

/// README and every page of docs.
fn pages() -> Vec<(String, String)> {
    let docs = std::fs::read_dir(root().join("docs")).unwrap();
    let mut files: Vec<PathBuf> = docs.map(|entry| entry.unwrap().path()).collect();
    files.retain(|file| file.extension().is_some_and(|extension| extension == "md"));
    files.sort();
    files.insert(0, root().join("README.md"));
    let named = |file: PathBuf| {
        let name = file.strip_prefix(root()).unwrap().display().to_string();
        (
            name.replace('\\', "/"),
            std::fs::read_to_string(&file).unwrap(),
        )
    };
    files.into_iter().map(named).collect()
}

/// The fences of a page, and its other lines with their numbers.
fn parted(name: &str, text: &str) -> (Vec<Fence>, Vec<(usize, String)>) {
    let (mut fences, mut rest) = (Vec::<Fence>::new(), Vec::new());
    let mut is_open = false;
    for (number, line) in (1..).zip(text.lines()) {
        match line.trim_start().strip_prefix("```") {
            Some(_) if is_open => is_open = false,
            Some(word) => {
                is_open = true;
                fences.push(Fence {
                    place: format!("{name} line {number}"),
                    word: word.to_owned(),
                    lines: Vec::new(),
                });
            }
            None if is_open => fences.last_mut().unwrap().lines.push(line.to_owned()),
            None => rest.push((number, line.to_owned())),
        }
    }
    assert!(!is_open, "{name}: a fence is not closed");
    (fences, rest)
}

/// Fences of these words on a page.
fn fences(name: &str, text: &str, words: &[&str]) -> Vec<Fence> {
    let (fences, _) = parted(name, text);
    let wanted = |fence: &Fence| words.contains(&fence.word.as_str());
    fences.into_iter().filter(wanted).collect()
}

/// A fence's commands, each with the lines below it that it has to print.
fn commands(fence: &Fence) -> Vec<(String, Vec<String>)> {
    let mut commands: Vec<(String, Vec<String>)> = Vec::new();
    let told = fence
        .lines
        .iter()
        .filter(|line| *line != "…" && !line.is_empty());
    for line in told {
        match (line.strip_prefix("$ "), commands.last_mut()) {
            (Some(command), _) => {
                // What is said of a command stands behind a `#` in its line.
                let command = command
                    .split("  #")
                    .next()
                    .unwrap()
                    .split(" # ")
                    .next()
                    .unwrap();
                let typed = command
                    .trim()
                    .replace("cargo run --release -- ", "redress ");
                commands.push((typed, Vec::new()));
            }
            (None, Some((_, lines))) => lines.push(line.clone()),
            (None, None) => panic!("{}: `{line}` stands below no command", fence.place),
        }
    }
    commands
}

/// The campaign of the repository in a folder of its own, with a server on this machine.
fn sample() -> CampaignTest {
    let test = CampaignTest::new();
    for folder in ["letters", "recipients", "supporters"] {
        for entry in std::fs::read_dir(root().join(folder)).unwrap() {
            let path = entry.unwrap().path();
            let name = format!("{folder}/{}", path.file_name().unwrap().to_str().unwrap());
            test.write(&name, &std::fs::read_to_string(&path).unwrap());
        }
    }
    for file in ["signatories.csv", "districts.csv"] {
        test.write(file, &std::fs::read_to_string(root().join(file)).unwrap());
    }
    let toml = std::fs::read_to_string(root().join("campaign.toml")).unwrap();
    let for_this_machine = |line: &str| match line.split_whitespace().next() {
        Some("server") => format!("server = \"{}\"\n", test.server().url()),
        Some("username" | "password") => "\n".to_owned(), // a line all the same, so that the others keep their numbers
        _ => format!("{line}\n"),
    };
    test.write(
        "campaign.toml",
        &toml.lines().map(for_this_machine).collect::<String>(),
    );
    test
}

/// The sample after its letters have gone, with an answer to one of them in each kind of mailbox.
fn sent() -> CampaignTest {
    let test = sample();
    test.send(&["--pace", "unlimited"]).status(0);
    let log = test.run(&[
        "log",
        "--mailing",
        "council",
        "--state",
        "accepted",
        "--format",
        "json",
    ]);
    let ids: Vec<String> = log
        .stdout
        .lines()
        .map(|line| {
            let entry: serde_json::Value = serde_json::from_str(line).unwrap();
            entry["message_id"].as_str().unwrap().to_owned()
        })
        .collect();
    let answer = |number: usize| {
        format!(
            "Date: Tue, 23 Feb 2027 11:00:00 +0000\nFrom: somebody{number}@council.example\nTo: organizer@coalition.example\n\
             Subject: Re: An ordinance\nMessage-ID: <{number}@council.example>\nIn-Reply-To: <{}>\n\nWe will.\n",
            ids[number]
        )
    };
    test.write("Mail/new/1", &answer(0));
    test.write("replies/1.eml", &answer(1));
    test.write("mail.eml", &answer(2));
    let from_line = "From somebody@council.example Tue Feb 23 11:00:00 2027\n";
    test.write("returned.mbox", &format!("{from_line}{}\n", answer(3)));
    test
}

/// Where a command reads a list that was filled in on the way, it is.
fn fill_in(test: &CampaignTest) {
    if !test.path("packet/handed.csv").exists() {
        test.run(&["packet", "packet/"]).status(0);
    }
    let rows = test.read("packet/handed.csv");
    test.write("packet/handed.csv", &rows.replace(",,\n", ",2021-02-18,\n"));
}

/// Runs the commands of a fence one after another, and compares what they print.
fn run(fence: &Fence, test: &CampaignTest) {
    let toml = test.read("campaign.toml");
    let mut code = String::new();
    for (command, lines) in commands(fence) {
        if lines.iter().any(|line| line.contains("unknown key `pase`")) {
            test.write("campaign.toml", &toml.replace("pace     =", "pase     ="));
        }
        if command.contains("packet/handed.csv") {
            fill_in(test);
        }
        let mut typed = command.replace(" CODE", &format!(" {code}"));
        if typed.contains("redress send") {
            typed.push_str(" --pace unlimited");
        }
        let ran = in_a_shell(test, &typed);
        if let Some((_, printed)) = ran.0.split_once("Approval code: ") {
            code = String::from(printed.lines().next().unwrap());
        }
        let printed: Vec<&str> = ran.0.lines().collect();
        let lines: Vec<String> = lines
            .iter()
            .map(|line| line.replace(" CODE ", &format!(" {code} ")))
            .collect();
        let place = &fence.place;
        for line in &lines {
            assert!(
                printed.contains(&line.as_str()),
                "{place}: `{command}` does not print `{line}`, but:\n{}",
                ran.0
            );
        }
        let shows_an_error = lines.iter().any(|line| line.starts_with("error: "));
        assert!(
            (ran.1 == Some(0)) != shows_an_error,
            "{place}: `{command}` ends with {:?}:\n{}",
            ran.1,
            ran.0
        );
        test.write("campaign.toml", &toml);
    }
}

/// Runs a line as a shell does, with `redress` as the program; what it printed, and its exit code.
fn in_a_shell(test: &CampaignTest, line: &str) -> (String, Option<i32>) {
    let bin = test.path("bin");
    if !bin.exists() {
        std::fs::create_dir(&bin).unwrap();
        std::os::unix::fs::symlink(program(), bin.join("redress")).unwrap();
    }
    let paths = std::env::var("PATH").unwrap_or_default();
    // For its clock, state and variables.
    let ours = test.command(&[]);
    let mut shell = std::process::Command::new("sh");
    shell.args(["-c", line]).current_dir(test.path("."));
    for (name, value) in ours.get_envs() {
        match value {
            Some(value) => shell.env(name, value),
            None => shell.env_remove(name),
        };
    }
    shell.env("PATH", format!("{}:{paths}", bin.display()));
    let output = shell.stdin(std::process::Stdio::null()).output().unwrap();
    let utf8 = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (
        utf8(output.stdout) + &utf8(output.stderr),
        output.status.code(),
    )
}

#[test]
fn every_command_of_the_readme_prints_what_stands_below_it() {
    let (name, readme) = pages().remove(0);
    let tour = fences(&name, &readme, &["console"]);
    assert!(
        tour.iter()
            .map(|fence| commands(fence).len())
            .sum::<usize>()
            >= 7
    );
    let test = sample();
    for fence in &tour {
        run(fence, &test);
    }
}

#[test]
fn every_command_of_the_docs_prints_what_stands_below_it() {
    let mut ran = 0;
    for (name, text) in pages().into_iter().skip(1) {
        for fence in fences(&name, &text, &["console", "console sent"]) {
            let test = if fence.word == "console" {
                sample()
            } else {
                sent()
            };
            run(&fence, &test);
            ran += 1;
        }
    }
    assert!(ran >= 6, "only {ran} fences were found");
}

#[test]
fn no_command_stands_where_nothing_runs_it() {
    let mut elsewhere = BTreeMap::new();
    for (name, text) in pages() {
        let (fences, rest) = parted(&name, &text);
        for fence in &fences {
            match fence.word.as_str() {
                "console" | "console sent" => {}
                "console elsewhere" => *elsewhere.entry(name.clone()).or_insert(0) += 1,
                word => assert!(
                    !word.starts_with("console")
                        && !fence.lines.iter().any(|line| line.starts_with("$ ")),
                    "{}: a command in a fence that nothing runs",
                    fence.place
                ),
            }
        }
        for (number, line) in rest {
            let line = line.trim_start();
            assert!(
                !["$ ", "redress ", "cargo run "]
                    .iter()
                    .any(|typed| line.starts_with(typed)),
                "{name} line {number}: a command outside of a `console` fence"
            );
        }
    }
    let known = ELSEWHERE.map(|(name, fences)| (name.to_owned(), fences));
    assert_eq!(elsewhere, BTreeMap::from(known));
}

/// What is typed in a line: options with their values are parted by blanks, and `|` and `>` end a command.
fn words(command: &str) -> impl Iterator<Item = &str> {
    let words = command
        .split_whitespace()
        .map(|word| word.trim_end_matches([';', ')']));
    words.take_while(|word| !["|", ">", "#"].contains(word))
}

#[test]
fn every_command_and_option_that_is_named_exists() {
    let test = CampaignTest::new();
    let help = |of: &[&str]| {
        let ran = test.command(&[&["help"], of].concat()).output().unwrap();
        let printed = String::from_utf8(ran.stdout).unwrap();
        ran.status.success().then_some(printed)
    };
    let mut helps: BTreeMap<Vec<String>, Option<String>> = BTreeMap::new();
    let mut of = |command: &[&str]| {
        let key: Vec<String> = command.iter().map(ToString::to_string).collect();
        helps.entry(key).or_insert_with(|| help(command)).clone()
    };
    let commands: BTreeSet<String> = of(&[])
        .unwrap()
        .lines()
        .filter_map(|line| {
            line.strip_prefix("  ")?
                .split(' ')
                .next()
                .map(str::to_owned)
        })
        .filter(|word| !word.is_empty() && !word.starts_with('-'))
        .collect();
    for (name, text) in pages() {
        let (fences, rest) = parted(&name, &text);
        let typed_in = |fence: &Fence| {
            let is_typed = match fence.word.as_str() {
                "sh" => |_: &str| true,
                _ => |line: &str| line.starts_with("$ "),
            };
            let lines = fence.lines.iter().filter(|line| is_typed(line));
            let typed = lines.filter_map(|line| Some(line.split_once("redress ")?.1.to_owned()));
            let place = fence.place.clone();
            typed
                .map(|typed| (place.clone(), typed))
                .collect::<Vec<_>>()
        };
        let typed = fences.iter().flat_map(typed_in);
        // Inline, `report --html FILE` is as much a command as with the program's name before it.
        let inline = rest.iter().flat_map(|(number, line)| {
            let spans = line.split('`').skip(1).step_by(2);
            let place = format!("{name} line {number}");
            spans.map(move |span| (place.clone(), span.to_owned()))
        });
        let inline = inline.filter_map(|(place, span)| match span.strip_prefix("redress ") {
            Some(command) => Some((place, command.to_owned())),
            None => span.contains(" --").then_some((place, span)),
        });
        for (place, command) in typed.chain(inline) {
            let mut typed: Vec<&str> = words(&command).collect();
            while typed.first() == Some(&"-C") {
                typed.drain(..2);
            }
            let is_ours = typed.first().is_some_and(|word| commands.contains(*word));
            if !is_ours {
                // An option alone, or another program's command.
                let first = typed.first().copied().unwrap_or("-");
                assert!(
                    first.starts_with('-') || first.contains('/') || OTHERS.contains(&first),
                    "{place}: `{command}` is no command of redress"
                );
                continue;
            }
            // `mark handed` and its like have help of their own.
            let own = typed
                .get(1)
                .filter(|word| word.chars().all(|c| c.is_ascii_lowercase()));
            let told = own
                .and_then(|own| of(&[typed[0], own]))
                .or_else(|| of(&[typed[0]]))
                .unwrap();
            for option in typed.iter().filter(|word| word.starts_with("--")) {
                let option = option.split('=').next().unwrap().trim_end_matches(',');
                assert!(
                    told.split(|c: char| c.is_whitespace() || c == ',')
                        .any(|word| word == option),
                    "{place}: `{command}` has no `{option}`"
                );
            }
        }
    }
}

#[test]
fn every_example_of_toml_can_be_read() {
    for (name, text) in pages() {
        for fence in fences(&name, &text, &["toml"]) {
            let text = fence.lines.join("\n");
            // One key twice is a choice between two lines.
            match text.parse::<toml::Table>() {
                Err(error) if !error.message().starts_with("duplicate key") => {
                    panic!("{}: {error}", fence.place)
                }
                _ => {}
            }
        }
    }
}
