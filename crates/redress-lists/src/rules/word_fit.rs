//! Whether each word that the organizer says the meaning of stands in some row: `[mailing.stances]` and `[mailing.opt_outs]`.

use super::cells_seen::CellsSeen;
use super::choice::Choice;
use crate::columns::{Column, Layout};
use redress_base::problem::Problem;

const STANCES: &str = "[mailing.stances]";
const OPT_OUTS: &str = "[mailing.opt_outs]";

/// The words of a mailing's dictionaries, each with what its column holds.
#[derive(Debug)]
pub(crate) struct WordFits<'a>(Vec<WordFit<'a>>);

#[derive(Debug)]
struct WordFit<'a> {
    /// The section they stand in.
    section: &'static str,
    /// The column, as the organizer knows it.
    column: &'a str,
    cell: WordCell,
    words: Vec<Word>,
    seen: CellsSeen,
}

/// Where the words are looked for.
#[derive(Clone, Copy, Debug)]
enum WordCell {
    Stance,
    At(usize),
}

#[derive(Debug)]
struct Word {
    /// In lower case.
    text: String,
    fitted: bool,
}

impl<'a> WordFits<'a> {
    pub(crate) fn of(choice: &'a Choice, layout: &Layout) -> Self {
        let word = |text: &String| Word {
            text: text.to_lowercase(),
            fitted: false,
        };
        let fit = |section, column, cell, words| WordFit {
            section,
            column,
            cell,
            words,
            seen: CellsSeen::default(),
        };
        let stances: Vec<Word> = choice.stances.keys().map(word).collect();
        let has_stances = layout.columns.index(Column::Stance).is_some();
        let stances = (has_stances && !stances.is_empty())
            .then(|| fit(STANCES, Column::Stance.name(), WordCell::Stance, stances));
        // Columns that the list does not have are errors of their own, and no word means that none holds back.
        let opt_outs = choice
            .opt_outs
            .iter()
            .filter(|(_, words)| !words.is_empty());
        let opt_outs = opt_outs.filter_map(|(header, words)| {
            let cell = WordCell::At(layout.cell_under(header)?);
            let words = words.iter().map(word).collect();
            Some(fit(OPT_OUTS, header.as_str(), cell, words))
        });
        Self(stances.into_iter().chain(opt_outs).collect())
    }

    /// Takes note of a row, whatever becomes of it: its stance as the list has it, and its cells by their places.
    pub(crate) fn see<'r>(&mut self, stance: &str, at: impl Fn(usize) -> &'r str) {
        for fit in self.0.iter_mut().filter(|fit| fit.has_open_words()) {
            let cell = match fit.cell {
                WordCell::Stance => stance,
                WordCell::At(cell) => at(cell),
            };
            let lower = cell.to_lowercase();
            for word in &mut fit.words {
                word.fitted = word.fitted || word.text == lower;
            }
            fit.seen.see(cell);
        }
    }

    /// What to say of words that no row has.
    pub(crate) fn problems(&self, list: &str) -> Vec<Problem> {
        let open = self.0.iter().flat_map(|fit| {
            let words = fit.words.iter().filter(|word| !word.fitted);
            words.map(move |word| fit.problem(word, list))
        });
        open.collect()
    }
}

impl WordFit<'_> {
    fn has_open_words(&self) -> bool {
        self.words.iter().any(|word| !word.fitted)
    }

    fn problem(&self, word: &Word, list: &str) -> Problem {
        let message = format!(
            "`{}`: no row of `{list}` has `{}` `{}`; the list has {}",
            self.section,
            self.column,
            word.text,
            self.seen.in_words()
        );
        let nearest = self.seen.nearest(&word.text);
        // A word beside one that holds rows back waits for the first who says it; taken out to please us it would let that
        // one be written to.
        let waits = self.section == OPT_OUTS
            && nearest.is_none()
            && self.words.iter().any(|word| word.fitted);
        let help = nearest.unwrap_or_else(|| "Correct the word, or take it out.".to_owned());
        if waits {
            let help = "Check how the list writes it; it holds nobody back now.";
            return Problem::note("campaign.toml", message, help);
        }
        Problem::error("campaign.toml", message, help)
    }
}
