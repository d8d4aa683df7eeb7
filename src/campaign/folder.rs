//! The campaign's folder: nothing outside it is ever read.

use super::Problem;
use std::path::{Path, PathBuf};

/// A path inside the campaign's folder: relative, `/` between its parts, without `..`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CampaignPath(String);

impl CampaignPath {
    /// Reads a path as an organizer types it; says why it is refused (absolute, `..`, empty, a drive letter).
    pub fn parse(text: &str) -> Result<Self, String> {
        todo!("{text}")
    }
    /// As typed, normalized.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The folder of a campaign.
#[derive(Clone, Debug)]
pub struct Folder {
    root: PathBuf,
}

impl Folder {
    /// The folder at this path.
    pub fn new(root: impl Into<PathBuf>) -> Self {
        Self { root: root.into() }
    }
    /// Where it is.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }
    /// Where a file of it is.
    #[must_use]
    pub fn path(&self, path: &CampaignPath) -> PathBuf {
        self.root.join(&path.0)
    }
    /// Opens a regular file of the folder for reading; links that lead out, devices and folders are refused.
    pub fn open(&self, path: &CampaignPath) -> Result<std::fs::File, Problem> {
        todo!("{path:?}")
    }
    /// Reads a whole file of at most `bytes_max`.
    pub fn read(&self, path: &CampaignPath, bytes_max: u64) -> Result<Vec<u8>, Problem> {
        todo!("{path:?} {bytes_max}")
    }
    /// The files (not folders) directly in a folder of the campaign whose name ends in `suffix`, sorted; empty if absent.
    pub fn list(&self, folder: &str, suffix: &str) -> Result<Vec<CampaignPath>, Problem> {
        todo!("{folder} {suffix}")
    }
}
