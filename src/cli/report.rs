//! `redress report`

use super::context::Context;
use super::exit::{Exit, Failure, Outcome};
use super::private_file;
use super::status::Standing;
use super::which::Which;
use crate::campaign::Campaign;
use crate::ledger::{Filter, Ledger};
use crate::report::{DeliveryReport, LogFormat, write_delivery_report, write_log};
use anyhow::Context as _;
use std::io::{BufWriter, Write as _};
use std::path::{Path, PathBuf};

/// Write the delivery report, as a page or as a spreadsheet.
#[derive(Debug, clap::Args)]
pub struct ReportCommand {
    /// Write a page that any browser opens.
    #[arg(long, value_name = "FILE", required_unless_present = "csv")]
    html: Option<PathBuf>,
    /// Write a spreadsheet.
    #[arg(long, value_name = "FILE")]
    csv: Option<PathBuf>,
    #[command(flatten)]
    which: Which,
}

impl ReportCommand {
    /// Reads the ledger and writes the files.
    pub fn run(self, context: &Context) -> Outcome {
        let campaign = Campaign::load(&context.root)?;
        let ledger = context.existing_ledger()?;
        let filter = self.which.filter(&ledger, &[])?;
        if let Some(path) = &self.html {
            write(path, |out| page(context, &campaign, &ledger, &filter, out))?;
        }
        if let Some(path) = &self.csv {
            write(path, |out| Ok(write_log(&ledger, &filter, LogFormat::Csv, out)?))?;
        }
        Ok(Exit::Done)
    }
}

fn write(
    path: &Path,
    content: impl FnOnce(&mut BufWriter<std::fs::File>) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let mut out = BufWriter::new(private_file::create(path)?);
    content(&mut out)?;
    out.flush().with_context(|| format!("`{}` cannot be written", path.display()))?;
    writeln!(std::io::stdout().lock(), "`{}` is written.", path.display())?;
    Ok(())
}

fn page(
    context: &Context,
    campaign: &Campaign,
    ledger: &Ledger,
    filter: &Filter,
    out: &mut dyn std::io::Write,
) -> Result<(), Failure> {
    let standing = Standing::read(campaign, Some(ledger))?;
    let plan = ledger.plan_in_force()?;
    let code = plan.as_ref().and_then(|plan| plan.code.as_ref());
    let approvals = code.map(|code| ledger.approvals(code)).transpose()?.unwrap_or_default();
    let report = DeliveryReport {
        status: standing.status(campaign),
        plan: plan.as_ref(),
        approvals: &approvals,
        filter,
        made_at: context.clock.now(),
    };
    Ok(write_delivery_report(&report, ledger, out)?)
}
