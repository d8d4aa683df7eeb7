//! `redress supporters export`

use super::constituents::counted_for;
use super::context::Context;
use super::exit::{Exit, Failure, Outcome};
use super::{output, sealed};
use crate::campaign::{Campaign, SupporterFiles};
use crate::constituents::gather_with_errors;
use crate::report::{CountedFor, KnownConsent, KnownRow, KnownShare, KnownSupporter};
use crate::signatories;
use clap::ValueEnum;
use redress_base::address::EmailAddress;
use redress_base::words::count;
use redress_supporters::gather::{PersonReasons, address_key};

/// Show everything that is known of the people of one address, for whoever asks what is kept of them.
///
/// Their rows as the exports have them, what they agreed to and by which answers, what took it back, for whom they are counted, to
/// which organizations they were given, and whether they withdrew. Letters, proofs and packets of before are not looked through.
#[derive(Debug, clap::Args)]
pub struct ExportSupporter {
    /// The address with which they signed up.
    address: String,
    /// How to print it.
    #[arg(long, value_enum, default_value_t = ExportFormat::Text)]
    format: ExportFormat,
}

/// How it is printed.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum ExportFormat {
    /// To be read.
    Text,
    /// For a program.
    Json,
}

impl ExportSupporter {
    /// Reads the exports and the ledger, and prints it.
    pub fn run(self, context: &Context, campaign: &Campaign, files: &SupporterFiles) -> Outcome {
        if let Err(fault) = EmailAddress::parse(&self.address) {
            return Err(Failure::Usage(format!("this is no address: {fault}")));
        }
        let key = address_key(&self.address);
        let ledger = sealed::ledger_if_any(context)?;
        let (withdrawn, withdrawn_at, shares) = match &ledger {
            Some(ledger) => (
                ledger.withdrawn_supporters()?,
                ledger.supporter_withdrew_at(&key)?,
                ledger.shares_of_supporter(&key)?,
            ),
            None => Default::default(),
        };
        let (signing, _) = signatories::load(campaign)?;
        let now = context.clock.now();
        let supporters = gather_with_errors(campaign, files, &signing, &withdrawn, now)?;
        let today = context.clock.today(&campaign.timezone);
        let counted = counted_for(campaign, &supporters, today, &|it| it.is_of(&key))?;
        let counted = counted.into_iter();
        let known = KnownSupporter {
            rows: KnownRow::all(&supporters, &key)?,
            signed_as: files.signed_as.clone(),
            consent: KnownConsent::all(&PersonReasons::of(&supporters, &key)?),
            counted: counted
                .map(|(mailing, keys)| CountedFor::new(mailing.to_string(), keys.len() as u64))
                .collect(),
            shares: shares.iter().map(KnownShare::of).collect(),
            withdrawn_at,
        };
        output::print(&match self.format {
            ExportFormat::Text => known.text(&campaign.timezone),
            ExportFormat::Json => known.json(),
        })?;
        // Rows that cannot be read may be theirs, too: nobody is told that this is all.
        let files = supporters.summary.files.iter();
        let faulty: u64 = files.map(|file| file.faulty).sum();
        if faulty > 0 {
            output::say(format_args!(
                "{} cannot be read, and may be theirs: `redress supporters check` lists them",
                count(faulty, "row")
            ));
        }
        Ok(Exit::Done)
    }
}
