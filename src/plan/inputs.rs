//! What decides the letters, file by file, so that a stale approval code can say what has changed.

use super::LoadedCampaign;
use crate::campaign::{logo_files, sources};
use redress_base::folder::{CampaignPath, Folder};
use redress_base::id::{Digest, Hasher};
use redress_base::problem::Problem;
use redress_base::words::composed;
use redress_ledger::{PartContent, PartFile, PlanRecord};
use redress_letters::message::MESSAGE_BYTES_MAX;
use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;

const CAMPAIGN_FILE: &str = "campaign.toml";
const CAMPAIGN_FILE_BYTES_MAX: u64 = 1024 * 1024;
/// No file of a letter is larger than a letter may be.
const FILE_BYTES_MAX: u64 = MESSAGE_BYTES_MAX as u64;
/// The program's version stands among the inputs: a new one may build other bytes from the same files.
const PROGRAM: &str = "redress";
/// Who has withdrawn decides what letters and books say, as an export does.
const WITHDRAWALS: &str = "withdrawals of supporters";

impl LoadedCampaign {
    /// The fixed inputs with the attachments that letters have asked for so far, and the digest over all and the letters'
    /// date.
    pub(super) fn with_attachments(
        &self,
        mut inputs: BTreeMap<String, Digest>,
    ) -> (Vec<(String, Digest)>, Digest) {
        for (path, digest) in self.attachments.digests() {
            // A file that is an input by itself has its digest already.
            inputs.entry(path.as_str().to_owned()).or_insert(digest);
        }
        let mut hasher = Hasher::new();
        // Printed in the letters: with another date they are others, though no file has changed.
        hasher.field(self.date.to_string().as_bytes());
        for (name, digest) in &inputs {
            hasher.field(name.as_bytes());
            hasher.field(&digest.0);
        }
        (inputs.into_iter().collect(), hasher.finish())
    }

    /// Which inputs differ from those of an earlier plan, in words: "`letters/congress.md` has changed". With none, a
    /// plan drawn up now would be the earlier one.
    pub fn changes_since(&self, earlier: &PlanRecord) -> Result<Vec<String>, Problem> {
        let now = self.fixed_inputs()?;
        let then: BTreeMap<_, _> = earlier
            .inputs
            .iter()
            .map(|(name, digest)| (name.as_str(), *digest))
            .collect();
        let mut changes = Vec::new();
        for (&name, digest) in &then {
            // What is no fixed input may be an attachment, which only the disk can tell of.
            let (is_known, current) = match now.get(name) {
                Some(current) => (true, Some(*current)),
                None => (false, self.digest_if_there(name)),
            };
            match current {
                Some(current) if current == *digest => {}
                Some(_) if name == PROGRAM => {
                    changes.push(String::from(
                        "`redress` is another version than it was then",
                    ));
                }
                _ if name == WITHDRAWALS => changes.push(somebody_withdrew()),
                Some(_) => changes.push(format!("`{name}` has changed")),
                None if is_known || !name.starts_with(CAMPAIGN_FILE) => {
                    changes.push(format!("`{name}` is gone"));
                }
                None => changes.push(format!("`{name}` has been taken out")),
            }
        }
        changes.extend(
            now.keys()
                .filter(|name| !then.contains_key(name.as_str()))
                .map(|name| match name.as_str() {
                    WITHDRAWALS => somebody_withdrew(),
                    name => format!("`{name}` is new"),
                }),
        );
        if self.date != earlier.date {
            changes.push(format!(
                "the date of the letters was {} and is {} now",
                earlier.date, self.date
            ));
        }
        Ok(changes)
    }

    /// Each input and its digest, `campaign.toml` in its parts; all but the attachments, which only the rows know.
    pub(super) fn fixed_inputs(&self) -> Result<BTreeMap<String, Digest>, Problem> {
        // Of a part the rows and books are in its ledger, and what they were made from is elsewhere.
        if self.part.is_some() {
            return self.inputs_without_lists();
        }
        let folder = &self.campaign.folder;
        let mut inputs = self.inputs_without_lists()?;
        let mut files = sources(&self.campaign);
        let mut mailings = self.campaign.mailings.iter();
        let speaks_of_people = mailings.any(|mailing| self.has_constituents(mailing));
        if speaks_of_people {
            files.extend(crate::constituents::sources(&self.campaign));
        }
        let withdrawals = speaks_of_people.then(|| self.withdrawn.digest_of_all());
        inputs.extend(
            withdrawals
                .flatten()
                .map(|all| (WITHDRAWALS.to_owned(), all)),
        );
        add_files(folder, &files, &mut inputs)?;
        Ok(inputs)
    }

    /// What decides the letters of given rows: all but the lists, and what is gathered of supporters.
    fn inputs_without_lists(&self) -> Result<BTreeMap<String, Digest>, Problem> {
        let folder = &self.campaign.folder;
        let mut inputs = parts_of_campaign_file(folder)?;
        add_files(folder, &self.files_without_lists(), &mut inputs)?;
        inputs.insert(
            PROGRAM.to_owned(),
            Digest::of(env!("CARGO_PKG_VERSION").as_bytes()),
        );
        Ok(inputs)
    }

    fn files_without_lists(&self) -> Vec<CampaignPath> {
        let mut files = self.letters.sources();
        files.extend(logo_files(&self.campaign));
        files.extend(self.campaign.signatories.clone());
        files
    }

    /// Everything that a part needs to build its letters again, once they were all built: by which inputs of the plan it knows
    /// that nothing has changed, and the files. No list and no supporters are among them, and no attachment of other letters.
    pub fn content_of_part(&self) -> Result<PartContent, Problem> {
        let folder = &self.campaign.folder;
        let mut inputs: BTreeSet<String> = self.inputs_without_lists()?.into_keys().collect();
        let mut paths: BTreeSet<CampaignPath> = self.files_without_lists().into_iter().collect();
        for (path, _) in self.attachments.digests() {
            inputs.insert(path.as_str().to_owned());
            paths.insert(path);
        }
        // Whom to trust decides no letter, and without it none can be sent.
        paths.extend(self.campaign.authorities());
        paths.insert(CampaignPath::of_name(CAMPAIGN_FILE));
        let files = paths.into_iter().map(|path| {
            let bytes = folder.read(&path, FILE_BYTES_MAX)?;
            let path = path.as_str().to_owned();
            Ok(PartFile { path, bytes })
        });
        Ok(PartContent {
            campaign: self.campaign.name.clone(),
            inputs: inputs.into_iter().collect(),
            files: files.collect::<Result<_, Problem>>()?,
        })
    }

    /// The digest of an earlier plan's file that no part of the campaign names any more: an attachment, most often.
    fn digest_if_there(&self, name: &str) -> Option<Digest> {
        let path = CampaignPath::parse(name).ok()?;
        digest_of_file(&self.campaign.folder, &path).ok()
    }
}

fn add_files(
    folder: &Folder,
    files: &[CampaignPath],
    inputs: &mut BTreeMap<String, Digest>,
) -> Result<(), Problem> {
    for path in files {
        // Mailings may share a letter or a list, which is then read once.
        if !inputs.contains_key(path.as_str()) {
            inputs.insert(path.as_str().to_owned(), digest_of_file(folder, path)?);
        }
    }
    Ok(())
}

fn somebody_withdrew() -> String {
    String::from("somebody among the supporters has withdrawn (`redress supporters withdraw`)")
}

/// `campaign.toml` in its parts: comments and the order of keys are no part of it.
fn parts_of_campaign_file(folder: &Folder) -> Result<BTreeMap<String, Digest>, Problem> {
    let path =
        CampaignPath::parse(CAMPAIGN_FILE).expect("a plain file name is a path of the campaign");
    let bytes = folder.read(&path, CAMPAIGN_FILE_BYTES_MAX)?;
    let unreadable = |error: String| {
        Problem::error(CAMPAIGN_FILE, error, "Save it as UTF-8 text and try again.")
    };
    let text =
        String::from_utf8(bytes).map_err(|_| unreadable("the file is not UTF-8".to_owned()))?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    // Read as the campaign reads it, or the same names typed on another system would be a change.
    let text = composed(text);
    let table: toml::Table = text
        .parse()
        .map_err(|error: toml::de::Error| unreadable(error.message().to_owned()))?;

    let mut parts = BTreeMap::new();
    let mut rest = toml::Table::new();
    for (key, value) in table {
        match value {
            // Each by itself, so that what has changed is named by its mailing.
            toml::Value::Array(mailings) if key == "mailing" => {
                for mailing in mailings {
                    let name = mailing
                        .get("name")
                        .and_then(toml::Value::as_str)
                        .unwrap_or_default();
                    parts.insert(
                        format!("{CAMPAIGN_FILE} [[mailing]] {name}"),
                        digest_of_value(&mailing),
                    );
                }
            }
            toml::Value::Table(accounts) if key == "account" => {
                for (name, account) in accounts {
                    let name = format!("{CAMPAIGN_FILE} [account.{name}]");
                    parts.insert(name, digest_of_value(&account));
                }
            }
            toml::Value::Table(_) => {
                parts.insert(format!("{CAMPAIGN_FILE} [{key}]"), digest_of_value(&value));
            }
            // What stands above all sections has no title to be named by.
            _ => {
                rest.insert(key, value);
            }
        }
    }
    parts.insert(
        CAMPAIGN_FILE.to_owned(),
        digest_of_value(&toml::Value::Table(rest)),
    );
    Ok(parts)
}

/// The digest of a value whatever the order and spelling in the file.
fn digest_of_value(value: &toml::Value) -> Digest {
    fn hash(value: &toml::Value, hasher: &mut Hasher) {
        // Its kind first: the number 1 is not the text "1".
        hasher.field(value.type_str().as_bytes());
        match value {
            toml::Value::Table(table) => {
                let sorted: BTreeMap<_, _> = table.iter().collect();
                // How many there are, so that no entry can pass for one of the table around.
                hasher.update(&(sorted.len() as u64).to_be_bytes());
                for (key, value) in sorted {
                    hasher.field(key.as_bytes());
                    hash(value, hasher);
                }
            }
            toml::Value::Array(values) => {
                hasher.update(&(values.len() as u64).to_be_bytes());
                for value in values {
                    hash(value, hasher);
                }
            }
            toml::Value::String(text) => hasher.field(text.as_bytes()),
            other => hasher.field(other.to_string().as_bytes()),
        }
    }
    let mut hasher = Hasher::new();
    hash(value, &mut hasher);
    hasher.finish()
}

fn digest_of_file(folder: &Folder, path: &CampaignPath) -> Result<Digest, Problem> {
    let mut file = folder.open(path)?;
    let mut hasher = Hasher::new();
    // In pieces, because a list may have a gigabyte.
    let mut buffer = vec![0; 64 * 1024];
    loop {
        match file.read(&mut buffer) {
            Ok(0) => return Ok(hasher.finish()),
            Ok(bytes) => hasher.update(&buffer[..bytes]),
            // A signal came in between, and nothing was read.
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
            Err(error) => {
                let message = format!("the file cannot be read: {error}");
                return Err(Problem::error(
                    path.as_str(),
                    message,
                    "Check the disk, and that you may read the file.",
                ));
            }
        }
    }
}
