//! The tour of the README, walked: each command prints the lines that stand below it there.

use redress_test_support::CampaignTest;
use std::path::Path;

/// The campaign of the repository in a folder of its own, with a server on this machine.
fn sample() -> CampaignTest {
    let test = CampaignTest::new();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for folder in ["letters", "recipients"] {
        for entry in std::fs::read_dir(root.join(folder)).unwrap() {
            let path = entry.unwrap().path();
            let name = format!("{folder}/{}", path.file_name().unwrap().to_str().unwrap());
            test.write(&name, &std::fs::read_to_string(&path).unwrap());
        }
    }
    test.write(
        "signatories.csv",
        &std::fs::read_to_string(root.join("signatories.csv")).unwrap(),
    );
    let toml = std::fs::read_to_string(root.join("campaign.toml")).unwrap();
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

/// The commands of the README's console blocks, each with the lines below it.
fn tour() -> Vec<(String, Vec<String>)> {
    let readme =
        std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap();
    let mut tour: Vec<(String, Vec<String>)> = Vec::new();
    for block in readme
        .split("```console\n")
        .skip(1)
        .filter_map(|rest| rest.split("```").next())
    {
        for line in block
            .lines()
            .filter(|line| *line != "…" && !line.is_empty())
        {
            match (line.strip_prefix("$ "), tour.last_mut()) {
                (Some(command), _) => tour.push((command.to_owned(), Vec::new())),
                (None, Some((_, lines))) => lines.push(line.to_owned()),
                (None, None) => panic!("`{line}` stands below no command"),
            }
        }
    }
    tour
}

#[test]
fn every_command_prints_what_the_readme_shows() {
    let test = sample();
    let toml = test.read("campaign.toml");
    let tour = tour();
    assert!(tour.len() >= 7, "{tour:?}");
    for (command, lines) in tour {
        if lines.iter().any(|line| line.contains("unknown key `pase`")) {
            test.write("campaign.toml", &toml.replace("pace     =", "pase     ="));
        }
        let typed = command
            .strip_prefix("cargo run --release -- ")
            .or(command.strip_prefix("redress "))
            .unwrap();
        let typed = typed.replace("\"Ada Organizer\"", "Ada");
        let mut args: Vec<&str> = typed.split(' ').collect();
        if args[0] == "send" {
            args.extend(["--pace", "unlimited"]);
        }
        let ran = test.run(&args);
        let printed: Vec<&str> = ran.stdout.lines().chain(ran.stderr.lines()).collect();
        for line in &lines {
            assert!(
                printed.contains(&line.as_str()),
                "`{command}` does not print `{line}`, but:\n{}",
                printed.join("\n")
            );
        }
        test.write("campaign.toml", &toml);
    }
}
