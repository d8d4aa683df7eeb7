//! `redress man`

use super::exit::{Exit, Outcome};
use super::output;
use anyhow::Context as _;
use std::path::PathBuf;

/// Print the manual page, or write one page for each command into a folder.
#[derive(Debug, clap::Args)]
pub struct ManCommand {
    /// A folder for the pages, such as `~/.local/share/man/man1`.
    folder: Option<PathBuf>,
}

impl ManCommand {
    /// Prints or writes them for what can be typed.
    pub fn run(self, definition: clap::Command) -> Outcome {
        if let Some(folder) = self.folder {
            std::fs::create_dir_all(&folder)
                .with_context(|| format!("`{}` cannot be made", folder.display()))?;
            clap_mangen::generate_to(definition, &folder).with_context(|| {
                format!("the pages cannot be written into `{}`", folder.display())
            })?;
        } else {
            let mut page = Vec::new();
            clap_mangen::Man::new(definition).render(&mut page)?;
            output::print(&String::from_utf8_lossy(&page))?;
        }
        Ok(Exit::Done)
    }
}
