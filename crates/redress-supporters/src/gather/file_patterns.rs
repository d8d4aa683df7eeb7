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

/// The files that are there, links that lead nowhere among them. Each pattern by itself: one that no file fits any more must
/// not hide those of the others.
#[must_use]
pub fn files_there(folder: &Folder, patterns: &[CampaignPath]) -> Vec<CampaignPath> {
    let mut files: Vec<CampaignPath> = Vec::new();
    for pattern in patterns {
        // What fits nothing is told by whoever reads the files.
        let fitting = expand(folder, std::slice::from_ref(pattern)).unwrap_or_default();
        let new = |path: &CampaignPath| !files.contains(path);
        let fitting: Vec<CampaignPath> = fitting.into_iter().filter(new).collect();
        files.extend(fitting);
    }
    files.retain(|path| folder.path(path).symlink_metadata().is_ok());
    files
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

#[cfg(test)]
mod tests {
    use super::*;

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

    #[test]
    fn a_pattern_without_files_hides_no_others() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("an.csv"), "email\n").unwrap();
        let folder = Folder::new(folder.path());
        let paths = |texts: &[&str]| -> Vec<CampaignPath> {
            let parsed = texts.iter().map(|text| CampaignPath::parse(text));
            parsed.collect::<Result<_, _>>().unwrap()
        };
        let patterns = paths(&["gone/*.csv", "old*.csv", "gone.csv", "*.csv", "an.csv"]);
        assert!(expand(&folder, &patterns).is_err());
        assert_eq!(files_there(&folder, &patterns), paths(&["an.csv"]));
    }
}
