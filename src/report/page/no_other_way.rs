//! No page is written by another way than `page`: no markup in a `write!`, nothing unescaped but in `raw.rs`.

use std::fs;
use std::path::{Path, PathBuf};

/// What stands in a source line that goes around the templates, with what to do instead.
const FORBIDDEN: [(&str, &str); 2] = [
    (
        "PreEscaped",
        "give `page/raw.rs` a function that says why the text is safe",
    ),
    (
        "Escaped(",
        "write the markup with `html!`, which escapes what stands in round brackets",
    ),
];

#[test]
fn only_raw_turns_text_into_markup() {
    for (file, source) in sources() {
        for (number, line) in source.lines().enumerate() {
            for (mark, instead) in FORBIDDEN {
                let at = format!("{}:{}", file.display(), number + 1);
                assert!(!line.contains(mark), "{at} has `{mark}`: {instead}");
            }
        }
    }
}

#[test]
fn no_markup_stands_in_a_text_literal() {
    for (file, source) in sources() {
        for literal in literals(&program_of(&source)) {
            let file = file.display();
            assert!(
                !has_tag(&literal),
                "{file} writes a tag by hand, in {literal:?}: use `html!`"
            );
        }
    }
}

#[test]
fn a_tag_in_a_literal_is_found() {
    let found = |program: &str| literals(program).iter().any(|literal| has_tag(literal));
    assert!(found("write!(out, \"<p>{}</p>\", name)"));
    assert!(found("out.write_all(b\"</td></tr>\\n\")?;"));
    assert!(found("let head = \"and \\\"more\\\" \\\n    <table>\";"));
    assert!(found("split('\"'); format!(\"<!doctype html>\")"));
    assert!(!found("format!(\"{name} <{email}>\")"));
    assert!(!found("words(\"a\").collect::<Vec<_>>(); let b = \"b\";"));
}

/// The text literals of a program.
fn literals(program: &str) -> Vec<String> {
    let mut literals = Vec::new();
    let mut characters = program.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '\'' if characters.peek() == Some(&'"') => {
                characters.next(); // a quotation mark as a character
            }
            '"' => {
                let mut literal = String::new();
                while let Some(inner) = characters.next().filter(|inner| *inner != '"') {
                    literal.push(inner);
                    if inner == '\\' {
                        literal.extend(characters.next());
                    }
                }
                literals.push(literal);
            }
            _ => {}
        }
    }
    literals
}

/// Whether `<` stands in it with a name, `/` or `!` behind.
fn has_tag(literal: &str) -> bool {
    literal.match_indices('<').any(|(at, _)| {
        let next = literal[at + 1..].chars().next();
        next.is_some_and(|next| next.is_ascii_alphabetic() || next == '/' || next == '!')
    })
}

/// The rooms' files but those that may, and this one.
fn sources() -> Vec<(PathBuf, String)> {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    // Books are pages, too, though plans know them.
    let mut folders = vec![src.join("report"), src.join("constituents")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs")
                && !path.ends_with("page/raw.rs")
                && !path.ends_with("book/frame.rs")
                // Takes the markup of the letters' own writer apart; what it puts in between is its own or stood in an attribute.
                && !path.ends_with("packet/body.rs")
                && !path.ends_with("page/no_other_way.rs")
            {
                let source = fs::read_to_string(&path).unwrap();
                files.push((path, source));
            }
        }
    }
    assert!(files.len() > 20, "the room's sources were found");
    files
}

/// The source without its comments and unit tests, which may show tags.
fn program_of(source: &str) -> String {
    let program = source.split("#[cfg(test)]\nmod tests {").next().unwrap();
    program
        .lines()
        .map(|line| {
            if line.trim_start().starts_with("//") {
                ""
            } else {
                line
            }
        })
        .collect::<Vec<_>>()
        .join("\n")
}
