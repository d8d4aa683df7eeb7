//! The boards of a campaign: one for each list that says where its members stand.

use super::member::{Board, BoardLetter};
use crate::report::versions::heading_of;
use redress_lists::Recipient;

/// A scoreboard being put together.
#[derive(Clone, Debug, Default)]
pub struct Scoreboard {
    /// By the mailing that each belongs to, in the campaign's order.
    boards: Vec<(String, Board)>,
}

/// A board as the page shows it.
pub(super) struct ShownBoard<'a> {
    pub(super) board: &'a Board,
    /// What it is called where there are several.
    pub(super) title: Option<String>,
    /// What is put behind the names of its elements, so that those of several boards differ.
    pub(super) suffix: String,
}

impl ShownBoard<'_> {
    /// What a part of it is called beside those of other boards.
    pub(super) fn named(&self, part: &str) -> String {
        match &self.title {
            Some(title) => format!("{part}: {title}"),
            None => part.to_owned(),
        }
    }
}

impl Scoreboard {
    /// Takes a recipient of a mailing, with its letter if one is planned. Whoever holds no seat is left out. Mailings with one
    /// list, such as a follow-up, come here under one name.
    pub fn add(&mut self, mailing: &str, recipient: &Recipient, letter: Option<BoardLetter>) {
        let known = self.boards.iter().position(|(name, _)| name == mailing);
        let at = known.unwrap_or_else(|| {
            self.boards.push((mailing.to_owned(), Board::default()));
            self.boards.len() - 1
        });
        self.boards[at].1.add(recipient, letter);
    }

    /// How many members there are on all that are shown; one who is on two lists counts on both.
    #[must_use]
    pub fn len(&self) -> usize {
        self.shown().iter().map(|shown| shown.board.len()).sum()
    }

    /// Whether nobody is on any.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether any list says where its members stand.
    #[must_use]
    pub fn keeps_stances(&self) -> bool {
        self.boards.iter().any(|(_, board)| board.keeps_stances)
    }

    /// Those that say where their members stand: a council is no part of those who do not sponsor an Act of Congress. Where none
    /// does, all of them.
    pub(super) fn shown(&self) -> Vec<ShownBoard<'_>> {
        let all = !self.keeps_stances();
        let shown: Vec<&(String, Board)> = self
            .boards
            .iter()
            .filter(|(_, board)| board.len() > 0 && (all || board.keeps_stances))
            .collect();
        let several = shown.len() > 1;
        let numbered = shown.into_iter().enumerate();
        numbered
            .map(|(at, (mailing, board))| ShownBoard {
                board,
                title: several.then(|| heading_of(mailing)),
                suffix: if at == 0 {
                    String::new()
                } else {
                    format!("-{}", at + 1)
                },
            })
            .collect()
    }
}
