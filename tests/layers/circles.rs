//! Files of a crate that use each other in a circle: none can be read, or moved, without the others.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::{Path, PathBuf};

use crate::links::links;
use crate::modules::Crate;

/// Files that reach each other, and the paths by which they do.
pub struct Circle {
    pub files: Vec<PathBuf>,
    /// From one file to another, by which paths as written, and the first line of each.
    ties: BTreeMap<(PathBuf, PathBuf), BTreeMap<String, usize>>,
}

impl Circle {
    /// Its files, from a folder on.
    pub fn names(&self, folder: &Path) -> Vec<String> {
        let files = self.files.iter();
        files
            .map(|file| short(file, folder).with_extension("").display().to_string())
            .collect()
    }

    /// A paragraph for whoever has to break it.
    pub fn explained(&self, folder: &Path) -> String {
        let mut text = format!("{}\n", self.names(folder).join(" ↔ "));
        for ((from, to), paths) in &self.ties {
            let names = paths
                .iter()
                .map(|(path, line)| format!("{path} (line {line})"))
                .collect::<Vec<_>>()
                .join(", ");
            let (from, to) = (short(from, folder), short(to, folder));
            writeln!(text, "    {} → {}: {names}", from.display(), to.display()).unwrap();
        }
        text
    }
}

fn short(file: &Path, folder: &Path) -> PathBuf {
    file.strip_prefix(folder).unwrap_or(file).to_owned()
}

/// Every circle of a crate. Circles that share a file are one.
pub fn circles(of: &Crate) -> Vec<Circle> {
    let mut ties: BTreeMap<(PathBuf, PathBuf), BTreeMap<String, usize>> = BTreeMap::new();
    for link in links(of) {
        let (from, to) = (&of.modules[link.from].file, &of.modules[link.to].file);
        if from != to {
            let paths = ties.entry((from.clone(), to.clone())).or_default();
            paths.entry(link.path).or_insert(link.line);
        }
    }
    let mut used: BTreeMap<&Path, Vec<&Path>> = BTreeMap::new();
    for (from, to) in ties.keys() {
        used.entry(from).or_default().push(to);
    }
    let reached: BTreeMap<_, _> = used
        .keys()
        .map(|file| (*file, reached_from(file, &used)))
        .collect();
    let mut found: Vec<Circle> = Vec::new();
    for (file, others) in &reached {
        let back = |other: &&&Path| reached.get(**other).is_some_and(|to| to.contains(file));
        let members: BTreeSet<&Path> = others.iter().filter(back).copied().collect();
        let first = members.first() == Some(file);
        if first {
            let inside = |(from, to): &(PathBuf, PathBuf)| {
                members.contains(from.as_path()) && members.contains(to.as_path())
            };
            let ties = ties.iter().filter(|(pair, _)| inside(pair));
            found.push(Circle {
                files: members.iter().map(|file| (*file).to_owned()).collect(),
                ties: ties
                    .map(|(pair, paths)| (pair.clone(), paths.clone()))
                    .collect(),
            });
        }
    }
    found
}

/// The files that a file uses, directly or by others; itself only where it stands in a circle.
fn reached_from<'a>(
    file: &'a Path,
    used: &BTreeMap<&'a Path, Vec<&'a Path>>,
) -> BTreeSet<&'a Path> {
    let mut reached = BTreeSet::new();
    let mut next = vec![file];
    while let Some(file) = next.pop() {
        for other in used.get(file).into_iter().flatten() {
            if reached.insert(*other) {
                next.push(other);
            }
        }
    }
    reached
}
