//! Which module of a crate uses which: by its imports, and by the paths in its code.

use crate::modules::{Crate, Target};

/// A use of one module by another, both of the same crate.
#[derive(Debug)]
pub struct Link {
    pub from: usize,
    /// The module in which the name is declared, re-exports followed.
    pub to: usize,
    /// The modules that the path as written leads through.
    pub through: Vec<usize>,
    pub line: usize,
    /// The path as written.
    pub path: String,
}

/// Every link of a crate. A re-export alone is none: the name has to be used as well.
pub fn links(of: &Crate) -> Vec<Link> {
    let mut found = Vec::new();
    for (from, module) in of.modules.iter().enumerate() {
        for import in module.imports.iter().filter(|import| !import.public) {
            let all = import.name == "*";
            add(&mut found, of, from, &import.path, import.line, all);
        }
        let mut at = 0;
        while at < module.code.len() {
            let start = at;
            let token = &module.code[at];
            at += 1;
            if !token.is_word() {
                continue;
            }
            let mut path = vec![token.text.clone()];
            while let [sign, next, ..] = &module.code[at..]
                && sign.text == "::"
                && next.is_word()
            {
                path.push(next.text.clone());
                at += 2;
            }
            let before = start.checked_sub(1).map(|at| module.code[at].text.as_str());
            // A method, or the rest of a path that begins with a type.
            if matches!(before, Some("." | "::")) {
                continue;
            }
            // What a private import names is linked by the import already.
            let rooted = matches!(path[0].as_str(), "crate" | "super" | "self");
            let re_exported = |name: &str| {
                let mut imports = module.imports.iter();
                imports.any(|import| import.public && import.name == name)
            };
            if path.len() > 1 || (!rooted && re_exported(&path[0])) {
                add(&mut found, of, from, &path, token.line, false);
            }
        }
    }
    found
}

/// A path that ends at a module only says where the next one begins, unless `all` of it is brought in.
fn add(found: &mut Vec<Link>, of: &Crate, from: usize, path: &[String], line: usize, all: bool) {
    let mut through = Vec::new();
    let to = match of.resolve(from, path, &mut through) {
        Target::Item(module) => module,
        Target::Module(module) if all => module,
        Target::Module(_) if !through.is_empty() => from,
        _ => return,
    };
    found.push(Link {
        from,
        to,
        through,
        line,
        path: path.join("::"),
    });
}
