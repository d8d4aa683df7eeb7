//! What goes into an envelope beside the letter.

use redress_base::folder::CampaignPath;
use std::path::Path;

/// A file that the mail would have attached: it is printed, and brought along.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Enclosure {
    path: CampaignPath,
}

impl Enclosure {
    pub(super) fn new(path: &CampaignPath) -> Self {
        Self { path: path.clone() }
    }

    /// The file in the campaign's folder.
    #[must_use]
    pub fn path(&self) -> &CampaignPath {
        &self.path
    }

    /// What people call it: `fact sheet` for `files/fact-sheet.pdf`.
    #[must_use]
    pub fn name(&self) -> String {
        let stem = Path::new(self.path.as_str()).file_stem();
        let stem = stem.unwrap_or_default().to_string_lossy();
        stem.replace(['-', '_'], " ").trim().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_called_as_people_call_it() {
        for (path, name) in [
            ("files/fact-sheet.pdf", "fact sheet"),
            ("Report_2021.final.pdf", "Report 2021.final"),
            ("files/README", "README"),
        ] {
            let path = CampaignPath::parse(path).unwrap();
            assert_eq!(Enclosure::new(&path).name(), name);
        }
    }
}
