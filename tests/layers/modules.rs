//! The modules of a crate: which file each is in, what it declares and what it imports.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use crate::tokens::{Token, group, tokens};

/// A crate's modules as its files declare them; the first is the crate itself.
pub struct Crate {
    pub modules: Vec<Module>,
}

/// A module in a file of its own, or between braces in the file of another.
pub struct Module {
    /// From the crate on; empty for the crate itself.
    pub path: Vec<String>,
    pub file: PathBuf,
    pub parent: Option<usize>,
    pub children: BTreeMap<String, usize>,
    /// Names of items declared here.
    pub declared: BTreeSet<String>,
    pub imports: Vec<Import>,
    /// The code without its imports and without modules between braces.
    pub code: Vec<Token>,
}

/// One name that a `use` brings in.
pub struct Import {
    /// What it is called here; `*` brings in all.
    pub name: String,
    pub path: Vec<String>,
    pub line: usize,
    pub public: bool,
}

/// Where a path leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    Module(usize),
    /// Something declared in that module.
    Item(usize),
    /// Not in this crate.
    Elsewhere,
}

impl Crate {
    /// Reads a crate from the file of its root, `mod` by `mod`; modules of unit tests are left out.
    pub fn read(root: &Path) -> Self {
        let mut found = Self {
            modules: Vec::new(),
        };
        let text = fs::read_to_string(root).unwrap();
        let folder = root.parent().unwrap();
        found.add(None, Vec::new(), root, folder, &tokens(&text));
        found
    }

    fn add(
        &mut self,
        parent: Option<usize>,
        path: Vec<String>,
        file: &Path,
        folder: &Path,
        code: &[Token],
    ) -> usize {
        let id = self.modules.len();
        self.modules.push(Module {
            path,
            file: file.to_owned(),
            parent,
            children: BTreeMap::new(),
            declared: BTreeSet::new(),
            imports: Vec::new(),
            code: Vec::new(),
        });
        self.read_items(id, folder, code);
        id
    }

    fn read_items(&mut self, id: usize, folder: &Path, code: &[Token]) {
        let text = |at: usize| code.get(at).map_or("", |token| token.text.as_str());
        let (mut at, mut depth) = (0, 0_usize);
        while at < code.len() {
            match text(at) {
                "mod" if depth == 0 && matches!(text(at + 2), ";" | "{") => {
                    let name = text(at + 1);
                    let length = if text(at + 2) == "{" {
                        group(&code[at + 2..])
                    } else {
                        1
                    };
                    let body = (length > 1).then(|| &code[at + 3..at + 1 + length]);
                    let child = self.read_module(id, folder, name, body);
                    self.modules[id].children.insert(name.to_owned(), child);
                    at += 2 + length;
                    continue;
                }
                "use" if code.get(at + 1).is_some_and(starts_path) => {
                    let end = at + code[at..].iter().position(|t| t.text == ";").unwrap();
                    let public = at > 0 && (text(at - 1) == "pub" || text(at - 1) == ")");
                    let imports = &mut self.modules[id].imports;
                    read_use(&code[at + 1..end], &[], public, imports);
                    at = end + 1;
                    continue;
                }
                "fn" | "struct" | "enum" | "union" | "trait" | "type" | "const" | "static"
                    if depth == 0 =>
                {
                    self.modules[id].declared.insert(text(at + 1).to_owned());
                }
                "macro_rules" => {
                    self.modules[id].declared.insert(text(at + 2).to_owned());
                }
                "{" => depth += 1,
                "}" => depth -= 1,
                _ => {}
            }
            self.modules[id].code.push(code[at].clone());
            at += 1;
        }
    }

    fn read_module(
        &mut self,
        parent: usize,
        folder: &Path,
        name: &str,
        body: Option<&[Token]>,
    ) -> usize {
        let mut path = self.modules[parent].path.clone();
        path.push(name.to_owned());
        let inner = folder.join(name);
        if let Some(body) = body {
            let file = self.modules[parent].file.clone();
            return self.add(Some(parent), path, &file, &inner, body);
        }
        let file = [folder.join(format!("{name}.rs")), inner.join("mod.rs")]
            .into_iter()
            .find(|file| file.exists())
            .unwrap_or_else(|| panic!("`mod {name}` has no file in {}", folder.display()));
        let text = fs::read_to_string(&file).unwrap();
        self.add(Some(parent), path, &file, &inner, &tokens(&text))
    }

    /// Follows a path as written in a module, imports and re-exports included, and notes each module it goes through.
    pub fn resolve(&self, from: usize, path: &[String], through: &mut Vec<usize>) -> Target {
        self.follow(from, path, through, 0)
    }

    fn follow(
        &self,
        from: usize,
        path: &[String],
        through: &mut Vec<usize>,
        depth: usize,
    ) -> Target {
        // A name that only leads back to itself is another crate's, as in `use csv;`.
        let Some((first, rest)) = path.split_first().filter(|_| depth < 20) else {
            return Target::Elsewhere;
        };
        let mut here = match first.as_str() {
            "crate" => Target::Module(0),
            "self" => Target::Module(from),
            "super" => Target::Module(self.modules[from].parent.unwrap_or(0)),
            name => {
                let known = self.named(from, name, rest.is_empty(), through, depth);
                known.unwrap_or(Target::Elsewhere)
            }
        };
        for (index, segment) in rest.iter().enumerate() {
            let Target::Module(module) = here else { break };
            through.push(module);
            let last = index + 1 == rest.len();
            here = match segment.as_str() {
                "super" => Target::Module(self.modules[module].parent.unwrap_or(0)),
                "self" => here,
                name => self
                    .named(module, name, last, through, depth)
                    .unwrap_or(Target::Item(module)),
            };
        }
        if let Target::Module(module) | Target::Item(module) = here {
            through.push(module);
        }
        here
    }

    /// What a name means in a module; `None` where it is not found by its declarations.
    fn named(
        &self,
        id: usize,
        name: &str,
        last: bool,
        through: &mut Vec<usize>,
        depth: usize,
    ) -> Option<Target> {
        let module = &self.modules[id];
        let child = module.children.get(name).copied().map(Target::Module);
        // A module and a function of one name: what more is asked of it tells which.
        if let (Some(child), false) = (child, last) {
            return Some(child);
        }
        let import = module.imports.iter().find(|import| import.name == name);
        if let Some(import) = import {
            let target = self.follow(id, &import.path, through, depth + 1);
            // `use csv;` beside a module `csv` of our own is the other crate.
            if target != Target::Elsewhere || child.is_none() {
                return Some(target);
            }
        }
        child
            .or_else(|| {
                let declared = module.declared.contains(name);
                declared.then_some(Target::Item(id))
            })
            .or_else(|| self.in_globs(id, name, last, through, depth))
    }

    fn in_globs(
        &self,
        id: usize,
        name: &str,
        last: bool,
        through: &mut Vec<usize>,
        depth: usize,
    ) -> Option<Target> {
        let globs = self.modules[id].imports.iter();
        globs
            .filter(|import| import.name == "*" && depth < 20)
            .find_map(
                |glob| match self.follow(id, &glob.path, through, depth + 1) {
                    Target::Module(module) if module != id => {
                        self.named(module, name, last, through, depth + 1)
                    }
                    _ => None,
                },
            )
    }
}

/// Not the `use` of `impl Trait + use<'a>`.
fn starts_path(token: &Token) -> bool {
    token.is_word() || token.text == "::" || token.text == "{"
}

/// Takes a tree of imports apart into its names.
fn read_use(tree: &[Token], prefix: &[String], public: bool, imports: &mut Vec<Import>) {
    let mut path = prefix.to_vec();
    let mut at = 0;
    let mut name = None;
    while at < tree.len() {
        match tree[at].text.as_str() {
            "{" => {
                let inner = &tree[at + 1..at + group(&tree[at..]) - 1];
                for branch in branches(inner) {
                    read_use(branch, &path, public, imports);
                }
                return;
            }
            "as" => {
                name = Some(tree[at + 1].text.clone());
                at += 1;
            }
            "::" => {}
            "self" if !path.is_empty() => {}
            text => path.push(text.to_owned()),
        }
        at += 1;
    }
    let line = tree.first().map_or(0, |token| token.line);
    let own = path.last().cloned().unwrap_or_default();
    if own == "*" {
        path.pop();
    }
    imports.push(Import {
        name: name.unwrap_or(own),
        path,
        line,
        public,
    });
}

fn branches(inner: &[Token]) -> Vec<&[Token]> {
    let mut found = Vec::new();
    let (mut start, mut at) = (0, 0);
    while at < inner.len() {
        match inner[at].text.as_str() {
            "," => {
                found.push(&inner[start..at]);
                at += 1;
                start = at;
            }
            "{" => at += group(&inner[at..]),
            _ => at += 1,
        }
    }
    found.push(&inner[start..]);
    found.retain(|branch| !branch.is_empty());
    found
}
