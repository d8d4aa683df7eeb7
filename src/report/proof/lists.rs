//! The lists of a proof, for people and exact.

use super::record::LetterLine;
use crate::report::spreadsheet::Sheet;
use redress_base::signatories::Signatories;
use std::io;

/// `recipients.csv`.
pub(super) fn write_recipients(letters: &[LetterLine], out: &mut dyn io::Write) -> io::Result<()> {
    // `verify` makes this list again from `letters.jsonl` and compares every byte.
    // A column of its own only where a row says so: a proof of an earlier build has none.
    let has_reply_to = letters.iter().any(|letter| letter.reply_to.is_some());
    let has_account = letters.iter().any(|letter| letter.account.is_some());
    let mut sheet = RecipientsSheet::begin(out, has_reply_to, has_account)?;
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
struct RecipientsSheet<'a> {
    sheet: Sheet<'a>,
    has_reply_to: bool,
    has_account: bool,
}

impl<'a> RecipientsSheet<'a> {
    fn begin(
        out: &'a mut dyn io::Write,
        has_reply_to: bool,
        has_account: bool,
    ) -> io::Result<Self> {
        let mut begun = Self {
            sheet: Sheet::new(out),
            has_reply_to,
            has_account,
        };
        let columns = ["mailing", "version", "name", "email", "cc"];
        begun.row(columns, "reply_to", "account", ["channel", "digest"])?;
        Ok(begun)
    }

    fn letter(&mut self, letter: &LetterLine) -> io::Result<()> {
        let (version, cc) = (letter.version.to_string(), letter.cc.join("; "));
        let email = letter.email.as_deref().unwrap_or_default();
        self.row(
            [&letter.mailing, &version, &letter.name, email, &cc],
            letter.reply_to.as_deref().unwrap_or_default(),
            letter.account.as_deref().unwrap_or_default(),
            [&letter.channel, &letter.digest],
        )
    }

    fn row(
        &mut self,
        left: [&str; 5],
        reply_to: &str,
        account: &str,
        right: [&str; 2],
    ) -> io::Result<()> {
        let reply_to = self.has_reply_to.then_some(reply_to);
        let account = self.has_account.then_some(account);
        let cells = left.into_iter().chain(reply_to).chain(account);
        self.sheet.row(cells.chain(right))
    }

    fn finish(self) -> io::Result<()> {
        self.sheet.finish()
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
