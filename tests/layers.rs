//! Imports point one way: from `cli` down to `address`, never back. The order is docs/ARCHITECTURE.md's.

use std::fs;
use std::path::{Path, PathBuf};

/// Each module with those it may use.
const LAYERS: [(&str, &[&str]); 12] = [
    ("address", &[]),
    ("id", &[]),
    ("clock", &[]),
    ("campaign", &["address", "id", "clock"]),
    (
        "signatories",
        &["address", "id", "clock", "campaign", "recipients"],
    ),
    (
        "letters",
        &[
            "address",
            "id",
            "clock",
            "campaign",
            "recipients",
            "signatories",
        ],
    ),
    (
        "message",
        &[
            "address",
            "id",
            "clock",
            "campaign",
            "recipients",
            "signatories",
            "letters",
        ],
    ),
    (
        "ledger",
        &[
            "address",
            "id",
            "clock",
            "campaign",
            "recipients",
            "signatories",
            "letters",
            "message",
        ],
    ),
    (
        "plan",
        &[
            "address",
            "id",
            "clock",
            "campaign",
            "recipients",
            "signatories",
            "letters",
            "message",
            "ledger",
        ],
    ),
    (
        "delivery",
        &[
            "address",
            "id",
            "clock",
            "campaign",
            "recipients",
            "signatories",
            "letters",
            "message",
            "ledger",
            "plan",
        ],
    ),
    (
        "report",
        &[
            "address",
            "id",
            "clock",
            "campaign",
            "recipients",
            "signatories",
            "letters",
            "message",
            "ledger",
            "plan",
        ],
    ),
    (
        "cli",
        &[
            "address",
            "id",
            "clock",
            "campaign",
            "recipients",
            "signatories",
            "letters",
            "message",
            "ledger",
            "plan",
            "delivery",
            "report",
        ],
    ),
];

/// Crates that only `cli` may use.
const ONLY_CLI: [&str; 5] = [
    "clap::",
    "anyhow::",
    "indicatif::",
    "clap_complete::",
    "clap_mangen::",
];

/// Macros and functions that only `cli` may call: the others return what there is to say.
const ONLY_CLI_CALLS: [&str; 5] = [
    "println!",
    "eprintln!",
    "print!(",
    "eprint!(",
    "process::exit",
];

#[test]
fn modules_import_only_downward() {
    let mut seen = 0;
    for (module, allowed) in LAYERS {
        for (file, line, used) in crate_imports(module) {
            seen += 1;
            assert!(
                used == module || allowed.contains(&used.as_str()),
                "{}:{line}: `{module}` must not use `{used}`",
                file.display()
            );
        }
    }
    assert!(
        seen > 30,
        "only {seen} imports were found: the search is broken"
    );
}

#[test]
fn only_the_command_line_prints_exits_and_uses_its_crates() {
    for (module, _) in LAYERS.iter().filter(|(module, _)| *module != "cli") {
        for (file, number, line) in code_lines(module) {
            for word in ONLY_CLI.iter().chain(&ONLY_CLI_CALLS) {
                assert!(
                    !line.contains(word),
                    "{}:{number}: `{word}` belongs to `cli`",
                    file.display()
                );
            }
        }
    }
}

#[test]
fn every_module_is_in_the_list() {
    let named: Vec<_> = LAYERS
        .iter()
        .map(|(module, _)| (*module).to_owned())
        .collect();
    let library = fs::read_to_string(source("lib.rs")).unwrap();
    let declared: Vec<_> = library
        .lines()
        .filter_map(|line| {
            line.strip_prefix("pub mod ")?
                .strip_suffix(';')
                .map(str::to_owned)
        })
        .collect();
    let mut sorted = named.clone();
    sorted.sort();
    assert_eq!(declared, sorted);
}

/// Every `crate::NAME` in a module's code: the file, the line and the name, grouped imports included.
fn crate_imports(module: &str) -> Vec<(PathBuf, usize, String)> {
    let mut imports = Vec::new();
    for (file, number, line) in code_lines(module) {
        for (at, _) in line.match_indices("crate::") {
            let rest = &line[at + "crate::".len()..];
            assert!(
                !rest.starts_with('{'),
                "{}:{number}: import each module on a line of its own",
                file.display()
            );
            let name: String = rest
                .chars()
                .take_while(|c| c.is_ascii_lowercase() || *c == '_')
                .collect();
            if !name.is_empty() {
                imports.push((file.clone(), number, name));
            }
        }
    }
    imports
}

/// The lines of a module's code, comments and unit tests left out.
fn code_lines(module: &str) -> Vec<(PathBuf, usize, String)> {
    let mut lines = Vec::new();
    for file in files(module) {
        let text = fs::read_to_string(&file).unwrap();
        for (index, line) in text.lines().enumerate() {
            if line.starts_with("#[cfg(test)]") {
                break;
            }
            let code = line.trim_start();
            if !code.starts_with("//") {
                lines.push((file.clone(), index + 1, code.to_owned()));
            }
        }
    }
    lines
}

/// The source files of a module, files of unit tests left out.
fn files(module: &str) -> Vec<PathBuf> {
    let single = source(&format!("{module}.rs"));
    let mut found = if single.exists() {
        vec![single]
    } else {
        Vec::new()
    };
    let mut folders = vec![source(module)];
    while let Some(folder) = folders.pop() {
        let Ok(entries) = fs::read_dir(folder) else {
            continue;
        };
        for path in entries.map(|entry| entry.unwrap().path()) {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            if path.is_dir() && name != "tests" {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") && name != "tests.rs" {
                found.push(path);
            }
        }
    }
    assert!(!found.is_empty(), "module `{module}` has no file");
    found
}

fn source(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src").join(path)
}
