//! A book bound for one recipient.

use super::contents::{Part, each_part};
use super::cover::BookCover;
use super::{frame, markup, text};
use crate::campaign::{Campaign, Mailing};
use crate::constituents::CampaignConstituents;
use jiff::civil::Date;
use maud::{Markup, Render as _};
use redress_base::problem::Problem;
use redress_letters::RenderedLetter;
use redress_lists::Recipient;
use redress_supporters::constituents::BookPeople;
use std::io;

/// A book bound for one recipient.
#[derive(Debug)]
pub struct Book<'c> {
    /// What stands in front.
    pub cover: BookCover,
    people: BookPeople<'c>,
}

/// Why a book is not written.
#[derive(Debug, thiserror::Error)]
pub enum BookError {
    /// What people said cannot be read any more.
    #[error("{0}")]
    Problem(Box<Problem>),
    /// Where it is written to takes no more.
    #[error(transparent)]
    Io(#[from] io::Error),
}

impl From<Problem> for BookError {
    fn from(problem: Problem) -> Self {
        Self::Problem(Box::new(problem))
    }
}

impl<'c> Book<'c> {
    /// The book of a recipient, with everybody; none where nobody is to be named.
    pub fn of(
        all: &'c CampaignConstituents,
        (campaign, mailing): (&Campaign, &Mailing),
        recipient: &Recipient,
        letter: &RenderedLetter,
        date: Date,
    ) -> Result<Option<Self>, Problem> {
        let Some((counted, people)) = all.people(recipient)? else {
            return Ok(None);
        };
        let sender = mailing.sender_to(recipient).to(recipient);
        let named = people.len() as u64;
        let cover = BookCover {
            from: sender.name.clone(),
            contact: sender.answers_to().as_str().to_owned(),
            recipient: recipient.label(),
            asks: letter.subject.clone(),
            language: letter.language.as_ref().map(ToString::to_string),
            date,
            signed_as: (campaign.supporters.as_ref()).and_then(|files| files.signed_as.clone()),
            counted,
            named,
            with_words: people.with_words(),
            shown: named,
        };
        Ok(Some(Self { cover, people }))
    }

    /// Whether everybody stands in it.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.cover.shown == self.cover.named
    }

    /// Cuts it behind as many people as fit into so many bytes, as a page and as text together. Its cover and what stands
    /// around a page come on top.
    pub fn fit(&mut self, bytes_max: usize) -> Result<(), Problem> {
        let mut bytes = 0;
        let mut shown = 0;
        let mut town = String::new();
        let is_national = self.people.is_national();
        // Of a list of their own, which the people of a town share.
        let list = bytes_of(&Part::People(None, &[]));
        self.people.each(|person| {
            let now = super::contents::town_of(&person, is_national);
            let heading = (now != town).then_some(now.as_str());
            let alone = bytes_of(&Part::People(heading, std::slice::from_ref(&person)));
            bytes += if heading.is_some() {
                alone
            } else {
                alone - list
            };
            bytes += bytes_of(&Part::Said(&person));
            town = now;
            if bytes > bytes_max {
                return std::ops::ControlFlow::Break(());
            }
            shown += 1;
            std::ops::ControlFlow::Continue(())
        })?;
        self.cover.shown = shown;
        Ok(())
    }

    /// Its cover as markup.
    #[must_use]
    pub fn cover_part(&self) -> Markup {
        markup::cover(&self.cover)
    }

    /// Shows the parts behind the cover as markup, to be bound behind a letter.
    pub fn each_part<E: From<Problem>>(
        &self,
        mut write: impl FnMut(Markup) -> Result<(), E>,
    ) -> Result<(), E> {
        each_part(&self.cover, &self.people, |part| write(markup_of(&part)))
    }

    /// Writes it as a page of its own, for print.
    pub fn write_page(&self, out: &mut dyn io::Write) -> Result<(), BookError> {
        let title = format!("{}: {}", BookCover::TITLE, self.cover.recipient);
        let (before, behind) = frame::around(&title);
        out.write_all(before.as_bytes())?;
        writeln!(out, "{}", without_nul(self.cover_part()))?;
        self.each_part(|part| Ok::<(), BookError>(writeln!(out, "{}", without_nul(part))?))?;
        Ok(out.write_all(behind.as_bytes())?)
    }

    /// Writes it as plain text in UTF-8, with the mark at its beginning by which programs know that.
    pub fn write_text(&self, out: &mut dyn io::Write) -> Result<(), BookError> {
        out.write_all("\u{feff}".as_bytes())?;
        let mut cover = String::new();
        text::push(&mut cover, &Part::Cover(&self.cover));
        out.write_all(cover.as_bytes())?;
        each_part(&self.cover, &self.people, |part| {
            let mut text = String::new();
            text::push(&mut text, &part);
            Ok(out.write_all(text.as_bytes())?)
        })
    }
}

/// maud lets U+0000 through, which has no place in HTML.
fn without_nul(part: Markup) -> String {
    part.into_string().replace('\0', "\u{fffd}")
}

fn markup_of(part: &Part<'_>) -> Markup {
    match part {
        Part::Cover(cover) => markup::cover(cover),
        Part::Heading(heading) => markup::heading(heading),
        Part::Said(person) => markup::said(person).unwrap_or_else(|| "".render()),
        Part::People(town, people) => markup::people(*town, people),
    }
}

/// Bytes of a part, as markup and as text.
fn bytes_of(part: &Part<'_>) -> usize {
    let mut text = String::new();
    text::push(&mut text, part);
    text.len() + markup_of(part).into_string().len()
}
