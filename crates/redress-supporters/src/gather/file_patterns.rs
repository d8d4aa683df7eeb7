//! Which files `supporters/*.csv` stands for.

use redress_base::folder::{CampaignPath, Folder};
use redress_base::problem::Problem;

/// The files of some paths, in which a `*` in the last part stands for any characters. Each file once, in the order of the
/// patterns and by name. A pattern that no file fits is an error, as a misspelt one would leave people out.
pub fn expand(folder: &Folder, patterns: &[CampaignPath]) -> Result<Vec<CampaignPath>, Problem> {
    let mut files: Vec<CampaignPath> = Vec::new();
    for pattern in patterns {
        let text = pattern.as_str();
        let (parent, name) = text.rsplit_once('/').unwrap_or(("", text));
        if parent.contains('*') {
            let message = format!("`{text}` has a `*` in the name of a folder");
            return Err(Problem::error(
                "campaign.toml",
                message,
                "Name the folder; `*` is for files in it.",
            ));
        }
        if !name.contains('*') {
            if !files.contains(pattern) {
                files.push(pattern.clone());
            }
            continue;
        }
        let in_folder = folder.list(parent, "")?;
        let fits = in_folder.into_iter().filter(|path| {
            let found = path.as_str().rsplit('/').next().unwrap_or_default();
            // A file that the system hides is nobody's export.
            !found.starts_with('.') && fits(name, found)
        });
        let before = files.len();
        let mut is_met = false;
        for path in fits {
            is_met = true;
            if !files.contains(&path) {
                files.push(path);
            }
        }
        if before == files.len() && !is_met {
            let message = format!("no file fits `{text}` in `[supporters]`");
            let help = "Put the exports there, or correct the path.";
            return Err(Problem::error("campaign.toml", message, help));
        }
    }
    Ok(files)
}

/// Whether a name is a pattern's, whose `*` stand for any characters.
fn fits(pattern: &str, name: &str) -> bool {
    let mut parts = pattern.split('*');
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = name.strip_prefix(first) else {
        return false;
    };
    let parts: Vec<&str> = parts.collect();
    let Some((last, between)) = parts.split_last() else {
        return rest.is_empty();
    };
    for part in between {
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    rest.ends_with(last)
}

#[test]
fn a_star_stands_for_any_characters() {
    for (pattern, name, is_fit) in [
        ("*.csv", "a.csv", true),
        ("*.csv", "a.CSV", false),
        ("a*b*.csv", "a1b2.csv", true),
        ("a*b*.csv", "a1.csv", false),
        ("*", "a", true),
        ("ab*ab", "ab", false),
    ] {
        assert_eq!(fits(pattern, name), is_fit, "{pattern} {name}");
    }
}
