//! What is given away of the invented supporters, and what is left when somebody, or everybody, has to go.

use super::{Proof, python};
use std::path::Path;

impl Proof {
    /// Somebody whose words stand in a book: the address, and all tokens of its rows.
    fn somebody(&self) -> (String, String) {
        let person = python("named.py", &[&self.test.path("")]).unwrap();
        let (address, tokens) = person.trim().split_once('\n').unwrap();
        (address.to_owned(), tokens.to_owned())
    }

    /// Has everything written that has something of supporters, into the campaign's folder.
    fn write_everything(&self) {
        let preview = self
            .run("told", &["preview", "--eml", "out", "--html", "all.html"])
            .status(0);
        let code = preview
            .stdout
            .lines()
            .find_map(|line| line.strip_prefix("Approval code: "));
        let elm = [
            "supporters",
            "share",
            "--organization",
            "Elm Fund",
            "elm.csv",
        ];
        for args in [
            &["rehearse"][..],
            &["send", "--approved", code.unwrap()],
            &["packet", "packet"],
            &["proof", "proof"],
            &["supporters", "unclear", "ask.csv"],
            &elm,
            &["report", "--html", "report.html", "--csv", "report.csv"],
        ] {
            self.run("told", args).status(0);
        }
    }

    /// The files of campaign and state that hold some tokens, or any, with what they hold: a line for each.
    fn holding(&self, tokens: &str) -> String {
        let folder = self.test.path("");
        let folders = format!("{},{}", folder.display(), self.test.state().display());
        let tokens = Some(Path::new(tokens)).filter(|_| !tokens.is_empty());
        let args: Vec<&Path> = [Path::new(&folders)].into_iter().chain(tokens).collect();
        python("holding.py", &args).unwrap()
    }
}

#[test]
fn who_agreed_is_given_and_who_asks_is_told_of_themselves() {
    let Some(proof) = Proof::of("6000") else {
        return;
    };
    for (output, organization) in [("share-elm", "Elm Fund"), ("share-oak", "Oak Fund")] {
        let list = proof.file(output, "list.csv");
        let list = list.to_str().unwrap();
        let share = ["supporters", "share", "--organization", organization, list];
        proof.run("quiet", &share).status(0);
    }
    let (address, _) = proof.somebody();
    let export = ["supporters", "export", &address];
    proof.run("export", &export).status(0);
    let json = [&export[..], &["--format", "json"]].concat();
    proof.run("export", &json).status(0);
    proof.keep_what_lies_around("around");
    let found = proof
        .search_for("", &address)
        .unwrap_or_else(|wrong| panic!("{wrong}"));
    for output in ["share-elm", "share-oak", "export"] {
        let empty = format!("{output}: 1 files, 0 tokens");
        assert!(found.contains(output) && !found.contains(&empty), "{found}");
    }
}

#[test]
fn of_whoever_is_forgotten_no_token_is_left_and_of_nobody_after_a_purge() {
    let Some(proof) = Proof::of("3000") else {
        return;
    };
    let proof = proof.with_books();
    let toml = proof.test.read("campaign.toml");
    let archived = toml.replace("[delivery]\n", "[delivery]\narchive = \"sent/\"\n");
    proof.test.write("campaign.toml", &archived);
    proof.write_everything();
    let (address, tokens) = proof.somebody();
    let before = proof.holding(&tokens);
    // A search that finds nothing there would find nothing anywhere.
    for place in ["supporters/", "sent/", "rehearsal/", "out/", "packet/"] {
        let has = before.lines().any(|line| line.starts_with(place));
        assert!(has, "{place} is not in\n{before}");
    }
    let rows = |held: &str| {
        held.lines()
            .filter(|line| line.starts_with("supporters/"))
            .count()
    };
    proof
        .run("told", &["supporters", "forget", &address, "--yes"])
        .status(0);
    assert_eq!(proof.holding(&tokens), "");
    // Everybody else is where they were.
    assert_eq!(rows(&proof.holding("")), 5);
    proof
        .run("told", &["supporters", "purge", "--early", "--yes"])
        .status(0);
    assert_eq!(proof.holding(""), "");
}
