//! The file of a part: written beside its place from letters that were built once more, noted, and put there.

use super::context::Context;
use super::drawing;
use super::exit::Failure;
use super::written_out::WrittenOut;
use super::{home, output};
use crate::delivery::Witness;
use anyhow::Context as _;
use redress_base::fail_point::{FailPoint, reach};
use redress_base::id::Digest;
use redress_base::words::count_words;
use redress_ledger::{Ledger, Part, PlanRecord, SupporterFileKind};
use std::fs::{self, File};
use std::path::{Path, PathBuf};

/// Letters that are built together.
const SLICE: usize = 1_000;

/// What the file of a part is called.
pub fn file_name(part: &Part) -> String {
    let mut label: String = part
        .label
        .chars()
        .map(|c| if c.is_alphanumeric() { c } else { '-' })
        .collect();
    label.truncate(
        label
            .char_indices()
            .nth(40)
            .map_or(label.len(), |(at, _)| at),
    );
    format!("part-{}-{label}.redress", part.number)
}

/// Writes the file of a part whose letters were given away, and gives the digest of all that is in it. Every letter is built
/// again and has to be the approved one. `begun` says whether the file may be at its place although it failed. One with books of
/// constituents is noted, as whoever is forgotten has to be found in it.
pub fn write(
    context: &Context,
    ledger: &Ledger,
    (part, record): (&Part, &PlanRecord),
    place: &Path,
    witness: Option<&mut Witness>,
    begun: &mut bool,
) -> Result<Digest, Failure> {
    // It may be another campaign's part, with the same number.
    if place.symlink_metadata().is_ok() {
        return Err(Failure::Usage(format!(
            "`{}` is there already: name another folder",
            place.display()
        )));
    }
    let unfinished = place.with_extension("unfinished");
    let result = write_beside(context, ledger, (part, record), &unfinished, witness);
    let (seal, books) = match result {
        Ok(written) => written,
        Err(failure) => {
            clear(&unfinished);
            return Err(failure);
        }
    };
    reach(FailPoint::BeforePartSeal);
    let now = context.clock.now();
    // Before it is at its place: by it the log is known again that comes back.
    ledger.note_part_seal(part.number, &seal, now)?;
    reach(FailPoint::AfterPartSeal);
    let mut noted = WrittenOut::to(context, SupporterFileKind::Mail, place);
    if books > 0 {
        noted.begin()?;
        output::say(format_args!(
            "note: {} of part {} with a book of constituents: whoever is forgotten later stands in that file, and with the partner",
            count_words(books, "letter goes", "letters go"),
            part.number
        ));
    }
    *begun = true;
    fs::rename(&unfinished, place)
        .with_context(|| format!("`{}` cannot be written", place.display()))?;
    if let Some(folder) = place.parent() {
        let _ = File::open(folder).and_then(|folder| folder.sync_all()); // not every system can sync a folder
    }
    reach(FailPoint::PartPlaced);
    ledger.note_part_placed(part.number, now)?;
    if books > 0 {
        noted.add(place)?;
        noted.finish()?;
    }
    Ok(seal)
}

fn write_beside(
    context: &Context,
    ledger: &Ledger,
    (part, record): (&Part, &PlanRecord),
    unfinished: &Path,
    mut witness: Option<&mut Witness>,
) -> Result<(Digest, u64), Failure> {
    clear(unfinished); // what a crash left
    // Loaded for this part alone: it knows then which attachments its letters have, and no others.
    let loaded = drawing::load(context, Some(record.date))?;
    let mut file = ledger.begin_part_file(part.number, unfinished)?;
    let (mut after, mut books) = (None, 0);
    loop {
        let letters = ledger.letters_of_part(part.number, after, SLICE)?;
        let Some(last) = letters.last() else { break };
        after = Some(last.delivery);
        if let Some(witness) = &mut witness {
            witness.given_away(&letters).map_err(home::told)?;
        }
        for letter in &letters {
            loaded.reproduce(letter)?;
            let book = loaded.book_to_give(letter)?;
            if !book.is_empty() {
                books += 1;
                file.add_book(letter.delivery, &book)?;
            }
        }
    }
    Ok((file.finish(&loaded.content_of_part()?)?, books))
}

/// Removes an unfinished file, with the journal that a crash may have left beside it.
fn clear(unfinished: &Path) {
    let mut journal = unfinished.as_os_str().to_owned();
    journal.push("-journal");
    for path in [unfinished.to_owned(), PathBuf::from(journal)] {
        let _ = fs::remove_file(path); // most often there is none
    }
}
