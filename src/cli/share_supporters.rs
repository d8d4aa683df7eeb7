//! `redress supporters share`

use super::context::Context;
use super::exit::{Exit, Failure, Outcome};
use super::output::{self, OutputStream};
use super::private_file::WholeFile;
use super::problems;
use super::written_out::WrittenOut;
use crate::campaign::{Campaign, SupporterFiles};
use crate::constituents::gather_for;
use crate::report::{SupporterShareList, WrittenShare, write_share};
use crate::signatories::{self, SignatoryFile};
use redress_base::fail_point::{FailPoint, reach};
use redress_base::id::{Digest, Hasher};
use redress_base::problem::Problem;
use redress_base::words::{count_words, folded_name};
use redress_ledger::{Ledger, NewShare, SharedSupporters, SupporterFileKind};
use redress_supporters::gather::{ContactSince, expand};
use std::fmt::Write as _;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Write out those who agreed to mail from an organization since it signed, for that organization.
///
/// Nobody whose yes is older than its signature, or of no day, and nobody who has withdrawn. The next share of the organization has
/// the new ones, and names those who have withdrawn since, to be taken out. The ledger notes what was given to whom, and when,
/// and keeps keyed digests from which no address can be read.
#[derive(Debug, clap::Args)]
pub struct ShareSupporters {
    /// The organization, as `signatories.csv` names it.
    #[arg(long, value_name = "NAME")]
    organization: String,
    /// Those of earlier shares again, too, for an organization that has lost a file.
    #[arg(long)]
    all: bool,
    /// The file to write (CSV, private to you). One that is there is not overwritten.
    file: PathBuf,
}

/// An organization that may be given supporters.
struct Partner {
    name: String,
    since: jiff::civil::Date,
}

impl ShareSupporters {
    /// Writes the file, notes it, and puts it into its place.
    pub fn run(self, context: &Context, campaign: &Campaign, files: &SupporterFiles) -> Outcome {
        let partner = self.partner(context, campaign, files)?;
        let ledger = context.ledger()?;
        // Both before anybody is read: what is noted meanwhile is noticed when the share is.
        let shared = ledger.shared_with(&names_of(&ledger, &partner.name)?)?;
        let withdrawn = ledger.withdrawn_supporters()?;
        let (signing, _) = signatories::load(campaign)?;
        let contact = ContactSince {
            organization: partner.name.clone(),
            signed_on: partner.since,
        };
        let now = context.clock.now();
        let supporters = gather_for(campaign, files, &signing, &withdrawn, now, contact)?;
        // In a row that cannot be read somebody may withdraw.
        if supporters.problems.has_errors() {
            return Err(supporters.problems.into());
        }
        let file = self.begin(campaign, files)?;
        let mut file = DigestedFile {
            file,
            hasher: Hasher::new(),
        };
        let list = SupporterShareList {
            supporters: &supporters,
            organization: &partner.name,
            signed_on: partner.since,
            signed_as: files.signed_as.as_deref().unwrap_or_default(),
            shared: &shared,
            is_for_all: self.all,
        };
        let written = write_share(&list, &mut file)??;
        let is_empty = written.given.is_empty() && written.taken_out.is_empty();
        if !is_empty {
            let mut noted = WrittenOut::to(context, SupporterFileKind::List, &self.file);
            noted.begin()?;
            self.place(context, &ledger, &partner, &shared, &written, file)?;
            noted.add(&self.file)?;
            noted.finish()?;
        }
        output::report(&self.told(&partner, &written));
        if files.signed_as.is_none() && !is_empty {
            output::say(
                "note: campaign.toml: `signed_as` in `[supporters]` is not there, so the file does not say what people agreed to",
            );
        }
        Ok(Exit::Done)
    }

    /// The organization, which signs, and whose mail people are asked about.
    fn partner(
        &self,
        context: &Context,
        campaign: &Campaign,
        files: &SupporterFiles,
    ) -> Result<Partner, Failure> {
        let Some(path) = &campaign.signatories else {
            let message = "the campaign has no signatories, to whom alone supporters can be given";
            let help = "Begin its list with `redress signatories add`.";
            return Err(Problem::error("signatories.csv", message, help).into());
        };
        // Faulty rows are told as one: of the organization nobody knows which row is meant.
        signatories::load(campaign)?;
        let file = SignatoryFile::read(&campaign.folder, path)?;
        let today = context.clock.today(&campaign.timezone);
        let (row, since) = file.signing_since(&self.organization, today)?;
        let asked = files
            .consent
            .iter()
            .flat_map(|clause| &clause.organizations);
        if !asked.into_iter().any(|name| *name == row.name) {
            let message = format!(
                "no `[[supporters.consent]]` asks about mail from `{}`",
                row.name
            );
            let help = "Nobody is given to whom nobody agreed: name the column and the words that mean yes.";
            return Err(Problem::error("campaign.toml", message, help).into());
        }
        Ok(Partner {
            name: row.name.clone(),
            since,
        })
    }

    fn begin(&self, campaign: &Campaign, files: &SupporterFiles) -> Result<WholeFile, Failure> {
        let Some(file) = WholeFile::begin_new(&self.file)? else {
            let is_empty =
                (self.file.metadata()).is_ok_and(|file| file.is_file() && file.len() == 0);
            let file = self.file.display();
            return Err(Failure::Usage(if is_empty {
                format!(
                    "`{file}` is there already, and empty: a share that was cut off may have left it; delete it"
                )
            } else {
                format!(
                    "`{file}` is there already: name a new file, as what was given away is not overwritten"
                )
            }));
        };
        // Read as an export its people would agree to nothing, and those to be taken out would be somebody.
        let exports = expand(&campaign.folder, &files.files)?;
        let same = |path: &Path| path.canonicalize().ok();
        let is_export = |path: &&_| same(&campaign.folder.path(path)) == same(&self.file);
        if exports.iter().any(|path| is_export(&path)) {
            return Err(Failure::Usage(format!(
                "`{}` would be read as an export of supporters: name a file elsewhere",
                self.file.display()
            )));
        }
        Ok(file)
    }

    /// Notes the share, and only then puts its file into its place: nobody is given away without record. A crash between leaves
    /// a share that is not finished, whose people the next one gives again.
    fn place(
        &self,
        context: &Context,
        ledger: &Ledger,
        partner: &Partner,
        shared: &SharedSupporters,
        written: &WrittenShare,
        mut file: DigestedFile,
    ) -> Result<(), Failure> {
        file.file.sync()?;
        reach(FailPoint::BeforeShare);
        let share = NewShare {
            organization: &partner.name,
            file: file.digest(),
            given: &written.given,
            taken_out: &written.taken_out,
        };
        let Some(number) = ledger.begin_share(&share, shared, context.clock.now())? else {
            let message = format!(
                "somebody has withdrawn, or `{}` was given supporters, in this very moment; nothing was written",
                partner.name
            );
            let file = self.file.display().to_string();
            return Err(Problem::error(file, message, "Run the command again.").into());
        };
        reach(FailPoint::AfterShare);
        file.file.finish_durably()?;
        reach(FailPoint::SharePlaced);
        ledger.finish_share(number, context.clock.now())?;
        Ok(())
    }

    /// What was given, and what was not and why.
    fn told(&self, partner: &Partner, written: &WrittenShare) -> String {
        let (name, since) = (&partner.name, partner.since);
        let addresses = |count: u64| count_words(count, "address", "addresses");
        let (given, out) = (written.given.len() as u64, written.taken_out.len() as u64);
        let file = self.file.display();
        let mut text = match (given, out) {
            (0, 0) => {
                format!("Nobody new for {name}, and nobody to be taken out: no file was written.\n")
            }
            (0, _) => format!("Nobody new for {name} in `{file}`.\n"),
            _ => format!(
                "{} in `{file}`, for which mail from {name} was agreed to since it signed on {since}.\n",
                addresses(given)
            ),
        };
        if out > 0 {
            let _ = writeln!(
                text,
                "{} to be taken out by {name}, which was given them before: they do not agree any more. They stand in the column `take_out`.",
                addresses(out)
            );
        }
        if written.again > 0 {
            let _ = writeln!(
                text,
                "{} of them {} in a share that was cut off, too: nobody knows whether its file was used.",
                written.again,
                if written.again == 1 {
                    "stands"
                } else {
                    "stand"
                }
            );
        }
        if written.before > 0 {
            let _ = writeln!(
                text,
                "{} given before and not again: `--all` gives them.",
                count_words(written.before, "address was", "addresses were")
            );
        }
        if written.gone > 0 {
            let _ = writeln!(
                text,
                "{} no export any more, so nobody can say whose that is: if they want to be taken out, tell {name}.",
                count_words(
                    written.gone,
                    "address that was given before stands in",
                    "addresses that were given before stand in"
                )
            );
        }
        for note in &written.notes.0 {
            problems::push(&mut text, note, OutputStream::Stdout);
        }
        text
    }
}

/// A name, and those under which the same organization was given supporters before somebody mended its spelling.
fn names_of(ledger: &Ledger, name: &str) -> Result<Vec<String>, Failure> {
    let shares = ledger.supporter_shares()?.into_iter();
    let mut names: Vec<String> = shares
        .map(|share| share.organization)
        .filter(|known| folded_name(known) == folded_name(name))
        .collect();
    names.push(name.to_owned());
    names.sort();
    names.dedup();
    Ok(names)
}

/// A file, and the digest of what was written into it.
struct DigestedFile {
    file: WholeFile,
    hasher: Hasher,
}

impl DigestedFile {
    fn digest(&self) -> Digest {
        self.hasher.clone().finish()
    }
}

impl Write for DigestedFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.file.write(bytes)?;
        self.hasher.update(&bytes[..written]);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}
