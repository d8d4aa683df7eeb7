//! Compares a letter with the columns of a list.

use super::letter_set::{Letter, LetterSet};
use super::listed::ListedLetter;
use crate::cache::Cache;
use crate::shared::Slots;
use crate::template::{KnownNames, TemplateKind};
use redress_lists::Columns;
use std::sync::{Arc, PoisonError};

/// So many ways in which a letter's conditions fall out are remembered. A letter has some few.
const PREPARED_MAX: usize = 256;

impl LetterSet {
    /// The letter compared with the columns of a list; done once for each list.
    pub(super) fn listed(&self, letter: &Letter, columns: &Arc<Columns>) -> Arc<ListedLetter> {
        let mut last = letter.listed.lock().unwrap_or_else(PoisonError::into_inner);
        match &*last {
            Some(listed) if listed.slots.are_of(columns) => Arc::clone(listed),
            // Kept for one list: the rows of a list come one after the other, and few letters have two lists.
            _ => {
                let listed = Arc::new(self.compared(letter, columns));
                *last = Some(Arc::clone(&listed));
                listed
            }
        }
    }

    /// Looks up every name that the letter and the frame use.
    pub(crate) fn compared(&self, letter: &Letter, columns: &Arc<Columns>) -> ListedLetter {
        let has_re = letter.matter.re.is_some();
        let problem = [
            (TemplateKind::Letter, &letter.uses),
            (TemplateKind::Frame, &self.frame_uses),
        ]
        .into_iter()
        .find_map(|(kind, uses)| {
            let known = KnownNames {
                columns,
                values: &self.values,
                has_re,
                is_follow_up: letter.is_follow_up,
                kind,
            };
            uses.iter()
                .find_map(|(source, found)| known.check(&self.sources[*source], found))
        });
        let uses = self.uses(letter).map(|(_, found)| found);
        ListedLetter {
            names_sender: uses.clone().any(|found| found.path[0] == "sender"),
            slots: Slots::new(columns, &uses, &letter.made),
            prepared: Cache::new(PREPARED_MAX),
            worded: Cache::new(PREPARED_MAX),
            problem,
        }
    }
}
