//! `redress calendar`

use super::context::Context;
use super::exit::{Exit, Failure, Outcome};
use super::private_file::WholeFile;
use super::words::count;
use super::{given_file, output};
use crate::campaign::Campaign;
use crate::report::{CalendarFile, count_words};
use std::fmt::Write as _;
use std::path::PathBuf;

/// Write the meetings and deadlines of the campaign as a calendar file (`.ics`).
///
/// The dates of `campaign.toml`: meetings and when comments close, the last day to sign on, by when approvers answer, and
/// until when supporters' data is kept. Nobody is named in it. Written again over the earlier file, it moves what has moved
/// and calls off what is gone in every calendar that takes it in.
#[derive(Debug, clap::Args)]
pub struct CalendarCommand {
    /// The file.
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

impl CalendarCommand {
    /// Reads the dates and writes the file.
    pub fn run(self, context: &Context) -> Outcome {
        let campaign = Campaign::load(&context.root)?;
        let earlier = if self.file.exists() {
            Some(given_file::read(&self.file)?)
        } else {
            None
        };
        let earlier = earlier.as_deref().map(String::from_utf8_lossy);
        let file = self.file.display();
        let Some(calendar) = CalendarFile::new(&campaign, earlier.as_deref(), context.clock.now())
        else {
            return Err(Failure::Usage(format!(
                "`{file}` is no calendar that `redress calendar` has written: name another file"
            )));
        };
        if calendar.is_empty() {
            output::report(
                "campaign.toml names no date: `[mailing.meeting]`, and `deadline` in `[signatories]` and `[approval]`, would be some.\n",
            );
            return Ok(Exit::Done);
        }
        let mut out = WholeFile::begin(&self.file)?;
        calendar.write(&mut out)?;
        out.finish()?;
        let mut text = format!(
            "{file}: {}\n",
            count(calendar.words().count() as u64, "date")
        );
        for date in calendar.words() {
            let _ = writeln!(text, "  {date}");
        }
        let changes = [
            (calendar.moved(), "has moved", "have moved"),
            (calendar.called_off(), "is called off", "are called off"),
        ];
        for (number, one, many) in changes {
            if number > 0 {
                let words = count_words(number, one, many);
                let _ = writeln!(
                    text,
                    "{words}: pass the file on to those who have the earlier one."
                );
            }
        }
        output::report(&text);
        Ok(Exit::Done)
    }
}
