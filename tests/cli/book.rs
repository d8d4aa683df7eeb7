//! The manual as a book: every page is in it, and every link leads somewhere, in the repository and in the book.

use redress_test_support::{pass_over, root};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The pages of docs by their names, `SUMMARY.md` apart.
fn pages() -> BTreeSet<String> {
    let files = fs::read_dir(root().join("docs")).unwrap();
    let names = files.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let is_page = |name: &String| {
        let extension = Path::new(name).extension();
        extension.is_some_and(|extension| extension == "md") && name != "SUMMARY.md"
    };
    names.filter(is_page).collect()
}

fn read(name: &str) -> String {
    fs::read_to_string(root().join(name)).unwrap()
}

/// The text without its fences, in which nothing is a link or a heading.
fn without_fences(text: &str) -> String {
    let outside = text.split("```").step_by(2);
    outside.collect::<Vec<_>>().join("\n")
}

/// Where the links of a text lead, but for those to other sites.
fn links(text: &str) -> Vec<String> {
    // Between backticks stands what somebody would type: `](` there is no link.
    let prose = |line: &str| line.split('`').step_by(2).collect::<Vec<_>>().join("`");
    let text = without_fences(text);
    let text = text.lines().map(prose).collect::<Vec<_>>().join("\n");
    let targets = text.split("](").skip(1);
    targets
        .filter_map(|rest| rest.split(')').next())
        .filter(|target| !target.contains("://") && !target.starts_with("mailto:"))
        .map(str::to_owned)
        .collect()
}

/// What a heading is called in a link: its letters and figures, with `-` for blanks.
fn anchors(text: &str) -> BTreeSet<String> {
    let text = without_fences(text);
    let headings = text.lines().filter(|line| line.starts_with('#'));
    headings
        .map(|line| {
            let words = line.trim_start_matches('#').trim().to_lowercase();
            let kept = words
                .chars()
                .filter(|c| c.is_alphanumeric() || " -_".contains(*c));
            kept.map(|c| if c == ' ' { '-' } else { c }).collect()
        })
        .collect()
}

#[test]
fn every_page_is_in_the_book_once() {
    let mut in_book = links(&read("docs/SUMMARY.md"));
    in_book.sort();
    let pages: Vec<String> = pages().into_iter().collect();
    let mut sorted = pages.clone();
    sorted.sort();
    assert_eq!(in_book, sorted);
}

#[test]
fn every_link_leads_somewhere() {
    let docs = pages().into_iter().map(|name| format!("docs/{name}"));
    let others = ["README.md", "CONTRIBUTING.md"].map(str::to_owned);
    let mut checked = 0;
    for name in docs.chain(others) {
        let text = read(&name);
        for link in links(&text) {
            let (file, anchor) = link.split_once('#').unwrap_or((&link, ""));
            let folder = Path::new(&name).parent().unwrap();
            let target = if file.is_empty() {
                PathBuf::from(&name)
            } else {
                folder.join(file)
            };
            assert!(root().join(&target).exists(), "{name}: `{link}`");
            // What lies outside of docs is not in the book.
            assert!(
                !name.starts_with("docs/") || !file.contains('/'),
                "{name}: `{link}`"
            );
            let found =
                anchor.is_empty() || anchors(&read(target.to_str().unwrap())).contains(anchor);
            assert!(found, "{name}: nothing is called `{link}`");
            checked += 1;
        }
    }
    assert!(checked > 50, "only {checked} links were found");
}

#[test]
fn the_book_can_be_built() {
    // `tests/install` puts it there.
    let ours = root().join("target/mdbook/bin/mdbook");
    let mdbook = if ours.exists() { ours } else { "mdbook".into() };
    let folder = tempfile::tempdir().unwrap();
    let built = Command::new(mdbook)
        .args(["build", "--dest-dir"])
        .arg(folder.path())
        .current_dir(root())
        .output();
    let Ok(built) = built else {
        return pass_over("needs mdbook");
    };
    let told = String::from_utf8_lossy(&built.stderr) + String::from_utf8_lossy(&built.stdout);
    assert!(built.status.success(), "{told}");
    assert!(!told.contains("WARN") && !told.contains("ERROR"), "{told}");
    for page in pages() {
        // It calls the first page as a site does.
        let page = page.replace("README", "index").replace(".md", ".html");
        assert!(folder.path().join(&page).exists(), "{page}");
    }
}
