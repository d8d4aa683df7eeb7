//! The list to fill in on the way.

use super::contents::Packet;
use crate::report::spreadsheet::Sheet;
use redress_lists::Channel;
use std::io;

impl Packet<'_> {
    /// Writes the list that is filled in on the way and read back with `mark from`: a row counts once `at` is filled.
    pub fn write_marks(&self, out: &mut dyn io::Write) -> io::Result<()> {
        let mut sheet = Sheet::new(out);
        sheet.row([
            "mailing",
            "recipient",
            "name",
            "place",
            "what",
            "how",
            "at",
            "note",
        ])?;
        for letter in self.letters() {
            // The words that `mark from` reads; the columns above are found by their names.
            let how = match letter.channel {
                Channel::Form => "form",
                Channel::Post => "post",
                Channel::InPerson | Channel::Email => "in_person",
            };
            let place = letter.room.as_ref().map_or_else(
                || letter.place.clone(),
                |room| format!("{} {}", room.room(), room.building()),
            );
            sheet.row([
                letter.mailing.as_str(),
                letter.recipient.as_str(),
                letter.name.as_str(),
                place.as_str(),
                "handed",
                how,
                "",
                "",
            ])?;
        }
        sheet.finish()
    }
}
