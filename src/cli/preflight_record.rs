//! The last preflight of a campaign, kept in the user's state for `send` to show: when, and how many findings. It is no part
//! of a campaign, which is the same on every machine, and of no ledger, as there may be none yet.

use super::account_state;
use super::context::Context;
use super::output;
use super::preflight_page::Preflight;
use super::private_file::WholeFile;
use super::words::{ago, count, grouped};
use crate::campaign::Campaign;
use anyhow::Context as _;
use jiff::Timestamp;
use redress_base::id::Digest;
use redress_base::private;
use redress_dns::Weight;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// What `send` says of the last preflight.
#[derive(Debug, Deserialize, Serialize)]
pub struct LastPreflight {
    at: Timestamp,
    /// The domains of the senders it was for.
    sender: String,
    errors: u64,
    notes: u64,
    not_known: u64,
    /// Whether everything could be asked.
    finished: bool,
}

impl LastPreflight {
    /// What is kept of a preflight.
    pub fn of(preflight: &Preflight, campaign: &Campaign) -> Self {
        Self {
            at: preflight.at,
            sender: sender_domains(campaign),
            errors: preflight.count(Weight::Error),
            notes: preflight.count(Weight::Note),
            not_known: preflight.count(Weight::NotKnown),
            finished: preflight.asked.unfinished.is_none(),
        }
    }

    /// `last preflight 2 hours ago: 1 error, 2 notes`
    fn sentence(&self, now: Timestamp, sender: &str) -> String {
        let mut text = format!(
            "last preflight {}: {}, {}",
            ago(self.at, now),
            count(self.errors, "error"),
            count(self.notes, "note")
        );
        if self.not_known > 0 {
            let _ = write!(text, ", {} not known", grouped(self.not_known));
        }
        if !self.finished {
            text += "; not everything could be asked";
        }
        if !self.sender.eq_ignore_ascii_case(sender) {
            let sender = self.sender.escape_debug();
            let _ = write!(text, "; it was for a sender at `{sender}`");
        }
        text
    }
}

/// The domains that the campaign's letters come from: `coalition.example, local.example`.
fn sender_domains(campaign: &Campaign) -> String {
    let senders = campaign.senders().into_iter();
    let domains: BTreeSet<&str> = senders.map(|sender| sender.email.domain()).collect();
    domains.into_iter().collect::<Vec<_>>().join(", ")
}

/// Keeps it in place of an earlier one. That it cannot be kept is told and nothing more: no letter hangs on it.
pub fn remember(context: &Context, last: &LastPreflight) {
    let Some(path) = path(&context.root) else {
        return;
    };
    let write = || -> anyhow::Result<()> {
        if let Some(folder) = path.parent() {
            let named = || format!("the folder `{}` cannot be made", folder.display());
            private::create_folder(folder).with_context(named)?;
        }
        let mut file = WholeFile::begin(&path)?;
        serde_json::to_writer(&mut file, last)?;
        Ok(file.finish()?)
    };
    if let Err(error) = write() {
        output::say(format_args!(
            "note: {error:#}, so `send` will not know of this preflight"
        ));
    }
}

/// A line for whoever is about to send: how long ago it was and what it found; none if there was none.
pub fn sentence(context: &Context, campaign: &Campaign) -> Option<String> {
    let senders = sender_domains(campaign);
    last(&context.root).map(|last| last.sentence(context.clock.now(), &senders))
}

/// The last one, if any was kept and can be read: a broken file is as good as none.
fn last(root: &Path) -> Option<LastPreflight> {
    let text = std::fs::read_to_string(path(root)?).ok()?;
    serde_json::from_str(&text).ok()
}

/// Where it is kept: the folder is known by its path without links.
fn path(root: &Path) -> Option<PathBuf> {
    let whole = std::fs::canonicalize(root).unwrap_or_else(|_| root.to_owned());
    let digest = Digest::of(whole.as_os_str().as_encoded_bytes()).to_string();
    Some(account_state::account_state()?.join(format!("preflight-{}", &digest[..16])))
}
