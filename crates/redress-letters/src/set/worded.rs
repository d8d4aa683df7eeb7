//! What a letter says, whoever reads it: letters that differ only in what their rows say have one wording.
//!
//! An approver must read every version of a letter once, and need not read every letter. The templates print data as
//! tokens, so a letter's own words are known from its recipient's: a mayor named Black does not make a sentence about
//! Black men another one.

use crate::shared::LetterData;
use crate::tokens::{Data, EMPTY, PrintedValue};
use redress_base::id::{Digest, Hasher};
use std::collections::HashSet;

/// A letter's subject, body, frame and files, with what its templates printed from data beside them.
#[derive(Clone, Debug)]
pub struct Wording {
    words: Digest,
    /// Each printed value, and whether the recipient has it among its own.
    printed: Vec<(String, bool)>,
}

impl Wording {
    /// The digest of the words around the data: letters in which these differ have different wordings.
    #[must_use]
    pub fn words(&self) -> Digest {
        self.words
    }

    /// Whether two letters say the same, each to its own recipient. In doubt they do not: an approver reads one text more,
    /// and never one too few.
    #[must_use]
    pub fn is_that_of(&self, other: &Self) -> bool {
        let same = |((one, one_owns), (two, two_owns)): (&(String, bool), &(String, bool))| {
            one == two || (*one_owns && *two_owns)
        };
        self.words == other.words
            && self.printed.len() == other.printed.len()
            && self.printed.iter().zip(&other.printed).all(same)
    }
}

/// What all letters say that agree in the names which decide: each fills in what its row says.
#[derive(Debug)]
pub(crate) struct Worded {
    pub(super) words: Digest,
    /// Which of the printed values stand between the words.
    pub(super) values: Vec<usize>,
    /// So many values are lines of the address block, which are the first to be kept.
    pub(super) block: usize,
    /// The reference line with tokens for its data.
    pub(super) re: Option<String>,
    pub(super) printed: Vec<PrintedValue>,
}

impl Worded {
    /// One recipient's.
    pub(super) fn filled(
        &self,
        data: LetterData<'_>,
        slots: &[&str],
        has_own_files: bool,
    ) -> Wording {
        let values = Data::new(&self.printed, slots);
        let mut own = own_values(data);
        if let Some(re) = &self.re {
            let said = values.put_back(re).replace(EMPTY, "");
            own.insert(said.trim().to_lowercase());
        }
        let printed = self.values.iter().map(|&index| {
            let value = values.get(index);
            let owns = index < self.block || own.contains(&value.to_lowercase());
            (value.to_owned(), owns)
        });
        let mut words = Hasher::new();
        words.field(&self.words.0);
        // Every row has files of its own, so which they are makes no other wording.
        words.field(if has_own_files {
            b"files of the row"
        } else {
            b""
        });
        Wording {
            words: words.finish(),
            printed: printed.collect(),
        }
    }
}

/// What is the recipient's own, in lower case, because letters may print it in capitals.
fn own_values(data: LetterData<'_>) -> HashSet<String> {
    let LetterData {
        row,
        form,
        state_name,
    } = data;
    let form = form
        .into_iter()
        .flat_map(|form| [&form.salutation, &form.title, &form.short_title]);
    let cells = row.cells.iter().filter(|cell| !cell.is_empty());
    let own = cells.chain(form).map(String::as_str).chain([state_name]);
    own.filter(|value| !value.is_empty())
        .map(str::to_lowercase)
        .collect()
}
