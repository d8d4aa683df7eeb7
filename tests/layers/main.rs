//! Imports point one way, between crates, between modules and between files. The order is docs/ARCHITECTURE.md's.

mod circles;
mod links;
mod modules;
mod tokens;

use std::fs;
use std::path::{Path, PathBuf};

use circles::circles;
use links::links;
use modules::{Crate, Module};

/// Each crate under `crates/` with those it may use. Cargo sees to the rest.
const CRATES: [(&str, &[&str]); 10] = [
    ("redress-base", &[]),
    ("redress-dns", &[]),
    ("redress-lists", &["redress-base"]),
    ("redress-supporters", &["redress-base", "redress-lists"]),
    ("redress-letters", &["redress-base", "redress-lists"]),
    ("redress-smtp", &["redress-base"]),
    ("redress-mailbox", &["redress-base"]),
    ("redress-imap", &["redress-smtp"]),
    (
        "redress-ledger",
        &[
            "redress-base",
            "redress-lists",
            "redress-letters",
            "redress-smtp",
            "redress-mailbox",
        ],
    ),
    (
        "redress-coordinator",
        &["redress-base", "redress-ledger", "redress-smtp"],
    ),
];

/// The modules of `src`: each may use those above it, and none of those beside it.
const MODULES: [&[&str]; 7] = [
    &["campaign"],
    &["signatories"],
    &["constituents"],
    &["plan"],
    &["delivery", "report"],
    &["coordination"],
    &["cli"],
];

/// Crates that only `cli` may use: of the DNS no letter may depend.
const ONLY_CLI: [&str; 6] = [
    "clap",
    "anyhow",
    "indicatif",
    "clap_complete",
    "clap_mangen",
    "redress_dns",
];

/// What only `cli` may do: the others return how it ended.
const ONLY_CLI_CALLS: [&[&str]; 1] = [&["process", "::", "exit"]];

/// The same where it is imported first.
const ONLY_CLI_IMPORTS: [&str; 1] = ["std::process::exit"];

/// What only `cli::output` may do: elsewhere a stream that fails would end a run, or be taken for nothing.
const PRINTING: [&[&str]; 14] = [
    &["println", "!"],
    &["eprintln", "!"],
    &["print", "!"],
    &["eprint", "!"],
    &["dbg", "!"],
    &["io", "::", "stdout"],
    &["io", "::", "stderr"],
    &["Term", "::", "stdout"],
    &["Term", "::", "stderr"],
    &["Term", "::", "buffered_stdout"],
    &["Term", "::", "buffered_stderr"],
    &["ProgressBar", "::"],
    &["ProgressDrawTarget", "::"],
    &[".", "print", "("], // of an error of clap
];

/// The same where it is imported first.
const PRINTING_IMPORTS: [&str; 4] = [
    "std::io::stdout",
    "std::io::stderr",
    "std::io::Stdout",
    "std::io::Stderr",
];

/// What only `redress_base::private` may do: elsewhere a link in a folder from somebody else would lead out of it.
const WRITING: [&[&str]; 9] = [
    &["File", "::", "create"],
    &["File", "::", "create_new"],
    &["File", "::", "options"],
    &["OpenOptions"],
    &["DirBuilder"],
    &["fs", "::", "write"],
    &["fs", "::", "copy"],
    &["fs", "::", "hard_link"],
    &["fs", "::", "create_dir"],
];

/// The same where it is imported first.
const WRITING_IMPORTS: [&str; 6] = [
    "std::fs::OpenOptions",
    "std::fs::DirBuilder",
    "std::fs::write",
    "std::fs::copy",
    "std::fs::hard_link",
    "std::fs::create_dir",
];

#[test]
fn crates_depend_only_on_those_below_them() {
    for folder in crates() {
        let name = folder.file_name().unwrap().to_str().unwrap();
        let known = CRATES.iter().find(|(known, _)| *known == name);
        let (_, allowed) =
            known.unwrap_or_else(|| panic!("`{name}` has no place in the order of crates"));
        let manifest: toml::Table = fs::read_to_string(folder.join("Cargo.toml"))
            .unwrap()
            .parse()
            .unwrap();
        assert_eq!(manifest["package"]["name"].as_str(), Some(name));
        for (dependency, kind) in dependencies(&manifest) {
            let for_tests = kind == "dev-dependencies";
            assert!(
                !dependency.starts_with("redress")
                    || allowed.contains(&dependency.as_str())
                    || for_tests && dependency == "redress-test-support",
                "`{name}` must not depend on `{dependency}`"
            );
            let crate_name = dependency.replace('-', "_");
            assert!(
                for_tests || !ONLY_CLI.contains(&crate_name.as_str()),
                "`{name}` must not depend on `{dependency}`, which is for the command line"
            );
        }
    }
}

#[test]
fn modules_import_only_downward() {
    let redress = Crate::read(&root().join("src/lib.rs"));
    let top = |module: usize| redress.modules[module].path.first().map(String::as_str);
    let place = |name: &str| MODULES.iter().position(|beside| beside.contains(&name));
    for module in redress.modules[0].children.keys() {
        assert!(
            place(module).is_some(),
            "`{module}` has no place in the order of modules"
        );
    }
    let mut seen = 0;
    for link in links(&redress) {
        let from = &redress.modules[link.from];
        let Some(user) = top(link.from) else { continue };
        for used in link.through.iter().filter_map(|module| top(*module)) {
            seen += usize::from(used != user);
            assert!(
                used == user || place(used) < place(user),
                "{}:{}: `{user}` must not use `{used}`, as it does with `{}`",
                from.file.display(),
                link.line,
                link.path
            );
        }
    }
    assert!(
        seen > 100,
        "only {seen} imports were found: the search is broken"
    );
}

#[test]
fn only_the_command_line_exits_and_uses_its_crates() {
    for root in libraries() {
        for module in Crate::read(&root).modules {
            if module.path.first().is_some_and(|name| name == "cli") {
                continue;
            }
            let file = module.file.display();
            for import in &module.imports {
                let first = import.path.first().map_or("", String::as_str);
                let (line, path) = (import.line, import.path.join("::"));
                assert!(
                    !ONLY_CLI.contains(&first) && !ONLY_CLI_IMPORTS.contains(&path.as_str()),
                    "{file}:{line}: `{path}` belongs to `cli`"
                );
            }
            let words: Vec<_> = module
                .code
                .iter()
                .map(|token| token.text.as_str())
                .collect();
            for (at, token) in module.code.iter().enumerate() {
                let called = ONLY_CLI_CALLS
                    .iter()
                    .any(|call| words[at..].starts_with(call));
                let used = ONLY_CLI.contains(&words[at]) && words.get(at + 1) == Some(&"::");
                assert!(
                    !called && !used,
                    "{file}:{}: `{}` belongs to `cli`",
                    token.line,
                    token.text
                );
            }
        }
    }
}

#[test]
fn only_one_place_prints() {
    let is_it = |module: &Module| {
        let place = module.path.iter().map(String::as_str).take(2);
        place.eq(["cli", "output"])
    };
    let why = "what is printed goes through `cli::output`";
    let seen = only_there(is_it, &PRINTING_IMPORTS, &PRINTING, why);
    assert!(seen > 1, "the place that prints was not found");
}

#[test]
fn only_one_place_makes_files_and_opens_them_for_writing() {
    let is_it = |module: &Module| module.file.ends_with("redress-base/src/private.rs");
    let why = "files are made and opened for writing by `redress_base::private`";
    let seen = only_there(is_it, &WRITING_IMPORTS, &WRITING, why);
    assert_eq!(seen, 1, "the place that opens files was not found");
}

/// Looks for imports and calls that belong into one place only; gives how many modules are that place.
fn only_there(
    is_it: impl Fn(&Module) -> bool,
    imports: &[&str],
    calls: &[&[&str]],
    why: &str,
) -> usize {
    let mut seen = 0;
    for root in libraries() {
        for module in Crate::read(&root).modules {
            if is_it(&module) {
                seen += 1;
                continue;
            }
            let file = module.file.display();
            for import in &module.imports {
                let (line, path) = (import.line, import.path.join("::"));
                assert!(
                    !imports.contains(&path.as_str()),
                    "{file}:{line}: `{path}`: {why}"
                );
            }
            let words: Vec<_> = module
                .code
                .iter()
                .map(|token| token.text.as_str())
                .collect();
            for (at, token) in module.code.iter().enumerate() {
                let is_one = calls.iter().any(|call| words[at..].starts_with(call));
                assert!(!is_one, "{file}:{}: {why}", token.line);
            }
        }
    }
    seen
}

#[test]
fn no_two_files_use_each_other() {
    let folder = root();
    let mut found = Vec::new();
    for root in libraries() {
        let circles = circles(&Crate::read(&root));
        found.extend(circles.iter().map(|circle| circle.explained(&folder)));
    }
    assert!(
        found.is_empty(),
        "{} circles of files, none of which can be read alone; move what both need into a file of its own:\n\n{}",
        found.len(),
        found.join("\n")
    );
}

#[test]
fn a_circle_is_found_behind_a_re_export() {
    let folder = tempfile::tempdir().unwrap();
    let files = [
        ("lib.rs", "pub mod inbox; mod words;"),
        (
            "inbox/mod.rs",
            "mod store; mod talk; mod alone; pub use store::Store; pub use talk::Talk;",
        ),
        // By what the parent re-exports, and within a module between braces.
        (
            "inbox/store.rs",
            "pub struct Store; mod inner { use super::super::Talk; }",
        ),
        // By a path in the code, after a unit test, and through an alias of the module.
        (
            "inbox/talk.rs",
            "#[cfg(test)] mod tests { use super::super::alone::Alone; }
             use crate::inbox as mail; pub struct Talk(mail::store::Store);",
        ),
        // Uses one of them, is used by none.
        (
            "inbox/alone.rs",
            "use crate::words::say; use super::Talk; pub struct Alone(Talk);",
        ),
        ("words.rs", "pub fn say() { other::crate_of::that_name() }"),
    ];
    for (name, text) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let found = circles(&Crate::read(&folder.path().join("lib.rs")));
    let [circle] = &found[..] else {
        panic!("{} circles", found.len())
    };
    assert_eq!(
        circle.names(folder.path()).join(" ↔ "),
        "inbox/store ↔ inbox/talk"
    );
    assert_eq!(
        circle.explained(folder.path()),
        "inbox/store ↔ inbox/talk
    inbox/store.rs → inbox/talk.rs: super::super::Talk (line 1)
    inbox/talk.rs → inbox/store.rs: mail::store::Store (line 2)
"
    );
}

/// Each dependency with the table that names it, those of single systems included.
fn dependencies(manifest: &toml::Table) -> Vec<(String, &'static str)> {
    let mut tables = vec![manifest];
    if let Some(systems) = manifest.get("target").and_then(toml::Value::as_table) {
        tables.extend(systems.values().filter_map(toml::Value::as_table));
    }
    let mut found = Vec::new();
    for kind in ["dependencies", "build-dependencies", "dev-dependencies"] {
        for table in &tables {
            let named = table.get(kind).and_then(toml::Value::as_table);
            found.extend(
                named
                    .into_iter()
                    .flat_map(toml::Table::keys)
                    .map(|name| (name.clone(), kind)),
            );
        }
    }
    found
}

/// The folders of the crates beside `src`.
fn crates() -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(root().join("crates")) else {
        return Vec::new();
    };
    let folders = entries.map(|entry| entry.unwrap().path());
    folders
        .filter(|folder| folder.join("Cargo.toml").exists())
        .collect()
}

/// The first file of each library of the workspace.
fn libraries() -> Vec<PathBuf> {
    let beside = crates().into_iter().map(|folder| folder.join("src/lib.rs"));
    std::iter::once(root().join("src/lib.rs"))
        .chain(beside)
        .collect()
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}
