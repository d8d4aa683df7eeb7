//! The lists of a proof, for people and exact.

use super::record::LetterLine;
use crate::report::spreadsheet::Sheet;
use redress_base::signatories::Signatories;
use std::io;

/// `recipients.csv`.
pub(super) fn write_recipients(letters: &[LetterLine], out: &mut dyn io::Write) -> io::Result<()> {
    // `verify` makes this list again from `letters.jsonl` and compares every byte.
    let mut sheet = RecipientsSheet::begin(out)?;
    letters.iter().try_for_each(|letter| sheet.letter(letter))?;
    sheet.finish()
}

/// `letters.jsonl`.
pub(super) fn write_lines(letters: &[LetterLine], out: &mut dyn io::Write) -> io::Result<()> {
    for letter in letters {
        serde_json::to_writer(&mut *out, letter)?;
        out.write_all(b"\n")?;
    }
    Ok(())
}

/// `held-back.csv`.
pub(super) fn write_held_back(rows: &[[String; 4]], out: &mut dyn io::Write) -> io::Result<()> {
    let mut sheet = Sheet::new(out);
    sheet.row(["mailing", "row", "name", "reason"])?;
    rows.iter().try_for_each(|row| sheet.row(row))?;
    sheet.finish()
}

/// `recipients.csv`: the lines of `letters.jsonl` for people.
struct RecipientsSheet<'a>(Sheet<'a>);

impl<'a> RecipientsSheet<'a> {
    fn begin(out: &'a mut dyn io::Write) -> io::Result<Self> {
        let mut sheet = Sheet::new(out);
        sheet.row([
            "mailing", "version", "name", "email", "cc", "channel", "digest",
        ])?;
        Ok(Self(sheet))
    }

    fn letter(&mut self, letter: &LetterLine) -> io::Result<()> {
        let (version, cc) = (letter.version.to_string(), letter.cc.join("; "));
        let email = letter.email.as_deref().unwrap_or_default();
        self.0.row([
            &letter.mailing,
            &version,
            &letter.name,
            email,
            &cc,
            &letter.channel,
            &letter.digest,
        ])
    }

    fn finish(self) -> io::Result<()> {
        self.0.finish()
    }
}

/// `signatories.csv`.
pub(super) fn write_signatories(
    signatories: &Signatories,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let mut sheet = Sheet::new(out);
    // What the letters print, and not who authorized it: that is kept on file and goes to nobody.
    sheet.row(["organization", "scope", "state"])?;
    for signatory in &signatories.list {
        sheet.row([&signatory.name, &signatory.scope, &signatory.state])?;
    }
    sheet.finish()
}
