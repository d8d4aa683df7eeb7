//! `redress proof`

use super::context::Context;
use super::exit::{Exit, Failure, Outcome};
use super::words::count;
use super::written_out::WrittenOut;
use super::{approvals, drawing, output, private_file, sealed, trust};
use crate::campaign::Campaign;
use crate::plan::DrawOptions;
use crate::report::ProofMaker;
use jiff::Timestamp;
use redress_base::words::series;
use redress_ledger::SupporterFileKind;
use std::fmt::Write as _;
use std::io::BufWriter;
use std::path::PathBuf;

/// Write everything an approver needs into one folder that can be mailed around.
///
/// The folder shows each distinct version of the letter, the whole list of recipients, who signs, and the digests.
/// Whoever gets it can check it with `redress verify` and then answer with `redress approve CODE --by NAME`, or tell you
/// the code. Tell them the code and the seal by another way than the folder itself.
#[derive(Debug, clap::Args)]
pub struct ProofCommand {
    /// The folder for the files; new or empty.
    #[arg(value_name = "DIR")]
    into: PathBuf,
    /// Hold faulty rows back instead of stopping at them.
    #[arg(long)]
    skip_invalid: bool,
}

impl ProofCommand {
    /// Draws everything up, as `preview` does, and writes it down.
    pub fn run(self, context: &Context) -> Outcome {
        // A file that lies there already would be none of the proof's, and `verify` would call it a fault.
        if !private_file::is_empty(&self.into)? {
            let folder = self.into.display();
            return Err(Failure::Usage(format!(
                "`{folder}` is not empty: name a new folder for the proof"
            )));
        }
        let loaded = drawing::load(context, None)?;
        // The plan goes into the ledger as with `preview`: `approve` takes only a code that the ledger knows.
        let ledger = sealed::ledger_for_plan(context)?;
        private_file::create_folder(&self.into)?;
        private_file::create_folder(&self.into.join("letters"))?;
        let enclosures = self.into.join("attachments");
        private_file::create_folder(&enclosures)?;
        let into = &self.into;
        let mut create = |file: &str| -> std::io::Result<Box<dyn std::io::Write>> {
            // It holds the whole list, so it is as private as the list.
            let file = private_file::create(&into.join(file)).map_err(std::io::Error::other)?;
            Ok(Box::new(BufWriter::new(file)))
        };
        let mut out = WrittenOut::to(context, SupporterFileKind::Proof, &self.into);
        let has_books = loaded.campaign.mailings.iter().any(|it| it.has_book);
        if has_books {
            out.begin()?;
        }
        let mut maker = ProofMaker::new(&loaded, &mut create);
        let options = DrawOptions {
            skip_invalid: self.skip_invalid,
            ..DrawOptions::default()
        };
        let drawn =
            drawing::draw_whole(context, &loaded, &options, Some(&*ledger), &mut |drawn| {
                maker.take(&drawn);
            })?;
        let sealed = maker.finish(&drawn, &self.into)?;
        // No letter has a file; with one the folder is not empty and stays.
        let _ = std::fs::remove_dir(&enclosures);
        if has_books {
            // Without one of its files a proof is none.
            private_file::each_below(&self.into, &mut |file| out.add(file))?;
        }
        out.finish()?;

        let versions = count(sealed.versions as u64, "version");
        let mut text = format!(
            "{} in {versions}: {}\n",
            count(sealed.letters, "letter"),
            self.into.join("index.html").display()
        );
        if let Some(mail) = sealed.mail {
            let _ = writeln!(text, "To forward: {}", self.into.join(mail).display());
        }
        text.push_str(&trust::sentence(&loaded.campaign));
        let _ = writeln!(text, "\nApproval code: {}", sealed.code);
        let _ = writeln!(text, "Seal:          {}", sealed.seal);
        if let Some(sentence) = approvals::still_wanted(&loaded.campaign, &ledger, &sealed.code)? {
            let _ = writeln!(text, "\n{sentence}.");
        }
        output::report(&text);
        say_what_is_missing(&loaded.campaign, context.clock.now());
        Ok(Exit::Done)
    }
}

/// What approvers will miss on the page: until when to answer, and a telephone by which to hear the code.
fn say_what_is_missing(campaign: &Campaign, now: Timestamp) {
    let rule = &campaign.approval;
    match &rule.answer_by {
        Some(by) if by.at <= now => output::say(format_args!(
            "note: the proof asks for answers by {}, which is over: mend `deadline` in [approval] and make the proof again",
            by.words
        )),
        _ => {}
    }
    let missing: Vec<&str> = [
        (rule.answer_by.is_none(), "by when to answer (`deadline`)"),
        (rule.contact.name.is_none(), "whom to ask (`contact`)"),
        (rule.contact.phone.is_none(), "whom to call (`phone`)"),
    ]
    .into_iter()
    .filter_map(|(is_missing, what)| is_missing.then_some(what))
    .collect();
    if !missing.is_empty() {
        output::say(format_args!(
            "note: the proof does not say {}: [approval] in campaign.toml can",
            series(missing, "nor")
        ));
    }
}
